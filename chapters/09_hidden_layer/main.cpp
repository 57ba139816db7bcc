// Chapter 9 trains a network with a hidden layer, and shows which starts fail and which mistakes train all the same.
#include "07_mini_batches/hold_out.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "08_what_it_learned/show.hpp"
#include "09_hidden_layer/experiments.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "09_hidden_layer/pictures.hpp"
#include "09_hidden_layer/saved_layer.hpp"
#include "09_hidden_layer/strongest_units.hpp"
#include "common/program/command_line.hpp"
#include "common/show/figure.hpp"
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

// What chapter 8 shows of its model, and its status; what the units look for in the place of what the digits look for.
int show_what_it_learned(const HiddenLayer& model, const Digits& test, const Options& given) {
    const Activations activations = [&](const arma::mat& images) { return hidden_forward(model, images).activations; };
    const arma::mat of_test = activations_of(activations, test);
    const arma::uvec units = strongest_units(model);
    std::cout << "\n";
    show_accuracy(of_test, test, given.output("09_confusion.svg"));
    std::cout << "\nWhat the strongest hidden units look for\n" << for_and_against("it") << ":\n"
              << show_figure(given.output("09_weights.svg"), "What the strongest hidden units look for: blue ink speaks for it, red ink against it",
                             captioned_weights(model.hidden_weights, units, "unit "), units.n_elem);
    show_mistakes(of_test, test, given.output("09_mistakes.svg"));
    return show_yours(activations, test, given, "09_");
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<Option> options = training_options({.epochs = 10, .learning_rate = 0.1});
    options.push_back(count_option("batch-size", "images of a step", 16, 1, most_digits));
    options.push_back(count_option("hidden", "units of the hidden layer", 128, 1, 4096));
    options.push_back(count_option("zoo", "show starts and bugs, trained on the first N digits; 0: don't", 10'000, 0, most_digits));
    options.push_back(count_option("hold-out", "score on the last N training digits, and don't train on them", 0, 1, most_digits));
    options.push_back(image_option());
    return run_program(argc, argv, "Chapter 9: trains a network with a hidden layer.", options, [](const Options& given) {
        HiddenLayer model = given.has("load") ? load_hidden_layer(given.text("load")) : random_hidden_layer(given.count("hidden"), given.seed());
        check_yours(given);
        DigitSets digits = load_digits(given);
        if (given.has("hold-out")) std::tie(digits.training, digits.test) = hold_out(digits.training, given.count("hold-out"));
        const Digits training = first_digits(digits.training, given.count("train-images"));
        const Digits zoo = first_digits(training, given.has("load") && !given.has("zoo") ? 0 : given.count("zoo"));
        if (zoo.count() > 0) show_starts(zoo, digits.test, given.seed());

        TrainingTable table(given, training.count());
        std::mt19937_64 random(given.seed());
        const auto step = [&](const Batch& batch) { return hidden_training_step(model, batch, given.number("learning-rate")); };
        Score test = hidden_score(model, digits.test);
        table.add(0, hidden_score(model, training).loss, test.loss, test.accuracy);
        for (std::uint64_t epoch = 1; epoch <= epochs_asked_for(given) && !table.interrupted(); ++epoch) {
            const double loss = train_epoch_in_batches(training, given.count("batch-size"), random, step, table.start_epoch(epoch));
            test = hidden_score(model, digits.test);
            table.add(epoch, loss, test.loss, test.accuracy);
        }
        save_as_asked(given, as_file(model), table.interrupted());
        std::cout << "\n" << terminal_plot(table.curves()) << write_svg(given.output("09_learning_curve.svg"), table.curves()) << "\n";

        write_pictures(model, given);
        const bool holds = zoo.count() == 0 || table.interrupted() || show_bug_zoo(zoo, digits.test, given.seed(), given.output("09_zoo.svg"));
        const int refused = given.has("load") || given.has("image") ? show_what_it_learned(model, digits.test, given) : 0;
        std::cout << formatted("%s accuracy: %.2f %%\n", given.has("hold-out") ? "held-out" : "test", 100.0 * test.accuracy);
        return refused != 0 ? refused : holds ? table.status() : 1;
    });
}
