// Reading with weights of eight bits: a quarter of float's memory, and sums of whole numbers, which are exact. For reading alone: a step of
// training is smaller than what the rounding takes away.
#pragma once

#include "01_load_data/digits.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "14_speed/ink.hpp"

#include <armadillo>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace scratch {

// A matrix as whole numbers from -127 to 127, and for each row the weight that 1 stands for.
struct EightBits {
    arma::mat whole;
    arma::vec unit;
};

// (14.3) each row's largest weight, of either sign, becomes 127 or -127; a row of zeros stays 0
inline EightBits eight_bits(const arma::mat& weights) {
    EightBits rounded{weights, arma::max(arma::abs(weights), 1) / 127.0};
    rounded.unit.replace(0.0, 1.0);  // a row of zeros: any unit will do
    rounded.whole.each_col() /= rounded.unit;
    rounded.whole = arma::round(rounded.whole);
    return rounded;
}

// Chapter 9's network with 128 hidden units, its first layer in eight bits.
struct SmallHidden {
    std::vector<std::array<std::int8_t, 128>> columns;  // 784
    arma::vec unit;                                     // of each hidden unit, with the 1 / 255 of a pixel in it
    HiddenLayer rest;                                   // all but the hidden weights
};

inline SmallHidden small_hidden(const HiddenLayer& model) {
    const EightBits rounded = eight_bits(model.hidden_weights);
    SmallHidden small{std::vector<std::array<std::int8_t, 128>>(pixel_count), rounded.unit / 255.0, model};
    for (arma::uword j = 0; j < pixel_count; ++j)
        for (arma::uword i = 0; i < 128; ++i) small.columns[j][i] = static_cast<std::int8_t>(rounded.whole(i, j));
    small.rest.hidden_weights.reset();
    return small;
}

// returns the ten activations; the sums over the dots are whole numbers: at most 784 * 255 * 127, far from overflow
inline arma::vec small_activations(const SmallHidden& model, std::span<const Dot> image) {
    std::array<std::int32_t, 128> sums{};
    for (const auto [pixel, level] : image)
        for (std::size_t i = 0; i < 128; ++i) sums[i] += level * model.columns[pixel][i];
    arma::vec z(128);
    for (std::size_t i = 0; i < 128; ++i) z(i) = sums[i] * model.unit(i) + model.rest.hidden_biases(i);
    return model.rest.weights * relu(z) + model.rest.biases;
}

}  // namespace scratch
