#include "13_automatic_gradients/show.hpp"

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "13_automatic_gradients/earlier_networks.hpp"
#include "13_automatic_gradients/forward_mode.hpp"
#include "13_automatic_gradients/graph.hpp"
#include "13_automatic_gradients/hidden_on_tape.hpp"
#include "13_automatic_gradients/taken_apart.hpp"
#include "13_automatic_gradients/tape.hpp"
#include "13_automatic_gradients/wrong_backward.hpp"
#include "common/show/svg.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <armadillo>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

namespace scratch {

namespace {

// The quickest of several times, each begun with a fresh start.
double seconds_for(const std::function<void()>& work, int times) {
    double quickest = arma::datum::inf;
    for (int i = 0; i < times; ++i) {
        const double started = seconds_now();
        work();
        quickest = std::min(quickest, seconds_now() - started);
    }
    return quickest;
}

}  // namespace

void show_on_paper(const std::string& file) {
    arma::mat weights{{1.0, 2.0}, {2.0, -2.0}, {-1.0, 2.0}};  // chapter 5's: three answers, two pixels, the label is 1
    Tape tape;
    const Node w = variable(tape, weights, "weights"), x = constant(tape, arma::vec{1.0, 0.5}, "image");
    const Node predictions = column_shares(exponential(product(w, x)));
    backward(times(-1.0, logarithm(pick(arma::uvec{1}, predictions))));
    std::cout << "\nThe example on paper, on a tape: down the values, up the slopes:\n" << graph_in_terminal(tape)
              << write_svg(file, drawn_graph(tape, "The example on paper as a graph: each operation with its value in blue, and in red the slope of the loss, which comes back")) << "\n";
}

void show_two_ways() {
    arma::mat three{3.0};
    Tape tape;
    const Node u = variable(tape, three);
    const Node loss = sum(square(u), u);
    std::cout << "\nL = u^2 + u at u = 3: u is read twice, and its slope is 2 u + 1 = 7:\n";
    backward(loss);
    std::cout << formatted("  with += , what comes back adds up:    %.4f\n", u.slope()(0));
    backward_overwriting(loss);
    std::cout << formatted("  with =  , the last one overwrites:    %.4f\n", u.slope()(0));
}

void show_directions(const Digits& digits, std::uint64_t seed) {
    const Batch one = gather(digits, arma::uvec{0});
    HiddenLayer model = random_hidden_layer(16, seed);
    const auto forward = [&](const arma::mat& image, const arma::mat& effect) {
        const Carried u = relu(plus_bias(product(fixed(model.hidden_weights), Carried{image, effect}), fixed(model.hidden_biases)));
        return plus_bias(product(fixed(model.weights), u), fixed(model.biases));
    };
    arma::mat carried(pixel_count, 1), handed_back;
    const double forward_pixels = seconds_for([&] {
        for (arma::uword j = 0; j < pixel_count; ++j) carried(j) = softmax_cross_entropy(one.labels, forward(one.images, one_hot(j, pixel_count))).effect(0);
    }, 5);
    const auto on_tape = [&](const Node& image) { return hidden_activations(as_constants(*image.tape, model), image); };
    const double backward_pixels = seconds_for([&] {
        handed_back = automatic_gradient([&](const Node& image) { return softmax_cross_entropy(one.labels, on_tape(image)); }, one.images);
    }, 5);
    // the image times a number that is 1: how do the ten activations answer to that number?
    arma::mat of_brightness, row_by_row;
    const double forward_brightness = seconds_for([&] { of_brightness = forward(one.images, one.images).effect; }, 5);
    const double backward_brightness = seconds_for([&] {
        row_by_row = automatic_jacobian([&](const Node& brightness) { return on_tape(product(constant(*brightness.tape, one.images), brightness)); }, arma::mat{1.0});
    }, 5);
    std::cout << "\nA network of 784, 16 and 10 numbers: which way is shorter?\n";
    Table table({"slopes of", "by", "direction", "passes", "differ by", "time"});
    const auto add = [&](const char* of, const char* by, const char* direction, arma::uword passes, const arma::mat& a, const arma::mat& b, double seconds) {
        table.add({of, by, direction, std::to_string(passes), formatted("%.0e", arma::abs(a - b).max()), formatted("%.6f s", seconds)});
    };
    add("the loss", "784 pixels", "forward", pixel_count, carried, handed_back, forward_pixels);
    add("the loss", "784 pixels", "backward", 1, handed_back, carried, backward_pixels);
    add("10 activations", "brightness", "forward", 1, of_brightness, row_by_row, forward_brightness);
    add("10 activations", "brightness", "backward", digit_count, row_by_row, of_brightness, backward_brightness);
    std::cout << table.text();
}

void show_cost(const Digits& digits, std::uint64_t seed) {
    HiddenLayer by_hand = random_hidden_layer(128, seed), on_tape = by_hand;
    const Batch batch = gather(digits, arma::regspace<arma::uvec>(0, std::min<arma::uword>(16, digits.count()) - 1));
    constexpr int rounds = 20, steps = 20;
    double hand = arma::datum::inf, tape = arma::datum::inf;
    for (int round = 0; round < rounds; ++round) {  // side by side: whatever slows the machine down slows both
        hand = std::min(hand, seconds_for([&] { for (int i = 0; i < steps; ++i) hidden_training_step(by_hand, batch, 0.001); }, 1) / steps);
        tape = std::min(tape, seconds_for([&] { for (int i = 0; i < steps; ++i) hidden_step_on_tape(on_tape, batch, 0.001); }, 1) / steps);
    }
    std::cout << "\nA step of chapter 9's network on 16 digits; the quickest of " << rounds << " rounds:\n"
              << formatted("  as chapter 9 wrote it      %.6f s\n  recorded and handed back   %.6f s\n", hand, tape)
              << formatted("  after %d steps the weights differ by %.0e; the tape takes %.2f times as long\n", rounds * steps,
                           arma::abs(by_hand.hidden_weights - on_tape.hidden_weights).max(), tape / hand);
}

}  // namespace scratch
