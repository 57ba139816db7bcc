// What a set of digits is in memory, and the two vectors that the mathematics needs from it.
#pragma once

#include <armadillo>

namespace scratch {

constexpr arma::uword image_side = 28;                       // pixels
constexpr arma::uword pixel_count = image_side * image_side;  // 784
constexpr arma::uword digit_count = 10;                      // labels 0..9

struct Digits {
    arma::Mat<arma::u8> images;  // 784 x count: one image a column, row by row; 0 is background, 255 is ink
    arma::Col<arma::u8> labels;  // count: 0..9

    arma::uword count() const { return images.n_cols; }
};

// image `index` as 784 numbers from 0 (background) to 1 (ink), made when used: stored as doubles, 60,000 would take 376 MB, not 47
inline arma::vec image_vector(const Digits& digits, arma::uword index) {
    return arma::conv_to<arma::vec>::from(digits.images.col(index)) / 255.0;
}

// label: 0..9, returns 10 numbers: a 1 at the label's place, 0 elsewhere
inline arma::vec one_hot(arma::uword label) {
    arma::vec y(digit_count, arma::fill::zeros);
    y(label) = 1.0;
    return y;
}

// the first `count` digits, or all where there are fewer
inline Digits first_digits(const Digits& digits, arma::uword count) {
    if (count >= digits.count()) return digits;
    return {digits.images.head_cols(count), digits.labels.head(count)};
}

}  // namespace scratch
