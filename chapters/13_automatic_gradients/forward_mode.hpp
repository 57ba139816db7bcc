// The other direction: one number is nudged, and its effect is carried forward with the values. Once for every number that one asks about.
#pragma once

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"

#include <armadillo>

namespace scratch {

struct Carried {
    arma::mat value;
    arma::mat effect;  // the slope of each of these numbers by the one that was nudged; the value's shape
};

// What is not nudged.
inline Carried fixed(const arma::mat& value) { return {value, arma::mat(arma::size(value), arma::fill::zeros)}; }

// (13.14) left: n x k, right: k x m; the product rule
inline Carried product(const Carried& left, const Carried& right) {
    return {left.value * right.value, left.effect * right.value + left.value * right.effect};
}

// in: n x m, bias: n x 1
inline Carried plus_bias(const Carried& in, const Carried& bias) {
    return {in.value.each_col() + bias.value.as_col(), in.effect.each_col() + bias.effect.as_col()};
}

// (13.15) in: any shape
inline Carried relu(const Carried& in) {
    return {relu(in.value), in.effect % relu_slope(in.value)};
}

// labels: batch, activations: 10 x batch; one number, (7.2), and its slope: all activations' effects, each by how the loss answers to it, (7.3)
inline Carried softmax_cross_entropy(const arma::uvec& labels, const Carried& activations) {
    const arma::mat predictions = batch_softmax(activations.value);
    return {arma::mat(1, 1, arma::fill::value(batch_cross_entropy(labels, activations.value, predictions))),
            arma::mat(1, 1, arma::fill::value(arma::accu(mean_loss_wrt_activations(labels, predictions) % activations.effect)))};
}

}  // namespace scratch
