// Chapter 5 shows that the derived gradients are the measured slopes, what a wrong gradient looks like, and which step to measure with.
#include "04_forward_pass/forward_pass.hpp"
#include "05_gradients/gradients.hpp"
#include "05_gradients/numerical_slope.hpp"
#include "05_gradients/slope_errors.hpp"
#include "05_gradients/wrong_gradients.hpp"
#include "common/program/command_line.hpp"
#include "common/gradient_check/gradient_check.hpp"
#include "common/show/plot.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <string>

using namespace scratch;

namespace {

void show_entry_by_entry(const Loss& loss, const ForwardPass& pass, arma::uword label) {
    const arma::vec analytic = loss_wrt_activations(label, pass.predictions);
    std::cout << "\nThe slope of the loss along each activation, derived (p - y) and measured:\n";
    Table table({"activation", "p - y", "(l(a+h) - l(a-h)) / 2h"});
    for (arma::uword k = 0; k < digit_count; ++k) {
        const auto moved = [&](double a_k) { arma::vec a = pass.activations; a(k) = a_k; return loss(a); };
        const double numerical = central_difference(moved, pass.activations(k), 1e-5);
        table.add({formatted(k == label ? "%llu (label)" : "%llu", k), formatted("%.10f", analytic(k)), formatted("%.10f", numerical)});
    }
    std::cout << table.text();
}

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

void show_step_sizes(const arma::mat& weights, const arma::vec& image, arma::uword label, const std::string& file) {
    std::cout << "\nThe relative error of the measured slope, the median over 100 weights:\n";
    Table table({"h", "forward", "central", "complex step"});
    Plot plot{"Error of the measured slope", "step h", "relative error", {{"forward", {}}, {"central", {}}, {"imaginary (complex step)", {}}}, true};
    for (int power = 1; power <= 12; ++power) {
        const double h = std::pow(10.0, -power);
        const auto [forward, central, complex_step] = median_slope_errors(weights, image, label, h);
        table.add({formatted("%.0e", h), formatted("%.1e", forward), formatted("%.1e", central), complex_step < 1e-14 ? "< 1e-14" : formatted("%.1e", complex_step)});
        plot.curves[0].points.emplace_back(h, forward);
        plot.curves[1].points.emplace_back(h, central);
        plot.curves[2].points.emplace_back(h, std::max(complex_step, 1e-15));  // an error of 0 has no place on a logarithmic axis
    }
    std::cout << table.text() << "\n" << terminal_plot(plot) << write_svg(file, plot) << "\n";
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
        show_entry_by_entry(loss, pass, label);
        const bool holds = show_reports(loss, weights, pass, image, label);
        show_step_sizes(weights, image, label, given.output("05_step_sizes.svg"));
        return holds ? 0 : 1;
    });
}
