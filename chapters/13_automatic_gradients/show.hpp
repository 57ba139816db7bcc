// What chapter 13's program shows beside its training.
#pragma once

#include "01_load_data/digits.hpp"

#include <cstdint>
#include <string>

namespace scratch {

// The example on paper on a tape, as a graph in the terminal and as a picture.
void show_on_paper(const std::string& file);

// A number that is read twice: the slope where what comes back is added up, and where it is overwritten.
void show_two_ways();

// Forward and backward, for many numbers in and one out, and for one in and ten out: how often each has to run, and how long that takes.
void show_directions(const Digits& digits, std::uint64_t seed);

// A step of chapter 9's network on a batch of 16, as chapter 9 wrote it and on the tape.
void show_cost(const Digits& digits, std::uint64_t seed);

// How alike the digits are after each of twenty layers, how large the numbers, and how large the slopes that come back, before any training.
void show_layers(const Digits& digits, std::uint64_t seed);

// Trains networks of 32 units a layer: one, two, three and twenty layers, and twenty that add. Prints the losses by epoch; file: for their picture.
void show_deep(const Digits& training, const Digits& test, std::uint64_t epochs, std::uint64_t seed, const std::string& file);

}  // namespace scratch
