// The pictures of chapter 8's page, beside those of show.hpp.
#pragma once

#include "common/show/svg.hpp"

#include <armadillo>

namespace scratch {

Svg preparation(const arma::fmat& ink);  // what ink_of found, and the four steps that follow

// predictions: 10 x count, labels: count. Readings that are about equally sure, and what share of them is right; all on the diagonal would be honest
Svg how_sure(const arma::mat& predictions, const arma::uvec& labels);

}  // namespace scratch
