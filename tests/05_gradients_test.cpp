#include "exact.hpp"
#include "formula.hpp"
#include "paper_example.hpp"
#include "programs.hpp"
#include "test.hpp"

#include "04_forward_pass/forward_pass.hpp"
#include "05_gradients/gradients.hpp"
#include "05_gradients/numerical_gradient.hpp"
#include "05_gradients/numerical_slope.hpp"
#include "05_gradients/on_your_own.hpp"
#include "05_gradients/slope_errors.hpp"
#include "05_gradients/wrong_gradients.hpp"
#include "13_automatic_gradients/earlier_networks.hpp"
#include "common/digits/handwriting.hpp"
#include "common/show/terminal.hpp"

#include <cmath>
#include <iostream>
#include <limits>

namespace bdata = boost::unit_test::data;
using namespace scratch;

namespace {

const auto seeds = bdata::xrange<std::uint64_t>(1, 6);

}  // namespace

// An untrained model before one drawn digit, as main.cpp has it.
struct Case {
    arma::mat weights;
    arma::vec image;
    arma::uword label;
    ForwardPass pass;

    explicit Case(std::uint64_t seed, double size = 1.0) : Case(size * random_weights(seed), draw_digits(1, seed), 0) {}
    Case(arma::mat w, const Digits& digits, arma::uword index)
        : weights(std::move(w)), image(image_vector(digits, index)), label(digits.labels(index)), pass(forward(weights, image, label)) {}

    Loss of_weights() const {
        return [*this](const arma::mat& w) { return forward(w, image, label).loss; };
    }
    Loss of_activations() const {
        return [*this](const arma::mat& a) { return cross_entropy_from_activations(label, a.col(0)); };
    }
    arma::mat gradient() const { return loss_wrt_weights(label, pass.predictions, image); }
    arma::uvec labels() const { return {label}; }  // a batch of one, for the tape
    arma::vec article_gradient() const { return arma::vec(digit_count, arma::fill::value(-1.0 / pass.predictions(label))); }
    arma::uword grey_pixel() const { return arma::uvec(arma::find(image > 0.2 && image < 0.9))(0); }  // neither 0 nor 1: nothing agrees by chance
};

namespace {

void must_pass(const CheckReport& report) { BOOST_TEST(report.passed(), report.text()); }

CheckSettings at_least(arma::uword entries) { return {.conclusive_at_least = entries}; }

// a_k = ln(k + 1), so that e^a is 1 to 10, their sum 55, and every prediction a fraction that a hand can work with
arma::vec predictions_by_hand() { return softmax(arma::log(arma::regspace(1.0, 10.0))); }

}  // namespace

// ---- The links

BOOST_AUTO_TEST_SUITE(links)

BOOST_AUTO_TEST_CASE(loss_by_predictions, *boost::unit_test::label("5.1")) {
    const Case one(1);
    const arma::vec& p = one.pass.predictions;
    const Loss loss = [&](const arma::mat& at) { return cross_entropy(one.label, at.col(0)); };
    const VectorFunction every_label = [](const arma::vec& at) { return arma::vec(-arma::log(at)); };
    arma::mat rows(digit_count, digit_count);
    for (arma::uword label = 0; label < digit_count; ++label) rows.row(label) = loss_wrt_predictions(label, p).t();
    // only p_y counts: one entry that says anything, and nine zeros
    show_formula("5.1", "the loss by the predictions, -1/p_y at the label",
                 {check_gradient("p", loss, p, loss_wrt_predictions(one.label, p),
                                 with_automatic(automatic_gradient([&](const Node& at) { return times(-1.0, logarithm(pick(one.labels(), at))); }, p), at_least(1))),
                  check_jacobian("dl/dp, a row for each label", every_label, p, rows,
                                 with_automatic(automatic_jacobian([](const Node& at) { return times(-1.0, logarithm(at)); }, p)))});

    must_reject(check_jacobian("1/p", every_label, p, -rows), "sign flipped");
    must_reject(check_gradient("for every digit", loss, p, -1.0 / p, at_least(1)), "entries that should be 0 are not");
    must_reject(check_gradient("the next label", loss, p, loss_wrt_predictions((one.label + 1) % 10, p), at_least(1)), "no simple pattern");
    must_reject(check_gradient("one entry, and ten wanted", loss, p, loss_wrt_predictions(one.label, p)), "only 1 entries say anything");
}

BOOST_AUTO_TEST_CASE(one_prediction_by_activations, *boost::unit_test::label("5.2")) {
    const Case one(1);
    const arma::vec& p = one.pass.predictions;
    const Loss p_y = [&](const arma::mat& a) { return softmax(a.col(0))(one.label); };
    show_formula("5.2", "the label's prediction by the activations, p_y (1 - p_y) or -p_y p_i",
                 {check_gradient("a", p_y, one.pass.activations, softmax_jacobian_row(one.label, p),
                                 with_automatic(automatic_gradient([&](const Node& a) { return pick(one.labels(), column_shares(exponential(a))); }, one.pass.activations)))});

    must_reject(check_gradient("sign", p_y, one.pass.activations, -softmax_jacobian_row(one.label, p)), "sign flipped");
    must_reject(check_gradient("p_y forgotten", p_y, one.pass.activations, softmax_jacobian_row(one.label, p) / p(one.label)), "a constant factor");
    // the article's "derivative of e^(a_y) is 1": e^(a_y) / sum stays, 1 / sum comes in its place
    const double sum = arma::accu(arma::exp(one.pass.activations));
    must_reject(check_gradient("the article's 1", p_y, one.pass.activations, one_hot(one.label) / sum - p(one.label) * p), "no simple pattern");
    arma::vec other_case_only = -p(one.label) * p;
    must_reject(check_gradient("as if i were never y", p_y, one.pass.activations, other_case_only), "no simple pattern");
}

BOOST_AUTO_TEST_CASE(predictions_by_activations, *boost::unit_test::label("5.3")) {
    const Case one(1);
    const arma::vec &a = one.pass.activations, &p = one.pass.predictions;
    show_formula("5.3", "all predictions by all activations, diag(p) - p p^T", {check_jacobian("dp/da", softmax, a, softmax_jacobian(p),
                                 with_automatic(automatic_jacobian([](const Node& at) { return column_shares(exponential(at)); }, a)))});

    must_reject(check_jacobian("sign", softmax, a, -softmax_jacobian(p)), "sign flipped");
    must_reject(check_jacobian("the diagonal alone", softmax, a, arma::diagmat(p % (1.0 - p))), "no simple pattern");
    must_reject(check_jacobian("diag(p) forgotten", softmax, a, -p * p.t()), "no simple pattern");
    arma::mat missing = softmax_jacobian(p);
    missing.row(4).zeros();
    must_reject(check_jacobian("a row missing", softmax, a, missing), "row 4 is missing");
}

