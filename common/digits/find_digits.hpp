// Where the digits come from: the folder that --data names, $MNIST_DIR, data/mnist in the checkout, else the embedded handwriting.
#pragma once

#include "01_load_data/digits.hpp"

#include <string>

namespace scratch {

struct DigitSets {
    Digits training;     // 60,000 in MNIST and in the embedded handwriting
    Digits test;         // 10,000
    std::string source;  // for a person: "MNIST from data/mnist"
};

// data: what --data said; empty: look in the usual places; "embedded": the handwriting even where MNIST is there.
// Throws std::runtime_error where a named folder lacks a file, or a file is not what it should be.
DigitSets find_digits(const std::string& data);

// folder: with the four IDX files, raw or .gz, or below it (digit_files.hpp). EMNIST's images are turned upright. Throws std::runtime_error.
DigitSets read_digits(const std::string& folder);

// Writes the four IDX files, raw, into the folder. Throws std::runtime_error.
void write_digits(const DigitSets& digits, const std::string& folder);

}  // namespace scratch
