// A convolutional network as a file. For the programs.
#pragma once

#include "12_convolution/network.hpp"
#include "common/program/model_file.hpp"

#include <armadillo>
#include <stdexcept>
#include <string>
#include <vector>

namespace scratch {

inline Model as_file(const Convolutional& model) {
    return {"convolutional",
            {{"filters", model.filters}, {"filter_biases", model.filter_biases}, {"second_filters", model.second_filters},
             {"second_biases", model.second_biases}, {"weights", model.weights}, {"biases", model.biases}}};
}

// filters: how many look at the image. Throws std::runtime_error where the file does not hold such a network of so many filters.
inline Convolutional load_convolutional(const std::string& file, arma::uword filters) {
    const arma::uword second = 2 * filters, seen = filter_side * filter_side;
    const std::vector<arma::mat> parameters = load_model(file, {"convolutional",
                                                                {{"filters", filters, seen}, {"filter_biases", filters, 1}, {"second_filters", second, seen * filters},
                                                                 {"second_biases", second, 1}, {"weights", digit_count, second_side * second_side * second}, {"biases", digit_count, 1}}});
    return {parameters[0], parameters[1].col(0), parameters[2], parameters[3].col(0), parameters[4], parameters[5].col(0)};
}

}  // namespace scratch
