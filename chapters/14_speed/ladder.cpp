#include "14_speed/ladder.hpp"
#include "14_speed/show.hpp"

#include "04_forward_pass/forward_pass.hpp"
#include "06_training_loop/training_loop.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "14_speed/ink.hpp"
#include "14_speed/over_the_ink.hpp"
#include "14_speed/roofline.hpp"
#include "14_speed/single_precision.hpp"
#include "common/program/memory.hpp"
#include "common/show/terminal.hpp"

#include <armadillo>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <random>
#include <vector>

namespace scratch {

namespace {

constexpr double dot_bytes = 4.0;  // the step reads a list once more, but from a cache
constexpr double dense_10 = 4.0 * 10 * 784, dense_128 = 4.0 * 128 * 784 + 6.0 * 10 * 128;  // operations for each image: forward and back, an addition and a multiplication

double linear_accuracy(const arma::mat& weights, const Digits& test) {
    return batch_score(test, [&](const arma::mat& images) { return arma::mat(weights * images); }).accuracy;
}

void one_by_one(Ladder& ladder, const Ink& ink, double dots, std::uint64_t seed) {
    const Digits& training = ladder.digits.training;
    ladder.begin("Softmax regression, one image at a time, rate 0.005");
    arma::mat weights = random_weights(seed);
    std::mt19937_64 random(seed);
    ladder.climb("chapter 6", 2.0 * 10 * 784 + 2.0 * 10 * dots, dense_bytes, [&] { train_epoch(weights, training, 0.005, random); }, [&] { return linear_accuracy(weights, ladder.digits.test); });
    Columns<16> columns = columns_of<16>(random_weights(seed));
    std::mt19937_64 again(seed);
    ladder.climb("float, lists of dots", 4.0 * 10 * dots, dot_bytes * dots, [&] { ink_epoch(columns, ink, training.labels, {1, 0.005F}, again); },
                 [&] { return linear_accuracy(matrix_of(columns, digit_count), ladder.digits.test); });
}

void in_batches(Ladder& ladder, const Ink& ink, double dots, std::uint64_t seed) {
    const Digits& training = ladder.digits.training;
    ladder.begin("Softmax regression, batches of 100, rate 0.5");
    arma::mat weights = random_weights(seed);
    std::mt19937_64 random(seed), random_float(seed);
    ladder.climb("chapter 7", dense_10, dense_bytes, [&] { train_epoch_in_batches(training, 100, random, [&](const Batch& batch) { return batch_training_step(weights, batch, 0.5); }); },
                 [&] { return linear_accuracy(weights, ladder.digits.test); });
    arma::fmat in_float = to_float(random_weights(seed));
    ladder.climb("float", dense_10, dense_bytes,
                 [&] { float_epoch(training, 100, random_float, [&](const arma::fmat& images, const arma::uvec& labels) { return float_batch_step(in_float, images, labels, 0.5F); }); },
                 [&] { return linear_accuracy(arma::conv_to<arma::mat>::from(in_float), ladder.digits.test); });
    const auto over_the_ink = [&](const char* way, bool at_once, bool two_sums, bool ask) {
        Columns<16> columns = columns_of<16>(random_weights(seed));
        std::mt19937_64 again(seed);
        ladder.climb(way, 4.0 * 10 * dots, dot_bytes * dots, [&] { ink_epoch(columns, ink, training.labels, {100, 0.5F, at_once, two_sums, ask}, again); },
                     [&] { return linear_accuracy(matrix_of(columns, digit_count), ladder.digits.test); });
    };
    over_the_ink("lists of dots, sums in registers", false, false, false);
    over_the_ink("  and softmax in the same loop", true, false, false);
    over_the_ink("  and two sums", true, true, false);
    over_the_ink("  and the memory asked in time", true, true, true);
    over_the_ink("  the memory asked, and one sum", true, false, true);
}

template <std::size_t rows>
void hidden_over_the_ink(Ladder& ladder, const char* way, const Ink& ink, double dots, std::uint64_t seed, bool ask, std::size_t threads = 1) {
    FastHidden<rows> model = fast_hidden<rows>(random_hidden_layer(fast_units, seed));
    std::mt19937_64 random(seed);
    ladder.climb(way, 4.0 * 128 * dots + 6.0 * 10 * 128, dot_bytes * dots, [&] { ink_epoch(model, ink, ladder.digits.training.labels, {128, 0.1F, true, false, ask}, random, threads); },
                 [&] { return hidden_score(plain_hidden(model), ladder.digits.test).accuracy; });
}

void hidden_layer(Ladder& ladder, const Ink& ink, const Ink& in_strips, double dots, std::uint64_t seed) {
    const Digits& training = ladder.digits.training;
    ladder.begin("784-128-10, batches of 128, rate 0.1");
    HiddenLayer model = random_hidden_layer(fast_units, seed);
    FloatLayer in_float = to_float(model);
    std::mt19937_64 random(seed), random_float(seed);
    ladder.climb("chapter 9", dense_128, dense_bytes, [&] { train_epoch_in_batches(training, 128, random, [&](const Batch& batch) { return hidden_training_step(model, batch, 0.1); }); },
                 [&] { return hidden_score(model, ladder.digits.test).accuracy; });
    ladder.climb("float", dense_128, dense_bytes,
                 [&] { float_epoch(training, 128, random_float, [&](const arma::fmat& images, const arma::uvec& labels) { return float_hidden_step(in_float, images, labels, 0.1F); }); },
                 [&] { return hidden_score(to_double(in_float), ladder.digits.test).accuracy; });
    hidden_over_the_ink<128>(ladder, "lists of dots, columns of 128", ink, dots, seed, false);
    hidden_over_the_ink<128>(ladder, "  and the memory asked in time", ink, dots, seed, true);
    hidden_over_the_ink<128>(ladder, "  and seven strips of each image", in_strips, dots, seed, true);
    hidden_over_the_ink<32>(ladder, "lists of dots, columns of 32, memory asked", ink, dots, seed, true);
    hidden_over_the_ink<32>(ladder, "  and two threads", ink, dots, seed, true, 2);
}

}  // namespace

std::vector<Rung> show_ladder(const DigitSets& digits, std::uint64_t epochs, std::uint64_t seed) {
    Ladder ladder{digits, epochs};
    Ink ink{1, {}, {}};
    const double making = quickest(1, [&] { ink = ink_of(digits.training); });
    const Ink in_strips = ink_of(digits.training, 7);
    const double dots = static_cast<double>(ink.dots.size()) / static_cast<double>(digits.training.count());
    std::cout << "\n" << formatted("%llu digits; of the 784 pixels of one, %.0f have ink\n", digits.training.count(), dots)
              << formatted("To make their lists, once and before the clock starts, took %.4f s\n", making);
    one_by_one(ladder, ink, dots, seed);
    in_batches(ladder, ink, dots, seed);
    hidden_layer(ladder, ink, in_strips, dots, seed);
    std::cout << formatted("The most memory so far: %.0f MB\n", peak_memory());
    return ladder.rungs;
}

}  // namespace scratch
