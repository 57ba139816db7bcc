#include "01_load_data/pictures.hpp"

#include "01_load_data/idx.hpp"
#include "common/show/figure.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <armadillo>
#include <cstddef>
#include <cstdint>
#include <string>

namespace scratch {

namespace {

constexpr arma::uword row = 14;  // in the middle, where digits have ink

arma::uword column_with_ink(const Digits& digits) {
    const arma::Col<arma::u8> bytes = digits.images.col(0);
    return bytes.subvec(row * image_side, row * image_side + image_side - 1).index_max();
}

}  // namespace

Svg unrolled(const Digits& digits) {
    constexpr double side = 10, left = 70, top = 60, x = 560, width = 40, height = 0.5;  // of a pixel in the grid, and in the column
    const arma::uword column = column_with_ink(digits), place = image_side * row + column;
    const auto at = [](arma::uword index) { return static_cast<double>(index); };
    Svg svg{760, 480, "A 28 by 28 image and the column of 784 numbers that it becomes, row after row; the pixel in row 14 is marked in both", ""};
    add_text(svg, left, 30, "28 rows of 28 pixels", "bold");
    add_text(svg, x - 60, 30, "one column of 784", "bold");
    const arma::vec image = image_vector(digits, 0);
    add_digit(svg, left, top, side, image);
    for (arma::uword j = 0; j < pixel_count; ++j)
        if (image(j) > 0.0) add_area(svg, x, top + height * at(j), width, height, "ink", image(j));
    for (arma::uword r = 0; r <= image_side; r += 7) {
        const double y = top + height * at(r * image_side);
        add_line(svg, {{x, y}, {x + width, y}}, "thin pale");
        if (r < image_side) {
            add_text(svg, x - 10, y + 13, formatted("row %llu", r), "end small pale");
            add_text(svg, left - 10, top + side * at(r) + 12, formatted("%llu", r), "end small pale");
            add_text(svg, left + side * at(r) + 1, top - 8, formatted("%llu", r), "small pale");
        }
    }
    add_line(svg, {{x, top}, {x, top + height * at(pixel_count)}, {x + width, top + height * at(pixel_count)}, {x + width, top}}, "thin pale");
    const double pixel_y = top + side * at(row), place_y = top + height * at(place);
    add_line(svg, {{left, pixel_y}, {left + side * 28, pixel_y}, {left + side * 28, pixel_y + side}, {left, pixel_y + side}, {left, pixel_y}}, "orange");
    add_line(svg, {{left + side * at(column), pixel_y}, {left + side * at(column + 1), pixel_y}, {left + side * at(column + 1), pixel_y + side}, {left + side * at(column), pixel_y + side},
                   {left + side * at(column), pixel_y}}, "purple");
    add_arrow(svg, left + side * 28 + 8, pixel_y + side / 2, x - 60, place_y - 2, "orange");
    add_line(svg, {{x, place_y}, {x + width + 10, place_y}}, "purple");
    add_text(svg, x + width + 14, place_y - 8, formatted("j = %llu", place), "purple");
    add_text(svg, x + width + 14, place_y + 12, formatted("= 28 · %llu + %llu", row, column), "purple");
    add_text(svg, left, top + side * 28 + 30, formatted("row %llu, column %llu", row, column), "purple");
    return svg;
}

Svg grey_values(const Digits& digits) {
    constexpr arma::uword count = 12;
    constexpr double side = 44, left = 60, top = 60;
    const arma::uword first_row = row - count / 2, first_column = std::min<arma::uword>(column_with_ink(digits) - std::min<arma::uword>(column_with_ink(digits), count / 2), image_side - count);
    Svg svg{left + side * count + 20, top + side * count + 20, "Twelve by twelve pixels of a digit, each with the byte that stands in the file: 0 where the paper is blank, 255 where there is full ink", ""};
    add_text(svg, left, 24, formatted("rows %llu to %llu and columns %llu to %llu of the first image", first_row, first_row + count - 1, first_column, first_column + count - 1), "bold");
    for (arma::uword i = 0; i < count; ++i) {
        add_text(svg, left + side * (static_cast<double>(i) + 0.5), top - 10, std::to_string(first_column + i), "middle small pale");
        add_text(svg, left - 10, top + side * (static_cast<double>(i) + 0.5) + 5, std::to_string(first_row + i), "end small pale");
        for (arma::uword j = 0; j < count; ++j) {
            const arma::u8 byte = digits.images(image_side * (first_row + i) + first_column + j, 0);
            const double x = left + side * static_cast<double>(j), y = top + side * static_cast<double>(i);
            add_line(svg, {{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}, "thin grid");
            if (byte > 0) add_area(svg, x, y, side, side, "ink", pixel(byte));
            add_text(svg, x + side / 2, y + side / 2 + 5, std::to_string(byte), pixel(byte) > 0.55 ? "middle small on-blue" : "middle small");
        }
    }
    return svg;
}

Svg first_bytes(const Digits& digits) {
    Svg svg{760, 190, "The first twenty bytes of the file of training images: four numbers of four bytes, then the pixels, a byte each", ""};
    constexpr double width = 36;
    double x = 20;
    const auto add_bytes = [&](const std::string& hex, const std::string& name, const std::string& value, const std::string& colour) {
        add_text(svg, x, 36, name, "bold");
        for (std::size_t i = 0; i < hex.size(); i += 2) {
            add_box(svg, x + width * static_cast<double>(i) / 2, 50, width - 3, 40);
            add_text(svg, x + width * static_cast<double>(i) / 2 + (width - 3) / 2, 75, hex.substr(i, 2), "middle");
        }
        add_line(svg, {{x, 102}, {x + width * static_cast<double>(hex.size()) / 2 - 4, 102}}, colour);
        add_text(svg, x, 124, value, colour);
        x += width * static_cast<double>(hex.size()) / 2 + 4;
    };
    add_bytes(hexadecimal(magic_of_images), "magic", "bytes, 3 sizes", "purple");
    add_bytes(hexadecimal(static_cast<std::uint32_t>(digits.count())), "images", formatted("%llu", digits.count()), "orange");
    add_bytes(hexadecimal(image_side), "rows", formatted("%llu", image_side), "orange");
    add_bytes(hexadecimal(image_side), "columns", formatted("%llu", image_side), "orange");
    x = 20;
    add_text(svg, 20, 160, "then the pixels of image 0, row by row:", "");
    std::string first;
    for (arma::uword j = 0; j < 10; ++j) first += formatted(" %02x", digits.images(j, 0));
    add_text(svg, 320, 160, first + " …", "green");
    return svg;
}

}  // namespace scratch
