#include "formula.hpp"
#include "paper_example.hpp"
#include "programs.hpp"
#include "test.hpp"

#include "07_mini_batches/hold_out.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/bug_zoo.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "11_regularisation/regularisation.hpp"
#include "12_convolution/network.hpp"
#include "12_convolution/train.hpp"
#include "13_automatic_gradients/deep_network.hpp"
#include "13_automatic_gradients/earlier_networks.hpp"
#include "13_automatic_gradients/forward_mode.hpp"
#include "13_automatic_gradients/graph.hpp"
#include "13_automatic_gradients/hidden_on_tape.hpp"
#include "13_automatic_gradients/saved_deep.hpp"
#include "13_automatic_gradients/show.hpp"
#include "13_automatic_gradients/taken_apart.hpp"
#include "13_automatic_gradients/tape.hpp"
#include "13_automatic_gradients/wrong_backward.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

using namespace scratch;

namespace {

// Numbers in [-1, 1), none of them within a hundredth of 0: no kink is near.
arma::mat numbers(arma::uword rows, arma::uword columns, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    arma::mat all(rows, columns);
    all.imbue([&] {
        double number = 0.0;
        while (std::abs(number) < 0.01) number = uniform(random, 1.0);
        return number;
    });
    return all;
}

// A loss that weighs what an operation returns: what comes back to the operation are these weights.
arma::mat what_comes_back(const arma::mat& out) { return numbers(out.n_rows, out.n_cols, 99); }
double weighed(const arma::mat& out) { return arma::accu(what_comes_back(out) % out); }
Node weighed(const Node& out) { return times(static_cast<double>(out.value().n_elem), mean(times(what_comes_back(out.value()), out))); }

// An operation, and the same function without a tape.
struct Operation {
    std::function<Node(const Node&)> recorded;
    std::function<arma::mat(const arma::mat&)> plain;
    arma::mat at;

