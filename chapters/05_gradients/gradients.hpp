// The backward pass, link by link. Each function is one numbered formula of docs/05_gradients.md.
#pragma once

#include "01_load_data/digits.hpp"

#include <armadillo>

namespace scratch {

// (5.1) label: 0..9, predictions: 10, returns 10: -1/p_y at the label, 0 elsewhere
inline arma::vec loss_wrt_predictions(arma::uword label, const arma::vec& predictions) {
    arma::vec gradient(predictions.n_elem, arma::fill::zeros);
    gradient(label) = -1.0 / predictions(label);
    return gradient;
}

// (5.2) label: 0..9, predictions: 10, returns 10: how p_y answers to each activation, p_y (1 - p_y) or -p_y p_i
inline arma::vec softmax_jacobian_row(arma::uword label, const arma::vec& predictions) {
    return predictions(label) * (one_hot(label, predictions.n_elem) - predictions);
}

// (5.3) predictions: 10, returns 10 x 10: entry (k, i) is how p_k answers to a_i
inline arma::mat softmax_jacobian(const arma::vec& predictions) {
    return arma::diagmat(predictions) - predictions * predictions.t();
}

// (5.4) label: 0..9, predictions: 10, returns 10: what is left when 5.1 and 5.3 are multiplied
inline arma::vec loss_wrt_activations(arma::uword label, const arma::vec& predictions) {
    return predictions - one_hot(label, predictions.n_elem);
}

// (5.5) row: 0..9, column: 0..783, image: 784, returns 10: how the activations answer to weight (row, column)
inline arma::vec activations_wrt_weight(arma::uword row, arma::uword column, const arma::vec& image, arma::uword count = digit_count) {
    return one_hot(row, count) * image(column);
}

// (5.6) label: 0..9, predictions: 10, image: 784, returns 10 x 784: the gradient that training needs
inline arma::mat loss_wrt_weights(arma::uword label, const arma::vec& predictions, const arma::vec& image) {
    return loss_wrt_activations(label, predictions) * image.t();
}

}  // namespace scratch
