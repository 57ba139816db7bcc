// Weights as pictures: a row of weights has one number a pixel, so it is an image itself.
#pragma once

#include "01_load_data/digits.hpp"

#include <algorithm>
#include <armadillo>

namespace scratch {

// What chapter 9's model has instead of a row a digit: hidden units, each with a row of W and a column of U.
// W: hidden x 784, U: 10 x hidden; returns the ten units (or all, where there are fewer) with the largest |row of W| |column of U|.
// The product, because a ReLU lets a positive factor through: W's row times c and U's column over c is the same model.
inline arma::uvec strongest_units(const arma::mat& W, const arma::mat& U) {
    const arma::vec incoming = arma::sqrt(arma::sum(arma::square(W), 1)), outgoing = arma::sqrt(arma::sum(arma::square(U), 0)).t();
    const arma::uvec order = arma::stable_sort_index(incoming % outgoing, "descend");
    return order.head(std::min(digit_count, order.n_elem));
}

}  // namespace scratch
