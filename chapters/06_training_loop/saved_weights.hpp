// Softmax regression as a file: what chapters 6 and 7 save, and what chapters 6 to 8 read. For the programs.
#pragma once

#include "01_load_data/digits.hpp"
#include "common/program/model_file.hpp"

#include <armadillo>
#include <string>

namespace scratch {

// weights: 10 x 784
inline Model softmax_regression(const arma::mat& weights) { return {"softmax-regression", {{"weights", weights}}}; }

// returns 10 x 784 weights. Throws std::runtime_error where the file does not hold them.
inline arma::mat load_weights(const std::string& file) {
    return load_model(file, {"softmax-regression", {{"weights", digit_count, pixel_count}}}).front();
}

}  // namespace scratch
