#include "formula.hpp"
#include "programs.hpp"
#include "test.hpp"

#include "07_mini_batches/hold_out.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "09_hidden_layer/saved_layer.hpp"
#include "10_optimisers/optimisers.hpp"
#include "10_optimisers/schedules.hpp"
#include "10_optimisers/show.hpp"
#include "10_optimisers/train.hpp"
#include "10_optimisers/valley.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <random>
#include <tuple>
#include <vector>

using namespace scratch;

namespace {

constexpr arma::uword steps = 30;

// Thirty gradients of a 5 x 4 parameter, of sizes from 1e-3 to 1e3 from entry to entry.
std::vector<arma::mat> gradients() {
    std::mt19937_64 random(1);
    std::vector<arma::mat> all(steps, arma::mat(5, 4));
    for (arma::mat& one : all) one.imbue([&] { return uniform(random, 1.0); });
    for (arma::mat& one : all)
        for (arma::uword i = 0; i < one.n_elem; ++i) one(i) *= std::pow(10.0, static_cast<double>(i % 7) - 3.0);
    return all;
}

arma::mat start() {
    arma::mat parameter(5, 4);
    std::mt19937_64 random(2);
    parameter.imbue([&] { return uniform(random, 1.0); });
    return parameter;
}

AdamMemory nothing_yet() { return {arma::zeros(5, 4), arma::zeros(5, 4)}; }

// The parameter after all thirty gradients.
template <typename Update>
arma::mat after_all(Update update) {
    arma::mat parameter = start();
    AdamMemory memory = nothing_yet();
    for (const arma::mat& gradient : gradients()) update(parameter, gradient, memory);
    return parameter;
}

// sum over the steps up to `last` of share^(last - step) times what `of` makes of the step's gradient
template <typename Of>
arma::mat weighted_sum(arma::uword last, double share, Of of) {
    arma::mat sum(5, 4, arma::fill::zeros);
    const auto all = gradients();
    for (arma::uword step = 0; step <= last; ++step) sum += std::pow(share, static_cast<double>(last - step)) * of(all[step]);
    return sum;
}

arma::mat itself(const arma::mat& gradient) { return gradient; }
arma::mat squared(const arma::mat& gradient) { return arma::square(gradient); }

const CheckSettings thirty_roundings{.tolerance = 1e-13};  // thirty steps of a few operations of 1.1e-16 each, and some cancellation

}  // namespace

BOOST_AUTO_TEST_SUITE(formulas)

BOOST_AUTO_TEST_CASE(how_long_a_step_may_be, *boost::unit_test::label("10.1")) {
    const arma::vec curvatures{0.1, 0.5, 1.0, 2.0, 4.0, 25.0, 100.0, 1000.0, 1e4, 1e6};
    arma::vec limits(10), measured(10), half(10), without_2(10);
    for (arma::uword i = 0; i < 10; ++i) {
        const arma::vec curvature{curvatures(i)};
        limits(i) = rate_limit(curvatures(i));
        half(i) = limits(i) / 2.0;
        without_2(i) = 1.0 / curvatures(i);
        // the slope measured by two losses, and the rate found by halving: do ten steps end further away than they began?
        const auto goes_away = [&](double rate) {
            double place = 1.0;
            for (int step = 0; step < 10; ++step) {
                const double h = 1e-3 * std::max(1.0, std::abs(place));
                place -= rate * (valley_loss(curvature, arma::vec{place + h}) - valley_loss(curvature, arma::vec{place - h})) / (2.0 * h);
            }
            return std::abs(place) > 1.0;
        };
        double good = 0.0, bad = 10.0 / curvatures(i);
        for (int halving = 0; halving < 60; ++halving) (goes_away((good + bad) / 2.0) ? bad : good) = (good + bad) / 2.0;
        measured(i) = good;
    }
    // a slope of the bowl is measured to 1e-16 / 1e-3, ten steps add that up
    show_formula("10.1", "the rate at which plain steps stop coming nearer", {check_equal("2 / H, for ten curvatures, against a search by halving", limits, measured, {.tolerance = 1e-10})});
    must_reject(check_equal("1 / H", without_2, measured), "a constant factor, x 1/2");
    must_reject(check_equal("2 H", arma::vec(2.0 * curvatures), measured), "no simple pattern");
}

