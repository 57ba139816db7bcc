// Chapter 11 trains chapter 9's network with what keeps it from learning by heart, and scores it on the test digits once, at the end.
#include "07_mini_batches/hold_out.hpp"
#include "09_hidden_layer/saved_layer.hpp"
#include "10_optimisers/show.hpp"
#include "10_optimisers/train.hpp"
#include "11_regularisation/regularisation.hpp"
#include "11_regularisation/show.hpp"
#include "11_regularisation/train.hpp"
#include "common/program/command_line.hpp"
#include "common/show/plot.hpp"
#include "common/show/terminal.hpp"
#include "common/show/training_table.hpp"

#include <algorithm>
#include <armadillo>
#include <cstdint>
#include <iostream>
#include <random>
#include <vector>

using namespace scratch;

int main(int argc, char** argv) {
    std::vector<Option> options = training_options({.epochs = 20, .learning_rate = 0.1});
    options.push_back(text_option("optimiser", "NAME", "plain, momentum, nesterov, rmsprop, adam, adamw", "nesterov"));
    options.push_back(text_option("schedule", "NAME", "constant, step, cosine, warm-up", "cosine"));
    options.push_back(count_option("batch-size", "images of a step", 128, 1, most_digits));
    options.push_back(count_option("hidden", "units of the hidden layer", 256, 1, 4096));
    options.push_back(number_option("decay", "what large weights cost", 0.0, 0.0, 1.0));
    options.push_back(number_option("dropout", "share of the hidden units that are missing in each step", 0.0, 0.0, 0.99));
    options.push_back(count_option("shifts", "move each image by up to N pixels, anew in each step", 1, 0, 14));
    options.push_back(number_option("warps", "bend each image, by up to N pixels for each of six bends, anew in each step", 0.0, 0.0, 14.0));
    options.push_back(count_option("patience", "stop after N epochs without a lower held-out loss; keep the best", most_digits, 1, most_digits));
    options.push_back(count_option("hold-out", "watch the last N training digits, and don't train on them", 1000, 1, most_digits));
    options.push_back(count_option("compare", "show all ways, trained on the first N digits; 0: don't", 1000, 0, most_digits));
    options.push_back(count_option("compare-epochs", "epochs of each of these", 50, 1, 1000));
    return run_program(argc, argv, "Chapter 11: has it learned, or learned by heart?", options, [](const Options& given) {
        const HiddenLayer start = given.has("load") ? load_hidden_layer(given.text("load")) : random_hidden_layer(given.count("hidden"), given.seed());
        const auto schedule = schedule_named(given.text("schedule"));
        const UpdateRule update = optimiser_named(given.text("optimiser")).update;
        const DigitSets digits = load_digits(given);
        const arma::uword some = std::min<arma::uword>(given.count("hold-out"), digits.training.count() / 4);  // where nobody says how many
        const auto [rest, held_out] = hold_out(digits.training, given.has("hold-out") ? given.count("hold-out") : some);
        const Digits training = first_digits(rest, given.count("train-images"));
        const Digits few = first_digits(training, given.has("load") && !given.has("compare") ? 0 : given.count("compare"));
        const Regularisation help{given.number("decay"), given.number("dropout"), given.count("shifts"), given.number("warps")};
        const Plan plan{training, given.count("batch-size"), epochs_asked_for(given), update, [&](double done) { return schedule(given.number("learning-rate"), done); }};
        std::cout << "\nThe test digits wait until the end; in this table \"test\" are the held-out ones:\n";
        TrainingTable table(given, training.count());
        Training helped{start, no_memories(start), std::mt19937_64(given.seed())};
        Score watched = hidden_score(start, held_out);
        Best best{start, watched.loss, 0};
        table.add(0, hidden_score(start, training).loss, watched.loss, watched.accuracy);
        for (std::uint64_t epoch = 1; epoch <= plan.epochs && !table.interrupted(); ++epoch) {
            const double loss = train_epoch(helped, plan, help, epoch, table.start_epoch(epoch));
            watched = hidden_score(helped.model, held_out);
            table.add(epoch, loss, watched.loss, watched.accuracy);
            if (stop_early(best, helped.model, watched.loss, epoch, given.count("patience"))) break;
        }
        const bool kept = given.has("patience") && !table.interrupted();
        const HiddenLayer model = kept ? best.model : helped.model;
        if (kept) std::cout << "kept: epoch " << best.epoch << formatted(", held-out loss %.4f\n", best.loss);
        save_as_asked(given, as_file(model), table.interrupted());
        std::cout << "\n" << terminal_plot(table.curves()) << write_svg(given.output("11_learning_curve.svg"), table.curves()) << "\n";
        if (help.decay > 0.0) std::cout << formatted("decay / 2 times the sum of all squared weights: %.4f\n", decay_cost(model, help.decay));
        if (few.count() > 0 && !table.interrupted()) {
            show_ways(few, held_out, given.count("compare-epochs"), given.seed(), given.output("11_by_heart.svg"));
            show_wrong_labels(few, held_out, given.count("compare-epochs"), given.seed());
            show_difference(model, show_sizes(plan, start, held_out, given.seed(), given.output("11_sizes.svg")), digits.test);
        }
        std::cout << formatted("test accuracy: %.2f %%\n", 100.0 * hidden_score(model, digits.test).accuracy);
        return table.status();
    });
}
