// Chapter 9 trains a network with a hidden layer, and shows which starts fail and which mistakes train all the same.
#include "07_mini_batches/hold_out.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/experiments.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "common/program/command_line.hpp"
#include "common/show/plot.hpp"
#include "common/show/terminal.hpp"
#include "common/show/training_run.hpp"

#include <iostream>

using namespace scratch;

namespace {

TrainingRun train(HiddenLayer<float>& model, const Digits& training, const Digits& test, const TrainingOptions& how, arma::uword batch_size,
                  std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const auto step = [&](const Batch<float>& batch) { return hidden_training_step(model, batch, static_cast<float>(how.learning_rate)); };
    const auto train_epoch = [&](const KeepGoing& keep_going) { return train_epoch_in_batches<float>(training, batch_size, random, step, keep_going); };
    const auto measure = [&] {
        const Score now = hidden_score(model, test);
        return Measured{now.loss, now.accuracy};
    };
    return run_training(how, training.count(), hidden_score(model, training).loss, train_epoch, measure);
}

Model as_model(const HiddenLayer<double>& model) { return {"hidden-layer", {{"W", model.W}, {"b1", model.b1}, {"U", model.U}, {"b2", model.b2}}}; }

}  // namespace

int main(int argc, char** argv) {
    TrainingOptions how{.epochs = 10, .learning_rate = 0.1};
    std::uint64_t batch_size = 16, hidden = 128, zoo = 10'000, held_out = 0;
    OptionTable table = training_options(how);
    add_number(table, "batch-size", "images of a step", batch_size, 1, 200'000);
    add_number(table, "hidden", "units of the hidden layer", hidden, 1, 4096);
    add_number(table, "zoo", "show starts and bugs, trained on the first N digits; 0: don't", zoo, 0, 200'000);
    add_number(table, "hold-out", "score on the last N training digits, and don't train on them", held_out, 0, 200'000);
    return run_program(argc, argv, "Chapter 9: trains a network with a hidden layer.", table, [&](const Options& options) {
        DigitSets digits = load_digits(options);
        if (held_out > 0) std::tie(digits.training, digits.test) = hold_out(digits.training, held_out);
        const Digits training = first_digits(digits.training, how.train_images);
        if (zoo > 0) show_starts(first_digits(training, zoo), digits.test, options.seed);

        HiddenLayer<float> model = random_hidden_layer<float>(hidden, options.seed);
        const TrainingRun run = train(model, training, digits.test, how, batch_size, options.seed);
        save_as_asked(how, as_model(converted<double>(model)));
        std::cout << "\n" << terminal_plot(run.curves) << write_svg(options.output + "/09_learning_curve.svg", run.curves) << "\n";

        const bool holds = zoo == 0 || run.interrupted || show_bug_zoo(first_digits(training, zoo), digits.test, options.seed);
        std::cout << formatted("%s accuracy: %.2f %%\n", held_out > 0 ? "held-out" : "test", 100.0 * run.accuracy);
        return holds ? training_status(run) : 1;
    });
}
