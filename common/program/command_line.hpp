// The command line, the same for every chapter program, and what becomes of errors.
#pragma once

#include "common/digits/find_digits.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace scratch {

using Value = std::variant<std::uint64_t, double, std::vector<std::string>>;

// An option --name, its value where it is not given, and how what is typed becomes a value.
struct Option {
    std::string name, placeholder, meaning;
    Value otherwise;
    std::function<Value(const std::vector<std::string>& typed)> parse;  // throws std::runtime_error where that is no good
    bool several = false;                                               // takes more than one: --image a.png b.png
};

// A whole number that must lie in [least, most]; a number likewise; anything else is an error that says so.
Option count_option(const std::string& name, const std::string& meaning, std::uint64_t otherwise, std::uint64_t least, std::uint64_t most);
Option number_option(const std::string& name, const std::string& meaning, double otherwise, double least, double most);
// A text that is not empty, and one or more of them. Where no `otherwise` is given, the text is then "".
Option text_option(const std::string& name, const std::string& placeholder, const std::string& meaning, const std::string& otherwise = "");
Option texts_option(const std::string& name, const std::string& placeholder, const std::string& meaning);

constexpr std::uint64_t most_digits = 1'000'000;  // that an option speaks of: as many as a file may hold

// What a program was asked for. Names are those of its options, without the dashes; another name is a mistake in the program: std::logic_error.
struct Options {
    std::map<std::string, Value> values;
    std::set<std::string> given;  // on the command line

    std::uint64_t count(const std::string& name) const;
    double number(const std::string& name) const;
    std::string text(const std::string& name) const;
    const std::vector<std::string>& texts(const std::string& name) const;
    bool has(const std::string& name) const { return given.contains(name); }
    std::uint64_t seed() const { return count("seed"); }
    std::string output(const std::string& file) const { return text("output") + "/" + file; }  // a file in the folder for pictures
};

// What every training chapter understands: --epochs, --learning-rate, --train-images, --save, --load.
struct TrainingDefaults {
    std::uint64_t epochs;
    double learning_rate;
};
std::vector<Option> training_options(const TrainingDefaults& defaults);

// --save FILE. Where it can't be written, that is said before the training and not after it.
Option save_option(const std::string& meaning);

// How many epochs to train: with --load none, where --epochs does not say otherwise.
std::uint64_t epochs_asked_for(const Options& given);

// Parses; answers --help; sets OpenBLAS to one thread; runs the chapter with what was asked for. Returns the exit status:
// what the chapter returns (0 done, 1 a check did not hold), or 2 after one line "error: ..." for bad usage or bad input.
int run_program(int argc, char** argv, const std::string& purpose, const std::vector<Option>& more, const std::function<int(const Options&)>& chapter);

// The digits that --data names (find_digits), and a line that says which these are.
DigitSets load_digits(const Options& given);

}  // namespace scratch
