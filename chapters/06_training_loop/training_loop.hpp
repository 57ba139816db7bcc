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

// (6.1) weights: 10 x 784, changed in place: w - rate * (5.6); image: 784, label: 0..9; returns the loss before the step
inline double training_step(arma::mat& weights, const arma::vec& image, arma::uword label, double learning_rate) {
    const ForwardPass pass = forward(weights, image, label);
    const arma::uvec ink = arma::find(image);  // where there is none, x_j = 0, and the weights of pixel j stay as they are
    weights.cols(ink) -= learning_rate * loss_wrt_weights(label, pass.predictions, image.elem(ink));
    return pass.loss;
}

// returns 0..count-1 in random order (Fisher and Yates); std::shuffle's order may differ between standard libraries
inline std::vector<arma::uword> shuffled(arma::uword count, std::mt19937_64& random) {
    std::vector<arma::uword> order(count);
    std::iota(order.begin(), order.end(), 0);
    for (arma::uword left = count; left > 1; --left) std::swap(order[left - 1], order[random() % left]);
    return order;
}

// Called after each step with how many of the epoch's digits are done; false ends the epoch there.
using AfterStep = std::function<bool(arma::uword digits_done)>;
inline bool go_on(arma::uword) { return true; }

// One epoch: every digit once, in a new order. weights: 10 x 784, changed in place. Returns the mean loss, each digit's before its step.
inline double train_epoch(arma::mat& weights, const Digits& digits, double learning_rate, std::mt19937_64& random, const AfterStep& after_step = go_on) {
    double loss = 0.0;
    arma::uword done = 0;
    for (const arma::uword i : shuffled(digits.count(), random)) {
        loss += training_step(weights, image_vector(digits, i), digits.labels(i), learning_rate);
        if (!after_step(++done)) break;
    }
    return loss / static_cast<double>(done);
}

}  // namespace scratch
