// Chapter 5 measures slopes, shows that the derived gradients are the same, what a wrong gradient looks like, and which step to measure with.
#include "04_forward_pass/forward_pass.hpp"
#include "05_gradients/gradients.hpp"
#include "05_gradients/pictures.hpp"
#include "05_gradients/show.hpp"
#include "05_gradients/wrong_gradients.hpp"
#include "common/gradient_check/gradient_check.hpp"
#include "common/program/command_line.hpp"

#include <iostream>
#include <string>

using namespace scratch;

namespace {

bool show(const std::string& title, const CheckReport& report) {
    std::cout << "\n" << title << ":\n" << report.text();
    return report.passed();
}

// Returns whether the right gradient passes and every wrong one is refused.
bool show_reports(const Loss& loss, const arma::mat& weights, const ForwardPass& pass, const arma::vec& image, arma::uword label) {
    const Loss loss_of_weights = [&](const arma::mat& w) { return forward(w, image, label).loss; };
    const arma::mat right = loss_wrt_weights(label, pass.predictions, image);
    bool holds = show("All the weights as one report, (p - y) x^T", check_gradient("w", loss_of_weights, weights, right));
    const arma::vec article(digit_count, arma::fill::value(-1.0 / pass.predictions(label)));
    if (show("The article's dl/da = -1/p_y", check_gradient("a", loss, pass.activations, article))) holds = false;
    for (const auto& [mistake, gradient] : wrong_gradients(label, pass.predictions, image))
        if (show("Wrong on purpose: " + mistake, check_gradient("w", loss_of_weights, weights, gradient))) holds = false;
    return holds;
}

}  // namespace

int main(int argc, char** argv) {
    return run_program(argc, argv, "Chapter 5: the gradients, derived and measured.", {}, [](const Options& given) {
        const Digits digits = load_digits(given).training;
        const arma::mat weights = random_weights(given.seed());
        const arma::vec image = image_vector(digits, 0);
        const arma::uword label = digits.labels(0);
        const ForwardPass pass = forward(weights, image, label);
        const Loss loss = [&](const arma::mat& a) { return cross_entropy_from_activations(label, a.col(0)); };
        show_on_paper();
        show_loop(weights, image, label);
        show_entry_by_entry(loss, pass, label);
        const bool holds = show_reports(loss, weights, pass, image, label);
        show_step_sizes(weights, image, label, given.output("05_step_sizes.svg"));
        std::cout << write_svg(given.output("05_ten_paths.svg"), ten_paths(pass, label, (label + 3) % digit_count)) << "\n"
                  << write_svg(given.output("05_outer_product.svg"), outer_product(pass, image, label)) << "\n";
        return holds ? 0 : 1;
    });
}
