// Chapter 12's network of 16 and 32 filters in float, over what is not 0 alone: the ink of the image, and the maps behind ReLU.
#pragma once

#include "12_convolution/network.hpp"
#include "14_speed/ink.hpp"
#include "14_speed/single_precision.hpp"

#include <algorithm>
#include <armadillo>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace scratch {

constexpr std::size_t first_filters = 16, second_filters = 32;  // known to the compiler
constexpr arma::uword first_places = first_sums_side * first_sums_side, first_pooled = first_side * first_side;
constexpr arma::uword second_places = second_sums_side * second_sums_side, second_pooled = second_side * second_side;
constexpr std::size_t window_places = filter_side * filter_side;  // that a filter sees

struct FastFilters {
    Columns<first_filters> columns;             // 25: what leads from a pixel of the window to every filter
    Columns<second_filters> second_columns;     // 400
    Columns<first_filters> second_windows;      // 25 of filter 0, then 25 of filter 1, ...: the same, what a filter has for each place of its window
    arma::fvec biases, second_biases;
    arma::fmat weights;                         // 10 x 512
    arma::fvec last_biases;
};

inline FastFilters fast_filters(const Convolutional& model) {
    return {columns_of<first_filters>(model.filters), columns_of<second_filters>(model.second_filters), columns_of<first_filters>(arma::reshape(model.second_filters.t(), first_filters, window_places * second_filters)),
            to_float(model.filter_biases), to_float(model.second_biases), to_float(model.weights), to_float(model.biases)};
}

template <std::size_t rows, std::size_t places>
using Map = std::array<Column<rows>, places>;  // a column a place, row by row of the picture: a number for each channel

// Which of the four places of a pooling has won, channel by channel.
template <std::size_t rows, std::size_t places>
using Winners = std::array<std::array<std::int32_t, rows>, places>;

// A number of a map that is not 0.
struct NonZero {
    std::uint32_t place;  // in its row of the map: 16 * column + channel
    float value;
};

struct FastPass {
    Map<first_filters, first_places> sums;
    Map<first_filters, first_pooled> maps;
    Winners<first_filters, first_pooled> winners;
    std::array<NonZero, first_pooled * first_filters> values;                    // of the maps, row by row
    std::array<std::array<std::uint32_t, first_side + 1>, first_side> begins;  // where each place's begin
    Map<second_filters, second_places> second_sums;
    Map<second_filters, second_pooled> second_maps;
    Winners<second_filters, second_pooled> second_winners;
};

// Every place of the first maps that sees this pixel: calls each(column of the filters, place).
template <typename Each>
void for_each_sight(arma::uword pixel, Each each) {
    const arma::uword row = pixel / image_side, column = pixel % image_side;
    for (arma::uword down = row >= first_sums_side ? row - first_sums_side + 1 : 0; down < filter_side && down <= row; ++down)
        for (arma::uword right = column >= first_sums_side ? column - first_sums_side + 1 : 0; right < filter_side && right <= column; ++right)
            each(filter_side * down + right, first_sums_side * (row - down) + column - right);
}

// As (12.5), with bias and ReLU. side: of the map
template <std::size_t rows, std::size_t places, std::size_t pooled>
void fast_pool(const Map<rows, places>& map, arma::uword side, const arma::fvec& biases, Map<rows, pooled>& out, Winners<rows, pooled>& winners) {
    Column<rows> bias;
    std::copy(biases.begin(), biases.end(), bias.of.begin());
    for (arma::uword place = 0; place < pooled; ++place) {
        const arma::uword corner = side * (2 * (place / (side / 2))) + 2 * (place % (side / 2));
        Column<rows> largest = map[corner];
        std::array<std::int32_t, rows> won;
        won.fill(static_cast<std::int32_t>(corner));
        for (const arma::uword other : {corner + 1, corner + side, corner + side + 1})
            for (std::size_t i = 0; i < rows; ++i) {
                const bool larger = map[other].of[i] > largest.of[i];
                largest.of[i] = larger ? map[other].of[i] : largest.of[i];
                won[i] = larger ? static_cast<std::int32_t>(other) : won[i];
            }
        for (std::size_t i = 0; i < rows; ++i) out[place].of[i] = std::max(largest.of[i] + bias.of[i], 0.0F);
        winners[place] = won;
    }
}

// As (12.7): returns the ten activations
inline arma::fvec fast_forward(const FastFilters& filters, std::span<const Dot> image, FastPass& pass) {
    pass.sums.fill({});
    for (const Dot dot : image)
        for_each_sight(dot.pixel, [&](arma::uword column, arma::uword place) { pass.sums[place].add_in_place(pixel_of_level[dot.level], filters.columns[column]); });
    fast_pool(pass.sums, first_sums_side, filters.biases, pass.maps, pass.winners);
    std::uint32_t count = 0;
    for (arma::uword row = 0; row < first_side; ++row) {
        for (arma::uword column = 0; column < first_side; ++column) {
            pass.begins[row][column] = count;
            for (std::uint32_t channel = 0; channel < first_filters; ++channel) {
                const float value = pass.maps[first_side * row + column].of[channel];
                pass.values[count] = {static_cast<std::uint32_t>(first_filters * column) + channel, value};
                count += value != 0.0F ? 1 : 0;  // a 0 is overwritten by the next one
            }
        }
        pass.begins[row][first_side] = count;
    }
    for (arma::uword place = 0; place < second_places; ++place) {
        const arma::uword row = place / second_sums_side, column = place % second_sums_side;
        Column<second_filters> even, odd;
        for (arma::uword down = 0; down < filter_side; ++down) {
            const Column<second_filters>* from = filters.second_columns.data() + first_filters * filter_side * down - first_filters * column;
            std::uint32_t k = pass.begins[row + down][column];
            const std::uint32_t end = pass.begins[row + down][column + filter_side];
            for (; k + 1 < end; k += 2) {
                even.add(pass.values[k].value, from[pass.values[k].place]);
                odd.add(pass.values[k + 1].value, from[pass.values[k + 1].place]);
            }
            if (k < end) even.add(pass.values[k].value, from[pass.values[k].place]);
        }
        even.add(1.0F, odd);
        pass.second_sums[place] = even;
    }
    fast_pool(pass.second_sums, second_sums_side, filters.second_biases, pass.second_maps, pass.second_winners);
    return filters.weights * arma::fvec(pass.second_maps[0].of.data(), second_filters * second_pooled, false, true) + filters.last_biases;
}

}  // namespace scratch
