#include "09_hidden_layer/pictures.hpp"

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "09_hidden_layer/strongest_units.hpp"
#include "common/show/figure.hpp"
#include "common/show/terminal.hpp"

#include <armadillo>
#include <cmath>
#include <iostream>
#include <random>

namespace scratch {

Svg network() {
    Svg svg{760, 340, "The network: 784 pixels, each tied to 128 hidden units, each of these to ten activations; softmax makes predictions of them", ""};
    const auto column = [&](double x, int dots, const std::string& name, const std::string& size, const std::string& colour) {
        Points places;
        for (int i = 0; i < dots; ++i) places.emplace_back(x, 60.0 + 200.0 * (i + 0.5) / dots);
        add_text(svg, x, 300, name, "middle bold");
        add_text(svg, x, 320, size, "middle pale");
        for (const auto& [px, py] : places) add_dot(svg, px, py, 6, colour);
        return places;
    };
    const Points pixels = column(80, 9, "image x", "784", ""), units = column(300, 7, "units u", "128", "purple"), answers = column(520, 5, "activations a", "10", "blue");
    const std::string before = svg.body;
    svg.body.clear();
    for (const auto& [from, to] : {std::pair{pixels, units}, {units, answers}})
        for (const auto& [x1, y1] : from)
            for (const auto& [x2, y2] : to) add_line(svg, {{x1, y1}, {x2, y2}}, "thin grid");
    svg.body += before;  // the dots stand on the lines
    add_text(svg, 190, 30, "v: 128 x 784, b_v: 128", "middle");
    add_text(svg, 190, 48, "then ReLU", "middle orange");
    add_text(svg, 410, 30, "w: 10 x 128, b_w: 10", "middle");
    add_arrow(svg, 560, 160, 620, 160, "pale");
    add_text(svg, 632, 154, "softmax", "");
    add_text(svg, 632, 174, "predictions p", "bold");
    return svg;
}

Svg relu_and_slope() {
    Svg svg{760, 320, "ReLU: 0 for all that is below 0, the number itself above; its slope is 0, then 1", ""};
    const arma::mat sums = arma::regspace<arma::rowvec>(-3.0, 0.05, 3.0);
    double left = 60;
    for (const bool slope : {false, true}) {
        const arma::mat values = slope ? relu_slope(sums) : relu(sums);
        const Axes axes{left, 50, 280, 210, {"z", -3.0, 3.0}, {slope ? "its slope" : "ReLU(z)", slope ? -0.5 : -1.0, slope ? 1.5 : 3.0}};
        add_axes(svg, axes);
        Points below, above;  // two pieces: at 0 the slope has a step, and no line across it
        for (arma::uword i = 0; i < sums.n_elem; ++i) (values(i) > 0.0 ? above : below).emplace_back(sums(i), values(i));
        add_curve(svg, axes, below, slope ? "orange" : "purple");
        add_curve(svg, axes, above, slope ? "orange" : "purple");
        left += 370;
    }
    return svg;
}

namespace {

constexpr arma::uword grid = 40;

// Two kinds of points: opposite corners of a square are of one kind.
Batch corners(std::mt19937_64& random) {
    Batch points{arma::mat(2, 120), arma::uvec(120)};
    for (arma::uword i = 0; i < points.labels.n_elem; ++i) {
        for (arma::uword k : {0u, 1u}) {
            const double place = uniform(random, 0.8);
            points.images(k, i) = place + std::copysign(0.1, place);
        }
        points.labels(i) = points.images(0, i) * points.images(1, i) > 0.0 ? 1 : 0;
    }
    return points;
}

// 2 x grid * grid, row by row from the top left
arma::mat places() {
    arma::mat all(2, grid * grid);
    for (arma::uword i = 0; i < all.n_cols; ++i) {
        all(0, i) = -1.0 + (2.0 * static_cast<double>(i % grid) + 1.0) / grid;
        all(1, i) = 1.0 - (2.0 * static_cast<double>(i / grid) + 1.0) / grid;
    }
    return all;
}

arma::mat with_a_one(const arma::mat& inputs) { return arma::join_cols(inputs, arma::ones<arma::rowvec>(inputs.n_cols)); }  // chapter 7's model has no bias

}  // namespace

Svg boundaries(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const Batch points = corners(random);
    arma::mat weights(2, 3, arma::fill::zeros);
    const arma::vec biases_to_start{0.3, -0.3, 0.1, -0.1, 0.2, -0.2, 0.4, -0.4};  // so that not all folds pass through the middle
    HiddenLayer model{he_weights(8, 2, random), biases_to_start, he_weights(2, 8, random), arma::vec(2, arma::fill::zeros)};
    for (int step = 0; step < 2000; ++step) {
        batch_training_step(weights, {with_a_one(points.images), points.labels}, 0.5);
        hidden_training_step(model, points, 0.5);
    }
    Svg svg{760, 450, "Points of two kinds, alike in opposite corners: without a hidden layer the model is undecided nearly everywhere, with eight units each corner has its right colour", ""};
    double left = 30;
    for (const bool hidden : {false, true}) {
        const auto predictions = [&](const arma::mat& inputs) -> arma::mat { return hidden ? hidden_forward(model, inputs).predictions : batch_softmax(weights * with_a_one(inputs)); };
        const arma::rowvec of_places = predictions(places()).row(1);
        const double side = 320.0 / grid, top = 50;
        add_pixels(svg, left, top, side, 1.4 * (arma::reshape(of_places, grid, grid).t() - 0.5));
        for (arma::uword i = 0; i < points.labels.n_elem; ++i) {
            const double x = left + 160.0 * (points.images(0, i) + 1.0), y = top + 160.0 * (1.0 - points.images(1, i));
            if (points.labels(i) == 1) add_dot(svg, x, y, 4, "blue");
            else add_area(svg, x - 3.5, y - 3.5, 7, 7, "red");
        }
        add_line(svg, {{left, top}, {left + 320, top}, {left + 320, top + 320}, {left, top + 320}, {left, top}}, "thin pale");
        const double right = arma::mean(arma::conv_to<arma::vec>::from(arma::urowvec(arma::index_max(predictions(points.images), 0)).t() == points.labels));
        add_text(svg, left, 30, hidden ? "8 hidden units" : "no hidden layer", "bold");
        add_text(svg, left, 396, formatted("%.0f of 100 points on their side", 100.0 * right), "");
        left += 380;
    }
    add_scale(svg, 30, 414, "red", "blue", "undecided");
    return svg;
}

Svg zoo_curves(const std::vector<std::pair<std::string, Points>>& curves) {
    std::vector<double> epochs, losses;
    for (const auto& [name, points] : curves)
        for (const auto& [epoch, loss] : points) epochs.push_back(epoch), losses.push_back(loss);
    Svg svg{760, 420, "Training losses by epoch, of the right network and of four with a mistake: all fall, and nothing in the curves says which one is right", ""};
    if (epochs.empty()) return svg;
    const Axes axes{70, 50, 400, 310, axis_over(epochs, "epoch"), rounded_out(axis_over(losses, "training loss"))};
    add_axes(svg, axes);
    const std::vector<std::string> looks{"purple", "orange dashed", "green dotted", "pale", "pale dashed"};
    std::vector<CurveName> names;
    for (std::size_t i = 0; i < curves.size(); ++i) {
        const auto& [name, points] = curves[i];
        if (points.empty()) continue;
        add_curve(svg, axes, points, looks[i % looks.size()], true);
        names.push_back({place_of(axes, points.back().first, points.back().second).second, name, looks[i % looks.size()]});
    }
    add_names(svg, 480, names);
    return svg;
}

void write_pictures(const HiddenLayer& model, const Options& given) {
    const Svg weights = captioned_sheet("What the strongest hidden units look for: blue ink speaks for it, red ink against it",
                                        captioned_weights(model.hidden_weights, strongest_units(model), "unit "));
    for (const auto& [name, picture] : {std::pair{"09_network.svg", network()}, {"09_relu.svg", relu_and_slope()}, {"09_boundary.svg", boundaries(given.seed())}, {"09_weights.svg", weights}})
        std::cout << write_svg(given.output(name), picture) << "\n";
}

}  // namespace scratch
