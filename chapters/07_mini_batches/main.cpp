// Chapter 7 trains the same network on a hundred images at a time: a trap, what batches save, and the training itself.
#include "07_mini_batches/hold_out.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "common/program/command_line.hpp"
#include "common/show/terminal.hpp"
#include "common/show/training_run.hpp"

#include <chrono>
#include <iostream>

using namespace scratch;

namespace {

// Two images with the activations 0 to 9, the second's all `apart` higher: equal predictions, if each image has its own shift.
template <typename T>
void add_trap(Table& table, const char* scalar, T apart) {
    const arma::Col<T> activations = arma::regspace<arma::Col<T>>(0, 9);
    const arma::Mat<T> both = arma::join_rows(activations, activations + apart);
    const auto first = [](const arma::Mat<T>& predictions) { return predictions.has_nan() ? "nan" : formatted("%.4f", double{predictions(9, 0)}); };
    table.add({scalar, formatted("%g", double{apart}), first(batch_softmax(both)), first(batch_softmax_with_one_shift(both))});
}

void show_epoch(const char* functions, arma::uword batch_size, const std::function<double()>& epoch) {
    const auto started = std::chrono::steady_clock::now();
    const double loss = epoch();
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - started;
    std::cout << formatted("  %-17s  %13llu  %13.4f  %6.3f s\n", functions, batch_size, loss, passed.count());
}

// The same digits in the same order from the same weights. A batch's step is as long as those of its digits together.
void show_first_epochs(const Digits& digits, arma::uword batch_size, double learning_rate, std::uint64_t seed) {
    std::cout << "\nThe first epoch:\n  functions          digits a step  training loss      time\n";
    arma::mat weights = random_weights(seed), weights_64 = weights, mean_64;
    arma::fmat weights_32 = arma::conv_to<arma::fmat>::from(weights), mean_32;
    std::mt19937_64 random(seed), random_64(seed), random_32(seed);
    show_epoch("chapter 6, double", 1, [&] { return train_epoch(weights, digits, learning_rate / static_cast<double>(batch_size), random); });
    show_epoch("chapter 7, double", batch_size, [&] { return train_averaged_epoch(weights_64, mean_64, digits, batch_size, learning_rate, random_64); });
    show_epoch("chapter 7, float", batch_size, [&] { return train_averaged_epoch(weights_32, mean_32, digits, batch_size, static_cast<float>(learning_rate), random_32); });
}

}  // namespace

int main(int argc, char** argv) {
    TrainingOptions how{.epochs = 20, .learning_rate = 0.5};
    std::uint64_t batch_size = 100, held_out = 0;
    OptionTable more = training_options(how);
    add_number(more, "batch-size", "digits in a step", batch_size, 1, 200'000);
    add_number(more, "hold-out", "score on the last N training digits, and don't train on them", held_out, 0, 200'000);
    return run_program(argc, argv, "Chapter 7: trains on many digits at once.", more, [&](const Options& options) {
        DigitSets digits = load_digits(options);
        if (held_out > 0) std::tie(digits.training, digits.test) = hold_out(digits.training, held_out);
        const Digits training = first_digits(digits.training, how.train_images);

        Table trap({"scalar", "second image higher by", "first p_9, a shift for each image", "first p_9, one shift for both"});
        add_trap(trap, "double", 800.0);
        add_trap(trap, "float", 110.0f);
        std::cout << "\nSoftmax of two images at once:\n" << trap.text();
        show_first_epochs(training, batch_size, how.learning_rate, options.seed);

        arma::fmat weights = arma::conv_to<arma::fmat>::from(random_weights(options.seed)), mean = weights;
        std::mt19937_64 random(options.seed);
        const auto scored = [](const arma::fmat& w, const Digits& on) { return batch_score<float>(on, [&](const arma::fmat& images) { return w * images; }); };
        const auto one_epoch = [&](const KeepGoing& keep_going) {
            return train_averaged_epoch(weights, mean, training, batch_size, static_cast<float>(how.learning_rate), random, keep_going);
        };
        const auto test = [&] { const Score now = scored(mean, digits.test); return Measured{now.loss, now.accuracy}; };
        const TrainingRun run = run_training(how, training.count(), scored(weights, training).loss, one_epoch, test);
        save_as_asked(how, {"softmax-regression", {{"weights", arma::conv_to<arma::mat>::from(mean)}}});

        std::cout << "\n" << terminal_plot(run.curves) << write_svg(options.output + "/07_learning_curve.svg", run.curves) << "\n";
        std::cout << formatted("after the last step alone, without the mean: %.2f %%\n", 100.0 * scored(weights, digits.test).accuracy);
        std::cout << formatted("%s accuracy: %.2f %%\n", held_out > 0 ? "held-out" : "test", 100.0 * run.accuracy);
        return training_status(run);
    });
}
