// Chapter 8 looks at what a model has learned: which digits it confuses, what its weights look for, what it reads in your picture.
#include "07_mini_batches/mini_batches.hpp"
#include "08_what_it_learned/confusion.hpp"
#include "08_what_it_learned/prepare_image.hpp"
#include "08_what_it_learned/weight_images.hpp"
#include "common/program/command_line.hpp"
#include "common/show/figure.hpp"
#include "common/program/model_file.hpp"
#include "common/show/terminal.hpp"

#include <iostream>

using namespace scratch;

namespace {

Model train(const Digits& digits, std::uint64_t seed) {
    std::cout << "model: softmax regression, trained now for 3 epochs in batches of 50; --model FILE takes one that was saved\n";
    arma::fmat weights(digit_count, pixel_count, arma::fill::zeros);  // not random: where there never is ink, the pictures stay white
    std::mt19937_64 random(seed);
    for (int epoch = 0; epoch < 3; ++epoch)
        train_epoch_in_batches<float>(digits, 50, random, [&](const Batch<float>& batch) { return batch_training_step(weights, batch, 0.2f); });
    return {"softmax-regression", {{"weights", arma::conv_to<arma::mat>::from(weights)}}};
}

void show_weights(const Model& model, const std::string& file) {
    const arma::mat& weights = model.parameters[0].values;
    const bool hidden = model.kind == "hidden-layer";
    const arma::uvec rows = hidden ? strongest_units(weights, model.parameters[2].values) : arma::regspace<arma::uvec>(0, digit_count - 1);
    std::cout << "\nWhat the weights of " << (hidden ? "the strongest hidden units" : "each digit") << " look for (+ # ink speaks for it, - = against it):\n"
              << show_figure(file, captioned_weights(weights, rows, hidden ? "unit " : ""), rows.n_elem);
}

void show_mistakes(const std::vector<Mistake>& mistakes, const Digits& digits, const std::string& file) {
    std::vector<Captioned> pictures;
    for (const auto& [index, truth, read_as, probability, loss] : mistakes)
        pictures.push_back(captioned_digit(image_vector(digits, index), formatted("%llu read as %llu\np = %.3f", truth, read_as, probability)));
    std::cout << "\nThe worst mistakes, the largest loss first:\n" << show_figure(file, pictures, 6);
}

void show_yours(const Model& model, const arma::mat& images, const std::string& file) {
    const arma::mat predictions = batch_softmax(model_activations(model, images));
    std::vector<Captioned> pictures;
    for (const char* how : {"prepared", "only shrunk", "inverted"}) {
        const arma::vec p = predictions.col(pictures.size());
        pictures.push_back(captioned_digit(images.col(pictures.size()), formatted("%s\nread as %llu\np = %.3f", how, p.index_max(), p.max())));
    }
    std::cout << show_figure(file, pictures, pictures.size()) << "\nWhat the model makes of the prepared one:\n";
    for (arma::uword k = 0; k < digit_count; ++k) std::cout << formatted("  %llu  %.3f  ", k, predictions(k, 0)) << bar(predictions(k, 0), 40) << "\n";
}

}  // namespace

int main(int argc, char** argv) {
    std::string model_file, image_file;
    OptionTable more;
    add_text(more, "model", "FILE", "a model that --save wrote (default: trains one now)", model_file);
    add_text(more, "image", "FILE", "a PNG of one digit in your own hand (default: draws a sample)", image_file);
    return run_program(argc, argv, "Chapter 8: what a model has learned.", more, [&](const Options& options) {
        const auto file = [&](const char* name) { return options.output + "/08_" + name + ".png"; };
        const auto read = [](const std::string& png) { return prepared_well_and_badly(ink_of(read_png(png), png)); };
        arma::mat yours = image_file.empty() ? arma::mat() : read(image_file);  // files first: what is wrong with them shows at once
        Model model = model_file.empty() ? Model() : load_model(model_file);
        const DigitSets digits = load_digits(options);
        if (model_file.empty()) model = train(digits.training, options.seed);
        const arma::mat activations = model_activations(model, digits.test);
        const arma::uvec labels = arma::conv_to<arma::uvec>::from(digits.test.labels);
        const arma::umat confusion = confusion_matrix(labels, read_as(activations));
        std::cout << formatted("test accuracy: %.2f %%\n\nA row is the truth, a column what it was read as:\n", 100.0 * accuracy(confusion))
                  << show_confusion(file("confusion"), confusion, precision(confusion), recall(confusion));
        show_weights(model, file("weights"));
        show_mistakes(worst_mistakes(labels, activations, 20), digits.test, file("mistakes"));
        const arma::uword second = std::min<arma::uword>(1, digits.test.count() - 1);  // legible, which the first of the drawn ones hardly is
        if (image_file.empty()) write_png(image_file = file("sample"), drawn_on_paper(digits.test.images.col(second)));
        if (yours.empty()) yours = read(image_file);
        std::cout << "\nA picture that is not from the data, " << image_file << " (draw your own, and give it by --image):\n";
        show_yours(model, yours, file("yours"));
        return 0;
    });
}
