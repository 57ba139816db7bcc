// The pictures of chapter 6's page, each with a short training of its own.
#pragma once

#include "01_load_data/digits.hpp"
#include "common/show/svg.hpp"

#include <armadillo>
#include <cstdint>

namespace scratch {

// The loss after one step on one digit, by the learning rate: its own loss, and the mean loss of others. weights: 10 x 784, trained
Svg along_the_step(const arma::mat& weights, const Digits& training, const Digits& others);

// The mean loss of `others` while an epoch goes on, for four learning rates, from the same start and in the same order
Svg four_rates(const Digits& training, const Digits& others, std::uint64_t seed);

// The weights of three digits after 0, 100, 1,000 and all steps of an epoch
Svg snapshots(const Digits& training, double learning_rate, std::uint64_t seed);

}  // namespace scratch
