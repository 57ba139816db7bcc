// What a set of digits is in memory, and the two vectors that the mathematics needs from it.
#pragma once

#include <algorithm>
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

// byte: 0..255 as it stands in the file, returns 0 (background) to 1 (ink)
inline double pixel(arma::u8 byte) { return byte / 255.0; }

// (1.1) image `index` as 784 numbers from 0 to 1, made when used: stored as doubles, 60,000 would take 376 MB, not 47
inline arma::vec image_vector(const Digits& digits, arma::uword index) {
    arma::vec image(pixel_count, arma::fill::none);
    std::transform(digits.images.begin_col(index), digits.images.end_col(index), image.begin(), pixel);
    return image;
}

// (1.2) label: 0..count-1, returns `count` numbers: a 1 at the label's place, 0 elsewhere
inline arma::vec one_hot(arma::uword label, arma::uword count = digit_count) {
    arma::vec y(count, arma::fill::zeros);
    y(label) = 1.0;
    return y;
}

// the first `count` digits, or all where there are fewer
inline Digits first_digits(const Digits& digits, arma::uword count) {
    if (count >= digits.count()) return digits;
    return {digits.images.head_cols(count), digits.labels.head(count)};
}

}  // namespace scratch
