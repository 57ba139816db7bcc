// The check that every derivative of this tutorial is held to: what it accepts, what it must never accept, and what it says then.
#include "formula.hpp"

#include "04_forward_pass/forward_pass.hpp"
#include "05_gradients/gradients.hpp"
#include "common/digits/handwriting.hpp"
#include "common/show/terminal.hpp"
#include "patterns.hpp"

#include <cmath>
#include <limits>

namespace bdata = boost::unit_test::data;
using namespace scratch;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
const auto seeds = bdata::xrange<std::uint64_t>(1, 6);

arma::mat random_matrix(arma::uword rows, arma::uword columns, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    arma::mat matrix(rows, columns);
    matrix.imbue([&] { return 2.0 * static_cast<double>(random() >> 11) * 0x1p-53 - 1.0; });
    return matrix;
}

}  // namespace

// A loss whose gradient is known, with no entry of it 0: what the wrong gradients are made from.
struct Problem {
    Loss loss;
    arma::mat at, gradient;
};

namespace {

// l = |A X - B|^2 / 2 with the gradient A^T (A X - B)
Problem least_squares(arma::uword rows, arma::uword columns, std::uint64_t seed) {
    const arma::mat a = random_matrix(rows, rows, seed), b = random_matrix(rows, columns, seed + 100), at = random_matrix(rows, columns, seed + 200);
    return {[=](const arma::mat& x) { return arma::accu(arma::square(a * x - b)) / 2.0; }, at, a.t() * (a * at - b)};
}

// l = sum of c_i x_i: the gradient is c, whatever x is
Problem linear(const arma::mat& coefficients) {
    return {[=](const arma::mat& x) { return arma::accu(coefficients % x); }, arma::mat(arma::size(coefficients), arma::fill::zeros), coefficients};
}

}  // namespace

// Softmax regression on one drawn digit, as chapters 4 and 5 have it.
struct SoftmaxRegression {
    arma::mat weights;
    arma::vec image;
    arma::uword label;
    ForwardPass pass;

    explicit SoftmaxRegression(std::uint64_t seed) : weights(random_weights(seed)) {
        const Digits digits = draw_digits(1, seed);
        image = image_vector(digits, 0);
        label = digits.labels(0);
        pass = forward(weights, image, label);
    }
    Loss of_weights() const {
        return [*this](const arma::mat& w) { return forward(w, image, label).loss; };
    }
    Loss of_activations() const {
        return [*this](const arma::mat& a) { return cross_entropy_from_activations(label, a.col(0)); };
    }
    arma::mat gradient() const { return loss_wrt_weights(label, pass.predictions, image); }
};

namespace {

CheckReport check(const Problem& problem, const arma::mat& analytic, const CheckSettings& settings = {}) {
    return check_gradient("x", problem.loss, problem.at, analytic, settings);
}

void must_pass(const CheckReport& report) {
    BOOST_TEST(report.passed(), report.text());
    BOOST_TEST(report.diagnosis() == "");
}

double median_error(const CheckReport& report) {
    std::vector<double> errors;
    for (const CheckedEntry& entry : report.entries)
        if (std::abs(entry.analytic) >= 1e-6) errors.push_back(entry.relative_error());
    return arma::median(arma::vec(errors));
}

}  // namespace

// Right gradients

BOOST_DATA_TEST_CASE(a_quadratic_loss_passes, seeds, seed) {
    for (const auto& [rows, columns] : {std::pair{6, 6}, {4, 7}, {12, 1}, {1, 12}}) {
        const Problem problem = least_squares(static_cast<arma::uword>(rows), static_cast<arma::uword>(columns), seed);
        const CheckReport report = check(problem, problem.gradient);
        must_pass(report);
        BOOST_TEST(report.entries.size() == problem.at.n_elem);
        BOOST_TEST(report.conclusive() == problem.at.n_elem);
    }
}

BOOST_DATA_TEST_CASE(softmax_regression_passes, seeds, seed) {
    const SoftmaxRegression model(seed);
    must_pass(check_gradient("w", model.of_weights(), model.weights, model.gradient()));
    must_pass(check_gradient("a", model.of_activations(), model.pass.activations, loss_wrt_activations(model.label, model.pass.predictions)));
}

BOOST_DATA_TEST_CASE(a_jacobian_passes, seeds, seed) {
    const arma::vec activations = 3.0 * random_matrix(10, 1, seed);
    const CheckReport of_softmax = check_jacobian("dp/da", softmax, activations, softmax_jacobian(softmax(activations)));
    must_pass(of_softmax);
    BOOST_TEST(!of_softmax.direction.inconclusive());  // the predictions' sum is 1 whatever the activations: weighed alike they say 0 = 0

    const auto f = [](const arma::vec& x) { return arma::vec{x(0) * x(1) * x(2), std::sin(x(0)), std::exp(x(1)) * x(2), x(2) * x(2) + x(0) * x(1)}; };
    const arma::vec x = random_matrix(3, 1, seed) + 2.0;
    const arma::mat jacobian{{x(1) * x(2), x(0) * x(2), x(0) * x(1)},
                             {std::cos(x(0)), 0.0, 0.0},
                             {0.0, std::exp(x(1)) * x(2), std::exp(x(1))},
                             {x(1), x(0), 2.0 * x(2)}};
    CheckSettings nine;
    nine.conclusive_at_least = 9;  // three of the twelve are 0
    const CheckReport report = check_jacobian("df/dx", f, x, jacobian, nine);
    must_pass(report);
    BOOST_TEST(report.inconclusive() == 3u);

    must_reject(check_jacobian("df/dx", f, x, jacobian.t(), nine), "the gradient is 3 x 4, the parameter is 4 x 3: transposed");
    arma::mat wrong = jacobian;
    wrong.row(3).zeros();
    must_reject(check_jacobian("df/dx", f, x, wrong, nine), "row 3 is missing");
    wrong = jacobian;
    wrong(2, 1) *= 1.00001;  // ten times the tolerance
    const CheckReport rejected = check_jacobian("df/dx", f, x, wrong, nine);
    BOOST_TEST(!rejected.passed());
    BOOST_TEST(rejected.worst().row == 2u);
    BOOST_TEST(rejected.worst().column == 1u);
}

