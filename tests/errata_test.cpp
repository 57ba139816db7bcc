// The article's errors, each shown to be one. docs/errata.md names the test of each; that none is forgotten on either side is tested last.
#include "formula.hpp"
#include "patterns.hpp"
#include "test.hpp"

#include "02_softmax/softmax.hpp"
#include "03_cross_entropy/cross_entropy.hpp"
#include "04_forward_pass/forward_pass.hpp"
#include "05_gradients/gradients.hpp"
#include "common/digits/handwriting.hpp"

#include <boost/test/tree/traverse.hpp>
#include <boost/test/tree/visitor.hpp>
#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>
#include <set>
#include <sstream>
#include <tuple>
#include <type_traits>

namespace bdata = boost::unit_test::data;
using namespace scratch;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const auto seeds = bdata::xrange<std::uint64_t>(1, 6);

const Digits& drawn() {
    static const Digits digits = draw_digits(500, 1);
    return digits;
}

const arma::vec ten_activations{0.3, -1.2, 0.8, 2.0, -0.5, 0.0, 1.1, -2.2, 0.4, 1.7};

}  // namespace

BOOST_AUTO_TEST_SUITE(errors)

// ---- The data

BOOST_AUTO_TEST_CASE(background_is_0_and_ink_is_255) {
    const auto corners_are_empty = [](const Digits& digits) {
        for (const arma::uword corner : {0u, 27u, 756u, 783u}) BOOST_TEST(arma::accu(arma::conv_to<arma::vec>::from(digits.images.row(corner).t())) == 0.0);
        BOOST_TEST(digits.images.max() == 255);
        // four fifths of the paper are empty: were 0 ink, the digits would be holes in black sheets
        BOOST_TEST(arma::mean(arma::conv_to<arma::vec>::from(arma::vectorise(digits.images) == 0)) > 0.75);
    };
    corners_are_empty(drawn());
    if (const DigitSets* real = real_digits()) corners_are_empty(real->test);
}

// The article divides by 255 in a comment of forward() only; its maths has pixels up to 255.
BOOST_DATA_TEST_CASE(raw_pixels_start_far_from_ln_10, seeds, seed) {
    const arma::mat weights = random_weights(seed);
    double raw = 0.0;
    for (arma::uword i = 0; i < 100; ++i) raw += forward(weights, 255.0 * image_vector(drawn(), i), drawn().labels(i)).loss / 100.0;
    BOOST_TEST(raw > 4.0 * std::log(10.0));
    BOOST_TEST(std::abs(score(weights, first_digits(drawn(), 100)).loss - std::log(10.0)) < 0.06);
}

// A numpy iterator, like an istream, is read once: a second epoch finds nothing, and looking at the first image takes it away.
BOOST_AUTO_TEST_CASE(an_iterator_has_one_epoch) {
    std::istringstream images("0 1 2 3");
    const auto epoch = [&] { return std::vector<int>(std::istream_iterator<int>(images), {}); };
    int shown = 0;
    images >> shown;
    BOOST_TEST(epoch() == (std::vector<int>{1, 2, 3}), boost::test_tools::per_element());
    BOOST_TEST(epoch().empty());
}

// ---- Indices

BOOST_AUTO_TEST_CASE(indices_from_0_and_from_1_do_not_mix) {
    BOOST_CHECK_THROW(std::ignore = ten_activations(10), std::out_of_range);  // a_10 of "k = 1 to 10"
    BOOST_CHECK_THROW(std::ignore = random_weights(1)(9, 784), std::out_of_range);  // w_9,784
    BOOST_CHECK_THROW(std::ignore = image_vector(drawn(), 0)(784), std::out_of_range);  // x_784
    const arma::vec from_1 = arma::exp(ten_activations) / arma::accu(arma::exp(ten_activations.tail(9)));  // what there is of 1 to 10
    must_reject(check_equal("p", from_1, softmax(ten_activations)), "a constant factor");
    BOOST_TEST(arma::accu(from_1) > 1.05);
}

// ---- Softmax

BOOST_AUTO_TEST_CASE(what_overflows_is_e_to_the_a) {
    for (const double size : {1.0, 700.0, 1e300}) {
        const arma::vec predictions = softmax(size * ten_activations);
        BOOST_TEST(predictions.min() >= 0.0);
        BOOST_TEST(predictions.max() <= 1.0);  // no probability gets anywhere near infinity
    }
    BOOST_TEST(std::exp(709.7) < infinity);
    BOOST_TEST(std::exp(709.8) == infinity);
}

