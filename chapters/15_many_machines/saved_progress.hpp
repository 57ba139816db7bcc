// A training as a file, to go on with: the network, and how many epochs lie behind it. For the programs.
#pragma once

#include "09_hidden_layer/hidden_layer.hpp"
#include "09_hidden_layer/saved_layer.hpp"
#include "12_convolution/network.hpp"
#include "12_convolution/saved_network.hpp"
#include "common/program/model_file.hpp"

#include <armadillo>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace scratch {

template <typename Network>
struct TrainedSoFar {
    Network model;
    std::uint64_t epochs;  // done
};

constexpr const char* in_training = ", in training";  // behind the kind of network

template <typename Network>
Model as_file(const TrainedSoFar<Network>& progress) {
    Model file = as_file(progress.model);
    file.kind += in_training;
    file.parameters.push_back({"epochs", arma::mat(1, 1, arma::fill::value(static_cast<double>(progress.epochs)))});
    return file;
}

// kind: of the network, without its epochs. Returns its parameters and, behind them, the number of epochs. Throws std::runtime_error where the file holds something else.
inline std::vector<arma::mat> load_progress(const std::string& file, KindOfModel kind) {
    kind.name += in_training;
    kind.parameters.push_back({"epochs", 1, 1});
    std::vector<arma::mat> parameters = load_model(file, kind);
    const double epochs = parameters.back()(0);
    if (epochs < 0.0 || epochs > 1e6 || epochs != static_cast<double>(static_cast<std::uint64_t>(epochs)))
        throw std::runtime_error(file + ": its number of epochs is no whole number from 0 to a million; train it anew with --save");
    return parameters;
}

inline TrainedSoFar<HiddenLayer> progress_of_hidden_layer(const std::string& file) {
    const std::vector<arma::mat> parameters = load_progress(file, kind_of_hidden_layer());
    return {hidden_layer_of(parameters), static_cast<std::uint64_t>(parameters.back()(0))};
}

inline TrainedSoFar<Convolutional> progress_of_convolutional(const std::string& file) {
    const std::vector<arma::mat> parameters = load_progress(file, kind_of_convolutional());
    return {convolutional_of(parameters), static_cast<std::uint64_t>(parameters.back()(0))};
}

}  // namespace scratch
