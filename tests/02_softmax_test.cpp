#include "exact.hpp"
#include "formula.hpp"
#include "paper_example.hpp"
#include "programs.hpp"
#include "test.hpp"

#include "02_softmax/on_your_own.hpp"
#include "02_softmax/softmax.hpp"
#include "common/show/terminal.hpp"

#include <cmath>
#include <iostream>
#include <limits>

namespace data = boost::unit_test::data;
using namespace scratch;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

using Softmax = std::function<arma::vec(const arma::vec&)>;

// f of each column
arma::mat of_each(const Softmax& f, const arma::mat& columns) {
    arma::mat results(columns.n_rows, columns.n_cols);
    for (arma::uword i = 0; i < columns.n_cols; ++i) results.col(i) = f(columns.col(i));
    return results;
}

bool all_nan(const arma::vec& numbers) { return arma::all(numbers != numbers); }

// 50 vectors of ten activations, of five seeds
arma::mat fifty() {
    arma::mat columns(10, 0);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) columns = arma::join_rows(columns, moderate_activations(10, seed));
    return columns;
}

// How far softmax is from the truth. d is the distance of an activation from the largest. The roundings, each rho = 2^-53:
// the difference is off by d rho, and e^-d by as much; exp by 2 rho (libraries promise less than one unit in the last place); the sum
// by 9 rho for its additions, 2 rho for its exps, and sum(p d) rho <= ln(10) rho for its differences; the division by rho.
// Together (d + 17) rho. Where e^-d or the quotient is subnormal, each is off by half a step or a whole one besides.
double allowed_error(double d, double truth) { return (d + 17.0) * round_off * truth + 2.0 * smallest_step; }

struct Errors {
    double worst_share = 0;     // of what is allowed; more than 1 is wrong
    double worst_relative = 0;  // over the predictions that are normal doubles
    double worst_sum = 0;       // how far the sum of the predictions is from 1
    std::size_t not_numbers = 0;
};

