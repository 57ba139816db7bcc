// Your own digit, prepared as MNIST's were: the box around the ink fitted into 20 x 20 pixels, its centre of mass put at the middle
// of 28 x 28. LeCun, Cortes and Burges, "The MNIST database of handwritten digits", http://yann.lecun.com/exdb/mnist/
// find_ink.hpp, step 1, has found the ink.
#pragma once

#include "01_load_data/digits.hpp"
#include "08_what_it_learned/find_ink.hpp"

#include <algorithm>
#include <armadillo>
#include <cmath>

namespace scratch {

constexpr double centre = 14.0;          // row and column where MNIST has the ink's centre of mass

// Step 2. ink: rows x columns with some ink; returns the smallest part of it that holds all the ink
inline arma::fmat cropped(const arma::fmat& ink) {
    const auto [top, left, bottom, right] = box_of(ink);
    return ink.submat(top, left, bottom, right);
}

// (8.4) returns new_count x old_count: row i holds what share of new pixel i each old pixel covers
inline arma::fmat area_shares(arma::uword new_count, arma::uword old_count) {
    arma::fmat shares(new_count, old_count);
    const double length = static_cast<double>(old_count) / static_cast<double>(new_count);  // of a new pixel, in old ones
    for (arma::uword i = 0; i < new_count; ++i)
        for (arma::uword j = 0; j < old_count; ++j) {
            const double from = std::max(length * static_cast<double>(i), static_cast<double>(j));
            const double to = std::min(length * static_cast<double>(i + 1), static_cast<double>(j + 1));
            shares(i, j) = static_cast<float>(std::max(0.0, to - from) / length);
        }
    return shares;
}

// Step 3. ink: any size, returns rows x columns: each new pixel is the mean of the area that it covers
inline arma::fmat resized(const arma::fmat& ink, arma::uword rows, arma::uword columns) {
    return area_shares(rows, ink.n_rows) * ink * area_shares(columns, ink.n_cols).t();
}

// Step 3 keeps the aspect: ink, any size, becomes 20 pixels high or 20 pixels wide, whichever is longer
inline arma::fmat fitted(const arma::fmat& ink) {
    const double shrink = static_cast<double>(box_side) / static_cast<double>(std::max(ink.n_rows, ink.n_cols));
    const auto side = [&](arma::uword old) { return std::max<arma::uword>(1, static_cast<arma::uword>(std::lround(shrink * static_cast<double>(old)))); };
    return resized(ink, side(ink.n_rows), side(ink.n_cols));
}

// (8.5) ink: rows x columns, returns (row, column): the mean of the pixels' places, each weighed by its ink
inline arma::vec centre_of_mass(const arma::fmat& ink) {
    const arma::vec by_row = arma::conv_to<arma::vec>::from(arma::sum(ink, 1)), by_column = arma::conv_to<arma::vec>::from(arma::sum(ink, 0).t());
    const auto mean_place = [](const arma::vec& mass) { return arma::dot(arma::regspace(0, static_cast<double>(mass.n_elem) - 1.0), mass) / arma::accu(mass); };
    return {mean_place(by_row), mean_place(by_column)};
}

// Step 4. ink: at most 20 x 20, returns 28 x 28: moved by whole pixels, so that the centre of mass is as near to (14, 14) as they allow
inline arma::fmat centred(const arma::fmat& ink) {
    const arma::vec mass = centre_of_mass(ink);
    const auto place = [](double middle, arma::uword length) {
        const auto room = static_cast<double>(image_side - length);
        return static_cast<arma::uword>(std::clamp(std::round(centre - middle), 0.0, room));
    };
    arma::fmat image(image_side, image_side, arma::fill::zeros);
    image.submat(place(mass(0), ink.n_rows), place(mass(1), ink.n_cols), arma::size(ink)) = ink;
    return image;
}

// Step 5. image: 28 x 28, returns 784 numbers, row by row, the strongest 1: what the models expect
inline arma::vec as_image_vector(const arma::fmat& image) {
    return arma::conv_to<arma::vec>::from(arma::vectorise(image.t())) / std::max(static_cast<double>(image.max()), 1e-6);
}

// image: 784, returns it as 28 x 28 ink
inline arma::fmat ink_of_image(const arma::vec& image) {
    return arma::conv_to<arma::fmat>::from(arma::reshape(image, image_side, image_side).t());
}

// ink: what ink_of found, with some ink in it; steps 2 to 5
inline arma::vec prepared(const arma::fmat& ink) {
    return as_image_vector(centred(fitted(cropped(ink))));
}

// What leaving steps out does. Returns 784 x 3: prepared; only shrunk to 28 x 28; prepared, but with ink and paper exchanged
inline arma::mat prepared_well_and_badly(const arma::fmat& ink) {
    const arma::vec well = prepared(ink);
    return arma::join_rows(well, as_image_vector(resized(ink, image_side, image_side)), 1.0 - well);
}

}  // namespace scratch