BOOST_AUTO_TEST_CASE(the_largest_double_is_above_10_to_the_308) {
    BOOST_TEST(std::numeric_limits<double>::max() > 1.7e308);
    BOOST_TEST(std::numeric_limits<double>::max() / 1.8 < 1e308);
}

BOOST_AUTO_TEST_CASE(the_shift_is_the_largest_activation_not_pixel) {
    const arma::vec activations = 1000.0 * ten_activations;
    const double largest_pixel = image_vector(drawn(), 0).max();
    BOOST_TEST(naive_softmax(activations - largest_pixel).has_nan());
    BOOST_TEST(!naive_softmax(activations - activations.max()).has_nan());
}

BOOST_AUTO_TEST_CASE(multiplying_by_the_constant_is_too_late) {
    const arma::vec activations{10, 10, 1000};
    const double constant = std::exp(-activations.max());
    const arma::vec numerator = arma::exp(activations) * constant;
    BOOST_TEST(std::isnan(numerator(2)));  // infinity times 0
    BOOST_TEST(arma::exp(activations - activations.max()).eval()(2) == 1.0);
    BOOST_TEST(constant != std::exp(-ten_activations.max()));  // and the constant is another one for other activations
}

BOOST_AUTO_TEST_CASE(the_shift_takes_inputs_away_from_0) {
    const arma::vec activations{10, 10, 1000};
    const arma::vec shifted = activations - activations.max();
    BOOST_TEST(std::abs(shifted(0)) > std::abs(activations(0)));  // 990 is not closer to 0 than 10
    BOOST_TEST(shifted.max() == 0.0);                             // what counts is that none is above it
}

BOOST_AUTO_TEST_CASE(softmax_of_one_number_is_1) {
    for (const double a_y : {-3.7, 0.0, 12.0}) BOOST_TEST(softmax(arma::vec{a_y})(0) == 1.0);  // "p_y = S(a_y)"
    BOOST_TEST(softmax(ten_activations)(3) < 0.5);                                              // p_y = S(a)_y
}

// ---- Cross-entropy

BOOST_AUTO_TEST_CASE(minus_log_of_0) {
    const arma::vec activations{10, 10, 1000};  // the article's own example of softmax
    const arma::vec predictions = softmax(activations);
    BOOST_TEST(predictions(0) == 0.0);  // e^-990 is 1e-430: no double is that small
    BOOST_TEST(cross_entropy(0, predictions) == infinity);
    BOOST_TEST(cross_entropy_from_activations(0, activations) == 990.0);
}

BOOST_AUTO_TEST_CASE(the_sum_and_the_one_term_differ_at_0) {
    const arma::vec predictions{0.0, 0.0, 1.0}, label_2{0.0, 0.0, 1.0};
    BOOST_TEST(std::isnan(cross_entropy_sum(label_2, predictions)));  // 0 times ln 0
    BOOST_TEST(cross_entropy(2, predictions) == 0.0);
}

BOOST_AUTO_TEST_CASE(cross_entropy_is_no_distance) {
    const arma::vec p{0.7, 0.2, 0.1}, q{0.1, 0.8, 0.1}, y{1.0, 0.0, 0.0};
    BOOST_TEST(std::abs(cross_entropy_sum(p, q) - cross_entropy_sum(q, p)) > 0.1);  // from there to here is another length
    BOOST_TEST(cross_entropy_sum(y, p) < infinity);
    BOOST_TEST(cross_entropy_sum(p, y) == infinity);
    BOOST_TEST(cross_entropy_sum(p, p) > 0.5);  // and to where one is, it is not 0
}

// Why cross-entropy: for a model that is sure and wrong the squared error has no slope left, cross-entropy has its steepest.
BOOST_AUTO_TEST_CASE(simplicity_is_not_the_reason) {
    arma::vec activations(digit_count, arma::fill::zeros);
    activations(3) = 30.0;  // sure of a 3
    const arma::vec p = softmax(activations), y = one_hot(8);
    const arma::vec squared_error_gradient = softmax_jacobian(p).t() * (2.0 * (p - y));  // of |p - y|^2, the chain rule
    BOOST_TEST(arma::abs(squared_error_gradient).max() < 1e-11);
    BOOST_TEST(loss_wrt_activations(8, p)(8) == -1.0, boost::test_tools::tolerance(1e-12));

    // where nothing is sure, both point the same way, and the formula for the squared error is right
    const arma::vec mild = softmax(ten_activations);
    const CheckReport report = check_gradient("a", [&](const arma::mat& a) { return arma::accu(arma::square(softmax(a.col(0)) - y)); }, ten_activations,
                                              softmax_jacobian(mild).t() * (2.0 * (mild - y)));
    BOOST_TEST(report.passed(), report.text());
}

