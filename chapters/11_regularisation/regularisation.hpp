// What keeps a network from learning by heart: weights that cost, units that are missing, images that are never twice the same.
#pragma once

#include "01_load_data/digits.hpp"
#include "04_forward_pass/forward_pass.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"

#include <armadillo>
#include <random>

namespace scratch {

// (11.3) what large weights cost, besides the loss: decay / 2 times the sum of their squares. Its slope by a weight is decay * weight.
inline double decay_cost(const HiddenLayer& model, double decay) {
    return 0.5 * decay * (arma::accu(arma::square(model.hidden_weights)) + arma::accu(arma::square(model.weights)));
}

// (11.4) share: 0 to below 1, how many units are missing; returns rows x columns numbers: 0, or 1 / (1 - share), so that the mean stays 1
// Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout", JMLR 15 (2014), 1929-1958; scaled while training, not while reading.
inline arma::mat dropout_mask(arma::uword rows, arma::uword columns, double share, std::mt19937_64& random) {
    arma::mat mask(rows, columns, arma::fill::none);
    mask.imbue([&] { return 0.5 * (1.0 + uniform(random, 1.0)) < share ? 0.0 : 1.0 / (1.0 - share); });
    return mask;
}

// (11.5) chapter 9's forward pass with u times the mask, hidden x batch; images: 784 x batch
inline HiddenPass dropout_forward(const HiddenLayer& model, const arma::mat& images, const arma::mat& mask) {
    HiddenPass pass;
    pass.sums = model.hidden_weights * images;
    pass.sums.each_col() += model.hidden_biases;
    pass.units = relu(pass.sums) % mask;
    pass.activations = model.weights * pass.units;
    pass.activations.each_col() += model.biases;
    pass.predictions = batch_softmax(pass.activations);
    return pass;
}

// (11.6) chapter 9's gradient with the same mask: what was not sent forward gets nothing back
inline HiddenLayer dropout_gradient(const HiddenLayer& model, const Batch& batch, const HiddenPass& pass, const arma::mat& mask) {
    const arma::mat wrt_activations = mean_loss_wrt_activations(batch.labels, pass.predictions);
    const arma::mat wrt_sums = mean_loss_wrt_sums(model.weights, wrt_activations, pass.sums) % mask;
    return {wrt_sums * batch.images.t(), arma::sum(wrt_sums, 1), wrt_activations * pass.units.t(), arma::sum(wrt_activations, 1)};
}

// (11.7) image: 784, returns it moved `down` and `right` by whole pixels, -28..28: x'_(r,c) = x_(r - down, c - right), 0 where that is outside
inline arma::vec shifted_image(const arma::vec& image, int down, int right) {
    const int side = static_cast<int>(image_side);
    arma::vec moved(pixel_count, arma::fill::zeros);
    for (int r = 0; r < side; ++r)
        for (int c = 0; c < side; ++c) {
            const int from_r = r - down, from_c = c - right;
            const bool inside = from_r >= 0 && from_r < side && from_c >= 0 && from_c < side;
            if (inside) moved(static_cast<arma::uword>(side * r + c)) = image(static_cast<arma::uword>(side * from_r + from_c));
        }
    return moved;
}

// A whole number from 0 to below `count`; 2^53 is so much larger that no number is noticeably preferred.
inline arma::uword any_below(arma::uword count, std::mt19937_64& random) {
    return static_cast<arma::uword>(0.5 * (1.0 + uniform(random, 1.0)) * static_cast<double>(count));
}

// images: 784 x batch, each moved by its own whole number of pixels, at most `most` in each direction
inline void shift_at_random(arma::mat& images, arma::uword most, std::mt19937_64& random) {
    const auto by = [&] { return static_cast<int>(any_below(2 * most + 1, random)) - static_cast<int>(most); };
    for (arma::uword image = 0; image < images.n_cols; ++image) {
        const int down = by(), right = by();
        images.col(image) = shifted_image(images.col(image), down, right);
    }
}

// share: 0..1, of the digits that get a label that is wrong, any of the nine others
inline Digits with_wrong_labels(Digits digits, double share, std::mt19937_64& random) {
    for (arma::u8& label : digits.labels)
        if (0.5 * (1.0 + uniform(random, 1.0)) < share) label = static_cast<arma::u8>((label + 1 + any_below(digit_count - 1, random)) % digit_count);
    return digits;
}

}  // namespace scratch