Errors errors_of(const Softmax& f, std::size_t vectors, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    Errors errors;
    for (std::size_t i = 0; i < vectors; ++i) {
        const arma::vec activations = activations_of_every_kind(i, random);
        const arma::vec predictions = f(activations);
        const ExactForward exact = exact_forward(activations);
        errors.not_numbers += predictions.has_nan();
        keep_worst(errors.worst_sum, std::abs(arma::accu(predictions) - 1.0));
        for (arma::uword k = 0; k < 10; ++k) {
            const double truth = exact.predictions[k].nearest, error = distance(predictions(k), exact.predictions[k]);
            const double d = std::min(activations.max() - activations(k), 2000.0);  // further down all is 0
            keep_worst(errors.worst_share, error / allowed_error(d, truth));
            if (truth >= smallest_normal) keep_worst(errors.worst_relative, error / truth);
        }
    }
    return errors;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(formulas)

BOOST_AUTO_TEST_CASE(softmax_as_it_is_defined, *boost::unit_test::label("2.1")) {
    const arma::mat a = fifty();
    const arma::mat p = of_each(naive_softmax, a), exact = of_each(exact_softmax, a);
    // exp is off by 2 rho here and there, the sum by 9 rho more, the division by rho: 14 rho = 1.6e-15; tenfold for the random direction, whose sum cancels
    const CheckSettings settings{.tolerance = 2e-14};
    show_formula("2.1", "p_k = e^a_k / the sum of all e^a", {check_equal("p of 50 vectors, against 50 digits", p, exact, settings)});

    must_reject(check_equal("not divided by the sum", arma::exp(a), exact), "no simple pattern");
    must_reject(check_equal("divided by 10", arma::exp(a.col(0)) / 10.0, exact.col(0)), "a constant factor");
    must_reject(check_equal("e^-a", of_each(naive_softmax, -a), exact), "no simple pattern");
    must_reject(check_equal("2^a", of_each(naive_softmax, a * std::log(2.0)), exact), "no simple pattern");
}

BOOST_AUTO_TEST_CASE(the_shift_changes_nothing, *boost::unit_test::label("2.2")) {
    const arma::mat a = fifty();
    const arma::mat p = of_each(softmax, a);
    arma::mat shifted = a;
    for (arma::uword i = 0; i < a.n_cols; ++i) shifted.col(i) += 40.0 * (static_cast<double>(i) - 25.0);
    // a + t with |t| up to 1000 is rounded to 2^-44 = 5.7e-14: so much is e^(a + t) off, and once more for the largest
    show_formula("2.2", "the largest subtracted, the same probabilities",
                 {check_equal("softmax(a) against naive_softmax(a)", p, of_each(naive_softmax, a), {.tolerance = 2e-14}),
                  check_equal("softmax(a + t) against softmax(a)", of_each(softmax, shifted), p, {.tolerance = 1e-12})});

    const arma::vec one = a.col(0);
    const arma::vec numerator_alone = arma::exp(one - one.max()) / arma::accu(arma::exp(one));
    must_reject(check_equal("the denominator forgotten", numerator_alone, softmax(one)), "a constant factor");
    // cut off in place of shifted: finite, but what was above 4 is now all the same
    must_reject(check_equal("clipped at 4", of_each(naive_softmax, arma::clamp(a, -infinity, 4.0)), p), "no simple pattern");
    must_reject(check_equal("divided by the largest", of_each([](const arma::vec& x) { return naive_softmax(x / x.max()); }, a), p), "no simple pattern");
    // the naive form, shifted to where it overflows
    must_reject(check_equal("naive at a + 1000", of_each(naive_softmax, a + 1000.0), p), "not a number");
}

// Printed by ./tutorial check 2.2 as well: what docs/02_softmax.md says of the error.
BOOST_AUTO_TEST_CASE(ten_thousand_vectors_against_50_digits, *boost::unit_test::label("2.2")) {
    const Errors errors = errors_of(softmax, 10'000, 1);
    const double exact_to = (largest_exponent + 17.0) * round_off;  // 8.1e-14
    const bool sums_are_1 = errors.worst_sum <= 19.0 * round_off;    // 10 rho in each p, of all alike, and 9 rho for this sum
    const bool right = errors.worst_share <= 1.0 && errors.worst_relative <= exact_to && sums_are_1 && errors.not_numbers == 0;
    std::cout << formatted("  10,000 vectors, magnitudes from 1e-300 to 1e300, against 50 digits:\n"
                           "  worst relative error %.1e, |sum of p - 1| at most %.1e\n%s",
                           errors.worst_relative, errors.worst_sum, verdict(right, exact_to).c_str())
              << std::flush;
    BOOST_TEST(right);
    BOOST_TEST(errors.worst_relative > 1e-14);  // the hard vectors were among them
}

BOOST_AUTO_TEST_CASE(with_a_temperature, *boost::unit_test::label("2.3")) {
    const arma::mat a = fifty();
    std::vector<CheckReport> reports;
    for (const double temperature : {0.5, 2.0, 30.0}) {
        const auto by_definition = [&](const arma::vec& x) { return arma::vec(arma::exp(x / temperature) / arma::accu(arma::exp(x / temperature))); };
        const arma::mat found = of_each([&](const arma::vec& x) { return softmax_at(temperature, x); }, a), expected = of_each(by_definition, a);
        reports.push_back(check_equal(formatted("p at temperature %g", temperature), found, expected, {.tolerance = 1e-13}));
        must_reject(check_equal("multiplied", of_each([&](const arma::vec& x) { return softmax(x * temperature); }, a), expected, {.tolerance = 1e-13}), "");
        must_reject(check_equal("the probabilities divided", of_each(softmax, a) / temperature, expected, {.tolerance = 1e-13}), "");
        must_reject(check_equal("no temperature", of_each(softmax, a), expected, {.tolerance = 1e-13}), "");
    }
    // far from what e^a can hold
    reports.push_back(check_equal("p of 1000, 999 and 998 at 1", softmax_at(1.0, {1000.0, 999.0, 998.0}), softmax({2.0, 1.0, 0.0}), {.tolerance = 1e-14, .conclusive_at_least = 3}));
    // so cold that 2 / temperature is inf
    reports.push_back(check_equal("p of 2, 1 and 0 at 1e-308", softmax_at(1e-308, {2.0, 1.0, 0.0}), arma::vec{1.0, 0.0, 0.0}, {.tolerance = 0.0, .conclusive_at_least = 1}));
    must_reject(check_equal("divided first", softmax(arma::vec{2.0, 1.0, 0.0} / 1e-308), arma::vec{1.0, 0.0, 0.0}, {.tolerance = 0.0, .conclusive_at_least = 1}), "");
    show_formula("2.3", "softmax with a temperature", reports);
}

BOOST_AUTO_TEST_SUITE_END()

#ifndef FORMULAS_ALONE
BOOST_AUTO_TEST_SUITE(by_hand)

BOOST_AUTO_TEST_CASE(small_ones, *boost::unit_test::tolerance(1e-15)) {
    BOOST_TEST(softmax(arma::vec{0.0, 0.0})(0) == 0.5);
    BOOST_TEST(softmax(arma::vec(10, arma::fill::zeros))(7) == 0.1);
    const arma::vec sixths = softmax(arma::vec{std::log(1.0), std::log(2.0), std::log(3.0)});
    BOOST_TEST(sixths(0) == 1.0 / 6.0);
    BOOST_TEST(sixths(1) == 2.0 / 6.0);
    BOOST_TEST(sixths(2) == 3.0 / 6.0);
    // a lead of 1 and of 10: 2.7 and 22,000 times as likely
    const auto times = [](double lead) {
        const arma::vec p = softmax(arma::vec{lead, 0.0});
        return p(0) / p(1);
    };
    BOOST_TEST(times(1.0) == 2.7182818284590452, boost::test_tools::tolerance(4e-15));
    BOOST_TEST(times(10.0) == 22026.465794806717, boost::test_tools::tolerance(4e-15));
}

// The example of docs/02_softmax.md.
BOOST_AUTO_TEST_CASE(on_paper) {
    BOOST_TEST(arma::abs(softmax(paper::activations) - paper::predictions).max() <= paper::last_place);
    BOOST_TEST(arma::abs(naive_softmax(paper::activations) - paper::predictions).max() <= paper::last_place);
    BOOST_TEST(arma::abs(arma::exp(paper::activations) - arma::vec{7.389, 2.718, 1.0}).max() <= 0.0005);
    BOOST_TEST(std::abs(arma::accu(arma::exp(paper::activations)) - 11.107) <= 0.0005);
}

// Another function that is positive and rises: it would give probabilities too, but a lead would count for less the larger the activations are.
BOOST_AUTO_TEST_CASE(why_exp_and_not_an_arc_tangent) {
    const auto by_atan = [](const arma::vec& a) { return arma::vec((arma::datum::pi / 2.0 + arma::atan(a)) / arma::accu(arma::datum::pi / 2.0 + arma::atan(a))); };
    for (const arma::vec& a : {arma::vec{2.0, 1.0, 0.0}, arma::vec{-40.0, 2.5, 100.0}, arma::vec{2.0, -1.0, -1.5}}) {
        const arma::vec p = by_atan(a);
        BOOST_TEST(p.min() > 0.0);
        BOOST_TEST(std::abs(arma::accu(p) - 1.0) < 1e-15);
        BOOST_TEST(arma::all(arma::sort_index(p) == arma::sort_index(a)));
    }
    const auto times = [](const arma::vec& p) { return p(0) / p(1); };
    BOOST_TEST(std::abs(times(by_atan({1.0, 0.0})) - 1.5) < 1e-12);
    BOOST_TEST(std::abs(times(by_atan({101.0, 100.0})) - 1.00003) < 0.000005);
    BOOST_TEST(std::abs(times(softmax({1.0, 0.0})) - 2.718) < 0.0005);
    BOOST_TEST(std::abs(times(softmax({101.0, 100.0})) - 2.718) < 0.0005);
}

BOOST_AUTO_TEST_CASE(the_articles_example) {
    const arma::vec example{10.0, 10.0, 1000.0};
    BOOST_TEST(arma::all(softmax(example) == arma::vec{0.0, 0.0, 1.0}));
    const arma::vec naive = naive_softmax(example);
    BOOST_TEST(naive(0) == 0.0);
    BOOST_TEST(naive(1) == 0.0);
    BOOST_TEST(std::isnan(naive(2)));
}

BOOST_AUTO_TEST_CASE(what_the_naive_form_does) {
    BOOST_TEST(std::exp(709.0) < infinity);
    BOOST_TEST(std::exp(710.0) == infinity);
    BOOST_TEST(std::exp(1000.0) == infinity);
    BOOST_TEST(all_nan(naive_softmax(arma::vec{710.0, 710.0, 710.0})));     // inf / inf
    BOOST_TEST(arma::all(naive_softmax(arma::vec{709.0, 709.0, 709.0}) == 0.0));  // 8.2e307 / inf: no NaN to warn, and no probability left
    BOOST_TEST(all_nan(naive_softmax(arma::vec{-1000.0, -1000.0, -1000.0})));  // 0 / 0
    // ten activations: the sum overflows from ln(1.8e308 / 10) = 707.5 on
    BOOST_TEST(std::abs(arma::accu(naive_softmax(arma::vec(10, arma::fill::value(707.0)))) - 1.0) < 1e-15);
    BOOST_TEST(arma::accu(naive_softmax(arma::vec(10, arma::fill::value(708.0)))) == 0.0);
    for (const double a : {709.0, 710.0, 1000.0, -1000.0, 1e300}) {
        const arma::vec p = softmax(arma::vec{a, a, a});
        BOOST_TEST(arma::all(p == 1.0 / 3.0));
    }
}

BOOST_DATA_TEST_CASE(the_order_stays, data::make<std::uint64_t>({1, 2, 3, 4, 5}), seed) {
    const arma::mat a = moderate_activations(10, seed);
    for (arma::uword i = 0; i < a.n_cols; ++i) {
        const arma::vec activations = a.col(i);
        BOOST_TEST(arma::all(arma::sort_index(activations) == arma::sort_index(softmax(activations))));
    }
}

// The exercises of docs/02_softmax.md.
BOOST_AUTO_TEST_CASE(exercises, *boost::unit_test::tolerance(1e-15)) {
    const arma::vec quarters = softmax(arma::vec{std::log(3.0), 0.0});
    BOOST_TEST(quarters(0) == 0.75);
    BOOST_TEST(quarters(1) == 0.25);

    const arma::vec sure{800.0, 900.0};
    BOOST_TEST(arma::all(naive_softmax(arma::clamp(sure, -700.0, 700.0)) == 0.5));
    BOOST_TEST(softmax(sure)(0) == std::exp(-100.0));  // 3.7e-44
    BOOST_TEST(softmax(sure)(1) == 1.0);

    for (const double a : {-40.0, -1.0, 0.5, 30.0})  // two activations: the logistic function
        BOOST_TEST(softmax(arma::vec{a, 0.0})(0) == 1.0 / (1.0 + std::exp(-a)));

    const auto near = [](const arma::vec& p, const arma::vec& printed) { return arma::all(arma::abs(p - printed) < 0.0001); };
    const arma::vec a{2.0, 1.0, 0.0};
    BOOST_TEST(near(softmax(a / 0.1), {1.0, 0.0, 0.0}));
    BOOST_TEST(near(softmax(a), {0.6652, 0.2447, 0.0900}));
    BOOST_TEST(near(softmax(a / 100.0), {0.3367, 0.3333, 0.3300}));
}

BOOST_AUTO_TEST_CASE(what_is_not_finite) {
    BOOST_TEST(arma::all(softmax(arma::vec{0.0, -infinity, 0.0}) == arma::vec{0.5, 0.0, 0.5}));
    BOOST_TEST(arma::all(softmax(arma::vec{-infinity, 3.0, -infinity}) == arma::vec{0.0, 1.0, 0.0}));
    BOOST_TEST(all_nan(softmax(arma::vec{0.0, infinity, 0.0})));
    BOOST_TEST(all_nan(softmax(arma::vec{infinity, infinity, infinity})));
    BOOST_TEST(all_nan(softmax(arma::vec{infinity, -infinity, 0.0})));
    BOOST_TEST(all_nan(softmax(arma::vec{-infinity, -infinity, -infinity})));
    for (arma::uword place = 0; place < 10; ++place) {
        arma::vec activations = arma::regspace(0.0, 9.0);
        activations(place) = not_a_number;
        BOOST_TEST(all_nan(softmax(activations)));
    }
    BOOST_TEST(all_nan(softmax(arma::vec{not_a_number, infinity, -infinity})));
    BOOST_TEST(arma::all(softmax(arma::vec{1.7e308, -1.7e308}) == arma::vec{1.0, 0.0}));  // their difference is beyond the largest double
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(numbers)

// Whatever the seed: with fewer vectors, for time.
BOOST_DATA_TEST_CASE(other_seeds, data::make<std::uint64_t>({2, 3, 4, 5, 6}), seed) {
    const Errors errors = errors_of(softmax, 300, seed);
    BOOST_TEST(errors.worst_share <= 1.0);
    BOOST_TEST(errors.worst_sum <= 19.0 * round_off);
}

// What the measure must reject.
BOOST_AUTO_TEST_CASE(worse_ways_are_noticed) {
    const Errors naive = errors_of(naive_softmax, 600, 1);
    BOOST_TEST(naive.not_numbers > 100u);
    BOOST_TEST(naive.worst_share == infinity);

    const auto clipped = [](const arma::vec& a) { return naive_softmax(arma::clamp(a, -700.0, 700.0)); };
    BOOST_TEST(errors_of(clipped, 600, 1).worst_share > 1e6);

    const auto by_logarithm = [](const arma::vec& a) {  // e^(a - ln sum e^a): the difference is rounded at the size of a
        const double top = a.max();
        return arma::vec(arma::exp(a - (top + std::log(arma::accu(arma::exp(a - top))))));
    };
    BOOST_TEST(errors_of(by_logarithm, 600, 1).worst_share > 2.0);

    const auto in_float = [](const arma::vec& a) {
        const arma::fvec exponentials = arma::exp(arma::conv_to<arma::fvec>::from(a - a.max()));
        return arma::conv_to<arma::vec>::from(exponentials / arma::accu(exponentials));
    };
    BOOST_TEST(errors_of(in_float, 600, 1).worst_share > 1e6);
}

// Ten random weights a pixel, as in chapter 4 before any training, but a hundred times larger: activations of some tens.
BOOST_AUTO_TEST_CASE(activations_of_real_digits) {
    const DigitSets* mnist = real_digits();
    if (mnist == nullptr) return;
    std::mt19937_64 random(1);
    arma::mat weights(10, pixel_count);
    weights.imbue([&] { return 2.0 * uniform(random) - 1.0; });
    double largest = 0.0;
    for (arma::uword i = 0; i < 200; ++i) {
        const arma::vec a = weights * image_vector(mnist->training, i);
        const arma::vec p = softmax(a);
        const ExactForward exact = exact_forward(a);
        largest = std::max(largest, arma::abs(a).max());
        BOOST_TEST(std::abs(arma::accu(p) - 1.0) <= 19.0 * round_off);
        for (arma::uword k = 0; k < 10; ++k)
            BOOST_TEST(distance(p(k), exact.predictions[k]) <= allowed_error(a.max() - a(k), exact.predictions[k].nearest));
    }
    BOOST_TEST(largest > 10.0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(program)

// Every number of the tables, from the formula.
BOOST_AUTO_TEST_CASE(what_is_shown) {
    const std::string printed = Folder().printed("02_softmax", {});
    const auto shows = [&](const std::string& line) { BOOST_TEST(matches_of(line, printed).size() == 1u, line << " in\n" << printed); };
    const std::vector<double> activations{2.0, 1.0, 0.0, -1.0, 2.5};
    double sum = 0.0;
    for (const double a : activations) sum += std::exp(a);
    for (std::size_t k = 0; k < 5; ++k)
        shows(formatted("\n *%zu +%.1f +%.3f +%.4f  ", k, activations[k], std::exp(activations[k]), std::exp(activations[k]) / sum));
    shows("\nTheir sum is (1|0.9999999999999999|1.000000000000000[0-9]*)\\.\n");
    const std::string third = "\\[0.3333, 0.3333, 0.3333\\]", none = "\\[nan, nan, nan\\]";
    shows("\n *1 +2.718 +" + third + " +" + third + "\n");
    shows("\n *709 +8.218e\\+307 +\\[0, 0, 0\\] +" + third + "\n");
    shows("\n *710 +inf +" + none + " +" + third + "\n");
    shows("\n *-1000 +0 +" + none + " +" + third + "\n");
    shows("\n +naive_softmax: \\[0, 0, nan\\]\n +softmax: +\\[0, 0, 1\\]\n");
    for (const char* c : {"0", "1", "-50", "1e\\+06"}) shows("\n *" + std::string(c) + " +\\[0.6652, 0.2447, 0.09003\\]\n");
    shows("\n *\\[0, -inf, 0\\] +\\[0.5, 0, 0.5\\]\n");
    shows("\n *\\[0, inf, 0\\] +" + none + "\n");
}

BOOST_AUTO_TEST_SUITE_END()
#endif
