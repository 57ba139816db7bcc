// Figures: pictures with words and numbers on them, in the terminal and as SVG files that can be read alone.
#pragma once

#include "common/show/picture.hpp"
#include "common/show/svg.hpp"

#include <armadillo>
#include <string>
#include <vector>

namespace scratch {

struct Captioned {
    std::vector<std::string> lines;  // the picture in characters
    arma::mat pixels;                // 28 x 28, -1 .. 1
    std::string ink;                 // the class of what is above 0 in the SVG; what is below is red
    std::string caption;             // may have several lines
};

// image: 784, 0 background .. 1 ink
Captioned captioned_digit(const arma::vec& image, const std::string& caption);

// weights: any x 784; those of its rows that are asked for, each captioned `name` and its number. Blue positive, red negative, the row's largest in full colour
std::vector<Captioned> captioned_weights(const arma::mat& weights, const arma::uvec& rows, const std::string& name);

arma::mat as_rows(const arma::vec& image);  // image: 784 row by row, returns it as 28 x 28

// A frame and in it: image, 784, 0 background .. 1 ink; values, 784 of either sign, blue and red by their share of the largest. side: of a pixel
void add_digit(Svg& svg, double x, double y, double side, const arma::vec& image);
void add_signed(Svg& svg, double x, double y, double side, const arma::vec& values, double largest);

// Side by side, per_row a row, each with its caption under it.
Svg captioned_sheet(const std::string& title, const std::vector<Captioned>& pictures, arma::uword per_row = 5);

// Writes them as an SVG file, five a row. Returns lines for a person: the first `in_terminal` of them, three a row, and where the file is.
std::string show_figure(const std::string& file, const std::string& title, const std::vector<Captioned>& pictures, std::size_t in_terminal);

// digit: 784 bytes, returns it black on white, large and not in the middle, as somebody might draw it
Grey drawn_on_paper(const arma::Col<arma::u8>& digit);

// confusion: 10 x 10, entry (truth, read as). The diagonal is blue by its share of the row, a mistake red by its share of the commonest mistake.
Svg heat_map(const arma::umat& confusion);

// Writes the heat map. Returns lines for a person: the same as a table, with precision and recall (10 each, nan: nothing to say) in per cent at its edges.
std::string show_confusion(const std::string& file, const arma::umat& confusion, const arma::vec& precision, const arma::vec& recall);

}  // namespace scratch