BOOST_AUTO_TEST_CASE(momentum, *boost::unit_test::label("10.2")) {
    const double rate = 0.01, mu = 0.9;
    arma::mat expected = start();
    for (arma::uword step = 0; step < steps; ++step) expected -= rate * weighted_sum(step, mu, itself);
    const arma::mat found = after_all([&](arma::mat& w, const arma::mat& gradient, AdamMemory& memory) { momentum_step(w, gradient, memory.mean, rate, mu); });
    show_formula("10.2", "momentum, against the sum over all earlier gradients", {check_equal("w after 30 steps", found, expected, thirty_roundings)});
    must_reject(check_equal("no momentum", after_all([&](arma::mat& w, const arma::mat& gradient, AdamMemory&) { w -= rate * gradient; }), expected), "");
    must_reject(check_equal("a mean in its place", after_all([&](arma::mat& w, const arma::mat& gradient, AdamMemory& memory) { exponential_mean(memory.mean, gradient, mu); w -= rate * memory.mean; }), expected), "");
    must_reject(check_equal("moved before it has learned", after_all([&](arma::mat& w, const arma::mat& gradient, AdamMemory& memory) { w -= rate * memory.mean; memory.mean = mu * memory.mean + gradient; }), expected), "");
}

BOOST_AUTO_TEST_CASE(the_rate_that_momentum_makes, *boost::unit_test::label("10.3")) {
    arma::vec found(10), expected(10), times(10);
    for (arma::uword i = 0; i < 10; ++i) {
        const double mu = 0.1 * static_cast<double>(i), rate = 0.01;
        arma::mat w(1, 1, arma::fill::zeros), velocity = w, before = w;
        for (int step = 0; step < 2000; ++step) before = w, momentum_step(w, arma::mat{1.0}, velocity, rate, mu);
        found(i) = effective_rate(rate, mu);
        times(i) = rate * (1.0 + mu);
        expected(i) = before(0) - w(0);
    }
    // a step of 0.1 in a place of 200: the difference of two places of that size rounds by 2e-14 / 0.01
    show_formula("10.3", "the step that momentum comes to while the gradient stays 1", {check_equal("eta / (1 - mu), for mu from 0 to 0.9, against step 2000", found, expected, {.tolerance = 1e-11})});
    must_reject(check_equal("eta (1 + mu)", times, expected), "no simple pattern");
    must_reject(check_equal("eta", arma::vec(10, arma::fill::value(0.01)), expected), "every entry is the same number");
}

#ifndef FORMULAS_ALONE
BOOST_AUTO_TEST_CASE(momentum_stands_nearly_twice_the_rate_of_a_plain_step) {
    const double curvature = 100.0, mu = 0.9, limit = 2.0 * (1.0 + mu) / curvature;  // as the page derives it
    const auto far_after = [&](double rate) {
        arma::mat w{1.0}, velocity(1, 1, arma::fill::zeros);
        for (int step = 0; step < 2000; ++step) momentum_step(w, arma::mat(curvature * w), velocity, rate, mu);
        return std::abs(w(0));
    };
    BOOST_TEST(far_after(0.99 * limit) < 1e-3);
    BOOST_TEST(far_after(1.01 * limit) > 1e3);
    BOOST_TEST(limit > 1.8 * rate_limit(curvature));
}
#endif

BOOST_AUTO_TEST_CASE(nesterov, *boost::unit_test::label("10.4")) {
    const double rate = 0.01, mu = 0.9;
    const arma::vec curvatures = arma::logspace(-1.0, 1.5, 12), first = arma::linspace(-3.0, 4.0, 12);
    // as it was published: the slope is taken where the momentum alone would lead, and the step is made from where one stands
    arma::mat place = first, velocity(12, 1, arma::fill::zeros);
    for (arma::uword step = 0; step < steps; ++step) {
        velocity = mu * velocity - rate * valley_gradient(curvatures, place + mu * velocity);
        place += velocity;
    }
    const arma::mat expected = place + mu * velocity;  // the place that our form keeps
    const auto walked = [&](const auto& update) {
        arma::mat w = first, memory(12, 1, arma::fill::zeros);
        for (arma::uword step = 0; step < steps; ++step) update(w, arma::mat(valley_gradient(curvatures, w)), memory);
        return w;
    };
    const arma::mat found = walked([&](arma::mat& w, const arma::mat& gradient, arma::mat& memory) { nesterov_step(w, gradient, memory, rate, mu); });
    show_formula("10.4", "Nesterov's momentum, against the form that looks ahead", {check_equal("w after 30 steps in a valley of 12 directions", found, expected, {.tolerance = 1e-12})});
    must_reject(check_equal("plain momentum", walked([&](arma::mat& w, const arma::mat& gradient, arma::mat& memory) { momentum_step(w, gradient, memory, rate, mu); }), expected), "");
    must_reject(check_equal("the old velocity", walked([&](arma::mat& w, const arma::mat& gradient, arma::mat& memory) { w -= rate * (gradient + mu * memory); memory = mu * memory + gradient; }), expected), "");
}