BOOST_AUTO_TEST_CASE(loss_by_activations, *boost::unit_test::label("5.4")) {
    const Case one(1);
    const arma::vec& p = one.pass.predictions;
    const arma::vec product = softmax_jacobian(p).t() * loss_wrt_predictions(one.label, p);
    show_formula("5.4", "the loss by the activations, p - y",
                 {check_gradient("a", one.of_activations(), one.pass.activations, loss_wrt_activations(one.label, p),
                                 with_automatic(automatic_gradient([&](const Node& a) { return loss_taken_apart(one.labels(), a); }, one.pass.activations))),
                  // a handful of roundings of numbers up to 1: the entries are 0.1
                  check_equal("(5.3) times (5.1), against p - y", product, loss_wrt_activations(one.label, p), {.tolerance = 1e-14})});

    must_reject(check_gradient("the article's -1/p_y", one.of_activations(), one.pass.activations, one.article_gradient()), "every entry is the same number");
    must_reject(check_gradient("y - p", one.of_activations(), one.pass.activations, one_hot(one.label) - p), "sign flipped");
    must_reject(check_gradient("p alone", one.of_activations(), one.pass.activations, p), "no simple pattern");
    must_reject(check_gradient("(5.2), without (5.1)", one.of_activations(), one.pass.activations, softmax_jacobian_row(one.label, p)), "a constant factor");
}

BOOST_AUTO_TEST_CASE(activations_by_one_weight, *boost::unit_test::label("5.5")) {
    const Case one(1);
    const arma::uword j = one.grey_pixel();
    // the ten weights of pixel j, one a digit: column i of the Jacobian is what weight (i, j) does to the ten activations
    const VectorFunction activations = [&](const arma::vec& column) {
        arma::mat w = one.weights;
        w.col(j) = column;
        return arma::vec(w * one.image);
    };
    arma::mat jacobian(digit_count, digit_count), as_in_article = jacobian;
    for (arma::uword i = 0; i < digit_count; ++i) {
        jacobian.col(i) = activations_wrt_weight(i, j, one.image);
        as_in_article.col(i).fill(one.image(i));  // x_i, and for every activation
    }
    show_formula("5.5", "the activations by weight (i, j): x_j in row i, 0 elsewhere",
                 {check_jacobian(formatted("da/dw, the ten weights of pixel %llu", j), activations, one.weights.col(j), jacobian,
                                 with_automatic(automatic_jacobian([&](const Node& column) { return scratch::product(column, constant(*column.tape, one.image.row(j))); }, one.weights.col(j))))});

    must_reject(check_jacobian("the article's x_i", activations, one.weights.col(j), as_in_article), "all zero");
    must_reject(check_jacobian("x_j for every activation", activations, one.weights.col(j), arma::mat(10, 10, arma::fill::value(one.image(j)))), "every entry is the same number");
    must_reject(check_jacobian("x_j in one row less", activations, one.weights.col(j), jacobian - one.image(j) * one_hot(9) * one_hot(9).t()), "row 9 is missing");
}

BOOST_AUTO_TEST_CASE(loss_by_weights, *boost::unit_test::label("5.6")) {
    const Case one(1);
    show_formula("5.6", "the loss by the weights, (p - y) x^T", {check_gradient("w", one.of_weights(), one.weights, one.gradient(), with_automatic(automatic_gradient(one.weights, {one.image, one.labels()})))});
    const arma::mat of_next_label = automatic_gradient(one.weights, {one.image, (one.labels() + 1) - 10 * ((one.labels() + 1) / 10)});
    must_reject(check_gradient("w", one.of_weights(), one.weights, one.gradient(), with_automatic(of_next_label)), "the automatic ones are off");
}

BOOST_AUTO_TEST_CASE(squared_error_by_activations, *boost::unit_test::label("5.12")) {
    const Case one(1, 30.0);  // weights that make some digits likelier than others
    const arma::vec &a = one.pass.activations, &p = one.pass.predictions, y = one_hot(one.label);
    const Loss loss = [&](const arma::mat& at) { return arma::accu(arma::square(softmax(at.col(0)) - y)); };
    show_formula("5.12", "the squared error by the activations", {check_gradient("a", loss, a, squared_error_wrt_activations(one.label, p), with_automatic(automatic_gradient([&](const Node& at) {
                     return times(10.0, mean(square(sum(column_shares(exponential(at)), constant(*at.tape, -y)))));
                 }, a)))});
    must_reject(check_gradient("the Jacobian forgotten", loss, a, 2.0 * (p - y)), "");
    must_reject(check_gradient("p (1 - p) alone", loss, a, 2.0 * (p - y) % p % (1.0 - p)), "no simple pattern");
    must_reject(check_gradient("the 2 forgotten", loss, a, softmax_jacobian(p) * (p - y)), "a constant factor, x 1/2");
    must_reject(check_gradient("p - y", loss, a, p - y), "");
}

BOOST_AUTO_TEST_CASE(no_digit_lost_at_the_label, *boost::unit_test::label("5.13")) {
    arma::vec found(12), subtracted(12), exact(12);
    for (arma::uword i = 0; i < 12; ++i) {  // the label ahead by 3, 6, ... 36: 1 - p_y is 9 e^-g / (1 + 9 e^-g)
        const double gap = 3.0 * static_cast<double>(i + 1), others = 9.0 * std::exp(-gap);
        arma::vec a(digit_count, arma::fill::zeros);
        a(4) = gap;
        found(i) = slope_at_label(4, softmax(a));
        subtracted(i) = softmax(a)(4) - 1.0;
        exact(i) = -others / (1.0 + others);
    }
    const arma::vec ones(12, arma::fill::ones);  // shares of the exact slope: the slopes themselves are too small to tell
    show_formula("5.13", "the label's entry of p - y, no digit lost", {check_equal("share of the exact slope, twelve sure models", found / exact, ones, {.tolerance = 1e-14})});
    must_reject(check_equal("p_y - 1", subtracted / exact, ones, {.tolerance = 1e-14}), "");
    must_reject(check_equal("sign", -found / exact, ones, {.tolerance = 1e-14}), "sign flipped");
}

