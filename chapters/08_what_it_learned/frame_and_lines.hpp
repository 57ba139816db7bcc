// What else is on paper, and straight: a frame around it, the printed lines of an exercise book, the edge of a table.
#pragma once

#include "08_what_it_learned/components.hpp"

#include <algorithm>
#include <armadillo>
#include <vector>

namespace scratch {

// by_line: a line of the picture a column, the outermost first; returns how many of them are a frame around the paper: up to a step that nearly
// all of their length takes, all differ from what lies behind it. A fall of light has no step, a printed line has paper on both sides.
inline arma::uword frame_lines(const arma::fmat& by_line) {
    const auto differ = [&](arma::uword line, arma::uword other) {
        return arma::accu(arma::abs(by_line.col(line) - by_line.col(other)) > 0.05f) >= by_line.n_rows * 9 / 10;
    };
    arma::uword frame = 0;
    for (arma::uword lines = 1; lines + 1 < by_line.n_cols / 3; ++lines) {
        const arma::uword inside = lines + 1;  // the line between them may be blurred
        bool all = !differ(inside, std::min(inside + 5, by_line.n_cols - 1));  // paper goes on; a printed line does not
        for (arma::uword line = lines; all && line-- > 0;) all = differ(line, inside);
        if (all) frame = inside;
    }
    return frame;
}

struct Box {
    arma::uword top, left, bottom, right;  // all four inside

    arma::uword length() const { return std::max(bottom - top, right - left) + 1; }
};

inline Box inside_frame(const arma::fmat& shade) {
    const arma::fmat across = shade.t();
    return {frame_lines(across), frame_lines(shade), shade.n_rows - 1 - frame_lines(arma::fliplr(across)), shade.n_cols - 1 - frame_lines(arma::fliplr(shade))};
}

// Returns the smallest box that holds all the ink; where there is none, a single pixel, which is no digit
template <typename Matrix>
Box box_of(const Matrix& ink) {
    const arma::uvec rows = arma::find(arma::max(ink, 1)), columns = arma::find(arma::max(ink, 0));
    if (rows.is_empty()) return {0, 0, 0, 0};
    return {rows.front(), columns.front(), rows.back(), columns.back()};
}

// Reaches from a side of the picture to the opposite one, or nearly: a printed margin of another colour may end the lines
inline bool spans(const Component& one, const Mask& mask) {
    const auto nearly = [](arma::uword first, arma::uword last, arma::uword count) { return (first == 0 || last + 1 == count) && 4 * (last + 1 - first) >= 3 * count; };
    return nearly(one.top, one.bottom, mask.n_rows) || nearly(one.left, one.right, mask.n_cols);
}

// Printed lines as dark as the ink, which reach from side to side and tie the digit to the edges. Opening takes away what is thin: pixels nearer to
// paper than `thin` go, and what is left grows back as far. Returns the mask as it was where that does not help: a digit cut out closely spans too.
inline Mask without_lines(const Mask& mask) {
    const auto largest = [](const Mask& of) {
        const std::vector<Component> all = components_of(of).all;
        return all.empty() ? Component{} : *std::max_element(all.begin(), all.end(), smaller);
    };
    if (!spans(largest(mask), mask)) return mask;
    const arma::fmat to_paper = distance_from(arma::conv_to<Mask>::from(mask == 0));
    const auto thickest = static_cast<float>(1 + std::min(mask.n_rows, mask.n_cols) / 200);
    for (float thin = 1.0f; thin <= thickest; ++thin) {
        const Mask eroded = arma::conv_to<Mask>::from(to_paper > thin);
        const Component rest = largest(eroded);
        if (rest.area > 0 && !spans(rest, mask) && rest.thickness() > 3.0 * static_cast<double>(thin))
            return mask % arma::conv_to<Mask>::from(distance_from(eroded) <= thin + 1.0f);
    }
    return mask;
}

inline bool has_lines(const Mask& mask) { return arma::any(arma::vectorise(without_lines(mask)) != arma::vectorise(mask)); }

// line: a row or column of a mask; nearly all of it is ink
template <typename Line>
bool covered(const Line& line) {
    const arma::uvec ink = arma::conv_to<arma::uvec>::from(arma::vectorise(line));
    return static_cast<double>(arma::accu(ink)) >= 0.95 * static_cast<double>(ink.n_elem);
}

// Sides of the picture of which nearly all is ink, as where the digit touches a table. The short sides of a 1 that is cut out closely are its ends.
inline int covered_sides(const Mask& digit) {
    const bool high = 2 * digit.n_cols > digit.n_rows, wide = 2 * digit.n_rows > digit.n_cols;
    return (high && covered(digit.row(0))) + (high && covered(digit.tail_rows(1))) + (wide && covered(digit.col(0))) + (wide && covered(digit.tail_cols(1)));
}

}  // namespace scratch
