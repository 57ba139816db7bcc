// Chapter 9's network on a tape, and a step of its training.
#pragma once

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "13_automatic_gradients/taken_apart.hpp"
#include "13_automatic_gradients/tape.hpp"

#include <armadillo>

namespace scratch {

// Its parameters on a tape.
struct HiddenOnTape {
    Node hidden_weights, hidden_biases, weights, biases;
};

// model: must stay where it is, as long as the tape is used
inline HiddenOnTape as_variables(Tape& tape, HiddenLayer& model) {
    return {variable(tape, model.hidden_weights), variable(tape, model.hidden_biases), variable(tape, model.weights), variable(tape, model.biases)};
}

// For slopes by the image alone.
inline HiddenOnTape as_constants(Tape& tape, const HiddenLayer& model) {
    return {constant(tape, model.hidden_weights), constant(tape, model.hidden_biases), constant(tape, model.weights), constant(tape, model.biases)};
}

// in: 784 x batch, mask: hidden x batch, for chapter 11's dropout, or empty; out: 10 x batch
inline Node hidden_activations(const HiddenOnTape& on_tape, const Node& in, const arma::mat& mask = {}) {
    const Node all_units = relu(plus_bias(product(on_tape.hidden_weights, in), on_tape.hidden_biases));
    const Node units = mask.is_empty() ? all_units : times(mask, all_units);
    return plus_bias(product(on_tape.weights, units), on_tape.biases);
}

// A step as (9.7) makes it, with slopes from the tape. model: changed in place; returns the batch's mean loss before the step
inline double hidden_step_on_tape(HiddenLayer& model, const Batch& batch, double learning_rate) {
    Tape tape;
    const HiddenOnTape on_tape = as_variables(tape, model);
    const Node loss = softmax_cross_entropy(batch.labels, hidden_activations(on_tape, constant(tape, batch.images)));
    backward(loss);
    model.hidden_weights -= learning_rate * on_tape.hidden_weights.slope();
    model.hidden_biases -= learning_rate * on_tape.hidden_biases.slope();
    model.weights -= learning_rate * on_tape.weights.slope();
    model.biases -= learning_rate * on_tape.biases.slope();
    return loss.value()(0);
}

}  // namespace scratch
