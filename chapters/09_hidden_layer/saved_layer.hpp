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

// Any number of hidden units up to 4096.
inline KindOfModel kind_of_hidden_layer() {
    return {"hidden-layer", {{"hidden_weights", any, pixel_count}, {"hidden_biases", any, 1}, {"weights", digit_count, any}, {"biases", digit_count, 1}}};
}

// parameters: of that kind, in its order
inline HiddenLayer hidden_layer_of(const std::vector<arma::mat>& parameters) {
    return {parameters[0], arma::vec(parameters[1].col(0)), parameters[2], arma::vec(parameters[3].col(0))};
}

// Throws std::runtime_error where the file does not hold such a network.
inline HiddenLayer load_hidden_layer(const std::string& file) { return hidden_layer_of(load_model(file, kind_of_hidden_layer())); }

}  // namespace scratch
