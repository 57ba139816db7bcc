// The pictures of chapter 4's page.
#pragma once

#include "common/show/svg.hpp"

#include <armadillo>

namespace scratch {

Svg shapes();  // 10 x 784 times 784 x 1 is 10 x 1
// weights: 10 x 784, image: 784; one row of the product: image times weights, pixel by pixel, and their sum
Svg one_activation(const arma::mat& weights, const arma::vec& image, arma::uword digit);

}  // namespace scratch
