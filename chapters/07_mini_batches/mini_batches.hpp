// Training on many images at once: chapters 2 to 6 again, over a matrix whose columns are images.
#pragma once

#include "01_load_data/digits.hpp"
#include "04_forward_pass/forward_pass.hpp"
#include "06_training_loop/training_loop.hpp"

#include <algorithm>
#include <armadillo>
#include <random>

namespace scratch {

struct Batch {
    arma::mat images;   // 784 x batch, in [0, 1]
    arma::uvec labels;  // batch, 0..9
};

// indices: which digits, in this order
inline Batch gather(const Digits& digits, const arma::uvec& indices) {
    const arma::Mat<arma::u8> bytes = digits.images.cols(indices);
    Batch batch{arma::mat(arma::size(bytes), arma::fill::none), arma::conv_to<arma::uvec>::from(digits.labels(indices))};
    std::transform(bytes.begin(), bytes.end(), batch.images.begin(), pixel);
    return batch;
}

// labels: batch, returns count x batch: a 1 at each column's label
inline arma::mat batch_one_hot(const arma::uvec& labels, arma::uword count = digit_count) {
    arma::mat y(count, labels.n_elem, arma::fill::zeros);
    for (arma::uword image = 0; image < labels.n_elem; ++image) y(labels(image), image) = 1.0;
    return y;
}

// (7.1) activations: 10 x batch, returns 10 x batch: softmax of each column, shifted by that column's own largest
inline arma::mat batch_softmax(const arma::mat& activations) {
    const arma::mat exponentials = arma::exp(activations.each_row() - arma::max(activations, 0));
    return exponentials.each_row() / arma::sum(exponentials, 0);
}

// The trap: one shift for the whole batch. A column far below the batch's largest underflows to 0 / 0.
inline arma::mat batch_softmax_with_one_shift(const arma::mat& activations) {
    const arma::mat exponentials = arma::exp(activations - activations.max());
    return exponentials.each_row() / arma::sum(exponentials, 0);
}

// (7.2) labels: batch, activations and their predictions: 10 x batch, returns the mean of -ln p_y, written as (a_m - a_y) - ln p_m:
// a_m is a column's largest activation, and its p_m is never below 1/10, where p_y may be 0.
inline double batch_cross_entropy(const arma::uvec& labels, const arma::mat& activations, const arma::mat& predictions) {
    arma::rowvec losses = arma::max(activations, 0);
    for (arma::uword image = 0; image < labels.n_elem; ++image) losses(image) -= activations(labels(image), image);
    losses -= arma::log(arma::max(predictions, 0));
    return arma::mean(losses);
}

// (7.3) labels: batch, predictions: 10 x batch, returns 10 x batch: (P - Y) / batch, how the mean loss answers to the activations
inline arma::mat mean_loss_wrt_activations(const arma::uvec& labels, const arma::mat& predictions) {
    return (predictions - batch_one_hot(labels, predictions.n_rows)) / static_cast<double>(labels.n_elem);
}

// (7.4) returns 10 x 784: the sum over the batch that a mean gradient needs is inside the product
inline arma::mat mean_loss_wrt_weights(const Batch& batch, const arma::mat& predictions) {
    return mean_loss_wrt_activations(batch.labels, predictions) * batch.images.t();
}

struct BatchPass {
    arma::mat activations;  // 10 x batch
    arma::mat predictions;  // 10 x batch, each column sums to 1
    double loss;            // mean over the batch
};

// weights: 10 x 784. The loss and the gradient share the predictions: softmax is computed once.
inline BatchPass batch_forward(const arma::mat& weights, const Batch& batch) {
    const arma::mat activations = weights * batch.images;
    const arma::mat predictions = batch_softmax(activations);
    return {activations, predictions, batch_cross_entropy(batch.labels, activations, predictions)};
}

// (7.5) weights: 10 x 784, changed in place: w - rate * (7.4); returns the batch's mean loss before the step
inline double batch_training_step(arma::mat& weights, const Batch& batch, double learning_rate) {
    const BatchPass pass = batch_forward(weights, batch);
    weights -= learning_rate * mean_loss_wrt_weights(batch, pass.predictions);
    return pass.loss;
}

// One epoch of any model: every digit once, in a new order, `batch_size` at a time (the last batch may be smaller).
// step: trains on a batch and returns its mean loss. Returns the mean loss over the epoch.
template <typename Step>
double train_epoch_in_batches(const Digits& digits, arma::uword batch_size, std::mt19937_64& random, Step step, const AfterStep& after_step = go_on) {
    const arma::uvec order(shuffled(digits.count(), random));
    double loss = 0.0;
    arma::uword done = 0;
    while (done < digits.count()) {
        const arma::uword size = std::min(batch_size, digits.count() - done);
        loss += static_cast<double>(size) * step(gather(digits, order.subvec(done, arma::size(size, 1))));
        done += size;
        if (!after_step(done)) break;
    }
    return loss / static_cast<double>(done);
}

// One epoch of softmax regression. weights: 10 x 784, changed in place; mean: becomes the mean of the weights after each of its steps.
// After any one step they lean towards the digits of the last few batches; the mean of an epoch has leaned towards all of them.
// Polyak and Juditsky, "Acceleration of Stochastic Approximation by Averaging", SIAM J. Control Optim. 30 (1992), 838-855.
inline double train_averaged_epoch(arma::mat& weights, arma::mat& mean, const Digits& digits, arma::uword batch_size, double learning_rate,
                                   std::mt19937_64& random, const AfterStep& after_step = go_on) {
    double steps = 0.0;
    mean.zeros(arma::size(weights));
    const auto step = [&](const Batch& batch) {
        const double loss = batch_training_step(weights, batch, learning_rate);
        mean += (weights - mean) / ++steps;
        return loss;
    };
    return train_epoch_in_batches(digits, batch_size, random, step, after_step);
}

// activations: function of a 784 x batch matrix of images; returns mean loss and accuracy, a thousand digits at a time
template <typename Activations>
Score batch_score(const Digits& digits, Activations activations) {
    Score sum{0.0, 0.0};
    for (arma::uword first = 0; first < digits.count(); first += 1000) {
        const arma::uword last = std::min<arma::uword>(first + 1000, digits.count()) - 1;
        const Batch batch = gather(digits, arma::regspace<arma::uvec>(first, last));
        const arma::mat a = activations(batch.images);
        const arma::urowvec read_as = arma::index_max(a, 0);
        sum.accuracy += arma::accu(arma::conv_to<arma::vec>::from(read_as.t() == batch.labels));
        sum.loss += batch_cross_entropy(batch.labels, a, batch_softmax(a)) * static_cast<double>(batch.labels.n_elem);
    }
    const auto count = static_cast<double>(digits.count());
    return {sum.loss / count, sum.accuracy / count};
}

}  // namespace scratch
