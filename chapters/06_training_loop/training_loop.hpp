// Training: image by image, a small step against the gradient.
#pragma once

#include "01_load_data/digits.hpp"
#include "04_forward_pass/forward_pass.hpp"
#include "05_gradients/gradients.hpp"

#include <armadillo>
#include <functional>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

namespace scratch {

// (6.1) weights: 10 x 784, changed in place; image: 784, label: 0..9; returns the loss before the step
inline double training_step(arma::mat& weights, const arma::vec& image, arma::uword label, double learning_rate) {
    const ForwardPass pass = forward(weights, image, label);
    const arma::vec step = learning_rate * loss_wrt_activations(label, pass.predictions);
    for (arma::uword j = 0; j < image.n_elem; ++j)  // column j of (p - y) x^T is x_j (p - y): nothing, where there is no ink
        if (image(j) != 0.0)
            for (arma::uword i = 0; i < step.n_elem; ++i) weights.at(i, j) -= image(j) * step(i);  // .at() leaves out the check that forward() has made
    return pass.loss;
}

// returns 0..count-1 in random order (Fisher and Yates); std::shuffle's order may differ between standard libraries
inline std::vector<arma::uword> shuffled(arma::uword count, std::mt19937_64& random) {
    std::vector<arma::uword> order(count);
    std::iota(order.begin(), order.end(), 0);
    for (arma::uword left = count; left > 1; --left) std::swap(order[left - 1], order[random() % left]);
    return order;
}

// One epoch: every digit once, in a new order. weights: 10 x 784, changed in place. Returns the mean loss, each digit's before its step.
// keep_going is told how many digits are done after each step; false ends the epoch there.
inline double train_epoch(arma::mat& weights, const Digits& digits, double learning_rate, std::mt19937_64& random,
                          const std::function<bool(arma::uword)>& keep_going = [](arma::uword) { return true; }) {
    double loss = 0.0;
    arma::uword done = 0;
    for (const arma::uword i : shuffled(digits.count(), random)) {
        loss += training_step(weights, image_vector(digits, i), digits.labels(i), learning_rate);
        if (!keep_going(++done)) break;
    }
    return loss / static_cast<double>(done);
}

}  // namespace scratch
