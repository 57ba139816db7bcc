// A network with a hidden layer as a file. For the programs.
#pragma once

#include "09_hidden_layer/hidden_layer.hpp"
#include "common/program/model_file.hpp"

#include <armadillo>
#include <string>
#include <vector>

namespace scratch {

inline Model as_file(const HiddenLayer& model) {
    return {"hidden-layer",
            {{"hidden_weights", model.hidden_weights}, {"hidden_biases", model.hidden_biases}, {"weights", model.weights}, {"biases", model.biases}}};
}

// Throws std::runtime_error where the file does not hold such a network, of any number of hidden units up to 4096.
inline HiddenLayer load_hidden_layer(const std::string& file) {
    const std::vector<arma::mat> parameters = load_model(
        file, {"hidden-layer", {{"hidden_weights", any, pixel_count}, {"hidden_biases", any, 1}, {"weights", digit_count, any}, {"biases", digit_count, 1}}});
    return {parameters[0], arma::vec(parameters[1].col(0)), parameters[2], arma::vec(parameters[3].col(0))};
}

}  // namespace scratch
