// A batch shared out among many processes, and the gradient put together again.
#pragma once

#include "09_hidden_layer/hidden_layer.hpp"
#include "12_convolution/network.hpp"

#include <armadillo>

namespace scratch {

struct Share {
    arma::uword first, count;
};

// size: of the batch; process: 0 .. processes - 1; returns its images: each image is in one share, and no share is larger than another by more than one.
// Where there are more processes than images some have none.
inline Share share_of(arma::uword size, arma::uword process, arma::uword processes) {
    const arma::uword first = process * size / processes, end = (process + 1) * size / processes;
    return {first, end - first};
}

// (15.1) mean: a gradient of the mean loss over `count` images; size: of the whole batch. Returns what it adds to the gradient of the mean over all.
inline arma::vec part_of_joint_mean(const arma::vec& mean, arma::uword count, arma::uword size) {
    return static_cast<double>(count) / static_cast<double>(size) * mean;
}

// All parameters one after the other, in one column: what is sent.
inline arma::vec flat(const HiddenLayer& model) {
    return arma::join_cols(arma::vectorise(model.hidden_weights), model.hidden_biases, arma::vectorise(model.weights), model.biases);
}

inline arma::vec flat(const Convolutional& model) {
    return arma::join_cols(arma::join_cols(arma::vectorise(model.filters), model.filter_biases, arma::vectorise(model.second_filters), model.second_biases),
                           arma::vectorise(model.weights), model.biases);
}

// How many numbers flat has.
inline arma::uword parameter_count(const HiddenLayer& model) {
    return model.hidden_weights.n_elem + model.hidden_biases.n_elem + model.weights.n_elem + model.biases.n_elem;
}

inline arma::uword parameter_count(const Convolutional& model) {
    return model.filters.n_elem + model.filter_biases.n_elem + model.second_filters.n_elem + model.second_biases.n_elem + model.weights.n_elem + model.biases.n_elem;
}

// parameter: changed in place by the next of the numbers, from `at` on, which is moved on
inline void step_along(arma::mat& parameter, const arma::vec& gradient, double rate, arma::uword& at) {
    parameter -= rate * arma::reshape(gradient.subvec(at, arma::size(parameter.n_elem, 1)), arma::size(parameter));
    at += parameter.n_elem;
}

inline void step_along(HiddenLayer& model, const arma::vec& gradient, double rate) {
    arma::uword at = 0;
    for (arma::mat* parameter : {&model.hidden_weights, static_cast<arma::mat*>(&model.hidden_biases), &model.weights, static_cast<arma::mat*>(&model.biases)})
        step_along(*parameter, gradient, rate, at);
}

inline void step_along(Convolutional& model, const arma::vec& gradient, double rate) {
    arma::uword at = 0;
    for (arma::mat* parameter : {&model.filters, static_cast<arma::mat*>(&model.filter_biases), &model.second_filters, static_cast<arma::mat*>(&model.second_biases),
                                 &model.weights, static_cast<arma::mat*>(&model.biases)})
        step_along(*parameter, gradient, rate, at);
}

}  // namespace scratch
