// Draws the picture of docs/handwriting.md: above, the ten digits, one row each; below, one digit again and again.

#include "common/digits/handwriting.hpp"
#include "common/show/picture.hpp"

#include <cstdio>
#include <exception>
#include <stdexcept>

using namespace scratch;

int main(int count, char** arguments) try {
    if (count != 2) throw std::runtime_error("name the file to write: handwriting_sheet FILE.png");
    constexpr arma::uword per_row = 20;
    const Digits digits = draw_digits(5000, 1);
    arma::Mat<arma::u8> columns;
    for (arma::u8 digit = 0; digit < digit_count; ++digit) {
        const arma::uvec found = arma::find(digits.labels == digit, per_row);
        columns = arma::join_rows(columns, digits.images.cols(found));
    }
    const arma::uvec twos = arma::find(digits.labels == 2, 6 * per_row);
    columns = arma::join_rows(columns, digits.images.cols(twos.tail(5 * per_row)));  // the first row's twos stand above already
    write_png(arguments[1], enlarged(sheet_of_digits(columns, per_row), 2));
} catch (const std::exception& problem) {
    std::fprintf(stderr, "error: %s\n", problem.what());
    return 2;
}