// Wrong gradients, and what the report says of each

namespace {

struct Mistake {
    const char* name;
    arma::mat (*made_from)(arma::mat gradient);
    const char* diagnosis;
};

std::ostream& operator<<(std::ostream& out, const Mistake& mistake) { return out << mistake.name; }

const Mistake mistakes_anywhere[] = {
    {"sign flipped", [](arma::mat g) -> arma::mat { return -g; }, "sign flipped: every entry is minus what it should be"},
    {"x 5", [](arma::mat g) -> arma::mat { return 5.0 * g; }, "a constant factor, x 5: the batch size"},
    {"x 2", [](arma::mat g) -> arma::mat { return 2.0 * g; }, "a constant factor, x 2: the batch size"},
    {"x 1/32", [](arma::mat g) -> arma::mat { return g / 32.0; }, "a constant factor, x 1/32: divided by the batch size once too often?"},
    {"x 2.5", [](arma::mat g) -> arma::mat { return 2.5 * g; }, "a constant factor, x 2.5: which factor"},
    {"x -3", [](arma::mat g) -> arma::mat { return -3.0 * g; }, "a constant factor, x -3: which factor"},
    {"x 1.01", [](arma::mat g) -> arma::mat { return 1.01 * g; }, "a constant factor, x 1.01: which factor"},
    {"all zero", [](arma::mat g) -> arma::mat { return 0.0 * g; }, "all zero: the gradient was never computed"},
    {"all nan", [](arma::mat g) -> arma::mat { return not_a_number * g; }, "not a number"},
    {"all inf", [](arma::mat g) -> arma::mat { return infinity * g; }, "not a number"},
    {"one nan", [](arma::mat g) -> arma::mat { g(g.n_elem / 2) = not_a_number; return g; }, "not a number"},
    {"one inf", [](arma::mat g) -> arma::mat { g(g.n_elem / 2) = -infinity; return g; }, "not a number"},
    {"the same everywhere", [](arma::mat g) -> arma::mat { return g.fill(7.25), g; }, "every entry is the same number, 7.25"},
    {"squared", [](arma::mat g) -> arma::mat { return arma::square(g) + 0.3; }, "no simple pattern"},
    {"one entry doubled", [](arma::mat g) -> arma::mat { g(g.n_elem / 2) *= 2.0; return g; }, "no simple pattern"},
    {"one entry off by ten times the tolerance", [](arma::mat g) -> arma::mat { g(g.n_elem / 2) *= 1.00001; return g; }, "off by 1e-05 at most: round-off"},
    {"every entry a little off", [](arma::mat g) -> arma::mat { return g + 1e-5 * arma::cos(1e3 * g) % g; }, "at most: round-off"},
    {"x 1.0005", [](arma::mat g) -> arma::mat { return 1.0005 * g; }, "off by 5e-04 at most: round-off"},
    {"a row too many", [](arma::mat g) -> arma::mat { g.insert_rows(0, 1); return g; }, "a gradient has its parameter's shape"},
    {"a column too many", [](arma::mat g) -> arma::mat { g.insert_cols(0, 1); return g; }, "a gradient has its parameter's shape"},
    {"empty", [](arma::mat) -> arma::mat { return {}; }, "the gradient is 0 x 0"},
};

const Mistake mistakes_in_a_matrix[] = {
    {"first row missing", [](arma::mat g) -> arma::mat { g.row(0).zeros(); return g; }, "row 0 is missing"},
    {"last row missing", [](arma::mat g) -> arma::mat { g.row(g.n_rows - 1).zeros(); return g; }, "row 5 is missing"},
    {"first column missing", [](arma::mat g) -> arma::mat { g.col(0).zeros(); return g; }, "column 0 is missing"},
    {"last column missing", [](arma::mat g) -> arma::mat { g.col(g.n_cols - 1).zeros(); return g; }, "column 5 is missing"},
    {"transposed", [](arma::mat g) -> arma::mat { return g.t(); }, "transposed: entry (i, j) stands at (j, i)"},
    {"two rows missing", [](arma::mat g) -> arma::mat { g.rows(1, 2).zeros(); return g; }, "no simple pattern"},
    {"one entry missing", [](arma::mat g) -> arma::mat { g(3, 4) = 0.0; return g; }, "entry (3, 4) is missing"},
    {"half a row missing", [](arma::mat g) -> arma::mat { g.submat(2, 0, 2, 2).zeros(); return g; }, "no simple pattern"},
    {"a row missing, another wrong", [](arma::mat g) -> arma::mat { g.row(2).zeros(); g.row(3) *= 2.0; return g; }, "no simple pattern"},
    {"two rows swapped", [](arma::mat g) -> arma::mat { g.swap_rows(0, 1); return g; }, "no simple pattern"},
};

}  // namespace

