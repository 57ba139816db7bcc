// Chapter 12's gradient on the way back over the winners of each pooling alone: the other three of four get nothing, and hand nothing on.
#pragma once

#include "06_training_loop/training_loop.hpp"
#include "12_convolution/network.hpp"
#include "12_convolution/train.hpp"
#include "14_speed/fast_convolution.hpp"
#include "14_speed/ink.hpp"
#include "14_speed/over_the_ink.hpp"
#include "14_speed/single_precision.hpp"

#include <algorithm>
#include <armadillo>
#include <cstddef>
#include <future>
#include <random>
#include <span>

namespace scratch {

struct FastGradient {
    double loss = 0.0;
    Columns<first_filters> columns = Columns<first_filters>(window_places);
    Columns<first_filters> second_windows = Columns<first_filters>(window_places * second_filters);
    arma::fvec biases = arma::fvec(first_filters, arma::fill::zeros), second_biases = arma::fvec(second_filters, arma::fill::zeros);
    arma::fmat weights = arma::fmat(digit_count, second_filters * second_pooled, arma::fill::zeros);
    arma::fvec last_biases = arma::fvec(digit_count, arma::fill::zeros);
};

inline void add(FastGradient& sum, const FastGradient& other) {
    sum.loss += other.loss;
    for (std::size_t i = 0; i < sum.columns.size(); ++i) sum.columns[i].add_in_place(1.0F, other.columns[i]);
    for (std::size_t i = 0; i < sum.second_windows.size(); ++i) sum.second_windows[i].add_in_place(1.0F, other.second_windows[i]);
    sum.biases += other.biases, sum.second_biases += other.second_biases, sum.last_biases += other.last_biases;
    sum.weights += other.weights;
}

inline MeanLoss as_mean_loss(const FastGradient& sum, arma::uword count) {
    const auto to_double = [](const auto& numbers) { return arma::conv_to<arma::mat>::from(numbers); };
    return {sum.loss / static_cast<double>(count),
            {matrix_of(sum.columns), to_double(sum.biases), arma::reshape(matrix_of(sum.second_windows), first_filters * window_places, second_filters).t(), to_double(sum.second_biases), to_double(sum.weights), to_double(sum.last_biases)}};
}

// As (12.8). wrt_activations: 10; pass: of this image, its sums are overwritten
inline void add_fast_gradient(FastGradient& gradient, const FastFilters& filters, std::span<const Dot> image, FastPass& pass, const arma::fvec& wrt_activations) {
    const arma::fvec units(pass.second_maps[0].of.data(), second_filters * second_pooled, false, true);
    const arma::fvec wrt_units = filters.weights.t() * wrt_activations;
    gradient.weights += wrt_activations * units.t();
    gradient.last_biases += wrt_activations;
    Map<first_filters, first_pooled> wrt_maps{};
    for (arma::uword place = 0; place < second_pooled; ++place)
        for (arma::uword filter = 0; filter < second_filters; ++filter) {
            if (pass.second_maps[place].of[filter] == 0.0F) continue;
            const float slope = wrt_units(second_filters * place + filter);
            const auto winner = static_cast<arma::uword>(pass.second_winners[place][filter]);
            const arma::uword row = winner / second_sums_side, column = winner % second_sums_side;
            gradient.second_biases(filter) += slope;
            for (std::size_t down = 0; down < filter_side; ++down) {
                const std::size_t of_map = first_side * (row + down) + column, of_filter = window_places * filter + filter_side * down;
                for (std::size_t right = 0; right < filter_side; ++right) {
                    gradient.second_windows[of_filter + right].add_in_place(slope, pass.maps[of_map + right]);
                    wrt_maps[of_map + right].add_in_place(slope, filters.second_windows[of_filter + right]);
                }
            }
        }
    pass.sums.fill({});  // from here on the slopes by them
    for (arma::uword place = 0; place < first_pooled; ++place)
        for (std::size_t filter = 0; filter < first_filters; ++filter) {
            if (pass.maps[place].of[filter] == 0.0F) continue;
            gradient.biases(filter) += wrt_maps[place].of[filter];
            pass.sums[static_cast<std::size_t>(pass.winners[place][filter])].of[filter] = wrt_maps[place].of[filter];
        }
    for (const Dot dot : image)
        for_each_sight(dot.pixel, [&](arma::uword column, arma::uword place) { gradient.columns[column].add_in_place(pixel_of_level[dot.level], pass.sums[place]); });
}

// The batch's mean loss and its gradient, as chapter 12's mean_loss_gradient has them; so the step is chapter 12's too. model: 16 and 32 filters;
// chosen: the batch, by the images' numbers; threads: 1 or 2, each with its half of the batch
inline MeanLoss fast_mean_loss_gradient(const Convolutional& model, const Ink& ink, const arma::Col<arma::u8>& labels, const arma::uvec& chosen, int threads = 1) {
    const FastFilters filters = fast_filters(model);
    const auto count = static_cast<float>(chosen.n_elem);
    const auto share = [&](arma::uword first, arma::uword end) {
        FastGradient gradient;
        FastPass pass;
        for (arma::uword n = first; n < end; ++n) {
            arma::fmat a = fast_forward(filters, ink.image(chosen(n)), pass);
            gradient.loss += float_loss_and_slopes(a, arma::uvec{labels(chosen(n))});
            add_fast_gradient(gradient, filters, ink.image(chosen(n)), pass, a.col(0) / count);
        }
        return gradient;
    };
    if (threads == 1) return as_mean_loss(share(0, chosen.n_elem), chosen.n_elem);
    auto other = std::async(std::launch::async, share, 0, chosen.n_elem / 2);
    FastGradient gradient = share(chosen.n_elem / 2, chosen.n_elem);
    add(gradient, other.get());
    return as_mean_loss(gradient, chosen.n_elem);
}

// One epoch of chapter 12's network, with its own steps, Adam's in double. Returns the mean loss.
inline double fast_convolutional_epoch(Convolutional& model, ConvolutionalMemories& memories, const Ink& ink, const arma::Col<arma::u8>& labels, const Way& way,
                                       std::mt19937_64& random, int threads = 1) {
    const arma::uvec order(shuffled(labels.n_elem, random));
    double loss = 0.0;
    for (arma::uword done = 0; done < order.n_elem; done += way.batch_size) {
        const arma::uvec chosen = order.subvec(done, std::min(done + way.batch_size, order.n_elem) - 1);
        const MeanLoss mean = fast_mean_loss_gradient(model, ink, labels, chosen, threads);
        update_all(model, memories, mean.gradient, static_cast<double>(way.rate));
        loss += mean.loss * static_cast<double>(chosen.n_elem);
    }
    return loss / static_cast<double>(order.n_elem);
}

}  // namespace scratch