BOOST_AUTO_TEST_CASE(loss_by_biases, *boost::unit_test::label("5.14")) {
    const Case one(1);
    const arma::vec biases = 0.1 * arma::regspace(-4.5, 4.5);
    const Loss loss = [&](const arma::mat& b) { return cross_entropy_from_activations(one.label, one.weights * one.image + b.col(0)); };
    const arma::vec p = softmax(one.weights * one.image + biases);
    show_formula("5.14", "the loss by the biases of a = w x + b", {check_gradient("b", loss, biases, loss_wrt_biases(one.label, p), with_automatic(automatic_gradient([&](const Node& b) {
                     return loss_taken_apart(one.labels(), plus_bias(constant(*b.tape, one.weights * one.image), b));
                 }, biases)))});
    must_reject(check_gradient("p alone", loss, biases, p), "no simple pattern");
    must_reject(check_gradient("times the bias", loss, biases, loss_wrt_biases(one.label, p) % biases), "");
}

BOOST_AUTO_TEST_CASE(loss_by_image, *boost::unit_test::label("5.15")) {
    const Case one(1, 30.0);
    const Loss loss = [&](const arma::mat& x) { return forward(one.weights, x.col(0), one.label).loss; };
    const arma::vec slope = loss_wrt_image(one.weights, one.label, one.pass.predictions);
    show_formula("5.15", "the loss by the image", {check_gradient("x", loss, one.image, slope, with_automatic(automatic_gradient([&](const Node& x) {
                     return loss_taken_apart(one.labels(), product(constant(*x.tape, one.weights), x));
                 }, one.image)))});
    must_reject(check_gradient("the label's row alone", loss, one.image, -one.weights.row(one.label).t()), "");
    must_reject(check_gradient("sign", loss, one.image, -slope), "sign flipped");
    // what it is good for: a few small changes of the image, downhill for another label, and the model reads that
    const arma::uword other = (one.pass.predictions.index_max() + 1) % digit_count;
    arma::vec image = one.image;
    for (int step = 0; step < 100; ++step) image -= 0.02 * loss_wrt_image(one.weights, other, forward(one.weights, image, other).predictions);
    BOOST_TEST(forward(one.weights, image, other).predictions.index_max() == other);
    BOOST_TEST(arma::norm(image - one.image) < 0.5 * arma::norm(one.image));
}

BOOST_AUTO_TEST_CASE(a_gradient_check_of_ones_own, *boost::unit_test::label("5.16")) {
    const Case one(1);
    const arma::mat w{{0.3, 1.0, -0.7}, {2.0, -0.4, 0.9}};
    const auto cubes = [](const arma::mat& at) { return arma::accu(at % at % at); };
    const auto product = [](const arma::mat& at) { return arma::prod(arma::vectorise(at)); };
    const arma::mat of_cubes = 3.0 * w % w, of_product = product(w) / w, zeros(arma::size(w), arma::fill::zeros);
    arma::mat one_wrong = of_cubes, not_a_number = of_cubes;
    one_wrong(1, 1) += 1e-4;
    not_a_number(0, 2) = arma::datum::nan;
    const arma::mat square{{1.0, 2.0}, {3.0, 4.0}}, of_square{{2.0, 12.0}, {6.0, 32.0}};  // of the squares, weighed by 1, 3, 1, 4
    const auto weighed = [](const arma::mat& at) { return arma::accu(arma::mat{{1.0, 3.0}, {1.0, 4.0}} % at % at); };
    const auto constant = [](const arma::mat&) { return 3.0; };
    const auto root = [](const arma::mat& at) { return std::sqrt(at(0)) + 3.0 * at(1); };  // at 0 one of the two nudges leads to where it is NaN
    struct { const char* what; bool holds, expected; } const verdicts[]{
        {"cubes", gradient_holds(cubes, w, of_cubes), true},
        {"product", gradient_holds(product, w, of_product), true},
        {"squares", gradient_holds(weighed, square, of_square), true},
        {"with a slope of 0 among others", gradient_holds(cubes, arma::mat{{0.0, 1.0}}, arma::mat{{0.0, 3.0}}), true},
        {"sign", gradient_holds(cubes, w, -of_cubes), false},
        {"a factor within the limit", gradient_holds(cubes, w, (1.0 + 3e-7) * of_cubes), true},
        {"factor", gradient_holds(cubes, w, (1.0 + 3e-6) * of_cubes), false},
        {"a small slope doubled, and too small to tell", gradient_holds(weighed, arma::mat{{1e-7, 1.0}, {1.0, 1.0}}, arma::mat{{4e-7, 6.0}, {2.0, 8.0}}), true},
        {"a small slope doubled", gradient_holds(weighed, arma::mat{{1e-6, 1.0}, {1.0, 1.0}}, arma::mat{{4e-6, 6.0}, {2.0, 8.0}}), false},
        {"transposed", gradient_holds(weighed, square, of_square.t()), false},
        {"another shape", gradient_holds(cubes, w, of_cubes.t()), false},
        {"the right numbers in another shape", gradient_holds(cubes, w, arma::reshape(of_cubes, 3, 2)), false},
        {"one wrong entry", gradient_holds(cubes, w, one_wrong), false},
        {"zeros", gradient_holds(cubes, w, zeros), false},
        {"not a number", gradient_holds(cubes, w, not_a_number), false},
        {"one measured slope is not a number", gradient_holds(root, arma::mat{{0.0, 1.0}}, arma::mat{{0.0, 3.0}}), false},
        {"nothing to tell", gradient_holds(constant, w, zeros), false},
    };
    arma::vec said(std::size(verdicts)), right(std::size(verdicts));
    for (std::size_t i = 0; i < std::size(verdicts); ++i) {
        said(i) = verdicts[i].holds ? 1.0 : 2.0, right(i) = verdicts[i].expected ? 1.0 : 2.0;
        BOOST_TEST(verdicts[i].holds == verdicts[i].expected, verdicts[i].what << ": it " << (verdicts[i].expected ? "holds" : "does not hold"));
    }
    show_formula("5.16", "a gradient check of one's own, of seventeen gradients", {check_equal("verdicts, 1 holds, 2 does not", said, right)});
    must_reject(check_equal("always yes", arma::vec(std::size(verdicts), arma::fill::ones), right), "");
    must_reject(check_equal("always no", arma::vec(std::size(verdicts), arma::fill::value(2.0)), right), "");
}

#ifndef FORMULAS_ALONE
// What main.cpp shows of each wrong gradient, and the page quotes.
BOOST_DATA_TEST_CASE(every_wrong_gradient_is_refused, seeds, seed) {
    const Case one(seed);
    const std::vector<WrongGradient> wrong = wrong_gradients(one.label, one.pass.predictions, one.image);
    const std::vector<std::string> diagnoses{"sign flipped", "784 x 10, the parameter is 10 x 784: transposed", "a constant factor, x 255", "row 9 is missing", "all zero"};
    BOOST_TEST(wrong.size() == diagnoses.size());
    for (std::size_t i = 0; i < wrong.size(); ++i) must_reject(check_gradient("w", one.of_weights(), one.weights, wrong[i].gradient), diagnoses[i]);
    must_reject(check_gradient("a", one.of_activations(), one.pass.activations, one.article_gradient()), "every entry is the same number");
}
#endif

