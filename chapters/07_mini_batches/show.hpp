// The tables of chapter 7's program.
#pragma once

#include "01_load_data/digits.hpp"

#include <armadillo>
#include <cstdint>

namespace scratch {

// Two images with the activations 0 to 9, the second's all `apart` higher: equal predictions, if each image has its own shift.
void show_trap(double apart);

// The first epoch of chapter 6 and of this one: the same digits in the same order from the same weights. A batch's step is as long as those of its digits together.
void show_first_epochs(const Digits& digits, arma::uword batch_size, double learning_rate, std::uint64_t seed);

}  // namespace scratch
