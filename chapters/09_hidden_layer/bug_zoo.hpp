// The bug zoo: mistakes that train. Each is chapter 9's gradient or step with one line wrong: the line that an `if` guards.
#pragma once

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"

#include <armadillo>
#include <array>

namespace scratch {

enum class Bug { none, biases_forgotten, spurious_factor, mask_forgotten, first_layer_frozen, updated_u_used };

struct Exhibit {
    Bug bug;
    double learning_rate;
    const char* what;  // is wrong
};

inline constexpr std::array bug_zoo{
    Exhibit{Bug::none, 0.1, "nothing"},
    Exhibit{Bug::biases_forgotten, 0.1, "gradients of b1 and b2 forgotten"},
    Exhibit{Bug::spurious_factor, 0.1, "p - y times p (1 - p)"},
    Exhibit{Bug::mask_forgotten, 0.1, "'where z > 0' forgotten"},
    Exhibit{Bug::first_layer_frozen, 0.1, "W and b1 never updated"},
    Exhibit{Bug::updated_u_used, 0.1, "U updated, then used"},
    Exhibit{Bug::updated_u_used, 0.01, "U updated, then used, small steps"},
    Exhibit{Bug::none, 0.01, "nothing, small steps"},
};

// mean_loss_gradient with a bug
template <typename T>
HiddenLayer<T> gradient_with(Bug bug, const HiddenLayer<T>& model, const Batch<T>& batch, const HiddenPass<T>& pass) {
    const arma::Mat<T> p = batch_softmax(pass.theta);
    arma::Mat<T> at_theta = mean_loss_wrt_activations(batch.labels, p);
    if (bug == Bug::spurious_factor) at_theta %= p % (T(1) - p);
    arma::Mat<T> at_z = model.U.t() * at_theta;
    if (bug != Bug::mask_forgotten) at_z %= relu_slope(pass.z);
    HiddenLayer<T> gradient{at_z * batch.images.t(), arma::sum(at_z, 1), at_theta * pass.h.t(), arma::sum(at_theta, 1)};
    if (bug == Bug::biases_forgotten) gradient.b1.zeros(), gradient.b2.zeros();
    if (bug == Bug::first_layer_frozen) gradient.W.zeros(), gradient.b1.zeros();
    return gradient;
}

// hidden_training_step with a bug
template <typename T>
T training_step_with(Bug bug, HiddenLayer<T>& model, const Batch<T>& batch, T learning_rate) {
    const HiddenPass<T> pass = hidden_forward(model, batch.images);
    HiddenLayer<T> gradient = gradient_with(bug, model, batch, pass);
    model.U -= learning_rate * gradient.U;
    model.b2 -= learning_rate * gradient.b2;
    if (bug == Bug::updated_u_used) gradient = gradient_with(bug, model, batch, pass);  // U^T (p - y), but U is no longer the pass's
    model.W -= learning_rate * gradient.W;
    model.b1 -= learning_rate * gradient.b1;
    return batch_cross_entropy(batch.labels, pass.theta);
}

// What a step really subtracted, divided by the learning rate: the gradient, if the step is right.
// step: changes the model that it is given
template <typename Step>
HiddenLayer<double> step_taken(const HiddenLayer<double>& before, double learning_rate, Step step) {
    HiddenLayer<double> after = before;
    step(after);
    return {(before.W - after.W) / learning_rate, (before.b1 - after.b1) / learning_rate, (before.U - after.U) / learning_rate,
            (before.b2 - after.b2) / learning_rate};
}

// For each parameter, from the last to the first: check(name, loss, active_set, at, claimed), where loss and active_set (which ReLUs are on)
// are functions of that parameter alone, the others fixed as in the model. This is what check_gradient of common/gradient_check/gradient_check.hpp needs.
template <typename Check>
void for_each_parameter(const HiddenLayer<double>& model, const Batch<double>& batch, const HiddenLayer<double>& claimed, Check check) {
    const auto one = [&](const char* name, auto parameter) {
        HiddenLayer<double> moved = model;
        const auto pass_at = [&](const arma::mat& value) {
            moved.*parameter = value;
            return hidden_forward(moved, batch.images);
        };
        check(name, [&](const arma::mat& value) { return batch_cross_entropy(batch.labels, pass_at(value).theta); },
              [&](const arma::mat& value) { return arma::uvec(arma::find(pass_at(value).z > 0.0)); }, model.*parameter, claimed.*parameter);
    };
    one("b2", &HiddenLayer<double>::b2);
    one("U", &HiddenLayer<double>::U);
    one("b1", &HiddenLayer<double>::b1);
    one("W", &HiddenLayer<double>::W);
}

}  // namespace scratch
