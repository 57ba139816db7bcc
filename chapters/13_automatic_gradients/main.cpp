// Chapter 13 records what is computed, goes backwards over it, and trains networks whose gradients nobody has derived.
#include "07_mini_batches/hold_out.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "13_automatic_gradients/deep_network.hpp"
#include "13_automatic_gradients/saved_deep.hpp"
#include "13_automatic_gradients/show.hpp"
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

int main(int argc, char** argv) {
    std::vector<Option> options = training_options({.epochs = 10, .learning_rate = 0.1});
    options.push_back(count_option("batch-size", "images of a step", 16, 1, most_digits));
    options.push_back(count_option("layers", "hidden layers", 3, 1, most_layers));
    options.push_back(count_option("hidden", "units of each hidden layer", 128, 1, most_units));
    options.push_back(count_option("residual", "1: hidden layers from the second on add to what they are given", 0, 0, 1));
    options.push_back(count_option("compare", "show networks of 1 to 20 layers, trained on the first N digits; 0: don't", 10'000, 0, most_digits));
    options.push_back(count_option("compare-epochs", "epochs of each of these", 5, 1, 1000));
    options.push_back(count_option("hold-out", "score on the last N training digits, and don't train on them", 0, 1, most_digits));
    return run_program(argc, argv, "Chapter 13: gradients by themselves.", options, [](const Options& given) {
        DeepNetwork model = given.has("load") ? load_deep_network(given.text("load"))
                                              : random_deep_network(given.count("layers"), given.count("hidden"), given.count("residual") == 1, given.seed());
        DigitSets digits = load_digits(given);
        if (given.has("hold-out")) std::tie(digits.training, digits.test) = hold_out(digits.training, given.count("hold-out"));
        const Digits training = first_digits(digits.training, given.count("train-images"));
        const Digits few = first_digits(training, given.has("load") && !given.has("compare") ? 0 : given.count("compare"));
        TrainingTable table(given, training.count());
        std::mt19937_64 random(given.seed());
        const auto step = [&](const Batch& batch) { return deep_training_step(model, batch, given.number("learning-rate")); };
        Score test = deep_score(model, digits.test);
        table.add(0, deep_score(model, training).loss, test.loss, test.accuracy);
        for (std::uint64_t epoch = 1; epoch <= epochs_asked_for(given) && !table.interrupted(); ++epoch) {
            const double loss = train_epoch_in_batches(training, given.count("batch-size"), random, step, table.start_epoch(epoch));
            test = deep_score(model, digits.test);
            table.add(epoch, loss, test.loss, test.accuracy);
        }
        save_as_asked(given, as_file(model), table.interrupted());
        std::cout << "\n" << terminal_plot(table.curves()) << write_svg(given.output("13_learning_curve.svg"), table.curves()) << "\n";
        if (few.count() > 0 && !table.interrupted()) {
            show_on_paper(given.output("13_graph.svg"));
            show_two_ways();
            show_directions(few, given.seed());
            show_cost(few, given.seed());
            show_layers(few, given.seed());
            show_deep(few, digits.test, given.count("compare-epochs"), given.seed(), given.output("13_deep.svg"));
        }
        std::cout << formatted("%s accuracy: %.2f %%\n", given.has("hold-out") ? "held-out" : "test", 100.0 * test.accuracy);
        return table.status();
    });
}
