// Only the ink: four of five pixels are 0, and 0 times a weight changes nothing. An image is a list of its dots, and the weights are columns,
// one for each pixel, so short that one column's sums stay in the registers of the processor.
#pragma once

#include "01_load_data/digits.hpp"

#include <algorithm>
#include <armadillo>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace scratch {

// One pixel with ink.
struct Dot {
    std::uint16_t pixel;  // 0..783
    std::uint8_t level;   // 1..255
};

// Images as lists of dots, each cut into strips of equal height: strip 0 is the uppermost.
struct Ink {
    arma::uword strips;
    std::vector<Dot> dots;             // of image 0, strip by strip, then of image 1, ...
    std::vector<std::uint32_t> first;  // where each strip begins, and the end of all

    std::span<const Dot> strip(arma::uword image, arma::uword which) const { return between(image * strips + which, image * strips + which + 1); }
    std::span<const Dot> image(arma::uword image) const { return between(image * strips, (image + 1) * strips); }
    std::span<const Dot> between(arma::uword from, arma::uword to) const { return {dots.data() + first[from], dots.data() + first[to]}; }
};

// strips: 1, 2, 4, 7, 14 or 28
inline Ink ink_of(const Digits& digits, arma::uword strips = 1) {
    Ink ink{strips, {}, {0}};
    const arma::uword pixels = pixel_count / strips;
    ink.dots.reserve(160 * digits.count());  // MNIST has 150 an image
    for (arma::uword image = 0; image < digits.count(); ++image) {
        const arma::u8* levels = digits.images.colptr(image);
        for (arma::uword pixel = 0; pixel < pixel_count; ++pixel) {
            if (levels[pixel] != 0) ink.dots.push_back({static_cast<std::uint16_t>(pixel), levels[pixel]});
            if ((pixel + 1) % pixels == 0) ink.first.push_back(static_cast<std::uint32_t>(ink.dots.size()));
        }
    }
    return ink;
}

// level / 255, looked up: quicker than a conversion and a division
inline const std::array<float, 256> pixel_of_level = [] {
    std::array<float, 256> table{};
    for (std::size_t level = 0; level < 256; ++level) table[level] = static_cast<float>(pixel(static_cast<arma::u8>(level)));
    return table;
}();

// What leads from one pixel to every unit; or the units' sums for one image.
template <std::size_t rows>
struct alignas(64) Column {
    std::array<float, rows> of{};

    // For a sum, or another column, that stays in registers: all rows at once, so that the compiler sees each by itself.
    void add(float factor, const Column& other) {
#pragma GCC unroll 128
        for (std::size_t i = 0; i < rows; ++i) of[i] += factor * other.of[i];
    }

    // For two columns in memory, not the same one: __restrict promises that to the compiler, which may then take many numbers at once. clang 14
    // takes them one by one where such a loop is unrolled.
    void add_in_place(float factor, const Column& other) {
        float* __restrict to = of.data();
        const float* __restrict from = other.of.data();
#ifdef __clang__
#pragma clang loop unroll(disable) vectorize(enable)
#endif
        for (std::size_t i = 0; i < rows; ++i) to[i] += factor * from[i];
    }
};

template <std::size_t rows>
using Columns = std::vector<Column<rows>>;  // 784 of them are the weights

// weights: any x 784, in parts of `rows` rows: first all columns of part 0, then all of part 1; what is missing in the last part is 0.
// The parts stand apart, so that two threads that write to different parts never write to neighbours in memory.
template <std::size_t rows>
Columns<rows> columns_of(const arma::mat& weights) {
    const std::size_t of = (weights.n_rows + rows - 1) / rows;
    Columns<rows> columns(of * weights.n_cols);
    for (arma::uword j = 0; j < weights.n_cols; ++j)
        for (arma::uword i = 0; i < weights.n_rows; ++i) columns[i / rows * weights.n_cols + j].of[i % rows] = static_cast<float>(weights(i, j));
    return columns;
}

// count: how many rows the matrix had
template <std::size_t rows>
arma::mat matrix_of(const Columns<rows>& columns, arma::uword count = rows) {
    const std::size_t of = (count + rows - 1) / rows;
    arma::mat matrix(count, columns.size() / of);
    for (arma::uword j = 0; j < matrix.n_cols; ++j)
        for (arma::uword i = 0; i < count; ++i) matrix(i, j) = static_cast<double>(columns[i / rows * matrix.n_cols + j].of[i % rows]);
    return matrix;
}

// (14.1) sum: becomes sum + W x
template <std::size_t rows>
void add_product(Column<rows>& sum, const Columns<rows>& weights, std::span<const Dot> image, std::size_t part = 0) {
    Column<rows> in_registers = sum;
    for (const auto [pixel, level] : image) in_registers.add(pixel_of_level[level], weights[pixel_count * part + pixel]);
    sum = in_registers;
}

// The same with two sums: an addition waits for the one before it, and two of them wait at the same time.
template <std::size_t rows>
void add_product_in_two(Column<rows>& sum, const Columns<rows>& weights, std::span<const Dot> image) {
    Column<rows> even = sum, odd;
    std::size_t k = 0;
    for (; k + 1 < image.size(); k += 2) {
        even.add(pixel_of_level[image[k].level], weights[image[k].pixel]);
        odd.add(pixel_of_level[image[k + 1].level], weights[image[k + 1].pixel]);
    }
    if (k < image.size()) even.add(pixel_of_level[image[k].level], weights[image[k].pixel]);
    even.add(1.0F, odd);
    sum = even;
}

// (14.2) weights: W becomes W - step x^T
template <std::size_t rows>
void take_step(Columns<rows>& weights, std::span<const Dot> image, const Column<rows>& step, std::size_t part = 0) {
    const Column<rows> in_registers = step;
    for (const auto [pixel, level] : image) weights[pixel_count * part + pixel].add(-pixel_of_level[level], in_registers);
}

// Asks the memory for dots that will be needed soon. always_inline: GCC 12 deletes a function that does nothing else.
[[gnu::always_inline]] inline void ask_for(std::span<const Dot> image) {
    for (std::size_t k = 0; k < image.size(); k += 16) __builtin_prefetch(&image[k], 0, 2);
}

}  // namespace scratch
