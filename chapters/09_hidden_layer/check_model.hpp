// The gradient check of a whole model, one parameter after the other, the last layer first. For the program and the tests.
#pragma once

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "common/gradient_check/gradient_check.hpp"

#include <armadillo>
#include <string>
#include <vector>

namespace scratch {

// parameter: which one, as in &HiddenLayer::weights; claimed: its claimed gradient. Everything else stays as it is in the model.
template <typename Parameter>
CheckReport check_parameter(const std::string& name, Parameter HiddenLayer::*parameter, const HiddenLayer& model, const Batch& batch,
                            const arma::mat& claimed, CheckSettings settings) {
    HiddenLayer moved = model;
    const auto pass_at = [&](const arma::mat& value) {
        moved.*parameter = value;
        return hidden_forward(moved, batch.images);
    };
    const auto loss = [&](const arma::mat& value) {
        const HiddenPass pass = pass_at(value);
        return batch_cross_entropy(batch.labels, pass.activations, pass.predictions);
    };
    settings.active_set = [&](const arma::mat& value) { return arma::uvec(arma::find(pass_at(value).sums > 0.0)); };
    return check_gradient(name, loss, model.*parameter, claimed, settings);
}

// claimed: what should be the gradient of the batch's mean loss by the model's parameters
inline std::vector<CheckReport> check_model(const HiddenLayer& model, const Batch& batch, const HiddenLayer& claimed, const CheckSettings& settings) {
    return {check_parameter("b_w", &HiddenLayer::biases, model, batch, claimed.biases, settings),
            check_parameter("w", &HiddenLayer::weights, model, batch, claimed.weights, settings),
            check_parameter("b_v", &HiddenLayer::hidden_biases, model, batch, claimed.hidden_biases, settings),
            check_parameter("v", &HiddenLayer::hidden_weights, model, batch, claimed.hidden_weights, settings)};
}

}  // namespace scratch
