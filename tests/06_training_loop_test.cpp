#include "formula.hpp"
#include "paper_example.hpp"
#include "programs.hpp"
#include "test.hpp"

#include "06_training_loop/on_your_own.hpp"
#include "06_training_loop/saved_weights.hpp"
#include "06_training_loop/training_loop.hpp"
#include "common/digits/handwriting.hpp"
#include "common/show/figure.hpp"
#include "shell.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

namespace bdata = boost::unit_test::data;
using namespace scratch;

namespace {

const auto seeds = bdata::xrange<std::uint64_t>(1, 6);
const double rate = 0.005;

const Digits& training() {
    static const Digits digits = draw_digits(5000, 1);
    return digits;
}

const Digits& test() {
    static const Digits digits = draw_digits(1000, 1, 60'000);
    return digits;
}

void must_pass(const CheckReport& report) { BOOST_TEST(report.passed(), report.text()); }

arma::mat gradient_at(const arma::mat& weights, const arma::vec& image, arma::uword label) {
    return loss_wrt_weights(label, forward(weights, image, label).predictions, image);
}

arma::mat stepped(arma::mat weights, const arma::vec& image, arma::uword label, double learning_rate) {
    training_step(weights, image, label, learning_rate);
    return weights;
}

arma::mat trained(std::uint64_t seed, int epochs, const Digits& digits = training(), double learning_rate = rate) {
    arma::mat weights = random_weights(seed);
    std::mt19937_64 random(seed);
    for (int epoch = 0; epoch < epochs; ++epoch) train_epoch(weights, digits, learning_rate, random);
    return weights;
}

Loss loss_of(const arma::vec& image, arma::uword label) {
    return [=](const arma::mat& w) { return forward(w, image, label).loss; };
}

}  // namespace

// ---- One step

BOOST_AUTO_TEST_SUITE(one_step)

BOOST_AUTO_TEST_CASE(a_step_against_the_gradient, *boost::unit_test::label("6.1")) {
    const arma::mat weights = random_weights(1);
    const arma::vec image = image_vector(training(), 0);
    const arma::uword label = training().labels(0);
    const arma::mat moved = weights - stepped(weights, image, label, rate);
    // a weight of 0.01 is rounded to 2e-18, which is 4e-16 of a gradient that was multiplied by 0.005
    show_formula("6.1", "one step, w - eta (p - y) x^T",
                 {check_equal("w after the step", stepped(weights, image, label, rate), weights - rate * gradient_at(weights, image, label), {.tolerance = 1e-12}),
                  check_gradient("(w before - w after) / eta", loss_of(image, label), weights, moved / rate)});

    must_reject(check_gradient("uphill", loss_of(image, label), weights, (weights - stepped(weights, image, label, -rate)) / rate), "sign flipped");
    must_reject(check_gradient("eta forgotten", loss_of(image, label), weights, moved), "a constant factor, x 1/200");
    must_reject(check_gradient("255 ink", loss_of(image, label), weights, (weights - stepped(weights, 255.0 * image, label, rate)) / rate), "no simple pattern");
    must_reject(check_equal("no step", weights, weights - rate * gradient_at(weights, image, label), {.tolerance = 1e-12}), "no simple pattern");
}

#ifndef FORMULAS_ALONE
// training_step looks at the pixels that have ink only; chapter 5 has the whole gradient as a matrix. The same up to rounding.
BOOST_DATA_TEST_CASE(a_step_is_the_gradient_of_chapter_5, seeds* bdata::make({0.001, 0.005, 0.01, 1.0}), seed, learning_rate) {
    const arma::mat before = random_weights(seed);
    for (arma::uword i = 0; i < 50; ++i) {
        const arma::vec image = image_vector(training(), i);
        const arma::uword label = training().labels(i);
        const arma::mat step = learning_rate * gradient_at(before, image, label);
        arma::mat after = before;
        BOOST_TEST(training_step(after, image, label, learning_rate) == forward(before, image, label).loss);  // of before the step
        // two products and a difference, each rounded to 1e-16 of numbers of the size of the weights and the step
        const double rounding = 4e-16 * (0.01 + arma::abs(step).max());
        BOOST_TEST(arma::abs(after - (before - step)).max() <= rounding);
        BOOST_TEST(arma::abs(after - before).max() > 1000.0 * rounding);  // the control: no step
    }
}

BOOST_AUTO_TEST_CASE(an_image_of_the_wrong_size_changes_nothing) {
    for (const arma::uword pixels : {pixel_count - 1, pixel_count + 1}) {
        arma::mat weights = random_weights(1);
        BOOST_CHECK_THROW(training_step(weights, arma::vec(pixels, arma::fill::ones), 0, 0.1), std::logic_error);
        BOOST_TEST(arma::all(arma::vectorise(weights == random_weights(1))));
    }
}
#endif

BOOST_AUTO_TEST_CASE(the_loss_falls_by_eta_times_the_gradient_squared, *boost::unit_test::label("6.2")) {
    const arma::mat weights = random_weights(1);
    const arma::vec image = image_vector(training(), 0);
    const arma::uword label = training().labels(0);
    const arma::vec difference = loss_wrt_activations(label, forward(weights, image, label).predictions);
    const Loss after_step = [&](const arma::mat& eta) { return forward(stepped(weights, image, label, eta(0)), image, label).loss; };
    const double slope = -arma::dot(difference, difference) * arma::dot(image, image);
    // the step's own h: along eta the loss bends by (x.x)^2 = 8000 or so, and h^2 / 6 of it is to stay below a millionth
    const CheckSettings settings{.step = 1e-6, .conclusive_at_least = 1};
    const arma::mat zero(1, 1, arma::fill::zeros);
    show_formula("6.2", "the loss along the step, - |p - y|^2 |x|^2", {check_gradient("eta", after_step, zero, arma::mat{slope}, settings)});
    must_reject(check_gradient("not squared", after_step, zero, arma::mat{-arma::norm(difference) * arma::norm(image)}, settings), "a constant factor");
    must_reject(check_gradient("uphill", after_step, zero, arma::mat{-slope}, settings), "sign flipped");
}

BOOST_AUTO_TEST_CASE(what_a_step_does_to_its_own_image, *boost::unit_test::label("6.3")) {
    const arma::mat weights = random_weights(1);
    const arma::vec image = image_vector(training(), 0);
    const arma::uword label = training().labels(0);
    const ForwardPass before = forward(weights, image, label), after = forward(stepped(weights, image, label, rate), image, label);
    const arma::vec predicted = before.activations - rate * arma::dot(image, image) * loss_wrt_activations(label, before.predictions);
    show_formula("6.3", "the activations after a step on the same image, a - eta |x|^2 (p - y)",
                 {check_equal("a", after.activations, predicted, {.tolerance = 1e-12})});
    must_reject(check_equal("|x| for |x|^2", after.activations, before.activations - rate * arma::norm(image) * loss_wrt_activations(label, before.predictions)), "no simple pattern");
}

BOOST_AUTO_TEST_CASE(a_step_with_decay, *boost::unit_test::label("6.4")) {
    const arma::mat weights = 20.0 * random_weights(1);
    const arma::vec image = image_vector(training(), 0);
    const arma::uword label = training().labels(0);
    const double decay = 0.5;
    const Loss loss = [&](const arma::mat& w) { return forward(w, image, label).loss + decay / 2.0 * arma::accu(arma::square(w)); };
    arma::mat after = weights;
    const double before_step = decayed_training_step(after, image, label, 0.1, decay);
    const arma::mat taken = (weights - after) / 0.1, gradient = gradient_at(weights, image, label);
    show_formula("6.4", "a step with weight decay, (before - after) / eta, and its loss",
                 {check_gradient("w", loss, weights, taken), check_equal("l + decay/2 |w|^2", arma::vec{before_step}, arma::vec{loss(weights)}, {.tolerance = 1e-13, .conclusive_at_least = 1})});
    must_reject(check_gradient("no decay", loss, weights, gradient), "");
    must_reject(check_gradient("twice the decay", loss, weights, gradient + 2.0 * decay * weights), "");
    must_reject(check_gradient("the decay alone", loss, weights, decay * weights), "");
    must_reject(check_gradient("decay without w", loss, weights, gradient + decay), "");
}

#ifndef FORMULAS_ALONE
// The example of docs/06_training_loop.md: the step, and what the model says after it.
BOOST_AUTO_TEST_CASE(on_paper) {
    arma::mat weights = paper::weights;
    BOOST_TEST(std::abs(training_step(weights, paper::image, paper::label, paper::rate) - paper::loss) <= paper::last_place);  // of before the step
    BOOST_TEST(arma::abs(weights - paper::new_weights).max() <= paper::last_place);
    const ForwardPass after = forward(weights, paper::image, paper::label);
    BOOST_TEST(arma::abs(after.activations - paper::new_activations).max() <= paper::last_place);
    BOOST_TEST(arma::abs(after.predictions - paper::new_predictions).max() <= paper::last_place);
    BOOST_TEST(std::abs(after.loss - paper::new_loss) <= paper::last_place);
}

// One pixel of ink 10 has |x|^2 = 100. The page's exercise.
BOOST_AUTO_TEST_CASE(a_step_by_hand, *boost::unit_test::tolerance(1e-14)) {
    arma::vec image(pixel_count, arma::fill::zeros);
    image(400) = 10.0;
    const ForwardPass after = forward(stepped(arma::mat(digit_count, pixel_count, arma::fill::zeros), image, 3, 0.005), image, 3);
    for (arma::uword k = 0; k < digit_count; ++k) BOOST_TEST(after.activations(k) == (k == 3 ? 0.45 : -0.05));
    BOOST_TEST(after.predictions(3) == 0.1548, boost::test_tools::tolerance(5e-4));
}

// What the page says of an image's length: that a step of 0.005 moves the activations by 0.43 of their error.
BOOST_AUTO_TEST_CASE(how_long_an_image_is) {
    double squares = 0.0;
    for (arma::uword i = 0; i < 1000; ++i) squares += arma::accu(arma::square(image_vector(training(), i))) / 1000.0;
    BOOST_TEST(squares == 86.0, boost::test_tools::tolerance(0.05));
}

// By (6.3) every a_y - a_k grows by eta |x|^2 (1 - p_y + p_k), so however long the step is, its own image is better off.
BOOST_DATA_TEST_CASE(a_step_helps_its_own_image, seeds* bdata::make({0.005, 0.05, 1.0, 1000.0}), seed, learning_rate) {
    const arma::mat weights = trained(seed, 1, first_digits(training(), 500));
    for (arma::uword i = 0; i < 40; ++i) {
        const arma::vec image = image_vector(training(), i);
        const arma::uword label = training().labels(i);
        BOOST_TEST(forward(stepped(weights, image, label, learning_rate), image, label).loss < forward(weights, image, label).loss);
        BOOST_TEST(forward(stepped(weights, image, label, -learning_rate), image, label).loss > forward(weights, image, label).loss);
    }
}

// But the other images are not asked.
BOOST_DATA_TEST_CASE(a_long_step_harms_the_others, seeds, seed) {
    const arma::mat weights = trained(seed, 1);
    const Digits others = first_digits(test(), 100);
    const auto mean_loss_after_a_step = [&](double learning_rate) {
        double loss = 0.0;
        for (arma::uword i = 0; i < 50; ++i) loss += score(stepped(weights, image_vector(training(), i), training().labels(i), learning_rate), others).loss;
        return loss / 50.0;
    };
    const double before = score(weights, others).loss;
    BOOST_TEST(std::abs(mean_loss_after_a_step(0.005) - before) < 0.02);
    BOOST_TEST(mean_loss_after_a_step(0.5) > before + 0.1);
}
#endif

BOOST_AUTO_TEST_SUITE_END()

#ifndef FORMULAS_ALONE
// ---- One epoch

BOOST_AUTO_TEST_SUITE(one_epoch)

BOOST_AUTO_TEST_CASE(an_order_by_hand) {
    // mt19937_64 with seed 1 gives 2469588189546311528 and so on: 2 of 6, 2 of 5, 2 of 4, 0 of 3, 0 of 2 is swapped to the end
    std::mt19937_64 random(1);
    BOOST_TEST(shuffled(6, random) == (std::vector<arma::uword>{1, 3, 0, 4, 5, 2}), boost::test_tools::per_element());
    BOOST_TEST(shuffled(1, random) == (std::vector<arma::uword>{0}), boost::test_tools::per_element());
    BOOST_TEST(shuffled(0, random).empty());
}

BOOST_DATA_TEST_CASE(every_digit_once_in_a_new_order, seeds, seed) {
    std::mt19937_64 random(seed), same(seed), other(seed + 1);
    const std::vector<arma::uword> first = shuffled(1000, random), second = shuffled(1000, random);
    BOOST_TEST(first == shuffled(1000, same), boost::test_tools::per_element());
    BOOST_TEST((first != second && first != shuffled(1000, other)));
    for (std::vector<arma::uword> order : {first, second}) {
        // in place stay one on average; ten or more once in a million orders
        std::size_t in_place = 0;
        for (arma::uword i = 0; i < 1000; ++i) in_place += order[i] == i;
        BOOST_TEST(in_place < 10u);
        std::sort(order.begin(), order.end());
        for (arma::uword i = 0; i < 1000; ++i) BOOST_TEST(order[i] == i);
    }
}

BOOST_AUTO_TEST_CASE(every_order_is_as_likely) {
    std::mt19937_64 random(1);
    std::map<std::vector<arma::uword>, int> times;
    for (int i = 0; i < 24'000; ++i) ++times[shuffled(4, random)];
    BOOST_TEST(times.size() == 24u);
    for (const auto& [order, count] : times) BOOST_TEST(std::abs(count - 1000) < 160);  // five standard deviations of 31
}

BOOST_DATA_TEST_CASE(an_epoch_is_its_steps, seeds, seed) {
    const Digits digits = first_digits(training(), 200);
    arma::mat weights = random_weights(seed), by_hand = weights, as_stored = weights;
    std::mt19937_64 random(seed), same(seed);
    double loss = 0.0;
    for (const arma::uword i : shuffled(200, same)) loss += training_step(by_hand, image_vector(digits, i), digits.labels(i), rate);
    BOOST_TEST(train_epoch(weights, digits, rate, random) == loss / 200.0, boost::test_tools::tolerance(1e-14));
    BOOST_TEST(arma::abs(weights - by_hand).max() == 0.0);
    for (arma::uword i = 0; i < 200; ++i) training_step(as_stored, image_vector(digits, i), digits.labels(i), rate);
    BOOST_TEST(arma::abs(weights - as_stored).max() > 1e-4);  // the order counts
}

BOOST_DATA_TEST_CASE(the_same_seed_gives_the_same_model, seeds, seed) {
    const Digits digits = first_digits(training(), 500);
    BOOST_TEST(arma::abs(trained(seed, 2, digits) - trained(seed, 2, digits)).max() == 0.0);
    BOOST_TEST(arma::abs(trained(seed, 2, digits) - trained(seed + 1, 2, digits)).max() > 1e-3);
}

BOOST_AUTO_TEST_CASE(an_epoch_can_be_ended) {
    arma::mat weights = random_weights(1), ten_steps = weights;
    std::mt19937_64 random(1), same(1);
    std::vector<arma::uword> told;
    double loss = 0.0;
    const double mean = train_epoch(weights, training(), rate, random, [&](arma::uword done) { told.push_back(done); return done < 10; });
    const std::vector<arma::uword> order = shuffled(training().count(), same);
    for (arma::uword k = 0; k < 10; ++k) loss += training_step(ten_steps, image_vector(training(), order[k]), training().labels(order[k]), rate);
    BOOST_TEST(told == (std::vector<arma::uword>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), boost::test_tools::per_element());
    BOOST_TEST(mean == loss / 10.0, boost::test_tools::tolerance(1e-14));
    BOOST_TEST(arma::abs(weights - ten_steps).max() == 0.0);
}

// A gradient's column is a pixel times p - y, whose entries sum to 0: what ten weights of a pixel sum to never changes.
BOOST_DATA_TEST_CASE(what_training_leaves_alone, seeds, seed) {
    const arma::mat before = random_weights(seed), after = trained(seed, 1);
    BOOST_TEST(arma::abs(arma::sum(after) - arma::sum(before)).max() < 1e-13);  // 5000 steps, each rounded to 1e-17 or so
    const arma::uvec never_inked = arma::find(arma::max(training().images, 1) == 0);
    BOOST_TEST(never_inked.n_elem > 50u);
    BOOST_TEST(arma::abs(after.cols(never_inked) - before.cols(never_inked)).max() == 0.0);
    BOOST_TEST(arma::abs(after - before).max() > 0.1);  // and the rest did change
}

BOOST_AUTO_TEST_SUITE_END()

// ---- What is learned

BOOST_AUTO_TEST_SUITE(learning)

// 5000 drawn digits, three epochs: a twelfth of the digits and three fifths of the epochs of the program's default.
BOOST_DATA_TEST_CASE(drawn_digits_are_learned, seeds, seed) {
    arma::mat weights = random_weights(seed);
    std::mt19937_64 random(seed);
    double last = score(weights, training()).loss;
    BOOST_TEST(score(weights, test()).accuracy < 0.3);
    for (int epoch = 0; epoch < 3; ++epoch) {
        const double loss = train_epoch(weights, training(), rate, random);
        BOOST_TEST(loss < last);
        last = loss;
    }
    const Score now = score(weights, test());
    BOOST_TEST(now.accuracy > 0.82);  // measured 84.9 to 85.4 % for eight seeds; it wobbles by 1 % or so within an epoch
    BOOST_TEST(now.accuracy < 0.90);  // more than 5000 digits can teach it: the test digits would be among them
    BOOST_TEST(now.loss < 0.5);
}

BOOST_DATA_TEST_CASE(zeros_would_do_as_a_start, seeds, seed) {
    arma::mat weights(digit_count, pixel_count, arma::fill::zeros);
    std::mt19937_64 random(seed);
    for (int epoch = 0; epoch < 3; ++epoch) train_epoch(weights, training(), rate, random);
    BOOST_TEST(std::abs(score(weights, test()).accuracy - score(trained(seed, 3), test()).accuracy) < 0.02);
}

// The controls: what must not learn does not.
BOOST_DATA_TEST_CASE(what_can_not_be_learned_is_not, seeds, seed) {
    Digits guessed = training();
    std::mt19937_64 random(seed);
    for (arma::u8& label : guessed.labels) label = static_cast<arma::u8>(random() % 10);
    BOOST_TEST(score(trained(seed, 2, guessed), test()).accuracy < 0.25);
    BOOST_TEST(score(trained(seed, 1, first_digits(training(), 1000), -rate), test()).loss > 10.0);  // uphill
    BOOST_TEST(score(trained(seed, 1, training(), 1e-9), test()).accuracy < 0.3);                    // no step to speak of
}

// All zeros first, all nines last: each digit is forgotten while the later ones are learned. The page's exercise.
BOOST_DATA_TEST_CASE(sorted_digits_are_forgotten, seeds, seed) {
    arma::mat weights = random_weights(seed);
    for (int epoch = 0; epoch < 3; ++epoch)
        for (const arma::uword i : arma::uvec(arma::stable_sort_index(training().labels)))
            training_step(weights, image_vector(training(), i), training().labels(i), rate);
    BOOST_TEST(score(weights, test()).accuracy < 0.4);
}

namespace {

struct Wobble {
    double mean_loss;         // on the test digits, over ten moments of the last epoch
    double loss_of_the_mean;  // of the weights averaged over the last epoch
};

Wobble wobble(std::uint64_t seed, double learning_rate) {
    arma::mat weights = trained(seed, 2, training(), learning_rate), mean(digit_count, pixel_count, arma::fill::zeros);
    std::mt19937_64 random(seed + 100);
    const Digits some = first_digits(test(), 500);
    double losses = 0.0;
    train_epoch(weights, training(), learning_rate, random, [&](arma::uword done) {
        mean += weights / 5000.0;
        if (done % 500 == 0) losses += score(weights, some).loss;
        return true;
    });
    return {losses / 10.0, score(mean, some).loss};
}

}  // namespace

// The weights jump about a place that is better than where they are: the longer the steps, the further. The page's explanation of 0.005.
BOOST_DATA_TEST_CASE(longer_steps_wobble_more, seeds, seed) {
    const Wobble small = wobble(seed, 0.005), large = wobble(seed, 0.02);
    BOOST_TEST(small.mean_loss - small.loss_of_the_mean > 0.0);
    BOOST_TEST(large.mean_loss - large.loss_of_the_mean > 2.0 * (small.mean_loss - small.loss_of_the_mean));
}

// The check that stands before and after training in the program.
BOOST_DATA_TEST_CASE(the_gradient_of_a_trained_model, seeds, seed) {
    const arma::mat weights = trained(seed, 1);
    const arma::vec image = image_vector(test(), seed);
    const arma::uword label = test().labels(seed);
    const arma::mat gradient = gradient_at(weights, image, label);
    must_pass(check_gradient("w", loss_of(image, label), weights, gradient));
    must_reject(check_gradient("w", loss_of(image, label), weights, -gradient, {.most_entries = 2000}), "sign flipped");
}

// The page's exercise 4, as it stands there but for where it reads the rate.
BOOST_AUTO_TEST_CASE(the_mean_of_an_epoch_as_in_the_exercise) {
    std::mt19937_64 random(1);
    arma::mat weights = random_weights(1);
    for (int epoch = 0; epoch < 2; ++epoch) train_epoch(weights, training(), 0.02, random);
    arma::mat mean(digit_count, pixel_count, arma::fill::zeros);
    train_epoch(weights, training(), 0.02, random, [&](arma::uword) {
        mean += weights / static_cast<double>(training().count());
        return true;
    });
    BOOST_TEST(score(mean, test()).loss < score(weights, test()).loss);
    const std::string page = text_of("docs/06_training_loop.md");
    for (const char* line : {"arma::mat mean(digit_count, pixel_count, arma::fill::zeros);", "random, [&](arma::uword) {\n    mean += weights / static_cast<double>("})
        BOOST_TEST(page.find(line) != std::string::npos, line);
}

BOOST_AUTO_TEST_CASE(a_saved_model_is_the_same_model) {
    const TemporaryFolder folder;  // two of these tests may run at the same time
    const std::string file = folder.path / "a.model";
    const arma::mat weights = trained(1, 1, first_digits(training(), 500));
    save_model(file, softmax_regression(weights));
    const arma::mat loaded = load_weights(file);
    BOOST_TEST(arma::abs(loaded - weights).max() == 0.0);
    BOOST_TEST(score(loaded, test()).accuracy == score(weights, test()).accuracy);
}

BOOST_AUTO_TEST_SUITE_END()

// ---- On the real digits

BOOST_AUTO_TEST_SUITE(mnist)

namespace {

double accuracy_after(int epochs, std::uint64_t seed, const DigitSets& digits) { return 100.0 * score(trained(seed, epochs, digits.training), digits.test).accuracy; }

}  // namespace

// Two epochs are enough to tell a learning rate or a gradient that is wrong; five for five seeds take ten seconds, see below. For seed 1 they are
// trained by 06_training_loop_page, which holds the page's 92.19 % to the program.
BOOST_DATA_TEST_CASE(two_epochs, seeds, seed) {
    const DigitSets* real = real_digits();
    if (real == nullptr) return;
    const double accuracy = accuracy_after(2, seed, *real);
    BOOST_TEST_MESSAGE("seed " << seed << ", two epochs: " << accuracy << " %");
    BOOST_TEST(accuracy > 91.0);  // measured 91.5 to 91.7 %; it wobbles by 0.2 % or so within an epoch
    BOOST_TEST(accuracy < 92.8);  // what this model can do at most
}

// Runs only if asked for: 06_training_loop_test --run_test=mnist/five_seeds_in_full --log_level=message
BOOST_AUTO_TEST_CASE(five_seeds_in_full, *boost::unit_test::disabled()) {
    const DigitSets* real = real_digits();
    if (real == nullptr) return;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const double accuracy = accuracy_after(5, seed, *real);
        BOOST_TEST_MESSAGE("seed " << seed << ", five epochs: " << accuracy << " %");
        BOOST_TEST(accuracy >= 91.5);  // measured 91.9 to 92.4 %
        BOOST_TEST(accuracy < 92.8);
    }
}

BOOST_AUTO_TEST_SUITE_END()

// ---- The program: every option does what it says, and what is printed is what happened

BOOST_AUTO_TEST_SUITE(program)

namespace {

struct Given {
    std::uint64_t seed = 1, epochs = 5;
    double learning_rate = rate;
    arma::uword train_images = 40;
    arma::mat start = {};  // empty: random
};

// Runs the program with these options, and does the same by the chapter's own functions.
arma::mat must_train(const Folder& folder, Words options, const Given& given) {
    const Digits training = first_digits(folder.digits.training, given.train_images);
    arma::mat weights = given.start.empty() ? random_weights(given.seed) : given.start;
    std::mt19937_64 random(given.seed);
    ExpectedTable table;
    Score on_test = score(weights, folder.digits.test);
    table.add(0, score(weights, training).loss, on_test.loss, on_test.accuracy);
    for (std::uint64_t epoch = 1; epoch <= given.epochs; ++epoch) {
        const double loss = train_epoch(weights, training, given.learning_rate, random);
        on_test = score(weights, folder.digits.test);
        table.add(epoch, loss, on_test.loss, on_test.accuracy);
    }
    options.insert(options.end(), {"--save", "model"});
    const std::string printed = folder.printed("06_training_loop", options);
    must_be_equal_numbers(load_weights(folder.path / "model"), weights);
    table.must_be_in(printed, "model: model");
    BOOST_TEST(printed.ends_with(formatted("\ntest accuracy: %.2f %%\n", 100.0 * on_test.accuracy)), printed);
    return weights;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_option_does_what_it_says) {
    const Folder folder;
    must_train(folder, {}, {});
    must_train(folder, {"--seed", "2"}, {.seed = 2});
    must_train(folder, {"--epochs", "2"}, {.epochs = 2});
    must_train(folder, {"--epochs", "0"}, {.epochs = 0});
    must_train(folder, {"--learning-rate", "0.02"}, {.learning_rate = 0.02});
    must_train(folder, {"--train-images", "7"}, {.train_images = 7});
    const arma::mat other = must_train(folder, {"--seed", "3", "--epochs", "1", "--learning-rate", "0.1", "--train-images", "30"},
                                       {.seed = 3, .epochs = 1, .learning_rate = 0.1, .train_images = 30});
    save_model(folder.path / "other", softmax_regression(other));
    must_train(folder, {"--load", "other"}, {.epochs = 0, .start = other});
    must_train(folder, {"--load", "other", "--epochs", "2", "--seed", "4"}, {.seed = 4, .epochs = 2, .start = other});
}

BOOST_AUTO_TEST_CASE(what_is_shown) {
    const Folder folder;
    const std::string printed = folder.printed("06_training_loop", {"--epochs", "3", "--save", "model"});
    BOOST_TEST(matches_of("\nThe gradient (before|after) training, on the first training image:\n  w, 10 x 784: [^\n]*\n([^\n]*\n)*?  PASS", printed).size() == 2u, printed);
    const arma::mat weights = load_weights(folder.path / "model");
    std::vector<std::vector<std::string>> of_0_1_3;
    for (const arma::uword digit : {0u, 1u, 3u}) of_0_1_3.push_back(signed_picture(weights.row(digit).t()));
    BOOST_TEST(has(printed, side_by_side(of_0_1_3)));
    const Svg all = captioned_sheet("What the weights of each digit look for: blue ink speaks for it, red ink against it", captioned_weights(weights, arma::regspace<arma::uvec>(0, 9), ""));
    BOOST_TEST((folder.pictures().at("06_weights.svg") == as_text(all)));
}

BOOST_AUTO_TEST_CASE(a_check_that_does_not_hold_is_status_1) {
    const Folder folder(digits_with_a_blank_first()), folder_of_few;
    const std::string printed = folder.printed("06_training_loop", {"--epochs", "1"}, 1);
    BOOST_TEST(matches_of("\n  FAIL: all zero|\n  FAIL: only 0 entries say anything", printed).size() == 2u, printed);

    // a model that is sure of its only image has no slope there any more: the check holds before the training, and not after it
    const std::string sure = folder_of_few.printed("06_training_loop", {"--train-images", "1", "--epochs", "2", "--learning-rate", "1000"}, 1);
    const std::size_t after = sure.find("The gradient after training");
    BOOST_TEST((has(sure.substr(0, after), "\n  PASS: ") && has(sure.substr(after), "\n  FAIL: ")), sure);
}

BOOST_AUTO_TEST_CASE(ctrl_c_ends_the_training_and_keeps_what_was_learned) {
    const Folder folder(many_digits());
    if (!must_hear_ctrl_c(folder, "06_training_loop")) return;
    BOOST_TEST(load_weights(folder.path / "model").is_finite());
    must_end_there(folder, {}, {"06_rates.svg", "06_snapshots.svg"});
}

BOOST_AUTO_TEST_CASE(options_reach_the_pictures) {
    const Folder folder;
    const Words one{"--epochs", "1"};
    for (const char* picture : {"06_rates.svg", "06_snapshots.svg", "06_step.svg"}) must_change_picture(folder, "06_training_loop", one, {"--epochs", "1", "--seed", "2"}, picture);
    for (const char* picture : {"06_snapshots.svg", "06_step.svg"}) must_change_picture(folder, "06_training_loop", one, {"--epochs", "1", "--learning-rate", "0.1"}, picture);
    must_see_no_other_images("06_training_loop", one);
}

BOOST_AUTO_TEST_SUITE_END()
#endif
