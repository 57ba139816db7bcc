// Chapter 7 trains the same network on a hundred images at a time: a trap, what batches save, and the training itself.
#include "06_training_loop/saved_weights.hpp"
#include "07_mini_batches/hold_out.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "07_mini_batches/pictures.hpp"
#include "07_mini_batches/show.hpp"
#include "common/program/command_line.hpp"
#include "common/show/plot.hpp"
#include "common/show/terminal.hpp"
#include "common/show/training_table.hpp"

#include <cstdint>
#include <iostream>
#include <random>
#include <tuple>
#include <vector>

using namespace scratch;

namespace {

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
        Score test = test_score(mean, digits.test), last;
        Points of_mean, of_last;
        table.add(0, test_score(mean, training).loss, test.loss, test.accuracy);
        for (std::uint64_t epoch = 1; epoch <= epochs_asked_for(given) && !table.interrupted(); ++epoch) {
            const double loss = train_averaged_epoch(weights, mean, training, given.count("batch-size"), given.number("learning-rate"), random, table.start_epoch(epoch));
            test = test_score(mean, digits.test);
            table.add(epoch, loss, test.loss, test.accuracy);
            last = test_score(weights, digits.test);
            of_mean.emplace_back(epoch, test.loss);
            of_last.emplace_back(epoch, last.loss);
        }
        save_as_asked(given, softmax_regression(mean), table.interrupted());

        std::cout << "\n" << terminal_plot(table.curves()) << write_svg(given.output("07_learning_curve.svg"), table.curves()) << "\n";
        std::cout << write_svg(given.output("07_shapes.svg"), shapes_of_a_batch()) << "\n" << write_svg(given.output("07_mean.svg"), mean_against_last(of_mean, of_last)) << "\n";
        std::cout << formatted("after the last step alone, without the mean: %.2f %%\n", 100.0 * test_score(weights, digits.test).accuracy);
        std::cout << formatted("%s accuracy: %.2f %%\n", given.has("hold-out") ? "held-out" : "test", 100.0 * test.accuracy);
        return table.status();
    });
}
