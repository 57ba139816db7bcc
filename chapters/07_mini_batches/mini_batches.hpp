// Training on many images at once: chapters 2 to 6 again, over a matrix whose columns are images.
// T is the scalar: double to check a gradient, float to train twice as fast.
#pragma once

#include "01_load_data/digits.hpp"
#include "06_training_loop/training_loop.hpp"

#include <algorithm>
#include <armadillo>
#include <functional>
#include <random>
#include <utility>

namespace scratch {

template <typename T>
struct Batch {
    arma::Mat<T> images;  // 784 x batch, in [0, 1]
    arma::uvec labels;    // batch, 0..9
};

// indices: which digits, in this order
template <typename T>
Batch<T> gather(const Digits& digits, const arma::uvec& indices) {
    const arma::Mat<arma::u8> bytes = digits.images.cols(indices);
    Batch<T> batch{arma::Mat<T>(arma::size(bytes), arma::fill::none), arma::conv_to<arma::uvec>::from(digits.labels(indices))};
    std::transform(bytes.begin(), bytes.end(), batch.images.begin(), [](arma::u8 byte) { return T(1) / T(255) * static_cast<T>(byte); });
    return batch;
}

// labels: batch, returns 10 x batch: a 1 at each column's label
template <typename T>
arma::Mat<T> batch_one_hot(const arma::uvec& labels) {
    arma::Mat<T> y(digit_count, labels.n_elem, arma::fill::zeros);
    for (arma::uword image = 0; image < labels.n_elem; ++image) y(labels(image), image) = T(1);
    return y;
}

// (7.1) activations: 10 x batch, returns 10 x batch: softmax of each column, shifted by that column's own largest
template <typename T>
arma::Mat<T> batch_softmax(const arma::Mat<T>& activations) {
    const arma::Mat<T> exponentials = arma::exp(activations.each_row() - arma::max(activations, 0));
    return exponentials.each_row() / arma::sum(exponentials, 0);
}

// The trap: one shift for the whole batch. A column far below the batch's largest underflows to 0 / 0.
template <typename T>
arma::Mat<T> batch_softmax_with_one_shift(const arma::Mat<T>& activations) {
    const arma::Mat<T> exponentials = arma::exp(activations - activations.max());
    return exponentials.each_row() / arma::sum(exponentials, 0);
}

// (7.2) labels: batch, activations: 10 x batch, returns the mean loss, each column's as in chapter 3
template <typename T>
T batch_cross_entropy(const arma::uvec& labels, const arma::Mat<T>& activations) {
    T loss = 0;
    for (arma::uword image = 0; image < labels.n_elem; ++image) {
        const arma::Col<T> shifted = activations.col(image) - activations.col(image).max();
        loss += std::log(arma::accu(arma::exp(shifted))) - shifted(labels(image));
    }
    return loss / static_cast<T>(labels.n_elem);
}

// (7.3) labels: batch, predictions: 10 x batch, returns 10 x batch: (P - Y) / batch, how the mean loss answers to the activations
template <typename T>
arma::Mat<T> mean_loss_wrt_activations(const arma::uvec& labels, const arma::Mat<T>& predictions) {
    return (predictions - batch_one_hot<T>(labels)) / static_cast<T>(labels.n_elem);
}

// (7.4) returns 10 x 784: the sum over the batch that a mean gradient needs is inside the product
template <typename T>
arma::Mat<T> mean_loss_wrt_weights(const Batch<T>& batch, const arma::Mat<T>& predictions) {
    return mean_loss_wrt_activations(batch.labels, predictions) * batch.images.t();
}

template <typename T>
struct PredictionsAndLoss {
    arma::Mat<T> predictions;  // 10 x batch
    T loss;                    // mean over the batch
};

// (7.1) and (7.2) at once, for the same exponentials are in both. labels: batch, activations: 10 x batch
template <typename T>
PredictionsAndLoss<T> predictions_and_loss(const arma::uvec& labels, const arma::Mat<T>& activations) {
    const arma::Mat<T> shifted = activations.each_row() - arma::max(activations, 0);
    const arma::Mat<T> exponentials = arma::exp(shifted);
    const arma::Row<T> sums = arma::sum(exponentials, 0);
    T loss = arma::accu(arma::log(sums));
    for (arma::uword image = 0; image < labels.n_elem; ++image) loss -= shifted(labels(image), image);
    return {exponentials.each_row() / sums, loss / static_cast<T>(labels.n_elem)};
}

// weights: 10 x 784, changed in place; returns the batch's mean loss before the step
template <typename T>
T batch_training_step(arma::Mat<T>& weights, const Batch<T>& batch, T learning_rate) {
    const auto [predictions, loss] = predictions_and_loss<T>(batch.labels, weights * batch.images);
    weights -= learning_rate * mean_loss_wrt_activations(batch.labels, predictions) * batch.images.t();
    return loss;
}

// One epoch of any model: every digit once, in a new order, `batch_size` at a time (the last batch may be smaller).
// step: trains on a batch and returns its mean loss. Returns the mean loss over the epoch.
// keep_going is told how many digits are done after each step; false ends the epoch there.
template <typename T, typename Step>
double train_epoch_in_batches(const Digits& digits, arma::uword batch_size, std::mt19937_64& random, Step step,
                              const std::function<bool(arma::uword)>& keep_going = [](arma::uword) { return true; }) {
    const arma::uvec order(shuffled(digits.count(), random));
    double loss = 0.0;
    arma::uword done = 0;
    while (done < digits.count()) {
        const arma::uword size = std::min(batch_size, digits.count() - done);
        loss += static_cast<double>(size) * static_cast<double>(step(gather<T>(digits, order.subvec(done, arma::size(size, 1)))));
        done += size;
        if (!keep_going(done)) break;
    }
    return loss / static_cast<double>(done);
}

// One epoch of softmax regression. weights: 10 x 784, changed in place; mean: becomes the mean of the weights after each of its steps.
// After any one step they lean towards the digits of the last few batches; the mean of an epoch has leaned towards all of them.
// Polyak and Juditsky, "Acceleration of Stochastic Approximation by Averaging", SIAM J. Control Optim. 30 (1992), 838-855.
template <typename T>
double train_averaged_epoch(arma::Mat<T>& weights, arma::Mat<T>& mean, const Digits& digits, arma::uword batch_size, T learning_rate,
                            std::mt19937_64& random, const std::function<bool(arma::uword)>& keep_going = [](arma::uword) { return true; }) {
    T steps = 0;
    mean.zeros(arma::size(weights));
    const auto step = [&](const Batch<T>& batch) {
        const T loss = batch_training_step(weights, batch, learning_rate);
        mean += (weights - mean) / ++steps;
        return loss;
    };
    return train_epoch_in_batches<T>(digits, batch_size, random, step, keep_going);
}

// activations: function of a 784 x batch matrix of images; returns mean loss and accuracy, a thousand digits at a time
template <typename T, typename Activations>
Score batch_score(const Digits& digits, Activations activations) {
    Score score{0.0, 0.0};
    for (arma::uword first = 0; first < digits.count(); first += 1000) {
        const arma::uword last = std::min<arma::uword>(first + 1000, digits.count()) - 1;
        const Batch<T> batch = gather<T>(digits, arma::regspace<arma::uvec>(first, last));
        const arma::Mat<T> a = activations(batch.images);
        const arma::urowvec largest = arma::index_max(a, 0);
        score.accuracy += arma::accu(arma::conv_to<arma::vec>::from(largest.t() == batch.labels));
        score.loss += static_cast<double>(batch_cross_entropy(batch.labels, a)) * static_cast<double>(batch.labels.n_elem);
    }
    return {score.loss / static_cast<double>(digits.count()), score.accuracy / static_cast<double>(digits.count())};
}

}  // namespace scratch