// ---- forward()

// label = zeros(10); label.put(label, 1): the label that was given is gone, and what is indexed with is ten zeros.
BOOST_AUTO_TEST_CASE(the_label_is_overwritten) {
    for (arma::uword given = 0; given < digit_count; ++given) {
        arma::uvec label(digit_count, arma::fill::zeros);
        label.elem(arma::uvec(label)).fill(1);
        BOOST_TEST(label(0) == 1u);  // always the one-hot vector of 0, where NumPy takes whole numbers; with floats it is a TypeError
        BOOST_TEST(arma::accu(label) == 1u);
        BOOST_TEST(arma::accu(arma::abs(one_hot(given) - arma::conv_to<arma::vec>::from(label))) == (given == 0 ? 0.0 : 2.0));
    }
}

BOOST_AUTO_TEST_CASE(a_label_is_one_thing) {
    // cross_entropy takes an integer, cross_entropy_sum a one-hot vector; the compiler refuses what the article passes
    BOOST_TEST((std::is_invocable_v<decltype(cross_entropy), arma::uword, arma::vec>));
    BOOST_TEST((!std::is_invocable_v<decltype(cross_entropy), arma::vec, arma::vec>));
    for (arma::uword label = 0; label < digit_count; ++label)
        BOOST_TEST(cross_entropy(label, softmax(ten_activations)) == cross_entropy_sum(one_hot(label), softmax(ten_activations)), boost::test_tools::tolerance(1e-15));
}

BOOST_DATA_TEST_CASE(dividing_and_multiplying_by_78_does_nothing, seeds, seed) {
    const arma::mat uniform = (random_weights(seed) + 0.01) / 0.02;  // what np.random.rand gives: 0 to 1
    const arma::mat article = uniform / 78 * 78;
    BOOST_TEST(arma::abs(article - uniform).max() < 1e-15);
    BOOST_TEST(article.max() > 0.99);
    BOOST_TEST((uniform / (78 * 78)).eval().max() < 0.001);  // with brackets
    BOOST_TEST(78 * 78 != pixel_count);
    BOOST_TEST(score(article, drawn()).loss > 1.5 * std::log(10.0));
}

// Two predictions with the same p_y have the same loss and other gradients: forward() has to return more than the loss.
BOOST_AUTO_TEST_CASE(the_loss_alone_gives_no_gradient) {
    const arma::vec a{1, 0, 2, 0, 0, 0, 0, 0, 0, 0}, b{1, 2, 0, 0, 0, 0, 0, 0, 0, 0};
    BOOST_TEST(cross_entropy(0, softmax(a)) == cross_entropy(0, softmax(b)), boost::test_tools::tolerance(1e-15));
    must_reject(check_equal("a", loss_wrt_activations(0, softmax(a)), loss_wrt_activations(0, softmax(b))), "no simple pattern");
}

BOOST_AUTO_TEST_CASE(the_model_gives_ten_numbers_not_one) {
    const ForwardPass pass = forward(random_weights(1), image_vector(drawn(), 0), drawn().labels(0));
    BOOST_TEST(pass.predictions.n_elem == 10u);
    const arma::uword digit = pass.predictions.index_max();  // the step that is missing
    for (arma::uword k = 0; k < digit_count; ++k) BOOST_TEST(pass.predictions(k) <= pass.predictions(digit));
}

// ---- The backward pass

BOOST_DATA_TEST_CASE(the_loss_by_the_activations_is_not_minus_1_over_p, seeds, seed) {
    const arma::vec image = image_vector(drawn(), seed);
    const arma::uword label = drawn().labels(seed);
    const ForwardPass pass = forward(random_weights(seed), image, label);
    const Loss loss = [&](const arma::mat& a) { return cross_entropy_from_activations(label, a.col(0)); };
    must_reject(check_gradient("a", loss, pass.activations, arma::vec(digit_count, arma::fill::value(-1.0 / pass.predictions(label)))), "every entry is the same number");
    const CheckReport right = check_gradient("a", loss, pass.activations, loss_wrt_activations(label, pass.predictions));
    BOOST_TEST(right.passed(), right.text());
}

