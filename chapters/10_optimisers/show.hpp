// What chapter 10's program shows beside its training.
#pragma once

#include "01_load_data/digits.hpp"
#include "10_optimisers/train.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace scratch {

constexpr arma::uword compared_hidden = 128, compared_batch_size = 16;  // of every training that is compared here

// Throws std::runtime_error where there is none of that name.
const Optimiser& optimiser_named(const std::string& name);

// rate, share of the training done, returns the rate of that moment. Throws std::runtime_error where there is none of that name.
std::function<double(double rate, double done)> schedule_named(const std::string& name);

// Prints how many steps each way of stepping needs through the valley, and where the paths are drawn.
void show_valley(const std::string& file);

// When the loss on other digits had come down to a target; epochs: in quarters, infinite where it never did.
struct Reached {
    double epochs, seconds;  // of training alone, without looking
};

// Trains chapter 9's network of 128 units until the loss on `test` is at most `target`, for at most six epochs.
Reached until_loss(double target, const Digits& training, const Digits& test, const Optimiser& optimiser, double rate, arma::uword batch_size, std::uint64_t seed);

// How soon each optimiser comes to the loss on `test` that plain steps have after four epochs, and in batches of 128, plain steps and Nesterov's.
void show_how_soon(const Digits& training, const Digits& test, std::uint64_t seed);

// Trains with each optimiser at its rate, a tenth of it and ten times it, on digits as they are; at its rate on badly scaled ones: the upper half of
// each image made faint, and nothing divided by 255; prints the accuracy on `test`.
void show_robustness(const Digits& training, const Digits& test, std::uint64_t seed);

// The rate finder: the rate grows from step to step; prints where the loss stops falling, and where it is drawn.
void show_rate_finder(const Digits& training, const Optimiser& optimiser, std::uint64_t seed, const std::string& file);

// Averages of what is 0 from now on shrink into numbers that processors are slow with; prints how slow, what cures it, and how many of
// the training's memories are such numbers.
void show_subnormals(const Memories& of_training);

// How many entries are neither 0 nor large enough for an ordinary double.
arma::uword subnormals(const arma::mat& values);

}  // namespace scratch