BOOST_DATA_TEST_CASE(a_wrong_gradient_is_rejected_and_named, seeds * bdata::make(mistakes_anywhere), seed, mistake) {
    for (const auto& problem : {least_squares(6, 6, seed), least_squares(4, 7, seed), least_squares(12, 1, seed)}) {
        must_pass(check(problem, problem.gradient));
        must_reject(check(problem, mistake.made_from(problem.gradient)), mistake.diagnosis);
    }
}

BOOST_DATA_TEST_CASE(a_wrong_matrix_is_rejected_and_named, seeds * bdata::make(mistakes_in_a_matrix), seed, mistake) {
    const Problem problem = least_squares(6, 6, seed);
    must_reject(check(problem, mistake.made_from(problem.gradient)), mistake.diagnosis);
}

BOOST_DATA_TEST_CASE(a_transposed_shape_is_named, seeds, seed) {
    const Problem wide = least_squares(4, 7, seed), column = least_squares(12, 1, seed);
    must_reject(check(wide, wide.gradient.t()), "the gradient is 7 x 4, the parameter is 4 x 7: transposed");
    must_reject(check(column, column.gradient.t()), "the gradient is 1 x 12, the parameter is 12 numbers: transposed");
}

BOOST_DATA_TEST_CASE(a_missing_entry_of_a_vector_is_named, seeds * bdata::make({0u, 5u, 11u}), seed, missing) {
    const Problem problem = least_squares(12, 1, seed);
    arma::mat wrong = problem.gradient;
    wrong(missing) = 0.0;
    must_reject(check(problem, wrong), formatted("entry %u is missing", missing));
}

BOOST_DATA_TEST_CASE(the_articles_mistake_is_named, seeds, seed) {
    const SoftmaxRegression model(seed);
    const double same = -1.0 / model.pass.predictions(model.label);
    must_reject(check_gradient("a", model.of_activations(), model.pass.activations, arma::vec(10, arma::fill::value(same))),
                formatted("every entry is the same number, %.6g", same));
    // and its da/dw_ij = x_i: the image stands in every row, whatever the predictions are
    must_reject(check_gradient("w", model.of_weights(), model.weights, arma::ones(10) * model.image.t()), "no simple pattern");
    // the right link, multiplied the wrong way round
    must_reject(check_gradient("w", model.of_weights(), model.weights, model.gradient().t()), "swap the two factors of the outer product");
}

BOOST_AUTO_TEST_CASE(a_loss_that_is_not_finite_fails) {
    for (const double broken : {not_a_number, infinity, -infinity}) {
        const arma::mat at = random_matrix(12, 1, 1), gradient = arma::ones(12, 1);
        must_reject(check_gradient("x", [=](const arma::mat&) { return broken; }, at, gradient), "not a number");
        // only along one entry
        must_reject(check_gradient("x", [=](const arma::mat& x) { return x(4) == at(4) ? arma::accu(x) : broken; }, at, gradient), "not a number");
    }
}

BOOST_AUTO_TEST_CASE(both_infinite_is_no_agreement) {
    const Loss cliff = [](const arma::mat& x) { return x(0) == 0.0 ? arma::accu(x) : std::copysign(infinity, x(0)); };
    arma::mat gradient(12, 1, arma::fill::ones);
    gradient(0) = infinity;
    const CheckReport report = check_gradient("x", cliff, arma::zeros(12, 1), gradient);
    BOOST_TEST(report.entries[0].numerical == infinity);
    must_reject(report, "not a number");
}

BOOST_AUTO_TEST_CASE(a_number_is_asked_of_what_is_not_looked_at_too) {
    const Problem problem = linear(random_matrix(40, 25, 1) + 2.0);
    CheckSettings sample;
    sample.most_entries = 20;
    for (const double broken : {not_a_number, infinity}) {
        arma::mat wrong = problem.gradient;
        wrong(1) = broken;  // not in the sample
        must_reject(check(problem, wrong, sample), "not a number");

        sample.active_set = [](const arma::mat& x) { return arma::uvec{x(0) > 0.0}; };
        wrong = problem.gradient;
        wrong(0) = broken;  // skipped, for its kink
        must_reject(check(problem, wrong, sample), "not a number");
    }
}

// The entries that can't tell

BOOST_AUTO_TEST_CASE(nothing_equals_nothing_is_no_pass) {
    must_reject(check(linear(arma::zeros(20, 1)), arma::zeros(20, 1)), "only 0 entries say anything, 10 are needed");
    must_reject(check_equal("p", arma::zeros(20, 1), arma::zeros(20, 1)), "only 0 entries say anything, 10 are needed");
    must_reject(check(linear(arma::zeros(20, 0)), arma::zeros(20, 0)), "only 0 entries say anything, 10 are needed");
}

