#include "common/show/picture.hpp"

#include "01_load_data/digits.hpp"
#include "common/program/files.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <istream>
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

constexpr png_uint_32 longest_side = 4096;        // pixels: more than a telephone's camera has
constexpr std::size_t largest_file = 64'000'000;  // bytes: 4096 x 4096 pixels in full colour, hardly compressed

[[noreturn]] void refuse(png_image& image, const std::string& file) {
    const std::string why = image.message;
    png_image_free(&image);
    throw std::runtime_error(file + ": can't be read as a PNG (" + why + "); open it in a picture program and save it as PNG");
}

std::string bytes_of(std::istream& in, const std::string& file) {
    std::string bytes;
    std::array<char, 65536> some;
    while (in.read(some.data(), some.size()), in.gcount() > 0) {
        bytes.append(some.data(), static_cast<std::size_t>(in.gcount()));
        if (bytes.size() > largest_file) throw std::runtime_error(file + ": has more than 64 MB; shrink the picture");
    }
    if (bytes.empty()) throw std::runtime_error(file + ": is empty; save the picture again");
    return bytes;
}

// A PNG is a signature and chunks: a length, a type, so many bytes, a checksum. libpng takes the memory of a chunk before it looks whether
// the bytes are there.
void check_chunks(const std::string& bytes, const std::string& file) {
    constexpr std::size_t beside = 12;  // length, type and checksum
    for (std::size_t at = 8; at + beside <= bytes.size() && bytes.compare(at + 4, 4, "IEND") != 0;) {
        std::size_t length = 0;
        for (std::size_t i = at; i < at + 4; ++i) length = length << 8 | static_cast<unsigned char>(bytes[i]);
        if (length > bytes.size() - at - beside)
            throw std::runtime_error(file + ": is cut short or damaged: its chunk at byte " + std::to_string(at) + " should have " + std::to_string(length) +
                                     " bytes, and " + std::to_string(bytes.size() - at - beside) + " are there; save the picture again");
        at += beside + length;
    }
}

// Decodes by libpng's simplified API: row by row, 4 bytes a pixel.
std::vector<png_byte> read_pixels(const std::string& bytes, const std::string& file, arma::uword& rows, arma::uword& columns) {
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) check_chunks(bytes, file);  // anything else libpng refuses at once
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(&image, bytes.data(), bytes.size())) refuse(image, file);
    rows = image.height;
    columns = image.width;
    if (std::max(image.width, image.height) > longest_side) {
        png_image_free(&image);
        throw std::runtime_error(file + ": is " + std::to_string(columns) + " x " + std::to_string(rows) + " pixels; shrink it to at most 4096 x 4096");
    }
    image.format = PNG_FORMAT_RGBA;
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;  // 16 bits that don't say otherwise mean what 8 bits mean, as in other programs
    std::vector<png_byte> pixels(PNG_IMAGE_SIZE(image));
    if (!png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr)) refuse(image, file);
    return pixels;
}

}  // namespace

Grey sheet_of_digits(const arma::Mat<arma::u8>& columns, arma::uword per_row) {
    Grey sheet(place((columns.n_cols + per_row - 1) / per_row), place(std::min(per_row, columns.n_cols)), arma::fill::value(255));
    for (arma::uword i = 0; i < columns.n_cols; ++i)
        for (arma::uword pixel = 0; pixel < pixel_count; ++pixel)
            sheet(place(i / per_row) + pixel / image_side, place(i % per_row) + pixel % image_side) = static_cast<arma::u8>(255 - columns(pixel, i));
    return sheet;
}

Colour sheet_of_weights(const arma::mat& columns, arma::uword per_row) {
    const double largest = std::max(arma::abs(columns).max(), 1e-300);
    Colour sheet(place((columns.n_cols + per_row - 1) / per_row), place(std::min(per_row, columns.n_cols)), 3, arma::fill::value(255));
    for (arma::uword i = 0; i < columns.n_cols; ++i)
        for (arma::uword pixel = 0; pixel < pixel_count; ++pixel) {
            const double value = columns(pixel, i) / largest;
            const arma::uword row = place(i / per_row) + pixel / image_side, column = place(i % per_row) + pixel % image_side;
            const auto faded = static_cast<arma::u8>(std::lround(255.0 * (1.0 - std::abs(value))));
            sheet(row, column, value < 0 ? 2 : 0) = faded;
            sheet(row, column, 1) = faded;
        }
    return sheet;
}

Grey enlarged(const Grey& picture, arma::uword factor) { return arma::kron(picture, Grey(factor, factor, arma::fill::ones)); }

Colour enlarged(const Colour& picture, arma::uword factor) {
    Colour large(picture.n_rows * factor, picture.n_cols * factor, 3);
    for (arma::uword channel = 0; channel < 3; ++channel) large.slice(channel) = enlarged(Grey(picture.slice(channel)), factor);
    return large;
}

arma::Cube<arma::u8> read_png(std::istream& in, const std::string& file) {
    arma::uword rows = 0, columns = 0;
    const std::vector<png_byte> pixels = read_pixels(bytes_of(in, file), file, rows, columns);
    arma::Cube<arma::u8> picture(rows, columns, 4, arma::fill::none);
    for (arma::uword column = 0; column < columns; ++column)
        for (arma::uword row = 0; row < rows; ++row)
            for (arma::uword channel = 0; channel < 4; ++channel) picture(row, column, channel) = pixels[4 * (row * columns + column) + channel];
    return picture;
}

arma::Cube<arma::u8> read_png(const std::string& file) { return read_png(*open_file(file), file); }

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
