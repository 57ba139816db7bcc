// The gradient check, small: nudge every weight once, and say how far two slopes are apart.
#pragma once

#include "05_gradients/numerical_slope.hpp"

#include <algorithm>
#include <armadillo>
#include <cmath>
#include <limits>

namespace scratch {

// (5.10) loss: a function of one matrix; weights: where; returns the matrix of slopes, entry (i, j) for weight (i, j)
template <typename Function>
arma::mat numerical_gradient(Function loss, const arma::mat& weights, double h = 1e-5) {
    arma::mat gradient(arma::size(weights)), nudged = weights;
    for (arma::uword i = 0; i < weights.n_rows; ++i)
        for (arma::uword j = 0; j < weights.n_cols; ++j) {
            const auto along_one_weight = [&](double weight) {
                nudged(i, j) = weight;
                return loss(nudged);
            };
            gradient(i, j) = central_difference(along_one_weight, weights(i, j), h);
            nudged(i, j) = weights(i, j);  // back again, before the next one moves
        }
    return gradient;
}

// (5.11) the difference of two slopes as a share of the larger; infinite where one of them is no finite number
inline double relative_error(double derived, double measured) {
    if (!std::isfinite(derived) || !std::isfinite(measured)) return std::numeric_limits<double>::infinity();
    if (derived == measured) return 0.0;  // also 0 and 0
    return std::abs(derived - measured) / std::max(std::abs(derived), std::abs(measured));
}

}  // namespace scratch
