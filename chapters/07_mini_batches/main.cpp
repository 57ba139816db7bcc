// Chapter 7 trains the same network on a hundred images at a time: a trap, what batches save, and the training itself.
#include "06_training_loop/saved_weights.hpp"
#include "07_mini_batches/hold_out.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "common/program/command_line.hpp"
#include "common/show/plot.hpp"
#include "common/show/terminal.hpp"
#include "common/show/training_table.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <iostream>
#include <random>
#include <tuple>
#include <vector>

using namespace scratch;

namespace {

// Two images with the activations 0 to 9, the second's all `apart` higher: equal predictions, if each image has its own shift.
void show_trap(double apart) {
    const arma::vec activations = arma::regspace(0, 9);
    const arma::mat both = arma::join_rows(activations, activations + apart);
    const auto first = [](const arma::mat& predictions) { return predictions.has_nan() ? "nan" : formatted("%.4f", predictions(9, 0)); };
    Table table({"second image higher by", "first p_9, a shift for each image", "one shift for both"});
    table.add({formatted("%g", apart), first(batch_softmax(both)), first(batch_softmax_with_one_shift(both))});
    std::cout << "\nSoftmax of two images at once:\n" << table.text();
}

void show_epoch(const char* functions, arma::uword batch_size, const std::function<double()>& epoch) {
    const auto started = std::chrono::steady_clock::now();
    const double loss = epoch();
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - started;
    std::cout << formatted("  %-9s  %13llu  %13.4f  %6.3f s\n", functions, batch_size, loss, passed.count());
}

// The same digits in the same order from the same weights. A batch's step is as long as those of its digits together.
void show_first_epochs(const Digits& digits, arma::uword batch_size, double learning_rate, std::uint64_t seed) {
    std::cout << "\nThe first epoch:\n  functions  digits a step  training loss      time\n";
    arma::mat weights = random_weights(seed), in_batches = weights, mean;
    std::mt19937_64 random(seed), same(seed);
    show_epoch("chapter 6", 1, [&] { return train_epoch(weights, digits, learning_rate / static_cast<double>(batch_size), random); });
    show_epoch("chapter 7", batch_size, [&] { return train_averaged_epoch(in_batches, mean, digits, batch_size, learning_rate, same); });
}

Score test_score(const arma::mat& w, const Digits& digits) { return batch_score(digits, [&](const arma::mat& images) { return arma::mat(w * images); }); }

}  // namespace

int main(int argc, char** argv) {
    std::vector<Option> options = training_options({.epochs = 20, .learning_rate = 0.5});
    options.push_back(count_option("batch-size", "digits in a step", 100, 1, most_digits));
    options.push_back(count_option("hold-out", "score on the last N training digits, and don't train on them", 0, 1, most_digits));
    return run_program(argc, argv, "Chapter 7: trains on many digits at once.", options, [](const Options& given) {
        arma::mat weights = given.has("load") ? load_weights(given.text("load")) : random_weights(given.seed()), mean = weights;
        DigitSets digits = load_digits(given);
        if (given.has("hold-out")) std::tie(digits.training, digits.test) = hold_out(digits.training, given.count("hold-out"));
        const Digits training = first_digits(digits.training, given.count("train-images"));
        show_trap(800.0);
        if (!given.has("load")) show_first_epochs(training, given.count("batch-size"), given.number("learning-rate"), given.seed());

        TrainingTable table(given, training.count());
        std::mt19937_64 random(given.seed());
        Score test = test_score(mean, digits.test);
        table.add(0, test_score(mean, training).loss, test.loss, test.accuracy);
        for (std::uint64_t epoch = 1; epoch <= epochs_asked_for(given) && !table.interrupted(); ++epoch) {
            const double loss = train_averaged_epoch(weights, mean, training, given.count("batch-size"), given.number("learning-rate"), random, table.start_epoch(epoch));
            test = test_score(mean, digits.test);
            table.add(epoch, loss, test.loss, test.accuracy);
        }
        save_as_asked(given, softmax_regression(mean));

        std::cout << "\n" << terminal_plot(table.curves()) << write_svg(given.output("07_learning_curve.svg"), table.curves()) << "\n";
        std::cout << formatted("after the last step alone, without the mean: %.2f %%\n", 100.0 * test_score(weights, digits.test).accuracy);
        std::cout << formatted("%s accuracy: %.2f %%\n", given.has("hold-out") ? "held-out" : "test", 100.0 * test.accuracy);
        return table.status();
    });
}
