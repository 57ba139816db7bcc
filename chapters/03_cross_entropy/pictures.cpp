#include "03_cross_entropy/pictures.hpp"

#include "03_cross_entropy/cross_entropy.hpp"

#include <armadillo>
#include <cmath>

namespace scratch {

Svg loss_by_prediction() {
    Svg svg{720, 400, "Two losses by the prediction for the label: minus the logarithm grows without end towards 0, the squared error stops at 1", ""};
    const Axes axes{60, 50, 500, 290, {"the prediction for the label, p_y", 0.0, 1.0}, {"loss", 0.0, 5.0}};
    Points logarithm, square;
    for (int i = 0; i <= 200; ++i) {
        const double p = std::exp(-5.0 * i / 200.0);  // closer together where the curve is steep
        logarithm.emplace_back(p, cross_entropy(0, arma::vec{p}));
    }
    for (int i = 0; i <= 50; ++i) square.emplace_back(i / 50.0, std::pow(1.0 - i / 50.0, 2));
    add_axes(svg, axes);
    add_curve(svg, axes, logarithm, "purple");
    add_curve(svg, axes, square, "orange dashed");
    const auto [x, y] = place_of(axes, 0.1, cross_entropy(0, arma::vec{0.1}));
    add_dot(svg, x, y, 5, "purple");
    add_text(svg, x + 14, y - 4, "−ln 0.1 = 2.3026: no idea, one of ten", "purple");
    const auto [low_x, low_y] = place_of(axes, 0.02, 4.0);
    add_text(svg, low_x + 24, low_y, "−ln p_y", "purple");
    const auto [square_x, square_y] = place_of(axes, 0.42, 1.5);
    add_text(svg, square_x, square_y, "(1 − p_y)²: a sure mistake costs 1, no more", "orange");
    return svg;
}

Svg loss_by_activation() {
    Svg svg{720, 400, "The loss by the label's activation, the other nine at 0: on the left it falls by one a step, on the right it goes to 0", ""};
    const Axes axes{60, 50, 500, 290, {"the label's activation, the others are 0", -8.0, 8.0}, {"loss", 0.0, 10.5}};
    Points loss;
    for (int i = 0; i <= 160; ++i) {
        arma::vec activations(10, arma::fill::zeros);
        activations(0) = -8.0 + i / 10.0;
        loss.emplace_back(activations(0), cross_entropy_from_activations(0, activations));
    }
    add_axes(svg, axes);
    add_curve(svg, axes, {{-8.0, 8.0 + std::log(9.0)}, {std::log(9.0), 0.0}}, "green dotted");  // where the label's own e^a is next to nothing, ln 9 - a is left
    add_curve(svg, axes, loss, "purple");
    const auto [x, y] = place_of(axes, 0.0, std::log(10.0));
    add_dot(svg, x, y, 5, "purple");
    add_text(svg, x + 12, y - 8, "all equal: ln 10", "purple");
    const auto [far_x, far_y] = place_of(axes, -6.0, 8.2);
    add_text(svg, far_x + 30, far_y - 4, "slope −1: a sure mistake can be walked away from", "green");
    return svg;
}

}  // namespace scratch
