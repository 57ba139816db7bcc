// The gradient of a whole batch, a step with it, and how well the network reads.
#pragma once

#include "01_load_data/digits.hpp"
#include "06_training_loop/training_loop.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "10_optimisers/optimisers.hpp"
#include "10_optimisers/train.hpp"
#include "12_convolution/network.hpp"

#include <armadillo>
#include <array>
#include <cstddef>
#include <future>

namespace scratch {

// All parameters 0, of the model's shapes.
inline Convolutional zeros_like(const Convolutional& model) {
    const auto zeros = [](const auto& parameter) { return arma::mat(arma::size(parameter), arma::fill::zeros); };
    return {zeros(model.filters), zeros(model.filter_biases), zeros(model.second_filters), zeros(model.second_biases), zeros(model.weights), zeros(model.biases)};
}

struct MeanLoss {
    double loss;
    Convolutional gradient;
};

// What the images first to last - 1 add to the batch's mean loss and its gradient.
inline MeanLoss share_of_mean(const Convolutional& model, const Batch& batch, arma::uword first, arma::uword last) {
    MeanLoss mean{0.0, zeros_like(model)};
    const auto count = static_cast<double>(batch.labels.n_elem);
    for (arma::uword image = first; image < last; ++image) {
        const ConvolutionalPass pass = convolutional_forward(model, batch.images.col(image));
        const arma::uvec label{batch.labels(image)};
        const arma::mat predictions = batch_softmax(pass.activations);
        mean.loss += batch_cross_entropy(label, pass.activations, predictions) / count;
        add_gradient(mean.gradient, model, pass, mean_loss_wrt_activations(label, predictions) / count);
    }
    return mean;
}

// The batch's mean loss, and its gradient. Two halves at the same time; always two, so that every machine adds in the same order.
inline MeanLoss mean_loss_gradient(const Convolutional& model, const Batch& batch) {
    const arma::uword half = batch.labels.n_elem / 2;
    auto first = std::async(std::launch::async, [&] { return share_of_mean(model, batch, 0, half); });
    MeanLoss mean = share_of_mean(model, batch, half, batch.labels.n_elem);
    const MeanLoss other = first.get();
    mean.loss += other.loss;
    mean.gradient.filters += other.gradient.filters;
    mean.gradient.filter_biases += other.gradient.filter_biases;
    mean.gradient.second_filters += other.gradient.second_filters;
    mean.gradient.second_biases += other.gradient.second_biases;
    mean.gradient.weights += other.gradient.weights;
    mean.gradient.biases += other.gradient.biases;
    return mean;
}

using ConvolutionalMemories = std::array<AdamMemory, 6>;

inline ConvolutionalMemories no_memories(const Convolutional& model) {
    const auto none = [](const arma::mat& parameter) { return AdamMemory{arma::zeros(arma::size(parameter)), arma::zeros(arma::size(parameter)), 0.0}; };
    return {none(model.filters), none(model.filter_biases), none(model.second_filters), none(model.second_biases), none(model.weights), none(model.biases)};
}

inline void usual_step(arma::mat& parameter, const arma::mat& gradient, AdamMemory& memory, double rate) { adam_step(parameter, gradient, memory, rate); }

// model and memories: changed in place, each parameter by its own gradient
inline void update_all(Convolutional& model, ConvolutionalMemories& memories, const Convolutional& gradient, double rate, const UpdateRule& update = usual_step) {
    std::size_t which = 0;
    const auto each = [&](auto& parameter, const auto& slope) {
        arma::mat as_matrix(parameter.memptr(), parameter.n_rows, parameter.n_cols, false, true);  // the parameter itself, a vector or a matrix
        update(as_matrix, slope, memories[which++], rate);
    };
    each(model.filters, gradient.filters);
    each(model.filter_biases, gradient.filter_biases);
    each(model.second_filters, gradient.second_filters);
    each(model.second_biases, gradient.second_biases);
    each(model.weights, gradient.weights);
    each(model.biases, gradient.biases);
}

// model and memories: changed in place; update: Adam, (10.8), where nothing else is asked for; returns the batch's mean loss before the step
inline double convolutional_step(Convolutional& model, ConvolutionalMemories& memories, const Batch& batch, double rate, const UpdateRule& update = usual_step) {
    const MeanLoss mean = mean_loss_gradient(model, batch);
    update_all(model, memories, mean.gradient, rate, update);
    return mean.loss;
}

inline Score convolutional_score(const Convolutional& model, const Digits& digits) {
    return batch_score(digits, [&](const arma::mat& images) { return convolutional_activations(model, images); });
}

}  // namespace scratch
