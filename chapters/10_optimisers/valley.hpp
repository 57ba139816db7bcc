// A long narrow valley: the plainest loss that no single learning rate suits.
#pragma once

#include <armadillo>

namespace scratch {

// curvatures: one for each direction, above 0; place: as many. A bowl, L = (H_0 w_0^2 + H_1 w_1^2 + ...) / 2, with its lowest point at 0
inline double valley_loss(const arma::vec& curvatures, const arma::vec& place) {
    return 0.5 * arma::accu(curvatures % arma::square(place));
}

// returns the slopes of valley_loss at `place`
inline arma::vec valley_gradient(const arma::vec& curvatures, const arma::vec& place) {
    return curvatures % place;
}

// (10.1) curvature: above 0, returns the learning rate from which on plain steps no longer come nearer to the lowest point
inline double rate_limit(double curvature) {
    return 2.0 / curvature;
}

}  // namespace scratch
