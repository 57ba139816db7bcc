// Which hidden units matter most: a unit has a row of v, which says what it looks for, and a column of w, which says what it is for.
#pragma once

#include "09_hidden_layer/hidden_layer.hpp"

#include <algorithm>
#include <armadillo>

namespace scratch {

// Returns the ten units (or all, where there are fewer) with the largest |row of v| |column of w|.
// The product, because a ReLU lets a positive factor through: v's row and its bias times c, and w's column over c, is the same model.
inline arma::uvec strongest_units(const HiddenLayer& model) {
    const arma::vec incoming = arma::sqrt(arma::sum(arma::square(model.hidden_weights), 1));
    const arma::vec outgoing = arma::sqrt(arma::sum(arma::square(model.weights), 0)).t();
    const arma::uvec order = arma::stable_sort_index(incoming % outgoing, "descend");
    return order.head(std::min(digit_count, order.n_elem));
}

}  // namespace scratch