    Loss loss() const {
        return [this](const arma::mat& in) { return weighed(plain(in)); };
    }
    arma::mat back() const { return what_comes_back(plain(at)); }
    CheckReport check(const std::string& name) const {
        Tape tape;
        arma::mat in = at;
        BOOST_TEST(arma::approx_equal(recorded(variable(tape, in)).value(), plain(at), "reldiff", 1e-14));
        return check_gradient(name, loss(), at, automatic_gradient([&](const Node& node) { return weighed(recorded(node)); }, at));
    }
    void must_reject_slope(const std::string& name, const arma::mat& wrong, const std::string& words = "") const { must_reject(check_gradient(name, loss(), at, wrong), words); }
};

// Effects that were carried forward, against the function's own: along `effects`, from `at`.
CheckReport check_carried(const std::string& name, const std::function<arma::mat(double moved)>& plain, const arma::mat& carried) {
    const VectorFunction along = [&](const arma::vec& moved) { return arma::vec(arma::vectorise(plain(moved(0)))); };
    return check_jacobian(name, along, arma::vec{0.0}, arma::vec(arma::vectorise(carried)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(formulas)

BOOST_AUTO_TEST_CASE(ways_add_up, *boost::unit_test::label("13.1")) {
    // read by three operations, one of them twice
    const Operation thrice{[](const Node& in) { return sum(sum(square(in), relu(in)), sum(in, in)); }, [](const arma::mat& in) { return arma::mat(arma::square(in) + relu(in) + 2.0 * in); }, numbers(4, 4, 1)};
    show_formula("13.1", "a number that is read four times: the sum over all ways", {thrice.check("in")});
    const auto slope_by = [&](const auto& back) {
        Tape tape;
        arma::mat at = thrice.at;
        const Node in = variable(tape, at);
        back(weighed(thrice.recorded(in)));
        return arma::mat(in.slope());
    };
    thrice.must_reject_slope("= in place of +=", slope_by(backward_overwriting));
    thrice.must_reject_slope("the square alone", 2.0 * thrice.at % thrice.back());
    thrice.must_reject_slope("the mean over the ways", slope_by(backward) / 4.0, "a constant factor");
}

BOOST_AUTO_TEST_CASE(products, *boost::unit_test::label("13.2")) {
    const arma::mat left = numbers(4, 4, 1), right = numbers(4, 4, 2), wide = numbers(4, 6, 3);
    const Operation by_left{[&](const Node& in) { return product(in, constant(*in.tape, right)); }, [&](const arma::mat& in) { return arma::mat(in * right); }, left};
    const Operation by_right{[&](const Node& in) { return product(constant(*in.tape, left), in); }, [&](const arma::mat& in) { return arma::mat(left * in); }, wide};
    const Operation by_both{[](const Node& in) { return product(in, in); }, [](const arma::mat& in) { return arma::mat(in * in); }, left};
    show_formula("13.2", "a product, by its left and its right factor, and by both at once", {by_left.check("left"), by_right.check("right"), by_both.check("both")});
    by_left.must_reject_slope("not transposed", by_left.back() * right);
    by_left.must_reject_slope("the other way round", right.t() * by_left.back());
    by_right.must_reject_slope("not transposed", left * by_right.back());
    by_both.must_reject_slope("one factor alone", by_both.back() * left.t());
}

BOOST_AUTO_TEST_CASE(biases, *boost::unit_test::label("13.3")) {
    const arma::mat in = numbers(4, 3, 1), bias = numbers(12, 1, 2);
    const Operation by_in{[&](const Node& node) { return plus_bias(node, constant(*node.tape, bias.head_rows(4))); }, [&](const arma::mat& x) { return arma::mat(x.each_col() + bias.col(0).head(4)); }, in};
    const Operation by_bias{[&](const Node& node) { return plus_bias(constant(*node.tape, numbers(12, 3, 3)), node); },
                            [&](const arma::mat& b) { return arma::mat(numbers(12, 3, 3).each_col() + b.col(0)); }, bias};
    show_formula("13.3", "a bias in every column, by the columns and by the bias", {by_in.check("in"), by_bias.check("bias")});
    by_bias.must_reject_slope("the mean over the batch", arma::mat(arma::mean(by_bias.back(), 1)), "a constant factor, x 1/3");
    by_bias.must_reject_slope("the first image alone", arma::mat(by_bias.back().col(0)));
}

BOOST_AUTO_TEST_CASE(sums, *boost::unit_test::label("13.4")) {
    const arma::mat other = numbers(4, 4, 2);
    const Operation by_left{[&](const Node& in) { return sum(in, constant(*in.tape, other)); }, [&](const arma::mat& in) { return arma::mat(in + other); }, numbers(4, 4, 1)};
    const Operation by_right{[&](const Node& in) { return sum(constant(*in.tape, other), in); }, [&](const arma::mat& in) { return arma::mat(other + in); }, numbers(4, 4, 1)};
    const Operation by_both{[](const Node& in) { return sum(in, in); }, [](const arma::mat& in) { return arma::mat(2.0 * in); }, numbers(4, 4, 1)};
    show_formula("13.4", "a sum, by either and by both", {by_left.check("left"), by_right.check("right"), by_both.check("both")});
    by_left.must_reject_slope("shared out", by_left.back() / 2.0, "a constant factor, x 1/2");
    by_both.must_reject_slope("one alone", by_both.back(), "a constant factor, x 1/2");
}

BOOST_AUTO_TEST_CASE(rectified, *boost::unit_test::label("13.5")) {
    const Operation of_in{[](const Node& in) { return relu(in); }, [](const arma::mat& in) { return relu(in); }, numbers(6, 6, 1)};
    show_formula("13.5", "ReLU: back where it let through", {of_in.check("in")});
    of_in.must_reject_slope("the mask forgotten", of_in.back(), "entries that should be 0 are not");
    of_in.must_reject_slope("the mask of what comes back", of_in.back() % relu_slope(of_in.back()));
    of_in.must_reject_slope("the other half", of_in.back() % relu_slope(-of_in.at));
}

BOOST_AUTO_TEST_CASE(squares, *boost::unit_test::label("13.6")) {
    const Operation of_in{[](const Node& in) { return square(in); }, [](const arma::mat& in) { return arma::mat(arma::square(in)); }, numbers(4, 4, 1)};
    show_formula("13.6", "a square", {of_in.check("in")});
    of_in.must_reject_slope("the 2 forgotten", of_in.at % of_in.back(), "a constant factor, x 1/2");
    of_in.must_reject_slope("what comes back forgotten", 2.0 * of_in.at);
}

BOOST_AUTO_TEST_CASE(means, *boost::unit_test::label("13.7")) {
    const Operation of_in{[](const Node& in) { return mean(in); }, [](const arma::mat& in) { return arma::mat(1, 1, arma::fill::value(arma::accu(in) / static_cast<double>(in.n_elem))); }, numbers(4, 3, 1)};
    show_formula("13.7", "a mean", {of_in.check("in")});
    of_in.must_reject_slope("the sum's", arma::mat(4, 3, arma::fill::value(of_in.back()(0))), "a constant factor, x 12");
    of_in.must_reject_slope("what comes back forgotten", arma::mat(4, 3, arma::fill::value(1.0 / 12.0)), "");
}

BOOST_AUTO_TEST_CASE(softmax_and_cross_entropy, *boost::unit_test::label("13.8")) {
    const arma::uvec labels{3, 0, 9};
    const Operation of_in{[&](const Node& in) { return softmax_cross_entropy(labels, in); },
                          [&](const arma::mat& in) {
                              double loss = 0.0;
                              for (arma::uword n = 0; n < 3; ++n) loss += cross_entropy_from_activations(labels(n), in.col(n)) / 3.0;
                              return arma::mat(1, 1, arma::fill::value(loss));
                          }, 2.0 * numbers(10, 3, 1)};
    const CheckReport apart = check_equal("against the loss taken apart", automatic_gradient([&](const Node& a) { return softmax_cross_entropy(labels, a); }, of_in.at),
                                          automatic_gradient([&](const Node& a) { return loss_taken_apart(labels, a); }, of_in.at), {.tolerance = 1e-13});
    show_formula("13.8", "softmax and cross-entropy as one operation", {of_in.check("a"), apart});
    of_in.must_reject_slope("what comes back forgotten", mean_loss_wrt_activations(labels, batch_softmax(of_in.at)));
    of_in.must_reject_slope("the sum's", 3.0 * of_in.back()(0) * mean_loss_wrt_activations(labels, batch_softmax(of_in.at)), "a constant factor, x 3");
}

BOOST_AUTO_TEST_CASE(factors, *boost::unit_test::label("13.9")) {
    const arma::mat each = numbers(4, 4, 2);
    const Operation of_in{[&](const Node& in) { return times(each, in); }, [&](const arma::mat& in) { return arma::mat(each % in); }, numbers(4, 4, 1)};
    const Operation by_one{[&](const Node& in) { return times(-0.7, in); }, [&](const arma::mat& in) { return arma::mat(-0.7 * in); }, numbers(4, 4, 1)};
    show_formula("13.9", "factors that are no variables", {of_in.check("in"), by_one.check("in")});
    of_in.must_reject_slope("the factors forgotten", of_in.back());
    of_in.must_reject_slope("the value", of_in.at % of_in.back());
}

BOOST_AUTO_TEST_CASE(picked, *boost::unit_test::label("13.10")) {
    const arma::umat places{{0, 5, 5, 11}, {2, 3, 5, 15}, {1, 4, 7, 13}};  // 5 three times, some never
    const Operation of_in{[&](const Node& in) { return pick(places, in); },
                          [&](const arma::mat& in) {
                              arma::mat out(3, 4);
                              for (arma::uword i = 0; i < 12; ++i) out(i) = in(places(i));
                              return out;
                          }, numbers(4, 4, 1)};
    show_formula("13.10", "numbers picked, some often, some never", {of_in.check("in")});
    arma::mat last_alone(4, 4, arma::fill::zeros);
    for (arma::uword i = 0; i < 12; ++i) last_alone(places(i)) = of_in.back()(i);
    of_in.must_reject_slope("= in place of +=", last_alone);
}

BOOST_AUTO_TEST_CASE(exponentials, *boost::unit_test::label("13.11")) {
    const Operation of_in{[](const Node& in) { return exponential(in); }, [](const arma::mat& in) { return arma::mat(arma::exp(in)); }, numbers(4, 4, 1)};
    show_formula("13.11", "an exponential", {of_in.check("in")});
    of_in.must_reject_slope("the exponent", of_in.at % of_in.back());
    of_in.must_reject_slope("what comes back forgotten", arma::exp(of_in.at));
}

BOOST_AUTO_TEST_CASE(logarithms, *boost::unit_test::label("13.12")) {
    const Operation of_in{[](const Node& in) { return logarithm(in); }, [](const arma::mat& in) { return arma::mat(arma::log(in)); }, numbers(4, 4, 1) + 1.5};
    show_formula("13.12", "a logarithm", {of_in.check("in")});
    of_in.must_reject_slope("times", of_in.back() % of_in.at);
    of_in.must_reject_slope("by the logarithm", of_in.back() / arma::log(of_in.at));
}

BOOST_AUTO_TEST_CASE(shares, *boost::unit_test::label("13.13")) {
    const Operation of_in{[](const Node& in) { return column_shares(in); }, [](const arma::mat& in) { return arma::mat(in.each_row() / arma::sum(in, 0)); }, numbers(5, 3, 1) + 1.5};
    show_formula("13.13", "each number's share of its column", {of_in.check("in")});
    const arma::rowvec sums = arma::sum(of_in.at, 0);
    of_in.must_reject_slope("the sum taken for a constant", of_in.back().each_row() / sums);
    of_in.must_reject_slope("not divided", arma::mat(of_in.back().each_row() - arma::sum(of_in.plain(of_in.at) % of_in.back(), 0)));
}

BOOST_AUTO_TEST_CASE(carried_through_a_product, *boost::unit_test::label("13.14")) {
    const Carried left{numbers(4, 3, 1), numbers(4, 3, 2)}, right{numbers(3, 4, 3), numbers(3, 4, 4)};
    const auto plain = [&](double moved) { return arma::mat((left.value + moved * left.effect) * (right.value + moved * right.effect)); };
    show_formula("13.14", "forward through a product: the product rule", {check_carried("effects", plain, product(left, right).effect)});
    BOOST_TEST(arma::approx_equal(product(left, right).value, plain(0.0), "absdiff", 0.0));
    must_reject(check_carried("one half", plain, left.effect * right.value), "");
    must_reject(check_carried("the product of the effects", plain, left.effect * right.effect), "");
}

BOOST_AUTO_TEST_CASE(carried_through_relu, *boost::unit_test::label("13.15")) {
    const Carried in{numbers(6, 6, 1), numbers(6, 6, 2)};
    const auto plain = [&](double moved) { return relu(in.value + moved * in.effect); };
    show_formula("13.15", "forward through ReLU", {check_carried("effects", plain, relu(in).effect)});
    must_reject(check_carried("ReLU of the effect", plain, relu(in.effect)), "");
    must_reject(check_carried("the mask forgotten", plain, in.effect), "entries that should be 0 are not");
}

BOOST_AUTO_TEST_SUITE_END()

#ifndef FORMULAS_ALONE
BOOST_AUTO_TEST_SUITE(functions)

namespace {

Batch few_images(arma::uword count = 5) { return gather(draw_digits(count, 1), arma::regspace<arma::uvec>(0, count - 1)); }

double loss_of(DeepNetwork model, const Batch& batch) {
    arma::mat u = relu((model.weights[0] * batch.images).eval().each_col() + model.biases[0]);
    const std::size_t last = model.weights.size() - 1;
    for (std::size_t i = 1; i < last; ++i) {
        const arma::mat more = relu((model.weights[i] * u).eval().each_col() + model.biases[i]);
        if (model.residual) u += more;
        else u = more;
    }
    const arma::mat a = (model.weights[last] * u).eval().each_col() + model.biases[last];
    return batch_cross_entropy(batch.labels, a, batch_softmax(a));
}

// What a step took away, divided by the rate: a power of two so large that little is lost.
DeepNetwork step_of(const DeepNetwork& model, const Batch& batch, const Backward& back = backward) {
    constexpr double rate = 16.0;
    DeepNetwork after = model;
    BOOST_TEST(deep_training_step(after, batch, rate, back) == loss_of(model, batch), boost::test_tools::tolerance(1e-12));
    for (std::size_t i = 0; i < model.weights.size(); ++i) {
        after.weights[i] = (model.weights[i] - after.weights[i]) / rate;
        after.biases[i] = (model.biases[i] - after.biases[i]) / rate;
    }
    return after;
}

std::vector<CheckReport> check_deep(const DeepNetwork& model, const Batch& batch, const DeepNetwork& claimed) {
    std::vector<CheckReport> reports;
    for (std::size_t i = 0; i < model.weights.size(); ++i) {
        DeepNetwork moved = model;
        const Loss of_weights = [&](const arma::mat& value) { moved.weights[i] = value; return loss_of(moved, batch); };
        reports.push_back(check_gradient("weights " + std::to_string(i), of_weights, model.weights[i], claimed.weights[i], {.tolerance = 1e-5, .most_entries = 200}));
        moved = model;
        const Loss of_biases = [&](const arma::mat& value) { moved.biases[i] = value.col(0); return loss_of(moved, batch); };
        reports.push_back(check_gradient("biases " + std::to_string(i), of_biases, model.biases[i], claimed.biases[i], {.tolerance = 1e-5}));
    }
    return reports;
}

bool all_pass(const std::vector<CheckReport>& reports) {
    return std::all_of(reports.begin(), reports.end(), [](const CheckReport& report) { return report.passed(); });
}

DeepNetwork with_biases(DeepNetwork model) {
    for (std::size_t i = 0; i < model.biases.size(); ++i) model.biases[i] = 0.1 * numbers(model.biases[i].n_elem, 1, 50 + i);
    return model;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_step_of_a_deep_network_is_its_gradient) {
    const Batch batch = few_images();
    for (const bool residual : {false, true}) {
        const DeepNetwork model = with_biases(random_deep_network(4, 32, residual, 3));
        const std::vector<CheckReport> reports = check_deep(model, batch, step_of(model, batch));
        BOOST_TEST(reports.size() == 10U);
        for (const CheckReport& report : reports) BOOST_TEST(report.passed(), report.text());
        DeepNetwork longer = step_of(model, batch);
        longer.weights[2] *= 1.5;
        BOOST_TEST(!all_pass(check_deep(model, batch, longer)));
        BOOST_TEST(all_pass(check_deep(model, batch, step_of(model, batch, backward_overwriting))) == !residual);  // where nothing is read twice, = is right
    }
}

BOOST_AUTO_TEST_CASE(one_hidden_layer_is_chapter_9) {
    const Batch batch = few_images();
    const HiddenLayer model = random_hidden_layer(40, 1);
    const HiddenLayer by_hand = mean_loss_gradient(model, batch, hidden_forward(model, batch.images));
    const DeepNetwork deep = random_deep_network(1, 40, false, 1);
    const auto is = [](const arma::mat& found, const arma::mat& expected, double tolerance) { BOOST_TEST(arma::abs(found - expected).max() <= tolerance); };
    is(deep.weights[0], model.hidden_weights, 0.0);
    is(deep.weights[1], model.weights, 0.0);
    const DeepNetwork step = step_of(deep, batch);
    HiddenLayer after = model;
    BOOST_TEST(hidden_step_on_tape(after, batch, 16.0) == loss_of(deep, batch), boost::test_tools::tolerance(1e-12));
    const HiddenLayer on_tape = step_taken(model, 16.0, [&](HiddenLayer& moved) { hidden_step_on_tape(moved, batch, 16.0); });
    is(step.weights[0], by_hand.hidden_weights, 1e-15), is(on_tape.hidden_weights, by_hand.hidden_weights, 1e-15);
    is(step.biases[0], by_hand.hidden_biases, 1e-15), is(on_tape.hidden_biases, by_hand.hidden_biases, 1e-15);
    is(step.weights[1], by_hand.weights, 1e-15), is(on_tape.weights, by_hand.weights, 1e-15);
    is(step.biases[1], by_hand.biases, 1e-15), is(on_tape.biases, by_hand.biases, 1e-15);
}

// A bias that was nudged has its effect, as well as what it is added to.
BOOST_AUTO_TEST_CASE(biases_are_carried_forward) {
    const Carried in{numbers(4, 3, 21), numbers(4, 3, 22)}, bias{numbers(4, 1, 23), numbers(4, 1, 24)};
    const Carried out = plus_bias(in, bias);
    for (arma::uword column = 0; column < 3; ++column) {
        BOOST_TEST(arma::abs(out.value.col(column) - (in.value.col(column) + bias.value)).max() == 0.0);
        BOOST_TEST(arma::abs(out.effect.col(column) - (in.effect.col(column) + bias.effect)).max() == 0.0);
    }
}

// A third opinion must be right itself: each of them against the gradient that its chapter derived.
BOOST_AUTO_TEST_CASE(the_earlier_networks_are_those_derived_by_hand) {
    const Batch batch = few_images();
    const auto is = [](const arma::mat& found, const arma::mat& expected) {
        BOOST_REQUIRE((arma::size(found) == arma::size(expected)));
        BOOST_TEST(arma::abs(found - expected).max() <= 1e-14);
        BOOST_TEST(arma::abs(expected).max() > 1e-4);  // the control: it is no 0 = 0
    };
    const arma::mat weights = numbers(10, pixel_count, 5), plain = numbers(7, 3, 6);
    is(automatic_gradient(weights, batch), mean_loss_wrt_weights(batch, batch_softmax(weights * batch.images)));
    is(automatic_jacobian([&](const Node& x) { return product(constant(*x.tape, plain), x); }, numbers(3, 1, 7)), plain);

    HiddenLayer layer = random_hidden_layer(12, 2);
    layer.hidden_biases = 0.1 * numbers(12, 1, 8), layer.biases = numbers(10, 1, 9);
    std::mt19937_64 random(3);
    const arma::mat mask = dropout_mask(12, batch.labels.n_elem, 0.4, random);
    HiddenLayer expected = dropout_gradient(layer, batch, dropout_forward(layer, batch.images, mask), mask);
    expected.hidden_weights += 0.3 * layer.hidden_weights, expected.weights += 0.3 * layer.weights;
    const HiddenLayer found = automatic_gradient(layer, batch, 0.3, mask);
    is(found.hidden_weights, expected.hidden_weights), is(found.hidden_biases, expected.hidden_biases);
    is(found.weights, expected.weights), is(found.biases, expected.biases);

    Convolutional convolutional = random_convolutional(3, 4);
    convolutional.filter_biases = 0.1 * numbers(3, 1, 10), convolutional.second_biases = 0.1 * numbers(6, 1, 11), convolutional.biases = numbers(10, 1, 12);
    const Convolutional by_hand = mean_loss_gradient(convolutional, batch).gradient, on_tape = automatic_gradient(convolutional, batch);
    is(on_tape.filters, by_hand.filters), is(on_tape.filter_biases, by_hand.filter_biases);
    is(on_tape.second_filters, by_hand.second_filters), is(on_tape.second_biases, by_hand.second_biases);
    is(on_tape.weights, by_hand.weights), is(on_tape.biases, by_hand.biases);
}

// The example on paper, chapters 2 to 6: every number of the graph that those pages worked out by hand.
BOOST_AUTO_TEST_CASE(on_paper) {
    Tape tape;
    arma::mat weights = paper::weights;
    const Node w = variable(tape, weights), a = product(w, constant(tape, paper::image)), p = column_shares(exponential(a));
    const Node loss = times(-1.0, logarithm(pick(arma::uvec{paper::label}, p)));
    backward(loss);
    const auto is = [](const arma::mat& found, const arma::mat& by_hand) { BOOST_TEST(arma::abs(found - by_hand).max() <= paper::last_place); };
    is(a.value(), paper::activations);
    is(p.value(), paper::predictions);
    is(loss.value(), arma::mat{paper::loss});
    is(a.slope(), paper::slopes_of_activations);
    is(w.slope(), paper::gradient);
    backward(loss);  // once more: what came back before is forgotten
    is(w.slope(), paper::gradient);
}

BOOST_AUTO_TEST_CASE(who_is_asked_and_who_is_not) {
    Tape tape;
    arma::mat weights = numbers(3, 2, 1), unread = numbers(2, 2, 2);
    const Node w = variable(tape, weights), other = variable(tape, unread), x = constant(tape, numbers(2, 1, 3));
    const Node of_constants = square(x), loss = mean(square(product(w, x)));
    backward(loss);
    BOOST_TEST(arma::size(w.slope()) == arma::size(w.value()));
    BOOST_TEST(x.slope().is_empty());
    BOOST_TEST(!of_constants.wanted());
    BOOST_TEST(arma::approx_equal(other.slope(), arma::zeros(2, 2), "absdiff", 0.0));  // the loss does not answer to it
    try {
        backward(product(w, x));
        BOOST_TEST(false);
    } catch (const std::logic_error& error) {
        BOOST_TEST(error.what() == "backward begins at one number, and this is 3");
    }
}

BOOST_AUTO_TEST_CASE(both_directions_agree) {
    const Batch batch = few_images(3);
    HiddenLayer model = random_hidden_layer(12, 4);
    model.hidden_biases = numbers(12, 1, 8), model.biases = numbers(10, 1, 9);
    arma::mat carried(arma::size(batch.images));
    for (const arma::uword pixel : {300ULL, 400ULL, 784ULL + 350, 2 * 784ULL + 410}) {
        arma::mat nudged(arma::size(batch.images), arma::fill::zeros);
        nudged(pixel) = 1.0;
        const Carried u = relu(plus_bias(product(fixed(model.hidden_weights), Carried{batch.images, nudged}), fixed(model.hidden_biases)));
        carried(pixel) = softmax_cross_entropy(batch.labels, plus_bias(product(fixed(model.weights), u), fixed(model.biases))).effect(0);
        const arma::mat handed_back = automatic_gradient([&](const Node& x) { return softmax_cross_entropy(batch.labels, hidden_activations(as_constants(*x.tape, model), x)); }, batch.images);
        BOOST_TEST(carried(pixel) == handed_back(pixel), boost::test_tools::tolerance(1e-10));
    }
}

BOOST_AUTO_TEST_CASE(the_start) {
    const DeepNetwork plain = random_deep_network(20, 32, false, 1), residual = random_deep_network(20, 32, true, 1), other = random_deep_network(20, 32, false, 2);
    BOOST_TEST(plain.weights.size() == 21U);
    BOOST_TEST(plain.biases.size() == 21U);
    BOOST_TEST(arma::size(plain.weights[0]) == arma::size(32, 784));
    BOOST_TEST(arma::size(plain.weights[19]) == arma::size(32, 32));
    BOOST_TEST(arma::size(plain.weights[20]) == arma::size(10, 32));
    for (const arma::vec& biases : plain.biases) BOOST_TEST(arma::accu(arma::abs(biases)) == 0.0);
    for (std::size_t i = 0; i <= 20; ++i) {
        const double smaller = i == 0 || i == 20 ? 1.0 : 20.0;
        BOOST_TEST(arma::abs(plain.weights[i] / smaller - residual.weights[i]).max() <= 1e-16);
        BOOST_TEST(arma::abs(plain.weights[i] - other.weights[i]).max() > 0.01);
    }
}

BOOST_AUTO_TEST_CASE(the_graph_in_the_terminal) {
    Tape tape;
    arma::mat three{3.0};
    const Node u = variable(tape, three, "u"), x = constant(tape, arma::vec{1.0, -2.0}, "x");
    const Node squared = square(u), both = sum(squared, u), spread = product(x, both);
    backward(mean(spread));
    BOOST_TEST(graph_in_terminal(tape) ==
               "        operation     value                 slope of the loss\n"
               "  o     u                3.0000               -3.5000\n"
               "  | o   x                1.0000               nobody asks\n"
               "  | |                   -2.0000\n"
               "  +-|-o square           9.0000               -0.5000\n"
               "  o-|-' sum             12.0000               -0.5000\n"
               "  o-'   product         12.0000                0.5000\n"
               "  |                    -24.0000                0.5000\n"
               "  o     mean            -6.0000                1.0000\n");
    const std::string svg = as_text(drawn_graph(tape, "title"));
    for (const char* words : {">square<", ">sum<", ">-24.0000<", ">-3.5000<", ">12.0000<"}) BOOST_TEST(has(svg, words), words);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(program)

namespace {

struct Given {
    std::uint64_t seed = 1, epochs = 2;
    double learning_rate = 0.1;
    arma::uword train_images = 40, batch_size = 16, layers = 3, hidden = 8, hold_out = 0;
    bool residual = false;
    std::optional<DeepNetwork> start = {};
};

// Runs the program with these options, and does the same by the chapter's own functions.
DeepNetwork must_train(const Folder& folder, Words options, const Given& given) {
    DigitSets digits = folder.digits;
    if (given.hold_out > 0) std::tie(digits.training, digits.test) = hold_out(digits.training, given.hold_out);
    const Digits training = first_digits(digits.training, given.train_images);
    DeepNetwork model = given.start ? *given.start : random_deep_network(given.layers, given.hidden, given.residual, given.seed);
    std::mt19937_64 random(given.seed);
    ExpectedTable table;
    Score on_test = deep_score(model, digits.test);
    table.add(0, deep_score(model, training).loss, on_test.loss, on_test.accuracy);
    for (std::uint64_t epoch = 1; epoch <= given.epochs; ++epoch) {
        const double loss = train_epoch_in_batches(training, given.batch_size, random, [&](const Batch& batch) { return deep_training_step(model, batch, given.learning_rate); });
        on_test = deep_score(model, digits.test);
        table.add(epoch, loss, on_test.loss, on_test.accuracy);
    }
    options.insert(options.end(), {"--compare", "0", "--save", "model"});
    const std::string printed = folder.printed("13_automatic_gradients", options);
    const DeepNetwork saved = load_deep_network(folder.path / "model");
    BOOST_REQUIRE(saved.weights.size() == model.weights.size());
    BOOST_TEST(saved.residual == model.residual);
    for (std::size_t i = 0; i < model.weights.size(); ++i) {
        must_be_equal_numbers(saved.weights[i], model.weights[i]);
        must_be_equal_numbers(saved.biases[i], model.biases[i]);
    }
    table.must_be_in(printed, "model: model");
    BOOST_TEST(printed.ends_with(formatted("\n%s accuracy: %.2f %%\n", given.hold_out > 0 ? "held-out" : "test", 100.0 * on_test.accuracy)), printed);
    return model;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_option_does_what_it_says) {
    const Folder folder;
    must_train(folder, {}, {.epochs = 10, .hidden = 128});
    const Words few{"--epochs", "2", "--hidden", "8"};
    const auto with = [&](const Words& more) {
        Words all = few;
        all.insert(all.end(), more.begin(), more.end());
        return all;
    };
    must_train(folder, few, {});
    must_train(folder, with({"--seed", "2"}), {.seed = 2});
    must_train(folder, with({"--learning-rate", "0.02"}), {.learning_rate = 0.02});
    must_train(folder, with({"--batch-size", "7"}), {.batch_size = 7});
    must_train(folder, with({"--layers", "1"}), {.layers = 1});
    must_train(folder, with({"--layers", "5"}), {.layers = 5});
    must_train(folder, with({"--train-images", "9"}), {.train_images = 9});
    must_train(folder, with({"--hold-out", "15"}), {.hold_out = 15});
    must_train(folder, with({"--layers", "4", "--residual", "0"}), {.layers = 4});
    const DeepNetwork other = must_train(folder, with({"--layers", "4", "--residual", "1"}), {.layers = 4, .residual = true});
    save_model(folder.path / "other", as_file(other));
    must_train(folder, {"--epochs", "1", "--load", "other"}, {.epochs = 1, .start = other});  // the file says how many layers there are, and that they add
}

BOOST_AUTO_TEST_CASE(what_is_shown_beside_the_training) {
    const Folder folder;
    const std::string printed = folder.printed("13_automatic_gradients", {"--epochs", "1", "--hidden", "8", "--compare-epochs", "2"});
    const auto shows = [&](const std::function<void()>& show) {
        const std::string alone = folder.printed(show);
        BOOST_TEST(has(printed, alone), printed << "\nshould show\n" << alone);
    };
    shows([] { show_on_paper("output/13_graph.svg"); });
    shows([] { show_two_ways(); });
    shows([&] { show_layers(folder.digits.training, 1); });
    shows([&] { show_deep(folder.digits.training, folder.digits.test, 2, 1, "output/13_deep.svg"); });
    BOOST_TEST(has(printed, "as chapter 9 wrote it"));
    BOOST_TEST(has(printed, "  with += , what comes back adds up:    7.0000\n  with =  , the last one overwrites:    6.0000\n"), printed);
    BOOST_TEST(!has(folder.printed("13_automatic_gradients", {"--epochs", "1", "--hidden", "8", "--compare", "0", "--save", "model"}), "on paper"));
    BOOST_TEST(!has(folder.printed("13_automatic_gradients", {"--load", "model"}), "on paper"));
    BOOST_TEST(has(folder.printed("13_automatic_gradients", {"--load", "model", "--compare", "40", "--compare-epochs", "1"}), "on paper"));
    const std::string fewer = folder.printed("13_automatic_gradients", {"--epochs", "1", "--hidden", "8", "--compare-epochs", "1", "--compare", "25"});
    BOOST_TEST(has(fewer, folder.printed([&] { show_deep(first_digits(folder.digits.training, 25), folder.digits.test, 1, 1, "output/13_deep.svg"); })), fewer);
}

// The first row of twenty layers, by loops: the cosine of two images' units, over all pairs; the root of the mean square.
BOOST_AUTO_TEST_CASE(how_alike_the_digits_are) {
    const Folder folder;
    const std::string printed = folder.printed([&] { show_layers(folder.digits.training, 1); });
    const arma::mat u = relu(random_deep_network(20, 32, false, 1).weights[0] * gather(folder.digits.training, arma::regspace<arma::uvec>(0, 39)).images);
    double cosines = 0.0, squares = 0.0;
    for (arma::uword n = 0; n < 40; ++n)
        for (arma::uword m = 0; m < 40; ++m)
            if (n != m) cosines += arma::dot(u.col(n), u.col(m)) / arma::norm(u.col(n)) / arma::norm(u.col(m)) / (40.0 * 39.0);
    for (const double number : u) squares += number * number / static_cast<double>(u.n_elem);
    const std::string row = formatted("\n  each alone +1 +%.2f +%.3g ", cosines, std::sqrt(squares));
    BOOST_TEST(replace_pattern(printed, row, "") != printed, printed << "\nshould have\n" << row);
}

BOOST_AUTO_TEST_CASE(slopes_in_both_directions_and_the_cost_are_shown) {
    const Folder folder;
    const Captured out(std::cout);
    show_directions(folder.digits.training, 1);
    show_cost(folder.digits.training, 1);
    const std::string shown = out.words.str();
    // all that is no time: how often each direction runs, and that they agree
    for (const char* row : {"the loss +784 pixels +forward +784 +[0-9]e-1[5-9] ", "the loss +784 pixels +backward +1 +[0-9]e-1[5-9] ", "10 activations +brightness +forward +1 +[0-9]e-1[5-9] ",
                            "10 activations +brightness +backward +10 +[0-9]e-1[5-9] ", "after 400 steps the weights differ by ([0-9]e-1[3-9]|0e.00); the tape takes [0-9.]+ times as long"})
        BOOST_TEST(replace_pattern(shown, row, "") != shown, shown << "\nshould have " << row);
}

BOOST_AUTO_TEST_CASE(models_of_other_shapes_are_errors) {
    const Folder folder;
    const auto refused = [&](const Model& model) {
        save_model(folder.path / "other", model);
        return error_of([&] { load_deep_network(folder.path / "other"); });
    };
    BOOST_TEST(refused(as_file(random_deep_network(100, 2, true, 1))).empty());
    BOOST_TEST(refused(as_file(random_deep_network(2, 1024, false, 1))).empty());
    BOOST_TEST(has(refused(as_file(random_deep_network(101, 2, true, 1))), "other: holds a model of kind 'deep-network of 101 residual layers'"));
    BOOST_TEST(has(refused(as_file(random_deep_network(1, 1025, false, 1))), "other: weights_0 is 1025 x 784, not 1024 x 784"));
    DeepNetwork wrong = random_deep_network(3, 8, false, 1);
    wrong.weights[1].resize(8, 7);
    BOOST_TEST(has(refused(as_file(wrong)), "other: weights_1 is 8 x 7, not 8 x 8"));
    Model short_of_one = as_file(random_deep_network(3, 8, false, 1));
    short_of_one.parameters.pop_back();
    BOOST_TEST(has(refused(short_of_one), "is cut short"));
    Model of_another_kind = as_file(random_deep_network(3, 8, false, 1));
    of_another_kind.kind = "hidden-layer";
    BOOST_TEST(has(refused(of_another_kind), "holds a model of kind 'hidden-layer', not deep-network"));
}

BOOST_AUTO_TEST_CASE(ctrl_c_ends_the_training_and_keeps_what_was_learned) {
    const Folder folder(many_digits());
    if (must_hear_ctrl_c(folder, "13_automatic_gradients", {"--batch-size", "1", "--compare", "0"})) BOOST_TEST(load_deep_network(folder.path / "model").weights[0].is_finite());
}

// Twenty layers: after three epochs those that add read far better than those that don't, at the rate that suits one layer; with three seeds.
void must_train_when_it_adds(const Digits& training, const Digits& test) {
    for (const std::uint64_t seed : {1ULL, 2ULL, 3ULL}) {
        const auto loss_after = [&](DeepNetwork model) {
            std::mt19937_64 random(seed);
            for (int epoch = 0; epoch < 3; ++epoch) train_epoch_in_batches(training, 16, random, [&](const Batch& batch) { return deep_training_step(model, batch, 0.1); });
            return deep_score(model, test);
        };
        const Score alone = loss_after(random_deep_network(20, 32, false, seed)), adds = loss_after(random_deep_network(20, 32, true, seed));
        BOOST_TEST(adds.accuracy > 0.8, adds.accuracy);
        BOOST_TEST((!(alone.accuracy > 0.5)), alone.accuracy);
    }
}

BOOST_AUTO_TEST_CASE(on_drawn_digits) { must_train_when_it_adds(draw_digits(4000, 1), draw_digits(500, 1, 60'000)); }

BOOST_AUTO_TEST_CASE(on_mnist) {
    if (const DigitSets* digits = real_digits()) must_train_when_it_adds(first_digits(digits->training, 4000), first_digits(digits->test, 500));
}

BOOST_AUTO_TEST_SUITE_END()
#endif
