// An exercise that no page answers: the loss with a label that leaves some doubt.
#pragma once

#include "03_cross_entropy/cross_entropy.hpp"

#include <armadillo>

namespace scratch {

// (3.4) share: 0..1 of the label, spread over all answers; label: 0..9, activations: 10 (before softmax), returns the loss, 0 or more
// Szegedy, Vanhoucke, Ioffe, Shlens and Wojna, "Rethinking the Inception Architecture for Computer Vision", CVPR 2016, section 7.
inline double smoothed_cross_entropy(double share, arma::uword label, const arma::vec& activations) {
    double of_all = 0.0;
    for (arma::uword k = 0; k < activations.n_elem; ++k) of_all += cross_entropy_from_activations(k, activations);
    return (1.0 - share) * cross_entropy_from_activations(label, activations) + share * of_all / static_cast<double>(activations.n_elem);
}

}  // namespace scratch
