// An exercise that no page answers: a step that keeps the weights small.
#pragma once

#include "04_forward_pass/forward_pass.hpp"
#include "05_gradients/gradients.hpp"

#include <armadillo>

namespace scratch {

// (6.4) weights: 10 x 784, changed in place by one step for the loss l + decay/2 |w|^2; image: 784, label: 0..9; returns that loss before the step
inline double decayed_training_step(arma::mat& weights, const arma::vec& image, arma::uword label, double learning_rate, double decay) {
    const ForwardPass pass = forward(weights, image, label);
    const double loss = pass.loss + 0.5 * decay * arma::accu(arma::square(weights));
    weights -= learning_rate * (loss_wrt_weights(label, pass.predictions, image) + decay * weights);
    return loss;
}

}  // namespace scratch