BOOST_AUTO_TEST_CASE(the_derivative_of_e_to_the_a_is_e_to_the_a) {
    const Loss exponential = [](const arma::mat& a) { return std::exp(a(2)); };
    const arma::vec at = ten_activations.head(3);
    const CheckSettings one{.conclusive_at_least = 1};
    must_reject(check_gradient("a", exponential, at, arma::vec{0, 0, 1}, one), "a constant factor");
    BOOST_TEST(check_gradient("a", exponential, at, arma::vec{0, 0, std::exp(at(2))}, one).passed());
}

// da/dw_ij = x_i: i counts digits, so only pixels 0 to 9 are ever asked, and there is no ink in them.
BOOST_DATA_TEST_CASE(weight_i_j_meets_pixel_j, seeds, seed) {
    const arma::mat weights = random_weights(seed);
    const arma::vec image = image_vector(drawn(), seed);
    const arma::uword label = drawn().labels(seed);
    const Loss loss = [&](const arma::mat& w) { return forward(w, image, label).loss; };
    const arma::vec by_activations = loss_wrt_activations(label, forward(weights, image, label).predictions);
    arma::mat article(digit_count, pixel_count);
    for (arma::uword i = 0; i < digit_count; ++i) article.row(i).fill(by_activations(i) * image(i));
    must_reject(check_gradient("w", loss, weights, article, {.most_entries = 2000}), "all zero");
}

// And of the ten activations only number i answers. If all did, the chain rule would add up p - y, which is 0.
BOOST_DATA_TEST_CASE(only_activation_i_answers_to_weight_i_j, seeds, seed) {
    const arma::mat weights = random_weights(seed);
    const arma::vec image = image_vector(drawn(), seed);
    const arma::uword label = drawn().labels(seed), column = image.index_max();
    for (arma::uword row = 0; row < digit_count; ++row) {
        arma::mat moved = weights;
        moved(row, column) += 1.0;
        const arma::vec change = moved * image - weights * image;
        BOOST_TEST(arma::abs(change - image(column) * one_hot(row)).max() < 1e-14);
        BOOST_TEST(arma::abs(activations_wrt_weight(row, column, image) - image(column) * one_hot(row)).max() == 0.0);
    }
    const arma::vec by_activations = loss_wrt_activations(label, forward(weights, image, label).predictions);
    BOOST_TEST(std::abs(arma::dot(by_activations, image(column) * arma::ones(digit_count))) < 1e-15);
}

BOOST_AUTO_TEST_CASE(the_chain_of_columns_does_not_multiply) {
    const arma::vec p = softmax(ten_activations);
    const arma::vec loss_by_p = loss_wrt_predictions(3, p);
    const arma::mat p_by_a = softmax_jacobian(p);
    BOOST_CHECK_THROW(std::ignore = arma::mat(loss_by_p * p_by_a), std::logic_error);  // 10 x 1 times 10 x 10
    BOOST_TEST(arma::abs(p_by_a.t() * loss_by_p - loss_wrt_activations(3, p)).max() < 1e-15);
}

BOOST_AUTO_TEST_SUITE_END()

// ---- The page

namespace {

using Names = std::set<std::string>;

// The test cases above. A data test is a suite of its samples.
struct NamesOfErrors : boost::unit_test::test_tree_visitor {
    Names names;
    bool inside = false;
    void visit(const boost::unit_test::test_case& test) override {
        if (inside) names.insert(test.p_name);
    }
    bool test_suite_start(const boost::unit_test::test_suite& suite) override {
        if (inside) names.insert(suite.p_name);
        const bool enter = !inside;
        inside = inside || suite.p_name.get() == "errors";
        return enter;
    }
    void test_suite_finish(const boost::unit_test::test_suite& suite) override { inside = inside && suite.p_name.get() != "errors"; }
};

Names names_on(const std::string& page) {
    Names names;
    for (const auto& match : matches_of("errata_test --run_test=errors/([a-z0-9_]+)", page)) names.insert(match[1]);
    return names;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_page_names_every_test_and_no_other) {
    std::ifstream file("docs/errata.md");  // ctest runs this in the top folder
    const std::string page(std::istreambuf_iterator<char>(file), {});
    NamesOfErrors tests;
    boost::unit_test::traverse_test_tree(boost::unit_test::framework::master_test_suite(), tests, true);
    BOOST_TEST(tests.names.size() >= 20u);
    BOOST_TEST(names_on(page) == tests.names, boost::test_tools::per_element());
    // the control: a name that is spelt otherwise is another name
    BOOST_TEST((names_on("`build/release/bin/errata_test --run_test=errors/minus_log_of_1`") == Names{"minus_log_of_1"}));
}
