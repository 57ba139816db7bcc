// Chapter 6 trains the article's network, image by image, and shows what it has learned.
#include "06_training_loop/pictures.hpp"
#include "06_training_loop/saved_weights.hpp"
#include "06_training_loop/training_loop.hpp"
#include "common/gradient_check/gradient_check.hpp"
#include "common/program/command_line.hpp"
#include "common/show/figure.hpp"
#include "common/show/plot.hpp"
#include "common/show/terminal.hpp"
#include "common/show/training_table.hpp"

#include <cstdint>
#include <iostream>
#include <random>
#include <string>
#include <vector>

using namespace scratch;

namespace {

bool show_check(const char* when, const arma::mat& weights, const Digits& digits) {
    const arma::vec image = image_vector(digits, 0);
    const arma::uword label = digits.labels(0);
    const auto loss = [&](const arma::mat& w) { return forward(w, image, label).loss; };
    const CheckReport report = check_gradient("w", loss, weights, loss_wrt_weights(label, forward(weights, image, label).predictions, image));
    std::cout << "\nThe gradient " << when << " training, on the first training image:\n" << report.text();
    return report.passed();
}

void show_weights(const arma::mat& weights, const std::string& file) {
    std::cout << "\nWhat the weights of 0, 1 and 3 look for\n" << for_and_against("the digit") << ":\n";
    std::vector<std::vector<std::string>> pictures;
    for (const arma::uword digit : {0u, 1u, 3u}) pictures.push_back(signed_picture(weights.row(digit).t()));
    std::cout << side_by_side(pictures);
    const Svg all = captioned_sheet("What the weights of each digit look for: blue ink speaks for it, red ink against it",
                                    captioned_weights(weights, arma::regspace<arma::uvec>(0, digit_count - 1), ""));
    std::cout << write_svg(file, all) << " (the weights of all ten digits)\n";
}

}  // namespace

int main(int argc, char** argv) {
    const auto options = training_options({.epochs = 5, .learning_rate = 0.005});
    return run_program(argc, argv, "Chapter 6: trains the article's network.", options, [](const Options& given) {
        arma::mat weights = given.has("load") ? load_weights(given.text("load")) : random_weights(given.seed());
        const DigitSets digits = load_digits(given);
        const Digits training = first_digits(digits.training, given.count("train-images"));
        bool holds = show_check("before", weights, training);

        TrainingTable table(given, training.count());
        std::mt19937_64 random(given.seed());
        Score test = score(weights, digits.test);
        table.add(0, score(weights, training).loss, test.loss, test.accuracy);
        for (std::uint64_t epoch = 1; epoch <= epochs_asked_for(given) && !table.interrupted(); ++epoch) {
            const double loss = train_epoch(weights, training, given.number("learning-rate"), random, table.start_epoch(epoch));
            test = score(weights, digits.test);
            table.add(epoch, loss, test.loss, test.accuracy);
        }
        save_as_asked(given, softmax_regression(weights), table.interrupted());

        holds = show_check("after", weights, training) && holds;
        std::cout << "\n" << terminal_plot(table.curves()) << write_svg(given.output("06_learning_curve.svg"), table.curves()) << "\n";
        show_weights(weights, given.output("06_weights.svg"));
        std::cout << write_svg(given.output("06_step.svg"), along_the_step(weights, training, digits.test)) << "\n";
        if (!given.has("load") && !table.interrupted())
            std::cout << write_svg(given.output("06_rates.svg"), four_rates(training, digits.test, given.seed())) << "\n"
                      << write_svg(given.output("06_snapshots.svg"), snapshots(training, given.number("learning-rate"), given.seed())) << "\n";
        std::cout << formatted("test accuracy: %.2f %%\n", 100.0 * test.accuracy);
        return holds ? table.status() : 1;
    });
}
