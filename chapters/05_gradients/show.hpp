// What the program of chapter 5 prints in tables: the example on paper, a digit entry by entry, and every step size.
#pragma once

#include "04_forward_pass/forward_pass.hpp"
#include "common/gradient_check/gradient_check.hpp"

#include <armadillo>
#include <string>

namespace scratch {

// One weight nudged, then all six, of a model with three answers and two pixels.
void show_on_paper();

// weights: 10 x 784, image: 784, label: 0..9. How far the loop's slopes are from the derived ones.
void show_loop(const arma::mat& weights, const arma::vec& image, arma::uword label);

// loss: of 10 activations; pass: where; label: 0..9
void show_entry_by_entry(const Loss& loss, const ForwardPass& pass, arma::uword label);

// Also drawn into `file`, where that can be done.
void show_step_sizes(const arma::mat& weights, const arma::vec& image, arma::uword label, const std::string& file);

}  // namespace scratch
