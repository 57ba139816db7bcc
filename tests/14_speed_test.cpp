#include "formula.hpp"
#include "programs.hpp"
#include "test.hpp"

#include "06_training_loop/training_loop.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "09_hidden_layer/saved_layer.hpp"
#include "12_convolution/network.hpp"
#include "12_convolution/train.hpp"
#include "14_speed/eight_bits.hpp"
#include "14_speed/fast_convolution.hpp"
#include "14_speed/fast_gradient.hpp"
#include "14_speed/ink.hpp"
#include "14_speed/over_the_ink.hpp"
#include "14_speed/roofline.hpp"
#include "14_speed/show.hpp"
#include "14_speed/single_precision.hpp"
#include "common/digits/handwriting.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace scratch;

namespace {

const Digits& drawn() {
    static const Digits digits = draw_digits(300, 1);
    return digits;
}

arma::mat numbers(arma::uword rows, arma::uword columns, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    arma::mat all(rows, columns);
    all.imbue([&] { return uniform(random, 1.0); });
    return all;
}

// A float is rounded by 6e-8 of itself; sums of 150 products of either sign, of which the small ones have lost more. Entries below a
// thousandth of the largest are rounded like the large ones, so these are held to that.
constexpr double of_float = 2e-5;

double difference(const arma::mat& found, const arma::mat& expected) {
    BOOST_REQUIRE(arma::size(found) == arma::size(expected));
    const double largest = arma::abs(found - expected).max();
    return largest == 0.0 ? 0.0 : largest / arma::abs(expected).max();
}

void must_be_close(const arma::mat& found, const arma::mat& expected, const std::string& what = "") { BOOST_TEST(difference(found, expected) <= of_float, what << " " << difference(found, expected)); }

void must_be_close(const HiddenLayer& found, const HiddenLayer& expected, const std::string& what = "") {
    must_be_close(found.hidden_weights, expected.hidden_weights, what);
    must_be_close(found.hidden_biases, expected.hidden_biases, what);
    must_be_close(found.weights, expected.weights, what);
    must_be_close(found.biases, expected.biases, what);
}

void must_be_the_same(const HiddenLayer& found, const HiddenLayer& expected) {
    BOOST_TEST(difference(found.hidden_weights, expected.hidden_weights) == 0.0);
    BOOST_TEST(difference(found.hidden_biases, expected.hidden_biases) == 0.0);
    BOOST_TEST(difference(found.weights, expected.weights) == 0.0);
    BOOST_TEST(difference(found.biases, expected.biases) == 0.0);
}

// The sums of several images by `add`, 10 x images.
template <typename Add>
arma::mat sums_of(const arma::mat& weights, const Ink& ink, arma::uword images, Add add) {
    const Columns<16> columns = columns_of<16>(weights);
    arma::mat sums(10, images);
    for (arma::uword image = 0; image < images; ++image) {
        Column<16> sum;
        sum.of[3] = 0.5F;  // it is added to what is there
        add(sum, columns, ink, image);
        for (std::size_t i = 0; i < 10; ++i) sums(i, image) = static_cast<double>(sum.of[i]);
    }
    return sums;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(formulas)

const CheckSettings in_float{.tolerance = 1e-4};  // sums of 150 products, of which the smallest have lost a thousand times their rounding

BOOST_AUTO_TEST_CASE(a_product_over_the_ink, *boost::unit_test::label("14.1")) {
    const arma::mat weights = numbers(10, 784, 1), images = gather(drawn(), arma::regspace<arma::uvec>(0, 19)).images;
    arma::mat expected = weights * images;
    expected.row(3) += 0.5;
    const Ink ink = ink_of(drawn()), in_strips = ink_of(drawn(), 7);
    const auto whole = [](Column<16>& sum, const Columns<16>& w, const Ink& all, arma::uword image) { add_product(sum, w, all.image(image)); };
    const auto in_two = [](Column<16>& sum, const Columns<16>& w, const Ink& all, arma::uword image) { add_product_in_two(sum, w, all.image(image)); };
    const auto strip_by_strip = [](Column<16>& sum, const Columns<16>& w, const Ink& all, arma::uword image) {
        for (arma::uword strip = 0; strip < 7; ++strip) add_product(sum, w, all.strip(image, strip));
    };
    show_formula("14.1", "the ink alone, against the whole product, 20 digits",
                 {check_equal("one sum", sums_of(weights, ink, 20, whole), expected, in_float), check_equal("two sums", sums_of(weights, ink, 20, in_two), expected, in_float),
                  check_equal("in seven strips", sums_of(weights, in_strips, 20, strip_by_strip), expected, in_float)});
    must_reject(check_equal("four strips of seven", sums_of(weights, in_strips, 20, [](Column<16>& sum, const Columns<16>& w, const Ink& all, arma::uword image) {
                                for (arma::uword strip = 0; strip < 4; ++strip) add_product(sum, w, all.strip(image, strip));
                            }), expected, in_float), "");
    must_reject(check_equal("the last dot forgotten", sums_of(weights, ink, 20, [](Column<16>& sum, const Columns<16>& w, const Ink& all, arma::uword image) {
                                add_product(sum, w, all.image(image).first(all.image(image).size() - 1));
                            }), expected, in_float), "");
    must_reject(check_equal("the next image", sums_of(weights, ink, 20, [](Column<16>& sum, const Columns<16>& w, const Ink& all, arma::uword image) { add_product(sum, w, all.image(image + 1)); }), expected, in_float), "");
}

BOOST_AUTO_TEST_CASE(a_step_over_the_ink, *boost::unit_test::label("14.2")) {
    const arma::mat weights = numbers(10, 784, 1), steps = numbers(10, 1, 2);
    const Ink ink = ink_of(drawn());
    const auto after = [&](double sign, arma::uword image) {
        Columns<16> columns = columns_of<16>(weights);
        take_step(columns, ink.image(image), columns_of<16>(sign * steps)[0]);
        return matrix_of(columns, 10);
    };
    const arma::mat expected = weights - steps * image_vector(drawn(), 4).t();
    const CheckSettings settings{.tolerance = 1e-3};  // where weight and step nearly cancel, of numbers up to 1 that are rounded by 6e-8
    show_formula("14.2", "a step over the ink alone", {check_equal("W - step x^T", after(1.0, 4), expected, settings)});
    must_reject(check_equal("uphill", after(-1.0, 4), expected, settings), "");
    must_reject(check_equal("another image", after(1.0, 5), expected, settings), "");
}

BOOST_AUTO_TEST_CASE(eight_bits_a_weight, *boost::unit_test::label("14.3")) {
    arma::mat weights = numbers(12, 30, 3);
    weights.row(2) *= 100.0;
    weights.row(5).zeros();
    const auto back = [](const EightBits& rounded) { return arma::mat(rounded.whole.each_col() % rounded.unit); };
    arma::mat expected(12, 30), cut = expected, one_unit = expected;
    for (arma::uword i = 0; i < 12; ++i)
        for (arma::uword j = 0; j < 30; ++j) {
            const double largest = arma::abs(weights.row(i)).max();
            for (int whole = -127; whole <= 127; ++whole)  // the nearest of all that there are
                if (const double weight = whole * largest / 127.0; whole == -127 || std::abs(weight - weights(i, j)) < std::abs(expected(i, j) - weights(i, j))) expected(i, j) = weight;
            cut(i, j) = largest == 0.0 ? 0.0 : std::trunc(weights(i, j) / largest * 127.0) * largest / 127.0;
            one_unit(i, j) = std::round(weights(i, j) / arma::abs(weights).max() * 127.0) * arma::abs(weights).max() / 127.0;
        }
    show_formula("14.3", "weights in eight bits, against a search for the nearest", {check_equal("w, 12 rows", back(eight_bits(weights)), expected, {.tolerance = 1e-13})});
    must_reject(check_equal("cut off", cut, expected), "");
    must_reject(check_equal("one unit for all rows", one_unit, expected), "");
    BOOST_TEST(arma::abs(eight_bits(weights).whole).max() == 127.0);
    BOOST_TEST(arma::abs(eight_bits(weights).whole.row(5)).max() == 0.0);
}

BOOST_AUTO_TEST_CASE(the_roof, *boost::unit_test::label("14.4")) {
    const Roof roof{2e11, 4e10};
    arma::vec found(12), expected(12), one_after_the_other(12), memory_alone(12);
    for (arma::uword i = 0; i < 12; ++i) {
        const double intensity = std::pow(2.0, static_cast<double>(i) - 4.0), operations = 1e9, bytes = operations / intensity;
        found(i) = attainable(roof, intensity);
        expected(i) = operations / std::max(operations / roof.operations, bytes / roof.bytes);  // both at the same time: the slower one counts
        one_after_the_other(i) = operations / (operations / roof.operations + bytes / roof.bytes);
        memory_alone(i) = roof.bytes * intensity;
    }
    show_formula("14.4", "what is attainable, against the time that a thousand million operations take", {check_equal("operations a second", found, expected, {.tolerance = 1e-13})});
    must_reject(check_equal("one after the other", one_after_the_other, expected), "");
    must_reject(check_equal("memory alone", memory_alone, expected), "");
}

BOOST_AUTO_TEST_SUITE_END()

#ifndef FORMULAS_ALONE
BOOST_AUTO_TEST_SUITE(functions)

BOOST_AUTO_TEST_CASE(lists_of_dots) {
    for (const arma::uword strips : {1ULL, 2ULL, 4ULL, 7ULL, 14ULL, 28ULL}) {
        const Ink ink = ink_of(drawn(), strips);
        arma::Mat<arma::u8> again(784, drawn().count(), arma::fill::zeros);
        for (arma::uword image = 0; image < drawn().count(); ++image)
            for (arma::uword strip = 0; strip < strips; ++strip)
                for (const auto [pixel, level] : ink.strip(image, strip)) {
                    BOOST_REQUIRE(pixel / (784 / strips) == strip);
                    BOOST_REQUIRE(level > 0);
                    again(pixel, image) = level;
                }
        BOOST_TEST(arma::all(arma::vectorise(again == drawn().images)));
        BOOST_TEST(ink.image(7).size() == arma::uvec(arma::find(drawn().images.col(7))).n_elem);
    }
    for (int level = 0; level < 256; ++level) BOOST_TEST(pixel_of_level[static_cast<std::size_t>(level)] == static_cast<float>(level / 255.0));
}

BOOST_AUTO_TEST_CASE(columns_and_back) {
    const arma::mat weights = arma::conv_to<arma::mat>::from(arma::conv_to<arma::fmat>::from(numbers(128, 784, 1)));
    BOOST_TEST(difference(matrix_of(columns_of<128>(weights), 128), weights) == 0.0);
    BOOST_TEST(difference(matrix_of(columns_of<32>(weights), 128), weights) == 0.0);
    BOOST_TEST(difference(matrix_of(columns_of<16>(weights.head_rows(10).eval()), 10), weights.head_rows(10)) == 0.0);
    BOOST_TEST(columns_of<32>(weights).size() == 4 * 784U);
    BOOST_TEST(columns_of<32>(weights)[784 + 5].of[3] == static_cast<float>(weights(35, 5)));  // part 1 stands behind all of part 0
}

// What a step of the plain chapter and a step in float make of the same model: they differ by the rounding of float.
BOOST_AUTO_TEST_CASE(a_step_in_float_is_the_plain_step) {
    const arma::uvec indices = arma::regspace<arma::uvec>(10, 40);
    const Batch batch = gather(drawn(), indices);
    const arma::fmat images = float_images(drawn(), indices);
    must_be_close(arma::conv_to<arma::mat>::from(images), batch.images);
    arma::mat weights = numbers(10, 784, 1);
    arma::fmat in_float = to_float(weights);
    const double plain_loss = batch_training_step(weights, batch, 0.5), float_loss = float_batch_step(in_float, images, batch.labels, 0.5F);
    BOOST_TEST(float_loss / 31.0 == plain_loss, boost::test_tools::tolerance(1e-5));
    must_be_close(arma::conv_to<arma::mat>::from(in_float) - numbers(10, 784, 1), weights - numbers(10, 784, 1));  // the step itself, not what it is added to
    HiddenLayer model = random_hidden_layer(128, 1);
    FloatLayer layer = to_float(model);
    const double plain_hidden_loss = hidden_training_step(model, batch, 0.1);
    BOOST_TEST(float_hidden_step(layer, images, batch.labels, 0.1F) / 31.0 == plain_hidden_loss, boost::test_tools::tolerance(1e-5));
    must_be_close(to_double(layer), model);
}

// A few steps, image by image and in batches: the same digits in the same order as chapters 6 and 7.
BOOST_AUTO_TEST_CASE(softmax_regression_over_the_ink_is_the_plain_one) {
    const Digits few = first_digits(drawn(), 50);
    const Ink ink = ink_of(few);
    for (const bool at_once : {false, true})
        for (const auto& [two_sums, ask] : {std::pair(false, false), std::pair(true, false), std::pair(false, true), std::pair(true, true)}) {
            arma::mat one = random_weights(1), many = one;
            Columns<16> fast_one = columns_of<16>(one), fast_many = fast_one;
            std::mt19937_64 a(3), b(3), c(3), d(3);
            const double loss = train_epoch(one, few, 0.05, a), fast_loss = ink_epoch(fast_one, ink, few.labels, {1, 0.05F, at_once, two_sums, ask}, b);
            BOOST_TEST(fast_loss == loss, boost::test_tools::tolerance(1e-5));
            must_be_close(matrix_of(fast_one, 10), one);
            const auto step = [&](const Batch& batch) { return batch_training_step(many, batch, 0.5); };
            const double loss_of_batches = train_epoch_in_batches(few, 16, c, step), fast_loss_of_batches = ink_epoch(fast_many, ink, few.labels, {16, 0.5F, at_once, two_sums, ask}, d);  // the last batch has two
            BOOST_TEST(fast_loss_of_batches == loss_of_batches, boost::test_tools::tolerance(1e-5));
            must_be_close(matrix_of(fast_many, 10), many);
            BOOST_TEST(difference(matrix_of(fast_many, 10), one) > 100.0 * of_float);
        }
}

template <std::size_t rows>
void must_be_chapter_9(arma::uword strips, std::size_t threads, bool ask) {
    const Digits few = first_digits(drawn(), 50);
    HiddenLayer plain = random_hidden_layer(128, 1);
    plain.hidden_biases = 0.1 * numbers(128, 1, 5);
    const HiddenLayer start = plain;
    FastHidden<rows> fast = fast_hidden<rows>(plain);
    must_be_close(plain_hidden(fast), plain, "start");
    std::mt19937_64 a(3), b(3);
    const double loss = train_epoch_in_batches(few, 16, a, [&](const Batch& batch) { return hidden_training_step(plain, batch, 0.1); });
    BOOST_TEST(ink_epoch(fast, ink_of(few, strips), few.labels, {16, 0.1F, true, false, ask}, b, threads) == loss, boost::test_tools::tolerance(1e-5));
    must_be_close(plain_hidden(fast), plain, formatted("%zu rows, %llu strips, %zu threads", rows, strips, threads));
    BOOST_TEST(difference(start.hidden_weights, plain.hidden_weights) > 100.0 * of_float);
    must_be_close(arma::conv_to<arma::mat>::from(fast_activations(fast, ink_of(few).image(7))), hidden_forward(plain, image_vector(few, 7)).activations);
    // once more with one thread: bit by bit
    FastHidden<rows> alone = fast_hidden<rows>(start);
    std::mt19937_64 c(3);
    ink_epoch(alone, ink_of(few, strips), few.labels, {16, 0.1F, true, false, ask}, c);
    must_be_the_same(plain_hidden(fast), plain_hidden(alone));
}

BOOST_AUTO_TEST_CASE(a_hidden_layer_over_the_ink_is_the_plain_one) {
    must_be_chapter_9<128>(1, 1, false);
    must_be_chapter_9<128>(7, 1, true);
    must_be_chapter_9<64>(4, 2, true);
    must_be_chapter_9<32>(1, 1, true);
    must_be_chapter_9<32>(1, 2, true);
    must_be_chapter_9<32>(7, 4, false);
    must_be_chapter_9<16>(1, 8, true);
}

BOOST_AUTO_TEST_CASE(nobody_goes_ahead_of_a_meeting) {
    constexpr std::size_t threads = 4, meetings = 2000;
    MeetingPoint meeting{threads};
    std::vector<std::atomic<std::size_t>> done(threads);
    std::atomic<int> ahead{0};
    const auto work = [&](std::size_t self) {
        for (std::size_t i = 1; i <= meetings; ++i) {
            done[self].store(i);
            meeting.wait_for_all();
            for (const std::atomic<std::size_t>& other : done) ahead += other.load() < i || other.load() > i + 1 ? 1 : 0;
        }
    };
    std::vector<std::thread> others;
    for (std::size_t self = 1; self < threads; ++self) others.emplace_back(work, self);
    work(0);
    for (std::thread& other : others) other.join();
    BOOST_TEST(ahead.load() == 0);
}

BOOST_AUTO_TEST_CASE(the_fast_convolution_is_chapter_12s) {
    Convolutional model = random_convolutional(16, 1);
    for (arma::vec* biases : {&model.filter_biases, &model.second_biases, &model.biases}) *biases = 0.1 * numbers(biases->n_elem, 1, biases->n_elem);
    const arma::uvec chosen{3, 1, 4, 15, 9, 2, 6};
    Digits digits = first_digits(drawn(), 20);
    digits.images.submat(0, 1, 27, 1).fill(200);  // ink up to the image's edges, which digits don't have
    digits.images.submat(756, 4, 783, 4).fill(100);
    for (arma::uword row = 0; row < 28; ++row) digits.images(28 * row, 9) = digits.images(28 * row + 27, 15) = 255;
    const Ink ink = ink_of(digits);
    const MeanLoss plain = mean_loss_gradient(model, gather(digits, chosen));
    const FastFilters filters = fast_filters(model);
    FastPass pass;
    for (const arma::uword image : chosen)
        must_be_close(arma::conv_to<arma::mat>::from(fast_forward(filters, ink.image(image), pass)), convolutional_forward(model, image_vector(digits, image)).activations);
    for (const int threads : {1, 2}) {
        const MeanLoss fast = fast_mean_loss_gradient(model, ink, digits.labels, chosen, threads);
        BOOST_TEST(fast.loss == plain.loss, boost::test_tools::tolerance(1e-5));
        must_be_close(fast.gradient.filters, plain.gradient.filters);
        must_be_close(fast.gradient.filter_biases, plain.gradient.filter_biases);
        must_be_close(fast.gradient.second_filters, plain.gradient.second_filters);
        must_be_close(fast.gradient.second_biases, plain.gradient.second_biases);
        must_be_close(fast.gradient.weights, plain.gradient.weights);
        must_be_close(fast.gradient.biases, plain.gradient.biases);
    }
    // Adam divides each slope by its size, and makes noise of one that is nothing but rounding: so two steps, and where the slopes are clear
    Convolutional by_chapter_12 = model, quickly = model;
    ConvolutionalMemories memories = no_memories(model), fast_memories = no_memories(model);
    std::mt19937_64 a(1), b(1);
    const double loss = train_epoch_in_batches(digits, 10, a, [&](const Batch& batch) { return convolutional_step(by_chapter_12, memories, batch, 0.002); });
    BOOST_TEST(fast_convolutional_epoch(quickly, fast_memories, ink, digits.labels, {10, 0.002F}, b) == loss, boost::test_tools::tolerance(1e-3));
    BOOST_TEST(difference(quickly.weights, by_chapter_12.weights) < 1e-3);
    BOOST_TEST(difference(quickly.second_filters, by_chapter_12.second_filters) < 1e-2);
}

// A model in eight bits is the model with rounded weights, and reads as well.
void must_read_in_eight_bits(const Digits& training, const Digits& test) {
    const HiddenLayer model = train_quickly(training, 3, 1);
    const SmallHidden small = small_hidden(model);
    const EightBits rounded = eight_bits(model.hidden_weights);
    HiddenLayer dequantised = model;
    dequantised.hidden_weights = rounded.whole.each_col() % rounded.unit;
    const Ink ink = ink_of(test);
    double right = 0.0;
    for (arma::uword image = 0; image < test.count(); ++image) {
        const arma::vec a = small_activations(small, ink.image(image));
        if (image < 50) BOOST_TEST(arma::abs(a - hidden_forward(dequantised, image_vector(test, image)).activations).max() < 1e-11);
        right += a.index_max() == test.labels(image) ? 1.0 : 0.0;
    }
    const double whole = hidden_score(model, test).accuracy, in_eight_bits = right / static_cast<double>(test.count());
    BOOST_TEST(whole > 0.75);
    BOOST_TEST(in_eight_bits >= whole - 0.003, in_eight_bits << " and " << whole);
}

BOOST_AUTO_TEST_CASE(eight_bits_on_drawn_digits) { must_read_in_eight_bits(draw_digits(5000, 1), draw_digits(1000, 1, 60'000)); }

BOOST_AUTO_TEST_CASE(eight_bits_on_mnist) {
    if (const DigitSets* digits = real_digits()) must_read_in_eight_bits(first_digits(digits->training, 10'000), digits->test);
}

BOOST_AUTO_TEST_CASE(the_roof_is_measured) {
    const Roof roof = measured_roof();
    BOOST_TEST(roof.operations > 0.0);  // how fast is no test: an emulated processor does a hundredth
    BOOST_TEST(roof.bytes > 0.0);
    BOOST_TEST(quickest(3, [] {}) >= 0.0);
    int calls = 0;
    quickest(5, [&] { ++calls; });
    BOOST_TEST(calls == 5);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(program)

BOOST_AUTO_TEST_CASE(every_option_does_what_it_says) {
    const Folder folder;
    const auto saved_after = [&](const Words& options, const Digits& training, std::uint64_t epochs, std::uint64_t seed) {
        Words all{"--convolution", "0", "--most", "0", "--save", "model"};
        all.insert(all.end(), options.begin(), options.end());
        const std::string printed = folder.printed("14_speed", all);
        const HiddenLayer saved = load_hidden_layer(folder.path / "model"), expected = train_quickly(training, epochs, seed);
        must_be_close(saved, expected);
        BOOST_TEST(has(printed, "\nmodel: model\n"));
        BOOST_TEST(printed.ends_with(formatted("\ntest accuracy: %.2f %%\n", 100.0 * hidden_score(expected, folder.digits.test).accuracy)), printed);
        return printed;
    };
    const Digits& training = folder.digits.training;
    saved_after({}, training, 3, 1);
    saved_after({"--epochs", "1"}, training, 1, 1);
    saved_after({"--epochs", "5"}, training, 5, 1);
    saved_after({"--seed", "2"}, training, 3, 2);
    const std::string few = saved_after({"--train-images", "15"}, first_digits(training, 15), 3, 1);
    BOOST_TEST(has(few, "\n15 digits; of the 784 pixels of one, "), few);
    BOOST_TEST(!has(few, "chapter 12"));
    BOOST_TEST(!has(few, "\n  1000 "));
    const std::string all = folder.printed("14_speed", {"--epochs", "1", "--most", "1000"});
    for (const char* row : {"  chapter 12, two threads ", "\n  1000 ", "  784-128-10, eight bits "}) BOOST_TEST(has(all, row), all << "\nshould have " << row);
    BOOST_TEST(!has(all, "\n  10000 "));
    BOOST_TEST(folder.pictures().contains("14_roofline.svg"));
}

// Every way of the ladder trains: after as many epochs on the same digits they read alike.
BOOST_AUTO_TEST_CASE(every_way_learns_the_same) {
    const DigitSets digits{draw_digits(2000, 1), draw_digits(1000, 1, 60'000), ""};
    const Captured out(std::cout);
    std::vector<Rung> rungs = show_ladder(digits, 2, 1);
    const std::vector<Rung> convolution = show_convolution_ladder({first_digits(digits.training, 1000), digits.test, ""}, 1, 1);
    BOOST_TEST(rungs.size() == 16U);
    BOOST_TEST(convolution.size() == 3U);
    rungs.insert(rungs.end(), convolution.begin(), convolution.end());
    double plain = 0.0;
    for (const Rung& rung : rungs) {
        if (rung.way.starts_with("chapter")) plain = rung.accuracy;
        BOOST_TEST(rung.accuracy > 0.5, rung.way << " " << rung.accuracy);
        BOOST_TEST(std::abs(rung.accuracy - plain) <= (rung.training.starts_with("Convolution") ? 0.05 : 0.011), rung.training << ", " << rung.way << ": " << rung.accuracy << ", plain " << plain);
        BOOST_TEST(rung.seconds > 0.0);
        BOOST_TEST(has(out.words.str(), formatted("  %-46s %9.4f ", rung.way.c_str(), rung.seconds)));
    }
}

BOOST_AUTO_TEST_SUITE_END()
#endif
