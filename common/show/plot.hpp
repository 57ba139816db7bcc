// Plots: as an SVG file by gnuplot, and as characters in the terminal.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace scratch {

struct Curve {
    std::string name;
    std::vector<std::pair<double, double>> points;  // x, y
};

struct Plot {
    std::string title, x_label, y_label;
    std::vector<Curve> curves;
    bool logarithmic = false;  // both axes; points that are not above 0 are left out
};

// Lines: the plot in characters, `width` x `height` inside its frame; each curve's points are its name's first letter, or * where that is not ASCII.
std::string terminal_plot(const Plot& plot, int width = 64, int height = 16);

// Writes an SVG file by gnuplot. Returns a line for a person: where the plot is, or why there is none (gnuplot is missing, and how to
// install it). Throws std::runtime_error where the file can't be written.
std::string write_svg(const std::string& file, const Plot& plot);

}  // namespace scratch
