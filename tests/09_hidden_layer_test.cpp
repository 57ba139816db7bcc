#include "formula.hpp"
#include "shell.hpp"
#include "test.hpp"

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/bug_zoo.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "09_hidden_layer/starts.hpp"
#include "common/digits/handwriting.hpp"
#include "common/program/model_file.hpp"

#include <cmath>

namespace bdata = boost::unit_test::data;
using namespace scratch;

extern "C" void openblas_set_num_threads(int);

struct OneThread {
    OneThread() { openblas_set_num_threads(1); }  // as the programs: two would wait for each other
};
BOOST_TEST_GLOBAL_FIXTURE(OneThread);

// A network and a batch, and what chapter 9 says of them. The biases are not 0, so that a forgotten one shows.
struct Problem {
    HiddenLayer<double> model;
    Batch<double> batch;
    HiddenPass<double> pass;
    HiddenLayer<double> gradient;

    Problem(HiddenLayer<double> network, Batch<double> images)
        : model(std::move(network)), batch(std::move(images)), pass(hidden_forward(model, batch.images)), gradient(mean_loss_gradient(model, batch, pass)) {}

    arma::mat at_theta() const { return mean_loss_wrt_activations(batch.labels, batch_softmax(pass.theta)); }
    double loss() const { return batch_cross_entropy(batch.labels, pass.theta); }
};

