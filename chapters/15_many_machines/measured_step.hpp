// What a step takes, calculating and adding up apart.
#pragma once

#include "01_load_data/digits.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "15_many_machines/shares.hpp"
#include "15_many_machines/train_together.hpp"

#include <algorithm>
#include <armadillo>
#include <chrono>

namespace scratch {

// What one step was measured to take.
struct StepCost {
    double machines, batch;
    double bytes;        // of the gradient
    double calculating;  // seconds, of this process
    double adding_up;    // seconds
};

// Some steps of such a training, on a copy of the model: what one of them takes.
template <typename Model>
StepCost measured_step(const Team& team, const Model& model, const Digits& digits, const TogetherPlan& plan) {
    const arma::uword size = std::min(plan.batch_size, digits.count());
    const Share share = share_of(size, team.process, team.processes);
    const arma::uvec indices = arma::regspace<arma::uvec>(0, size - 1);
    arma::vec numbers = arma::zeros(parameter_count(model) + 2);
    StepCost cost{static_cast<double>(team.processes), static_cast<double>(size), 8.0 * static_cast<double>(numbers.n_elem), arma::datum::inf, arma::datum::inf};
    for (int i = 0; i < 10; ++i) {  // the quickest: whatever disturbs makes it slower
        const auto started = std::chrono::steady_clock::now();
        if (share.count > 0) mean_loss_and_gradient(model, gather(digits, indices.subvec(share.first, arma::size(share.count, 1))));
        const auto calculated = std::chrono::steady_clock::now();
        arma::vec together(1, arma::fill::zeros);
        team.add_up(together);  // all have calculated
        const auto together_at = std::chrono::steady_clock::now();
        team.add_up(numbers);
        const auto added = std::chrono::steady_clock::now();
        const auto seconds = [](auto from, auto to) { return std::chrono::duration<double>(to - from).count(); };
        cost.calculating = std::min(cost.calculating, seconds(started, calculated));
        cost.adding_up = std::min(cost.adding_up, seconds(together_at, added));
    }
    return cost;
}

}  // namespace scratch