BOOST_AUTO_TEST_CASE(a_mean_that_forgets, *boost::unit_test::label("10.5")) {
    const double share = 0.9;
    const auto mean_of = [&](const auto& average) {
        arma::mat mean(5, 4, arma::fill::zeros);
        for (const arma::mat& gradient : gradients()) average(mean, gradient);
        return mean;
    };
    const arma::mat expected = (1.0 - share) * weighted_sum(steps - 1, share, itself);
    show_formula("10.5", "the exponential mean, against its sum written out", {check_equal("after 30 steps", mean_of([&](arma::mat& mean, const arma::mat& value) { exponential_mean(mean, value, share); }), expected, thirty_roundings)});
    must_reject(check_equal("a sum", mean_of([&](arma::mat& mean, const arma::mat& value) { mean = share * mean + value; }), expected), "a constant factor, x 10");
    must_reject(check_equal("shares exchanged", mean_of([&](arma::mat& mean, const arma::mat& value) { exponential_mean(mean, value, 1.0 - share); }), expected), "");
}

BOOST_AUTO_TEST_CASE(a_mean_without_its_first_zeros, *boost::unit_test::label("10.6")) {
    const double share = 0.99;
    const arma::mat value = start();
    arma::mat mean(5, 4, arma::fill::zeros), found, uncorrected, one_late;
    for (int step = 1; step <= 10; ++step) exponential_mean(mean, value, share);
    found = bias_corrected(mean, share, 10.0);
    show_formula("10.6", "the mean of what is always the same is that", {check_equal("after 10 steps", found, value, {.tolerance = 1e-13})});
    must_reject(check_equal("uncorrected", mean, value), "a constant factor, x 0.0956");
    must_reject(check_equal("counted from 0", bias_corrected(mean, share, 9.0), value), "a constant factor, x 1.10");
}

BOOST_AUTO_TEST_CASE(rmsprop, *boost::unit_test::label("10.7")) {
    const double rate = 0.01, share = 0.9;
    arma::mat expected = start();
    const auto all = gradients();
    for (arma::uword step = 0; step < steps; ++step) {
        const arma::mat squares = (1.0 - share) * weighted_sum(step, share, squared);
        for (arma::uword i = 0; i < expected.n_elem; ++i) expected(i) -= rate * all[step](i) / (std::sqrt(squares(i)) + never_0);
    }
    const arma::mat found = after_all([&](arma::mat& w, const arma::mat& gradient, AdamMemory& memory) { rmsprop_step(w, gradient, memory.squares, rate, share); });
    show_formula("10.7", "RMSProp, entry by entry", {check_equal("w after 30 steps", found, expected, thirty_roundings)});
    must_reject(check_equal("no root", after_all([&](arma::mat& w, const arma::mat& gradient, AdamMemory& memory) { exponential_mean(memory.squares, arma::square(gradient), share); w -= rate * gradient / (memory.squares + never_0); }), expected), "");
    must_reject(check_equal("zeta inside the root", after_all([&](arma::mat& w, const arma::mat& gradient, AdamMemory& memory) { exponential_mean(memory.squares, arma::square(gradient), share); w -= rate * gradient / arma::sqrt(memory.squares + never_0); }), expected), "");
}