BOOST_AUTO_TEST_CASE(ten_entries_must_say_something) {
    arma::mat gradient(20, 1, arma::fill::zeros);
    gradient.head_rows(9).fill(1.0);
    must_reject(check(linear(gradient), gradient), "only 9 entries say anything, 10 are needed");
    CheckSettings nine;
    nine.conclusive_at_least = 9;
    must_pass(check(linear(gradient), gradient, nine));
    gradient(9) = 1.0;
    const CheckReport report = check(linear(gradient), gradient);
    must_pass(report);
    BOOST_TEST(report.conclusive() == 10u);
    BOOST_TEST(report.inconclusive() == 10u);
}

BOOST_AUTO_TEST_CASE(inconclusive_is_where_both_are_below_a_millionth) {
    const auto entry = [](double analytic, double numerical) { return CheckedEntry{0, 0, analytic, numerical}; };
    BOOST_TEST(entry(0.0, 0.0).inconclusive());
    BOOST_TEST(entry(9e-7, -9e-7).inconclusive());
    BOOST_TEST(!entry(1e-6, 0.0).inconclusive());
    BOOST_TEST(!entry(0.0, -1e-6).inconclusive());
    BOOST_TEST(!entry(not_a_number, 0.0).inconclusive());
    BOOST_TEST(!entry(0.0, not_a_number).inconclusive());
    BOOST_TEST(!entry(infinity, 0.0).inconclusive());

    arma::mat slopes(20, 1, arma::fill::ones);
    slopes(3) = 9e-7;
    arma::mat claimed = slopes;
    claimed(3) = 0.0;  // wrong, but too small to tell
    const CheckReport report = check(linear(slopes), claimed);
    must_pass(report);
    BOOST_TEST(report.inconclusive() == 1u);
    slopes(3) = 2e-6;
    must_reject(check(linear(slopes), claimed), "entry 3 is missing");
}

// A trained model is sure of itself: its slopes are small beside the loss's last digits, and a right one may be 1e-5 off.
BOOST_DATA_TEST_CASE(a_slope_lost_in_rounding_is_inconclusive, seeds, seed) {
    const SoftmaxRegression model(seed);
    const arma::mat trained = 100.0 * model.weights;  // -1 to 1: activations of about 10, as after training
    const arma::vec predictions = forward(trained, model.image, model.label).predictions;
    const arma::mat right = loss_wrt_weights(model.label, predictions, model.image);
    const CheckReport report = check_gradient("w", model.of_weights(), trained, right);
    must_pass(report);

    // what is wrong by more than rounding is still found, however small the slope
    arma::uword small = 0;
    for (const CheckedEntry& entry : report.entries)
        if (std::abs(entry.analytic) > 2e-6 && std::abs(entry.analytic) < 1e-5) small = entry.row + 10 * entry.column;
    BOOST_TEST(small != 0u);
    for (const double factor : {-1.0, 0.0, 1.01, 5.0}) {
        arma::mat wrong = right;
        wrong(small) *= factor;
        const CheckReport rejected = check_gradient("w", model.of_weights(), trained, wrong);
        BOOST_TEST(!rejected.passed());
        BOOST_TEST(rejected.worst().row + 10 * rejected.worst().column == small);
    }
}

BOOST_AUTO_TEST_CASE(rounding_grows_with_the_loss_and_proves_nothing) {
    const Problem problem = linear(arma::ones(12, 1));
    const auto raised = [&](double by) {
        return check_gradient("x", [&, by](const arma::mat& x) { return by + problem.loss(x); }, problem.at, 1.01 * problem.gradient);
    };
    must_reject(raised(0.0), "a constant factor, x 1.01");
    must_reject(raised(1e4), "a constant factor, x 1.01");  // rounded to 2e-12, which is 1e-7 of 2h
    must_reject(raised(1e10), "only 0 entries say anything, 10 are needed");  // rounded to 2e-6, a tenth of 2h
    must_reject(raised(1e300), "only 0 entries say anything, 10 are needed");
}

BOOST_AUTO_TEST_CASE(the_error_is_relative_to_the_larger_of_the_two) {
    const auto error = [](double analytic, double numerical) { return CheckedEntry{0, 0, analytic, numerical}.relative_error(); };
    BOOST_TEST(error(3.0, 3.0) == 0.0);
    BOOST_TEST(error(0.0, 0.0) == 0.0);
    BOOST_TEST(error(2.0, 1.0) == 0.5);
    BOOST_TEST(error(1.0, -2.0) == 1.5);
    BOOST_TEST(error(0.0, 1e-300) == 1.0);
    for (const double broken : {not_a_number, infinity, -infinity})
        for (const double other : {0.0, 1.0, broken}) {
            BOOST_TEST(error(broken, other) == infinity);
            BOOST_TEST(error(other, broken) == infinity);
        }
}

BOOST_AUTO_TEST_CASE(a_millionth_is_the_tolerance) {
    for (const double scale : {1e-3, 1.0, 1e3}) {
        const arma::mat slopes(20, 1, arma::fill::value(scale));
        arma::mat claimed = slopes;
        claimed(7) = scale * (1.0 + 9e-7);
        must_pass(check(linear(slopes), claimed));
        claimed(7) = scale * (1.0 + 1.1e-6);
        BOOST_TEST(!check(linear(slopes), claimed).passed());
        BOOST_TEST(check(linear(slopes), claimed).worst().row == 7u);
    }
}

