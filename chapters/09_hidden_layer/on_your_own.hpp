// Exercises that no page answers: other functions between the layers, and one layer more.
#pragma once

#include "09_hidden_layer/hidden_layer.hpp"

#include <armadillo>

namespace scratch {

// (9.8) sums: any shape, returns the same shape: a sum above 0 as it is, any other a hundredth of it
inline arma::mat leaky_relu(const arma::mat& sums) {
    return arma::max(sums, 0.01 * sums);
}

// (9.9) sums: any shape, returns the same shape: leaky_relu's slope at each, the left one at 0
inline arma::mat leaky_relu_slope(const arma::mat& sums) {
    return 0.01 + 0.99 * relu_slope(sums);
}

// (9.10) units: u = tanh z, any shape, returns the same shape: the slope of u by z, from u alone
inline arma::mat tanh_slope(const arma::mat& units) {
    return 1.0 - arma::square(units);
}

// (9.11) What comes back to the first of two hidden layers. sums z: hidden x batch, second_sums: second x batch, second_weights: second x hidden,
// weights: 10 x second, wrt_activations: 10 x batch; returns hidden x batch: how the mean loss answers to z
inline arma::mat mean_loss_wrt_first_sums(const arma::mat& sums, const arma::mat& second_weights, const arma::mat& second_sums, const arma::mat& weights,
                                          const arma::mat& wrt_activations) {
    return mean_loss_wrt_sums(second_weights, mean_loss_wrt_sums(weights, wrt_activations, second_sums), sums);
}

}  // namespace scratch