BOOST_AUTO_TEST_CASE(adam, *boost::unit_test::label("10.8")) {
    const double rate = 0.01, share = 0.9, of_squares = 0.999;
    arma::mat expected = start();
    for (arma::uword step = 0; step < steps; ++step) {  // weighted means, each divided by the sum of its weights
        double weights = 0.0, weights_of_squares = 0.0;
        for (arma::uword back = 0; back <= step; ++back) weights += std::pow(share, static_cast<double>(back)), weights_of_squares += std::pow(of_squares, static_cast<double>(back));
        const arma::mat mean = weighted_sum(step, share, itself) / weights, squares = weighted_sum(step, of_squares, squared) / weights_of_squares;
        for (arma::uword i = 0; i < expected.n_elem; ++i) expected(i) -= rate * mean(i) / (std::sqrt(squares(i)) + never_0);
    }
    const arma::mat found = after_all([&](arma::mat& w, const arma::mat& gradient, AdamMemory& memory) { adam_step(w, gradient, memory, rate); });
    arma::mat first = start();
    AdamMemory memory = nothing_yet();
    adam_step(first, gradients()[0], memory, rate);
    // 1 - 0.999^step loses three digits
    show_formula("10.8", "Adam, against weighted means written out, and its first step", {check_equal("w after 30 steps", found, expected, {.tolerance = 1e-11}),
                 check_equal("the first step is eta times the sign", arma::mat((start() - first) / rate), arma::mat(arma::sign(gradients()[0])), {.tolerance = 1e-4})});  // 1e-8 beside gradients of 1e-3 and less

    const auto uncorrected = [&](arma::mat& w, const arma::mat& gradient, AdamMemory& m) {
        exponential_mean(m.mean, gradient, share), exponential_mean(m.squares, arma::square(gradient), of_squares);
        w -= rate * m.mean / (arma::sqrt(m.squares) + never_0);
    };
    const auto zeta_inside = [&](arma::mat& w, const arma::mat& gradient, AdamMemory& m) {
        ++m.steps;
        exponential_mean(m.mean, gradient, share), exponential_mean(m.squares, arma::square(gradient), of_squares);
        w -= rate * bias_corrected(m.mean, share, m.steps) / arma::sqrt(bias_corrected(m.squares, of_squares, m.steps) + never_0);
    };
    must_reject(check_equal("no bias correction", after_all(uncorrected), expected), "");
    must_reject(check_equal("zeta inside the root", after_all(zeta_inside), expected), "");
    must_reject(check_equal("RMSProp", after_all([&](arma::mat& w, const arma::mat& gradient, AdamMemory& m) { rmsprop_step(w, gradient, m.squares, rate); }), expected), "");
}

BOOST_AUTO_TEST_CASE(decay_of_its_own, *boost::unit_test::label("10.9")) {
    const double rate = 0.01, decay = 0.5;
    arma::mat found = start(), inside = start();
    AdamMemory memory = nothing_yet(), memory_inside = nothing_yet();
    for (arma::uword step = 0; step < steps; ++step) {
        decay_weights(found, rate, decay);
        adam_step(found, arma::zeros(5, 4), memory, rate);
        adam_step_with_decay_inside(inside, arma::zeros(5, 4), memory_inside, rate, decay);
    }
    const arma::mat expected = std::pow(1.0 - rate * decay, static_cast<double>(steps)) * start();
    show_formula("10.9", "decay apart from Adam: without a gradient all weights shrink by the same share", {check_equal("w after 30 steps", found, expected, thirty_roundings)});
    must_reject(check_equal("decay through Adam's means", inside, expected), "");
    must_reject(check_equal("no decay", start(), expected), "a constant factor, x 1.16");
    // and what it is compared with is the slope of a loss with half of decay |w|^2 more
    AdamMemory memory_of_loss = nothing_yet(), memory_of_sum = nothing_yet();
    arma::mat of_loss = start(), of_sum = start();
    for (arma::uword step = 0; step < steps; ++step) {
        adam_step_with_decay_inside(of_loss, gradients()[step], memory_of_loss, rate, decay);
        adam_step(of_sum, gradients()[step] + decay * of_sum, memory_of_sum, rate);
    }
    BOOST_TEST(arma::abs(of_loss - of_sum).max() == 0.0);
}

