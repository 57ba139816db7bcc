// Chapter 9's network, trained by any of the optimisers: the gradient is that of chapter 9, only what is made of it differs.
#pragma once

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "10_optimisers/optimisers.hpp"

#include <armadillo>
#include <array>
#include <functional>
#include <string>
#include <vector>

namespace scratch {

// Changes the parameter; memory: what it keeps from step to step, of which it takes what it needs.
using UpdateRule = std::function<void(arma::mat& parameter, const arma::mat& gradient, AdamMemory& memory, double rate)>;

struct Optimiser {
    std::string name;
    double rate;  // chosen on held-out digits: docs/10_optimisers.md
    UpdateRule update;
};

constexpr double usual_momentum = 0.9, usual_decay = 0.01;

inline const std::vector<Optimiser>& optimisers() {
    static const std::vector<Optimiser> all{
        {"plain", 0.1, [](arma::mat& w, const arma::mat& gradient, AdamMemory&, double rate) { w -= rate * gradient; }},
        {"momentum", 0.01, [](arma::mat& w, const arma::mat& gradient, AdamMemory& memory, double rate) { momentum_step(w, gradient, memory.mean, rate, usual_momentum); }},
        {"nesterov", 0.01, [](arma::mat& w, const arma::mat& gradient, AdamMemory& memory, double rate) { nesterov_step(w, gradient, memory.mean, rate, usual_momentum); }},
        {"rmsprop", 0.0015, [](arma::mat& w, const arma::mat& gradient, AdamMemory& memory, double rate) { rmsprop_step(w, gradient, memory.squares, rate); }},
        {"adam", 0.001, [](arma::mat& w, const arma::mat& gradient, AdamMemory& memory, double rate) { adam_step(w, gradient, memory, rate); }},
        {"adamw", 0.001, [](arma::mat& w, const arma::mat& gradient, AdamMemory& memory, double rate) {
             if (w.n_cols > 1) decay_weights(w, rate, usual_decay);  // biases are few, and stay
             adam_step(w, gradient, memory, rate);
         }},
    };
    return all;
}

using Memories = std::array<AdamMemory, 4>;  // of v, b_v, w, b_w

// All 0, of the parameters' shapes.
inline Memories no_memories(const HiddenLayer& model) {
    const auto none = [](const arma::mat& parameter) { return AdamMemory{arma::zeros(arma::size(parameter)), arma::zeros(arma::size(parameter))}; };
    return {none(model.hidden_weights), none(model.hidden_biases), none(model.weights), none(model.biases)};
}

// Each parameter by its gradient, with its own memory.
inline void update_all(HiddenLayer& model, Memories& memories, const HiddenLayer& gradient, const UpdateRule& update, double rate) {
    update(model.hidden_weights, gradient.hidden_weights, memories[0], rate);
    update(model.hidden_biases, gradient.hidden_biases, memories[1], rate);
    update(model.weights, gradient.weights, memories[2], rate);
    update(model.biases, gradient.biases, memories[3], rate);
}

// model and memories: changed in place; returns the batch's mean loss before the step
inline double optimiser_step(HiddenLayer& model, Memories& memories, const Batch& batch, const UpdateRule& update, double rate) {
    const HiddenPass pass = hidden_forward(model, batch.images);
    update_all(model, memories, mean_loss_gradient(model, batch, pass), update, rate);
    return batch_cross_entropy(batch.labels, pass.activations, pass.predictions);
}

}  // namespace scratch
