#include "formula.hpp"
#include "paper_example.hpp"
#include "programs.hpp"

#include "04_forward_pass/forward_pass.hpp"
#include "04_forward_pass/pictures.hpp"
#include "common/digits/handwriting.hpp"

#include <cmath>

using namespace scratch;
namespace data = boost::unit_test::data;

namespace {

const double ln_10 = std::log(10.0);

const Digits& drawn() {
    static const Digits digits = draw_digits(2000, 1);
    return digits;
}

// (4.1) as it is written: a sum over the pixels for each digit, no matrix product
arma::vec activations_by_sums(const arma::mat& weights, const arma::vec& image) {
    arma::vec activations(weights.n_rows, arma::fill::zeros);
    for (arma::uword i = 0; i < weights.n_rows; ++i)
        for (arma::uword j = 0; j < weights.n_cols; ++j) activations(i) += weights(i, j) * image(j);
    return activations;
}

// 784 terms of either sign that are rounded in another order: sums differ by some 1e-16 of their terms, so by 1e-13 of a small sum at most
const CheckSettings rounding{.tolerance = 1e-10};

arma::mat article_weights(std::uint64_t seed) { return (random_weights(seed) + 0.01) / 0.02; }  // rand() / 78*78: from 0 to 1

}  // namespace

// ---- a = w x

BOOST_AUTO_TEST_CASE(activations_are_sums, *boost::unit_test::label("4.1")) {
    const arma::mat weights = random_weights(1);
    const arma::vec image = image_vector(drawn(), 0);
    show_formula("4.1", "the activations, a = w x, digit by digit and pixel by pixel",
                 {check_equal("a", forward(weights, image, drawn().labels(0)).activations, activations_by_sums(weights, image), rounding)});
}

#ifndef FORMULAS_ALONE
BOOST_DATA_TEST_CASE(activations_are_sums_for_any_seed_and_image, data::xrange<std::uint64_t>(1, 9), seed) {
    const arma::mat weights = random_weights(seed);
    for (arma::uword i = 0; i < 20; ++i) {
        const arma::vec image = image_vector(drawn(), i);
        const CheckReport report = check_equal("a", forward(weights, image, 0).activations, activations_by_sums(weights, image), rounding);
        BOOST_TEST(report.passed(), report.diagnosis());
    }
}

BOOST_AUTO_TEST_CASE(other_indices_give_other_activations) {
    const arma::mat weights = random_weights(1);
    const arma::vec image = image_vector(drawn(), 0);
    const arma::vec right = activations_by_sums(weights, image);
    // w from column 1 on, as in the article's matrix, against pixels from 0 on
    must_reject(check_equal("a", arma::shift(weights, -1, 1) * image, right, rounding), "no simple pattern");
    arma::vec nine = right;
    nine(9) = 0.0;  // a loop over the digits 0 to 8
    must_reject(check_equal("a", nine, right, rounding), "entry 9 is missing");
    must_reject(check_equal("a", weights * (255.0 * image), right, rounding), "a constant factor, x 255");
}

BOOST_AUTO_TEST_CASE(one_image_by_hand, *boost::unit_test::tolerance(1e-15)) {
    const arma::mat weights{{1.0, 0.0}, {0.0, 1.0}, {1.0, 1.0}};
    const ForwardPass pass = forward(weights, arma::vec{1.0, 2.0}, 0);
    BOOST_TEST(pass.activations == (arma::vec{1.0, 2.0, 3.0}), boost::test_tools::per_element());
    // e^-2, e^-1 and 1, divided by their sum 1.50321472440805501
    BOOST_TEST(pass.predictions == (arma::vec{0.09003057317038046, 0.24472847105479764, 0.66524095577482190}), boost::test_tools::per_element());
    BOOST_TEST(pass.loss == 2.40760596444438030);
    BOOST_TEST(forward(weights, arma::vec{1.0, 2.0}, 1).loss == 1.40760596444438030);
    BOOST_TEST(forward(weights, arma::vec{1.0, 2.0}, 2).loss == 0.40760596444438030);
}