BOOST_AUTO_TEST_CASE(cosine, *boost::unit_test::label("10.10")) {
    arma::vec found(21), expected(21), line(21);
    for (arma::uword i = 0; i <= 20; ++i) {
        const double done = static_cast<double>(i) / 20.0;
        found(i) = cosine_rate(0.3, done);
        expected(i) = 0.3 * std::pow(std::cos(arma::datum::pi * done / 2.0), 2.0);  // (1 + cos 2x) / 2 = cos^2 x
        line(i) = 0.3 * (1.0 - done);
    }
    show_formula("10.10", "the cosine schedule, against the square of half the angle's", {check_equal("at 21 moments", found, expected, {.tolerance = 1e-12})});
    must_reject(check_equal("a straight line", line, expected), "");
    BOOST_TEST(cosine_rate(0.3, 0.0) == 0.3);
    BOOST_TEST(std::abs(cosine_rate(0.3, 1.0)) < 1e-16);
    BOOST_TEST(cosine_rate(0.3, 0.5) == 0.15, boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_CASE(warm_up, *boost::unit_test::label("10.11")) {
    const arma::vec moments = arma::linspace(0.0, 1.0, 21);
    arma::vec found(21), expected(21), never_there(21);
    for (arma::uword i = 0; i <= 20; ++i) {
        found(i) = warm_up_rate(0.3, moments(i), 0.25);
        expected(i) = i < 5 ? 0.3 * static_cast<double>(i) / 5.0 : 0.3;
        never_there(i) = 0.3 * moments(i);
    }
    show_formula("10.11", "warm-up: a ramp over the first quarter, then the whole rate", {check_equal("at 21 moments", found, expected, {.tolerance = 1e-14})});
    must_reject(check_equal("a ramp to the end", never_there, expected), "");
}

BOOST_AUTO_TEST_SUITE_END()

#ifndef FORMULAS_ALONE
BOOST_AUTO_TEST_SUITE(network)

// The four parameters move as each rule says of each, and "plain" is chapter 9's own step.
BOOST_AUTO_TEST_CASE(every_rule_moves_every_parameter) {
    const DigitSets digits = few_digits();
    const Batch batch = gather(digits.training, arma::regspace<arma::uvec>(0, 15));
    const HiddenLayer before = random_hidden_layer(12, 1);
    const HiddenLayer gradient = mean_loss_gradient(before, batch, hidden_forward(before, batch.images));
    HiddenLayer chapter_9 = before;
    const double loss = hidden_training_step(chapter_9, batch, 0.1);
    for (const Optimiser& one : optimisers()) BOOST_TEST_CONTEXT(one.name) {
            HiddenLayer model = before;
            Memories memories = no_memories(model);
            BOOST_TEST(optimiser_step(model, memories, batch, one.update, 0.1) == loss);
            const auto moved = [&](const arma::mat& was, const arma::mat& slope, const arma::mat& is) {
                arma::mat expected = was;
                AdamMemory memory{arma::zeros(arma::size(was)), arma::zeros(arma::size(was))};
                one.update(expected, slope, memory, 0.1);
                must_be_equal_numbers(is, expected);
                BOOST_TEST(arma::abs(is - was).max() > 0.0);
            };
            moved(before.hidden_weights, gradient.hidden_weights, model.hidden_weights);
            moved(before.hidden_biases, gradient.hidden_biases, model.hidden_biases);
            moved(before.weights, gradient.weights, model.weights);
            moved(before.biases, gradient.biases, model.biases);
            if (one.name == "plain") must_be_equal_numbers(model.hidden_weights, chapter_9.hidden_weights);
            else BOOST_TEST((arma::abs(model.weights - chapter_9.weights).max() > 0.0 || one.name == "momentum"));  // whose first step is the plain one
        }
    HiddenLayer adam = before;
    adam.biases.fill(0.3), adam.hidden_biases.fill(0.3);  // what is 0 has nothing to lose
    HiddenLayer adamw = adam;
    Memories of_adam = no_memories(adam), of_adamw = of_adam;
    optimiser_step(adam, of_adam, batch, optimiser_named("adam").update, 0.1);
    optimiser_step(adamw, of_adamw, batch, optimiser_named("adamw").update, 0.1);
    BOOST_TEST(arma::abs(adam.biases - adamw.biases).max() == 0.0);  // biases don't decay
    BOOST_TEST(arma::abs(adam.hidden_biases - adamw.hidden_biases).max() == 0.0);
    BOOST_TEST(arma::abs(adam.weights - adamw.weights).max() > 0.0);
}

BOOST_AUTO_TEST_CASE(schedules_by_name) {
    const auto at = [](const char* name, double done) { return schedule_named(name)(1.0, done); };
    for (const double done : {0.0, 0.3, 1.0}) BOOST_TEST(at("constant", done) == 1.0);
    BOOST_TEST(at("step", 0.49) == 1.0);
    BOOST_TEST(at("step", 0.5) == 0.1);
    BOOST_TEST(at("step", 0.75) == 0.01);
    BOOST_TEST(at("cosine", 0.3) == cosine_rate(1.0, 0.3));
    BOOST_TEST(at("warm-up", 0.05) == 0.5);
    BOOST_TEST(at("warm-up", 0.5) == 0.5, boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(program)

namespace {

struct Given {
    std::string optimiser = "adam", schedule = "cosine";
    std::uint64_t seed = 1, epochs = 5;
    std::optional<double> learning_rate = {};
    arma::uword train_images = 40, batch_size = 16, hidden = 128, hold_out = 0;
    std::optional<HiddenLayer> start = {};
};

// Runs the program with these options, and does the same by the chapter's own functions.
HiddenLayer must_train(const Folder& folder, Words options, const Given& given) {
    DigitSets digits = folder.digits;
    if (given.hold_out > 0) std::tie(digits.training, digits.test) = hold_out(digits.training, given.hold_out);
    const Digits training = first_digits(digits.training, given.train_images);
    HiddenLayer model = given.start ? *given.start : random_hidden_layer(given.hidden, given.seed);
    Memories memories = no_memories(model);
    std::mt19937_64 random(given.seed);
    ExpectedTable table;
    Score on_test = hidden_score(model, digits.test);
    table.add(0, hidden_score(model, training).loss, on_test.loss, on_test.accuracy);
    const Optimiser& optimiser = optimiser_named(given.optimiser);
    double done = 0.0;
    for (std::uint64_t epoch = 1; epoch <= given.epochs; ++epoch) {
        const auto step = [&](const Batch& batch) {
            const double rate = schedule_named(given.schedule)(given.learning_rate.value_or(optimiser.rate), done / static_cast<double>(given.epochs * training.count()));
            done += static_cast<double>(batch.labels.n_elem);
            return optimiser_step(model, memories, batch, optimiser.update, rate);
        };
        const double loss = train_epoch_in_batches(training, given.batch_size, random, step);
        on_test = hidden_score(model, digits.test);
        table.add(epoch, loss, on_test.loss, on_test.accuracy);
    }
    options.insert(options.end(), {"--compare", "0", "--save", "model"});
    const std::string printed = folder.printed("10_optimisers", options);
    const HiddenLayer saved = load_hidden_layer(folder.path / "model");
    // Adam divides by gradients' sizes, which may be next to 0: rounding in the products is enlarged from step to step
    const auto is = [](const arma::mat& found, const arma::mat& expected) { BOOST_TEST(arma::abs(found - expected).max() <= 1e-8); };
    is(saved.hidden_weights, model.hidden_weights);
    is(saved.hidden_biases, model.hidden_biases);
    is(saved.weights, model.weights);
    is(saved.biases, model.biases);
    table.must_be_in(printed, "model: model");
    BOOST_TEST(printed.ends_with(formatted("\n%s accuracy: %.2f %%\n", given.hold_out > 0 ? "held-out" : "test", 100.0 * on_test.accuracy)), printed);
    return model;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_option_does_what_it_says) {
    const Folder folder;
    must_train(folder, {}, {});
    for (const Optimiser& one : optimisers()) must_train(folder, {"--optimiser", one.name, "--epochs", "3"}, {.optimiser = one.name, .epochs = 3});
    for (const char* schedule : {"constant", "step", "cosine", "warm-up"}) must_train(folder, {"--schedule", schedule, "--epochs", "4"}, {.schedule = schedule, .epochs = 4});
    must_train(folder, {"--seed", "2"}, {.seed = 2});
    must_train(folder, {"--epochs", "2", "--batch-size", "9"}, {.epochs = 2, .batch_size = 9});
    must_train(folder, {"--epochs", "0"}, {.epochs = 0});
    must_train(folder, {"--learning-rate", "0.02"}, {.learning_rate = 0.02});
    must_train(folder, {"--train-images", "7"}, {.train_images = 7});
    must_train(folder, {"--hold-out", "15"}, {.hold_out = 15});
    const HiddenLayer other = must_train(folder, {"--hidden", "5"}, {.hidden = 5});
    save_model(folder.path / "other", as_file(other));
    must_train(folder, {"--load", "other", "--epochs", "2"}, {.epochs = 2, .start = other});
}

BOOST_AUTO_TEST_CASE(what_is_shown_beside_the_training) {
    const Folder folder;
    const std::string printed = folder.printed("10_optimisers", {"--epochs", "1", "--compare", "30", "--seed", "2"});
    const Digits thirty = first_digits(folder.digits.training, 30);
    BOOST_TEST(has(printed, folder.printed([&] { show_valley("output/10_valley.svg"); })), printed);
    BOOST_TEST(has(printed, folder.printed([&] { show_robustness(thirty, folder.digits.test, 2); })), printed);
    BOOST_TEST(has(printed, folder.printed([&] { show_rate_finder(thirty, optimiser_named("adam"), 2, "output/10_rate_finder.svg"); })), printed);
    const auto found = matches_of("lowest at the rate ([0-9.e+-]+), and turns; chosen was ([0-9.e+-]+), ([0-9.e+-]+) of it", printed).at(0);
    BOOST_TEST(std::stod(found.at(3)) == std::stod(found.at(2)) / std::stod(found.at(1)), boost::test_tools::tolerance(0.06));  // two digits are printed
    BOOST_TEST(has(printed, "\n  plain         16     0.1    4.00\n"), printed);  // by itself the target
    BOOST_TEST(has(printed, "averages 0 are such numbers.\n"), printed);        // after one epoch of 40 digits
    const auto averages = matches_of("  ([0-9]+) steps +([0-9.e+-]+)", printed);
    BOOST_REQUIRE(averages.size() == 4u);
    for (const auto& row : averages) {  // each is read after five more steps, whose time it shows
        const double expected = 1e-5 * std::pow(0.9, std::stod(row.at(1)) + 5.0);
        if (expected > 1e-300) BOOST_TEST(std::stod(row.at(2)) == expected, boost::test_tools::tolerance(0.03));  // two digits are printed
    }
    BOOST_TEST(averages.at(3).at(2) != "0.0e+00");  // 0.9 times the smallest number of all is rounded back to it
    const std::string without = folder.printed("10_optimisers", {"--epochs", "1", "--compare", "0"});
    BOOST_TEST(!has(without, "valley"));
    BOOST_TEST(!has(without, "side by side"));
}

BOOST_AUTO_TEST_CASE(a_name_that_is_none_is_an_error) {
    const Folder folder;
    for (const auto& [option, words] : {std::pair{"--optimiser", "--optimiser 'best': there are plain, momentum, nesterov, rmsprop, adam, adamw"}, {"--schedule", "--schedule 'best': there are constant, step, cosine, warm-up"}}) {
        const Ran ran = folder.run("10_optimisers", {"--data", "digits", option, "best"});
        BOOST_TEST(ran.status == 2);
        BOOST_TEST(ran.errors == std::string("error: ") + words + "\n");
    }
}

BOOST_AUTO_TEST_CASE(ctrl_c_ends_the_training_and_keeps_what_was_learned) {
    const Folder folder(many_digits());
    if (!must_hear_ctrl_c(folder, "10_optimisers", {"--batch-size", "1", "--compare", "40"})) return;
    BOOST_TEST(load_hidden_layer(folder.path / "model").weights.is_finite());
    must_end_there(folder, {"valley", "subnormal"}, {"10_valley.svg", "10_rate_finder.svg"});
}

BOOST_AUTO_TEST_CASE(options_reach_the_pictures) {
    const Folder folder(DigitSets{draw_digits(272, 1), draw_digits(20, 1, 400), ""});  // 17 steps: enough for a curve of two points
    const Words one{"--epochs", "1"};
    must_change_picture(folder, "10_optimisers", one, {"--epochs", "1", "--seed", "2"}, "10_rate_finder.svg");
    must_change_picture(folder, "10_optimisers", one, {"--epochs", "1", "--optimiser", "plain"}, "10_rate_finder.svg");
    must_see_no_other_images("10_optimisers", {"--epochs", "1"});
}

BOOST_AUTO_TEST_CASE(how_soon_is_counted_in_quarters_of_an_epoch) {
    const Digits training = draw_digits(400, 1), test = draw_digits(100, 1, 60'000);
    const Optimiser& plain = optimiser_named("plain");
    HiddenLayer model = random_hidden_layer(128, 3);
    std::mt19937_64 random(3);
    std::vector<double> losses;  // after each quarter
    for (int epoch = 0; epoch < 2; ++epoch)
        train_epoch_in_batches(training, 20, random, [&](const Batch& batch) { return hidden_training_step(model, batch, 0.1); }, [&](arma::uword done) {
            if (done % 100 == 0) losses.push_back(hidden_score(model, test).loss);
            return true;
        });
    for (const std::size_t quarter : {0U, 2U, 5U}) {
        const auto first = static_cast<double>(std::find_if(losses.begin(), losses.end(), [&](double loss) { return loss <= losses[quarter]; }) - losses.begin());
        BOOST_TEST(until_loss(losses[quarter], training, test, plain, 0.1, 20, 3).epochs == (first + 1.0) / 4.0);
    }
    BOOST_TEST(std::isinf(until_loss(0.0, training, test, plain, 0.1, 200, 3).epochs));
}

// The row of plain steps, against the same trainings written out.
BOOST_AUTO_TEST_CASE(robustness_is_of_images_scaled_as_it_says) {
    const Folder folder;
    const Digits training = draw_digits(300, 1), test = draw_digits(200, 1, 60'000);
    const auto accuracy = [&](double rate, const std::function<void(arma::mat&)>& scale) {
        HiddenLayer model = random_hidden_layer(128, 1);
        std::mt19937_64 random(1);
        for (int epoch = 0; epoch < 2; ++epoch)
            train_epoch_in_batches(training, 16, random, [&](Batch batch) {
                scale(batch.images);
                return hidden_training_step(model, batch, rate);
            });
        Batch all = gather(test, arma::regspace<arma::uvec>(0, test.count() - 1));
        scale(all.images);
        const arma::urowvec read_as = arma::index_max(hidden_forward(model, all.images).activations, 0);
        return 100.0 * arma::mean(arma::conv_to<arma::vec>::from(read_as.t() == all.labels));
    };
    const auto same = [](arma::mat&) {};
    const double faint = accuracy(0.1, [](arma::mat& images) { images.rows(0, 391) *= 0.01; }), undivided = accuracy(0.1, [](arma::mat& images) { images *= 255.0; });
    const std::string row = formatted("\n  plain         0.1%9.2f%8.2f%11.2f%12.2f%10.2f\n", accuracy(0.01, same), accuracy(0.1, same), accuracy(1.0, same), faint, undivided);
    const std::string printed = folder.printed([&] { show_robustness(training, test, 1); });
    BOOST_TEST(has(printed, row), printed << row);
}

BOOST_AUTO_TEST_CASE(subnormal_numbers_are_counted) {
    BOOST_TEST(subnormals({{0.0, 1e-307, 1e-309}, {-1e-310, std::numeric_limits<double>::min(), std::numeric_limits<double>::denorm_min()}}) == 3U);
    arma::mat mean{1e-5};
    for (int step = 0; step < 7000; ++step) exponential_mean(mean, arma::mat{0.0}, 0.9);
    BOOST_TEST(subnormals(mean) == 1U);  // it does not end at 0: nine tenths of the smallest number round back to it
    mean.clean(1e-30);
    BOOST_TEST(mean(0) == 0.0);

    Memories some = no_memories(random_hidden_layer(2, 1));  // 2 x (2 * 784 + 2 + 2 * 10 + 10) averages
    some[0].mean(3) = 1e-310, some[1].squares(1) = 1e-309, some[2].squares(0) = 1e-320, some[3].mean(0) = 1e-300;
    const Folder folder;
    const std::string printed = folder.printed([&] { show_subnormals(some); });
    BOOST_TEST(has(printed, "Of the training's own 3200 averages 3 are such numbers.\n"), printed);
}

// A third of an epoch on MNIST is enough to see that each of them learns there, at the rate that was chosen for it.
BOOST_AUTO_TEST_CASE(on_mnist) {
    const DigitSets* digits = real_digits();
    if (digits == nullptr) return;
    const Digits training = first_digits(digits->training, 20'000), test = first_digits(digits->test, 2000);
    for (const Optimiser& one : optimisers()) BOOST_TEST_CONTEXT(one.name) {
            HiddenLayer model = random_hidden_layer(32, 1);
            Memories memories = no_memories(model);
            std::mt19937_64 random(1);
            train_epoch_in_batches(training, 32, random, [&](const Batch& batch) { return optimiser_step(model, memories, batch, one.update, one.rate); });
            const double accuracy = hidden_score(model, test).accuracy;
            BOOST_TEST((accuracy > 0.84 && accuracy < 0.96), accuracy);
        }
}

BOOST_AUTO_TEST_SUITE_END()
#endif
