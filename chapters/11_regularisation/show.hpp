// What chapter 11's program shows beside its training.
#pragma once

#include "01_load_data/digits.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "11_regularisation/train.hpp"

#include <armadillo>
#include <cstdint>
#include <string>

namespace scratch {

// Trains a network of 128 units (in one row 1,024) on `few` digits in each way that this chapter knows, and prints what became of both losses.
// file: for the picture of the losses by epoch, without any help and with shifts
void show_ways(const Digits& few, const Digits& held_out, arma::uword epochs, std::uint64_t seed, const std::string& file);

// Trains `start` by the plan without help, on the plan's first 1,000 and 5,000 digits and on all of them; prints what became of both losses.
// Returns the network that has seen all. file: for the picture of the losses by epoch
HiddenLayer show_sizes(const Plan& plan, const HiddenLayer& start, const Digits& held_out, std::uint64_t seed, const std::string& file);

// The same digits with a fifth of their labels wrong: prints how many of the wrong ones are learned by heart.
void show_wrong_labels(const Digits& few, const Digits& held_out, arma::uword epochs, std::uint64_t seed);

// Prints the accuracy with its standard error, and whether it differs from a network's that was trained without help.
void show_difference(const HiddenLayer& model, const HiddenLayer& other, const Digits& test);

}  // namespace scratch
