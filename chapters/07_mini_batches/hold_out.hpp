// Digits to choose with. Whoever takes the learning rate that does best on the test digits has learned from the test digits.
#pragma once

#include "01_load_data/digits.hpp"

#include <stdexcept>
#include <string>
#include <utility>

namespace scratch {

// count: how many; returns the digits to train on, and the last `count`. Throws std::runtime_error where none would be left to train on.
inline std::pair<Digits, Digits> hold_out(const Digits& training, arma::uword count) {
    if (count >= training.count())
        throw std::runtime_error("--hold-out " + std::to_string(count) + " leaves no digits to train on; there are " + std::to_string(training.count()));
    return {first_digits(training, training.count() - count), Digits{training.images.tail_cols(count), training.labels.tail(count)}};
}

}  // namespace scratch
