// Chapter 3 shows the loss: how it grows as the label's probability falls, how it dies at log(0), and the form that does not.
#include "02_softmax/softmax.hpp"
#include "03_cross_entropy/cross_entropy.hpp"
#include "03_cross_entropy/pictures.hpp"
#include "common/program/command_line.hpp"
#include "common/show/terminal.hpp"

#include <cmath>
#include <iostream>

using namespace scratch;

namespace {

// std::abs below turns the -0 of -ln 1 into 0.
void show_the_loss() {
    std::cout << "The loss depends on one prediction only, the label's:\n";
    Table table({"p_y", "-ln p_y", ""});
    for (const double p : {1.0, 0.9, 0.5, 0.1, 0.01, 0.001})
        table.add({formatted("%g", p), formatted("%.4f", std::abs(cross_entropy(0, arma::vec{p}))), bar(cross_entropy(0, arma::vec{p}) / 7.0, 30)});
    std::cout << table.text();
}

void show_on_paper() {
    const arma::vec activations{2.0, 1.0, 0.0}, predictions = softmax(activations);
    std::cout << "\nOn paper: activations 2, 1 and 0, and the label 1:\n";
    std::cout << formatted("  all the terms of the sum: %.4f\n", cross_entropy_sum(arma::vec{0.0, 1.0, 0.0}, predictions));
    std::cout << formatted("  the one that is left:     %.4f\n", cross_entropy(1, predictions));
    std::cout << formatted("  from the activations:     %.4f\n", cross_entropy_from_activations(1, activations));
}

void show_log_of_zero() {
    const arma::vec activations{10.0, 10.0, 1000.0};  // the article's softmax example
    const arma::vec predictions = softmax(activations);
    std::cout << "\nAfter softmax([10, 10, 1000]) = [0, 0, 1]:\n";
    Table table({"label", "p_y", "sum over all k", "-ln p_y", "from the activations"});
    for (arma::uword label = 0; label < 3; ++label) {
        arma::vec y(3, arma::fill::zeros);
        y(label) = 1.0;
        table.add({formatted("%llu", label), formatted("%g", predictions(label)), formatted("%g", cross_entropy_sum(y, predictions)),
                   formatted("%g", std::abs(cross_entropy(label, predictions))), formatted("%g", cross_entropy_from_activations(label, activations))});
    }
    std::cout << table.text();
}

void show_small_losses() {
    std::cout << "\nA model that is nearly sure, a = [g, 0], label 0; the loss is ln(1 + e^-g):\n";
    Table table({"g", "e^-g", "-ln p_y", "from the activations"});
    for (const double g : {1.0, 10.0, 30.0, 40.0, 700.0}) {
        const arma::vec activations{g, 0.0};
        table.add({formatted("%g", g), formatted("%.6e", std::exp(-g)), formatted("%.6e", std::abs(cross_entropy(0, softmax(activations)))),
                   formatted("%.6e", cross_entropy_from_activations(0, activations))});
    }
    std::cout << table.text();
}

}  // namespace

int main(int argc, char** argv) {
    return run_program(argc, argv, "Chapter 3: the cross-entropy loss, its log(0), and the cure.", {}, [](const Options& given) {
        show_the_loss();
        show_on_paper();
        show_log_of_zero();
        show_small_losses();
        std::cout << "\n" << write_svg(given.output("03_loss.svg"), loss_by_prediction()) << "\n"
                  << write_svg(given.output("03_by_activation.svg"), loss_by_activation()) << "\n";
        return 0;
    });
}
