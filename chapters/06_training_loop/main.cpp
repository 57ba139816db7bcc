// Chapter 6 trains the article's network, image by image, and shows what it has learned.
#include "06_training_loop/training_loop.hpp"
#include "common/command_line.hpp"
#include "common/gradient_check.hpp"
#include "common/model_file.hpp"
#include "common/picture.hpp"
#include "common/plot.hpp"
#include "common/terminal.hpp"

#include <chrono>
#include <cmath>
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

Plot train(arma::mat& weights, const Digits& training, const Digits& test, const TrainingOptions& how, std::uint64_t seed) {
    Plot curves{"Learning curve", "epoch", "mean loss", {{"training", {}}, {"x: test", {}}}};
    std::mt19937_64 random(seed);
    const auto show = [&](std::uint64_t epoch, double training_loss, double seconds) {
        const Score now = score(weights, test);
        std::cout << formatted("  %5llu  %13.4f  %9.4f  %11.2f %%  %5.2f s\n", static_cast<unsigned long long>(epoch), training_loss, now.loss,
                               100.0 * now.accuracy, seconds) << std::flush;
        if (epoch == 0) return;  // so far above the rest that the rest would look flat
        curves.curves[0].points.emplace_back(epoch, training_loss);
        curves.curves[1].points.emplace_back(epoch, now.loss);
    };
    std::cout << "\n  epoch  training loss  test loss  test accuracy     time\n";
    show(0, score(weights, training).loss, 0.0);
    for (std::uint64_t epoch = 1; epoch <= how.epochs; ++epoch) {
        const auto started = std::chrono::steady_clock::now();
        double loss = 0.0;
        {
            Progress progress(formatted("  epoch %llu", static_cast<unsigned long long>(epoch)), training.count());
            loss = train_epoch(weights, training, how.learning_rate, random, [&](arma::uword done) { progress.update(done); return true; });
        }
        show(epoch, loss, std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
        if (!std::isfinite(loss)) throw std::runtime_error(formatted("--learning-rate %g diverges: the loss is no longer finite; take a smaller one", how.learning_rate));
    }
    return curves;
}

void show_weights(const arma::mat& weights, const std::string& file) {
    std::cout << "\nWhat the weights of 0, 1 and 3 look for (+ # ink speaks for the digit, - = against it):\n";
    std::vector<std::vector<std::string>> pictures;
    for (const arma::uword digit : {0, 1, 3}) pictures.push_back(signed_picture(weights.row(digit).t()));
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
        const Plot curves = train(weights, training, digits.test, how, options.seed);
        holds = show_check("after", weights, training) && holds;

        std::cout << "\n" << terminal_plot(curves) << write_svg(options.output + "/06_learning_curve.svg", curves) << "\n";
        show_weights(weights, options.output + "/06_weights.png");
        if (!how.save.empty()) {
            save_model(how.save, {"softmax-regression", {{"weights", weights}}});
            std::cout << "model: " << how.save << "\n";
        }
        std::cout << formatted("test accuracy: %.2f %%\n", 100.0 * score(weights, digits.test).accuracy);
        return holds ? 0 : 1;
    });
}
