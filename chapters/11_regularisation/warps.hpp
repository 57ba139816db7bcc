// Images that bend, each anew in each step: a move as in (11.7), but by another distance from place to place.
#pragma once

#include "01_load_data/digits.hpp"
#include "04_forward_pass/forward_pass.hpp"

#include <armadillo>
#include <array>
#include <cmath>
#include <random>

namespace scratch {

// A smooth distance in pixels: what is multiplied with 1, r, c, r^2, r c and c^2, the row and the column of a place counted from -1 to 1.
using Bend = std::array<double, 6>;

// row, column: 0..27
inline double moved_by(const Bend& bend, int row, int column) {
    const double r = (2.0 * row - 27.0) / 27.0, c = (2.0 * column - 27.0) / 27.0;
    return bend[0] + bend[1] * r + bend[2] * c + bend[3] * r * r + bend[4] * r * c + bend[5] * c * c;
}

// (11.8) image: 784, returns it moved down and right by what the bends say of each place. Where a pixel comes from is rarely a whole number: it is the
// mean of the four pixels around, the nearer ones counting more; 0 where these are outside.
inline arma::vec warped_image(const arma::vec& image, const Bend& down, const Bend& right) {
    const int side = static_cast<int>(image_side);
    arma::vec warped(pixel_count, arma::fill::zeros);
    for (int r = 0; r < side; ++r)
        for (int c = 0; c < side; ++c) {
            const double from_r = r - moved_by(down, r, c), from_c = c - moved_by(right, r, c);
            const int above = static_cast<int>(std::floor(from_r)), before = static_cast<int>(std::floor(from_c));
            for (const int i : {above, above + 1})
                for (const int j : {before, before + 1}) {
                    const bool inside = i >= 0 && i < side && j >= 0 && j < side;
                    if (inside) warped(static_cast<arma::uword>(side * r + c)) += (1.0 - std::abs(from_r - i)) * (1.0 - std::abs(from_c - j)) * image(static_cast<arma::uword>(side * i + j));
                }
        }
    return warped;
}

// images: 784 x batch, each with its own bends; most: pixels, of each of a bend's six numbers in either direction
inline void warp_at_random(arma::mat& images, double most, std::mt19937_64& random) {
    for (arma::uword image = 0; image < images.n_cols; ++image) {
        Bend down, right;
        for (Bend* bend : {&down, &right})
            for (double& part : *bend) part = uniform(random, most);
        images.col(image) = warped_image(images.col(image), down, right);
    }
}

}  // namespace scratch
