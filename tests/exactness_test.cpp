// What docs/exactness.md measures beside the checks of the formulas: each number of its tables.
#include "test.hpp"

#include "03_cross_entropy/cross_entropy.hpp"
#include "05_gradients/gradients.hpp"
#include "05_gradients/numerical_slope.hpp"
#include "common/gradient_check/gradient_check.hpp"

#include <cmath>
#include <complex>

using namespace scratch;

namespace {

// The model is sure and right: activations (g, 0), label 0. The slope of the loss in the label's activation is p_y - 1 = -1 / (1 + e^g).
double true_slope(double g) { return -1.0 / (1.0 + std::exp(g)); }

// What goes wrong is not the step: it is the subtraction of the label's activation at the end of cross_entropy_from_complex.
double complex_step_error(double g, double h) {
    const auto loss = [](std::complex<double> a) { return cross_entropy_from_complex(0, arma::cx_vec{a, 0.0}); };
    return std::abs(complex_step(loss, g, h) - true_slope(g)) / std::abs(true_slope(g));
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_complex_step_loses_digits_for_a_sure_model) {
    for (const double h : {1e-20, 1e-100}) {
        BOOST_TEST(complex_step_error(0.0, h) < 1e-15);
        BOOST_TEST(complex_step_error(5.0, h) < 1e-13);
        BOOST_TEST(complex_step_error(20.0, h) > 1e-9);
        BOOST_TEST(complex_step_error(20.0, h) < 1e-7);
        BOOST_TEST(complex_step_error(40.0, h) == 1.0);  // the measured slope is 0
    }
}

// The same loss without that subtraction: ln(1 + e^-a), for the label's activation a and another of 0.
BOOST_AUTO_TEST_CASE(it_is_the_loss_that_subtracts_not_the_step) {
    for (const double g : {20.0, 40.0}) {
        const auto loss = [](std::complex<double> a) {  // log1p of a complex number: its series, for |z| below 1e-8
            const std::complex<double> z = std::exp(-a);
            return z - z * z / 2.0;
        };
        BOOST_TEST(std::abs(complex_step(loss, g, 1e-100) - true_slope(g)) < 1e-15 * std::abs(true_slope(g)));
    }
}

// Chapter 3's loss keeps its digits however small it is, so the plain central difference does better there.
BOOST_AUTO_TEST_CASE(the_central_difference_of_a_small_loss) {
    const auto loss = [](double a) { return cross_entropy_from_activations(0, arma::vec{a, 0.0}); };
    for (const double g : {0.0, 5.0, 20.0, 40.0})
        BOOST_TEST(std::abs(central_difference(loss, g, 1e-5) - true_slope(g)) < 1e-9 * std::abs(true_slope(g)));
}

// Does a gradient check notice that a loss of 1e-18 came out as 0? Its entries are all below 1e-6: it says neither yes nor no.
BOOST_AUTO_TEST_CASE(a_gradient_check_is_blind_to_a_loss_of_1e_18) {
    const arma::vec sure{40.0, 0.0};
    BOOST_TEST(cross_entropy_from_activations(0, sure) == 4.248354255291589e-18, boost::test_tools::tolerance(1e-14));
    const Loss right = [](const arma::mat& a) { return cross_entropy_from_activations(0, a.col(0)); };
    const Loss lost = [](const arma::mat& a) { return std::log(arma::accu(arma::exp(a.col(0) - a.max()))) + (a.max() - a(0)); };
    BOOST_TEST(lost(sure) == 0.0);
    const arma::vec gradient{true_slope(40.0), -true_slope(40.0)};
    for (const Loss& loss : {right, lost}) {
        const CheckReport report = check_gradient("a", loss, sure, gradient);
        BOOST_TEST(report.entries.size() == 2u);
        BOOST_TEST(report.inconclusive() == 2u);
    }
}

// The table of small losses: at 30 four of the sixteen digits are gone, at 37 all.
BOOST_AUTO_TEST_CASE(where_a_small_loss_is_lost) {
    const auto through_p = [](double g) { return std::abs(-std::log(1.0 / (1.0 + std::exp(-g)))); };
    const auto error = [&](double g) { return std::abs(through_p(g) - std::log1p(std::exp(-g))) / std::log1p(std::exp(-g)); };
    BOOST_TEST(error(10.0) < 1e-11);
    BOOST_TEST(error(30.0) > 1e-4);
    BOOST_TEST(error(30.0) < 1e-2);
    BOOST_TEST(through_p(37.0) == 0.0);
}
