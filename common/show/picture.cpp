#include "common/show/picture.hpp"

#include "01_load_data/digits.hpp"
#include "common/program/files.hpp"

#include <algorithm>
#include <cmath>
#include <ostream>
#include <png.h>
#include <stdexcept>
#include <vector>

namespace scratch {

namespace {

constexpr arma::uword gap = 2;  // pixels between pictures

arma::uword place(arma::uword index) { return gap + index * (image_side + gap); }

// libpng's simplified API. pixels: row by row, channels side by side.
void write_pixels(const std::string& file, arma::uword rows, arma::uword columns, png_uint_32 format, const std::vector<png_byte>& pixels) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(columns);
    image.height = static_cast<png_uint_32>(rows);
    image.format = format;
    png_alloc_size_t size = 0;
    png_image_write_to_memory(&image, nullptr, &size, 0, pixels.data(), 0, nullptr);
    std::vector<char> encoded(size);
    if (!png_image_write_to_memory(&image, encoded.data(), &size, 0, pixels.data(), 0, nullptr))
        throw std::runtime_error(file + ": can't be made into a PNG: " + image.message);
    write_file(file, [&](std::ostream& out) { out.write(encoded.data(), static_cast<std::streamsize>(size)); });
}

}  // namespace

Grey sheet_of_digits(const arma::Mat<arma::u8>& columns, arma::uword per_row) {
    Grey sheet(place((columns.n_cols + per_row - 1) / per_row), place(std::min(per_row, columns.n_cols)), arma::fill::value(255));
    for (arma::uword i = 0; i < columns.n_cols; ++i)
        for (arma::uword pixel = 0; pixel < pixel_count; ++pixel)
            sheet(place(i / per_row) + pixel / image_side, place(i % per_row) + pixel % image_side) = static_cast<arma::u8>(255 - columns(pixel, i));
    return sheet;
}

Grey enlarged(const Grey& picture, arma::uword factor) { return arma::kron(picture, Grey(factor, factor, arma::fill::ones)); }

void write_png(const std::string& file, const Grey& picture) {
    const Grey by_rows = picture.t();  // Armadillo stores columns, PNG stores rows
    write_pixels(file, picture.n_rows, picture.n_cols, PNG_FORMAT_GRAY, {by_rows.begin(), by_rows.end()});
}

void write_png(const std::string& file, const Colour& picture) {
    std::vector<png_byte> pixels;
    pixels.reserve(picture.n_elem);
    for (arma::uword row = 0; row < picture.n_rows; ++row)
        for (arma::uword column = 0; column < picture.n_cols; ++column)
            for (arma::uword channel = 0; channel < 3; ++channel) pixels.push_back(picture(row, column, channel));
    write_pixels(file, picture.n_rows, picture.n_cols, PNG_FORMAT_RGB, pixels);
}

}  // namespace scratch
