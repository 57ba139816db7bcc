// Which digit is taken for which: the confusion matrix, and what is read off it.
#pragma once

#include "01_load_data/digits.hpp"

#include <armadillo>

namespace scratch {

// labels, predicted: count each, 0..9; returns 10 x 10: entry (label, predicted) counts how often the one was taken for the other
inline arma::umat confusion_matrix(const arma::uvec& labels, const arma::uvec& predicted) {
    arma::umat confusion(digit_count, digit_count, arma::fill::zeros);
    for (arma::uword i = 0; i < labels.n_elem; ++i) ++confusion(labels(i), predicted(i));
    return confusion;
}

}  // namespace scratch
