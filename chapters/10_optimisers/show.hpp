// What chapter 10's program shows beside its training.
#pragma once

#include "01_load_data/digits.hpp"
#include "10_optimisers/train.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace scratch {

// Throws std::runtime_error where there is none of that name.
const Optimiser& optimiser_named(const std::string& name);

// rate, share of the training done, returns the rate of that moment. Throws std::runtime_error where there is none of that name.
std::function<double(double rate, double done)> schedule_named(const std::string& name);

// Prints how many steps each way of stepping needs through the valley, and where the paths are drawn.
void show_valley(const std::string& file);

// Trains with each optimiser at its rate, a tenth of it and ten times it, on digits as they are and with the upper half of each image made faint;
// prints the accuracy on `test`.
void show_robustness(const Digits& training, const Digits& test, std::uint64_t seed);

// The rate finder: the rate grows from step to step; prints where the loss stops falling, and where it is drawn.
void show_rate_finder(const Digits& training, const Optimiser& optimiser, std::uint64_t seed, const std::string& file);

// Averages of what is 0 from now on shrink into numbers that processors are slow with; prints how slow, and what cures it.
void show_subnormals();

}  // namespace scratch
