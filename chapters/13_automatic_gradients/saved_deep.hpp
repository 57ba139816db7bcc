// A network of many layers as a file. For the programs.
#pragma once

#include "13_automatic_gradients/deep_network.hpp"
#include "common/program/model_file.hpp"

#include <armadillo>
#include <cstddef>
#include <string>
#include <vector>

namespace scratch {

constexpr arma::uword most_layers = 100, most_units = 1024;  // of the hidden ones; units of each

// The file's kind of model says how many layers there are, and whether they add; how many units, say the parameters.
inline std::string kind_of(arma::uword layers, bool residual) {
    return "deep-network of " + std::to_string(layers) + (residual ? " residual layers" : " layers");
}

inline Model as_file(const DeepNetwork& model) {
    Model file{kind_of(model.weights.size() - 1, model.residual), {}};
    for (std::size_t i = 0; i < model.weights.size(); ++i) {
        file.parameters.push_back({"weights_" + std::to_string(i), model.weights[i]});
        file.parameters.push_back({"biases_" + std::to_string(i), model.biases[i]});
    }
    return file;
}

inline DeepNetwork load_deep_network(const std::string& file, arma::uword layers, bool residual) {
    KindOfModel kind{kind_of(layers, residual), {}, most_units};
    for (arma::uword i = 0; i <= layers; ++i) {
        const arma::sword outputs = i == layers ? static_cast<arma::sword>(digit_count) : any, inputs = i == 0 ? static_cast<arma::sword>(pixel_count) : any;
        kind.parameters.push_back({"weights_" + std::to_string(i), outputs, inputs});
        kind.parameters.push_back({"biases_" + std::to_string(i), outputs, 1});
    }
    const std::vector<arma::mat> parameters = load_model(file, kind);
    DeepNetwork model{{}, {}, residual};
    for (std::size_t i = 0; i < parameters.size(); i += 2) {
        model.weights.push_back(parameters[i]);
        model.biases.push_back(parameters[i + 1].col(0));
    }
    return model;
}

// Throws std::runtime_error where the file does not hold such a network, of 1 to 100 hidden layers of up to 1024 units.
inline DeepNetwork load_deep_network(const std::string& file) {
    const std::string kind = kind_of_model(file);
    for (arma::uword layers = 1; layers <= most_layers; ++layers)
        for (const bool residual : {false, true})
            if (kind == kind_of(layers, residual)) return load_deep_network(file, layers, residual);
    return load_deep_network(file, 1, false);  // which says what is wrong
}

}  // namespace scratch
