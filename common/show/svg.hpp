// Pictures as SVG: text that browsers draw, one element a line, the same bytes on every machine.
// Classes say what an element means, and the style at the picture's head gives it its colour, on light and on dark paper.
#pragma once

#include <armadillo>
#include <string>
#include <utility>
#include <vector>

namespace scratch {

using Points = std::vector<std::pair<double, double>>;  // x to the right, y down where they are pixels of a picture

struct Svg {
    double width, height;  // pixels of a screen
    std::string title;     // what is to be seen, in words: a screen reader says it
    std::string body;      // the elements so far; a later one hides an earlier one
};

// Classes, several with spaces between. Colours: blue (for), red (against), purple, orange, green (curves), pale; none: as text.
// Text: middle, end (where x is), small, bold, halo (paper around it, where it stands on lines). Lines: thin, dashed, dotted. All that is given as words may hold any letters.
void add_text(Svg& svg, double x, double y, const std::string& words, const std::string& classes = "");  // y: of the line it stands on
void add_box(Svg& svg, double x, double y, double width, double height, const std::string& classes = "");  // rounded, for a step of a diagram
void add_area(Svg& svg, double x, double y, double width, double height, const std::string& classes, double strength = 1.0);  // filled, 0 clear .. 1
void add_line(Svg& svg, const Points& points, const std::string& classes = "");
void add_arrow(Svg& svg, double x1, double y1, double x2, double y2, const std::string& classes = "");
void add_dot(Svg& svg, double x, double y, double radius, const std::string& classes = "");

// values: rows x columns, -1 .. 1, a square of `side` pixels each; positive ones blue (or another class), negative ones red, 0 clear, in 15 strengths
void add_pixels(Svg& svg, double x, double y, double side, const arma::mat& values, const std::string& positive = "blue");

// What the colours of such pixels mean: from full red to full blue, 186 pixels wide, with the words for both ends and the middle under it
void add_scale(Svg& svg, double x, double y, const std::string& lowest, const std::string& highest, const std::string& middle = "0");

std::string as_text(const Svg& svg);  // the whole file

// Beside, then renamed. Returns a line for a person: where the picture is. Throws std::runtime_error where the file can't be written.
std::string write_svg(const std::string& file, const Svg& svg);

// Axes

struct Axis {
    std::string label;
    double first, last;
    bool logarithmic = false;
    bool whole = false;  // only whole numbers mean something: epochs
};

// From the least to the largest of the values, to whole powers of ten where it is logarithmic. What is not finite, 1e300 or more, or has no
// logarithm is passed over; where nothing is left, first > last. Equal values, and one alone, stand in the middle.
Axis axis_over(const std::vector<double>& values, const std::string& label, bool logarithmic = false);

bool has_place(const Axis& axis, double value);    // it is a number, and the axis has one for it
double share_of(const Axis& axis, double value);   // 0 at the first .. 1 at the last
std::vector<double> ticks(const Axis& axis, int at_most = 6);  // round numbers
Axis rounded_out(Axis axis);  // to the next round numbers on both sides
std::string tick_label(const Axis& axis, double value);

struct Axes {
    double left, top, width, height;  // of the frame, in pixels
    Axis x, y;
};

void add_axes(Svg& svg, const Axes& axes);  // the frame's left and lower side, ticks with thin lines, labels
std::pair<double, double> place_of(const Axes& axes, double x, double y);  // in pixels
// points: in the axes' numbers; those without a place are left out
void add_curve(Svg& svg, const Axes& axes, const Points& points, const std::string& classes, bool with_dots = false);

// A name at the end of each curve, moved apart where they would stand on each other.
struct CurveName {
    double y;  // in pixels
    std::string name, classes;
};
void add_names(Svg& svg, double x, std::vector<CurveName> names);

}  // namespace scratch
