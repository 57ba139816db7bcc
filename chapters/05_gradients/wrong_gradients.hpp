// The mistakes that are made when (p - y) x^T is derived or coded, each as the wrong matrix that comes out.
// A gradient check that lets one of them through is no check: the program shows what it says of each, and the tests hold it to that.
#pragma once

#include "05_gradients/gradients.hpp"

#include <armadillo>
#include <string>
#include <vector>

namespace scratch {

struct WrongGradient {
    std::string mistake;
    arma::mat gradient;  // 10 x 784, like the weights; 784 x 10 where the factors are swapped
};

// label: 0..9, predictions: 10, image: 784
inline std::vector<WrongGradient> wrong_gradients(arma::uword label, const arma::vec& predictions, const arma::vec& image) {
    const arma::mat right = loss_wrt_weights(label, predictions, image);
    arma::mat one_row_short = right;
    one_row_short.tail_rows(1).zeros();
    return {{"y - p instead of p - y", -right},
            {"x (p - y)^T, the factors swapped", right.t()},
            {"pixels from 0 to 255 in the backward pass only", 255.0 * right},
            {"a loop over the digits 0 to 8", one_row_short},
            {"set to zero and then forgotten", arma::mat(arma::size(right), arma::fill::zeros)}};
}

}  // namespace scratch