// The example of docs/04_forward_pass.md.
BOOST_AUTO_TEST_CASE(on_paper) {
    const ForwardPass pass = forward(paper::weights, paper::image, paper::label);
    BOOST_TEST(pass.activations == paper::activations, boost::test_tools::per_element());
    BOOST_TEST(arma::abs(pass.predictions - paper::predictions).max() <= paper::last_place);
    BOOST_TEST(std::abs(pass.loss - paper::loss) <= paper::last_place);
}

// With no bias, paper without ink says 1/10 to every digit, whatever the weights.
BOOST_DATA_TEST_CASE(blank_paper_says_nothing, data::xrange<std::uint64_t>(1, 6), seed) {
    const ForwardPass pass = forward(100.0 * random_weights(seed), arma::vec(pixel_count, arma::fill::zeros), 3);
    BOOST_TEST(arma::abs(pass.activations).max() == 0.0);
    BOOST_TEST(pass.loss == ln_10, boost::test_tools::tolerance(1e-15));
}

BOOST_DATA_TEST_CASE(the_three_results_belong_together, data::xrange<std::uint64_t>(1, 6), seed) {
    for (arma::uword i = 0; i < 50; ++i) {
        const ForwardPass pass = forward(100.0 * random_weights(seed), image_vector(drawn(), i), drawn().labels(i));
        BOOST_TEST(arma::accu(pass.predictions) == 1.0, boost::test_tools::tolerance(1e-15));
        BOOST_TEST(pass.predictions.index_max() == pass.activations.index_max());
        // -ln p_y: a p_y rounded by up to 1e-14 (softmax's shift by some 10 rounds by 1e-15) is a loss rounded by as much
        BOOST_TEST(std::abs(pass.loss + std::log(pass.predictions(drawn().labels(i)))) < 1e-13);
    }
}

#endif

// ---- ln 10

BOOST_AUTO_TEST_CASE(knowing_nothing_costs_ln_10, *boost::unit_test::label("4.2")) {
    const arma::mat zero(digit_count, pixel_count, arma::fill::zeros);
    arma::vec losses(digit_count);
    for (arma::uword label = 0; label < digit_count; ++label) losses(label) = forward(zero, image_vector(drawn(), 0), label).loss;
    show_formula("4.2", "the loss of equal predictions, ln 10, whatever the label",
                 {check_equal("l", losses, arma::vec(digit_count, arma::fill::value(ln_10)), {.tolerance = 1e-15})});
}

#ifndef FORMULAS_ALONE
BOOST_AUTO_TEST_CASE(knowing_nothing_of_26_letters_costs_ln_26) {
    BOOST_TEST(forward(arma::mat(26, 4, arma::fill::zeros), arma::ones(4), 25).loss == 3.2581, boost::test_tools::tolerance(1e-5));  // as the page has it
}

// The ten activations are 0.05 or so away from 0 (4.3). Averaged over the images, which resemble each other, a tenth of the digits each:
// the mean loss is off by 0.05 / sqrt(10) = 0.02 or so, by three times that at most.
BOOST_DATA_TEST_CASE(the_untrained_loss_is_near_ln_10, data::xrange<std::uint64_t>(1, 9), seed) {
    const Score start = score(random_weights(seed), drawn());
    BOOST_TEST(std::abs(start.loss - ln_10) < 0.06);
    BOOST_TEST(start.accuracy < 0.3);  // luck: ten guesses, each for a lump of images
}

BOOST_DATA_TEST_CASE(large_weights_start_far_above_ln_10, data::xrange<std::uint64_t>(1, 6), seed) {
    BOOST_TEST(score(100.0 * random_weights(seed), drawn()).loss > 3.0 * ln_10);
    BOOST_TEST(score(article_weights(seed), drawn()).loss > 1.5 * ln_10);
}

