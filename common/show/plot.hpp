// Plots: as an SVG file, and as characters in the terminal.
#pragma once

#include "common/show/svg.hpp"

#include <string>
#include <vector>

namespace scratch {

struct Curve {
    std::string name;
    Points points;  // those that are no number, or have no place on a logarithmic axis, are left out
};

struct Plot {
    std::string title, x_label, y_label;
    std::vector<Curve> curves;
    bool logarithmic = false;  // both axes; points that are not above 0 are left out
};

// Lines: the plot in characters, `width` x `height` inside its frame; each curve's points are its name's first letter, or o where that is not
// ASCII, and * where two curves meet.
std::string terminal_plot(const Plot& plot, int width = 64, int height = 16);

Svg drawn(const Plot& plot);  // each curve with its name at its end

// Writes an SVG file, if there is anything to plot. Returns a line for a person: where the plot is, or that there is none.
// Throws std::runtime_error where the file can't be written.
std::string write_svg(const std::string& file, const Plot& plot);

}  // namespace scratch
