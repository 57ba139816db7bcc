// What the program shows beside its training: which starts fail, and which mistakes train all the same.
#pragma once

#include "01_load_data/digits.hpp"

#include <cstdint>
#include <string>

namespace scratch {

// Prints how large the numbers are with each start of starts.hpp, and what one epoch makes of it.
void show_starts(const Digits& training, const Digits& test, std::uint64_t seed);

// Trains with each mistake of bug_zoo.hpp, and prints the accuracy beside what the gradient check says.
// Returns false if the check finds fault with a step that has no mistake.
// file: for the picture of the losses while those train that differ by the gradient alone
bool show_bug_zoo(const Digits& training, const Digits& test, std::uint64_t seed, const std::string& file);

}  // namespace scratch
