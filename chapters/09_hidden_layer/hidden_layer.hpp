// A hidden layer: z = W x + b1, h = ReLU(z), theta = U h + b2, softmax, cross-entropy; for a batch of images at once.
// Softmax, cross-entropy and what lies between them and theta are chapter 7's, unchanged.
#pragma once

#include "01_load_data/digits.hpp"
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

// (9.4) at_theta: 10 x batch, the gradient behind U; z: hidden x batch, returns hidden x batch: what comes back through U, where z > 0
template <typename T>
arma::Mat<T> mean_loss_wrt_z(const arma::Mat<T>& U, const arma::Mat<T>& at_theta, const arma::Mat<T>& z) {
    return (U.t() * at_theta) % relu_slope(z);
}

// Returns the gradient of the batch's mean loss, in the same struct as the parameters: a gradient has its parameter's shape.
template <typename T>
HiddenLayer<T> mean_loss_gradient(const HiddenLayer<T>& model, const Batch<T>& batch, const HiddenPass<T>& pass) {
    const arma::Mat<T> at_theta = mean_loss_wrt_activations(batch.labels, batch_softmax(pass.theta));  // (9.1)
    const arma::Mat<T> at_z = mean_loss_wrt_z(model.U, at_theta, pass.z);
    return {
        at_z * batch.images.t(),  // (9.5) at W
        arma::sum(at_z, 1),       // (9.6) at b1
        at_theta * pass.h.t(),    // (9.2) at U
        arma::sum(at_theta, 1),   // (9.3) at b2
    };
}

// One step against the gradient. model: changed in place; returns the batch's mean loss before the step
template <typename T>
T hidden_training_step(HiddenLayer<T>& model, const Batch<T>& batch, T learning_rate) {
    const HiddenPass<T> pass = hidden_forward(model, batch.images);
    const HiddenLayer<T> gradient = mean_loss_gradient(model, batch, pass);  // whole, before any parameter moves: (9.4) needs this U
    model.W -= learning_rate * gradient.W;
    model.b1 -= learning_rate * gradient.b1;
    model.U -= learning_rate * gradient.U;
    model.b2 -= learning_rate * gradient.b2;
    return batch_cross_entropy(batch.labels, pass.theta);
}

// Mean loss and accuracy over the digits.
template <typename T>
Score hidden_score(const HiddenLayer<T>& model, const Digits& digits) {
    return batch_score<T>(digits, [&](const arma::Mat<T>& images) { return hidden_forward(model, images).theta; });
}

// returns rows x inputs weights of mean 0 and variance 2 / inputs: behind ReLU the signal is then as large as before the layer.
// He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", ICCV 2015, equation 10.
template <typename T>
arma::Mat<T> he_weights(arma::uword rows, arma::uword inputs, std::mt19937_64& random) {
    const double most = std::sqrt(6.0 / static_cast<double>(inputs));  // uniform in [-most, most) has variance most^2 / 3
    arma::mat weights(rows, inputs);
    weights.imbue([&] { return most * (2.0 * static_cast<double>(random() >> 11) * 0x1p-53 - 1.0); });
    return arma::conv_to<arma::Mat<T>>::from(weights);
}

// He's weights, biases of 0: the same for the same seed on every machine
template <typename T>
HiddenLayer<T> random_hidden_layer(arma::uword hidden, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    return {
        he_weights<T>(hidden, pixel_count, random),
        arma::Col<T>(hidden, arma::fill::zeros),
        he_weights<T>(digit_count, hidden, random),
        arma::Col<T>(digit_count, arma::fill::zeros),
    };
}

// The same numbers as another scalar: what was trained in float is checked and saved in double.
template <typename To, typename From>
HiddenLayer<To> converted(const HiddenLayer<From>& model) {
    return {arma::conv_to<arma::Mat<To>>::from(model.W), arma::conv_to<arma::Col<To>>::from(model.b1), arma::conv_to<arma::Mat<To>>::from(model.U),
            arma::conv_to<arma::Col<To>>::from(model.b2)};
}

}  // namespace scratch
