// Chapter 8 looks at what a model has learned: which digits it confuses, what its weights look for, what it reads in your picture.
#include "06_training_loop/saved_weights.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "08_what_it_learned/pictures.hpp"
#include "08_what_it_learned/show.hpp"
#include "common/program/command_line.hpp"
#include "common/show/figure.hpp"
#include "common/show/terminal.hpp"

#include <cstdint>
#include <iostream>
#include <random>
#include <string>
#include <vector>

using namespace scratch;

namespace {

arma::mat trained_now(const Digits& digits, std::uint64_t seed) {
    std::cout << "model: softmax regression, trained now (--load FILE takes a saved one)\n";
    arma::mat weights(digit_count, pixel_count, arma::fill::zeros);  // not random: where there never is ink, the pictures stay white
    std::mt19937_64 random(seed);
    for (int epoch = 0; epoch < 3; ++epoch)
        train_epoch_in_batches(digits, 50, random, [&](const Batch& batch) { return batch_training_step(weights, batch, 0.2); });
    return weights;
}

void show_weights(const arma::mat& weights, const std::string& file) {
    std::cout << "\nWhat the weights of each digit look for\n" << for_and_against("it") << ":\n"
              << show_figure(file, "What the weights of each digit look for: blue ink speaks for it, red ink against it", captioned_weights(weights, arma::regspace<arma::uvec>(0, digit_count - 1), ""), 3);
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<Option> options{text_option("load", "FILE", "weights that chapter 6 or 7 saved (default: trains some now)"), image_option()};
    return run_program(argc, argv, "Chapter 8: what a model has learned.", options, [](const Options& given) {
        arma::mat weights = given.has("load") ? load_weights(given.text("load")) : arma::mat();  // files first: what is wrong with them shows at once
        check_yours(given);
        const DigitSets digits = load_digits(given);
        if (!given.has("load")) weights = trained_now(digits.training, given.seed());
        const auto model = [&](const arma::mat& images) { return arma::mat(weights * images); };
        const arma::mat activations = activations_of(model, digits.test);
        show_accuracy(activations, digits.test, given.output("08_confusion.svg"));
        show_weights(weights, given.output("08_weights.svg"));
        show_mistakes(activations, digits.test, given.output("08_mistakes.svg"));
        std::cout << write_svg(given.output("08_sure.svg"), how_sure(batch_softmax(activations), arma::conv_to<arma::uvec>::from(digits.test.labels))) << "\n";
        return show_yours(model, digits.test, given, "08_");
    });
}
