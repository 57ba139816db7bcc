// Chapter 10's training with what this chapter adds.
#pragma once

#include "01_load_data/digits.hpp"
#include "06_training_loop/training_loop.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "10_optimisers/optimisers.hpp"
#include "10_optimisers/train.hpp"
#include "11_regularisation/regularisation.hpp"
#include "11_regularisation/warps.hpp"

#include <armadillo>
#include <functional>
#include <random>

namespace scratch {

struct Regularisation {
    double decay = 0.0;      // kappa, of the weights, not of the biases
    double dropout = 0.0;    // share of the hidden units that are missing
    arma::uword shifts = 0;  // pixels at most
    double warps = 0.0;      // pixels at most, of each of a bend's numbers
};

// model and memories: changed in place; returns the batch's mean loss before the step, with the units that were missing, without decay's cost
inline double regularised_step(HiddenLayer& model, Memories& memories, Batch batch, const UpdateRule& update, double rate, const Regularisation& with,
                               std::mt19937_64& random) {
    if (with.warps > 0.0) warp_at_random(batch.images, with.warps, random);
    if (with.shifts > 0) shift_at_random(batch.images, with.shifts, random);
    const bool missing = with.dropout > 0.0;
    const arma::mat mask = missing ? dropout_mask(model.hidden_weights.n_rows, batch.images.n_cols, with.dropout, random) : arma::mat();
    const HiddenPass pass = missing ? dropout_forward(model, batch.images, mask) : hidden_forward(model, batch.images);
    const HiddenLayer gradient = missing ? dropout_gradient(model, batch, pass, mask) : mean_loss_gradient(model, batch, pass);
    decay_weights(model.hidden_weights, rate, with.decay);
    decay_weights(model.weights, rate, with.decay);
    update_all(model, memories, gradient, update, rate);
    return batch_cross_entropy(batch.labels, pass.activations, pass.predictions);
}

// How a network is trained, with help and without it alike.
struct Plan {
    const Digits& digits;
    arma::uword batch_size, epochs;
    UpdateRule update;
    std::function<double(double done)> rate;  // by the share of the training that is done
};

struct Training {
    HiddenLayer model;
    Memories memories;
    std::mt19937_64 random;
};

// training: changed in place by epoch number `epoch`, from 1; returns the mean loss over it
inline double train_epoch(Training& training, const Plan& plan, const Regularisation& with, arma::uword epoch, const AfterStep& after_step = go_on) {
    auto done = static_cast<double>((epoch - 1) * plan.digits.count());
    const auto step = [&](const Batch& batch) {
        const double rate = plan.rate(done / static_cast<double>(plan.epochs * plan.digits.count()));
        done += static_cast<double>(batch.labels.n_elem);
        return regularised_step(training.model, training.memories, batch, plan.update, rate, with, training.random);
    };
    return train_epoch_in_batches(plan.digits, plan.batch_size, training.random, step, after_step);
}

// The model with the lowest held-out loss so far: what early stopping keeps.
struct Best {
    HiddenLayer model;
    double loss;
    arma::uword epoch;
};

// Returns true once `patience` epochs have gone by without a lower loss.
inline bool stop_early(Best& best, const HiddenLayer& model, double held_out_loss, arma::uword epoch, arma::uword patience) {
    if (held_out_loss < best.loss) best = {model, held_out_loss, epoch};
    return epoch >= best.epoch + patience;
}

}  // namespace scratch
