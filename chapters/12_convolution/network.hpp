// A convolutional network: 5 x 5 filters, the largest of each 2 x 2, a bias and ReLU; that again; then ten activations.
#pragma once

#include "01_load_data/digits.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "12_convolution/convolution.hpp"

#include <armadillo>
#include <cstdint>
#include <future>
#include <random>

namespace scratch {

constexpr arma::uword first_sums_side = places_along(image_side), first_side = first_sums_side / 2;    // 24, 12
constexpr arma::uword second_sums_side = places_along(first_side), second_side = second_sums_side / 2;  // 8, 4

struct Convolutional {
    arma::mat filters;         // first x 25
    arma::vec filter_biases;   // first
    arma::mat second_filters;  // second x 25 first
    arma::vec second_biases;   // second
    arma::mat weights;         // 10 x 16 second
    arma::vec biases;          // 10
};

struct ConvolutionalPass {
    arma::mat seen;         // 25 x 576, the image's patches
    Pooled pooled;          // first x 144
    arma::mat maps;         // first x 144: with bias and ReLU
    arma::mat second_seen;  // 25 first x 64
    Pooled second_pooled;   // second x 16
    arma::mat second_maps;  // second x 16
    arma::vec activations;  // 10
};

// maps: channels x places; the bias comes after pooling: of a + b and c + b the larger one is the larger of a and c, plus b
inline arma::mat with_bias_and_relu(const arma::mat& maps, const arma::vec& biases) {
    return relu(maps.each_col() + biases);
}

// (12.7) image: 784
inline ConvolutionalPass convolutional_forward(const Convolutional& model, const arma::vec& image) {
    ConvolutionalPass pass;
    pass.seen = patches(image.t(), image_side);
    pass.pooled = pool(model.filters * pass.seen, first_sums_side);
    pass.maps = with_bias_and_relu(pass.pooled.largest, model.filter_biases);
    pass.second_seen = patches(pass.maps, first_side);
    pass.second_pooled = pool(model.second_filters * pass.second_seen, second_sums_side);
    pass.second_maps = with_bias_and_relu(pass.second_pooled.largest, model.second_biases);
    pass.activations = model.weights * arma::vectorise(pass.second_maps) + model.biases;
    return pass;
}

// (12.8) Adds what one image adds to the gradient. wrt_activations: 10, as (7.3) gives it
inline void add_gradient(Convolutional& gradient, const Convolutional& model, const ConvolutionalPass& pass, const arma::vec& wrt_activations) {
    const arma::mat wrt_second_maps = arma::reshape(model.weights.t() * wrt_activations, arma::size(pass.second_maps));
    const arma::mat wrt_second_largest = wrt_second_maps % relu_slope(pass.second_maps);
    const arma::mat wrt_second_sums = unpool(wrt_second_largest, pass.second_pooled.winners, second_sums_side);
    const arma::mat wrt_largest = loss_wrt_map(model.second_filters, wrt_second_sums, first_side) % relu_slope(pass.maps);
    const arma::mat wrt_sums = unpool(wrt_largest, pass.pooled.winners, first_sums_side);
    gradient.weights += wrt_activations * arma::vectorise(pass.second_maps).t();
    gradient.biases += wrt_activations;
    gradient.second_filters += loss_wrt_filters(wrt_second_sums, pass.second_seen);
    gradient.second_biases += arma::sum(wrt_second_largest, 1);
    gradient.filters += loss_wrt_filters(wrt_sums, pass.seen);
    gradient.filter_biases += arma::sum(wrt_largest, 1);
}

// images: 784 x count, returns 10 x count
inline arma::mat convolutional_activations(const Convolutional& model, const arma::mat& images) {
    arma::mat activations(digit_count, images.n_cols, arma::fill::none);
    const auto read = [&](arma::uword first, arma::uword last) {
        for (arma::uword image = first; image < last; ++image) activations.col(image) = convolutional_forward(model, images.col(image)).activations;
    };
    const auto half = std::async(std::launch::async, read, 0, images.n_cols / 2);
    read(images.n_cols / 2, images.n_cols);
    half.wait();
    return activations;
}

// first: how many filters look at the image; twice as many look at their maps. He's weights, biases of 0
inline Convolutional random_convolutional(arma::uword first, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const arma::uword second = 2 * first, of_filter = filter_side * filter_side;
    return {he_weights(first, of_filter, random), arma::vec(first, arma::fill::zeros), he_weights(second, of_filter * first, random),
            arma::vec(second, arma::fill::zeros), he_weights(digit_count, second_side * second_side * second, random), arma::vec(digit_count, arma::fill::zeros)};
}

}  // namespace scratch
