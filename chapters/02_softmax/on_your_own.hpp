// An exercise that no page answers: softmax with a temperature.
#pragma once

#include "02_softmax/softmax.hpp"

#include <armadillo>

namespace scratch {

// (2.3) activations: 10, temperature: above 0, returns 10 probabilities: below 1 their quotients are further from 1 than softmax's, above 1 nearer
inline arma::vec softmax_at(double temperature, const arma::vec& activations) {
    return softmax((activations - activations.max()) / temperature);  // shifted first: divided by next to nothing, a difference may become -inf, never inf
}

}  // namespace scratch
