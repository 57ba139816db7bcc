// The command line, the same for every chapter program, and what becomes of errors.
#pragma once

#include "common/digits/find_digits.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace scratch {

// What every chapter program understands.
struct Options {
    std::string data;             // --data DIR
    std::uint64_t seed = 1;       // --seed N
    std::string output = "output";  // --output DIR: where pictures and plots go
};

// What a training chapter understands besides. How many epochs and which learning rate is for the chapter to say.
struct TrainingOptions {
    std::uint64_t epochs;                 // --epochs N
    double learning_rate;                 // --learning-rate X
    std::uint64_t train_images = 60'000;  // --train-images N: the first N
    std::string save = {};                // --save FILE
};

// An option that takes a value. `take` gets it as it was typed, and throws std::runtime_error where it is no good.
struct Option {
    std::string name, placeholder, meaning;
    std::function<void(const std::string&)> take;
};
using OptionTable = std::vector<Option>;

// Adds an option with a number that must lie in [least, most]; anything else is a usage error that says so.
void add_number(OptionTable& table, const char* name, const char* meaning, std::uint64_t& value, std::uint64_t least, std::uint64_t most);
void add_number(OptionTable& table, const char* name, const char* meaning, double& value, double least, double most);
// Adds an option with a text that is not empty; `check` throws std::runtime_error where it is no good.
void add_text(OptionTable& table, const char* name, const char* placeholder, const char* meaning, std::string& value,
              const std::function<void(const std::string&)>& check = nullptr);

OptionTable training_options(TrainingOptions& training);

// Parses, answers --help, sets OpenBLAS to one thread, runs the chapter. Returns the exit status:
// what the chapter returns (0 done, 1 a check did not hold), or 2 after one line "error: ..." for bad usage or bad input.
int run_program(int argc, char** argv, const std::string& purpose, const OptionTable& more,
                const std::function<int(const Options&)>& chapter);

// find_digits(options.data), and a line that says which digits these are.
DigitSets load_digits(const Options& options);

}  // namespace scratch
