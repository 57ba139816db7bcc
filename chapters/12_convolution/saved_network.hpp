// A convolutional network as a file. For the programs.
#pragma once

#include "12_convolution/network.hpp"
#include "common/program/model_file.hpp"

#include <armadillo>
#include <stdexcept>
#include <string>
#include <vector>

namespace scratch {

constexpr arma::uword most_filters = 64;  // that look at the image

inline Model as_file(const Convolutional& model) {
    return {"convolutional",
            {{"filters", model.filters}, {"filter_biases", model.filter_biases}, {"second_filters", model.second_filters},
             {"second_biases", model.second_biases}, {"weights", model.weights}, {"biases", model.biases}}};
}

// Any number of filters up to 64.
inline KindOfModel kind_of_convolutional() {
    constexpr arma::sword seen = filter_side * filter_side, places = second_side * second_side;
    return {"convolutional",
            {{"filters", any, seen}, {"filter_biases", any, 1}, {"second_filters", 2 * any, seen * any}, {"second_biases", 2 * any, 1}, {"weights", digit_count, 2 * places * any}, {"biases", digit_count, 1}},
            most_filters};
}

// parameters: of that kind, in its order
inline Convolutional convolutional_of(const std::vector<arma::mat>& parameters) {
    return {parameters[0], parameters[1].col(0), parameters[2], parameters[3].col(0), parameters[4], parameters[5].col(0)};
}

// Throws std::runtime_error where the file does not hold such a network.
inline Convolutional load_convolutional(const std::string& file) { return convolutional_of(load_model(file, kind_of_convolutional())); }

}  // namespace scratch