BOOST_DATA_TEST_CASE(the_untrained_loss_on_real_digits, data::xrange<std::uint64_t>(1, 6), seed) {
    const DigitSets* real = real_digits();
    if (real == nullptr) return;
    BOOST_TEST(std::abs(score(random_weights(seed), real->test).loss - ln_10) < 0.06);
    BOOST_TEST(score(article_weights(seed), real->test).loss > 1.5 * ln_10);
}

#endif

// ---- The start weights

BOOST_AUTO_TEST_CASE(how_far_activations_spread, *boost::unit_test::label("4.3")) {
    // The page says that an image has a length of about 9.
    double length = 0.0;
    for (arma::uword i = 0; i < drawn().count(); ++i) length += arma::norm(image_vector(drawn(), i)) / static_cast<double>(drawn().count());
    BOOST_TEST((8.5 < length && length < 9.5), length);
    // 1000 x 10 activations: their standard deviation is known to 1 part in sqrt(2 x 10,000) = 141, so 3 % is four times that
    arma::vec measured(digit_count), predicted(digit_count);
    for (arma::uword i = 0; i < digit_count; ++i) {
        const arma::vec image = image_vector(drawn(), i);
        double squares = 0.0;
        for (std::uint64_t seed = 1; seed <= 1000; ++seed) squares += arma::accu(arma::square(forward(random_weights(seed), image, 0).activations));
        measured(i) = std::sqrt(squares / 10'000.0);
        predicted(i) = 0.01 * arma::norm(image) / std::sqrt(3.0);
    }
    show_formula("4.3", "how far an untrained model's activations spread, 0.01 |x| / sqrt(3), for ten images and 1000 seeds each",
                 {check_equal("sigma", measured, predicted, {.tolerance = 0.03})});
    must_reject(check_equal("sigma", measured, predicted * std::sqrt(3.0), {.tolerance = 0.03}), "no simple pattern");  // without the sqrt(3)
}

#ifndef FORMULAS_ALONE
BOOST_AUTO_TEST_CASE(start_weights_are_the_same_everywhere) {
    // mt19937_64 with seed 1 begins with 2469588189546311528 (the C++ standard fixes its sequence), of which 53 bits are used
    const arma::mat weights = random_weights(1);
    BOOST_TEST(weights(0, 0) == 0.01 * (2.0 * static_cast<double>(2469588189546311528u >> 11) * 0x1p-53 - 1.0));
    BOOST_TEST(weights(1, 0) == -0x1.dc918dc1dba92p-8);  // the second number goes below the first: columns first
    BOOST_TEST(weights(0, 1) == -0x1.0d0e5311570d1p-7);
    BOOST_TEST(weights(9, 783) == 0x1.8cff688d37f43p-8);
}

BOOST_DATA_TEST_CASE(start_weights_are_small_and_uniform, data::xrange<std::uint64_t>(0, 8), seed) {
    const arma::mat weights = random_weights(seed);
    BOOST_TEST(weights.n_rows == digit_count);
    BOOST_TEST(weights.n_cols == pixel_count);
    BOOST_TEST(weights.min() >= -0.01);
    BOOST_TEST(weights.max() < 0.01);
    const double deviation = 0.01 / std::sqrt(3.0);  // of one; the mean of 7840 deviates by a 88th of that
    BOOST_TEST(std::abs(arma::mean(arma::vectorise(weights))) < 5.0 * deviation / std::sqrt(7840.0));
    BOOST_TEST(arma::stddev(arma::vectorise(weights)) == deviation, boost::test_tools::tolerance(0.03));
    BOOST_TEST(arma::abs(weights - random_weights(seed)).max() == 0.0);
    BOOST_TEST(arma::abs(weights - random_weights(seed + 1)).max() > 0.01);
    // the article's are none of this: none is negative, and their mean is 1/2
    BOOST_TEST(article_weights(seed).min() >= 0.0);
    BOOST_TEST(std::abs(arma::mean(arma::vectorise(article_weights(seed)))) > 0.4);
}

// ---- The score of a set

namespace {

// Image k has one white pixel, number k.
Digits one_pixel_digits() {
    Digits digits{arma::Mat<arma::u8>(pixel_count, digit_count, arma::fill::zeros), arma::regspace<arma::Col<arma::u8>>(0, 9)};
    for (arma::uword k = 0; k < digit_count; ++k) digits.images(k, k) = 255;
    return digits;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_score_by_hand, *boost::unit_test::tolerance(1e-14)) {
    const Digits digits = one_pixel_digits();
    const arma::mat right = arma::eye(digit_count, pixel_count);
    BOOST_TEST(score(right, digits).accuracy == 1.0);
    BOOST_TEST(score(right, digits).loss == std::log(1.0 + 9.0 / std::exp(1.0)));  // each image: a 1 at its label, nine 0
    BOOST_TEST(score(-right, digits).accuracy == 0.0);
    BOOST_TEST(score(-right, digits).loss == std::log(1.0 + 9.0 * std::exp(1.0)));
    BOOST_TEST(score(arma::shift(right, 1, 0), digits).accuracy == 0.0);  // each digit is taken for the next one
    arma::mat half = right;
    half.tail_rows(5).zeros();  // digits 5 to 9 get ten equal activations, and the first of equals is 0
    BOOST_TEST(score(half, digits).accuracy == 0.5);
}

// The loss is chapter 3's third form: through the predictions it would be infinite here, and 0 there.
BOOST_AUTO_TEST_CASE(the_loss_is_that_of_the_activations) {
    const arma::vec image{1.0, 0.0};
    const arma::mat far{{0.0, 0.0}, {1000.0, 0.0}}, near{{0.0, 0.0}, {40.0, 0.0}};
    BOOST_TEST(forward(far, image, 0).loss == 1000.0);
    BOOST_TEST(forward(near, image, 1).loss == std::log1p(std::exp(-40.0)), boost::test_tools::tolerance(1e-12));
    BOOST_TEST(cross_entropy(1, forward(near, image, 1).predictions) == 0.0);
}

// The same weight has the same colour in the picture of the weights and in that of the products, wherever the largest weight lies.
BOOST_AUTO_TEST_CASE(weights_and_products_are_drawn_on_one_scale) {
    arma::mat weights(digit_count, pixel_count, arma::fill::zeros);
    arma::vec image(pixel_count, arma::fill::zeros);
    weights(3, 400) = 1.0;  // no ink there
    weights(3, 500) = 0.6, image(500) = 1.0;
    const std::string drawn = one_activation(weights, image, 3).body;
    BOOST_TEST(matches_of("area blue\" fill-opacity=\"0.6\"", drawn).size() == 3u);  // in both, and in the scale below
    BOOST_TEST(matches_of("area blue\" fill-opacity=\"1\"", drawn).size() == 2u);    // in the weights, and in the scale
}

BOOST_AUTO_TEST_CASE(of_equal_predictions_the_first_counts) {
    const arma::mat zero(digit_count, pixel_count, arma::fill::zeros);
    const double zeros = arma::accu(arma::conv_to<arma::vec>::from(drawn().labels == 0)) / 2000.0;
    BOOST_TEST(score(zero, drawn()).accuracy == zeros, boost::test_tools::tolerance(1e-15));
}

BOOST_DATA_TEST_CASE(a_score_is_the_mean_over_its_digits, data::xrange<std::uint64_t>(1, 6), seed) {
    const Digits digits = first_digits(drawn(), 100);
    const arma::mat weights = 100.0 * random_weights(seed);
    double loss = 0.0, correct = 0.0;
    for (arma::uword i = 0; i < 100; ++i) {
        loss += cross_entropy(digits.labels(i), softmax(weights * image_vector(digits, i)));
        correct += (weights * image_vector(digits, i)).eval().index_max() == digits.labels(i) ? 1.0 : 0.0;
    }
    BOOST_TEST(score(weights, digits).loss == loss / 100.0, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(score(weights, digits).accuracy == correct / 100.0, boost::test_tools::tolerance(1e-15));
}

// What is largest stays largest; how sure the model is of it does not. So accuracy says nothing about the size of the weights.
BOOST_DATA_TEST_CASE(larger_weights_change_the_loss_only, data::xrange<std::uint64_t>(1, 6), seed) {
    const Score small = score(random_weights(seed), drawn()), large = score(64.0 * random_weights(seed), drawn());  // 64: exact in binary
    BOOST_TEST(small.accuracy == large.accuracy);
    BOOST_TEST(large.loss > 2.0 * small.loss);
}

// The same row added to all ten rows of W adds the same number to all ten activations.
BOOST_DATA_TEST_CASE(what_all_rows_share_does_not_count, data::xrange<std::uint64_t>(1, 6), seed) {
    const arma::mat weights = random_weights(seed);
    arma::mat moved = weights;
    moved.each_row() += 50.0 * random_weights(seed + 100).row(0);
    const arma::vec image = image_vector(drawn(), seed);
    BOOST_TEST(arma::abs(forward(moved, image, 0).predictions - forward(weights, image, 0).predictions).max() < 1e-14);
    BOOST_TEST(std::abs(forward(moved, image, 0).loss - forward(weights, image, 0).loss) < 1e-13);
    moved.row(3) += 1.0;  // but what one row has alone does
    BOOST_TEST(arma::abs(forward(moved, image, 0).predictions - forward(weights, image, 0).predictions).max() > 0.1);
}

BOOST_AUTO_TEST_SUITE(program)

BOOST_DATA_TEST_CASE(what_is_shown, data::make<std::uint64_t>({1, 5}), seed) {
    const Folder folder;
    const Digits& on = folder.digits.test;
    const std::string printed = folder.printed("04_forward_pass", seed == 1 ? Words{} : Words{"--seed", std::to_string(seed)});
    const auto shows = [&](const std::string& line) { BOOST_TEST(matches_of(line, printed).size() == 1u, line << " in\n" << printed); };
    const ForwardPass by_hand = forward(paper::weights, paper::image, paper::label);
    for (arma::uword k = 0; k < 3; ++k) shows(formatted("\n *%llu +%.4f +%.4f\n", k, by_hand.activations(k), by_hand.predictions(k)));
    shows(formatted("\nloss: %.4f\n", by_hand.loss));
    const ForwardPass pass = forward(random_weights(seed), image_vector(on, 0), on.labels(0));
    BOOST_TEST(has(printed, formatted("The first test image, a %d,", on.labels(0))), printed);
    BOOST_TEST(has(printed, side_by_side({picture(image_vector(on, 0))})), printed);
    for (arma::uword k = 0; k < 10; ++k)
        shows(formatted("\n *%llu%s +%.4f +%.4f  ", k, k == on.labels(0) ? " \\(label\\)" : "", pass.activations(k), pass.predictions(k)));
    shows(formatted("\nloss: %.4f\n", pass.loss));
    BOOST_TEST((folder.pictures().at("04_one_activation.svg") == as_text(one_activation(random_weights(seed), image_vector(on, 0), on.labels(0)))));

    const auto starts = [&](const std::string& name, const arma::mat& weights) {
        const Score start = score(weights, on);
        shows("\n *" + name + formatted(" +%.4f +%.2f %%\n", start.loss, 100.0 * start.accuracy));
    };
    const arma::mat small = random_weights(seed);
    starts("all zero", 0.0 * small);
    starts("random, -0.01 to 0.01", small);
    starts("random, -1 to 1", 100.0 * small);
    starts("the article's, 0 to 1", 50.0 * small + 0.5);
    shows("\nln 10 = 2.3026\n");
}

BOOST_AUTO_TEST_SUITE_END()
#endif
