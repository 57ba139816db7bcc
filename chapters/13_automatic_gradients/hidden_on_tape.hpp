// Chapter 9's network on a tape, and a step of its training.
#pragma once

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "13_automatic_gradients/tape.hpp"

#include <armadillo>

namespace scratch {

// in: 784 x batch; out: 10 x batch. The parameters as constants: for slopes by the image.
inline Node activations_of(const HiddenLayer& model, const Node& in) {
    const auto fixed = [&](const arma::mat& parameter) { return constant(*in.tape, parameter); };
    return plus_bias(product(fixed(model.weights), relu(plus_bias(product(fixed(model.hidden_weights), in), fixed(model.hidden_biases)))), fixed(model.biases));
}

// A step as (9.7) makes it, with slopes from the tape. model: changed in place; returns the batch's mean loss before the step
inline double hidden_step_on_tape(HiddenLayer& model, const Batch& batch, double learning_rate) {
    Tape tape;
    const Node v = variable(tape, model.hidden_weights), b_v = variable(tape, model.hidden_biases);
    const Node w = variable(tape, model.weights), b_w = variable(tape, model.biases);
    const Node units = relu(plus_bias(product(v, constant(tape, batch.images)), b_v));
    const Node loss = softmax_cross_entropy(batch.labels, plus_bias(product(w, units), b_w));
    backward(loss);
    model.hidden_weights -= learning_rate * v.slope();
    model.hidden_biases -= learning_rate * b_v.slope();
    model.weights -= learning_rate * w.slope();
    model.biases -= learning_rate * b_w.slope();
    return loss.value()(0);
}

}  // namespace scratch