// Kinks

namespace {

arma::mat relu(const arma::mat& x) { return arma::clamp(x, 0.0, infinity); }
arma::uvec on(const arma::mat& x) { return arma::vectorise(x > 0.0); }

// l = sum of relu(x) at `count` numbers that keep away from the kink at 0
Problem relu_sum(arma::uword count) {
    const arma::mat at = arma::linspace(-1.0, 1.01, count);
    return {[](const arma::mat& x) { return arma::accu(relu(x)); }, at, arma::conv_to<arma::mat>::from(at > 0.0)};
}

CheckSettings at_kinks() {
    CheckSettings settings;
    settings.tolerance = 1e-5;
    settings.active_set = on;
    return settings;
}

}  // namespace

BOOST_DATA_TEST_CASE(an_entry_at_a_kink_is_skipped, bdata::make({0.0, 1.0}), claimed) {
    Problem problem = relu_sum(40);
    problem.at(7) = 0.0;
    problem.gradient(7) = claimed;  // either is as good: there is no slope
    const CheckReport report = check(problem, problem.gradient, at_kinks());
    must_pass(report);
    BOOST_TEST(report.skipped() == 1u);
    BOOST_TEST(report.entries[7].skipped);
    BOOST_TEST(report.text().find("40 entries checked, 19 inconclusive, 1 skipped") != std::string::npos, report.text());
    BOOST_TEST(report.text().find("skipped, a kink lies on it\n") != std::string::npos, report.text());

    CheckSettings unaware = at_kinks();
    unaware.active_set = nullptr;
    BOOST_TEST(!check(problem, problem.gradient, unaware).passed());  // what is measured there is neither 0 nor 1
}

BOOST_AUTO_TEST_CASE(a_kink_within_the_step_is_skipped) {
    for (const double x : {4e-6, -4e-6}) {
        Problem problem = relu_sum(40);
        problem.at(7) = x;
        problem.gradient(7) = x > 0.0;
        const CheckReport report = check(problem, problem.gradient, at_kinks());
        must_pass(report);
        BOOST_TEST(report.skipped() == 1u);
        problem.gradient(7) = x < 0.0;
        BOOST_TEST(!check(problem, problem.gradient, at_kinks()).passed());  // the direction's step is short enough to tell
    }
}

BOOST_AUTO_TEST_CASE(an_entry_beside_a_kink_is_checked) {
    for (const double x : {2e-5, -2e-5}) {
        Problem problem = relu_sum(40);
        problem.at(7) = x;
        problem.gradient(7) = x > 0.0;
        const CheckReport report = check(problem, problem.gradient, at_kinks());
        must_pass(report);
        BOOST_TEST(report.skipped() == 0u);
        problem.gradient(7) = x < 0.0;
        BOOST_TEST(!check(problem, problem.gradient, at_kinks()).passed());
    }
}

BOOST_AUTO_TEST_CASE(one_in_twenty_may_be_skipped_and_no_more) {
    for (const arma::uword kinks : {2u, 3u}) {  // 5 % of 40, and 7.5 %
        Problem problem = relu_sum(40);
        problem.at.head_rows(kinks).zeros();
        const CheckReport report = check(problem, problem.gradient, at_kinks());
        BOOST_TEST(report.skipped() == kinks);
        if (kinks == 2) must_pass(report);
        else must_reject(report, "3 of 40 entries lie at a kink: too many to tell");
    }
}

BOOST_AUTO_TEST_CASE(a_hundred_thousandth_is_the_tolerance_at_kinks) {
    Problem problem = relu_sum(40);
    problem.gradient(39) = 1.0 + 9e-6;
    must_pass(check(problem, problem.gradient, at_kinks()));
    BOOST_TEST(!check(problem, problem.gradient).passed());
    problem.gradient(39) = 1.0 + 1.1e-5;
    BOOST_TEST(!check(problem, problem.gradient, at_kinks()).passed());
}

// Large parameters

BOOST_AUTO_TEST_CASE(the_direction_finds_what_the_sample_misses) {
    const Problem problem = linear(random_matrix(40, 25, 1) + 2.0);
    CheckSettings sample;
    sample.most_entries = 20;  // every fiftieth
    const CheckReport right = check(problem, problem.gradient, sample);
    must_pass(right);
    BOOST_TEST(right.entries.size() == 20u);
    for (const arma::uword entry : {0u, 1u, 49u, 51u, 999u})
        for (const double factor : {-1.0, 0.0, 2.0, 1.01}) {
            arma::mat wrong = problem.gradient;
            wrong(entry) *= factor;
            const CheckReport report = check(problem, wrong, sample);
            BOOST_TEST(!report.passed(), "entry " << entry << " x " << factor);
            if (entry != 0) BOOST_TEST(report.diagnosis().find("the mistake is in an entry between them") != std::string::npos, report.diagnosis());
        }
}

