// The bug zoo: mistakes that train. Each is chapter 9's gradient or step with one line wrong: the line that an `if` guards.
#pragma once

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"

#include <armadillo>
#include <array>

namespace scratch {

enum class Bug { none, biases_forgotten, spurious_factor, mask_forgotten, first_layer_frozen, updated_weights_used };

struct Exhibit {
    Bug bug;
    double learning_rate;
    const char* what;  // is wrong
};

inline constexpr std::array bug_zoo{
    Exhibit{Bug::none, 0.1, "nothing"},
    Exhibit{Bug::biases_forgotten, 0.1, "both biases' gradients forgotten"},
    Exhibit{Bug::spurious_factor, 0.1, "p - y times p (1 - p)"},
    Exhibit{Bug::mask_forgotten, 0.1, "'where z > 0' forgotten"},
    Exhibit{Bug::first_layer_frozen, 0.1, "v and b_v never updated"},
    Exhibit{Bug::updated_weights_used, 0.1, "w updated, then used"},
    Exhibit{Bug::updated_weights_used, 0.01, "w updated, then used, small steps"},
    Exhibit{Bug::none, 0.01, "nothing, small steps"},
};

// mean_loss_gradient with a bug
inline HiddenLayer gradient_with(Bug bug, const HiddenLayer& model, const Batch& batch, const HiddenPass& pass) {
    const arma::mat& p = pass.predictions;
    arma::mat wrt_activations = mean_loss_wrt_activations(batch.labels, p);
    if (bug == Bug::spurious_factor) wrt_activations %= p % (1.0 - p);
    arma::mat wrt_sums = model.weights.t() * wrt_activations;
    if (bug != Bug::mask_forgotten) wrt_sums %= relu_slope(pass.sums);
    HiddenLayer gradient{wrt_sums * batch.images.t(), arma::sum(wrt_sums, 1), wrt_activations * pass.units.t(), arma::sum(wrt_activations, 1)};
    if (bug == Bug::biases_forgotten || bug == Bug::first_layer_frozen) gradient.hidden_biases.zeros();
    if (bug == Bug::biases_forgotten) gradient.biases.zeros();
    if (bug == Bug::first_layer_frozen) gradient.hidden_weights.zeros();
    return gradient;
}

// hidden_training_step with a bug
inline double training_step_with(Bug bug, HiddenLayer& model, const Batch& batch, double learning_rate) {
    const HiddenPass pass = hidden_forward(model, batch.images);
    HiddenLayer gradient = gradient_with(bug, model, batch, pass);
    model.weights -= learning_rate * gradient.weights;
    model.biases -= learning_rate * gradient.biases;
    if (bug == Bug::updated_weights_used) gradient = gradient_with(bug, model, batch, pass);  // w^T (p - y), but w is no longer the pass's
    model.hidden_weights -= learning_rate * gradient.hidden_weights;
    model.hidden_biases -= learning_rate * gradient.hidden_biases;
    return batch_cross_entropy(batch.labels, pass.activations, pass.predictions);
}

// What a step really subtracted, divided by the learning rate: the gradient, if the step is right.
// step: changes the model that it is given
template <typename Step>
HiddenLayer step_taken(const HiddenLayer& before, double learning_rate, Step step) {
    HiddenLayer after = before;
    step(after);
    return {(before.hidden_weights - after.hidden_weights) / learning_rate, (before.hidden_biases - after.hidden_biases) / learning_rate,
            (before.weights - after.weights) / learning_rate, (before.biases - after.biases) / learning_rate};
}

}  // namespace scratch
