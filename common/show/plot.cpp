#include "common/show/plot.hpp"

#include "common/program/files.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>

#ifdef HAVE_GNUPLOT_IOSTREAM
#include <gnuplot-iostream.h>
#endif

namespace scratch {

namespace {

using Points = std::vector<std::pair<double, double>>;

// What can be drawn. From 1e300 on, the distance between two numbers may be no double any more.
Points drawable(const Points& points, bool logarithmic) {
    const auto has_place = [&](double value) { return std::abs(value) < 1e300 && (!logarithmic || value > 0.0); };
    Points kept;
    std::copy_if(points.begin(), points.end(), std::back_inserter(kept), [&](const auto& point) { return has_place(point.first) && has_place(point.second); });
    return kept;
}

// What can be drawn, on the scale that it is drawn on.
Points scaled(const Points& points, bool logarithmic) {
    Points kept = drawable(points, logarithmic);
    if (logarithmic)
        for (auto& [x, y] : kept) x = std::log10(x), y = std::log10(y);
    return kept;
}

// Beyond the beginning of the axis, also where all points are one; 1e17 + 1 is still 1e17.
double end_of_axis(double first, double last) { return last > first ? last : first + std::max(1.0, 1e-9 * std::abs(first)); }

// A place on the canvas is one byte: a name that does not begin with one, as λ does not, is drawn as a star.
char mark(const Curve& curve) {
    return !curve.name.empty() && std::isgraph(static_cast<unsigned char>(curve.name.front())) ? curve.name.front() : '*';
}

std::string label(double value, bool logarithmic) { return logarithmic ? formatted("%.0e", std::pow(10.0, value)) : formatted("%.4g", value); }

}  // namespace

std::string terminal_plot(const Plot& plot, int width, int height) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    double left = infinity, right = -infinity, bottom = infinity, top = -infinity;
    for (const Curve& curve : plot.curves)
        for (const auto& [x, y] : scaled(curve.points, plot.logarithmic)) {
            left = std::min(left, x), right = std::max(right, x);
            bottom = std::min(bottom, y), top = std::max(top, y);
        }
    if (!(left <= right)) return "  (nothing to plot)\n";
    right = end_of_axis(left, right);
    top = end_of_axis(bottom, top);

    const auto columns = static_cast<std::size_t>(width), rows = static_cast<std::size_t>(height);
    std::vector<std::string> canvas(rows, std::string(columns, ' '));
    std::string legend;
    for (const Curve& curve : plot.curves) {
        for (const auto& [x, y] : scaled(curve.points, plot.logarithmic))
            canvas[static_cast<std::size_t>(std::lround((top - y) / (top - bottom) * (height - 1)))]
                  [static_cast<std::size_t>(std::lround((x - left) / (right - left) * (width - 1)))] = mark(curve);
        legend += formatted("  %c = %s", mark(curve), curve.name.c_str());
    }
    std::string lines = "  " + plot.y_label + ":" + legend + "\n";
    const std::string highest = label(top, plot.logarithmic), lowest = label(bottom, plot.logarithmic);
    const int indent = std::max({8, static_cast<int>(highest.size()), static_cast<int>(lowest.size())});
    for (std::size_t row = 0; row < rows; ++row) {
        const std::string tick = row == 0 ? highest : row + 1 == rows ? lowest : "";
        canvas[row].erase(canvas[row].find_last_not_of(' ') + 1);
        lines += formatted("  %*s |", indent, tick.c_str()) + canvas[row] + "\n";
    }
    lines += formatted("  %*s +", indent, "") + std::string(columns, '-') + "\n";
    const std::string first = label(left, plot.logarithmic), last = label(right, plot.logarithmic);
    const int middle = std::max(1, width - static_cast<int>(first.size() + last.size()));
    const auto before = static_cast<std::size_t>(std::max(1, (middle - static_cast<int>(plot.x_label.size())) / 2));
    const auto after = static_cast<std::size_t>(std::max(1, middle - static_cast<int>(plot.x_label.size() + before)));
    return lines + formatted("  %*s  ", indent, "") + first + std::string(before, ' ') + plot.x_label + std::string(after, ' ') + last + "\n";
}

#ifdef HAVE_GNUPLOT_IOSTREAM

namespace {

// A string of gnuplot's: in single quotes nothing but the quote itself is special.
std::string gnuplot_string(const std::string& words) {
    std::string result = "'";
    for (const char letter : words) result += letter == '\'' ? std::string("''") : std::string(1, letter);
    return result + "'";
}

// By its absolute name, a file that begins with | or ~ is a file for gnuplot too.
void draw(const Plot& plot, const std::string& file) {
    Gnuplot gnuplot("gnuplot 2> /dev/null || true");  // whether it worked is seen from what it drew
    gnuplot << "set terminal svg size 720,480 dynamic background rgb 'white'\nset output " << gnuplot_string(std::filesystem::absolute(file).string())
            << "\nset title " << gnuplot_string(plot.title) << " noenhanced\nset xlabel " << gnuplot_string(plot.x_label) << " noenhanced\nset ylabel "
            << gnuplot_string(plot.y_label) << " noenhanced\nset grid\n";
    if (plot.logarithmic) gnuplot << "set logscale xy\nset format '10^{%L}'\n";
    gnuplot << "plot ";
    for (const Curve& curve : plot.curves)
        gnuplot << (&curve == &plot.curves.front() ? "" : ", ") << "'-' with linespoints title " << gnuplot_string(curve.name) << " noenhanced";
    gnuplot << "\n";
    for (const Curve& curve : plot.curves) gnuplot.send1d(curve.points);
}  // gnuplot has written all when its pipe is closed

bool ends_as_svg(const std::string& file) {
    std::ifstream in(file);
    std::string last;
    for (std::string line; std::getline(in, line);)
        if (!line.empty()) last = line;
    return last == "</svg>";
}

}  // namespace

std::string write_svg(const std::string& file, const Plot& plot) {
    if (std::system("command -v gnuplot > /dev/null 2>&1") != 0) return "no " + file + ": gnuplot is not installed (apt or brew install gnuplot)";
    Plot drawn = plot;
    for (Curve& curve : drawn.curves) curve.points = drawable(curve.points, plot.logarithmic);
    if (std::all_of(drawn.curves.begin(), drawn.curves.end(), [](const Curve& curve) { return curve.points.empty(); })) return "no " + file + ": nothing to plot";
    const bool whole = replace_file(file, [&](const std::string& beside) {
        const auto on_broken_pipe = std::signal(SIGPIPE, SIG_IGN);  // a gnuplot that does not start would end this program too
        draw(drawn, beside);
        std::signal(SIGPIPE, on_broken_pipe);
        return ends_as_svg(beside);
    });
    return whole ? "plot: " + file : "no " + file + ": gnuplot failed; does `gnuplot --version` work?";
}

#else

std::string write_svg(const std::string& file, const Plot&) {
    return "no " + file + ": built without gnuplot-iostream (see README.md for the package)";
}

#endif

}  // namespace scratch
