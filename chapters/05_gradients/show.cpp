// The tables of chapter 5's program.
#include "05_gradients/show.hpp"

#include "05_gradients/gradients.hpp"
#include "05_gradients/numerical_gradient.hpp"
#include "05_gradients/numerical_slope.hpp"
#include "05_gradients/slope_errors.hpp"
#include "common/show/plot.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <string>

namespace scratch {

void show_on_paper() {
    const arma::mat weights{{1.0, 2.0}, {2.0, -2.0}, {-1.0, 2.0}};  // 3 x 2: three answers, two pixels
    const arma::vec image{1.0, 0.5};
    const arma::uword label = 1;
    const auto loss = [&](const arma::mat& w) { return forward(w, image, label).loss; };
    const auto along = [&](double weight) { arma::mat w = weights; w(1, 0) = weight; return loss(w); };
    const double weight = weights(1, 0), h = 0.01;
    std::cout << "\nThe example on paper, weight (1, 0) nudged by h = 0.01:\n";
    Table nudges({"weight", "loss"});
    for (const double w : {weight - h, weight, weight + h}) nudges.add({formatted("%.2f", w), formatted("%.6f", along(w))});
    std::cout << nudges.text() << formatted("forward difference: %.4f\n", forward_difference(along, weight, h))
              << formatted("central difference: %.4f\n", central_difference(along, weight, h));

    const arma::mat measured = numerical_gradient(loss, weights), derived = loss_wrt_weights(label, forward(weights, image, label).predictions, image);
    std::cout << "\nAll its six weights nudged by 0.00001, and (p - y) x^T:\n";
    Table table({"weight", "nudged", "derived"});
    for (arma::uword i = 0; i < weights.n_rows; ++i)
        for (arma::uword j = 0; j < weights.n_cols; ++j)
            table.add({formatted("(%llu, %llu)", i, j), formatted("%.4f", measured(i, j)), formatted("%.4f", derived(i, j))});
    std::cout << table.text();
}

void show_loop(const arma::mat& weights, const arma::vec& image, arma::uword label) {
    const arma::mat measured = numerical_gradient([&](const arma::mat& w) { return forward(w, image, label).loss; }, weights);
    const arma::mat derived = loss_wrt_weights(label, forward(weights, image, label).predictions, image);
    double largest = 0.0;
    arma::uword conclusive = 0;
    for (arma::uword i = 0; i < weights.n_elem; ++i) {
        if (std::abs(derived(i)) < too_small_to_tell && std::abs(measured(i)) < too_small_to_tell) continue;
        ++conclusive;
        largest = std::max(largest, relative_error(derived(i), measured(i)));
    }
    std::cout << "\nThe first digit, " << formatted("%llu weights nudged one by one: %llu slopes of 1e-06 or more,\n", weights.n_elem, conclusive)
              << formatted("the largest relative error %.1e\n", largest);
}

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

}  // namespace scratch
