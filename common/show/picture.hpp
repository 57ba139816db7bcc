// PNG files that are written: sheets of digits, and what the programs read.
#pragma once

#include <armadillo>
#include <string>

namespace scratch {

using Grey = arma::Mat<arma::u8>;    // rows x columns, 0 black .. 255 white
using Colour = arma::Cube<arma::u8>;  // rows x columns x 3: red, green, blue

// columns: one picture each, 784 values row by row, 0 background .. 255 ink. Ink is drawn black on white, as on paper.
Grey sheet_of_digits(const arma::Mat<arma::u8>& columns, arma::uword per_row);

// every pixel becomes factor x factor
Grey enlarged(const Grey& picture, arma::uword factor);

// Beside, then renamed. Throws std::runtime_error where the file can't be written.
void write_png(const std::string& file, const Grey& picture);
void write_png(const std::string& file, const Colour& picture);

}  // namespace scratch
