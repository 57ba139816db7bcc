// A hidden layer: z = W x + b1, h = ReLU(z), theta = U h + b2, softmax, cross-entropy; for a batch of images at once.
#pragma once

#include "07_mini_batches/mini_batches.hpp"

#include <armadillo>
#include <cmath>
#include <random>

namespace scratch {

template <typename T>
struct HiddenLayer {
    arma::Mat<T> W;   // hidden x 784
    arma::Col<T> b1;  // hidden
    arma::Mat<T> U;   // 10 x hidden
    arma::Col<T> b2;  // 10
};

// What the forward pass computes, kept because the backward pass needs it.
template <typename T>
struct HiddenPass {
    arma::Mat<T> z, h;   // hidden x batch
    arma::Mat<T> theta;  // 10 x batch: the activations that softmax gets
};

// z: any shape; negative numbers become 0
template <typename T>
arma::Mat<T> relu(const arma::Mat<T>& z) {
    return arma::clamp(z, T(0), arma::Datum<T>::inf);
}

// z: any shape, returns 1 where ReLU lets through, 0 where it does not; at 0 itself, where there is no slope, 0
template <typename T>
arma::Mat<T> relu_slope(const arma::Mat<T>& z) {
    return arma::conv_to<arma::Mat<T>>::from(z > T(0));
}

// images: 784 x batch
template <typename T>
HiddenPass<T> hidden_forward(const HiddenLayer<T>& model, const arma::Mat<T>& images) {
    HiddenPass<T> pass;
    pass.z = model.W * images;
    pass.z.each_col() += model.b1;
    pass.h = relu(pass.z);
    pass.theta = model.U * pass.h;
    pass.theta.each_col() += model.b2;
    return pass;
}

// Returns the gradient of the batch's mean loss, in the same struct as the parameters: a gradient has its parameter's shape.
template <typename T>
HiddenLayer<T> mean_loss_gradient(const HiddenLayer<T>& model, const Batch<T>& batch, const HiddenPass<T>& pass) {
    const arma::Mat<T> at_theta = mean_loss_wrt_activations(batch.labels, batch_softmax(pass.theta));  // (9.1) p - y
    const arma::Mat<T> at_z = (model.U.t() * at_theta) % relu_slope(pass.z);                           // (9.4) U^T (p - y) where z > 0
    return {
        at_z * batch.images.t(),    // (9.5) at W
        arma::sum(at_z, 1),         // (9.6) at b1
        at_theta * pass.h.t(),      // (9.2) at U
        arma::sum(at_theta, 1),     // (9.3) at b2
    };
}

// One step against the gradient. model: changed in place; returns the batch's mean loss before the step
template <typename T>
T hidden_training_step(HiddenLayer<T>& model, const Batch<T>& batch, T learning_rate) {
    const HiddenPass<T> pass = hidden_forward(model, batch.images);
    const HiddenLayer<T> gradient = mean_loss_gradient(model, batch, pass);
    model.W -= learning_rate * gradient.W;
    model.b1 -= learning_rate * gradient.b1;
    model.U -= learning_rate * gradient.U;
    model.b2 -= learning_rate * gradient.b2;
    return batch_cross_entropy(batch.labels, pass.theta);
}

// He's rule: weights with variance 2 / inputs keep the size of what flows through ReLU from layer to layer. Biases start at 0.
// He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", ICCV 2015, equation 10. The same for the same seed on every machine.
template <typename T>
HiddenLayer<T> random_hidden_layer(arma::uword hidden, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const auto he = [&](arma::uword rows, arma::uword inputs) {
        arma::mat weights(rows, inputs);
        const double largest = std::sqrt(6.0 / static_cast<double>(inputs));  // uniform in [-c, c) has variance c^2 / 3
        weights.imbue([&] { return largest * (2.0 * static_cast<double>(random() >> 11) * 0x1p-53 - 1.0); });
        return arma::conv_to<arma::Mat<T>>::from(weights);
    };
    return {he(hidden, pixel_count), arma::Col<T>(hidden, arma::fill::zeros), he(digit_count, hidden), arma::Col<T>(digit_count, arma::fill::zeros)};
}

}  // namespace scratch
