#include "08_what_it_learned/show.hpp"

#include "02_softmax/softmax.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "08_what_it_learned/confusion.hpp"
#include "08_what_it_learned/find_ink.hpp"
#include "08_what_it_learned/pictures.hpp"
#include "08_what_it_learned/prepare_image.hpp"
#include "common/show/figure.hpp"
#include "common/show/read_picture.hpp"
#include "common/show/readings.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <system_error>
#include <vector>

namespace scratch {

arma::mat activations_of(const Activations& model, const Digits& digits) {
    arma::mat activations(digit_count, digits.count());
    for (arma::uword first = 0; first < digits.count(); first += 1000) {
        const arma::uword last = std::min<arma::uword>(first + 1000, digits.count()) - 1;
        activations.cols(first, last) = model(gather(digits, arma::regspace<arma::uvec>(first, last)).images);
    }
    return activations;
}

void show_accuracy(const arma::mat& activations, const Digits& digits, const std::string& file) {
    const arma::umat confusion = confusion_matrix(arma::conv_to<arma::uvec>::from(digits.labels), read_as(activations));
    std::cout << formatted("test accuracy: %.2f %%\n\nA row is the truth, a column what it was read as:\n", 100.0 * accuracy(confusion))
              << show_confusion(file, confusion, precision(confusion), recall(confusion));
}

void show_mistakes(const arma::mat& activations, const Digits& digits, const std::string& file) {
    std::vector<Captioned> pictures;
    for (const auto& [index, truth, read_as, probability, loss] : worst_mistakes(arma::conv_to<arma::uvec>::from(digits.labels), activations, 20))
        pictures.push_back(captioned_digit(image_vector(digits, index), formatted("%llu read as %llu\np = %.3f", truth, read_as, probability)));
    std::cout << "\nThe worst mistakes, the largest loss first:\n" << show_figure(file, "The worst mistakes, the largest loss first", pictures, 3);
}

Option image_option() { return texts_option("image", "FILE", "pictures of one digit each, PNG or JPEG, or a folder of them (default: draws a sample)"); }

namespace {

bool are_several(const std::vector<std::string>& paths) {
    std::error_code ignored;
    return paths.size() > 1 || (paths.size() == 1 && std::filesystem::is_directory(paths[0], ignored));
}

arma::fmat ink_in(const std::string& file) { return ink_of(read_picture(file), file); }

void show_one(const Activations& model, const std::string& file, const std::string& figure, const std::string& steps) {
    const arma::fmat ink = ink_in(file);
    const arma::mat images = prepared_well_and_badly(ink);
    const arma::mat predictions = batch_softmax(model(images));
    std::vector<Captioned> pictures;
    for (const char* how : {"prepared", "only shrunk", "inverted"}) {
        const arma::vec p = predictions.col(pictures.size());
        pictures.push_back(captioned_digit(images.col(pictures.size()), formatted("%s\nread as %llu\np = %.3f", how, p.index_max(), p.max())));
    }
    std::cout << "\nA picture that is not from the data, " << printable(file) << "\n(draw your own, and give it by --image):\n"
              << show_figure(figure, "Your digit, prepared and badly prepared, and what it is read as", pictures, pictures.size())
              << write_svg(steps, preparation(ink)) << "\n\nWhat the model makes of the prepared one:\n";
    for (arma::uword k = 0; k < digit_count; ++k) std::cout << formatted("  %llu  %.3f  ", k, predictions(k, 0)) << bar(predictions(k, 0), 40) << "\n";
}

}  // namespace

void check_yours(const Options& given) {
    const auto& paths = given.texts("image");
    if (paths.size() != 1) return;
    for (const std::string& file : picture_files(paths[0]))  // at least one, where it is a folder
        if (!are_several(paths)) ink_in(file);
}

std::optional<arma::vec> yours_if_one(const Options& given) {
    const auto& paths = given.texts("image");
    if (paths.size() != 1 || are_several(paths)) return std::nullopt;
    return prepared(ink_in(paths[0]));
}

int show_yours(const Activations& model, const Digits& digits, const Options& given, const std::string& name) {
    const auto& paths = given.texts("image");
    if (are_several(paths)) {
        std::cout << "\nYour pictures:\n";
        return for_each_picture(paths, [&](const std::string& file) {
            const arma::vec predictions = softmax(model(prepared(ink_in(file))).as_col());
            std::cout << reading_line(file, predictions) << "\n";
        });
    }
    std::string file = paths.empty() ? given.output(name + "sample.png") : paths[0];
    if (paths.empty()) {
        const arma::uword second = std::min<arma::uword>(1, digits.count() - 1);  // legible, which the first of the drawn ones hardly is
        write_png(file, drawn_on_paper(digits.images.col(second)));
    }
    show_one(model, file, given.output(name + "yours.svg"), given.output(name + "steps.svg"));
    return 0;
}

}  // namespace scratch
