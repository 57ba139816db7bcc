#include "02_softmax/pictures.hpp"

#include "02_softmax/on_your_own.hpp"
#include "02_softmax/softmax.hpp"
#include "common/show/terminal.hpp"

#include <armadillo>
#include <cmath>
#include <string>

namespace scratch {

namespace {

const arma::vec activations{2.0, 1.0, 0.0, -1.0, 2.5};  // those of the program's first table

// Bars beside each other from a line upwards, or down from it where a value is below 0; each with its number, and k under it.
void add_bars(Svg& svg, double left, double line, double unit, const arma::vec& values, const char* format, const std::string& colour) {
    for (arma::uword k = 0; k < values.n_elem; ++k) {
        const double x = left + 44.0 * static_cast<double>(k), height = unit * values(k);
        add_area(svg, x, height < 0 ? line : line - height, 32, std::abs(height), height < 0 ? "red" : colour);
        add_text(svg, x + 16, height < 0 ? line - height + 16 : line - height - 6, formatted(format, values(k)), "middle small");
    }
    add_line(svg, {{left - 6, line}, {left + 44.0 * static_cast<double>(values.n_elem) - 6, line}}, "thin pale");
}

}  // namespace

Svg three_steps() {
    Svg svg{780, 300, "Five activations as bars, their exponentials, and the predictions, which sum to 1", ""};
    const arma::vec exponentials = arma::exp(activations), predictions = softmax(activations);
    const double line = 220;
    add_text(svg, 20, 30, "activations a", "bold");
    add_bars(svg, 20, line, 20, activations, "%.1f", "blue");
    add_text(svg, 275, 30, "exponentials, all above 0", "bold");
    add_bars(svg, 275, line, 12, exponentials, "%.2f", "blue");
    add_text(svg, 530, 30, "predictions p, their sum is 1", "bold");
    add_bars(svg, 530, line, 146 / predictions.max(), predictions, "%.3f", "blue");
    for (const double left : {20.0, 275.0, 530.0})
        for (arma::uword k = 0; k < activations.n_elem; ++k) add_text(svg, left + 16 + 44.0 * static_cast<double>(k), line + 56, std::to_string(k), "middle small pale");
    add_arrow(svg, 244, 150, 266, 150, "pale");
    add_arrow(svg, 499, 150, 521, 150, "pale");
    return svg;
}

Svg shift_on_a_number_line() {
    const double largest_that_fits = 709.78;  // ln of the largest double: e^a overflows beyond it
    Svg svg{760, 250, "The activations 10, 10 and 1000 on a number line, one of them where the exponential overflows; shifted by 1000, all are at 0 or below", ""};
    const auto place = [](double a) { return 380 + 0.32 * a; };
    const auto draw_line = [&](double y, double first, double second) {
        add_area(svg, place(largest_that_fits), y - 26, 740 - place(largest_that_fits), 52, "red", 0.2);
        add_line(svg, {{20, y}, {740, y}}, "thin pale");
        for (const double a : {-1000.0, 0.0, 1000.0}) {
            add_line(svg, {{place(a), y - 4}, {place(a), y + 4}}, "thin pale");
            add_text(svg, place(a), y + 20, formatted("%g", a), "middle small pale");
        }
        add_dot(svg, place(first), y, 6, "blue");
        add_dot(svg, place(second), y, 6, "purple");
    };
    draw_line(80, 10, 1000);
    add_text(svg, 20, 40, "a = 10, 10, 1000", "bold");
    draw_line(180, 10 - 1000, 0);
    add_text(svg, 20, 232, "a − 1000 = −990, −990, 0", "bold");
    add_text(svg, 740, 40, "e^a overflows from 710 on", "end red");
    add_arrow(svg, place(1000) - 12, 84, place(0) + 12, 174, "purple dashed");
    add_arrow(svg, place(10) - 12, 84, place(-990) + 12, 174, "blue dashed");
    return svg;
}

Svg temperatures() {
    Svg svg{760, 240, "The predictions of the same activations at the temperatures 0.25, 1 and 10: nearly all for one, as softmax does it, nearly alike", ""};
    double left = 20;
    for (const double temperature : {0.25, 1.0, 10.0}) {
        add_text(svg, left, 30, formatted("temperature %g", temperature), "bold");
        add_bars(svg, left, 200, 130, softmax_at(temperature, activations), "%.3f", "blue");
        for (arma::uword k = 0; k < activations.n_elem; ++k) add_text(svg, left + 16 + 44.0 * static_cast<double>(k), 220, formatted("%g", activations(k)), "middle small pale");
        left += 255;
    }
    return svg;
}

}  // namespace scratch
