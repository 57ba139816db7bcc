// The networks of chapters 7, 9, 11 and 12 on a tape: their gradients, and nobody derived them. A third opinion for every check.
#pragma once

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "12_convolution/convolution.hpp"
#include "12_convolution/network.hpp"
#include "13_automatic_gradients/hidden_on_tape.hpp"
#include "13_automatic_gradients/taken_apart.hpp"
#include "13_automatic_gradients/tape.hpp"

#include <armadillo>
#include <functional>

namespace scratch {

// loss: what is recorded of one matrix; returns its slope at `at`
inline arma::mat automatic_gradient(const std::function<Node(const Node&)>& loss, arma::mat at) {
    Tape tape;
    const Node parameter = variable(tape, at);
    backward(loss(parameter));
    return parameter.slope();
}

// f: numbers to numbers; returns its Jacobian at `at`, entry (k, i): output k by number i. Once backward for each output.
inline arma::mat automatic_jacobian(const std::function<Node(const Node&)>& f, arma::mat at) {
    Tape tape;
    const Node parameter = variable(tape, at);
    const Node outputs = f(parameter);
    arma::mat jacobian(outputs.value().n_elem, at.n_elem);
    for (arma::uword k = 0; k < jacobian.n_rows; ++k) {
        backward(pick(arma::umat{k}, outputs));
        jacobian.row(k) = arma::vectorise(parameter.slope()).t();
    }
    return jacobian;
}

// Chapter 7's. weights: 10 x 784
inline arma::mat automatic_gradient(const arma::mat& weights, const Batch& batch) {
    return automatic_gradient([&](const Node& w) { return loss_taken_apart(batch.labels, product(w, constant(*w.tape, batch.images))); }, weights);
}

// Half the decay times the sum of the squares.
inline Node cost_of(double decay, const Node& weights) {
    return times(0.5 * decay * static_cast<double>(weights.value().n_elem), mean(square(weights)));
}

// Chapter 9's, with what large weights cost, and with a mask for the units, hidden x batch, as chapter 11 has them.
inline HiddenLayer automatic_gradient(HiddenLayer model, const Batch& batch, double decay = 0.0, const arma::mat& mask = {}) {
    Tape tape;
    const HiddenOnTape on_tape = as_variables(tape, model);
    const Node loss = loss_taken_apart(batch.labels, hidden_activations(on_tape, constant(tape, batch.images), mask));
    backward(sum(loss, sum(cost_of(decay, on_tape.hidden_weights), cost_of(decay, on_tape.weights))));
    return {on_tape.hidden_weights.slope(), on_tape.hidden_biases.slope(), on_tape.weights.slope(), on_tape.biases.slope()};
}

// map: channels x side^2, filters: count x 25 channels. Each number of the patches is one of the map: let the map's places go through patches.
inline Node convolution(const Node& filters, const Node& map, arma::uword side) {
    const arma::mat places = arma::reshape(arma::regspace(0.0, static_cast<double>(map.value().n_elem - 1)), arma::size(map.value()));
    return product(filters, pick(arma::conv_to<arma::umat>::from(patches(places, side)), map));
}

// map: channels x side^2; out: channels x side^2 / 4
inline Node largest_of_four(const Node& map, arma::uword side) {
    const arma::uword channels = map.value().n_rows;
    const arma::umat winners = pool(map.value(), side).winners;
    return pick((channels * winners).eval().each_col() + arma::regspace<arma::uvec>(0, channels - 1), map);
}

// Chapter 12's, image by image.
inline Convolutional automatic_gradient(Convolutional model, const Batch& batch) {
    Tape tape;
    const Node filters = variable(tape, model.filters), filter_biases = variable(tape, model.filter_biases);
    const Node second_filters = variable(tape, model.second_filters), second_biases = variable(tape, model.second_biases);
    const Node weights = variable(tape, model.weights), biases = variable(tape, model.biases);
    Node loss = constant(tape, arma::mat(1, 1, arma::fill::zeros));
    for (arma::uword image = 0; image < batch.labels.n_elem; ++image) {
        const Node x = constant(tape, batch.images.col(image).t());
        const Node maps = relu(plus_bias(largest_of_four(convolution(filters, x, image_side), first_sums_side), filter_biases));
        const Node second_maps = relu(plus_bias(largest_of_four(convolution(second_filters, maps, first_side), second_sums_side), second_biases));
        const Node in_a_column = pick(arma::regspace<arma::uvec>(0, second_maps.value().n_elem - 1), second_maps);
        loss = sum(loss, loss_taken_apart(arma::uvec{batch.labels(image)}, plus_bias(product(weights, in_a_column), biases)));
    }
    backward(times(1.0 / static_cast<double>(batch.labels.n_elem), loss));
    return {filters.slope(), filter_biases.slope(), second_filters.slope(), second_biases.slope(), weights.slope(), biases.slope()};
}

}  // namespace scratch
