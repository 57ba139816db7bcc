// Your own digit, prepared as MNIST's were: the box around the ink fitted into 20 x 20 pixels, its centre of mass put at the middle
// of 28 x 28. LeCun, Cortes and Burges, "The MNIST database of handwritten digits", http://yann.lecun.com/exdb/mnist/
// What it can't do: tell ink from a shadow (light the paper evenly), or one digit from several (draw one), or find paper
// that the picture's border doesn't show (leave a margin).
#pragma once

#include "01_load_data/digits.hpp"

#include <algorithm>
#include <armadillo>
#include <cmath>
#include <stdexcept>
#include <string>

namespace scratch {

constexpr arma::uword box_side = 20;     // pixels: the longer side of the ink's box in MNIST
constexpr double centre = 14.0;          // row and column where MNIST has the ink's centre of mass
constexpr float faintest_ink = 0.1f;     // of the way from black to white: a picture with less contrast is blank
constexpr float paper_varies = 3.0f;     // ink differs from the paper this many times as much as the paper from itself

// picture: rows x columns x 4 (red, green, blue, alpha). Returns the pixel's 4 numbers, 0..1. Colours are times alpha, because
// what is transparent has no colour: black ink on glass differs from the glass in alpha.
inline arma::fvec::fixed<4> seen(const arma::Cube<arma::u8>& picture, arma::uword row, arma::uword column) {
    const auto channel = [&](arma::uword which) { return static_cast<float>(picture(row, column, which)) / 255.0f; };
    const float alpha = channel(3);
    return {alpha * channel(0), alpha * channel(1), alpha * channel(2), alpha};
}

// picture: rows x columns x 4, returns 4 x n: the pixels along its border, which show the paper
inline arma::fmat border_of(const arma::Cube<arma::u8>& picture) {
    const arma::uword rows = picture.n_rows, columns = picture.n_cols;
    arma::fmat border(4, 2 * (rows + columns));
    for (arma::uword row = 0; row < rows; ++row) {
        border.col(2 * row) = seen(picture, row, 0);
        border.col(2 * row + 1) = seen(picture, row, columns - 1);
    }
    for (arma::uword column = 0; column < columns; ++column) {
        border.col(2 * (rows + column)) = seen(picture, 0, column);
        border.col(2 * (rows + column) + 1) = seen(picture, rows - 1, column);
    }
    return border;
}

// Step 1. picture: rows x columns x 4, returns rows x columns: 0 where there is paper, else how far the pixel is from the paper, up to 1.
// The paper is the median of the border: black on white, white on black and blue on yellow come out alike.
// file: its name for the error, std::runtime_error where there is no ink. float: 12 million pixels of a photograph take 48 MB.
inline arma::fmat ink_of(const arma::Cube<arma::u8>& picture, const std::string& file) {
    arma::fmat border = border_of(picture);
    const arma::fvec paper = arma::median(border, 1);
    border.each_col() -= paper;
    const arma::frowvec distances = arma::max(arma::abs(border), 0);
    const arma::fvec grain = arma::sort(distances.elem(arma::find(distances < faintest_ink)));  // further away is ink that touches the border
    const float usual = grain.is_empty() ? 0.0f : grain(grain.n_elem * 95 / 100);
    const float least = std::max(paper_varies * usual, 1.0f / 512.0f);  // half a step of a byte

    arma::fmat ink(picture.n_rows, picture.n_cols);
    for (arma::uword column = 0; column < picture.n_cols; ++column)
        for (arma::uword row = 0; row < picture.n_rows; ++row) {
            const float distance = arma::abs(seen(picture, row, column) - paper).max();
            ink(row, column) = distance < least ? 0.0f : distance;
        }
    if (ink.max() < faintest_ink) throw std::runtime_error(file + ": no ink found, all of it is one colour; draw a digit on it, and leave a margin");
    return ink;
}

// Step 2. ink: rows x columns with some ink; returns the smallest part of it that holds all the ink
inline arma::fmat cropped(const arma::fmat& ink) {
    const arma::uvec rows = arma::find(arma::sum(ink, 1)), columns = arma::find(arma::sum(ink, 0));
    return ink.submat(rows.front(), columns.front(), rows.back(), columns.back());
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
