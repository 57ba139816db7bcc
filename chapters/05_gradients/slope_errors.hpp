// How far the three ways to measure a slope are from the slope that was derived, for a given step.
#pragma once

#include "04_forward_pass/forward_pass.hpp"
#include "05_gradients/gradients.hpp"
#include "05_gradients/numerical_slope.hpp"

#include <armadillo>
#include <cmath>
#include <complex>

namespace scratch {

struct SlopeErrors {
    double forward, central, complex_step;  // relative to the derived slope
};

// The loss's slope along one weight, measured in three ways. weights: 10 x 784, image: 784, label, row: 0..9, column: 0..783
inline SlopeErrors slope_errors(const arma::mat& weights, const arma::vec& image, arma::uword label, arma::uword row, arma::uword column, double h) {
    const auto loss = [&](double weight) {
        arma::mat moved = weights;
        moved(row, column) = weight;
        return forward(moved, image, label).loss;
    };
    const auto complex_loss = [&](std::complex<double> weight) {
        arma::cx_mat moved(weights, arma::zeros(arma::size(weights)));
        moved(row, column) = weight;
        // one part after the other, for x is real, and OpenBLAS 0.3.21 reads past its end in a complex product (its issue 4013)
        return cross_entropy_from_complex(label, arma::cx_vec(arma::real(moved) * image, arma::imag(moved) * image));
    };
    const double slope = loss_wrt_weights(label, forward(weights, image, label).predictions, image)(row, column);
    const auto error = [&](double measured) { return measured == slope ? 0.0 : std::abs(measured - slope) / std::abs(slope); };  // 0 = 0 where no ink is
    const double weight = weights(row, column);
    return {error(forward_difference(loss, weight, h)), error(central_difference(loss, weight, h)), error(complex_step(complex_loss, weight, h))};
}

// The medians over 100 weights, those of the ten pixels with the most ink: how one slope is rounded is a matter of luck.
inline SlopeErrors median_slope_errors(const arma::mat& weights, const arma::vec& image, arma::uword label, double h) {
    const arma::uvec inkiest = arma::sort_index(image, "descend");
    arma::mat errors(100, 3);
    for (arma::uword i = 0; i < errors.n_rows; ++i) {
        const SlopeErrors one = slope_errors(weights, image, label, i % digit_count, inkiest(i / digit_count), h);
        errors.row(i) = arma::rowvec{one.forward, one.central, one.complex_step};
    }
    const arma::rowvec medians = arma::median(errors);
    return {medians(0), medians(1), medians(2)};
}

}  // namespace scratch
