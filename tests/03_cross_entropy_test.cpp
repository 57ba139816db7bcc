#include "exact.hpp"
#include "formula.hpp"
#include "paper_example.hpp"
#include "programs.hpp"
#include "test.hpp"

#include "01_load_data/digits.hpp"
#include "02_softmax/softmax.hpp"
#include "03_cross_entropy/cross_entropy.hpp"
#include "03_cross_entropy/on_your_own.hpp"
#include "common/show/terminal.hpp"

#include <cmath>
#include <functional>
#include <iostream>
#include <limits>

namespace data = boost::unit_test::data;
using namespace scratch;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// From label and activations to a loss.
using LossOfLabel = std::function<double(arma::uword, const arma::vec&)>;

// The loss of every label for 50 vectors of activations, of five seeds: 10 x 50
arma::mat losses(const LossOfLabel& loss) {
    arma::mat results(10, 0);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const arma::mat activations = moderate_activations(10, seed);
        arma::mat of_seed(10, 10);
        for (arma::uword i = 0; i < 10; ++i)
            for (arma::uword label = 0; label < 10; ++label) of_seed(label, i) = loss(label, activations.col(i));
        results = arma::join_rows(results, of_seed);
    }
    return results;
}

double by_sum(arma::uword label, const arma::vec& activations) { return cross_entropy_sum(one_hot(label), softmax(activations)); }
double by_logarithm(arma::uword label, const arma::vec& activations) { return cross_entropy(label, softmax(activations)); }

// The ten terms at 50 digits, of the predictions that the program has.
double sum_of_terms(arma::uword label, const arma::vec& activations) { return exact_cross_entropy_sum(one_hot(label), softmax(activations)); }

// How far cross_entropy_from_activations is from the truth, in roundings of rho = 2^-53 each. Let the gap be the distance from the
// largest activation to the next. The sum of the other e^-d: each d is off by d rho, so e^-d by as much, on average over the sum by
// (gap + ln 9) rho at most; exp by 2 rho, the sum by 8 rho, log1p by 2 rho; the difference a_m - a_y by rho, adding the two by rho.
// Together (gap + 17) rho. Where the nine e^-d are subnormal, each is off by a step besides.
double allowed_error(double gap, double truth) { return (gap + 17.0) * round_off * truth + 10.0 * smallest_step; }

struct Errors {
    double worst_share = 0;     // of what is allowed; more than 1 is wrong
    double worst_relative = 0;  // over the losses that are normal doubles
    std::size_t compared = 0;
    std::size_t lost = 0;   // losses that came out as 0, inf or NaN and are none of these
    std::size_t small = 0;  // losses below 2^-53, which 1 + x can't hold
};

