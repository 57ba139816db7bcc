// Chapters 7 and 9 in float, formula by formula: half the bytes, and twice as many numbers in a register.
#pragma once

#include "01_load_data/digits.hpp"
#include "06_training_loop/training_loop.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"

#include <algorithm>
#include <armadillo>
#include <cmath>
#include <random>

namespace scratch {

inline arma::fmat to_float(const arma::mat& numbers) { return arma::conv_to<arma::fmat>::from(numbers); }

// indices: which digits; returns 784 x as many, in [0, 1]
inline arma::fmat float_images(const Digits& digits, const arma::uvec& indices) {
    arma::fmat images(pixel_count, indices.n_elem, arma::fill::none);
    for (arma::uword n = 0; n < indices.n_elem; ++n)
        std::transform(digits.images.begin_col(indices(n)), digits.images.end_col(indices(n)), images.begin_col(n), [](arma::u8 level) { return static_cast<float>(level) / 255.0F; });
    return images;
}

// As (2.2), (3.3) and (5.4), of one image in one loop. a: its ten activations, become factor * (p - y); returns the loss
inline float become_slopes(float* a, arma::uword label, float factor) {
    const float largest = *std::max_element(a, a + digit_count), gap = largest - a[label];
    float sum = 0.0F;
    for (arma::uword k = 0; k < digit_count; ++k) sum += a[k] = std::exp(a[k] - largest);
    for (arma::uword k = 0; k < digit_count; ++k) a[k] *= factor / sum;
    a[label] -= factor;
    return std::log(sum) + gap;
}

// As (7.1) to (7.3). activations: 10 x batch, become (P - Y) / batch; returns the sum of the losses
inline double float_loss_and_slopes(arma::fmat& activations, const arma::uvec& labels) {
    double loss = 0.0;
    for (arma::uword n = 0; n < labels.n_elem; ++n) loss += static_cast<double>(become_slopes(activations.colptr(n), labels(n), 1.0F / static_cast<float>(labels.n_elem)));
    return loss;
}

// As (7.5). weights: 10 x 784, changed in place; images: 784 x batch; returns the sum of the losses before the step
inline double float_batch_step(arma::fmat& weights, const arma::fmat& images, const arma::uvec& labels, float rate) {
    arma::fmat a = weights * images;
    const double loss = float_loss_and_slopes(a, labels);
    weights -= rate * (a * images.t());
    return loss;
}

struct FloatLayer {
    arma::fmat hidden_weights;
    arma::fvec hidden_biases;
    arma::fmat weights;
    arma::fvec biases;
};

inline FloatLayer to_float(const HiddenLayer& model) {
    return {to_float(model.hidden_weights), to_float(model.hidden_biases), to_float(model.weights), to_float(model.biases)};
}

inline HiddenLayer to_double(const FloatLayer& model) {
    const auto each = [](const auto& numbers) { return arma::conv_to<arma::mat>::from(numbers); };
    return {each(model.hidden_weights), each(model.hidden_biases), each(model.weights), each(model.biases)};
}

// As (9.1) to (9.7), behind the sums z, hidden x batch, which become the slopes of the loss by them; the model's other three parameters are
// stepped. Returns the sum of the losses before.
inline double float_middle_step(arma::fmat& sums, arma::fvec& hidden_biases, arma::fmat& weights, arma::fvec& biases, const arma::uvec& labels, float rate) {
    const arma::fmat units = arma::clamp(sums, 0.0F, arma::fdatum::inf);
    arma::fmat a = weights * units;
    a.each_col() += biases;
    const double loss = float_loss_and_slopes(a, labels);
    sums = (weights.t() * a) % arma::conv_to<arma::fmat>::from(sums > 0.0F);
    hidden_biases -= rate * arma::sum(sums, 1);
    weights -= rate * (a * units.t());
    biases -= rate * arma::sum(a, 1);
    return loss;
}

inline double float_hidden_step(FloatLayer& model, const arma::fmat& images, const arma::uvec& labels, float rate) {
    arma::fmat z = model.hidden_weights * images;
    z.each_col() += model.hidden_biases;
    const double loss = float_middle_step(z, model.hidden_biases, model.weights, model.biases, labels, rate);
    model.hidden_weights -= rate * (z * images.t());
    return loss;
}

// One epoch of either. step: trains on images and labels, returns the sum of the losses. Returns the mean loss.
template <typename Step>
double float_epoch(const Digits& digits, arma::uword batch_size, std::mt19937_64& random, Step step) {
    const arma::uvec order(shuffled(digits.count(), random));
    double loss = 0.0;
    for (arma::uword done = 0; done < digits.count(); done += batch_size) {
        const arma::uvec chosen = order.subvec(done, std::min(done + batch_size, digits.count()) - 1);
        loss += step(float_images(digits, chosen), arma::conv_to<arma::uvec>::from(digits.labels(chosen)));
    }
    return loss / static_cast<double>(digits.count());
}

}  // namespace scratch