BOOST_AUTO_TEST_SUITE_END()

#ifndef FORMULAS_ALONE
// ---- The links at other points

BOOST_AUTO_TEST_SUITE(elsewhere)

// Weights up to 0.01, 0.1 and 1: from a model that knows nothing to one that is sure.
BOOST_DATA_TEST_CASE(for_any_seed_and_size, seeds* bdata::make({1.0, 10.0, 100.0}), seed, size) {
    const Case one(seed, size);
    const arma::vec &a = one.pass.activations, &p = one.pass.predictions;
    // a model that is sure has small slopes: some of them say nothing
    must_pass(check_gradient("a", one.of_activations(), a, loss_wrt_activations(one.label, p), at_least(3)));
    must_pass(check_jacobian("dp/da", softmax, a, softmax_jacobian(p)));
    must_pass(check_gradient("w", one.of_weights(), one.weights, one.gradient()));
    for (arma::uword label = 0; label < digit_count; ++label) {
        const Loss p_label = [&](const arma::mat& at) { return softmax(at.col(0))(label); };
        const CheckReport report = check_gradient("a", p_label, a, softmax_jacobian_row(label, p), at_least(1));
        if (p(label) > 1e-4) must_pass(report);
        else BOOST_TEST(report.worst().relative_error() <= 1e-6);  // a prediction of 0 has no slope to speak of
        BOOST_TEST(arma::abs(softmax_jacobian(p).row(label).t() - softmax_jacobian_row(label, p)).max() <= 1e-16);
    }
}

BOOST_DATA_TEST_CASE(on_real_digits, seeds, seed) {
    const DigitSets* real = real_digits();
    if (real == nullptr) return;
    const Case one(random_weights(seed), real->training, 100 * seed);
    must_pass(check_gradient("w", one.of_weights(), one.weights, one.gradient()));
    must_reject(check_gradient("a", one.of_activations(), one.pass.activations, one.article_gradient()), "every entry is the same number");
    for (const WrongGradient& wrong : wrong_gradients(one.label, one.pass.predictions, one.image))
        BOOST_TEST(!check_gradient("w", one.of_weights(), one.weights, wrong.gradient).passed(), wrong.mistake);
}

// 7840 times (5.1), (5.3) and (5.5) multiplied, against the one outer product.
BOOST_DATA_TEST_CASE(the_chain_link_by_link_is_the_outer_product, seeds, seed) {
    const Case one(seed);
    const arma::vec loss_by_activations = softmax_jacobian(one.pass.predictions).t() * loss_wrt_predictions(one.label, one.pass.predictions);
    arma::mat chain(digit_count, pixel_count);
    for (arma::uword i = 0; i < digit_count; ++i)
        for (arma::uword j = 0; j < pixel_count; ++j) chain(i, j) = arma::dot(loss_by_activations, activations_wrt_weight(i, j, one.image));
    must_pass(check_equal("w", chain, one.gradient(), {.tolerance = 1e-13}));
    must_reject(check_equal("w", chain, one.gradient() * 0.9, {.tolerance = 1e-13}), "a constant factor");
}

BOOST_AUTO_TEST_SUITE_END()

// ---- By hand, and what the formulas say

BOOST_AUTO_TEST_SUITE(by_hand)

BOOST_AUTO_TEST_CASE(each_link_for_the_fractions_of_55, *boost::unit_test::tolerance(1e-14)) {
    const arma::vec p = predictions_by_hand();
    BOOST_TEST(p == arma::vec(arma::regspace(1.0, 10.0) / 55.0), boost::test_tools::per_element());

    BOOST_TEST(loss_wrt_predictions(3, p)(3) == -55.0 / 4.0);
    BOOST_TEST(arma::accu(arma::abs(loss_wrt_predictions(3, p))) == 55.0 / 4.0);  // and nothing else

    const arma::vec row = softmax_jacobian_row(3, p);
    BOOST_TEST(row(3) == 4.0 * 51.0 / 3025.0);
    BOOST_TEST(row(0) == -4.0 * 1.0 / 3025.0);
    BOOST_TEST(row(9) == -4.0 * 10.0 / 3025.0);

    const arma::mat jacobian = softmax_jacobian(p);
    BOOST_TEST(jacobian(0, 0) == 54.0 / 3025.0);
    BOOST_TEST(jacobian(0, 1) == -2.0 / 3025.0);
    BOOST_TEST(jacobian(9, 9) == 450.0 / 3025.0);
    BOOST_TEST(jacobian(9, 8) == -90.0 / 3025.0);

    const arma::vec difference = loss_wrt_activations(3, p);
    BOOST_TEST(difference(3) == -51.0 / 55.0);
    BOOST_TEST(difference(0) == 1.0 / 55.0);
    BOOST_TEST(difference(9) == 10.0 / 55.0);

    arma::vec image(pixel_count, arma::fill::zeros);
    image(100) = 0.5;
    image(783) = 1.0;
    BOOST_TEST(activations_wrt_weight(7, 100, image) == (arma::vec{0, 0, 0, 0, 0, 0, 0, 0.5, 0, 0}), boost::test_tools::per_element());
    const arma::mat gradient = loss_wrt_weights(3, p, image);
    BOOST_TEST(gradient(3, 100) == -51.0 / 110.0);
    BOOST_TEST(gradient(0, 783) == 1.0 / 55.0);
    BOOST_TEST(gradient(9, 0) == 0.0);
}

