#include "common/show/plot.hpp"

#include "common/show/terminal.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <utility>

namespace scratch {

namespace {

// A curve's points that have a place on both axes.
Points drawable(const Plot& plot, const Curve& curve) {
    const Axis any{"", 0, 1, plot.logarithmic};
    Points kept;
    std::copy_if(curve.points.begin(), curve.points.end(), std::back_inserter(kept), [&](const auto& point) { return has_place(any, point.first) && has_place(any, point.second); });
    return kept;
}

std::pair<Axis, Axis> axes_of(const Plot& plot) {
    std::vector<double> xs, ys;
    for (const Curve& curve : plot.curves)
        for (const auto& [x, y] : drawable(plot, curve)) xs.push_back(x), ys.push_back(y);
    return {axis_over(xs, plot.x_label, plot.logarithmic), axis_over(ys, plot.y_label, plot.logarithmic)};
}

bool is_empty(const Axis& axis) { return axis.first > axis.last; }

// A place on the canvas is one byte: a name that does not begin with one, as λ does not, is drawn as an o.
char mark(const Curve& curve) {
    return !curve.name.empty() && std::isgraph(static_cast<unsigned char>(curve.name.front())) ? curve.name.front() : 'o';
}

std::string label(const Axis& axis, double value) { return axis.logarithmic ? formatted("%.0e", value) : formatted("%.4g", value); }

constexpr std::array looks{"purple", "orange dashed", "green dotted", "blue", "red dashed", "pale dotted"};

}  // namespace

std::string terminal_plot(const Plot& plot, int width, int height) {
    const auto [x_axis, y_axis] = axes_of(plot);
    if (is_empty(x_axis)) return "  (nothing to plot)\n";
    const auto columns = static_cast<std::size_t>(width), rows = static_cast<std::size_t>(height);
    std::vector<std::string> canvas(rows, std::string(columns, ' '));
    std::string legend;
    for (const Curve& curve : plot.curves) {
        for (const auto& [x, y] : drawable(plot, curve)) {
            char& place = canvas[static_cast<std::size_t>(std::lround((1.0 - share_of(y_axis, y)) * (height - 1)))]
                                [static_cast<std::size_t>(std::lround(share_of(x_axis, x) * (width - 1)))];
            place = place == ' ' || place == mark(curve) ? mark(curve) : '*';
        }
        legend += formatted("  %c = %s", mark(curve), curve.name.c_str());
    }
    for (const std::string& row : canvas)
        if (row.find('*') != std::string::npos && legend.find("* = ") == std::string::npos) legend += "  * = several";
    std::string lines = wrapped("  " + plot.y_label + ":" + legend, "  ") + "\n";
    const std::string highest = label(y_axis, y_axis.last), lowest = label(y_axis, y_axis.first);
    const int indent = std::max({8, static_cast<int>(highest.size()), static_cast<int>(lowest.size())});
    for (std::size_t row = 0; row < rows; ++row) {
        const std::string tick = row == 0 ? highest : row + 1 == rows ? lowest : "";
        canvas[row].erase(canvas[row].find_last_not_of(' ') + 1);
        lines += formatted("  %*s |", indent, tick.c_str()) + canvas[row] + "\n";
    }
    lines += formatted("  %*s +", indent, "") + std::string(columns, '-') + "\n";
    const std::string first = label(x_axis, x_axis.first), last = label(x_axis, x_axis.last);
    const int middle = std::max(1, width - static_cast<int>(first.size() + last.size()));
    const auto before = static_cast<std::size_t>(std::max(1, (middle - static_cast<int>(plot.x_label.size())) / 2));
    const auto after = static_cast<std::size_t>(std::max(1, middle - static_cast<int>(plot.x_label.size() + before)));
    return lines + formatted("  %*s  ", indent, "") + first + std::string(before, ' ') + plot.x_label + std::string(after, ' ') + last + "\n";
}

Svg drawn(const Plot& plot) {
    std::size_t longest = 0;
    for (const Curve& curve : plot.curves) longest = std::max(longest, curve.name.size());
    const auto [x_axis, y_axis] = axes_of(plot);
    const Axes axes{70, 64, 620.0 - std::min(280.0, 8.0 * static_cast<double>(longest)), 300, x_axis, rounded_out(y_axis)};
    Svg svg{720, 420, plot.title, ""};
    add_text(svg, 20, 28, plot.title, "bold");
    add_axes(svg, axes);
    std::vector<CurveName> names;
    for (std::size_t i = 0; i < plot.curves.size(); ++i) {
        const Points points = drawable(plot, plot.curves[i]);
        if (points.empty()) continue;
        const std::string look = looks[i % looks.size()];
        add_curve(svg, axes, points, look, points.size() <= 40);
        const auto& end = *std::max_element(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.first < b.first; });  // on the right, whatever the order
        names.push_back({place_of(axes, end.first, end.second).second, plot.curves[i].name, look});
    }
    add_names(svg, axes.left + axes.width + 10, names);
    return svg;
}

std::string write_svg(const std::string& file, const Plot& plot) {
    if (is_empty(axes_of(plot).first)) return "no " + file + ": nothing to plot";
    write_svg(file, drawn(plot));
    return "plot: " + file;
}

}  // namespace scratch
