// Chapter 4 shows an untrained model at work: one image's way to its loss, and why the mean loss starts at ln 10.
#include "04_forward_pass/forward_pass.hpp"
#include "04_forward_pass/pictures.hpp"
#include "common/program/command_line.hpp"
#include "common/show/terminal.hpp"

#include <cmath>
#include <cstdint>
#include <iostream>

using namespace scratch;

namespace {

void show_on_paper() {
    const ForwardPass pass = forward(arma::mat{{1.0, 2.0}, {2.0, -2.0}, {-1.0, 2.0}}, arma::vec{1.0, 0.5}, 1);
    std::cout << "\nOn paper, three answers and two pixels, label 1:\n";
    Table table({"answer", "activation", "prediction"});
    for (arma::uword k = 0; k < pass.activations.n_elem; ++k)
        table.add({formatted("%llu", k), formatted("%.4f", pass.activations(k)), formatted("%.4f", pass.predictions(k))});
    std::cout << table.text() << formatted("loss: %.4f\n", pass.loss);
}

void show_one_image(const arma::mat& weights, const Digits& digits) {
    const ForwardPass pass = forward(weights, image_vector(digits, 0), digits.labels(0));
    std::cout << formatted("\nThe first test image, a %d, through the untrained model:\n", digits.labels(0));
    std::cout << side_by_side({picture(image_vector(digits, 0))});
    Table table({"digit", "activation", "prediction", ""});
    for (arma::uword k = 0; k < digit_count; ++k)
        table.add({formatted(k == digits.labels(0) ? "%llu (label)" : "%llu", k), formatted("%.4f", pass.activations(k)),
                   formatted("%.4f", pass.predictions(k)), bar(pass.predictions(k), 30)});
    std::cout << table.text() << formatted("loss: %.4f\n", pass.loss);
}

// The article's rand() / 78*78: its two 78s cancel, and numbers from 0 to 1 remain.
arma::mat article_weights(std::uint64_t seed) { return random_weights(seed, 0.5) + 0.5; }

void show_starts(std::uint64_t seed, const Digits& digits) {
    std::cout << "\nWhere training would start, on the " << digits.count() << " test images:\n";
    Table table({"weights", "mean loss", "accuracy"});
    const auto add = [&](const char* name, const arma::mat& weights) {
        const Score start = score(weights, digits);
        table.add({name, formatted("%.4f", start.loss), formatted("%.2f %%", 100.0 * start.accuracy)});
    };
    add("all zero", arma::mat(digit_count, pixel_count, arma::fill::zeros));
    add("random, -0.01 to 0.01", random_weights(seed));
    add("random, -1 to 1", random_weights(seed, 1.0));
    add("the article's, 0 to 1", article_weights(seed));
    std::cout << table.text() << formatted("ln 10 = %.4f\n", std::log(10.0));
}

}  // namespace

int main(int argc, char** argv) {
    return run_program(argc, argv, "Chapter 4: the forward pass of an untrained model.", {}, [](const Options& given) {
        const DigitSets digits = load_digits(given);
        show_on_paper();
        show_one_image(random_weights(given.seed()), digits.test);
        show_starts(given.seed(), digits.test);
        const Svg one = one_activation(random_weights(given.seed()), image_vector(digits.test, 0), digits.test.labels(0));
        std::cout << "\n" << write_svg(given.output("04_shapes.svg"), shapes()) << "\n" << write_svg(given.output("04_one_activation.svg"), one) << "\n";
        return 0;
    });
}
