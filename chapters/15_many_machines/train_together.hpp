// One training in many processes: each has the whole model and its share of every batch, and all make the same step.
#pragma once

#include "01_load_data/digits.hpp"
#include "06_training_loop/training_loop.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "10_optimisers/schedules.hpp"
#include "12_convolution/network.hpp"
#include "12_convolution/train.hpp"
#include "15_many_machines/shares.hpp"

#include <algorithm>
#include <armadillo>
#include <cstdint>
#include <functional>
#include <random>

namespace scratch {

// A process among others. add_up: its numbers become the sums over all processes, in all of them; every process must call it as often.
struct Team {
    arma::uword process = 0, processes = 1;
    std::function<void(arma::vec& numbers)> add_up = [](arma::vec&) {};
};

struct MeanLossAndGradient {
    double loss;
    arma::vec gradient;  // flat
};

inline MeanLossAndGradient mean_loss_and_gradient(const HiddenLayer& model, const Batch& batch) {
    const HiddenPass pass = hidden_forward(model, batch.images);
    return {batch_cross_entropy(batch.labels, pass.activations, pass.predictions), flat(mean_loss_gradient(model, batch, pass))};
}

inline MeanLossAndGradient mean_loss_and_gradient(const Convolutional& model, const Batch& batch) {
    const MeanLoss mean = mean_loss_gradient(model, batch);
    return {mean.loss, flat(mean.gradient)};
}

struct Joint {
    double loss;         // mean over the whole batch
    arma::vec gradient;  // of that
    bool stop;           // somebody wants to stop
};

// indices: of the whole batch, the same in all processes; wants_to_stop: this one
template <typename Model>
Joint joint_gradient(const Team& team, const Model& model, const Digits& digits, const arma::uvec& indices, bool wants_to_stop = false) {
    const Share share = share_of(indices.n_elem, team.process, team.processes);
    arma::vec numbers = arma::zeros(parameter_count(model) + 2);  // the gradient, the loss, how many want to stop: one message, not three
    if (share.count > 0) {
        const MeanLossAndGradient mine = mean_loss_and_gradient(model, gather(digits, indices.subvec(share.first, arma::size(share.count, 1))));
        numbers.head(mine.gradient.n_elem) = part_of_joint_mean(mine.gradient, share.count, indices.n_elem);
        numbers(mine.gradient.n_elem) = static_cast<double>(share.count) / static_cast<double>(indices.n_elem) * mine.loss;
    }
    numbers.tail(1).fill(wants_to_stop ? 1.0 : 0.0);
    team.add_up(numbers);
    return {numbers(numbers.n_elem - 2), numbers.head(numbers.n_elem - 2), numbers.tail(1)(0) > 0.0};
}

struct TogetherPlan {
    arma::uword batch_size;
    double rate;
    double warm_up;  // epochs over which the rate grows from 0, 0: none
    std::uint64_t seed;
};

struct EpochTogether {
    double loss;   // mean over it
    bool stopped;  // by somebody, before its end
};

// Epoch number `epoch`, from 1: in an order that the seed and the epoch alone decide, so that whoever begins in the middle goes on as if nothing had
// happened. model: changed in place, in all processes alike.
template <typename Model>
EpochTogether train_epoch_together(const Team& team, Model& model, const Digits& digits, const TogetherPlan& plan, std::uint64_t epoch, const AfterStep& after_step = go_on) {
    std::mt19937_64 random(plan.seed + 1'000'003 * epoch);
    const arma::uvec order(shuffled(digits.count(), random));
    const auto count = static_cast<double>(digits.count());
    double loss = 0.0;
    bool stop = false;
    arma::uword done = 0;
    while (done < digits.count() && !stop) {
        const arma::uword size = std::min(plan.batch_size, digits.count() - done);
        const double epochs_done = static_cast<double>(epoch - 1) + static_cast<double>(done) / count;
        const Joint joint = joint_gradient(team, model, digits, order.subvec(done, done + size - 1), !after_step(done));
        step_along(model, joint.gradient, plan.warm_up > 0.0 ? warm_up_rate(plan.rate, epochs_done, plan.warm_up) : plan.rate);
        loss += static_cast<double>(size) * joint.loss;
        done += size;
        stop = joint.stop;
    }
    return {loss / static_cast<double>(done), stop};
}

inline Score score_of(const HiddenLayer& model, const Digits& digits) { return hidden_score(model, digits); }
inline Score score_of(const Convolutional& model, const Digits& digits) { return convolutional_score(model, digits); }

// Each process scores its share of the digits.
template <typename Model>
Score score_together(const Team& team, const Model& model, const Digits& digits) {
    const Share share = share_of(digits.count(), team.process, team.processes);
    arma::vec sums(2, arma::fill::zeros);
    if (share.count > 0) {
        const arma::uword last = share.first + share.count - 1;
        const Score mine = score_of(model, Digits{digits.images.cols(share.first, last), digits.labels.subvec(share.first, last)});
        sums = static_cast<double>(share.count) * arma::vec{mine.loss, mine.accuracy};
    }
    team.add_up(sums);
    return {sums(0) / static_cast<double>(digits.count()), sums(1) / static_cast<double>(digits.count())};
}

}  // namespace scratch