// Row i of (p - y) x^T is the image times one number; column j the ten numbers times one pixel.
// The example of docs/05_gradients.md, backward, and one of its weights nudged by hand.
BOOST_AUTO_TEST_CASE(on_paper) {
    const auto is = [](const arma::mat& found, const arma::mat& on_the_page) { return arma::abs(found - on_the_page).max() <= paper::last_place; };
    const arma::vec p = softmax(paper::activations);
    BOOST_TEST(std::abs(loss_wrt_predictions(paper::label, p)(1) + 4.0862) <= paper::last_place);
    BOOST_TEST(is(loss_wrt_activations(paper::label, p), paper::slopes_of_activations));
    BOOST_TEST(is(loss_wrt_weights(paper::label, p, paper::image), paper::gradient));
    const auto loss = [](const arma::mat& w) { return forward(w, paper::image, paper::label).loss; };
    BOOST_TEST(is(numerical_gradient(loss, paper::weights), paper::gradient));
    const auto along = [&](double weight) { arma::mat w = paper::weights; w(1, 0) = weight; return loss(w); };
    BOOST_TEST(std::abs(along(2.01) - along(2.0) + 0.007543) < 5e-7);
    BOOST_TEST(std::abs(along(2.01) - along(1.99) + 0.015105) < 5e-7);
    BOOST_TEST(std::abs(forward_difference(along, 2.0, 0.01) + 0.7543) <= paper::last_place);
    BOOST_TEST(std::abs(central_difference(along, 2.0, 0.01) + 0.7553) <= paper::last_place);
    // the picture, whose nudge is 2
    BOOST_TEST(std::abs(forward_difference(along, 2.0, 2.0) + 0.529) < 5e-4);
    BOOST_TEST(std::abs(central_difference(along, 2.0, 2.0) + 0.705) < 5e-4);
    const std::string secants = text_of("docs/images/05_secants.svg");
    for (const char* number : {"0.755", "0.705", "0.529"}) BOOST_TEST(has(secants, number), number);
}

// Each number of the page's graph, and no other.
BOOST_AUTO_TEST_CASE(the_graph_shows_these_numbers) {
    const std::string graph = text_of("docs/images/05_computation_graph.svg");
    const auto shown = [](double value) {
        const std::string text = value == std::round(value) ? formatted("%.0f", std::abs(value)) : formatted("%.4f", std::abs(value));
        return ">" + std::string(value < 0.0 ? "\u2212" : "") + text + "<";
    };
    const arma::vec p = softmax(paper::activations);
    std::vector<double> values{paper::loss, 1.0};  // the loss answers to itself: 1
    for (const arma::mat& numbers : {paper::weights, loss_wrt_weights(paper::label, p, paper::image), arma::mat(paper::activations),
                                     arma::mat(loss_wrt_activations(paper::label, p)), arma::mat(p), arma::mat(loss_wrt_predictions(paper::label, p))})
        values.insert(values.end(), numbers.begin(), numbers.end());
    std::map<std::string, std::size_t> expected, found;
    for (const double value : values) ++expected[shown(value)];
    for (const auto& match : matches_of("(>(\u2212)?[0-9]+(\\.[0-9]+)?<)", graph)) ++found[match[0]];
    for (const auto& [text, count] : expected) BOOST_TEST(found[text] == count, text);
    BOOST_TEST(found.size() == expected.size());
}

BOOST_DATA_TEST_CASE(rows_and_columns_of_the_gradient, seeds, seed) {
    const Case one(seed);
    const arma::mat gradient = one.gradient();
    const arma::vec difference = one.pass.predictions - one_hot(one.label);
    for (arma::uword i = 0; i < digit_count; ++i) {
        BOOST_TEST(arma::abs(gradient.row(i).t() - difference(i) * one.image).max() == 0.0);
        BOOST_TEST((i == one.label ? gradient.row(i).max() <= 0.0 : gradient.row(i).min() >= 0.0));  // ink speaks for the label alone
    }
    for (arma::uword j = 0; j < pixel_count; ++j) BOOST_TEST(arma::abs(gradient.col(j) - one.image(j) * difference).max() == 0.0);
    BOOST_TEST(arma::abs(gradient.cols(arma::find(one.image == 0.0))).max() == 0.0);  // where there is no ink nothing is learned
    BOOST_TEST(arma::rank(gradient) == 1u);
}

// What softmax gives to one it takes from the others: the entries of (5.2), (5.4), each row and each column of (5.3) sum to 0.
BOOST_DATA_TEST_CASE(what_one_gains_the_others_lose, seeds, seed) {
    const Case one(seed, 100.0);
    const arma::vec& p = one.pass.predictions;
    const arma::mat jacobian = softmax_jacobian(p);
    const double rounding = 20.0 * round_off;  // ten products and ten sums of numbers up to 1
    BOOST_TEST(std::abs(arma::accu(loss_wrt_activations(one.label, p))) < rounding);
    BOOST_TEST(std::abs(arma::accu(softmax_jacobian_row(one.label, p))) < rounding);
    BOOST_TEST(arma::abs(arma::sum(jacobian, 0)).max() < rounding);
    BOOST_TEST(arma::abs(jacobian - jacobian.t()).max() == 0.0);
    BOOST_TEST(std::abs(arma::accu(loss_wrt_predictions(one.label, p))) >= 1.0);  // but the entries of (5.1) do not
}

BOOST_AUTO_TEST_SUITE_END()
#endif

// ---- Where a prediction is 0, and how exact p - y is

BOOST_AUTO_TEST_SUITE(numbers)

#ifndef FORMULAS_ALONE
BOOST_AUTO_TEST_CASE(p_minus_y_survives_a_prediction_of_0) {
    const arma::vec activations{10, 10, 1000, 0, 0, 0, 0, 0, 0, 0};  // the article's softmax example, and seven zeros
    const arma::vec p = softmax(activations);
    BOOST_TEST(p(0) == 0.0);
    BOOST_TEST(loss_wrt_activations(0, p) == (arma::vec{-1, 0, 1, 0, 0, 0, 0, 0, 0, 0}), boost::test_tools::per_element());
    must_pass(check_gradient("a", [](const arma::mat& a) { return cross_entropy_from_activations(0, a.col(0)); }, activations, loss_wrt_activations(0, p), at_least(2)));

    BOOST_TEST(loss_wrt_predictions(0, p)(0) == -std::numeric_limits<double>::infinity());
    const arma::vec product = softmax_jacobian(p).t() * loss_wrt_predictions(0, p);
    must_reject(check_equal("a", product, loss_wrt_activations(0, p), at_least(2)), "not a number");
}

BOOST_AUTO_TEST_CASE(what_is_no_number_stays_none) {
    for (const double broken : {arma::datum::inf, arma::datum::nan}) {
        const arma::vec p = softmax(arma::vec{0, broken, 0, 0, 0, 0, 0, 0, 0, 0});
        BOOST_TEST(loss_wrt_activations(1, p).has_nan());
        BOOST_TEST(loss_wrt_weights(1, p, arma::ones(pixel_count)).has_nan());
    }
}
#endif

