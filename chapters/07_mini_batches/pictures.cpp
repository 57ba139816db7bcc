#include "07_mini_batches/pictures.hpp"

#include <string>
#include <vector>

namespace scratch {

Svg shapes_of_a_batch() {
    Svg svg{760, 330, "A wide box of weights, 10 by 784, times a box of N images side by side, 784 by N, is a box of 10 by N activations; one image's column is marked in both", ""};
    const auto box = [&](double x, double y, double width, double height, const std::string& name, const std::string& size) {
        add_box(svg, x, y, width, height);
        add_text(svg, x + width / 2, 296, name, "middle bold");
        add_text(svg, x + width / 2, 316, size, "middle pale");
    };
    box(20, 120, 300, 60, "weights w", "10 x 784");
    box(370, 20, 140, 260, "images X", "784 x N");
    box(570, 120, 140, 60, "activations A", "10 x N");
    for (const double x : {370.0, 570.0})
        for (double column = 14; column < 140; column += 14) add_line(svg, {{x + column, x < 500 ? 21.0 : 121.0}, {x + column, x < 500 ? 279.0 : 179.0}}, "thin grid");
    add_area(svg, 427, 21, 12, 258, "purple", 0.7);
    add_area(svg, 627, 121, 12, 58, "purple", 0.9);
    add_text(svg, 345, 156, "·", "middle bold");
    add_text(svg, 540, 156, "=", "middle bold");
    add_text(svg, 570, 106, "image n's activations", "purple");
    add_text(svg, 520, 40, "image n: one column", "purple");
    return svg;
}

Svg mean_against_last(const Points& mean, const Points& last) {
    std::vector<double> epochs, losses;
    for (const auto& curve : {mean, last})
        for (const auto& [epoch, loss] : curve) epochs.push_back(epoch), losses.push_back(loss);
    Svg svg{760, 400, "The test loss by epoch: the last weights jump up and down; from the second epoch on the mean of an epoch's weights lies below them, and soon hardly moves", ""};
    if (epochs.empty()) return svg;
    const Axes axes{70, 50, 460, 290, axis_over(epochs, "epoch"), rounded_out(axis_over(losses, "test loss"))};
    add_axes(svg, axes);
    add_curve(svg, axes, last, "orange dashed", true);
    add_curve(svg, axes, mean, "purple", true);
    const auto height = [&](const Points& curve) { return place_of(axes, curve.back().first, curve.back().second).second; };
    add_names(svg, 540, {{height(mean), "mean of the epoch's weights", "purple"}, {height(last), "last weights of the epoch", "orange"}});
    return svg;
}

}  // namespace scratch
