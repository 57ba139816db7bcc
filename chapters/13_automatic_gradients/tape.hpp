// A tape: everything that was computed, in order, and for each operation how it hands back what comes back to it. Backwards once over the
// tape, and all gradients are there. In the comments, out is what an operation returns, and wrt_out how the loss answers to that.
#pragma once

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"

#include <armadillo>
#include <deque>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace scratch {

struct Entry {
    std::string operation;                                    // for a person
    std::vector<arma::uword> from;                            // the earlier entries that it was computed from
    arma::mat value;
    arma::mat slope;                                          // how the loss answers to value; empty before backward
    bool wanted;                                              // a variable, or computed from one: somebody asks for its slope
    std::function<void(const arma::mat& wrt_out)> hand_back;  // gives each of `from` its part; none where the computation begins
};

using Tape = std::deque<Entry>;  // a deque, because its entries stay where they are while it grows

// An entry of a tape: what the operations below take and return.
struct Node {
    Tape* tape;
    arma::uword place;

    Entry& entry() const { return (*tape)[place]; }
    const arma::mat& value() const { return entry().value; }
    const arma::mat& slope() const { return entry().slope; }  // after backward
    bool wanted() const { return entry().wanted; }
};

// Where a computation begins: numbers whose slope is asked for, and numbers whose slope nobody needs, such as images. A variable is not
// copied: it must stay where it is, and as it is, as long as the tape is used.
inline Node variable(Tape& tape, arma::mat& value, const std::string& name = "variable") {
    tape.push_back({name, {}, arma::mat(value.memptr(), value.n_rows, value.n_cols, false, true), {}, true, nullptr});
    return {&tape, tape.size() - 1};
}
inline Node constant(Tape& tape, const arma::mat& value, const std::string& name = "constant") {
    tape.push_back({name, {}, value, {}, false, nullptr});
    return {&tape, tape.size() - 1};
}

// from: of one tape, to which the operation is added
inline Node record(const std::string& operation, const std::vector<Node>& from, arma::mat value, const std::function<void(const arma::mat&)>& hand_back) {
    Entry entry{operation, {}, std::move(value), {}, false, hand_back};
    for (const Node& node : from) {
        entry.from.push_back(node.place);
        entry.wanted = entry.wanted || node.wanted();
    }
    from.front().tape->push_back(std::move(entry));
    return {from.front().tape, from.front().tape->size() - 1};
}

// (13.1) part: of node's shape, what comes back over one way. Over several ways it adds up.
inline void add_slope(const Node& node, arma::mat part) {
    arma::mat& slope = node.entry().slope;
    if (slope.is_empty()) slope = std::move(part);  // 0 + part, without the zeros
    else slope += part;
}

// loss: one number. Gives every wanted entry its slope. Throws std::logic_error where loss is more than a number.
// Whatever reads an entry stands behind it on the tape: from the end to the beginning, a slope is complete when its turn to be handed back comes.
inline void backward(const Node& loss) {
    if (loss.value().n_elem != 1) throw std::logic_error("backward begins at one number, and this is " + std::to_string(loss.value().n_elem));
    for (Entry& entry : *loss.tape) entry.slope.reset();
    add_slope(loss, arma::mat(1, 1, arma::fill::ones));  // the loss answers to itself one to one
    for (arma::uword place = loss.place + 1; place-- > 0;) {
        Entry& entry = (*loss.tape)[place];
        if (entry.wanted && entry.slope.is_empty()) entry.slope.zeros(arma::size(entry.value));  // nobody has read it
        if (entry.wanted && entry.hand_back) entry.hand_back(entry.slope);
    }
}

// (13.2) left: n x k, right: k x m; out: n x m
inline Node product(const Node& left, const Node& right) {
    return record("product", {left, right}, left.value() * right.value(), [=](const arma::mat& wrt_out) {
        if (left.wanted()) add_slope(left, wrt_out * right.value().t());
        if (right.wanted()) add_slope(right, left.value().t() * wrt_out);
    });
}

// (13.3) in: n x m, bias: n x 1; out: n x m, the bias added to every column
inline Node plus_bias(const Node& in, const Node& bias) {
    return record("plus bias", {in, bias}, in.value().each_col() + bias.value().as_col(), [=](const arma::mat& wrt_out) {
        if (in.wanted()) add_slope(in, wrt_out);
        if (bias.wanted()) add_slope(bias, arma::sum(wrt_out, 1));
    });
}

// (13.4) left and right: the same shape
inline Node sum(const Node& left, const Node& right) {
    return record("sum", {left, right}, left.value() + right.value(), [=](const arma::mat& wrt_out) {
        if (left.wanted()) add_slope(left, wrt_out);
        if (right.wanted()) add_slope(right, wrt_out);
    });
}

// (13.5) in: any shape
inline Node relu(const Node& in) {
    return record("ReLU", {in}, relu(in.value()), [=](const arma::mat& wrt_out) { add_slope(in, wrt_out % relu_slope(in.value())); });
}

// (13.6) in: any shape; out: each number squared
inline Node square(const Node& in) {
    return record("square", {in}, arma::square(in.value()), [=](const arma::mat& wrt_out) { add_slope(in, 2.0 * in.value() % wrt_out); });
}

// (13.7) in: any shape; out: one number
inline Node mean(const Node& in) {
    const auto count = static_cast<double>(in.value().n_elem);
    return record("mean", {in}, arma::mat(1, 1, arma::fill::value(arma::accu(in.value()) / count)), [=](const arma::mat& wrt_out) {
        add_slope(in, arma::mat(arma::size(in.value()), arma::fill::value(wrt_out(0) / count)));
    });
}

// (13.8) labels: batch, activations: 10 x batch; out: one number, (7.2). What goes back is (7.3)
inline Node softmax_cross_entropy(const arma::uvec& labels, const Node& activations) {
    const arma::mat predictions = batch_softmax(activations.value());
    const double loss = batch_cross_entropy(labels, activations.value(), predictions);
    return record("cross-entropy", {activations}, arma::mat(1, 1, arma::fill::value(loss)), [=](const arma::mat& wrt_out) {
        add_slope(activations, wrt_out(0) * mean_loss_wrt_activations(labels, predictions));
    });
}

}  // namespace scratch
