// The example that chapters 2 to 6 follow on paper: two pixels, three answers, worked out by hand to four places.
#pragma once

#include <armadillo>

namespace paper {

const arma::vec image{1.0, 0.5};
const arma::mat weights{{1.0, 2.0}, {2.0, -2.0}, {-1.0, 2.0}};  // 3 x 2: a row for each answer
constexpr arma::uword label = 1;
constexpr double rate = 1.0;  // large, so that one step is seen on paper

const arma::vec activations{2.0, 1.0, 0.0};
const arma::vec predictions{0.6652, 0.2447, 0.0900};
constexpr double loss = 1.4076;
const arma::vec slopes_of_activations{0.6652, -0.7553, 0.0900};
const arma::mat gradient{{0.6652, 0.3326}, {-0.7553, -0.3776}, {0.0900, 0.0450}};
const arma::mat new_weights{{0.3348, 1.6674}, {2.7553, -1.6224}, {-1.0900, 1.9550}};
const arma::vec new_activations{1.1684, 1.9441, -0.1125};
const arma::vec new_predictions{0.2899, 0.6296, 0.0805};
constexpr double new_loss = 0.4627;

constexpr double last_place = 0.5e-4;  // what four places leave open

}  // namespace paper
