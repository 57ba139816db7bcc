// What chapter 14's program shows.
#pragma once

#include "01_load_data/digits.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "common/digits/find_digits.hpp"

#include <armadillo>
#include <cstdint>
#include <string>
#include <vector>

namespace scratch {

// A rung of the ladder: one way to do the same training.
struct Rung {
    std::string training, way;
    double seconds;     // of its quickest epoch
    double accuracy;    // on the test digits, after all epochs
    double operations;  // for each image
    double bytes;       // from memory, for each image
};

// Trains in every way, prints a line for each as it is done: chapter 6's, 7's and 9's training.
std::vector<Rung> show_ladder(const DigitSets& digits, std::uint64_t epochs, std::uint64_t seed);
// The same for chapter 12's network.
std::vector<Rung> show_convolution_ladder(const DigitSets& digits, std::uint64_t epochs, std::uint64_t seed);

// Measures the roof, prints it, and draws the rungs under it. images: of an epoch
void show_roofline(const std::vector<Rung>& rungs, arma::uword images, const std::string& file);

// How many digits a second each model reads, from their bytes, and how long one takes alone; and what eight bits cost.
void show_reading(const DigitSets& digits, std::uint64_t seed);

// Time for each image, and the program's memory, for more and more drawn digits, up to `most`.
void show_sizes(arma::uword most, std::uint64_t seed);

// Chapter 9's network, trained in the quickest way.
HiddenLayer train_quickly(const Digits& training, std::uint64_t epochs, std::uint64_t seed);

}  // namespace scratch
