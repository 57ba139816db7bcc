// Chapter 5 shows that the derived gradients are the measured slopes, what a wrong gradient looks like, and which step to measure with.
#include "04_forward_pass/forward_pass.hpp"
#include "05_gradients/gradients.hpp"
#include "05_gradients/numerical_slope.hpp"
#include "common/command_line.hpp"
#include "common/gradient_check.hpp"
#include "common/plot.hpp"
#include "common/terminal.hpp"

#include <cmath>
#include <iostream>

using namespace scratch;

namespace {

double relative_error(double measured, double exact) { return std::abs(measured - exact) / std::abs(exact); }

void show_entry_by_entry(const Loss& loss, const ForwardPass& pass, arma::uword label) {
    const arma::vec analytic = loss_wrt_activations(label, pass.predictions);
    std::cout << "\nThe slope of the loss along each activation, derived (p - y) and measured:\n";
    Table table({"activation", "p - y", "(l(a+h) - l(a-h)) / 2h", "relative error"});
    for (arma::uword k = 0; k < digit_count; ++k) {
        const auto moved = [&](double a_k) { arma::vec a = pass.activations; a(k) = a_k; return loss(a); };
        const double numerical = central_difference(moved, pass.activations(k), 1e-5);
        table.add({formatted(k == label ? "%llu (label)" : "%llu", k), formatted("%.10f", analytic(k)), formatted("%.10f", numerical),
                   formatted("%.0e", relative_error(numerical, analytic(k)))});
    }
    std::cout << table.text();
}

bool show_reports(const Loss& loss, const arma::mat& weights, const ForwardPass& pass, const arma::vec& image, arma::uword label) {
    const auto loss_of_weights = [&](const arma::mat& w) { return forward(w, image, label).loss; };
    const CheckReport whole = check_gradient("W", loss_of_weights, weights, loss_wrt_weights(label, pass.predictions, image));
    std::cout << "\nAll the weights as one report, (p - y) x^T:\n" << whole.text();
    const arma::vec article(digit_count, arma::fill::value(-1.0 / pass.predictions(label)));
    const CheckReport wrong = check_gradient("a", loss, pass.activations, article);
    std::cout << "\nThe article's dl/da = -1/p_y, through the same check:\n" << wrong.text();
    return whole.passed() && !wrong.passed();
}

void show_step_sizes(const arma::mat& weights, const arma::vec& image, arma::uword label, const std::string& file) {
    const arma::uword row = (label + 1) % digit_count, column = image.index_max();
    const double exact = loss_wrt_weights(label, forward(weights, image, label).predictions, image)(row, column);
    const auto loss = [&](double weight) { arma::mat w = weights; w(row, column) = weight; return forward(w, image, label).loss; };
    const auto complex_loss = [&](std::complex<double> weight) {
        arma::cx_mat w = arma::conv_to<arma::cx_mat>::from(weights);
        w(row, column) = weight;
        return cross_entropy_from_complex(label, w * arma::conv_to<arma::cx_vec>::from(image));
    };
    std::cout << formatted("\nThe error of the measured slope along weight (%llu, %llu), %.10f, against the step:\n", row, column, exact);
    Table table({"h", "forward", "central", "complex step"});
    Plot plot{"Error of the measured slope", "step h", "relative error", {{"forward", {}}, {"central", {}}, {"x: complex step", {}}}, true};
    for (int power = 1; power <= 12; ++power) {
        const double h = std::pow(10.0, -power), x = weights(row, column);
        const double errors[] = {relative_error(forward_difference(loss, x, h), exact), relative_error(central_difference(loss, x, h), exact),
                                 relative_error(complex_step(complex_loss, x, h), exact)};
        table.add({formatted("%.0e", h), formatted("%.0e", errors[0]), formatted("%.0e", errors[1]), formatted(errors[2] > 0.0 ? "%.0e" : "0", errors[2])});
        for (std::size_t curve = 0; curve < 3; ++curve) plot.curves[curve].points.emplace_back(h, std::max(errors[curve], 1e-16));  // 0 has no place on a logarithmic axis
    }
    std::cout << table.text() << "\n" << terminal_plot(plot) << write_svg(file, plot) << "\n";
}

}  // namespace

int main(int argc, char** argv) {
    return run_program(argc, argv, "Chapter 5: the gradients, derived and measured.", {}, [](const Options& options) {
        const Digits digits = load_digits(options).training;
        const arma::mat weights = random_weights(options.seed);
        const arma::vec image = image_vector(digits, 0);
        const arma::uword label = digits.labels(0);
        const ForwardPass pass = forward(weights, image, label);
        const Loss loss = [&](const arma::mat& a) { return cross_entropy_from_activations(label, a); };

        show_entry_by_entry(loss, pass, label);
        const bool holds = show_reports(loss, weights, pass, image, label);
        show_step_sizes(weights, image, label, options.output + "/05_step_sizes.svg");
        return holds ? 0 : 1;
    });
}
