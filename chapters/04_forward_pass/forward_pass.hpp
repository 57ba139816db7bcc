// The forward pass: image -> activations -> predictions -> loss.
#pragma once

#include "01_load_data/digits.hpp"
#include "02_softmax/softmax.hpp"
#include "03_cross_entropy/cross_entropy.hpp"

#include <armadillo>
#include <cstdint>
#include <random>

namespace scratch {

struct ForwardPass {
    arma::vec activations;  // 10
    arma::vec predictions;  // 10, sum to 1
    double loss;            // 0 or more
};

// (4.1) weights: 10 x 784, image: 784 in [0, 1], label: 0..9. As many activations as weights has rows.
inline ForwardPass forward(const arma::mat& weights, const arma::vec& image, arma::uword label) {
    const arma::vec activations = weights * image;
    return {activations, softmax(activations), cross_entropy_from_activations(label, activations)};
}

// size: 0 or more, returns a number in [-size, size), each as likely
inline double uniform(std::mt19937_64& random, double size) {
    // 53 random bits make a double in [0, 1); std::uniform_real_distribution may differ between standard libraries
    return size * (2.0 * static_cast<double>(random() >> 11) * 0x1p-53 - 1.0);
}

// (4.3) returns 10 x 784 numbers in [-size, size): the same for the same seed on every machine
inline arma::mat random_weights(std::uint64_t seed, double size = 0.01) {
    std::mt19937_64 random(seed);
    arma::mat weights(digit_count, pixel_count);
    weights.imbue([&] { return uniform(random, size); });
    return weights;
}

struct Score {
    double loss;      // mean over the digits
    double accuracy;  // share of digits whose largest prediction is the label, 0..1
};

// weights: 10 x 784; runs every digit through the forward pass
inline Score score(const arma::mat& weights, const Digits& digits) {
    double loss = 0.0;
    arma::uword correct = 0;
    for (arma::uword i = 0; i < digits.count(); ++i) {
        const ForwardPass pass = forward(weights, image_vector(digits, i), digits.labels(i));
        loss += pass.loss;
        correct += pass.predictions.index_max() == digits.labels(i);
    }
    const auto count = static_cast<double>(digits.count());
    return {loss / count, static_cast<double>(correct) / count};
}

}  // namespace scratch
