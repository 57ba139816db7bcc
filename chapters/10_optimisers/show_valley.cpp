#include "10_optimisers/show.hpp"
#include "10_optimisers/valley.hpp"
#include "common/show/svg.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iostream>
#include <string>
#include <vector>

namespace scratch {

namespace {

const arma::vec curvatures{1.0, 100.0}, start{-10.0, 1.0};

struct Path {
    std::string name, look;
    double rate;
    Points places;  // after each step
};

// Walks until the loss is below a thousandth, 1000 steps at most.
Path walk(const std::string& name, const std::string& look, double rate, const UpdateRule& update) {
    Path path{name, look, rate, {{start(0), start(1)}}};
    arma::mat place = start;
    AdamMemory memory{arma::zeros(2, 1), arma::zeros(2, 1)};
    while (path.places.size() <= 1000 && valley_loss(curvatures, place) > 1e-3 && valley_loss(curvatures, place) < 1e6) {
        update(place, valley_gradient(curvatures, place), memory, rate);
        path.places.emplace_back(place(0), place(1));
    }
    return path;
}

std::vector<Path> walks() {
    const auto rule = [](const std::string& name) { return optimiser_named(name).update; };
    return {walk("plain, a little too long", "pale", 1.01 * rate_limit(100.0), rule("plain")), walk("plain, a little below the limit", "orange dashed", 0.95 * rate_limit(100.0), rule("plain")),
            walk("plain, half the limit", "orange", 0.5 * rate_limit(100.0), rule("plain")), walk("momentum 0.9", "purple", 0.01, rule("momentum")),
            walk("nesterov 0.9", "blue", 0.01, rule("nesterov")), walk("adam", "green dotted", 0.5, rule("adam"))};
}

Svg drawn_paths(const std::vector<Path>& paths) {
    Svg svg{760, 430, "Paths through a long narrow valley: a plain step is either too long across it or too short along it; momentum and Adam go along it", ""};
    const Axes axes{50, 40, 660, 330, {"along the valley, curvature 1", -11.0, 5.0}, {"across it, curvature 100", -1.3, 1.3}};
    for (const double height : {0.5, 5.0, 15.0, 30.0, 50.0}) {
        Points ring;
        for (int i = 0; i <= 120; ++i) {
            const double angle = 2.0 * arma::datum::pi * i / 120.0;
            ring.emplace_back(std::sqrt(2.0 * height / curvatures(0)) * std::cos(angle), std::sqrt(2.0 * height / curvatures(1)) * std::sin(angle));
        }
        ring.erase(std::remove_if(ring.begin(), ring.end(), [&](const auto& place) { return place.first < axes.x.first || place.first > axes.x.last; }), ring.end());
        add_curve(svg, axes, ring, "thin grid");
    }
    add_axes(svg, axes);
    for (const Path& path : paths) {
        if (path.name == "plain, a little too long" || path.name == "nesterov 0.9" || path.name == "plain, half the limit") continue;  // three are enough to look at
        Points first(path.places.begin(), path.places.begin() + std::min<std::ptrdiff_t>(60, static_cast<std::ptrdiff_t>(path.places.size())));
        add_curve(svg, axes, first, path.look + " thin", true);
    }
    const auto [x, y] = place_of(axes, 0.0, 0.0);
    add_dot(svg, x, y, 6);
    add_text(svg, 470, 24, "dashed: plain", "orange");
    add_text(svg, 575, 24, "momentum", "purple");
    add_text(svg, 665, 24, "Adam", "green");
    return svg;
}

}  // namespace

void show_valley(const std::string& file) {
    std::cout << "\nA valley with the curvatures 1 and 100, from (-10, 1) to a loss below 0.001.\n"
              << formatted("Plain steps must stay below the rate 2 / 100 = %.2f:\n", rate_limit(100.0));
    const std::vector<Path> paths = walks();
    Table table({"steps", "rate", "needs"});
    for (const Path& path : paths) {
        const double loss = valley_loss(curvatures, arma::vec{path.places.back().first, path.places.back().second});
        table.add({path.name, formatted("%.4f", path.rate), loss <= 1e-3 ? formatted("%zu steps", path.places.size() - 1) : "never comes"});
    }
    std::cout << table.text() << write_svg(file, drawn_paths(paths)) << "\n";
}

}  // namespace scratch