namespace {

// The entry at the label as minus the sum of the others: no 1 to subtract, so nothing to lose. The exercise's answer.
double label_entry_by_sum(arma::uword label, const arma::vec& predictions) {
    arma::vec others = predictions;
    others(label) = 0.0;
    return -arma::accu(others);
}

struct Errors {
    double worst_share = 0;           // of what is allowed beside the label; more than 1 is wrong
    double worst_beside_label = 0;    // relative, over what is a normal double
    double worst_at_label = 0;        // absolute
    double worst_relative_at_label = 0, worst_relative_by_sum = 0;
    std::size_t not_finite = 0, product_not_finite = 0;
};

// Beside the label p - y is softmax, off by (d + 17) rho at most (see 02_softmax_test.cpp). At the label it is p_y - 1: the errors of p_y,
// where it is near 1 of the others' sum, and rho / 2 for the subtraction.
Errors errors_of(std::size_t vectors, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    Errors errors;
    for (std::size_t i = 0; i < vectors; ++i) {
        const arma::vec activations = activations_of_every_kind(i, random);
        const arma::uword label = random() % digit_count;
        const arma::vec p = softmax(activations), found = loss_wrt_activations(label, p);
        const ExactForward exact = exact_forward(activations);
        errors.not_finite += !found.is_finite();
        errors.product_not_finite += !(softmax_jacobian(p).t() * loss_wrt_predictions(label, p)).eval().is_finite();
        for (arma::uword k = 0; k < digit_count; ++k) {
            if (k == label) continue;
            const double truth = exact.predictions[k].nearest, error = distance(found(k), exact.predictions[k]);
            const double d = std::min(activations.max() - activations(k), 2000.0);
            errors.worst_share = std::max(errors.worst_share, error / ((d + 17.0) * round_off * truth + 2.0 * smallest_step));
            if (truth >= smallest_normal) errors.worst_beside_label = std::max(errors.worst_beside_label, error / truth);
        }
        const Exact& others = exact.others[label];  // 1 - p_y, so the entry is minus that
        const auto error = [&](double entry) { return distance(-entry, others); };
        errors.worst_at_label = std::max(errors.worst_at_label, error(found(label)));
        if (others.nearest < smallest_normal) continue;
        errors.worst_relative_at_label = std::max(errors.worst_relative_at_label, error(found(label)) / others.nearest);
        errors.worst_relative_by_sum = std::max(errors.worst_relative_by_sum, error(label_entry_by_sum(label, p)) / others.nearest);
    }
    return errors;
}

}  // namespace

