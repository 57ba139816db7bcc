// Chapter 10 trains chapter 9's network in other ways: a valley, the optimisers side by side, a rate finder, schedules.
#include "07_mini_batches/hold_out.hpp"
#include "09_hidden_layer/saved_layer.hpp"
#include "10_optimisers/show.hpp"
#include "10_optimisers/train.hpp"
#include "common/program/command_line.hpp"
#include "common/show/plot.hpp"
#include "common/show/terminal.hpp"
#include "common/show/training_table.hpp"

#include <cstdint>
#include <iostream>
#include <random>
#include <string>
#include <tuple>
#include <vector>

using namespace scratch;

int main(int argc, char** argv) {
    std::vector<Option> options = training_options({.epochs = 5, .learning_rate = optimiser_named("adam").rate});
    options.push_back(text_option("optimiser", "NAME", "plain, momentum, nesterov, rmsprop, adam, adamw", "adam"));
    options.push_back(text_option("schedule", "NAME", "constant, step, cosine, warm-up", "cosine"));
    options.push_back(count_option("batch-size", "images of a step", 16, 1, most_digits));
    options.push_back(count_option("hidden", "units of the hidden layer", 128, 1, 4096));
    options.push_back(count_option("compare", "show the optimisers side by side, on the first N digits; 0: don't", 10'000, 0, most_digits));
    options.push_back(count_option("hold-out", "score on the last N training digits, and don't train on them", 0, 1, most_digits));
    return run_program(argc, argv, "Chapter 10: optimisers and schedules.", options, [](const Options& given) {
        HiddenLayer model = given.has("load") ? load_hidden_layer(given.text("load")) : random_hidden_layer(given.count("hidden"), given.seed());
        const Optimiser& optimiser = optimiser_named(given.text("optimiser"));
        const auto schedule = schedule_named(given.text("schedule"));
        DigitSets digits = load_digits(given);
        if (given.has("hold-out")) std::tie(digits.training, digits.test) = hold_out(digits.training, given.count("hold-out"));
        const Digits training = first_digits(digits.training, given.count("train-images"));
        const Digits few = first_digits(training, given.has("load") && !given.has("compare") ? 0 : given.count("compare"));
        const double rate = given.has("learning-rate") ? given.number("learning-rate") : optimiser.rate;
        std::cout << formatted("\nTraining with %s, %s schedule, from the rate %g:\n", optimiser.name.c_str(), given.text("schedule").c_str(), rate);
        TrainingTable table(given, training.count());
        std::mt19937_64 random(given.seed());
        Memories memories = no_memories(model);
        const auto epochs = epochs_asked_for(given);
        double done = 0.0;  // steps' digits, of epochs * training.count()
        const auto step = [&](const Batch& batch) {
            const double loss = optimiser_step(model, memories, batch, optimiser.update, schedule(rate, done / static_cast<double>(epochs * training.count())));
            done += static_cast<double>(batch.labels.n_elem);
            return loss;
        };
        Score test = hidden_score(model, digits.test);
        table.add(0, hidden_score(model, training).loss, test.loss, test.accuracy);
        for (std::uint64_t epoch = 1; epoch <= epochs && !table.interrupted(); ++epoch) {
            const double loss = train_epoch_in_batches(training, given.count("batch-size"), random, step, table.start_epoch(epoch));
            test = hidden_score(model, digits.test);
            table.add(epoch, loss, test.loss, test.accuracy);
        }
        save_as_asked(given, as_file(model), table.interrupted());
        std::cout << "\n" << terminal_plot(table.curves()) << write_svg(given.output("10_learning_curve.svg"), table.curves()) << "\n";
        if (few.count() > 0 && !table.interrupted()) {
            show_valley(given.output("10_valley.svg"));
            show_how_soon(few, digits.test, given.seed());
            show_robustness(few, digits.test, given.seed());
            show_rate_finder(few, optimiser, given.seed(), given.output("10_rate_finder.svg"));
            show_subnormals(memories);
        }
        std::cout << formatted("%s accuracy: %.2f %%\n", given.has("hold-out") ? "held-out" : "test", 100.0 * test.accuracy);
        return table.status();
    });
}
