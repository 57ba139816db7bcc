// Convolution and pooling, forward and backward, for one image.
// A map is a matrix: a row a channel, a column a place, row by row of the picture. An image is a map with one channel: 1 x 784.
#pragma once

#include <armadillo>

namespace scratch {

constexpr arma::uword filter_side = 5;  // pixels; a filter sees 5 x 5 places of every channel

// How many places a filter has along a side.
constexpr arma::uword places_along(arma::uword side) { return side - filter_side + 1; }

// (12.1) The sum as it is written. map: channels x side^2, filters: count x 25 channels, whose columns go channel by channel of each pixel,
// pixel by pixel of each row; returns count x (side - 4)^2. To read, and to test with: filters * patches is the same, and fast.
inline arma::mat convolution_by_loops(const arma::mat& map, const arma::mat& filters, arma::uword side) {
    const arma::uword along = places_along(side);
    arma::mat sums(filters.n_rows, along * along, arma::fill::zeros);
    for (arma::uword filter = 0; filter < filters.n_rows; ++filter)
        for (arma::uword r = 0; r < along; ++r)
            for (arma::uword c = 0; c < along; ++c)
                for (arma::uword down = 0; down < filter_side; ++down)
                    for (arma::uword right = 0; right < filter_side; ++right)
                        for (arma::uword channel = 0; channel < map.n_rows; ++channel)
                            sums(filter, along * r + c) +=
                                filters(filter, (filter_side * down + right) * map.n_rows + channel) * map(channel, side * (r + down) + c + right);
    return sums;
}

// (12.2) map: channels x side^2, returns 25 channels x (side - 4)^2: a column is all that a filter sees from one place
inline arma::mat patches(const arma::mat& map, arma::uword side) {
    const arma::uword along = places_along(side), length = filter_side * map.n_rows;
    arma::mat seen(filter_side * length, along * along, arma::fill::none);
    double* to = seen.memptr();
    for (arma::uword r = 0; r < along; ++r)
        for (arma::uword c = 0; c < along; ++c)
            for (arma::uword down = 0; down < filter_side; ++down) {
                const double* from = map.colptr(side * (r + down) + c);  // five places beside each other stand beside each other in memory
                for (arma::uword i = 0; i < length; ++i) *to++ = from[i];
            }
    return seen;
}

// (12.3) wrt_sums: count x places, seen: the patches, 25 channels x places; returns how the loss answers to the filters: count x 25 channels
inline arma::mat loss_wrt_filters(const arma::mat& wrt_sums, const arma::mat& seen) {
    return wrt_sums * seen.t();
}

// (12.4) filters: count x 25 channels, wrt_sums: count x (side - 4)^2; returns how the loss answers to the map: channels x side^2.
// A place gets what comes back from every patch that saw it.
inline arma::mat loss_wrt_map(const arma::mat& filters, const arma::mat& wrt_sums, arma::uword side) {
    const arma::mat wrt_seen = filters.t() * wrt_sums;
    const arma::uword along = places_along(side), length = wrt_seen.n_rows / filter_side;
    arma::mat wrt_map(length / filter_side, side * side, arma::fill::zeros);
    const double* from = wrt_seen.memptr();
    for (arma::uword r = 0; r < along; ++r)
        for (arma::uword c = 0; c < along; ++c)
            for (arma::uword down = 0; down < filter_side; ++down) {
                double* to = wrt_map.colptr(side * (r + down) + c);
                for (arma::uword i = 0; i < length; ++i) to[i] += *from++;
            }
    return wrt_map;
}

struct Pooled {
    arma::mat largest;   // channels x side^2 / 4
    arma::umat winners;  // the same shape: the place in the map that it comes from
};

// (12.5) map: channels x side^2, side even; of each 2 x 2 places the largest, channel by channel; of equals the first
inline Pooled pool(const arma::mat& map, arma::uword side) {
    const arma::uword channels = map.n_rows;
    Pooled pooled{arma::mat(channels, map.n_cols / 4, arma::fill::none), arma::umat(channels, map.n_cols / 4, arma::fill::none)};
    arma::uword place = 0;
    for (arma::uword r = 0; r < side; r += 2)
        for (arma::uword c = 0; c < side; c += 2, ++place) {
            const arma::uword corner = side * r + c;
            double* largest = pooled.largest.colptr(place);
            arma::uword* winners = pooled.winners.colptr(place);
            for (arma::uword channel = 0; channel < channels; ++channel) largest[channel] = map.at(channel, corner), winners[channel] = corner;
            for (const arma::uword other : {corner + 1, corner + side, corner + side + 1}) {
                const double* values = map.colptr(other);
                for (arma::uword channel = 0; channel < channels; ++channel) {
                    const bool larger = values[channel] > largest[channel];
                    largest[channel] = larger ? values[channel] : largest[channel];
                    winners[channel] = larger ? other : winners[channel];
                }
            }
        }
    return pooled;
}

// (12.6) wrt_largest, winners: channels x side^2 / 4; returns channels x side^2: the winner gets all, the other three nothing
inline arma::mat unpool(const arma::mat& wrt_largest, const arma::umat& winners, arma::uword side) {
    arma::mat wrt_map(wrt_largest.n_rows, side * side, arma::fill::zeros);
    for (arma::uword place = 0; place < wrt_largest.n_cols; ++place)
        for (arma::uword channel = 0; channel < wrt_largest.n_rows; ++channel) wrt_map.at(channel, winners.at(channel, place)) = wrt_largest.at(channel, place);
    return wrt_map;
}

}  // namespace scratch
