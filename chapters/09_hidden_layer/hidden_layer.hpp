// A hidden layer: z = v x + b_v, u = ReLU(z), a = w u + b_w, softmax, cross-entropy; for a batch of images at once.
// From the activations on all is chapter 7's, unchanged.
#pragma once

#include "01_load_data/digits.hpp"
#include "07_mini_batches/mini_batches.hpp"

#include <armadillo>
#include <cmath>
#include <cstdint>
#include <random>

namespace scratch {

struct HiddenLayer {
    arma::mat hidden_weights;  // v: hidden x 784
    arma::vec hidden_biases;   // b_v: hidden
    arma::mat weights;         // w: 10 x hidden
    arma::vec biases;          // b_w: 10
};

// What the forward pass computes, kept because the backward pass needs it.
struct HiddenPass {
    arma::mat sums;         // z: hidden x batch
    arma::mat units;        // u: hidden x batch
    arma::mat activations;  // a: 10 x batch
    arma::mat predictions;  // p: 10 x batch, each column sums to 1
};

// sums: any shape; negative numbers become 0
inline arma::mat relu(const arma::mat& sums) {
    return arma::clamp(sums, 0.0, arma::datum::inf);
}

// sums: any shape, returns 1 where ReLU lets through, 0 where it does not; at 0 itself, where there is no slope, 0
inline arma::mat relu_slope(const arma::mat& sums) {
    return arma::conv_to<arma::mat>::from(sums > 0.0);
}

// (9.1) images: 784 x batch. The forward pass, from whose predictions the backward pass begins.
inline HiddenPass hidden_forward(const HiddenLayer& model, const arma::mat& images) {
    HiddenPass pass;
    pass.sums = model.hidden_weights * images;
    pass.sums.each_col() += model.hidden_biases;
    pass.units = relu(pass.sums);
    pass.activations = model.weights * pass.units;
    pass.activations.each_col() += model.biases;
    pass.predictions = batch_softmax(pass.activations);
    return pass;
}

// (9.4) weights: 10 x hidden, wrt_activations: 10 x batch, sums: hidden x batch; returns hidden x batch: what comes back through w, where z > 0
inline arma::mat mean_loss_wrt_sums(const arma::mat& weights, const arma::mat& wrt_activations, const arma::mat& sums) {
    return (weights.t() * wrt_activations) % relu_slope(sums);
}

// (9.5) and (9.2), (9.3), (9.6): returns the gradient of the batch's mean loss, in the same struct as the parameters: a gradient has its parameter's shape.
inline HiddenLayer mean_loss_gradient(const HiddenLayer& model, const Batch& batch, const HiddenPass& pass) {
    const arma::mat wrt_activations = mean_loss_wrt_activations(batch.labels, pass.predictions);  // (9.1)
    const arma::mat wrt_sums = mean_loss_wrt_sums(model.weights, wrt_activations, pass.sums);
    return {
        wrt_sums * batch.images.t(),         // (9.5) by v
        arma::sum(wrt_sums, 1),              // (9.6) by b_v
        wrt_activations * pass.units.t(),    // (9.2) by w
        arma::sum(wrt_activations, 1),       // (9.3) by b_w
    };
}

// (9.7) model: changed in place, each parameter less rate * its gradient; returns the batch's mean loss before the step
inline double hidden_training_step(HiddenLayer& model, const Batch& batch, double learning_rate) {
    const HiddenPass pass = hidden_forward(model, batch.images);
    const HiddenLayer gradient = mean_loss_gradient(model, batch, pass);  // whole, before any parameter moves: (9.4) needs this w
    model.hidden_weights -= learning_rate * gradient.hidden_weights;
    model.hidden_biases -= learning_rate * gradient.hidden_biases;
    model.weights -= learning_rate * gradient.weights;
    model.biases -= learning_rate * gradient.biases;
    return batch_cross_entropy(batch.labels, pass.activations, pass.predictions);
}

// Mean loss and accuracy over the digits.
inline Score hidden_score(const HiddenLayer& model, const Digits& digits) {
    return batch_score(digits, [&](const arma::mat& images) { return hidden_forward(model, images).activations; });
}

// returns rows x inputs weights of mean 0 and variance 2 / inputs: behind ReLU the signal is then as large as before the layer.
// He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", ICCV 2015, equation 10.
inline arma::mat he_weights(arma::uword rows, arma::uword inputs, std::mt19937_64& random) {
    const double size = std::sqrt(6.0 / static_cast<double>(inputs));  // uniform in [-size, size) has variance size^2 / 3
    arma::mat weights(rows, inputs);
    weights.imbue([&] { return uniform(random, size); });
    return weights;
}

// hidden: how many units; He's weights, biases of 0: the same for the same seed on every machine
inline HiddenLayer random_hidden_layer(arma::uword hidden, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    return {
        he_weights(hidden, pixel_count, random),
        arma::vec(hidden, arma::fill::zeros),
        he_weights(digit_count, hidden, random),
        arma::vec(digit_count, arma::fill::zeros),
    };
}

}  // namespace scratch
