// Where training starts: weights that are all the same, too small, right, too large; and how large the numbers are that they make.
#pragma once

#include "09_hidden_layer/hidden_layer.hpp"

#include <armadillo>
#include <cmath>
#include <vector>

namespace scratch {

template <typename T>
struct Start {
    const char* weights;  // for a person
    HiddenLayer<T> model;
};

template <typename T>
std::vector<Start<T>> starts(arma::uword hidden, std::uint64_t seed) {
    const HiddenLayer<T> he = random_hidden_layer<T>(hidden, seed);
    const auto times = [&](T factor) { return HiddenLayer<T>{factor * he.W, he.b1, factor * he.U, he.b2}; };
    HiddenLayer<T> same = he;
    same.W.fill(T(0.01));
    same.U.fill(T(0.01));
    return {{"all 0", times(T(0))}, {"all 0.01", same}, {"He's / 100", times(T(0.01))}, {"He's", he}, {"He's x 100", times(T(100))}};
}

// Root mean squares: of the images, and of what each part of the forward pass makes of them.
struct Sizes {
    double x, z, h, theta;
};

template <typename T>
Sizes sizes(const HiddenLayer<T>& model, const arma::Mat<T>& images) {
    const auto size = [](const arma::Mat<T>& numbers) { return std::sqrt(static_cast<double>(arma::mean(arma::vectorise(arma::square(numbers))))); };
    const HiddenPass<T> pass = hidden_forward(model, images);
    return {size(images), size(pass.z), size(pass.h), size(pass.theta)};
}

// The largest difference between two hidden units in a weight of W: 0 where all units are copies of one.
template <typename T>
double units_differ_by(const HiddenLayer<T>& model) {
    return static_cast<double>(arma::range(model.W, 0).max());
}

}  // namespace scratch
