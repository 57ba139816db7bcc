// What handwriting_test asserts and handwriting_table prints: pixel statistics, and what a model learns from one set for another.
#pragma once

#include "01_load_data/digits.hpp"

#include <cmath>

namespace scratch {

struct PixelStatistics {
    double mean, deviation, inked;  // of all pixels, 0..1; `inked` is the share of pixels that are not zero
};

inline PixelStatistics pixel_statistics(const arma::Mat<arma::u8>& images) {
    arma::vec share(256);
    for (const arma::u8 pixel : images) share(pixel) += 1 / static_cast<double>(images.n_elem);
    const arma::vec level = arma::linspace(0, 1, 256);
    const double mean = arma::dot(share, level);
    return {mean, std::sqrt(arma::dot(share, level % level) - mean * mean), 1 - share(0)};
}

// images: 784 x count, 0..255; returns the same as floats, 0..1
inline arma::fmat ink_levels(const arma::Mat<arma::u8>& images) { return arma::conv_to<arma::fmat>::from(images) / 255.0f; }

struct Network {
    arma::fmat hidden_weights;  // hidden x 784; empty for softmax regression
    arma::fvec hidden_bias;
    arma::fmat weights;  // 10 x hidden, or 10 x 784
    arma::fvec bias;
};

inline arma::fmat hidden_layer(const Network& network, const arma::fmat& images) {
    if (network.hidden_weights.empty()) return images;
    return arma::clamp(network.hidden_weights * images + arma::repmat(network.hidden_bias, 1, images.n_cols), 0.0f, 1e30f);
}

// Percent of the images that the network reads as their labels say.
inline double accuracy(const Network& network, const Digits& digits) {
    const arma::fmat scores = network.weights * hidden_layer(network, ink_levels(digits.images));
    arma::uword right = 0;
    for (arma::uword i = 0; i < scores.n_cols; ++i) right += (scores.col(i) + network.bias).index_max() == digits.labels(i);
    return 100.0 * static_cast<double>(right) / static_cast<double>(scores.n_cols);
}

// Plain mini-batches of 100 with a falling rate: softmax regression where hidden is 0, else one hidden layer of ReLUs.
inline Network train(const Digits& digits, arma::uword hidden, int epochs, int seed = 1) {
    constexpr arma::uword batch = 100;
    const float learning_rate = hidden > 0 ? 0.4f : 0.5f;
    const arma::fmat images = ink_levels(digits.images);
    arma::arma_rng::set_seed(static_cast<arma::arma_rng::seed_type>(seed));
    Network network;
    if (hidden > 0) {
        network.hidden_weights = std::sqrt(2.0f / 784) * arma::randn<arma::fmat>(hidden, 784);
        network.hidden_bias.zeros(hidden);
    }
    const arma::uword inputs = hidden > 0 ? hidden : 784;
    network.weights = std::sqrt(1.0f / static_cast<float>(inputs)) * arma::randn<arma::fmat>(10, inputs);
    network.bias.zeros(10);
    for (int epoch = 0; epoch < epochs; ++epoch) {
        const float rate = learning_rate * (1 - 0.9f * static_cast<float>(epoch) / static_cast<float>(epochs)) / batch;
        const arma::uvec order = arma::randperm(images.n_cols);
        for (arma::uword start = 0; start + batch <= order.n_elem; start += batch) {
            const arma::uvec chosen = order.subvec(start, start + batch - 1);
            const arma::fmat x = images.cols(chosen);
            const arma::fmat h = hidden_layer(network, x);
            arma::fmat delta = network.weights * h + arma::repmat(network.bias, 1, batch);
            delta.each_row() -= arma::frowvec(arma::max(delta, 0));
            delta = arma::exp(delta);
            delta.each_row() /= arma::frowvec(arma::sum(delta, 0));
            for (arma::uword i = 0; i < batch; ++i) delta(digits.labels(chosen(i)), i) -= 1;
            if (hidden > 0) {
                const arma::fmat back = (network.weights.t() * delta) % arma::sign(h);
                network.hidden_weights -= rate * back * x.t();
                network.hidden_bias -= rate * arma::sum(back, 1);
            }
            network.weights -= rate * delta * h.t();
            network.bias -= rate * arma::sum(delta, 1);
        }
    }
    return network;
}

}  // namespace scratch