// Printed by ./tutorial check 5.4 as well: what docs/05_gradients.md says of the error.
BOOST_AUTO_TEST_CASE(ten_thousand_vectors_against_50_digits, *boost::unit_test::label("5.4")) {
    const Errors errors = errors_of(10'000, 1);
    const double exact_to = (largest_exponent + 17.0) * round_off;  // 8.1e-14
    // at the label: p_y (1 - p_y) (d + 17) rho is at most 5 rho (at d = 2), the division and the subtraction are rho each
    const bool right = errors.not_finite == 0 && errors.worst_share <= 1.0 && errors.worst_beside_label <= exact_to && errors.worst_at_label <= 7.0 * round_off;
    std::cout << formatted("  10,000 vectors, magnitudes from 1e-300 to 1e300, against 50 digits:\n"
                           "  beside the label: worst relative error %.1e\n"
                           "  at the label: worst error %.1e, the entry being between -1 and 0\n"
                           "%s"
                           "  for comparison, (5.3) times (5.1): not finite in %zu of 10000\n",
                           errors.worst_beside_label, errors.worst_at_label, verdict(right, exact_to).c_str(), errors.product_not_finite)
              << std::flush;
    BOOST_TEST(right);
    BOOST_TEST(errors.worst_beside_label > 1e-14);  // the hard vectors were among them

    // The controls. At the label the relative error is lost, and the sum of the others keeps it; the product of the links fails in thousands.
    BOOST_TEST(errors.worst_relative_at_label == 1.0);
    BOOST_TEST(errors.worst_relative_by_sum <= (largest_exponent + 26.0) * round_off);
    BOOST_TEST(errors.product_not_finite > 1000u);
}

BOOST_AUTO_TEST_SUITE_END()

// ---- Measuring slopes

BOOST_AUTO_TEST_SUITE(slopes)

namespace {

// Weight (i, grey pixel) of digit i: the loss along it, real and complex, and its derivatives. l' = (p_i - y_i) x, and as dp_i/dw = p_i (1 - p_i) x,
// l'' = p_i (1 - p_i) x^2 and l''' = p_i (1 - p_i) (1 - 2 p_i) x^3.
struct AlongWeights {
    Case one;
    arma::uword j = one.grey_pixel();
    double x = one.image(j);
    arma::vec p = one.pass.predictions;
    arma::vec first = loss_wrt_activations(one.label, p) * x;
    arma::vec second = p % (1.0 - p) * x * x;
    arma::vec third = p % (1.0 - p) % (1.0 - 2.0 * p) * x * x * x;

    double loss(arma::uword i, double weight) const {
        arma::mat w = one.weights;
        w(i, j) = weight;
        return forward(w, one.image, one.label).loss;
    }
    std::complex<double> complex_loss(arma::uword i, std::complex<double> weight) const {
        arma::cx_vec a = arma::conv_to<arma::cx_vec>::from(one.pass.activations);
        a(i) += (weight - one.weights(i, j)) * x;
        return cross_entropy_from_complex(one.label, a);
    }
    // measure(f, w) for each of the ten weights, minus the derivative
    template <typename Measure>
    arma::vec errors(Measure measure) const {
        arma::vec errors(digit_count);
        for (arma::uword i = 0; i < digit_count; ++i) errors(i) = measure(i, one.weights(i, j)) - first(i);
        return errors;
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(forward_difference_error, *boost::unit_test::label("5.7")) {
    const AlongWeights along{Case(1)};
    const double h = 1e-3;
    const arma::vec errors = along.errors([&](arma::uword i, double w) { return forward_difference([&](double at) { return along.loss(i, at); }, w, h); });
    // the next term of the series is l''' h^2 / 6, a share of h / 3 of this one
    show_formula("5.7", "the error of the forward difference, f'' h / 2", {check_equal("error / h, ten weights, h = 1e-3", errors / h, along.second / 2.0, {.tolerance = 1e-3})});
    must_reject(check_equal("without the half", errors / h, along.second, {.tolerance = 1e-3}), "a constant factor, x 1/2");
    must_reject(check_equal("of order h^2", errors / h, along.third * h / 6.0, {.tolerance = 1e-3}), "no simple pattern");
}

BOOST_AUTO_TEST_CASE(central_difference_error, *boost::unit_test::label("5.8")) {
    const AlongWeights along{Case(1)};
    const double h = 1e-2;
    const arma::vec errors = along.errors([&](arma::uword i, double w) { return central_difference([&](double at) { return along.loss(i, at); }, w, h); });
    // the next term has h^4 / 120: a share of h^2 / 20 of this one; rounding is 2e-16 / h^3 = 2e-10
    show_formula("5.8", "the error of the central difference, f''' h^2 / 6",
                 {check_equal("error / h^2, ten weights, h = 1e-2", errors / (h * h), along.third / 6.0, {.tolerance = 1e-4})});
    must_reject(check_equal("the forward difference's", errors / (h * h), along.second / 2.0, {.tolerance = 1e-4}), "no simple pattern");
}

BOOST_AUTO_TEST_CASE(complex_step_error, *boost::unit_test::label("5.9")) {
    const AlongWeights along{Case(1)};
    const auto errors_at = [&](double h) {
        return along.errors([&](arma::uword i, double w) { return complex_step([&](std::complex<double> at) { return along.complex_loss(i, at); }, w, h); });
    };
    show_formula("5.9", "the error of the complex step, -f''' h^2 / 6, and none from rounding",
                 {check_equal("error / h^2, ten weights, h = 1e-2", errors_at(1e-2) / 1e-4, -along.third / 6.0, {.tolerance = 1e-4}),
                  check_equal("the slope at h = 1e-100", along.first + errors_at(1e-100), along.first, {.tolerance = 1e-14})});
    must_reject(check_equal("the central difference's sign", errors_at(1e-2) / 1e-4, along.third / 6.0, {.tolerance = 1e-4}), "sign flipped");
}

BOOST_AUTO_TEST_CASE(every_weight_nudged, *boost::unit_test::label("5.10")) {
    // a function whose slopes are known, different in every entry: f = sum of c_ij w_ij^2 / 2, slopes c_ij w_ij
    const arma::mat c{{1.0, -2.0, 3.0}, {0.5, 4.0, -1.5}}, w{{0.3, 1.0, -0.7}, {2.0, -0.4, 0.9}};
    const auto square = [&](const arma::mat& at) { return 0.5 * arma::accu(c % at % at); };
    const Case one(1);
    const arma::uvec some{one.grey_pixel(), one.grey_pixel() + 1, one.grey_pixel() + 28};
    const auto of_few = [&](const arma::mat& columns) { arma::mat all = one.weights; all.cols(some) = columns; return one.of_weights()(all); };
    show_formula("5.10", "the loop over all weights, each nudged to both sides",
                 {check_equal("of a function with known slopes", numerical_gradient(square, w), c % w, {.tolerance = 1e-9, .conclusive_at_least = 6}),
                  // it has no third derivative, so that any h gives the slope, up to rounding
                  check_equal("the same with h = 0.5", numerical_gradient(square, w, 0.5), c % w, {.tolerance = 1e-14, .conclusive_at_least = 6}),
                  check_equal("of the loss, by the weights of three pixels", numerical_gradient(of_few, one.weights.cols(some)), arma::mat(one.gradient()).cols(some))});

    // the mistakes: a weight that is not put back, one side only, rows and columns exchanged
    const auto product = [](const arma::mat& at) { return arma::prod(arma::vectorise(at)); };  // here the other weights count
    const arma::mat slopes = product(w) / w;
    arma::mat left_behind(arma::size(w)), one_sided = left_behind, nudged = w;
    for (arma::uword i = 0; i < w.n_elem; ++i) {
        left_behind(i) = central_difference([&](double weight) { nudged(i) = weight; return product(nudged); }, w(i), 0.1);
        one_sided(i) = forward_difference([&](double weight) { arma::mat at = w; at(i) = weight; return square(at); }, w(i), 1e-5);
    }
    BOOST_TEST(check_equal("put back", numerical_gradient(product, w, 0.1), slopes, {.tolerance = 1e-13, .conclusive_at_least = 6}).passed());
    must_reject(check_equal("not put back", left_behind, slopes, {.tolerance = 1e-13, .conclusive_at_least = 6}), "");
    must_reject(check_equal("forward", one_sided, c % w, {.tolerance = 1e-9, .conclusive_at_least = 6}), "");
    must_reject(check_equal("exchanged", numerical_gradient(square, w).t(), c % w, {.conclusive_at_least = 6}), "transposed");
}

BOOST_AUTO_TEST_CASE(how_far_two_slopes_are_apart, *boost::unit_test::label("5.11")) {
    const arma::vec found{relative_error(1.0, 2.0), relative_error(2.0, 1.0), relative_error(3.0, -3.0), relative_error(1e-8, 2e-8), relative_error(0.4, 0.3),
                          relative_error(-4.0, -1.0), relative_error(0.1, 0.0), relative_error(5.0, 4.0), relative_error(-8.0, -6.0), relative_error(10.0, 7.0)};
    const arma::vec by_hand{0.5, 0.5, 2.0, 0.5, 0.25, 0.75, 1.0, 0.2, 0.25, 0.3};
    show_formula("5.11", "the difference of two slopes as a share of the larger", {check_equal("ten pairs by hand", found, by_hand, {.tolerance = 1e-14})});
    BOOST_TEST(relative_error(0.0, 0.0) == 0.0);
    BOOST_TEST(relative_error(7.0, 7.0) == 0.0);
    for (const double broken : {arma::datum::nan, arma::datum::inf, -arma::datum::inf}) {
        BOOST_TEST(relative_error(broken, 1.0) == arma::datum::inf);
        BOOST_TEST(relative_error(1.0, broken) == arma::datum::inf);
        BOOST_TEST(relative_error(broken, broken) == arma::datum::inf);
    }
    must_reject(check_equal("divided by the smaller", arma::vec{1.0, 3.0, 0.25, 1.0 / 3.0}, arma::vec{0.5, 0.75, 0.2, 0.25}, {.conclusive_at_least = 4}), "");
}

#ifndef FORMULAS_ALONE
BOOST_AUTO_TEST_CASE(slopes_of_powers_by_hand, *boost::unit_test::tolerance(1e-15)) {
    const auto square = [](auto x) { return x * x; };
    const auto cube = [](auto x) { return x * x * x; };
    BOOST_TEST(forward_difference(square, 3.0, 0.5) == 6.5);  // 2x + h
    BOOST_TEST(central_difference(square, 3.0, 0.5) == 6.0);  // 2x
    BOOST_TEST(complex_step(square, 3.0, 0.5) == 6.0);
    BOOST_TEST(forward_difference(cube, 1.0, 0.5) == 4.75);  // 3x^2 + 3xh + h^2
    BOOST_TEST(central_difference(cube, 1.0, 0.5) == 3.25);  // 3x^2 + h^2
    BOOST_TEST(complex_step(cube, 1.0, 0.5) == 2.75);        // 3x^2 - h^2
    const auto exponential = [](auto x) { return std::exp(x); };
    BOOST_TEST(complex_step(exponential, 1.0, 1e-200) == std::exp(1.0));
    // what takes a complex number apart has no complex step: |x| of a complex number is real
    const auto size = [](auto x) { return std::abs(x); };
    BOOST_TEST(central_difference(size, 2.0, 1e-5) == 1.0, boost::test_tools::tolerance(1e-10));
    BOOST_TEST(complex_step([&](std::complex<double> x) { return std::complex<double>(size(x)); }, 2.0, 1e-5) == 0.0);
}

BOOST_AUTO_TEST_CASE(the_complex_loss_takes_large_activations) {
    for (const double by : {-2000.0, -800.0, 800.0, 2000.0}) {
        const arma::vec a = arma::linspace(-1.0, 3.0, 10), far = a + by;
        for (arma::uword label = 0; label < 10; ++label)
            BOOST_TEST(cross_entropy_from_complex(label, arma::conv_to<arma::cx_vec>::from(far)).real() == cross_entropy_from_activations(label, a), boost::test_tools::tolerance(1e-12));
    }
}

BOOST_DATA_TEST_CASE(the_complex_loss_is_the_loss, seeds* bdata::make({1.0, 100.0}), seed, size) {
    const Case one(seed, size);
    for (arma::uword label = 0; label < digit_count; ++label) {
        const std::complex<double> loss = cross_entropy_from_complex(label, arma::conv_to<arma::cx_vec>::from(one.pass.activations));
        BOOST_TEST(loss.imag() == 0.0);
        BOOST_TEST(std::abs(loss.real() - cross_entropy_from_activations(label, one.pass.activations)) < 1e-14);
    }
}

// The table of main.cpp and its two sides: cut short by Taylor on the one, rounded on the other.
BOOST_DATA_TEST_CASE(two_sides_of_the_step, seeds, seed) {
    const Case one(seed);
    const auto at = [&](double h) { return median_slope_errors(one.weights, one.image, one.label, h); };
    const SlopeErrors e2 = at(1e-2), e3 = at(1e-3), e5 = at(1e-5), e8 = at(1e-8), e11 = at(1e-11);

    BOOST_TEST(e2.forward / e3.forward == 10.0, boost::test_tools::tolerance(0.02));   // an error in h
    BOOST_TEST(e2.central / e3.central == 100.0, boost::test_tools::tolerance(0.02));  // an error in h^2
    BOOST_TEST(e2.complex_step / e2.central == 1.0, boost::test_tools::tolerance(0.02));

    // rounding: 2.3 is rounded to 2e-16 and the slope is 0.1, so 1e-15 / h, give or take a factor of 10 for how much of it strikes
    for (const auto& [h, error] : {std::pair{1e-8, e8.central}, {1e-11, e11.central}, {1e-11, e11.forward}}) {
        BOOST_TEST(error > 1e-16 / h);
        BOOST_TEST(error < 1e-14 / h);
    }
    BOOST_TEST(e11.complex_step < 1e-14);

    // the least a central difference gets to is far below the least of a forward one, and is found near 1e-5: 2e-5 may be better, or 5e-6
    BOOST_TEST(e5.central < 1e-9);
    double best = e5.central, best_forward = 1.0;
    for (const double h : {1e-4, 5e-5, 2e-5, 5e-6, 2e-6, 1e-6}) best = std::min(best, at(h).central);
    BOOST_TEST(e5.central < 10.0 * best);
    for (const double h : {1e-1, 1e-2, 1e-3, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12}) BOOST_TEST(at(h).central > 3.0 * best);
    for (const double h : {1e-6, 3e-7, 1e-7, 5e-8, 1e-8}) best_forward = std::min(best_forward, at(h).forward);
    BOOST_TEST(at(1e-7).forward < 4.0 * best_forward);
    for (const double h : {1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10}) BOOST_TEST(at(h).forward > 30.0 * e5.central);
}
#endif

BOOST_AUTO_TEST_SUITE_END()

#ifndef FORMULAS_ALONE
// ---- The program

BOOST_AUTO_TEST_SUITE(program)

BOOST_DATA_TEST_CASE(what_is_shown, bdata::make<std::uint64_t>({1, 5}), seed) {
    const Folder folder;
    const Case one(random_weights(seed), folder.digits.training, 0);
    const std::string printed = folder.printed("05_gradients", seed == 1 ? Words{} : Words{"--seed", std::to_string(seed)});
    const arma::vec difference = loss_wrt_activations(one.label, one.pass.predictions);
    for (arma::uword k = 0; k < digit_count; ++k) {  // measured to seven digits of the 0.1 that they are
        const std::string derived = formatted("%.10f", difference(k)), measured = formatted("%.8f", difference(k));
        const std::string line = formatted("\n *%llu%s +%s +(-?[0-9.]+)\n", k, k == one.label ? " \\(label\\)" : "", derived.c_str());
        const auto found = matches_of(line, printed);
        BOOST_TEST_REQUIRE(found.size() == 1u, line << " in\n" << printed);
        BOOST_TEST(std::abs(std::stod(found[0][1]) - difference(k)) < 1e-8);
    }
    // one right gradient, and all the wrong ones
    BOOST_TEST(matches_of("\n  PASS: ", printed).size() == 1u, printed);
    BOOST_TEST(matches_of("\n  FAIL: ", printed).size() == 6u, printed);
    BOOST_TEST(has(printed, "\n  FAIL: every entry is the same number, " + formatted("%.6g", one.article_gradient()(0))), printed);
    for (int power = 1; power <= 12; ++power) {
        const SlopeErrors errors = median_slope_errors(one.weights, one.image, one.label, std::pow(10.0, -power));
        // below 1e-5 all but the complex step is rounding
        const std::string number = "[0-9.e+-]+", of_complex = errors.complex_step < 1e-14 ? "< 1e-14" : formatted("%.1e", errors.complex_step);
        const std::string forward = power <= 4 ? formatted("%.1e", errors.forward) : number, central = power <= 3 ? formatted("%.1e", errors.central) : number;
        const std::string line = formatted("\n *1e-%02d +%s +%s +%s\n", power, forward.c_str(), central.c_str(), of_complex.c_str());
        BOOST_TEST(matches_of(line, printed).size() == 1u, line << " in\n" << printed);
    }
}

BOOST_AUTO_TEST_CASE(a_check_that_does_not_hold_is_status_1) {
    const Folder folder(digits_with_a_blank_first());
    BOOST_TEST(matches_of("\n  PASS: ", folder.printed("05_gradients", {}, 1)).empty());
}

BOOST_AUTO_TEST_SUITE_END()
#endif