namespace {

const auto seeds = bdata::xrange<std::uint64_t>(1, 6);
const auto almost = boost::test_tools::tolerance(1e-14);  // hand-worked values: a few roundings of 1.1e-16 each
const auto counts = bdata::make<arma::uword>({1, 5});     // images in a batch

// The round-off of a central difference is about 5e-16 l / h, 5e-12 for the losses here; of 1e-6, the least that counts, that is 5e-6.
// A tenth of this h would leave no margin, ten times this h would meet ten times as many kinks.
CheckSettings with_kinks(std::function<arma::uvec(const arma::mat&)> active_set) {
    return {.step = 1e-4, .tolerance = 1e-5, .most_entries = 600, .active_set = std::move(active_set)};
}

arma::vec random_vector(arma::uword count, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    arma::vec numbers(count);
    numbers.imbue([&] { return 0.2 * static_cast<double>(random() >> 11) * 0x1p-53 - 0.1; });
    return numbers;
}

Problem problem(const Digits& digits, std::uint64_t seed, arma::uword hidden = 40) {
    HiddenLayer<double> model = random_hidden_layer<double>(hidden, seed);
    model.b1 = random_vector(hidden, seed + 100);
    model.b2 = random_vector(digit_count, seed + 200);
    return {model, gather<double>(digits, arma::regspace<arma::uvec>(0, digits.count() - 1))};
}

Problem drawn_problem(std::uint64_t seed, arma::uword count = 5) { return problem(draw_digits(count, seed), seed); }

// The reports of b2, U, b1 and W, in this order.
std::vector<CheckReport> check_parameters(const Problem& p, const HiddenLayer<double>& claimed) {
    std::vector<CheckReport> reports;
    for_each_parameter(p.model, p.batch, claimed, [&](const char* name, auto loss, auto active_set, const arma::mat& at, const arma::mat& gradient) {
        reports.push_back(check_gradient(name, loss, at, gradient, with_kinks(active_set)));
    });
    return reports;
}

CheckReport check_parameter(const std::string& name, const Problem& p, const HiddenLayer<double>& claimed) {
    for (const CheckReport& report : check_parameters(p, claimed))
        if (report.parameter == name) return report;
    throw std::logic_error("no parameter " + name);
}

CheckReport check_at_theta(const Problem& p, const arma::mat& claimed) {
    return check_gradient("theta", [&](const arma::mat& theta) { return batch_cross_entropy(p.batch.labels, theta); }, p.pass.theta, claimed);
}

// The rest of the network as a function of z alone.
CheckReport check_at_z(const Problem& p, const arma::mat& claimed) {
    const auto loss = [&](const arma::mat& z) {
        arma::mat theta = p.model.U * relu(z);
        theta.each_col() += p.model.b2;
        return batch_cross_entropy(p.batch.labels, theta);
    };
    return check_gradient("z", loss, p.pass.z, claimed, with_kinks([](const arma::mat& z) { return arma::uvec(arma::find(z > 0.0)); }));
}

void must_pass(const CheckReport& report) { BOOST_TEST(report.passed(), report.text()); }

void must_be_equal(const arma::mat& a, const arma::mat& b, double tolerance) {
    BOOST_REQUIRE(arma::size(a) == arma::size(b));
    BOOST_TEST(arma::abs(a - b).max() <= tolerance * std::max(1.0, arma::abs(b).max()));
}

void must_be_equal(const HiddenLayer<double>& a, const HiddenLayer<double>& b, double tolerance) {
    must_be_equal(a.W, b.W, tolerance);
    must_be_equal(a.b1, b.b1, tolerance);
    must_be_equal(a.U, b.U, tolerance);
    must_be_equal(a.b2, b.b2, tolerance);
}

// Of the page: two inputs, two hidden units, the second switched off; worked by hand.
Problem by_hand() {
    HiddenLayer<double> model{{{1, 1}, {1, -1}}, {0.0, 0.5}, arma::mat(10, 2, arma::fill::zeros), arma::vec(10, arma::fill::zeros)};
    model.U(0, 0) = std::log(2.0) / 3.0;
    model.U(0, 1) = 7.0;
    return {model, {arma::mat(arma::vec{1.0, 2.0}), arma::uvec{3}}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(formulas)

BOOST_AUTO_TEST_CASE(loss_at_theta, *boost::unit_test::label("9.1")) {
    const Problem p = drawn_problem(1);
    show_formula("9.1", "the loss at theta, for a batch of 5", {check_at_theta(p, p.at_theta())});
}

BOOST_AUTO_TEST_CASE(loss_at_u, *boost::unit_test::label("9.2")) {
    const Problem p = drawn_problem(1);
    show_formula("9.2", "the loss at U, for a batch of 5", {check_parameter("U", p, p.gradient)});
}

BOOST_AUTO_TEST_CASE(loss_at_b2, *boost::unit_test::label("9.3")) {
    const Problem p = drawn_problem(1);
    show_formula("9.3", "the loss at b2, for a batch of 5", {check_parameter("b2", p, p.gradient)});
}

BOOST_AUTO_TEST_CASE(loss_at_z, *boost::unit_test::label("9.4")) {
    const Problem p = drawn_problem(1);
    show_formula("9.4", "the loss at z, for a batch of 5", {check_at_z(p, mean_loss_wrt_z(p.model.U, p.at_theta(), p.pass.z))});
}

BOOST_AUTO_TEST_CASE(loss_at_w, *boost::unit_test::label("9.5")) {
    const Problem p = drawn_problem(1);
    show_formula("9.5", "the loss at W, for a batch of 5", {check_parameter("W", p, p.gradient)});
}

BOOST_AUTO_TEST_CASE(loss_at_b1, *boost::unit_test::label("9.6")) {
    const Problem p = drawn_problem(1);
    show_formula("9.6", "the loss at b1, for a batch of 5", {check_parameter("b1", p, p.gradient)});
}

BOOST_DATA_TEST_CASE(hold_on_drawn_digits, seeds * counts, seed, count) {
    const Problem p = drawn_problem(seed, count);
    must_pass(check_at_theta(p, p.at_theta()));
    must_pass(check_at_z(p, mean_loss_wrt_z(p.model.U, p.at_theta(), p.pass.z)));
    for (const CheckReport& report : check_parameters(p, p.gradient)) must_pass(report);
}

BOOST_DATA_TEST_CASE(hold_on_real_digits, seeds, seed) {
    const DigitSets* digits = real_digits();
    if (!digits) return;
    const arma::uword first = 10 * seed;
    const Problem p = problem({digits->training.images.cols(first, first + 9), digits->training.labels.subvec(first, first + 9)}, seed);
    must_pass(check_at_theta(p, p.at_theta()));
    must_pass(check_at_z(p, mean_loss_wrt_z(p.model.U, p.at_theta(), p.pass.z)));
    for (const CheckReport& report : check_parameters(p, p.gradient)) must_pass(report);
}

BOOST_AUTO_TEST_CASE(hold_after_training) {
    const Digits digits = draw_digits(2000, 1);
    Problem p = problem(first_digits(digits, 20), 1);
    std::mt19937_64 random(1);
    for (int epoch = 0; epoch < 3; ++epoch)
        train_epoch_in_batches<double>(digits, 16, random, [&](const Batch<double>& batch) { return hidden_training_step(p.model, batch, 0.1); });
    p = {p.model, p.batch};
    BOOST_TEST(p.loss() < 0.5);
    for (const CheckReport& report : check_parameters(p, p.gradient)) must_pass(report);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(hand_worked)

BOOST_AUTO_TEST_CASE(forward) {
    const Problem p = by_hand();
    BOOST_TEST(p.pass.z(0) == 3.0);
    BOOST_TEST(p.pass.z(1) == -0.5);
    BOOST_TEST(p.pass.h(0) == 3.0);
    BOOST_TEST(p.pass.h(1) == 0.0);
    BOOST_TEST(p.pass.theta(0) == std::log(2.0), almost);
    for (arma::uword k = 1; k < 10; ++k) BOOST_TEST(p.pass.theta(k) == 0.0);
    BOOST_TEST(p.loss() == std::log(11.0), almost);
}

BOOST_AUTO_TEST_CASE(backward) {
    const Problem p = by_hand();
    for (arma::uword k = 0; k < 10; ++k) {
        const double at_theta = k == 0 ? 2.0 / 11.0 : k == 3 ? -10.0 / 11.0 : 1.0 / 11.0;
        BOOST_TEST(p.at_theta()(k) == at_theta, almost);
        BOOST_TEST(p.gradient.b2(k) == at_theta, almost);
        BOOST_TEST(p.gradient.U(k, 0) == 3.0 * at_theta, almost);
        BOOST_TEST(p.gradient.U(k, 1) == 0.0);
    }
    const double at_z = 2.0 * std::log(2.0) / 33.0;
    BOOST_TEST(p.gradient.b1(0) == at_z, almost);
    BOOST_TEST(p.gradient.b1(1) == 0.0);
    BOOST_TEST(p.gradient.W(0, 0) == at_z, almost);
    BOOST_TEST(p.gradient.W(0, 1) == 2.0 * at_z, almost);
    BOOST_TEST(p.gradient.W(1, 0) == 0.0);
    BOOST_TEST(p.gradient.W(1, 1) == 0.0);
}

BOOST_AUTO_TEST_CASE(step) {
    Problem p = by_hand();
    const double loss = hidden_training_step(p.model, p.batch, 0.5);
    BOOST_TEST(loss == std::log(11.0), almost);  // before the step
    BOOST_TEST(p.model.W(0, 1) == 1.0 - 2.0 * std::log(2.0) / 33.0, almost);
    BOOST_TEST(p.model.W(1, 1) == -1.0);
    BOOST_TEST(p.model.b1(1) == 0.5);
    BOOST_TEST(p.model.U(3, 0) == 15.0 / 11.0, almost);
    BOOST_TEST(p.model.U(0, 1) == 7.0);
    BOOST_TEST(p.model.b2(0) == -1.0 / 11.0, almost);
}

BOOST_AUTO_TEST_CASE(relu_and_its_slope) {
    const arma::mat z{{-2.0, -0.0, 0.0}, {1e-300, 3.0, -1e-300}};
    BOOST_TEST(arma::all(arma::vectorise(relu(z) == arma::mat{{0.0, 0.0, 0.0}, {1e-300, 3.0, 0.0}})));
    BOOST_TEST(arma::all(arma::vectorise(relu_slope(z) == arma::mat{{0.0, 0.0, 0.0}, {1.0, 1.0, 0.0}})));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(wrong_gradients)

// What the article's sequel prints, where it can be computed at all.
BOOST_AUTO_TEST_CASE(the_sequels) {
    const Problem p = drawn_problem(1, 1);
    const arma::mat at_theta = p.at_theta(), slope = relu_slope(p.pass.z), at_z = p.gradient.b1;
    BOOST_CHECK_THROW(arma::mat(p.model.U.t() * at_theta * slope), std::logic_error);  // a matrix product where the formula is entry by entry
    BOOST_CHECK_THROW(arma::mat(at_z * p.batch.images), std::logic_error);             // x where it is x^T

    HiddenLayer<double> claimed = p.gradient;
    claimed.W = p.batch.images * at_z.t();  // the only order in which the missing transpose can be put right by shape alone
    must_reject(check_parameter("W", p, claimed), "transposed");
    claimed.U.each_row([&](arma::rowvec& row) { row.fill(0.0); });
    for (arma::uword k = 0; k < digit_count; ++k) claimed.U.row(k).fill(at_theta(k) * p.pass.h(k));  // h_k for h_l
    must_reject(check_parameter("U", p, claimed), "no simple pattern");
}

BOOST_AUTO_TEST_CASE(factors_and_signs) {
    const Problem p = drawn_problem(2, 5);
    HiddenLayer<double> claimed = p.gradient;
    claimed.W *= 5.0;  // summed, not averaged
    must_reject(check_parameter("W", p, claimed), "x 5: the batch size");
    claimed.U *= -1.0;
    must_reject(check_parameter("U", p, claimed), "sign flipped");
    must_reject(check_at_theta(p, 5.0 * p.at_theta()), "x 5: the batch size");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(kinks)

// With W and b1 of 0 every z is 0: each unit stands exactly on its kink, and no difference across it is a slope.
BOOST_AUTO_TEST_CASE(all_units_on_theirs_fail_the_check) {
    Problem p = drawn_problem(1, 1);
    p.model.W.zeros();
    p.model.b1.zeros();
    p = {p.model, p.batch};
    must_reject(check_parameter("b1", p, p.gradient), "40 of 40 entries lie at a kink");
    must_reject(check_parameter("W", p, p.gradient), "lie at a kink");
    must_reject(check_at_z(p, mean_loss_wrt_z(p.model.U, p.at_theta(), p.pass.z)), "40 of 40 entries lie at a kink");
}

BOOST_AUTO_TEST_CASE(one_unit_in_forty_is_skipped) {
    Problem p = drawn_problem(1, 1);
    p.model.b1(7) -= p.pass.z(7);
    p = {p.model, p.batch};
    BOOST_REQUIRE(std::abs(p.pass.z(7)) < 1e-12);
    const CheckReport report = check_parameter("b1", p, p.gradient);
    must_pass(report);
    const arma::uword near_their_kink = arma::accu(arma::conv_to<arma::uvec>::from(arma::vectorise(arma::abs(p.pass.z) < 1e-4)));  // the step
    BOOST_TEST(near_their_kink >= 1u);
    BOOST_TEST(report.skipped() == near_their_kink);

    Loss loss;  // the same without looking at the active set: half a slope, and a false alarm
    for_each_parameter(p.model, p.batch, p.gradient, [&](const std::string& name, auto of_parameter, auto, const arma::mat& at, const arma::mat& gradient) {
        if (name == "b1") BOOST_TEST(!check_gradient(name, of_parameter, at, gradient, with_kinks(nullptr)).passed());
    });
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(zoo)

// What the check must say of each bug, of b2, U, b1 and W; "" where it must pass.
struct Verdicts {
    Bug bug;
    std::array<std::string, 4> of_gradient, of_step;
};

const std::string zero = "all zero", mask = "is a mask forgotten", other = "no simple pattern";
const std::vector<Verdicts> expected{
    {Bug::none, {"", "", "", ""}, {"", "", "", ""}},
    {Bug::biases_forgotten, {zero, "", zero, ""}, {zero, "", zero, ""}},
    {Bug::spurious_factor, {other, other, other, other}, {other, other, other, other}},
    {Bug::mask_forgotten, {"", "", mask, mask}, {"", "", mask, mask}},
    {Bug::first_layer_frozen, {"", "", zero, zero}, {"", "", zero, zero}},
    {Bug::updated_u_used, {"", "", "", ""}, {"", "", other, other}},
};

void must_say(const CheckReport& report, const std::string& words) {
    if (words.empty()) must_pass(report);
    else must_reject(report, words);
}

BOOST_DATA_TEST_CASE(the_check_finds_each_bug, seeds, seed) {
    const Problem p = drawn_problem(seed, 1);  // one image: which units are on is then clear
    for (const Exhibit& exhibit : bug_zoo) {
        BOOST_TEST_CONTEXT(exhibit.what) {
            const auto verdicts = std::ranges::find(expected, exhibit.bug, &Verdicts::bug);
            BOOST_REQUIRE((verdicts != expected.end()));
            const auto step = [&](HiddenLayer<double>& model) { training_step_with(exhibit.bug, model, p.batch, exhibit.learning_rate); };
            const auto of_gradient = check_parameters(p, gradient_with(exhibit.bug, p.model, p.batch, p.pass));
            const auto of_step = check_parameters(p, step_taken(p.model, exhibit.learning_rate, step));
            for (std::size_t i = 0; i < 4; ++i) {
                must_say(of_gradient[i], verdicts->of_gradient[i]);
                must_say(of_step[i], verdicts->of_step[i]);
            }
        }
    }
}

// Without a bug the zoo's functions are the chapter's own, to the last bit: each exhibit differs from it in its bug alone.
BOOST_DATA_TEST_CASE(without_a_bug_it_is_the_chapters, seeds, seed) {
    const Problem p = drawn_problem(seed);
    must_be_equal(gradient_with(Bug::none, p.model, p.batch, p.pass), p.gradient, 0.0);
    HiddenLayer<double> one = p.model, other_one = p.model;
    const double loss = hidden_training_step(one, p.batch, 0.1);
    BOOST_TEST(training_step_with(Bug::none, other_one, p.batch, 0.1) == loss);
    must_be_equal(one, other_one, 0.0);
}

BOOST_DATA_TEST_CASE(the_chapters_step_is_its_gradient, seeds, seed) {
    const Problem p = drawn_problem(seed);
    const auto taken = step_taken(p.model, 0.1, [&](HiddenLayer<double>& model) { hidden_training_step(model, p.batch, 0.1); });
    for (const CheckReport& report : check_parameters(p, taken)) must_pass(report);
}

// Trained on the same digits; on MNIST and the drawn ones alike.
double accuracy_with(Bug bug, float learning_rate, const Digits& training, const Digits& test) {
    HiddenLayer<float> model = random_hidden_layer<float>(128, 1);
    std::mt19937_64 random(1);
    for (int epoch = 0; epoch < 3; ++epoch)
        train_epoch_in_batches<float>(training, 32, random, [&](const Batch<float>& batch) { return training_step_with(bug, model, batch, learning_rate); });
    return hidden_score(model, test).accuracy;
}

BOOST_AUTO_TEST_CASE(accuracy_does_not_show_the_bug) {
    const Digits training = draw_digits(4000, 1), test = draw_digits(2000, 1, 60'000);
    const double right = accuracy_with(Bug::none, 0.1f, training, test);
    BOOST_TEST(right > 0.85);
    BOOST_TEST(accuracy_with(Bug::biases_forgotten, 0.1f, training, test) > right - 0.02);
    BOOST_TEST(accuracy_with(Bug::spurious_factor, 0.1f, training, test) > 0.7);
    BOOST_TEST(accuracy_with(Bug::mask_forgotten, 0.1f, training, test) > 0.7);
    BOOST_TEST(accuracy_with(Bug::first_layer_frozen, 0.1f, training, test) > 0.6);
    BOOST_TEST(accuracy_with(Bug::updated_u_used, 0.1f, training, test) < right - 0.3);
    BOOST_TEST(std::abs(accuracy_with(Bug::updated_u_used, 0.01f, training, test) - accuracy_with(Bug::none, 0.01f, training, test)) < 0.02);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(equivalence)

// A hidden layer that hands x through, W = identity, b1 = 0, x >= 0, is no hidden layer: what is left is chapter 7.
Problem handed_through(const Digits& digits, std::uint64_t seed) {
    return {{arma::eye(pixel_count, pixel_count), arma::zeros(pixel_count), random_weights(seed), arma::zeros(digit_count)},
            gather<double>(digits, arma::regspace<arma::uvec>(0, digits.count() - 1))};
}

void must_be_chapter_7(const Problem& p) {
    arma::mat weights = p.model.U;
    const arma::mat activations = weights * p.batch.images;
    must_be_equal(p.pass.theta, activations, 0.0);
    must_be_equal(p.gradient.U, mean_loss_wrt_weights(p.batch, batch_softmax(activations)), 0.0);
    HiddenLayer<double> model = p.model;
    // the mean loss, added up in another order: off by some tens of roundings of 1.1e-16
    BOOST_TEST(hidden_training_step(model, p.batch, 0.1) == batch_training_step(weights, p.batch, 0.1), boost::test_tools::tolerance(1e-14));
    must_be_equal(model.U, weights, 1e-15);  // the learning rate is multiplied in at another place: one rounding
}

BOOST_DATA_TEST_CASE(no_hidden_layer_is_chapter_7, seeds, seed) { must_be_chapter_7(handed_through(draw_digits(20, seed), seed)); }

BOOST_DATA_TEST_CASE(no_hidden_layer_is_chapter_7_on_real_digits, seeds, seed) {
    if (const DigitSets* digits = real_digits()) {
        const arma::uword first = 100 * seed;
        must_be_chapter_7(handed_through({digits->training.images.cols(first, first + 19), digits->training.labels.subvec(first, first + 19)}, seed));
    }
}

BOOST_AUTO_TEST_CASE(a_layer_that_hands_something_else_through_is_not) {
    Problem p = handed_through(draw_digits(20, 1), 1);
    p.model.b1.fill(0.01);
    p = {p.model, p.batch};
    BOOST_TEST(arma::abs(p.gradient.U - mean_loss_wrt_weights(p.batch, batch_softmax(arma::mat(p.model.U * p.batch.images)))).max() > 1e-4);
}

BOOST_DATA_TEST_CASE(a_batch_is_the_mean_of_its_images, seeds, seed) {
    const Digits digits = draw_digits(7, seed);
    const Problem whole = problem(digits, seed);
    HiddenLayer<double> mean = whole.model;
    for (arma::mat* parameter : {&mean.W, static_cast<arma::mat*>(&mean.b1), &mean.U, static_cast<arma::mat*>(&mean.b2)}) parameter->zeros();
    for (arma::uword i = 0; i < 7; ++i) {
        const Problem one = {whole.model, gather<double>(digits, arma::uvec{i})};
        mean.W += one.gradient.W / 7.0;
        mean.b1 += one.gradient.b1 / 7.0;
        mean.U += one.gradient.U / 7.0;
        mean.b2 += one.gradient.b2 / 7.0;
    }
    must_be_equal(whole.gradient, mean, 1e-15);
}

// A float has 24 bits: a sum of 784 products is off by 784 * 2^-24 = 5e-5 of its terms' size at most.
BOOST_DATA_TEST_CASE(float_agrees_with_double, seeds, seed) {
    const Digits digits = draw_digits(20, seed);
    const Problem p = problem(digits, seed);
    const HiddenLayer<float> model = converted<float>(p.model);
    const Batch<float> batch = gather<float>(digits, arma::regspace<arma::uvec>(0, 19));
    const HiddenPass<float> pass = hidden_forward(model, batch.images);
    must_be_equal(arma::conv_to<arma::mat>::from(pass.theta), p.pass.theta, 5e-5);
    must_be_equal(converted<double>(mean_loss_gradient(model, batch, pass)), p.gradient, 5e-5);
    BOOST_TEST(!arma::approx_equal(arma::conv_to<arma::mat>::from(pass.theta), p.pass.theta, "absdiff", 1e-12));  // it is float
}

BOOST_AUTO_TEST_CASE(a_saved_model_computes_the_same) {
    const Problem p = drawn_problem(1);
    const TemporaryFolder folder;
    const std::string file = folder.path / "model.txt";
    save_model(file, {"hidden-layer", {{"W", p.model.W}, {"b1", p.model.b1}, {"U", p.model.U}, {"b2", p.model.b2}}});
    must_be_equal(model_activations(load_model(file), p.batch.images), p.pass.theta, 0.0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(where_to_start)

BOOST_AUTO_TEST_CASE(the_same_on_every_machine) {
    const HiddenLayer<double> model = random_hidden_layer<double>(128, 1);
    BOOST_TEST(model.W.n_elem + model.b1.n_elem + model.U.n_elem + model.b2.n_elem == 101'770);
    BOOST_TEST(model.W(0, 0) == -0.064058243220332531);
    BOOST_TEST(model.U(9, 127) == 0.054600692979064384);
    BOOST_TEST(arma::accu(arma::abs(model.b1)) + arma::accu(arma::abs(model.b2)) == 0.0);
    must_be_equal(model, random_hidden_layer<double>(128, 1), 0.0);
    BOOST_TEST(model.W(0, 0) != random_hidden_layer<double>(128, 2).W(0, 0));
}

// Of n uniform numbers the variance is off by sqrt(0.8 / n) of itself, once in three times by more; five times that never.
BOOST_DATA_TEST_CASE(hes_variance, seeds, seed) {
    std::mt19937_64 random(seed);
    for (const arma::uword inputs : {784u, 128u, 10u}) {
        const arma::mat weights = he_weights<double>(1000, inputs, random);
        const auto n = static_cast<double>(weights.n_elem), right = 2.0 / static_cast<double>(inputs);
        BOOST_TEST(std::abs(arma::var(arma::vectorise(weights)) - right) < 5.0 * std::sqrt(0.8 / n) * right);
        BOOST_TEST(std::abs(arma::mean(arma::vectorise(weights))) < 5.0 * std::sqrt(right / n));
        BOOST_TEST(arma::abs(weights).max() <= std::sqrt(3.0 * right));
    }
}

// 128 units are a sample: the size of h varies by 1 / sqrt(2 * 128) = 6 % or so from draw to draw, and the images' ink is not random.
BOOST_DATA_TEST_CASE(hes_rule_keeps_the_size, seeds, seed) {
    const arma::mat images = gather<double>(draw_digits(200, seed), arma::regspace<arma::uvec>(0, 199)).images;
    for (const auto& [weights, model] : starts<double>(128, seed)) {
        const Sizes size = sizes(model, images);
        const double kept = size.h / size.x;
        BOOST_TEST_CONTEXT(weights << ": " << kept) {
            if (weights == std::string("He's")) BOOST_TEST((kept > 0.75 && kept < 1.3));
            if (weights == std::string("He's / 100")) BOOST_TEST(kept < 0.02);
            if (weights == std::string("He's x 100")) BOOST_TEST(kept > 50.0);
        }
    }
}

// Exercise 4 of the page: ten layers of He's weights keep the size, half and double lose or gain 2^10 = 1024.
BOOST_DATA_TEST_CASE(ten_layers, seeds, seed) {
    const arma::mat images = gather<double>(draw_digits(200, seed), arma::regspace<arma::uvec>(0, 199)).images;
    const auto kept = [&](double factor) {
        std::mt19937_64 random(seed);
        arma::mat h = images;
        for (int layer = 0; layer < 10; ++layer) h = relu(arma::mat(factor * he_weights<double>(400, h.n_rows, random) * h));
        return arma::norm(h, "fro") / std::sqrt(400.0) / (arma::norm(images, "fro") / std::sqrt(784.0));
    };
    BOOST_TEST((kept(1.0) > 0.5 && kept(1.0) < 2.0), kept(1.0));
    BOOST_TEST(kept(0.5) * 1024.0 == kept(1.0), boost::test_tools::tolerance(1e-12));
    BOOST_TEST(kept(2.0) / 1024.0 == kept(1.0), boost::test_tools::tolerance(1e-12));
}

HiddenLayer<float> after_an_epoch(HiddenLayer<float> model, const Digits& digits) {
    std::mt19937_64 random(1);
    train_epoch_in_batches<float>(digits, 32, random, [&](const Batch<float>& batch) { return hidden_training_step(model, batch, 0.1f); });
    return model;
}

BOOST_AUTO_TEST_CASE(zeros_never_leave_zero) {
    const Digits digits = draw_digits(2000, 1);
    const auto start = starts<float>(128, 1)[0].model;
    const HiddenLayer<float> model = after_an_epoch(start, digits);
    BOOST_TEST(arma::abs(model.W).max() == 0.0f);
    BOOST_TEST(arma::abs(model.U).max() == 0.0f);
    BOOST_TEST(arma::abs(model.b1).max() == 0.0f);
    BOOST_TEST(arma::abs(model.b2).max() > 0.0f);  // only how frequent each digit is is learned
    BOOST_TEST(hidden_score(model, digits).accuracy < 0.15);

    arma::fmat weights(digit_count, pixel_count, arma::fill::zeros);  // chapter 7 can start there
    std::mt19937_64 random(1);
    train_epoch_in_batches<float>(digits, 32, random, [&](const Batch<float>& batch) { return batch_training_step(weights, batch, 0.1f); });
    BOOST_TEST(batch_score<float>(digits, [&](const arma::fmat& images) { return arma::fmat(weights * images); }).accuracy > 0.7);
}

BOOST_AUTO_TEST_CASE(equal_units_stay_equal) {
    const Digits digits = draw_digits(2000, 1);
    const auto start = starts<float>(128, 1)[1].model;
    const HiddenLayer<float> model = after_an_epoch(start, digits);
    BOOST_TEST(arma::abs(model.W - start.W).max() > 1e-3f);  // they do learn
    BOOST_TEST(units_differ_by(model) < 1e-5);
    BOOST_TEST(hidden_score(model, digits).accuracy < 0.5);
    BOOST_TEST(units_differ_by(after_an_epoch(random_hidden_layer<float>(128, 1), digits)) > 0.1);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(accuracy)

BOOST_AUTO_TEST_CASE(on_drawn_digits) {
    const Digits training = draw_digits(6000, 1), test = draw_digits(2000, 1, 60'000);
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        HiddenLayer<float> model = random_hidden_layer<float>(128, seed);
        std::mt19937_64 random(seed);
        for (int epoch = 0; epoch < 3; ++epoch)
            train_epoch_in_batches<float>(training, 16, random, [&](const Batch<float>& batch) { return hidden_training_step(model, batch, 0.1f); });
        BOOST_TEST(hidden_score(model, test).accuracy > 0.9);
    }
}

BOOST_DATA_TEST_CASE(on_mnist, bdata::xrange<std::uint64_t>(1, 4), seed) {
    const DigitSets* digits = real_digits();
    if (!digits) return;
    HiddenLayer<float> model = random_hidden_layer<float>(128, seed);
    std::mt19937_64 random(seed);
    double accuracy = 0.0;
    int epochs = 0;
    while (accuracy < 0.978 && epochs < 10) {
        train_epoch_in_batches<float>(digits->training, 16, random, [&](const Batch<float>& batch) { return hidden_training_step(model, batch, 0.1f); });
        accuracy = hidden_score(model, digits->test).accuracy;
        ++epochs;
    }
    BOOST_TEST_MESSAGE("seed " << seed << ": " << accuracy << " after " << epochs << " epochs");
    BOOST_TEST(accuracy >= 0.978);
}

BOOST_AUTO_TEST_SUITE_END()
