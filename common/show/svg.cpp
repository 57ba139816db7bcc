#include "common/show/svg.hpp"

#include "common/program/files.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <ostream>

namespace scratch {

namespace {

// Hand-drawn diagrams begin with the same style. blue to green: told apart by eyes that lack one of the three colours, too.
constexpr const char* style = R"(  <style>
    svg { color: #1f2328; }
    text { font: 14px system-ui, sans-serif; fill: currentColor; }
    .paper { fill: #ffffff; }
    .box { fill: #f1f4f8; stroke: #59636e; stroke-width: 1.2; }
    .line { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
    .area { fill: currentColor; shape-rendering: crispEdges; }
    .head, .dot { fill: currentColor; }
    .thin { stroke-width: 1; } .dashed { stroke-dasharray: 9 4; } .dotted { stroke-dasharray: 2 4; }
    .middle { text-anchor: middle; } .end { text-anchor: end; } .small { font-size: 12px; } .bold { font-weight: 600; }
    .blue { color: #2166ac; } .red { color: #ca2e38; } .purple { color: #8250df; } .orange { color: #b35900; } .green { color: #1a7f37; }
    .halo { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round; }
    .pale { color: #59636e; } .grid { color: #d8dee4; } .on-blue, .on-red { color: #ffffff; }
    @media (prefers-color-scheme: dark) {
      svg { color: #e6edf3; }
      .paper { fill: #0d1117; } .halo { stroke: #0d1117; }
      .box { fill: #1c2430; stroke: #9aa4af; }
      .blue { color: #6cb6ff; } .red { color: #ff7b72; } .purple { color: #bc8cff; } .orange { color: #ffa657; } .green { color: #56d364; }
      .pale { color: #9aa4af; } .grid { color: #30363d; } .on-blue, .on-red { color: #0d1117; }
    }
  </style>
)";

// At most two digits after the point: a hundredth of a pixel is not seen, and rounding elsewhere does not change it.
std::string number(double value) {
    std::string text = formatted("%.2f", value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string escaped(const std::string& words) {
    std::string result;
    for (const char letter : words)
        result += letter == '<' ? "&lt;" : letter == '>' ? "&gt;" : letter == '&' ? "&amp;" : static_cast<unsigned char>(letter) < ' ' ? " " : std::string(1, letter);
    return result;
}

std::string attribute(const std::string& name, double value) { return " " + name + "=\"" + number(value) + "\""; }

std::string class_attribute(const std::string& kind, const std::string& classes) {
    const std::string both = kind + (kind.empty() || classes.empty() ? "" : " ") + classes;
    return both.empty() ? "" : " class=\"" + both + "\"";
}

void add(Svg& svg, const std::string& element) { svg.body += "  " + element + "\n"; }

}  // namespace

void add_text(Svg& svg, double x, double y, const std::string& words, const std::string& classes) {
    add(svg, "<text" + attribute("x", x) + attribute("y", y) + class_attribute("", classes) + ">" + escaped(words) + "</text>");
}

void add_box(Svg& svg, double x, double y, double width, double height, const std::string& classes) {
    add(svg, "<rect" + class_attribute("box", classes) + attribute("x", x) + attribute("y", y) + attribute("width", width) + attribute("height", height) + " rx=\"6\"/>");
}

void add_area(Svg& svg, double x, double y, double width, double height, const std::string& classes, double strength) {
    add(svg, "<rect" + class_attribute("area", classes) + attribute("x", x) + attribute("y", y) + attribute("width", width) + attribute("height", height) +
                 (strength == 1.0 ? "" : attribute("fill-opacity", strength)) + "/>");
}

void add_line(Svg& svg, const Points& points, const std::string& classes) {
    std::string path;
    for (const auto& [x, y] : points) path += (path.empty() ? "M" : "L") + number(x) + " " + number(y);
    if (!path.empty()) add(svg, "<path" + class_attribute("line", classes) + " d=\"" + path + "\"/>");
}

void add_arrow(Svg& svg, double x1, double y1, double x2, double y2, const std::string& classes) {
    const double length = std::hypot(x2 - x1, y2 - y1), along_x = (x2 - x1) / length, along_y = (y2 - y1) / length;
    const auto point = [&](double back, double aside) { return number(x2 - back * along_x - aside * along_y) + " " + number(y2 - back * along_y + aside * along_x); };
    add_line(svg, {{x1, y1}, {x2 - 6.0 * along_x, y2 - 6.0 * along_y}}, classes);
    add(svg, "<path" + class_attribute("head", classes) + " d=\"M" + point(0, 0) + "L" + point(9, 4) + "L" + point(9, -4) + "z\"/>");
}

void add_dot(Svg& svg, double x, double y, double radius, const std::string& classes) {
    add(svg, "<circle" + class_attribute("dot", classes) + attribute("cx", x) + attribute("cy", y) + attribute("r", radius) + "/>");
}

// One path for each strength and sign, of squares joined to the right: a tenth of the bytes of a rectangle a pixel.
void add_pixels(Svg& svg, double x, double y, double side, const arma::mat& values, const std::string& positive) {
    constexpr int strengths = 15;
    arma::imat levels(values.n_rows, values.n_cols, arma::fill::zeros);
    for (arma::uword i = 0; i < values.n_elem; ++i)
        if (std::isfinite(values(i))) levels(i) = std::lround(strengths * std::clamp(values(i), -1.0, 1.0));
    std::string group;
    for (int level = -strengths; level <= strengths; ++level) {
        std::string path;
        for (arma::uword row = 0; level != 0 && row < levels.n_rows; ++row)
            for (arma::uword column = 0, end; column < levels.n_cols; column = end) {
                for (end = column + 1; end < levels.n_cols && levels(row, end) == levels(row, column);) ++end;
                const auto run = static_cast<unsigned long long>(end - column);
                if (levels(row, column) == level) path += formatted("M%llu %lluh%lluv1h-%lluz", column, row, run, run);
            }
        if (!path.empty()) group += "<path" + class_attribute("area", level < 0 ? "red" : positive) + attribute("fill-opacity", std::abs(level) / static_cast<double>(strengths)) + " d=\"" + path + "\"/>";
    }
    add(svg, "<g transform=\"translate(" + number(x) + " " + number(y) + ") scale(" + number(side) + ")\">" + group + "</g>");
}

void add_scale(Svg& svg, double x, double y, const std::string& lowest, const std::string& highest, const std::string& middle) {
    constexpr double step = 6;
    add_pixels(svg, x, y, step, arma::linspace<arma::rowvec>(-1.0, 1.0, 31));
    add_line(svg, {{x, y}, {x + 31 * step, y}, {x + 31 * step, y + step}, {x, y + step}, {x, y}}, "thin grid");
    add_text(svg, x, y + 22, lowest, "small pale");
    add_text(svg, x + 31 * step / 2, y + 22, middle, "middle small pale");
    add_text(svg, x + 31 * step, y + 22, highest, "end small pale");
}

std::string as_text(const Svg& svg) {
    const std::string size = attribute("width", svg.width) + attribute("height", svg.height);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + number(svg.width) + " " + number(svg.height) + "\"" + size +
           " role=\"img\" aria-labelledby=\"title\">\n  <title id=\"title\">" + escaped(svg.title) + "</title>\n" + style + "  <rect class=\"paper\"" + size + "/>\n" + svg.body + "</svg>\n";
}

std::string write_svg(const std::string& file, const Svg& svg) {
    write_file(file, [&](std::ostream& out) { out << as_text(svg); });
    return "picture: " + file;
}

bool has_place(const Axis& axis, double value) { return std::abs(value) < 1e300 && (!axis.logarithmic || value > 0.0); }

Axis axis_over(const std::vector<double>& values, const std::string& label, bool logarithmic) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    Axis axis{label, infinity, -infinity, logarithmic, !logarithmic};
    for (const double value : values)
        if (has_place(axis, value)) {
            axis.first = std::min(axis.first, value), axis.last = std::max(axis.last, value);
            axis.whole = axis.whole && value == std::round(value);
        }
    if (axis.first > axis.last) return axis;
    if (logarithmic) {
        axis.first = std::pow(10.0, std::floor(std::log10(axis.first))), axis.last = std::pow(10.0, std::ceil(std::log10(axis.last)));
        if (axis.first == axis.last) axis.first /= 10.0, axis.last *= 10.0;
    } else if (axis.first == axis.last) {
        const double half = axis.whole && std::abs(axis.first) < 1e9 ? 0.5 : std::max(0.05 * std::abs(axis.first), 1e-300);
        axis.first -= half, axis.last += half;
    }
    return axis;
}

double share_of(const Axis& axis, double value) {
    if (axis.logarithmic) return (std::log10(value) - std::log10(axis.first)) / (std::log10(axis.last) - std::log10(axis.first));
    return (value - axis.first) / (axis.last - axis.first);
}

std::vector<double> ticks(const Axis& axis, int at_most) {
    std::vector<double> found;
    if (axis.logarithmic) {
        const auto first = static_cast<int>(std::lround(std::log10(axis.first))), last = static_cast<int>(std::lround(std::log10(axis.last)));
        const int step = (last - first + at_most - 1) / at_most;
        for (int power = first; power <= last; power += std::max(step, 1)) found.push_back(std::pow(10.0, power));
        return found;
    }
    const double least = (axis.last - axis.first) / at_most, power = std::pow(10.0, std::floor(std::log10(least)));
    double step = 10.0 * power;
    for (const double factor : {5.0, 2.0, 1.0})
        if (factor * power >= least) step = factor * power;
    if (axis.whole) step = std::max(step, 1.0);
    for (double i = std::ceil(axis.first / step - 1e-9); i * step <= axis.last + 1e-9 * step && found.size() < 100; ++i) found.push_back(i * step);
    return found;
}

Axis rounded_out(Axis axis) {
    const std::vector<double> found = ticks(axis);
    if (axis.logarithmic || found.size() < 2) return axis;
    const double step = found[1] - found[0];
    axis.first = step * std::floor(axis.first / step + 1e-9), axis.last = step * std::ceil(axis.last / step - 1e-9);
    return axis;
}

std::string tick_label(const Axis& axis, double value) {
    if (axis.logarithmic && (axis.first < 1e-3 || axis.last > 1e4)) return formatted("1e%d", static_cast<int>(std::lround(std::log10(value))));
    return formatted("%.5g", std::abs(value) < 1e-9 * (axis.last - axis.first) ? 0.0 : value);
}

std::pair<double, double> place_of(const Axes& axes, double x, double y) {
    return {axes.left + axes.width * share_of(axes.x, x), axes.top + axes.height * (1.0 - share_of(axes.y, y))};
}

void add_axes(Svg& svg, const Axes& axes) {
    const double right = axes.left + axes.width, bottom = axes.top + axes.height;
    for (const double value : ticks(axes.y, std::max(2, static_cast<int>(axes.height / 45)))) {
        const double y = place_of(axes, axes.x.first, value).second;
        add_line(svg, {{axes.left, y}, {right, y}}, "thin grid");
        add_text(svg, axes.left - 8, y + 4, tick_label(axes.y, value), "end small pale");
    }
    for (const double value : ticks(axes.x, std::max(2, static_cast<int>(axes.width / 60)))) {
        const double x = place_of(axes, value, axes.y.first).first;
        add_line(svg, {{x, bottom}, {x, bottom + 5}}, "thin pale");
        add_text(svg, x, bottom + 20, tick_label(axes.x, value), "middle small pale");
    }
    add_line(svg, {{axes.left, axes.top}, {axes.left, bottom}, {right, bottom}}, "thin pale");
    add_text(svg, axes.left, axes.top - 10, axes.y.label, "pale");
    add_text(svg, right, bottom + 40, axes.x.label, "end pale");
}

void add_curve(Svg& svg, const Axes& axes, const Points& points, const std::string& classes, bool with_dots) {
    Points places;
    for (const auto& [x, y] : points)
        if (has_place(axes.x, x) && has_place(axes.y, y)) places.push_back(place_of(axes, x, y));
    if (places.size() > 1) add_line(svg, places, classes);
    if (with_dots || places.size() == 1)
        for (const auto& [x, y] : places) add_dot(svg, x, y, 3, classes);
}

void add_names(Svg& svg, double x, std::vector<CurveName> names) {
    constexpr double apart = 17;
    std::stable_sort(names.begin(), names.end(), [](const CurveName& a, const CurveName& b) { return a.y < b.y; });
    // Names that would stand on each other become a group, around the mean of the places that they should have.
    struct Group {
        std::size_t first, end;
        double top;
    };
    std::vector<Group> groups;
    for (std::size_t i = 0; i < names.size(); ++i) {
        groups.push_back({i, i + 1, names[i].y});
        while (groups.size() > 1 && groups.back().top < groups[groups.size() - 2].top + apart * static_cast<double>(groups[groups.size() - 2].end - groups[groups.size() - 2].first)) {
            const std::size_t end = groups.back().end;
            groups.pop_back();
            double sum = 0.0;
            for (std::size_t k = groups.back().first; k < end; ++k) sum += names[k].y;
            const auto count = static_cast<double>(end - groups.back().first);
            groups.back() = {groups.back().first, end, sum / count - apart * (count - 1.0) / 2.0};
        }
    }
    for (const Group& group : groups)
        for (std::size_t i = group.first; i < group.end; ++i) add_text(svg, x, group.top + apart * static_cast<double>(i - group.first) + 5, names[i].name, names[i].classes);
}

}  // namespace scratch