BOOST_AUTO_TEST_CASE(a_sample_is_no_pass_where_the_direction_says_nothing) {
    Problem problem = linear(random_matrix(40, 25, 1) + 2.0);
    CheckSettings sample;
    sample.most_entries = 20;
    sample.active_set = [](const arma::mat& x) { return arma::uvec{x(1) > 0.0}; };  // a kink at an entry outside the sample
    const CheckReport skipped = check(problem, problem.gradient, sample);
    BOOST_TEST(skipped.skipped() == 0u);
    BOOST_TEST(skipped.direction.skipped);
    must_reject(skipped, "the direction through the others says nothing");
    sample.most_entries = 1000;
    must_pass(check(problem, problem.gradient, sample));

    // another entry outside the sample, chosen so that the slopes along the direction add up to nothing
    sample.active_set = nullptr;
    arma::mat slopes = problem.gradient, one_more = slopes;
    one_more(1) += 1.0;
    const auto along = [](const arma::mat& g) { return check(linear(g), g).direction.analytic; };
    slopes(1) -= along(slopes) / (along(one_more) - along(slopes));
    must_pass(check(linear(slopes), slopes, sample));
    sample.most_entries = 20;
    must_reject(check(linear(slopes), slopes, sample), "the direction through the others says nothing");
}

BOOST_AUTO_TEST_CASE(the_sample_is_spread_over_the_whole) {
    const Problem problem = least_squares(40, 25, 1);
    for (const arma::uword most : {1u, 7u, 20u, 999u, 1000u, 5000u}) {
        CheckSettings sample;
        sample.most_entries = most;
        const std::vector<CheckedEntry> entries = check(problem, problem.gradient, sample).entries;
        BOOST_TEST(entries.size() == std::min<arma::uword>(most, 1000));
        for (std::size_t i = 0; i < entries.size(); ++i) {
            BOOST_TEST(entries[i].row + 40 * entries[i].column == i * 1000 / entries.size());
            BOOST_TEST(entries[i].analytic == problem.gradient(entries[i].row, entries[i].column));
        }
    }
}

BOOST_AUTO_TEST_CASE(everything_else_stays_where_it_is) {
    const Problem problem = least_squares(4, 5, 1);
    const Loss watching = [&](const arma::mat& x) {
        const arma::uvec moved = arma::find(x != problem.at);
        BOOST_TEST((moved.n_elem == 1 || moved.n_elem == 20));  // one entry, or the direction
        return problem.loss(x);
    };
    must_pass(check_gradient("x", watching, problem.at, problem.gradient));
}

BOOST_AUTO_TEST_CASE(the_step_grows_with_the_entry) {
    arma::mat at(12, 1, arma::fill::value(0.25));
    at(1) = -4096.0;
    at(2) = 1.5;
    std::vector<double> steps(12, 0.0);
    const Loss watching = [&](const arma::mat& x) {
        const arma::uvec moved = arma::find(x != at);
        if (moved.n_elem == 1) steps[moved(0)] = std::max(steps[moved(0)], std::abs(x(moved(0)) - at(moved(0))));
        return arma::accu(x);
    };
    CheckSettings settings;
    settings.step = 0x1p-17;  // a power of two: no rounding
    must_pass(check_gradient("x", watching, at, arma::ones(12, 1), settings));
    BOOST_TEST(steps[0] == 0x1p-17);
    BOOST_TEST(steps[1] == 0x1p-5);
    BOOST_TEST(steps[2] == 1.5 * 0x1p-17);

    // and the report says so
    const CheckReport report = check_gradient("x", watching, at, arma::ones(12, 1), settings);
    for (const arma::uword i : {0u, 1u, 2u}) BOOST_TEST(report.entries[i].step == steps[i]);
    BOOST_TEST(replace_pattern(report.text(), "\n +", " ").find("; h = 8e-06 to 3e-02 ") != std::string::npos, report.text());
}

// The step grows with an entry, and so does the rounding that is allowed for.
BOOST_DATA_TEST_CASE(large_numbers_pass_too, bdata::make({1.0, 1e3, 1e6, 1e9}), scale) {
    const arma::mat coefficients = random_matrix(40, 25, 1) + 2.0, at = scale * (random_matrix(40, 25, 2) + 2.0);
    const Loss loss = [&](const arma::mat& x) { return arma::accu(coefficients % arma::square(x / scale)) * scale / 2.0; };
    must_pass(check_gradient("x", loss, at, coefficients % at / scale));
    must_reject(check_gradient("x", loss, at, 1.01 * coefficients % at / scale), "x 1.01");

    const arma::vec first = at.head_rows(12).eval().col(0);
    const auto squares = [&](const arma::vec& x) -> arma::vec { return arma::square(x) / scale; };
    must_pass(check_jacobian("df/dx", squares, first, arma::diagmat(2.0 * first / scale)));
}

// Two ways to compute the same

BOOST_DATA_TEST_CASE(equal_numbers_pass_and_others_do_not, seeds, seed) {
    const arma::mat reference = random_matrix(5, 6, seed);
    must_pass(check_equal("p", reference, reference));
    must_pass(check_equal("p", reference * (1.0 + 1e-9), reference));
    arma::mat wrong = reference;
    wrong(2, 3) += 1e-5;
    const CheckReport report = check_equal("p", wrong, reference);
    BOOST_TEST(!report.passed());
    BOOST_TEST(report.worst().row == 2u);
    BOOST_TEST(report.worst().column == 3u);
    must_reject(check_equal("p", reference.t(), reference), "transposed");
    must_reject(check_equal("p", not_a_number * reference, reference), "not a number");
    must_reject(check_equal("p", reference, not_a_number * reference), "not a number");
    must_reject(check_equal("p", not_a_number * reference, not_a_number * reference), "not a number");
    must_reject(check_equal("p", infinity * reference, infinity * reference), "not a number");
    BOOST_TEST(report.text().find("h =") == std::string::npos);  // nothing was moved
}

