// Trained models as files: text, so that an editor or any other program can read them.
//
//   scratch-model 1            the format and its version
//   softmax-regression         the kind of model
//   weights 10 784             a parameter: its name, rows and columns, then its rows, a line each
//   0.00123 -0.00456 ...
#pragma once

#include "01_load_data/digits.hpp"

#include <armadillo>
#include <iosfwd>
#include <string>
#include <vector>

namespace scratch {

struct Parameter {
    std::string name;
    arma::mat values;
};

struct Model {
    std::string kind;
    std::vector<Parameter> parameters;
};

// Every number with as many digits as it needs to come back as the same double. Beside, then renamed.
// Throws std::runtime_error where the file can't be written or a number is not finite.
void save_model(const std::string& file, const Model& model);

// Throws std::runtime_error where the file is no model of a kind that is known, a shape is not the kind's,
// it is cut short or goes on, or a number is not finite.
Model load_model(const std::string& file);
Model read_model(std::istream& in, const std::string& file);  // the same from an open file; its name is for errors

// images: 784 x count, returns 10 x count activations: W x of chapter 6, or U ReLU(W x + b1) + b2 of chapter 9, whatever the model is
arma::mat model_activations(const Model& model, const arma::mat& images);

// The same for digits as they are stored, a thousand at a time, so that 10,000 need little memory. Returns 10 x count.
arma::mat model_activations(const Model& model, const Digits& digits);

}  // namespace scratch
