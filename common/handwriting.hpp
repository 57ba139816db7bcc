#pragma once

// Digits that the project draws itself, for readers without MNIST. docs/handwriting.md tells how well they stand in for it.

#include <cstddef>
#include <cstdint>

#include "01_load_data/digits.hpp"

namespace scratch {

// How much one drawn digit differs from the next: standard deviations, chosen for the best transfer to MNIST's training images.
// Lengths are in hundredths of a digit's height.
struct Variety {
    double jitter = 10;      // of a control point: where the hand misses the place it aims at
    double follow = 0.75;    // correlation of one control point's miss with the next: a hand errs smoothly
    double warp = 4.5;       // of each coefficient of the smooth polynomial that bends the whole digit
    double slant = 0.22;     // sideways lean per unit of height, around the digit's own mean
    double aspect = 0.18;    // of the logarithm of width / height
    double rotation = 0.06;  // radians
    double pen = 0.3;        // of the logarithm of the pen's radius
    double centre = 14;      // no deviation: the pixel index, down and across, where MNIST puts the centre of mass
};

// Returns `count` images, 784 x count, and their labels, in MNIST's mixture of the ten digits. Image i depends on `seed` and
// `first + i` only: training images 0..59999 and test images 60000..69999 of one seed are sixty and ten thousand different ones.
// The bytes are the same with every compiler and at every level of optimisation.
Digits draw_digits(std::size_t count, std::uint64_t seed, std::size_t first = 0, const Variety& variety = {});

}  // namespace scratch