// What the design says of the step and of float

BOOST_DATA_TEST_CASE(the_step_is_where_the_error_is_small, seeds, seed) {
    const SoftmaxRegression model(seed);
    const auto error_at = [&](double step) {
        CheckSettings settings;
        settings.step = step;
        return median_error(check_gradient("w", model.of_weights(), model.weights, model.gradient(), settings));
    };
    const double at_1e_5 = error_at(1e-5), at_1e_7 = error_at(1e-7);
    BOOST_TEST_MESSAGE("median relative error " << at_1e_5 << " at h = 1e-5, " << at_1e_7 << " at h = 1e-7");
    // the loss, 2.3, is rounded to 2e-16: over 2h and a slope of 0.01 to 1 that is 1e-11 to 1e-9
    BOOST_TEST(at_1e_5 > 1e-11);
    BOOST_TEST(at_1e_5 < 2e-9);
    // round-off grows as 1/h
    BOOST_TEST(at_1e_7 / at_1e_5 > 30.0);
    BOOST_TEST(at_1e_7 / at_1e_5 < 300.0);
}

BOOST_DATA_TEST_CASE(float_can_not_be_checked, seeds, seed) {
    const SoftmaxRegression model(seed);
    const arma::fvec image = arma::conv_to<arma::fvec>::from(model.image);
    const Loss in_float = [&image, label = model.label](const arma::mat& w) {
        const arma::fvec activations = arma::conv_to<arma::fmat>::from(w) * image;
        const float largest = activations.max();
        return static_cast<double>(std::log(arma::accu(arma::exp(activations - largest))) + largest - activations(label));
    };
    must_pass(check_gradient("w", model.of_weights(), model.weights, model.gradient()));
    const CheckReport report = check_gradient("w", in_float, model.weights, model.gradient());
    BOOST_TEST(!report.passed());
    BOOST_TEST(median_error(report) > 1e-3);  // one unit of float at 2.3 is 2e-7, a hundredth of 2h
}

// The report

namespace {

// The report, with lines that were broken for a terminal whole again.
std::string unwrapped(const CheckReport& report) { return replace_pattern(report.text(), "\n    ([^ ])", " $1"); }

}  // namespace

BOOST_AUTO_TEST_CASE(the_report_of_a_pass) {
    const Problem problem = linear({{1.0, 2.0}, {0.0, -4.0}});
    CheckSettings settings;
    settings.step = 0x1p-17;  // with powers of two no number is rounded, and the text is the same everywhere
    settings.conclusive_at_least = 3;
    BOOST_TEST(unwrapped(check_gradient("w", problem.loss, problem.at, problem.gradient, settings)) ==
               "  w, 2 x 2: 4 entries checked, 1 inconclusive, 0 skipped; h = 8e-06\n"
               "                                analytic        numerical  relative error\n"
               "  worst entry (0, 0)                   1                1  0.0e+00\n"
               "  random direction                   0.5              0.5  0.0e+00, agrees\n"
               "  PASS: every conclusive entry within 1e-06\n");
}

BOOST_AUTO_TEST_CASE(a_third_opinion) {
    const Problem problem = linear({{1.0, 2.0}, {0.0, -4.0}});
    CheckSettings settings;
    settings.step = 0x1p-17;
    settings.conclusive_at_least = 3;
    const auto with = [&](const arma::mat& automatic, double factor = 1.0) {
        settings.automatic = automatic;
        return check_gradient("w", problem.loss, problem.at, factor * problem.gradient, settings);
    };
    BOOST_TEST(with(problem.gradient).text() ==
               "  w, 2 x 2: 4 entries checked, 1 inconclusive, 0 skipped; h = 8e-06\n"
               "                                analytic        numerical        automatic\n"
               "  worst entry (0, 0)                   1                1                1\n"
               "    relative error                                0.0e+00          0.0e+00\n"
               "  random direction                   0.5              0.5              0.5\n"
               "    relative error                        0.0e+00, agrees          0.0e+00\n"
               "  PASS: every conclusive entry within 1e-06, automatic within 1e-10\n");
    const std::string off = "measured, every slope agrees, but the automatic ones are off by up to ";
    const auto moved = [&](arma::uword row, arma::uword column, double by) {
        arma::mat automatic = problem.gradient;
        automatic(row, column) += by;
        return with(automatic);
    };
    BOOST_TEST(moved(1, 1, 3.9e-10).passed());  // of 4: within 1e-10
    BOOST_TEST(moved(1, 1, 4.1e-10).diagnosis().starts_with(off + "1e-10: "), moved(1, 1, 4.1e-10).diagnosis());
    BOOST_TEST(moved(1, 0, 0.9e-16).passed());  // of 0: within 1e-10 of what is too small to tell
    BOOST_TEST(!moved(1, 0, 1.1e-16).passed());
    BOOST_TEST(with(2.0 * problem.gradient).diagnosis().starts_with(off + "5e-01"));
    BOOST_TEST(!with(problem.gradient * arma::datum::nan).passed());
    BOOST_TEST(!with(arma::mat(problem.gradient.t())).passed());
    BOOST_TEST(with(arma::vec{1.0, 0.0, 2.0, -4.0}).diagnosis().starts_with(off + "inf"));  // another shape
    const CheckReport wrong = with(problem.gradient, 5.0);  // measured and automatic agree: the derived one is wrong
    BOOST_TEST(wrong.diagnosis().starts_with("a constant factor, x 5"), wrong.diagnosis());
    BOOST_TEST(wrong.text().find("  FAIL: a constant factor, x 5") != std::string::npos);
    // what no step may cross has no measured slope, and a third opinion all the same
    settings.active_set = [](const arma::mat& x) { return arma::uvec(arma::find(x > 0.0)); };
    settings.automatic = problem.gradient;
    const CheckReport kinked = check_gradient("w", problem.loss, arma::mat(2, 2, arma::fill::zeros), problem.gradient, settings);
    BOOST_TEST(kinked.text().find("a kink is on it") != std::string::npos, kinked.text());
}

