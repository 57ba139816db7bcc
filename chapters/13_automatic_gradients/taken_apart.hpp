// Softmax and cross-entropy taken apart into operations that know nothing of each other: p - y comes out by itself. With pick, patches and
// pooling are on the tape too.
#pragma once

#include "13_automatic_gradients/tape.hpp"

#include <armadillo>

namespace scratch {

// (13.9) factors, in: the same shape; out: entry by entry
inline Node times(const arma::mat& factors, const Node& in) {
    return record("times", {in}, factors % in.value(), [=](const arma::mat& wrt_out) { add_slope(in, factors % wrt_out); });
}

inline Node times(double factor, const Node& in) { return times(arma::mat(arma::size(in.value()), arma::fill::value(factor)), in); }

// (13.10) places: where in `in` each number of out is taken from, counted column by column; some may be taken often, others never. out: as places
inline Node pick(const arma::umat& places, const Node& in) {
    const arma::mat value = arma::reshape(in.value().elem(arma::vectorise(places)), arma::size(places));
    return record("pick", {in}, value, [=](const arma::mat& wrt_out) {
        arma::mat part(arma::size(in.value()), arma::fill::zeros);
        for (arma::uword i = 0; i < places.n_elem; ++i) part(places(i)) += wrt_out(i);
        add_slope(in, part);
    });
}

// (13.11) in: any shape
inline Node exponential(const Node& in) {
    const arma::mat value = arma::exp(in.value());
    return record("exponential", {in}, value, [=](const arma::mat& wrt_out) { add_slope(in, value % wrt_out); });
}

// (13.12) in: any shape, above 0
inline Node logarithm(const Node& in) {
    return record("logarithm", {in}, arma::log(in.value()), [=](const arma::mat& wrt_out) { add_slope(in, wrt_out / in.value()); });
}

// (13.13) in: any shape; out: each number divided by its column's sum
inline Node column_shares(const Node& in) {
    const arma::rowvec sums = arma::sum(in.value(), 0);
    const arma::mat value = in.value().each_row() / sums;
    return record("column shares", {in}, value, [=](const arma::mat& wrt_out) {
        const arma::rowvec through_the_sum = arma::sum(value % wrt_out, 0);
        add_slope(in, (wrt_out.each_row() - through_the_sum).eval().each_row() / sums);
    });
}

// labels: batch, activations: 10 x batch; out: one number, the mean of -ln p_y, as chapters 2 and 3 wrote it first: no shift, so up to 708
inline Node loss_taken_apart(const arma::uvec& labels, const Node& activations) {
    const Node predictions = column_shares(exponential(activations));
    const arma::uword rows = predictions.value().n_rows;
    const arma::uvec of_labels = labels + rows * arma::regspace<arma::uvec>(0, labels.n_elem - 1);
    return mean(times(-1.0, logarithm(pick(of_labels.t(), predictions))));
}

}  // namespace scratch
