// Exercises that no page answers: other losses, other parameters, and a gradient check.
#pragma once

#include "05_gradients/gradients.hpp"
#include "05_gradients/numerical_gradient.hpp"

#include <armadillo>
#include <cmath>
#include <functional>

namespace scratch {

// (5.12) label: 0..9, predictions: 10, returns 10: how the squared error |p - y|^2 answers to the activations
inline arma::vec squared_error_wrt_activations(arma::uword label, const arma::vec& predictions) {
    return softmax_jacobian(predictions).t() * (2.0 * (predictions - one_hot(label, predictions.n_elem)));
}

// (5.13) label: 0..9, predictions: 10, returns 1: the label's entry of p - y with all its digits, however near to 1 p_y is
inline double slope_at_label(arma::uword label, const arma::vec& predictions) {
    arma::vec others = predictions;
    others(label) = 0.0;
    return -arma::accu(others);
}

// (5.14) label: 0..9, predictions: 10, returns 10: how the loss answers to the biases b of a model a = w x + b
inline arma::vec loss_wrt_biases(arma::uword label, const arma::vec& predictions) {
    return loss_wrt_activations(label, predictions);
}

// (5.15) weights: 10 x 784, label: 0..9, predictions: 10, returns 784: how the loss answers to each pixel of the image
inline arma::vec loss_wrt_image(const arma::mat& weights, arma::uword label, const arma::vec& predictions) {
    return weights.t() * loss_wrt_activations(label, predictions);
}

// (5.16) loss: a function of one matrix; claimed: what should be its gradient at `weights`. Returns whether it is: every entry of which one of
// the two slopes is 1e-6 or more within a relative error of 1e-6, and at least one such entry. Another shape, NaN or infinity: false.
inline bool gradient_holds(const std::function<double(const arma::mat&)>& loss, const arma::mat& weights, const arma::mat& claimed) {
    if (arma::size(claimed) != arma::size(weights)) return false;
    const arma::mat measured = numerical_gradient(loss, weights);
    bool says_something = false;
    for (arma::uword i = 0; i < weights.n_elem; ++i) {
        if (std::abs(claimed(i)) < 1e-6 && std::abs(measured(i)) < 1e-6) continue;  // not std::max: of 0 and NaN it may be 0
        if (relative_error(claimed(i), measured(i)) > 1e-6) return false;  // of NaN it is infinite
        says_something = true;
    }
    return says_something;
}

}  // namespace scratch
