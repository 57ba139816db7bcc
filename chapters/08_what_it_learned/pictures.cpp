#include "08_what_it_learned/pictures.hpp"

#include "08_what_it_learned/prepare_image.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace scratch {

Svg preparation(const arma::fmat& ink) {
    const arma::fmat box = cropped(ink), small = fitted(box), middle = centred(small), image = ink_of_image(as_image_vector(middle));
    Svg svg{780, 210, "A drawn digit through the five steps: its ink, the box around it, the box made small, its centre of mass put at the middle, the strongest pixel made 1", ""};
    constexpr double tile = 130, gap = 22, top = 40, most = 52;  // pixels of a step that are drawn: more are not seen
    double x = 20;
    int number = 1;
    for (const auto& [picture, name] : std::vector<std::pair<arma::fmat, std::string>>{{ink, "ink"}, {box, "cropped"}, {small, "20 pixels"}, {middle, "centred"}, {image, "strongest 1"}}) {
        const double shrink = std::min(1.0, most / static_cast<double>(std::max(picture.n_rows, picture.n_cols)));
        const auto count = [&](arma::uword pixels) { return std::max<arma::uword>(1, static_cast<arma::uword>(shrink * static_cast<double>(pixels))); };
        const arma::mat seen = arma::conv_to<arma::mat>::from(shrink < 1.0 ? resized(picture, count(picture.n_rows), count(picture.n_cols)) : picture);
        const double side = tile / static_cast<double>(std::max(seen.n_rows, seen.n_cols)), width = side * static_cast<double>(seen.n_cols), height = side * static_cast<double>(seen.n_rows);
        add_line(svg, {{x, top}, {x + width, top}, {x + width, top + height}, {x, top + height}, {x, top}}, "thin pale");
        add_pixels(svg, x, top, side, seen, "ink");
        if (number >= 4) {  // the middle: between the pixels 13 and 14 of 28
            add_line(svg, {{x + width / 2, top}, {x + width / 2, top + height}}, "thin orange dotted");
            add_line(svg, {{x, top + height / 2}, {x + width, top + height / 2}}, "thin orange dotted");
        }
        add_text(svg, x, 26, formatted("%d  %s", number, name.c_str()), "bold");
        add_text(svg, x, top + tile + 22, formatted("%llu x %llu", picture.n_rows, picture.n_cols), "small pale");
        x += tile + gap;
        ++number;
    }
    return svg;
}

Svg how_sure(const arma::mat& predictions, const arma::uvec& labels) {
    constexpr arma::uword groups = 10, fewest = 20;  // readings that make a share worth a dot
    arma::vec readings(groups, arma::fill::zeros), right = readings, sureness = readings;
    for (arma::uword i = 0; i < labels.n_elem; ++i) {
        const double p = predictions.col(i).max();
        const auto group = std::min<arma::uword>(groups - 1, static_cast<arma::uword>(p * groups));
        readings(group) += 1.0;
        sureness(group) += p;
        right(group) += predictions.col(i).index_max() == labels(i) ? 1.0 : 0.0;
    }
    Svg svg{720, 420, "How sure the model is, and how often it is right then: dots near the diagonal mean that its predictions can be taken at their word", ""};
    const Axes axes{70, 50, 320, 320, {"how sure: p of the digit that is read", 0.0, 1.0}, {"how often right", 0.0, 1.0}};
    add_axes(svg, axes);
    add_curve(svg, axes, {{0.0, 0.0}, {1.0, 1.0}}, "thin pale dotted");
    Points points;
    for (arma::uword group = 0; group < groups; ++group)
        if (readings(group) >= fewest) points.emplace_back(sureness(group) / readings(group), right(group) / readings(group));
    add_curve(svg, axes, points, "purple", true);
    add_text(svg, 430, 80, "sure, readings, right", "bold");
    double y = 108;
    for (arma::uword group = 0; group < groups; ++group) {
        if (readings(group) == 0.0) continue;
        add_text(svg, 430, y, formatted("%.1f to %.1f", static_cast<double>(group) / groups, static_cast<double>(group + 1) / groups), "pale");
        add_text(svg, 590, y, formatted("%.0f", readings(group)), "end");
        add_text(svg, 670, y, formatted("%.1f %%", 100.0 * right(group) / readings(group)), "end");
        y += 24;
    }
    return svg;
}

}  // namespace scratch
