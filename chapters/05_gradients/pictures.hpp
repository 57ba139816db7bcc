// The pictures of chapter 5's page.
#pragma once

#include "04_forward_pass/forward_pass.hpp"
#include "common/show/svg.hpp"

#include <armadillo>

namespace scratch {

Svg ten_paths(const ForwardPass& pass, arma::uword label, arma::uword activation);          // from one activation through all predictions to the loss
Svg outer_product(const ForwardPass& pass, const arma::vec& image, arma::uword label);  // (p - y) x^T: a column times a row, and the ten rows that it makes

}  // namespace scratch