BOOST_AUTO_TEST_CASE(a_third_opinion_on_a_jacobian) {
    const arma::mat jacobian{{1.0, 2.0, 3.0}, {4.0, 5.0, 6.0}, {7.0, 8.0, 9.0}, {1.5, 2.5, 3.5}};
    const VectorFunction f = [&](const arma::vec& x) { return arma::vec(jacobian * x); };
    const auto with = [&](const arma::mat& automatic) { return check_jacobian("J", f, arma::vec{0.1, 0.2, 0.3}, jacobian, {.automatic = automatic}); };
    BOOST_TEST(with(jacobian).passed(), with(jacobian).text());
    for (arma::uword i = 0; i < jacobian.n_elem; ++i) {
        arma::mat wrong = jacobian;
        wrong(i) *= 1.0 + 1e-9;
        BOOST_TEST(!with(wrong).passed());
    }
    const CheckReport report = with(jacobian);
    for (const CheckedEntry& entry : report.entries) BOOST_TEST(entry.automatic == jacobian(entry.row, entry.column));
    BOOST_TEST(report.direction.automatic == report.direction.analytic, boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_CASE(the_report_of_a_failure) {
    const Problem problem = linear({{1.0, 2.0}, {0.0, -4.0}});
    CheckSettings settings;
    settings.step = 0x1p-17;
    settings.conclusive_at_least = 3;
    BOOST_TEST(unwrapped(check_gradient("w", problem.loss, problem.at, 5.0 * problem.gradient, settings)) ==
               "  w, 2 x 2: 4 entries checked, 1 inconclusive, 0 skipped; h = 8e-06\n"
               "                                analytic        numerical  relative error\n"
               "  worst entry (0, 0)                   5                1  8.0e-01\n"
               "  random direction                   2.5              0.5  8.0e-01, differs\n"
               "  FAIL: a constant factor, x 5: the batch size, or a term that is added up 5 times?\n");
}

BOOST_AUTO_TEST_CASE(the_report_of_a_comparison) {
    const arma::vec reference{1.0, 2.0, 4.0, 8.0};
    CheckSettings settings;
    settings.conclusive_at_least = 3;
    BOOST_TEST(unwrapped(check_equal("p", arma::vec{1.0, 2.0, 4.0, 4.0}, reference, settings)) ==
               "  p, 4 numbers: 4 compared\n"
               "                                computed        reference  relative error\n"
               "  worst entry (3)                      4                8  5.0e-01\n"
               "  random sum of all                 -5.5             -7.5  2.7e-01, differs\n"
               "  FAIL: no simple pattern: take the formula apart and check each link alone\n");
    arma::mat one_off(3, 5, arma::fill::ones);
    one_off(1, 4) = 1.5;
    BOOST_TEST(check_equal("p", one_off, arma::mat(3, 5, arma::fill::ones)).text().find("  worst entry (1, 4) ") != std::string::npos);  // row, then column
    const std::string text = check_equal("p", arma::vec{1.0, 2.0, 4.0, 1e-9}, arma::vec{1.0, 2.0, 4.0, 2e-9}, settings).text();
    for (const char* part : {"4 compared, 1 too small to tell\n", "  random sum of all ", ", agrees\n", "  PASS: all within 1e-06\n"}) BOOST_TEST(text.find(part) != std::string::npos, text);
    for (const char* word : {"conclusive", "skipped", "direction", "numerical"}) BOOST_TEST(text.find(word) == std::string::npos, text);  // chapter 5 explains them
}

BOOST_AUTO_TEST_CASE(the_report_of_a_direction_that_says_nothing) {
    const arma::mat slopes(20, 1, arma::fill::value(1e-7));
    const std::string text = check(linear(slopes), slopes).text();
    BOOST_TEST(text.find(", inconclusive\n") != std::string::npos, text);
    BOOST_TEST(text.find("agrees\n") == std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(the_report_of_a_wrong_shape) {
    const Problem problem = least_squares(4, 7, 1);
    BOOST_TEST(unwrapped(check(problem, problem.gradient.t())) ==
               "  x, 4 x 7: 0 entries checked, 0 inconclusive, 0 skipped\n"
               "  FAIL: the gradient is 7 x 4, the parameter is 4 x 7: transposed; swap the two factors of the outer product\n");
}
