// What a program shows of a model that it has: this chapter's and every later one's. For the programs.
#pragma once

#include "01_load_data/digits.hpp"
#include "common/program/command_line.hpp"

#include <armadillo>
#include <functional>
#include <optional>
#include <string>

namespace scratch {

// images: 784 x count, returns 10 x count activations: all that is asked of a model
using Activations = std::function<arma::mat(const arma::mat& images)>;

// Returns 10 x count activations, a thousand digits at a time, so that 10,000 need little memory.
arma::mat activations_of(const Activations& model, const Digits& digits);

// Prints accuracy and confusion matrix, and writes the matrix as a picture, `file`.
void show_accuracy(const arma::mat& activations, const Digits& digits, const std::string& file);

// Prints the worst mistakes, and writes 20 of them as a picture, `file`.
void show_mistakes(const arma::mat& activations, const Digits& digits, const std::string& file);

// Option --image: pictures of one digit each in the reader's own hand, or folders of them.
Option image_option();

// Throws std::runtime_error where --image names one picture that can't be read, or a folder without any: to be called before anything that takes long.
void check_yours(const Options& given);

// The prepared picture, 784 pixels, where --image names exactly one. Throws as check_yours.
std::optional<arma::vec> yours_if_one(const Options& given);

// Prints what the model reads in the pictures that --image names, a line each; of a single one, or of a sample drawn from `digits` where
// none is named, all ten predictions, and how it was prepared, as a picture too whose name begins with `name`.
// Returns the exit status: 0, or 2 where one of several was refused.
int show_yours(const Activations& model, const Digits& digits, const Options& given, const std::string& name);

}  // namespace scratch
