// Chapter 6 trains the article's network, image by image, and shows what it has learned.
#include "06_training_loop/training_loop.hpp"
#include "common/program/command_line.hpp"
#include "common/gradient_check/gradient_check.hpp"
#include "common/show/picture.hpp"
#include "common/show/plot.hpp"
#include "common/show/terminal.hpp"
#include "common/show/training_run.hpp"

#include <iostream>

using namespace scratch;

namespace {

bool show_check(const char* when, const arma::mat& weights, const Digits& digits) {
    const arma::vec image = image_vector(digits, 0);
    const arma::uword label = digits.labels(0);
    const auto loss = [&](const arma::mat& w) { return forward(w, image, label).loss; };
    const CheckReport report = check_gradient("W", loss, weights, loss_wrt_weights(label, forward(weights, image, label).predictions, image));
    std::cout << "\nThe gradient " << when << " training, on the first training image:\n" << report.text();
    return report.passed();
}

void show_weights(const arma::mat& weights, const std::string& file) {
    std::cout << "\nWhat the weights of 0, 1 and 3 look for (+ # ink speaks for the digit, - = against it):\n";
    std::vector<std::vector<std::string>> pictures;
    for (const arma::uword digit : {0u, 1u, 3u}) pictures.push_back(signed_picture(weights.row(digit).t()));
    std::cout << side_by_side(pictures);
    write_png(file, enlarged(sheet_of_weights(weights.t(), 5), 4));
    std::cout << "picture: " << file << " (the weights of all ten digits)\n";
}

}  // namespace

int main(int argc, char** argv) {
    TrainingOptions how{.epochs = 5, .learning_rate = 0.005};
    return run_program(argc, argv, "Chapter 6: trains the article's network.", training_options(how), [&](const Options& options) {
        const DigitSets digits = load_digits(options);
        const Digits training = first_digits(digits.training, how.train_images);
        arma::mat weights = random_weights(options.seed);
        bool holds = show_check("before", weights, training);

        std::mt19937_64 random(options.seed);
        const auto one_epoch = [&](const KeepGoing& keep_going) { return train_epoch(weights, training, how.learning_rate, random, keep_going); };
        const auto test = [&] { const Score now = score(weights, digits.test); return Measured{now.loss, now.accuracy}; };
        const TrainingRun run = run_training(how, training.count(), score(weights, training).loss, one_epoch, test);
        save_as_asked(how, {"softmax-regression", {{"weights", weights}}});

        holds = show_check("after", weights, training) && holds;
        std::cout << "\n" << terminal_plot(run.curves) << write_svg(options.output + "/06_learning_curve.svg", run.curves) << "\n";
        show_weights(weights, options.output + "/06_weights.png");
        std::cout << formatted("test accuracy: %.2f %%\n", 100.0 * run.accuracy);
        return holds ? training_status(run) : 1;
    });
}