Errors errors_of(const LossOfLabel& loss, std::size_t vectors, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    Errors errors;
    for (std::size_t i = 0; i < vectors; ++i) {
        const arma::vec activations = activations_of_every_kind(i, random);
        const arma::vec ascending = arma::sort(activations);
        const double gap = std::min(ascending(9) - ascending(8), 2000.0);  // further down all is 0
        const ExactForward exact = exact_forward(activations);
        for (arma::uword label = 0; label < 10; ++label) {
            const double found = loss(label, activations);
            ++errors.compared;
            if (activations(label) == -infinity) {
                errors.lost += found != infinity;
                continue;
            }
            const double truth = exact.losses[label].nearest, error = distance(found, exact.losses[label]);
            errors.small += truth < round_off;
            errors.lost += !std::isfinite(found) || (found == 0.0 && truth >= smallest_normal);
            keep_worst(errors.worst_share, error / allowed_error(gap, truth));
            if (truth >= smallest_normal) keep_worst(errors.worst_relative, error / truth);
        }
    }
    return errors;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(formulas)

BOOST_AUTO_TEST_CASE(the_sum_over_all_digits, *boost::unit_test::label("3.1")) {
    const arma::mat l = losses(by_sum), exact = losses(sum_of_terms);
    // one logarithm, off by 2 rho, and nine zeros; tenfold for the random direction, whose sum cancels
    show_formula("3.1", "l = -(the sum of y_k ln p_k)", {check_equal("l of 50 vectors and all labels", l, exact, {.tolerance = 4e-15})});

    must_reject(check_equal("without the minus", -l, exact), "sign flipped");
    must_reject(check_equal("log2", l / std::log(2.0), exact), "a constant factor");
    must_reject(check_equal("the mean of the ten terms", l / 10.0, exact), "x 1/10");
    const LossOfLabel swapped = [](arma::uword label, const arma::vec& a) { return cross_entropy_sum(softmax(a), one_hot(label) + 1e-9); };
    must_reject(check_equal("y and p swapped", losses(swapped), exact), "no simple pattern");
}

BOOST_AUTO_TEST_CASE(the_one_term_that_is_left, *boost::unit_test::label("3.2")) {
    const arma::mat l = losses(by_logarithm);
    show_formula("3.2", "l = -ln p_y", {check_equal("-ln p_y against the sum", l, losses(by_sum), {.tolerance = 4e-15})});

    const LossOfLabel next = [](arma::uword label, const arma::vec& a) { return cross_entropy((label + 1) % 10, softmax(a)); };
    must_reject(check_equal("the label counted from 1", losses(next), l), "no simple pattern");
    const LossOfLabel squared = [](arma::uword label, const arma::vec& a) { return arma::accu(arma::square(softmax(a) - one_hot(label))); };
    must_reject(check_equal("squared error", losses(squared), l), "no simple pattern");
}

BOOST_AUTO_TEST_CASE(from_the_activations, *boost::unit_test::label("3.3")) {
    const arma::mat l = losses(cross_entropy_from_activations);
    // -ln p_y: p is off by (10 + 17) rho at a gap of at most 10, and so is its logarithm, absolutely; the losses here are above 1e-3
    show_formula("3.3", "l = ln(1 + the sum of e^(a_k - a_m), k not m) + (a_m - a_y)",
                 {check_equal("from the activations, against -ln p_y", l, losses(by_logarithm), {.tolerance = 3e-12})});
    BOOST_TEST(l.min() > 1e-3);

    const auto wrong = [](double one, bool subtract_label) {
        return [=](arma::uword label, const arma::vec& a) {
            return std::log1p(arma::accu(arma::exp(a - a.max())) - one) + (subtract_label ? a.max() - a(label) : 0.0);
        };
    };
    BOOST_TEST(check_equal("so it is right", losses(wrong(1.0, true)), l).passed());
    must_reject(check_equal("the largest counted twice", losses(wrong(0.0, true)), l), "no simple pattern");
    must_reject(check_equal("a_m - a_y forgotten", losses(wrong(1.0, false)), l), "no simple pattern");
    const LossOfLabel unshifted = [](arma::uword label, const arma::vec& a) { return std::log(arma::accu(arma::exp(a + 1000.0))) - (a(label) + 1000.0); };
    must_reject(check_equal("the largest left in, at a + 1000", losses(unshifted), l), "not a number");
}

// Printed by ./tutorial check 3.3 as well: what docs/03_cross_entropy.md says of the error.
BOOST_AUTO_TEST_CASE(ten_thousand_vectors_against_50_digits, *boost::unit_test::label("3.3")) {
    const Errors stable = errors_of(cross_entropy_from_activations, 10'000, 1);
    const Errors article = errors_of(by_logarithm, 10'000, 1);
    const double exact_to = (largest_exponent + 17.0) * round_off;  // 8.1e-14
    const bool right = stable.worst_share <= 1.0 && stable.worst_relative <= exact_to && stable.lost == 0;
    std::cout << formatted("  10,000 vectors, magnitudes from 1e-300 to 1e300, all labels, against 50 digits:\n"
                           "  worst relative error %.1e, %zu of %zu lost as 0, inf or nan\n%s"
                           "  for comparison, -ln p_y: worst relative error %.1e, %zu lost\n",
                           stable.worst_relative, stable.lost, stable.compared, verdict(right, exact_to).c_str(), article.worst_relative, article.lost)
              << std::flush;
    BOOST_TEST(right);
    BOOST_TEST(stable.worst_relative > 1e-14);  // the hard vectors were among them
    BOOST_TEST(stable.small > 1000u);

    // The control: the article's way must not pass for good.
    BOOST_TEST(article.worst_share > 1e9);
    BOOST_TEST(article.lost > 10'000u);
}

BOOST_AUTO_TEST_CASE(with_a_smoothed_label, *boost::unit_test::label("3.4")) {
    const arma::mat a = moderate_activations(50, 1);
    const double share = 0.1;
    arma::mat found(10, 50), by_definition(10, 50), of_others_only(10, 50), unsmoothed(10, 50);
    for (arma::uword i = 0; i < 50; ++i)
        for (arma::uword label = 0; label < 10; ++label) {
            const arma::vec p = softmax(a.col(i)), y = one_hot(label);
            found(label, i) = smoothed_cross_entropy(share, label, a.col(i));
            by_definition(label, i) = cross_entropy_sum((1.0 - share) * y + share / 10.0, p);
            of_others_only(label, i) = cross_entropy_sum((1.0 - share) * y + share / 9.0 * (1.0 - y), p);
            unsmoothed(label, i) = cross_entropy_sum(y, p);
        }
    const CheckSettings settings{.tolerance = 3e-12};
    const arma::vec sure{1000.0, 0.0};  // a prediction of 0 on the way would be an infinite loss
    show_formula("3.4", "the loss of a smoothed label",
                 {check_equal("from the activations, against the sum", found, by_definition, settings),
                  check_equal("the activations 1000 and 0, labels 0 and 1", arma::vec{smoothed_cross_entropy(0.1, 0, sure), smoothed_cross_entropy(0.1, 1, sure)},
                              arma::vec{50.0, 950.0}, {.tolerance = 1e-14, .conclusive_at_least = 2}),
                  check_equal("no share, the loss of chapter 3", arma::vec{smoothed_cross_entropy(0.0, 2, a.col(0))},
                              arma::vec{cross_entropy_from_activations(2, a.col(0))}, {.tolerance = 1e-14, .conclusive_at_least = 1})});
    must_reject(check_equal("spread over the nine others", of_others_only, by_definition, settings), "");
    must_reject(check_equal("the share lost", (1.0 - share) * unsmoothed, by_definition, settings), "");
    must_reject(check_equal("not smoothed", unsmoothed, by_definition, settings), "");
}

BOOST_AUTO_TEST_SUITE_END()

#ifndef FORMULAS_ALONE
BOOST_AUTO_TEST_SUITE(by_hand)

BOOST_AUTO_TEST_CASE(small_ones, *boost::unit_test::tolerance(1e-15)) {
    const arma::vec p{0.5, 0.25, 0.25};
    BOOST_TEST(cross_entropy(0, p) == 0.69314718055994531);  // ln 2
    BOOST_TEST(cross_entropy(1, p) == 1.3862943611198906);   // ln 4
    BOOST_TEST(cross_entropy_sum(arma::vec{0.0, 1.0, 0.0}, p) == 1.3862943611198906);
    BOOST_TEST(cross_entropy(0, arma::vec{1.0, 0.0}) == 0.0);

    BOOST_TEST(std::abs(cross_entropy(1, arma::vec{0.02, 0.3, 0.08, 0.6}) - 1.2040) < 0.00005);  // docs/03_cross_entropy.md starts with it
    const arma::vec zeros(10, arma::fill::zeros);  // no idea: a tenth for each digit
    for (arma::uword label = 0; label < 10; ++label) BOOST_TEST(cross_entropy_from_activations(label, zeros) == 2.3025850929940457);  // ln 10
    BOOST_TEST(cross_entropy_from_activations(0, arma::vec{std::log(3.0), 0.0}) == 0.28768207245178090);  // ln(4/3)
    BOOST_TEST(cross_entropy_from_activations(1, arma::vec{std::log(3.0), 0.0}) == 1.3862943611198906);   // ln 4
}

// The example of docs/03_cross_entropy.md, in all three forms, and the soft maximum of its activations.
BOOST_AUTO_TEST_CASE(on_paper) {
    const auto is = [](double found, double on_the_page) { return std::abs(found - on_the_page) <= paper::last_place; };
    BOOST_TEST(is(cross_entropy_sum(one_hot(paper::label, 3), softmax(paper::activations)), paper::loss));
    BOOST_TEST(is(cross_entropy(paper::label, softmax(paper::activations)), paper::loss));
    BOOST_TEST(is(cross_entropy_from_activations(paper::label, paper::activations), paper::loss));
    BOOST_TEST(is(cross_entropy_from_activations(0, paper::activations), 0.4076));
    BOOST_TEST(is(cross_entropy_from_activations(2, paper::activations), 2.4076));
    BOOST_TEST(is(std::log(arma::accu(arma::exp(paper::activations))), 2.4076));
    BOOST_TEST(is(arma::accu(arma::exp(paper::activations - 2.0)), 1.5032));
}

// ln of the sum of e^a lies between the largest activation and that plus ln 10, for ten of them.
BOOST_DATA_TEST_CASE(the_soft_maximum, data::make<std::uint64_t>({1, 2, 3, 4, 5}), seed) {
    const arma::mat a = moderate_activations(10, seed);
    for (arma::uword i = 0; i < a.n_cols; ++i) {
        const double soft = cross_entropy_from_activations(0, a.col(i)) + a(0, i);
        BOOST_TEST(soft > a.col(i).max());
        BOOST_TEST(soft <= a.col(i).max() + std::log(10.0));
        BOOST_TEST(std::abs(soft - std::log(arma::accu(arma::exp(a.col(i))))) < 1e-14 * 16);
    }
    const arma::vec equal(10, arma::fill::zeros), far{10.0, 0.0, 0.0};
    BOOST_TEST(cross_entropy_from_activations(0, equal) == std::log(10.0), boost::test_tools::tolerance(1e-15));
    BOOST_TEST(std::abs(cross_entropy_from_activations(0, far) + 10.0 - 10.0001) < 0.00005);  // far ahead: the maximum itself
}

// softmax([10, 10, 1000]) is [0, 0, 1]: what follows it dies at once.
BOOST_AUTO_TEST_CASE(after_the_articles_example) {
    const arma::vec activations{10.0, 10.0, 1000.0};
    const arma::vec p = softmax(activations);
    for (const arma::uword label : {0u, 1u}) {
        BOOST_TEST(cross_entropy(label, p) == infinity);
        BOOST_TEST(cross_entropy_from_activations(label, activations) == 990.0);
    }
    BOOST_TEST(cross_entropy(2, p) == 0.0);
    BOOST_TEST(cross_entropy_from_activations(2, activations) == 0.0);  // e^-990 is below every double
    for (const arma::vec& y : {arma::vec{1.0, 0.0, 0.0}, arma::vec{0.0, 1.0, 0.0}, arma::vec{0.0, 0.0, 1.0}})
        BOOST_TEST(std::isnan(cross_entropy_sum(y, p)));  // 0 * ln 0
    BOOST_TEST(cross_entropy_sum(arma::vec{1.0, 0.0}, arma::vec{0.0, 1.0}) == infinity);
}

// a = [g, 0], label 0: the loss is ln(1 + e^-g), which is e^-g to 16 digits from g = 37 on
BOOST_AUTO_TEST_CASE(small_losses_stay) {
    for (const double g : {37.0, 40.0, 100.0, 700.0}) {
        const arma::vec activations{g, 0.0};
        BOOST_TEST(cross_entropy_from_activations(0, activations) == std::exp(-g), boost::test_tools::tolerance(1e-15));
        BOOST_TEST(cross_entropy(0, softmax(activations)) == 0.0);              // 1 + e^-37 is 1 in double
        BOOST_TEST(std::log(1.0 + std::exp(-g)) == 0.0);                        // and so it is for log in place of log1p
    }
    const double truth = std::log1p(std::exp(-30.0)), rounded = cross_entropy(0, softmax(arma::vec{30.0, 0.0}));
    BOOST_TEST(std::abs(rounded - truth) > 1e-4 * truth);  // not lost yet, but of its sixteen digits four are not left
}

// The exercises of docs/03_cross_entropy.md.
BOOST_AUTO_TEST_CASE(exercises) {
    const auto with_a_little = [](double p) { return -std::log(p + 1e-12); };
    BOOST_TEST(std::abs(with_a_little(0.0) - 27.63) < 0.005);
    BOOST_TEST(with_a_little(1.0) < 0.0);  // a loss below 0

    const double mean = (cross_entropy(0, arma::vec{0.9, 0.1}) + cross_entropy(0, arma::vec{0.4, 0.6})) / 2.0;
    BOOST_TEST(std::exp(-mean) == 0.6, boost::test_tools::tolerance(1e-15));  // the square root of 0.9 * 0.4

    const arma::vec y{0.0, 1.0, 0.0}, p{0.2, 0.7, 0.1};
    BOOST_TEST(std::isfinite(cross_entropy_sum(y, p)));
    BOOST_TEST(cross_entropy_sum(p, y) == infinity);
}

BOOST_AUTO_TEST_CASE(what_is_not_finite) {
    BOOST_TEST(cross_entropy_from_activations(1, arma::vec{0.0, -infinity, 0.0}) == infinity);  // the truth: p_1 is 0
    BOOST_TEST(cross_entropy_from_activations(0, arma::vec{0.0, -infinity, 0.0}) == std::log(2.0), boost::test_tools::tolerance(1e-15));
    BOOST_TEST(cross_entropy_from_activations(1, arma::vec{-infinity, 3.0, -infinity}) == 0.0);
    BOOST_TEST(cross_entropy_from_activations(0, arma::vec{0.0, infinity, 0.0}) == infinity);
    BOOST_TEST(std::isnan(cross_entropy_from_activations(1, arma::vec{0.0, infinity, 0.0})));
    BOOST_TEST(std::isnan(cross_entropy_from_activations(0, arma::vec{infinity, infinity, 0.0})));
    BOOST_TEST(std::isnan(cross_entropy_from_activations(0, arma::vec{-infinity, -infinity})));
    for (arma::uword place = 0; place < 10; ++place) {
        arma::vec activations = arma::regspace(0.0, 9.0);
        activations(place) = not_a_number;
        for (arma::uword label = 0; label < 10; ++label) BOOST_TEST(!std::isfinite(cross_entropy_from_activations(label, activations)));
    }
    BOOST_TEST(cross_entropy_from_activations(1, arma::vec{1e300, -1e300}) == 2e300);
    BOOST_TEST(cross_entropy_from_activations(1, arma::vec{1.7e308, -1.7e308}) == infinity);  // 3.4e308 is beyond the largest double
}

BOOST_AUTO_TEST_CASE(a_label_that_is_no_digit) {
    const arma::vec ten(10, arma::fill::zeros);
    BOOST_CHECK_THROW(cross_entropy(10, ten), std::logic_error);
    BOOST_CHECK_THROW(cross_entropy_from_activations(10, ten), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(numbers)

// Whatever the seed: with fewer vectors, for time.
BOOST_DATA_TEST_CASE(other_seeds, data::make<std::uint64_t>({2, 3, 4, 5, 6}), seed) {
    BOOST_TEST(errors_of(cross_entropy_from_activations, 300, seed).worst_share <= 1.0);
}

// What the measure must reject: each leaves out one of the two things that (3.3) does.
BOOST_AUTO_TEST_CASE(worse_ways_are_noticed) {
    const LossOfLabel without_log1p = [](arma::uword label, const arma::vec& a) {
        return std::log(arma::accu(arma::exp(a - a.max()))) + (a.max() - a(label));
    };
    BOOST_TEST(errors_of(without_log1p, 600, 1).worst_share > 1e9);
    const LossOfLabel largest_left_in_the_sum = [](arma::uword label, const arma::vec& a) {
        return std::log1p(arma::accu(arma::exp(a - a.max())) - 1.0) + (a.max() - a(label));
    };
    BOOST_TEST(errors_of(largest_left_in_the_sum, 600, 1).worst_share > 1e9);
    const LossOfLabel a_little_added = [](arma::uword label, const arma::vec& a) { return -std::log(softmax(a)(label) + 1e-12); };
    BOOST_TEST(errors_of(a_little_added, 600, 1).worst_share > 1e9);
}

// Ten random weights a pixel, uniform in -1..1: activations of some tens.
BOOST_AUTO_TEST_CASE(losses_of_real_digits) {
    const DigitSets* mnist = real_digits();
    if (mnist == nullptr) return;
    std::mt19937_64 random(1);
    arma::mat weights(10, pixel_count);
    weights.imbue([&] { return 2.0 * uniform(random) - 1.0; });
    for (arma::uword i = 0; i < 200; ++i) {
        const arma::vec a = weights * image_vector(mnist->training, i);
        const arma::uword label = mnist->training.labels(i);
        const arma::vec ascending = arma::sort(a);
        const Exact truth = exact_forward(a).losses[label];
        BOOST_TEST(distance(cross_entropy_from_activations(label, a), truth) <= allowed_error(ascending(9) - ascending(8), truth.nearest));
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(program)

// Every number of the tables, from the formula.
BOOST_AUTO_TEST_CASE(what_is_shown) {
    const std::string printed = Folder().printed("03_cross_entropy", {});
    const auto shows = [&](const std::string& line) { BOOST_TEST(matches_of(line, printed).size() == 1u, line << " in\n" << printed); };
    for (const double p : {1.0, 0.9, 0.5, 0.1, 0.01, 0.001}) shows(formatted("\n *%g +%.4f  ", p, std::abs(std::log(p))));
    const double loss = std::log(std::exp(2.0) + std::exp(1.0) + 1.0) - 1.0;
    shows(formatted("\n +all the terms of the sum: +%.4f\n +the one that is left: +%.4f\n +from the activations: +%.4f\n", loss, loss, loss));
    shows("\n *0 +0 +nan +inf +990\n");
    shows("\n *1 +0 +nan +inf +990\n");
    shows("\n *2 +1 +nan +0 +0\n");
    for (const double g : {1.0, 10.0, 30.0, 40.0, 700.0}) {
        std::string exact = formatted("%.6e", std::log1p(std::exp(-g))), sum = formatted("%.6e", std::exp(-g));
        shows(formatted("\n *%g +%s +[0-9.e+-]+ +%s\n", g, sum.c_str(), exact.c_str()));
    }
    shows("\n *40 +[0-9.e+-]+ +0.000000e\\+00 ");  // what is lost otherwise
}

BOOST_AUTO_TEST_SUITE_END()
#endif
