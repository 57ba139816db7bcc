#include "formula.hpp"
#include "programs.hpp"
#include "test.hpp"

#include "07_mini_batches/hold_out.hpp"
#include "09_hidden_layer/bug_zoo.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "09_hidden_layer/saved_layer.hpp"
#include "10_optimisers/optimisers.hpp"
#include "10_optimisers/schedules.hpp"
#include "10_optimisers/show.hpp"
#include "10_optimisers/train.hpp"
#include "11_regularisation/differences.hpp"
#include "11_regularisation/regularisation.hpp"
#include "11_regularisation/show.hpp"
#include "11_regularisation/train.hpp"
#include "11_regularisation/warps.hpp"
#include "13_automatic_gradients/earlier_networks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <optional>
#include <random>
#include <sstream>
#include <utility>
#include <vector>

using namespace scratch;

namespace {

// The probability that of `count` trials, each a success with `chance`, `successes` are.
double binomial(double count, double successes, double chance) {
    return std::exp(std::lgamma(count + 1.0) - std::lgamma(successes + 1.0) - std::lgamma(count - successes + 1.0) + successes * std::log(chance) + (count - successes) * std::log1p(-chance));
}

struct Problem {
    HiddenLayer model;
    Batch batch;
};

Problem problem(arma::uword hidden = 24) {
    HiddenLayer model = random_hidden_layer(hidden, 1);
    std::mt19937_64 random(2);
    model.hidden_biases.imbue([&] { return uniform(random, 0.1); });
    model.biases.imbue([&] { return uniform(random, 0.1); });
    return {model, gather(draw_digits(5, 1), arma::regspace<arma::uvec>(0, 4))};
}

arma::mat some_mask(const Problem& p, std::uint64_t seed, double share = 0.4) {
    std::mt19937_64 random(seed);
    return dropout_mask(p.model.hidden_weights.n_rows, p.batch.images.n_cols, share, random);
}

// loss: of a whole model. One report for each parameter: measured slopes of it against `claimed`.
// automatic: the tape's opinion
template <typename ModelLoss>
std::vector<CheckReport> check_all(const Problem& p, const HiddenLayer& claimed, ModelLoss loss, const HiddenLayer& automatic) {
    std::vector<CheckReport> reports;
    const auto check = [&](const char* name, auto parameter) {
        HiddenLayer moved = p.model;
        CheckSettings settings = with_automatic(automatic.*parameter, {.step = 1e-4, .tolerance = 1e-5, .most_entries = 600});
        settings.active_set = [&](const arma::mat& value) {
            moved.*parameter = value;
            return arma::uvec(arma::find(hidden_forward(moved, p.batch.images).sums > 0.0));
        };
        const auto of_value = [&](const arma::mat& value) {
            moved.*parameter = value;
            return loss(moved);
        };
        reports.push_back(check_gradient(name, of_value, p.model.*parameter, claimed.*parameter, settings));
    };
    check("b_w", &HiddenLayer::biases);
    check("w", &HiddenLayer::weights);
    check("b_v", &HiddenLayer::hidden_biases);
    check("v", &HiddenLayer::hidden_weights);
    return reports;
}

bool all_pass(const std::vector<CheckReport>& reports) {
    for (const CheckReport& report : reports)
        if (!report.passed()) return false;
    return true;
}

// What a plain step of training took away, divided by the rate: so long a step that little of it is lost where it is added to the weights,
// and a power of two, so that the division loses nothing.
HiddenLayer training_step_taken(const Problem& p, const Regularisation& with, double rate = 16.0) {
    return step_taken(p.model, rate, [&](HiddenLayer& model) {
        Memories memories = no_memories(model);
        std::mt19937_64 random(7);
        regularised_step(model, memories, p.batch, optimisers().front().update, rate, with, random);  // the plain one
    });
}

arma::mat mask_of_training(const Problem& p, double share) { return some_mask(p, 7, share); }

double batch_loss(const HiddenPass& pass, const arma::uvec& labels) { return batch_cross_entropy(labels, pass.activations, pass.predictions); }

// images as a product with a matrix of 0 and 1: down and right, each a diagonal beside the main one, put together by Kronecker's product
arma::mat shift_matrix(int down, int right) {
    const auto one = [](int by) {
        arma::mat moves(image_side, image_side, arma::fill::zeros);
        moves.diag(-by).ones();
        return moves;
    };
    return arma::kron(one(down), one(right));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(formulas)

BOOST_AUTO_TEST_CASE(the_error_of_an_accuracy, *boost::unit_test::label("11.1")) {
    arma::vec found(12), exact(12), without_root(12), one_sided(12);
    for (arma::uword i = 0; i < 12; ++i) {
        const double accuracy = arma::vec{0.1, 0.5, 0.9, 0.98}(i % 4), count = arma::vec{10, 100, 2000}(i / 4);
        double variance = 0.0;
        for (double right = 0.0; right <= count; ++right) variance += binomial(count, right, accuracy) * std::pow(right / count - accuracy, 2.0);
        found(i) = standard_error(accuracy, count);
        exact(i) = std::sqrt(variance);
        without_root(i) = accuracy * (1.0 - accuracy) / count;
        one_sided(i) = std::sqrt(accuracy / count);
    }
    // lgamma(2000) is 13,000: rounded to 1e-12, which the exponential makes a relative error
    show_formula("11.1", "the standard error of an accuracy, against the sum over all outcomes", {check_equal("for 10, 100 and 2000 digits", found, exact, {.tolerance = 1e-10})});
    must_reject(check_equal("no root", without_root, exact), "");
    must_reject(check_equal("without 1 - accuracy", one_sided, exact), "");
}

BOOST_AUTO_TEST_CASE(the_difference_of_two_models, *boost::unit_test::label("11.2")) {
    arma::vec found(12), exact(12), share(12), unpaired(12);
    for (arma::uword i = 0; i < 12; ++i) {
        const double first = 3.0 + 7.0 * static_cast<double>(i), second = 20.0, all = first + second;
        double variance = 0.0;  // of first - second, where a coin decides which of the two reads a digit right
        for (double heads = 0.0; heads <= all; ++heads) variance += binomial(all, heads, 0.5) * std::pow(2.0 * heads - all, 2.0);
        found(i) = difference_in_errors(first, second);
        exact(i) = (first - second) / std::sqrt(variance);
        share(i) = (first - second) / all;
        unpaired(i) = (first - second) / std::sqrt(2.0 * all);
    }
    show_formula("11.2", "a difference in standard errors, against the sum over all throws of a coin", {check_equal("for 12 pairs of models", found, exact, {.tolerance = 1e-10})});
    must_reject(check_equal("divided by all", share, exact), "");
    must_reject(check_equal("as if other digits were read", unpaired, exact), "a constant factor");
}

BOOST_AUTO_TEST_CASE(weights_that_cost, *boost::unit_test::label("11.3")) {
    const Problem p = problem();
    const double decay = 0.3;
    const auto loss = [&](const HiddenLayer& model) { return batch_loss(hidden_forward(model, p.batch.images), p.batch.labels) + decay_cost(model, decay); };
    const HiddenLayer automatic = automatic_gradient(p.model, p.batch, decay);
    const auto check = [&](const HiddenLayer& claimed) { return check_all(p, claimed, loss, automatic); };
    show_formula("11.3", "the slope of the loss with what the weights cost, against a step of training", check(training_step_taken(p, {.decay = decay})));
    BOOST_TEST(!all_pass(check(training_step_taken(p, {}))));
    BOOST_TEST(!all_pass(check(training_step_taken(p, {.decay = 2.0 * decay}))));
    BOOST_TEST(!all_pass(check_all(p, training_step_taken(p, {.decay = decay}), loss, automatic_gradient(p.model, p.batch))));  // another loss on the tape
    HiddenLayer biases_too = training_step_taken(p, {.decay = decay});
    biases_too.hidden_biases += decay * p.model.hidden_biases;
    BOOST_TEST(!all_pass(check(biases_too)));
}

BOOST_AUTO_TEST_CASE(masks, *boost::unit_test::label("11.4")) {
    arma::vec means(12), unscaled(12), scaled_by_missing(12);
    for (arma::uword i = 0; i < 12; ++i) {
        const double share = 0.075 * static_cast<double>(i + 1);
        std::mt19937_64 random(i);
        const arma::mat mask = dropout_mask(100, 1000, share, random);
        const arma::uvec missing = arma::find(mask == 0.0);
        const double expected = share * 1e5, spread = std::sqrt(1e5 * share * (1.0 - share));
        BOOST_TEST(std::abs(static_cast<double>(missing.n_elem) - expected) < 5.0 * spread);
        const arma::vec rest = arma::unique(mask.elem(arma::find(mask != 0.0)));
        BOOST_REQUIRE(rest.n_elem == 1);
        means(i) = (1.0 - share) * rest(0);  // share of them are 0
        unscaled(i) = 1.0 - share;
        scaled_by_missing(i) = (1.0 - share) / share;
    }
    const arma::vec one(12, arma::fill::ones);
    show_formula("11.4", "a mask's mean, zeros counted", {check_equal("1, for 12 shares", means, one, {.tolerance = 1e-14})});
    must_reject(check_equal("0 and 1", unscaled, one), "");
    must_reject(check_equal("1 / share", scaled_by_missing, one), "");
}

BOOST_AUTO_TEST_CASE(the_mean_over_all_masks, *boost::unit_test::label("11.5")) {
    const Problem p = problem(8);
    const double share = 0.3;
    const auto mean_over_masks = [&](double kept) {
        arma::mat mean(digit_count, p.batch.images.n_cols, arma::fill::zeros);
        for (unsigned which = 0; which < 256; ++which) {
            arma::mat mask(8, p.batch.images.n_cols, arma::fill::zeros);
            double chance = 1.0;
            for (unsigned unit = 0; unit < 8; ++unit) {
                const bool there = (which >> unit & 1U) != 0;
                chance *= there ? 1.0 - share : share;
                if (there) mask.row(unit).fill(kept);
            }
            mean += chance * dropout_forward(p.model, p.batch.images, mask).activations;
        }
        return mean;
    };
    const arma::mat without = hidden_forward(p.model, p.batch.images).activations;
    show_formula("11.5", "the activations' mean over all 256 masks of 8 units, against those without dropout", {check_equal("a", mean_over_masks(1.0 / (1.0 - share)), without, {.tolerance = 1e-12})});
    must_reject(check_equal("masks of 0 and 1", mean_over_masks(1.0), without), "");
    must_reject(check_equal("one mask", dropout_forward(p.model, p.batch.images, some_mask(p, 3)).activations, without), "");
}

BOOST_AUTO_TEST_CASE(the_gradient_with_a_mask, *boost::unit_test::label("11.6")) {
    const Problem p = problem();
    const double share = 0.4;
    const arma::mat mask = mask_of_training(p, share);
    const auto loss = [&](const HiddenLayer& model) { return batch_loss(dropout_forward(model, p.batch.images, mask), p.batch.labels); };
    const HiddenLayer automatic = automatic_gradient(p.model, p.batch, 0.0, mask);
    const auto check = [&](const HiddenLayer& claimed) { return check_all(p, claimed, loss, automatic); };
    BOOST_TEST(!all_pass(check_all(p, training_step_taken(p, {.dropout = share}), loss, automatic_gradient(p.model, p.batch, 0.0, some_mask(p, 8, share)))));
    show_formula("11.6", "the mean loss with units missing, the same ones all the time, against a step of training", check(training_step_taken(p, {.dropout = share})));
    const HiddenPass pass = dropout_forward(p.model, p.batch.images, mask);
    const auto with_back = [&](const arma::mat& back) { return dropout_gradient(p.model, p.batch, pass, back); };
    BOOST_TEST(all_pass(check(with_back(mask))));
    BOOST_TEST(!all_pass(check(with_back(arma::ones(arma::size(mask))))));              // forgotten on the way back
    BOOST_TEST(!all_pass(check(with_back(arma::conv_to<arma::mat>::from(mask > 0.0)))));  // not scaled there
    BOOST_TEST(!all_pass(check(with_back(some_mask(p, 8, share)))));                      // drawn anew
}

BOOST_AUTO_TEST_CASE(an_image_that_moves, *boost::unit_test::label("11.7")) {
    const arma::vec image = image_vector(draw_digits(1, 1), 0);
    std::vector<CheckReport> reports;
    for (const auto& [down, right] : {std::pair{0, 0}, {2, 0}, {0, -3}, {-5, 7}, {9, 9}}) {
        const arma::vec expected = shift_matrix(down, right) * image;
        reports.push_back(check_equal(formatted("%d down, %d right", down, right), shifted_image(image, down, right), expected, {.tolerance = 0.0}));
        if (down == 0 && right == 0) continue;
        must_reject(check_equal("the other way", shifted_image(image, -down, -right), expected), "");
        if (down != right) must_reject(check_equal("down for right", shifted_image(image, right, down), expected), "");
    }
    show_formula("11.7", "a shift, against a product with a 784 x 784 matrix of 0 and 1", reports);
    const arma::vec ink(pixel_count, arma::fill::ones);
    const arma::vec around = arma::vectorise(arma::shift(arma::reshape(ink, image_side, image_side), 2));
    must_reject(check_equal("what leaves comes in on the other side", around, shift_matrix(0, 2) * ink), "");
}

// A move by `down` and `right`, 784 of each: the sum over all pixels, each as `weight` has it by its distance down and its distance right.
arma::vec sum_over_all(const arma::vec& image, const arma::vec& down, const arma::vec& right, double (*weight)(double)) {
    const int side = static_cast<int>(image_side);
    arma::vec moved(pixel_count, arma::fill::zeros);
    for (arma::uword to = 0; to < pixel_count; ++to)
        for (arma::uword from = 0; from < pixel_count; ++from) {
            const int r = static_cast<int>(to) / side, c = static_cast<int>(to) % side, i = static_cast<int>(from) / side, j = static_cast<int>(from) % side;
            moved(to) += weight(r - down(to) - i) * weight(c - right(to) - j) * image(from);
        }
    return moved;
}

// Of all places at once, and not by moved_by: it is a part of what is checked.
arma::vec moves(const Bend& bend) {
    const arma::mat r = arma::linspace(-1.0, 1.0, 28) * arma::ones(1, 28), c = r.t();
    const arma::mat by = bend[0] + bend[1] * r + bend[2] * c + bend[3] * arma::square(r) + bend[4] * (r % c) + bend[5] * arma::square(c);
    return arma::vectorise(by.t());  // row after row
}

BOOST_AUTO_TEST_CASE(an_image_that_bends, *boost::unit_test::label("11.8")) {
    const arma::vec image = image_vector(draw_digits(1, 1), 0);
    const auto tent = [](double distance) { return std::max(0.0, 1.0 - std::abs(distance)); };
    const auto nearest = [](double distance) { return std::abs(distance) < 0.5 ? 1.0 : 0.0; };
    std::vector<CheckReport> reports;
    for (const auto& [down, right] : {std::pair<Bend, Bend>{{}, {}}, {{0.3, 1, -0.7, 0.9, 1.3, -1.1}, {-0.6, 0.4, 1.2, -1.5, 0.8, 0.7}}, {{0, 0, 2, 0, 0, 0}, {0, -3, 0, 0, 0, 0}}, {{0, 0, 0, 4, 0, 0}, {0, 0, 0, 0, 5, 6}}}) {
        const arma::vec expected = sum_over_all(image, moves(down), moves(right), tent);
        reports.push_back(check_equal(formatted("down %g %g %g %g %g %g", down[0], down[1], down[2], down[3], down[4], down[5]), warped_image(image, down, right), expected, {.tolerance = 1e-12}));
        if (down == right) continue;
        must_reject(check_equal("the nearest pixel", sum_over_all(image, moves(down), moves(right), nearest), expected, {.tolerance = 1e-12}), "");
        must_reject(check_equal("the other way", sum_over_all(image, -moves(down), -moves(right), tent), expected, {.tolerance = 1e-12}), "");
        must_reject(check_equal("down for right", warped_image(image, right, down), expected, {.tolerance = 1e-12}), "");
    }
    show_formula("11.8", "a bent image, against the sum over all 784 pixels for each", reports);
    // a ramp of grey stays one: a pixel is what the ramp is at the place that it comes from
    const Bend down{0.3, 0.2, 0, 0.4, 0, 0}, right{-0.2, 0, 0.1, 0, 0.3, 0};
    const auto ramp = [](double r, double c) { return 0.1 + 0.02 * r + 0.01 * c; };
    arma::vec grey(pixel_count);
    for (int r = 0; r < 28; ++r)
        for (int c = 0; c < 28; ++c) grey(static_cast<arma::uword>(28 * r + c)) = ramp(r, c);
    const arma::vec bent = warped_image(grey, down, right), by_down = moves(down), by_right = moves(right);
    for (int r = 2; r < 26; ++r)
        for (int c = 2; c < 26; ++c) {
            const auto pixel = static_cast<arma::uword>(28 * r + c);
            BOOST_TEST(std::abs(bent(pixel) - ramp(r - by_down(pixel), c - by_right(pixel))) < 1e-14);
        }
    // half a pixel in from outside, where half of it is nothing
    const arma::vec full(pixel_count, arma::fill::ones);
    const arma::mat half = arma::reshape(warped_image(full, Bend{0.5, 0, 0, 0, 0, 0}, Bend{0.5, 0, 0, 0, 0, 0}), 28, 28).t();
    BOOST_TEST(half(0, 0) == 0.25);
    BOOST_TEST(half(0, 5) == 0.5);
    BOOST_TEST(half(5, 0) == 0.5);
    BOOST_TEST(half(27, 27) == 1.0);
    for (const int by : {-3, 2}) {  // the same everywhere: (11.7)
        const Bend whole{static_cast<double>(by), 0, 0, 0, 0, 0};
        BOOST_TEST(all_pass({check_equal("a shift", warped_image(image, whole, {}), shifted_image(image, by, 0), {.tolerance = 0.0})}));
    }
}

BOOST_AUTO_TEST_SUITE_END()

#ifndef FORMULAS_ALONE
BOOST_AUTO_TEST_SUITE(functions)

BOOST_AUTO_TEST_CASE(with_every_unit_there_it_is_chapter_9) {
    const Problem p = problem();
    const arma::mat all(arma::size(some_mask(p, 1)), arma::fill::ones);
    const HiddenPass with = dropout_forward(p.model, p.batch.images, all), without = hidden_forward(p.model, p.batch.images);
    BOOST_TEST(arma::approx_equal(with.activations, without.activations, "absdiff", 0.0));
    BOOST_TEST(arma::approx_equal(with.predictions, without.predictions, "absdiff", 0.0));
    const HiddenLayer a = dropout_gradient(p.model, p.batch, with, all), b = mean_loss_gradient(p.model, p.batch, without);
    BOOST_TEST(arma::approx_equal(a.hidden_weights, b.hidden_weights, "absdiff", 0.0));
    BOOST_TEST(arma::approx_equal(a.hidden_biases, b.hidden_biases, "absdiff", 0.0));
    BOOST_TEST(arma::approx_equal(a.weights, b.weights, "absdiff", 0.0));
    BOOST_TEST(arma::approx_equal(a.biases, b.biases, "absdiff", 0.0));
}

BOOST_AUTO_TEST_CASE(without_help_a_step_is_chapter_10s) {
    const Problem p = problem();
    HiddenLayer a = p.model, b = p.model;
    Memories of_a = no_memories(a), of_b = of_a;
    std::mt19937_64 random(1);
    const double loss = regularised_step(a, of_a, p.batch, optimiser_named("adam").update, 0.001, {}, random);
    BOOST_TEST(loss == optimiser_step(b, of_b, p.batch, optimiser_named("adam").update, 0.001));
    BOOST_TEST(arma::approx_equal(a.hidden_weights, b.hidden_weights, "absdiff", 0.0));
    BOOST_TEST((random == std::mt19937_64(1)));  // nothing was drawn
}

BOOST_AUTO_TEST_CASE(every_image_bends_in_its_own_way) {
    const arma::vec image = image_vector(draw_digits(1, 1), 0);
    arma::mat images = arma::repmat(image, 1, 200);
    std::mt19937_64 random(1);
    warp_at_random(images, 1.0, random);
    std::mt19937_64 same(1);
    Bend down, right;
    for (double& part : down) part = uniform(same, 1.0);
    for (double& part : right) part = uniform(same, 1.0);
    BOOST_TEST(arma::approx_equal(images.col(0), warped_image(image, down, right), "absdiff", 0.0));
    for (arma::uword n = 0; n < 200; ++n) {
        BOOST_TEST(arma::abs(images.col(n) - image).max() > 0.01);
        if (n > 0) BOOST_TEST(arma::abs(images.col(n) - images.col(n - 1)).max() > 0.01);
    }
    BOOST_TEST(images.max() <= 1.0 + 1e-12);
    BOOST_TEST(images.min() >= 0.0);
    // in both directions alike: on the mean the digit stays where it is, to a few standard errors of 1 / sqrt(3 * 200) pixels a number
    const arma::vec rows = arma::regspace(0, 27), mean = arma::mean(images, 1);
    const auto middle = [&](const arma::vec& x) { return arma::dot(arma::sum(arma::reshape(x, image_side, image_side), 0).t(), rows) / arma::accu(x); };
    BOOST_TEST(std::abs(middle(mean) - middle(image)) < 5.0 / std::sqrt(600.0));
}

BOOST_AUTO_TEST_CASE(every_shift_is_drawn_equally_often) {
    arma::mat image(pixel_count, 1, arma::fill::zeros);
    image(14 * image_side + 14) = 1.0;  // where this pixel ends up says how far the image was moved
    std::map<arma::uword, int> times;
    std::mt19937_64 random(1);
    for (int draw = 0; draw < 2500; ++draw) {
        arma::mat moved = image;
        shift_at_random(moved, 2, random);
        BOOST_REQUIRE(arma::accu(moved) == 1.0);
        ++times[moved.index_max()];
    }
    BOOST_TEST(times.size() == 25U);
    for (const auto& [place, count] : times) {
        BOOST_TEST(std::abs(static_cast<int>(place / image_side) - 14) <= 2);
        BOOST_TEST(std::abs(static_cast<int>(place % image_side) - 14) <= 2);
        BOOST_TEST(std::abs(count - 100) < 50);  // five standard deviations
    }
    arma::mat two(pixel_count, 40, arma::fill::zeros);
    two.row(14 * image_side + 14).ones();
    shift_at_random(two, 2, random);
    BOOST_TEST(arma::unique(arma::index_max(two, 0)).eval().n_elem > 10U);  // each by its own
}

BOOST_AUTO_TEST_CASE(wrong_labels) {
    Digits digits{arma::Mat<arma::u8>(pixel_count, 20'000, arma::fill::zeros), arma::Col<arma::u8>(20'000)};
    for (arma::uword i = 0; i < digits.count(); ++i) digits.labels(i) = static_cast<arma::u8>(i % 10);
    std::mt19937_64 random(1);
    const Digits wrong = with_wrong_labels(digits, 0.2, random);
    const arma::uvec changed = arma::find(wrong.labels != digits.labels);
    BOOST_TEST(std::abs(static_cast<double>(changed.n_elem) - 4000.0) < 5.0 * std::sqrt(20'000 * 0.2 * 0.8));
    BOOST_TEST(wrong.labels.max() == 9);
    std::map<int, int> further;
    for (const arma::uword i : changed) ++further[(wrong.labels(i) - digits.labels(i) + 10) % 10];
    BOOST_TEST(further.size() == 9U);  // 1 to 9 further, each about 444 times
    for (const auto& [by, count] : further) BOOST_TEST(std::abs(count - 444) < 110);
}

BOOST_AUTO_TEST_CASE(stopping_early) {
    const HiddenLayer model = random_hidden_layer(3, 1), other = random_hidden_layer(4, 1);
    Best best{model, 1.0, 0};
    BOOST_TEST(!stop_early(best, other, 0.5, 1, 2));
    BOOST_TEST(best.epoch == 1U);
    BOOST_TEST(best.loss == 0.5);
    BOOST_TEST(best.model.weights.n_cols == 4U);
    BOOST_TEST(!stop_early(best, model, 0.5, 2, 2));  // not lower
    BOOST_TEST(stop_early(best, model, 0.7, 3, 2));
    BOOST_TEST(best.model.weights.n_cols == 4U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(program)

namespace {

constexpr arma::uword standard_hidden = 256, standard_epochs = 20;

struct Given {
    std::string optimiser = "nesterov", schedule = "cosine";
    std::uint64_t seed = 1, epochs = 3;
    double learning_rate = 0.1;
    Regularisation help{.shifts = 1};
    arma::uword train_images = 30, batch_size = 128, hidden = standard_hidden, hold_out = 10 /* a quarter of 40 */, patience = 1000;
    std::optional<HiddenLayer> start = {};
};

// Runs the program with these options, and does the same by the chapter's own functions.
HiddenLayer must_train(const Folder& folder, Words options, const Given& given) {
    const auto [rest, held_out] = hold_out(folder.digits.training, given.hold_out);
    const Digits training = first_digits(rest, given.train_images);
    HiddenLayer model = given.start ? *given.start : random_hidden_layer(given.hidden, given.seed);
    Memories memories = no_memories(model);
    std::mt19937_64 random(given.seed);
    ExpectedTable table;
    Score watched = hidden_score(model, held_out);
    Best best{model, watched.loss, 0};
    table.add(0, hidden_score(model, training).loss, watched.loss, watched.accuracy);
    double done = 0.0;
    bool stop = false;
    for (std::uint64_t epoch = 1; epoch <= given.epochs && !stop; ++epoch) {
        const auto step = [&](const Batch& batch) {
            const double rate = schedule_named(given.schedule)(given.learning_rate, done / static_cast<double>(given.epochs * training.count()));
            done += static_cast<double>(batch.labels.n_elem);
            return regularised_step(model, memories, batch, optimiser_named(given.optimiser).update, rate, given.help, random);
        };
        const double loss = train_epoch_in_batches(training, given.batch_size, random, step);
        watched = hidden_score(model, held_out);
        table.add(epoch, loss, watched.loss, watched.accuracy);
        stop = stop_early(best, model, watched.loss, epoch, given.patience);
    }
    if (given.patience < 1000) model = best.model;
    options.insert(options.end(), {"--compare", "0", "--save", "model"});
    const std::string printed = folder.printed("11_regularisation", options);
    const HiddenLayer saved = load_hidden_layer(folder.path / "model");
    const auto is = [](const arma::mat& found, const arma::mat& expected) {
        BOOST_REQUIRE(arma::size(found) == arma::size(expected));
        BOOST_TEST(arma::abs(found - expected).max() <= 1e-8);  // as in chapter 10: Adam enlarges rounding
    };
    is(saved.hidden_weights, model.hidden_weights);
    is(saved.hidden_biases, model.hidden_biases);
    is(saved.weights, model.weights);
    is(saved.biases, model.biases);
    if (given.patience >= 1000) table.must_be_in(printed, "model: model");
    else BOOST_TEST(has(printed, formatted("\nkept: epoch %llu, held-out loss %.4f\n", best.epoch, best.loss)), printed);
    BOOST_TEST(has(printed, formatted("\ndecay / 2 times the sum of all squared weights: %.4f\n", decay_cost(model, given.help.decay))) == (given.help.decay > 0.0), printed);
    BOOST_TEST(printed.ends_with(formatted("\ntest accuracy: %.2f %%\n", 100.0 * hidden_score(model, folder.digits.test).accuracy)), printed);
    return model;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_option_does_what_it_says) {
    const Folder folder;
    must_train(folder, {"--epochs", "3"}, {});
    must_train(folder, {}, {.epochs = standard_epochs});
    must_train(folder, {"--epochs", "3", "--optimiser", "adam"}, {.optimiser = "adam"});
    must_train(folder, {"--epochs", "3", "--schedule", "step"}, {.schedule = "step"});
    must_train(folder, {"--epochs", "3", "--seed", "2"}, {.seed = 2});
    must_train(folder, {"--epochs", "3", "--learning-rate", "0.03"}, {.learning_rate = 0.03});
    must_train(folder, {"--epochs", "3", "--decay", "0.2"}, {.help = {.decay = 0.2, .shifts = 1}});
    must_train(folder, {"--epochs", "3", "--dropout", "0.4"}, {.help = {.dropout = 0.4, .shifts = 1}});
    must_train(folder, {"--epochs", "3", "--shifts", "0"}, {.help = {}});
    must_train(folder, {"--epochs", "3", "--shifts", "3"}, {.help = {.shifts = 3}});
    must_train(folder, {"--epochs", "3", "--warps", "1.5"}, {.help = {.shifts = 1, .warps = 1.5}});
    must_train(folder, {"--epochs", "3", "--train-images", "7", "--batch-size", "5"}, {.train_images = 7, .batch_size = 5});
    must_train(folder, {"--epochs", "3", "--hold-out", "15"}, {.train_images = 25, .hold_out = 15});
    must_train(folder, {"--epochs", "12", "--learning-rate", "0.5", "--schedule", "constant", "--patience", "2"}, {.schedule = "constant", .epochs = 12, .learning_rate = 0.5, .patience = 2});
    const HiddenLayer other = must_train(folder, {"--epochs", "3", "--hidden", "5"}, {.hidden = 5});
    save_model(folder.path / "other", as_file(other));
    must_train(folder, {"--epochs", "2", "--load", "other"}, {.epochs = 2, .start = other});
    must_train(folder, {"--load", "other"}, {.epochs = 0, .start = other});
}

BOOST_AUTO_TEST_CASE(what_is_shown_beside_the_training) {
    const Folder folder;
    const std::string printed = folder.printed("11_regularisation", {"--epochs", "2", "--compare", "20", "--compare-epochs", "3", "--seed", "2", "--save", "with"});
    const auto parts = hold_out(folder.digits.training, 10);
    const Digits few = first_digits(parts.first, 20), held_out = parts.second;
    BOOST_TEST(has(printed, folder.printed([&] { show_ways(few, held_out, 3, 2, "output/11_by_heart.svg"); })), printed);
    BOOST_TEST(has(printed, folder.printed([&] { show_wrong_labels(few, held_out, 3, 2); })), printed);
    const Plan plan{first_digits(parts.first, 30), 128, 2, optimiser_named("nesterov").update, [](double done) { return cosine_rate(0.1, done); }};
    BOOST_TEST(has(printed, folder.printed([&] { show_sizes(plan, random_hidden_layer(standard_hidden, 2), held_out, 2, "output/11_sizes.svg"); })), printed);
    std::mt19937_64 random(2);
    const Digits wrong = with_wrong_labels(few, 0.2, random);
    BOOST_TEST(has(printed, formatted("the labels of %d of them are wrong", static_cast<int>(arma::accu(wrong.labels != few.labels)))), printed);
    folder.printed("11_regularisation", {"--epochs", "2", "--compare", "0", "--seed", "2", "--hold-out", "10", "--shifts", "0", "--save", "without"});
    const HiddenLayer with = load_hidden_layer(folder.path / "with"), without = load_hidden_layer(folder.path / "without");
    BOOST_TEST(has(printed, folder.printed([&] { show_difference(with, without, folder.digits.test); })), printed);
}

BOOST_AUTO_TEST_CASE(what_can_not_be_held_out_is_an_error) {
    const Folder folder;
    const Ran ran = folder.run("11_regularisation", {"--data", "digits", "--hold-out", "40"});
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(ran.errors == "error: --hold-out 40 leaves no digits to train on; there are 40\n");
}

BOOST_AUTO_TEST_CASE(ctrl_c_ends_the_training_and_keeps_what_was_learned) {
    const Folder folder(many_digits());
    if (!must_hear_ctrl_c(folder, "11_regularisation", {"--batch-size", "1", "--patience", "1000"})) return;
    BOOST_TEST(load_hidden_layer(folder.path / "model").weights.is_finite());
    must_end_there(folder, {"kept: ", "no help", "on fewer digits"}, {"11_by_heart.svg", "11_sizes.svg"});
}

BOOST_AUTO_TEST_CASE(no_other_images_are_seen) {
    const Folder folder;
    const Words options{"--epochs", "1", "--compare-epochs", "2", "--hold-out", "10"};
    const auto shown = [&](Words more) {
        more.insert(more.end(), options.begin(), options.end());
        return replace_pattern(folder.printed("11_regularisation", more), "[0-9.]+ s", "");
    };
    const std::string twenty = shown({"--train-images", "20"});
    BOOST_TEST(has(twenty, "\n  20  "), twenty);  // the last row of the sizes
    BOOST_TEST(twenty != shown({}));
}

// What early stopping keeps is the network that a training of so many epochs would have ended with.
BOOST_AUTO_TEST_CASE(stopped_early_is_what_a_shorter_training_ends_with) {
    const Folder folder;
    const Digits few = draw_digits(200, 1), held_out = draw_digits(400, 1, 60'000);
    const auto rows = [&](arma::uword epochs) {
        return matches_of("  no help +[0-9.]+ +([0-9.]+) +([0-9.]+) % +([0-9.]+) +([0-9]+)\n    stopped early +([0-9.]+) +([0-9.]+) %",
                          folder.printed([&] { show_ways(few, held_out, epochs, 1, "ways.svg"); })).at(0);
    };
    const std::vector<std::string> long_run = rows(20), short_run = rows(std::stoul(long_run.at(4)));
    BOOST_TEST(long_run[4] != "20");
    BOOST_TEST(long_run[5] == short_run[1]);  // its loss
    BOOST_TEST(long_run[6] == short_run[2]);  // its accuracy
    BOOST_TEST(long_run[6] != long_run[2]);   // which is not that of the end
}

// The more digits, the harder to learn by heart, and the better what is not seen is read.
BOOST_AUTO_TEST_CASE(how_many_digits_decides) {
    const Folder folder;
    const Digits training = draw_digits(6000, 1), held_out = draw_digits(1000, 1, 60'000);
    const Plan plan{training, 64, 6, optimiser_named("plain").update, [](double) { return 0.2; }};
    const HiddenLayer start = random_hidden_layer(32, 1);
    Score score;
    const std::string printed = folder.printed([&] { score = hidden_score(show_sizes(plan, start, held_out, 1, "sizes.svg"), held_out); });
    std::istringstream lines(printed);
    std::vector<std::array<double, 4>> rows;
    for (std::string line; std::getline(lines, line);) {
        std::array<double, 4> row{};
        if (std::sscanf(line.c_str(), " %lf %lf %lf %lf %%", &row[0], &row[1], &row[2], &row[3]) == 4) rows.push_back(row);
    }
    BOOST_REQUIRE(rows.size() == 3U);
    std::vector<std::vector<std::string>> curves = matches_of(" d=\"(M[^\"]*L[^\"]*L[^\"]*)\"", text_of(folder.path / "sizes.svg"));
    std::sort(curves.begin(), curves.end());
    BOOST_TEST(text_of(folder.path / "sizes.svg").find(">mean loss<") < text_of(folder.path / "sizes.svg").find(">epoch<"));  // upwards, then to the right
    BOOST_TEST(curves.size() >= 6U);
    BOOST_TEST((std::adjacent_find(curves.begin(), curves.end()) == curves.end()));  // six curves, none of them twice
    BOOST_TEST(rows[0][0] == 1000.0);
    BOOST_TEST(rows[1][0] == 5000.0);
    BOOST_TEST(rows[2][0] == 6000.0);
    BOOST_TEST(rows[1][2] < rows[0][2]);                        // held-out
    BOOST_TEST(rows[1][2] - rows[1][1] < rows[0][2] - rows[0][1]);  // the gap
    BOOST_TEST(std::abs(rows[2][2] - score.loss) < 0.00051);    // returned is the network of all
}

// A thousand digits are learned by heart without help, and not with shifts: on MNIST as on the drawn digits.
void must_help(const Digits& training, const Digits& test) {
    const Digits few = first_digits(training, 1000);
    const auto [alone, helped] = std::pair{Regularisation{}, Regularisation{.shifts = 1}};
    std::vector<Score> on_few, on_test;
    for (const Regularisation& with : {alone, helped}) {
        HiddenLayer model = random_hidden_layer(64, 1);
        Memories memories = no_memories(model);
        std::mt19937_64 random(1);
        for (int epoch = 0; epoch < 25; ++epoch)
            train_epoch_in_batches(few, 16, random, [&](const Batch& batch) { return regularised_step(model, memories, batch, optimiser_named("plain").update, 0.1, with, random); });
        on_few.push_back(hidden_score(model, few));
        on_test.push_back(hidden_score(model, test));
    }
    BOOST_TEST(on_few[0].loss < 0.03);
    BOOST_TEST(on_few[1].loss > on_few[0].loss);
    BOOST_TEST(on_test[1].loss < 0.85 * on_test[0].loss);
    BOOST_TEST(on_test[1].accuracy > on_test[0].accuracy + 0.02);
}

BOOST_AUTO_TEST_CASE(shifts_help_on_drawn_digits) { must_help(draw_digits(1000, 1), draw_digits(2000, 1, 60'000)); }

BOOST_AUTO_TEST_CASE(shifts_help_on_mnist) {
    if (const DigitSets* digits = real_digits()) must_help(digits->training, first_digits(digits->test, 2000));
}

BOOST_AUTO_TEST_SUITE_END()
#endif
