// Digits that the project draws itself, for readers without MNIST; docs/handwriting.md tells how well they stand in for it.
#pragma once

#include "01_load_data/digits.hpp"

#include <cstddef>
#include <cstdint>

namespace scratch {

// How much one drawn digit differs from the next: standard deviations, lengths in hundredths of a digit's height. Chosen so
// that what is learned from drawn digits holds on MNIST's training images; set one to 0 to see what it is good for.
struct Variety {
    double jitter = 12;      // of a control point: where the hand misses the place it aims at
    double follow = 0.75;    // correlation of one control point's miss with the next: a hand errs smoothly
    double warp = 7;         // of each coefficient of the smooth polynomial that bends the whole digit
    double slant = 0.22;     // sideways lean per unit of height, around the digit's own mean
    double aspect = 0.18;    // of the logarithm of width / height
    double rotation = 0.06;  // radians
    double pen = 0.3;        // of the logarithm of the pen's radius
    double centre = 14;      // no deviation: the pixel index, down and across, where MNIST puts the centre of mass
};

// Returns `count` images, 784 x count, and their labels, in MNIST's mixture of the ten digits. Image i depends on `seed` and
// `first + i` alone, so images 0..59999 and 60000..69999 of one seed are a training and a test set without a common image.
// The bytes are the same with every compiler and at every level of optimisation.
Digits draw_digits(std::size_t count, std::uint64_t seed, std::size_t first = 0, const Variety& variety = {});

}  // namespace scratch
