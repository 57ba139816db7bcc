#include "06_training_loop/pictures.hpp"

#include "06_training_loop/training_loop.hpp"
#include "common/show/figure.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace scratch {

namespace {

constexpr arma::uword few = 1000;  // digits to score on: enough for a curve

// The first digit that the model reads wrongly, where there is one: it has most to learn from.
arma::uword first_mistake(const arma::mat& weights, const Digits& digits) {
    for (arma::uword i = 0; i < digits.count(); ++i)
        if (forward(weights, image_vector(digits, i), digits.labels(i)).predictions.index_max() != digits.labels(i)) return i;
    return 0;
}

}  // namespace

Svg along_the_step(const arma::mat& weights, const Digits& training, const Digits& others) {
    const arma::uword mine = first_mistake(weights, training);
    const arma::vec image = image_vector(training, mine);
    const Digits some = first_digits(others, few);
    Points own, of_others;
    for (int i = 0; i <= 40; ++i) {
        const double rate = 0.0025 * i;
        arma::mat moved = weights;
        training_step(moved, image, training.labels(mine), rate);
        own.emplace_back(rate, forward(moved, image, training.labels(mine)).loss);
        of_others.emplace_back(rate, score(moved, some).loss);
    }
    std::vector<double> losses;
    for (const auto& curve : {own, of_others})
        for (const auto& [rate, loss] : curve) losses.push_back(loss);
    Axis up = axis_over(losses, "loss after the step");
    up.first = 0.0;
    Svg svg{760, 400, "One step on one digit by the learning rate: its own loss only falls, the loss of other digits rises when the step is long", ""};
    const Axes axes{70, 50, 480, 290, {"learning rate of the one step", 0.0, 0.1}, rounded_out(up)};
    add_axes(svg, axes);
    add_curve(svg, axes, own, "purple");
    add_curve(svg, axes, of_others, "orange dashed");
    add_names(svg, 560, {{place_of(axes, 0.1, own.back().second).second, "the digit of the step", "purple"}, {place_of(axes, 0.1, of_others.back().second).second, formatted("%llu other digits", some.count()), "orange"}});
    return svg;
}

Svg four_rates(const Digits& training, const Digits& others, std::uint64_t seed) {
    const Digits some = first_digits(others, few), part = first_digits(training, 10'000);
    const arma::uword every = std::max<arma::uword>(part.count() / 20, 1);
    std::vector<Points> curves;
    std::vector<double> losses;
    const std::vector<std::pair<double, std::string>> rates{{0.0001, "purple"}, {0.005, "orange dashed"}, {0.1, "green dotted"}, {3.0, "pale"}};
    for (const auto& [rate, look] : rates) {
        arma::mat weights = random_weights(seed);
        std::mt19937_64 random(seed);
        Points curve{{0.0, score(weights, some).loss}};
        train_epoch(weights, part, rate, random, [&](arma::uword done) {
            if (done % every == 0) curve.emplace_back(static_cast<double>(done), score(weights, some).loss);
            return true;
        });
        for (const auto& [steps, loss] : curve) losses.push_back(loss);
        curves.push_back(curve);
    }
    Svg svg{760, 400, "The loss while the first ten thousand steps are taken, for four learning rates: one too small, one good, one that jumps, one that blows up", ""};
    const Axes axes{70, 50, 480, 290, {"steps", 0.0, static_cast<double>(part.count())}, axis_over(losses, "loss of digits not trained on", true)};
    add_axes(svg, axes);
    std::vector<CurveName> names;
    for (std::size_t i = 0; i < rates.size(); ++i) {
        add_curve(svg, axes, curves[i], rates[i].second);
        names.push_back({place_of(axes, 0.0, curves[i].back().second).second, formatted("rate %g: %.2f", rates[i].first, curves[i].back().second), rates[i].second});
    }
    add_names(svg, 560, names);
    return svg;
}

Svg snapshots(const Digits& training, double learning_rate, std::uint64_t seed) {
    std::vector<std::pair<arma::uword, arma::mat>> taken;
    arma::mat weights = random_weights(seed);
    std::mt19937_64 random(seed);
    taken.emplace_back(0, weights);
    train_epoch(weights, training, learning_rate, random, [&](arma::uword done) {
        if (done == 100 || done == 1000 || done == training.count()) taken.emplace_back(done, weights);
        return true;
    });
    constexpr double side = 4, tile = image_side * side, left = 40, top = 50;
    Svg svg{left + static_cast<double>(taken.size()) * (tile + 20), top + 3 * (tile + 16) + 40, "The weights of the digits 0, 1 and 3 after 0, 100, 1,000 and 60,000 steps: noise, then blots, then shapes", ""};
    for (std::size_t i = 0; i < taken.size(); ++i) {
        const double x = left + static_cast<double>(i) * (tile + 20);
        add_text(svg, x + tile / 2, 30, formatted("%llu steps", taken[i].first), "middle bold");
        double y = top;
        for (const arma::uword digit : {0u, 1u, 3u}) {
            if (i == 0) add_text(svg, 24, y + tile / 2 + 5, std::to_string(digit), "middle bold");
            add_signed(svg, x, y, side, taken[i].second.row(digit).t(), arma::abs(taken[i].second.row(digit)).max());
            y += tile + 16;
        }
    }
    add_scale(svg, left, svg.height - 44, "against it", "for it");
    return svg;
}

}  // namespace scratch
