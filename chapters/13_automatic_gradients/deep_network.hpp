// As many hidden layers as one likes, written forward only: what comes back is the tape's business.
#pragma once

#include "01_load_data/digits.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "13_automatic_gradients/tape.hpp"

#include <armadillo>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

namespace scratch {

struct DeepNetwork {
    std::vector<arma::mat> weights;  // of each layer: hidden x 784, then hidden x hidden, at last 10 x hidden
    std::vector<arma::vec> biases;   // of each layer: hidden, at last 10
    bool residual;                   // hidden layers from the second on add to what they are given
};

// A network on a tape.
struct Recorded {
    std::vector<Node> weights, biases;
    std::vector<Node> units;  // what each hidden layer hands on: hidden x batch
    Node activations;         // 10 x batch
};

// images: 784 x batch
inline Recorded record_network(Tape& tape, DeepNetwork& model, const arma::mat& images) {
    Recorded recorded{{}, {}, {}, constant(tape, images, "images")};
    for (arma::mat& weights : model.weights) recorded.weights.push_back(variable(tape, weights, "weights"));
    for (arma::vec& biases : model.biases) recorded.biases.push_back(variable(tape, biases, "biases"));
    const auto layer = [&](std::size_t i, const Node& in) { return plus_bias(product(recorded.weights[i], in), recorded.biases[i]); };
    Node u = relu(layer(0, recorded.activations));
    recorded.units.push_back(u);
    for (std::size_t i = 1; i + 1 < model.weights.size(); ++i) {
        const Node more = relu(layer(i, u));
        u = model.residual ? sum(u, more) : more;
        recorded.units.push_back(u);
    }
    recorded.activations = layer(model.weights.size() - 1, u);
    return recorded;
}

using Backward = std::function<void(const Node& loss)>;

// model: changed in place, each parameter less rate * its slope; returns the batch's mean loss before the step
inline double deep_training_step(DeepNetwork& model, const Batch& batch, double learning_rate, const Backward& back = backward) {
    Tape tape;
    const Recorded recorded = record_network(tape, model, batch.images);
    const Node loss = softmax_cross_entropy(batch.labels, recorded.activations);
    back(loss);
    for (std::size_t i = 0; i < model.weights.size(); ++i) {
        model.weights[i] -= learning_rate * recorded.weights[i].slope();
        model.biases[i] -= learning_rate * recorded.biases[i].slope();
    }
    return loss.value()(0);
}

inline arma::mat deep_activations(DeepNetwork model, const arma::mat& images) {
    Tape tape;
    return record_network(tape, model, images).activations.value();
}

inline Score deep_score(const DeepNetwork& model, const Digits& digits) {
    return batch_score(digits, [&](const arma::mat& images) { return deep_activations(model, images); });
}

// layers: how many hidden ones, 1 or more, of `hidden` units each. He's weights, biases of 0. Where layers add, all but the first begin so much
// smaller as there are layers: else each would make the numbers larger. See Zhang, Dauphin and Ma, "Fixup Initialization", ICLR 2019.
inline DeepNetwork random_deep_network(arma::uword layers, arma::uword hidden, bool residual, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    DeepNetwork model{{}, {}, residual};
    for (arma::uword layer = 0; layer < layers; ++layer) {
        const arma::mat weights = he_weights(hidden, layer == 0 ? pixel_count : hidden, random);
        model.weights.push_back(residual && layer > 0 ? arma::mat(weights / static_cast<double>(layers)) : weights);
        model.biases.push_back(arma::vec(hidden, arma::fill::zeros));
    }
    model.weights.push_back(he_weights(digit_count, hidden, random));
    model.biases.push_back(arma::vec(digit_count, arma::fill::zeros));
    return model;
}

}  // namespace scratch
