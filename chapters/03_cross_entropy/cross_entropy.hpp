// Cross-entropy: one number for how wrong ten probabilities are.
#pragma once

#include <armadillo>
#include <cmath>

namespace scratch {

// (3.1) one_hot_label: 10, predictions: 10, returns the loss, 0 or more: the definition, all ten terms.
// NaN where a prediction other than the label's is 0: 0 * ln 0.
inline double cross_entropy_sum(const arma::vec& one_hot_label, const arma::vec& predictions) {
    return -arma::accu(one_hot_label % arma::log(predictions));
}

// (3.2) label: 0..9, predictions: 10, returns the loss: the one term that is not multiplied by 0. +inf where that prediction is 0.
inline double cross_entropy(arma::uword label, const arma::vec& predictions) {
    return -std::log(predictions(label));
}

// (3.3) label: 0..9, activations: 10 (before softmax), returns the same loss, with no prediction that could be 0 on the way.
// ln(sum e^a) - a_y with the largest activation a_m taken out: (a_m - a_y) + ln(1 + the other e^(a - a_m)).
// +inf where the label's activation is -inf (unless all are: then NaN); never finite where an activation is NaN or +inf.
inline double cross_entropy_from_activations(arma::uword label, const arma::vec& activations) {
    const arma::uword largest = activations.index_max();
    arma::vec others = arma::exp(activations - activations(largest));
    others(largest) = 0.0;  // its e^0 = 1 is the 1 in log1p(Z) = ln(1 + Z), which keeps a Z of 1e-20 that 1 + Z would lose
    return std::log1p(arma::accu(others)) + (activations(largest) - activations(label));
}

}  // namespace scratch
