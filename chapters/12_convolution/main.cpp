// Chapter 12 trains a convolutional network, which looks for the same things at every place.
#include "07_mini_batches/hold_out.hpp"
#include "08_what_it_learned/show.hpp"
#include "10_optimisers/schedules.hpp"
#include "10_optimisers/show.hpp"
#include "10_optimisers/train.hpp"
#include "11_regularisation/regularisation.hpp"
#include "12_convolution/network.hpp"
#include "12_convolution/saved_network.hpp"
#include "12_convolution/show.hpp"
#include "12_convolution/train.hpp"
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
    std::vector<Option> options = training_options({.epochs = 10, .learning_rate = 0.002});
    options.push_back(text_option("optimiser", "NAME", "plain, momentum, nesterov, rmsprop, adam, adamw; each has its own --learning-rate", "adam"));
    options.push_back(count_option("batch-size", "images of a step", 32, 1, most_digits));
    options.push_back(count_option("filters", "filters that look at the image; twice as many look at their maps", 16, 1, most_filters));
    options.push_back(count_option("shifts", "move each image by up to N pixels, anew in each step", 1, 0, 14));
    options.push_back(count_option("compare", "show what moved digits are read as, and by chapter 9's network; 0: don't", 1, 0, 1));
    options.push_back(count_option("hold-out", "score on the last N training digits, and don't train on them", 0, 1, most_digits));
    options.push_back(image_option());
    return run_program(argc, argv, "Chapter 12: a convolutional network.", options, [](const Options& given) {
        Convolutional model = given.has("load") ? load_convolutional(given.text("load")) : random_convolutional(given.count("filters"), given.seed());
        const UpdateRule update = optimiser_named(given.text("optimiser")).update;
        check_yours(given);
        DigitSets digits = load_digits(given);
        if (given.has("hold-out")) std::tie(digits.training, digits.test) = hold_out(digits.training, given.count("hold-out"));
        const Digits training = first_digits(digits.training, given.count("train-images"));
        const std::uint64_t epochs = epochs_asked_for(given);
        TrainingTable table(given, training.count());
        std::mt19937_64 random(given.seed());
        ConvolutionalMemories memories = no_memories(model);
        double done = 0.0;
        const auto step = [&](Batch batch) {
            if (given.count("shifts") > 0) shift_at_random(batch.images, given.count("shifts"), random);
            const double rate = cosine_rate(given.number("learning-rate"), done / static_cast<double>(epochs * training.count()));
            done += static_cast<double>(batch.labels.n_elem);
            return convolutional_step(model, memories, batch, rate, update);
        };
        Score test = convolutional_score(model, digits.test);  // before the first step a thousand training digits say enough
        table.add(0, convolutional_score(model, first_digits(training, 1000)).loss, test.loss, test.accuracy);
        for (std::uint64_t epoch = 1; epoch <= epochs && !table.interrupted(); ++epoch) {
            const double loss = train_epoch_in_batches(training, given.count("batch-size"), random, step, table.start_epoch(epoch));
            test = convolutional_score(model, digits.test);
            table.add(epoch, loss, test.loss, test.accuracy);
        }
        save_as_asked(given, as_file(model), table.interrupted());
        std::cout << "\n" << terminal_plot(table.curves()) << write_svg(given.output("12_learning_curve.svg"), table.curves()) << "\n"
                  << show_filters(model, given.output("12_filters.svg")) << "\n" << show_maps(model, yours_if_one(given).value_or(image_vector(digits.test, 0)), given.output("12_maps.svg")) << "\n";
        const Activations activations = [&](const arma::mat& images) { return convolutional_activations(model, images); };
        if (given.count("compare") > 0 && !table.interrupted()) show_moved(strangers(training, given.seed()), activations, digits.test);
        int refused = 0;
        if (given.has("load") || given.has("image")) {
            const arma::mat of_test = activations_of(activations, digits.test);
            show_accuracy(of_test, digits.test, given.output("12_confusion.svg"));
            show_mistakes(of_test, digits.test, given.output("12_mistakes.svg"));
            refused = show_yours(activations, digits.test, given, "12_");
        }
        std::cout << formatted("%s accuracy: %.2f %%\n", given.has("hold-out") ? "held-out" : "test", 100.0 * test.accuracy);
        return refused != 0 ? refused : table.status();
    });
}
