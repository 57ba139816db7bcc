// Where training starts: weights that are all the same, too small, right, too large; and how large the numbers are that they make.
#pragma once

#include "09_hidden_layer/hidden_layer.hpp"

#include <armadillo>
#include <cmath>
#include <cstdint>
#include <vector>

namespace scratch {

struct Start {
    const char* weights;  // for a person
    HiddenLayer model;
};

inline std::vector<Start> starts(arma::uword hidden, std::uint64_t seed) {
    const HiddenLayer he = random_hidden_layer(hidden, seed);
    const auto times = [&](double factor) { return HiddenLayer{factor * he.hidden_weights, he.hidden_biases, factor * he.weights, he.biases}; };
    HiddenLayer same = he;
    same.hidden_weights.fill(0.01);
    same.weights.fill(0.01);
    return {{"all 0", times(0.0)}, {"all 0.01", same}, {"He's / 100", times(0.01)}, {"He's", he}, {"He's x 100", times(100.0)}};
}

// Root mean squares: of the images, and of what each part of the forward pass makes of them.
struct Sizes {
    double images, sums, units, activations;
};

inline Sizes sizes(const HiddenLayer& model, const arma::mat& images) {
    const auto size = [](const arma::mat& numbers) { return std::sqrt(arma::mean(arma::vectorise(arma::square(numbers)))); };
    const HiddenPass pass = hidden_forward(model, images);
    return {size(images), size(pass.sums), size(pass.units), size(pass.activations)};
}

// The largest difference between two hidden units in a weight of v: 0 where all units are copies of one.
inline double units_differ_by(const HiddenLayer& model) {
    return arma::range(model.hidden_weights, 0).max();
}

}  // namespace scratch
