// Softmax: any ten numbers become ten probabilities.
#pragma once

#include <armadillo>

namespace scratch {

// (2.1) activations: 10, returns 10 probabilities. The formula as it is written: NaN, or 0 everywhere, where an e^a or their sum overflows
// (from about 708 on), NaN where all e^a vanish (below -745).
inline arma::vec naive_softmax(const arma::vec& activations) {
    return arma::exp(activations) / arma::accu(arma::exp(activations));
}

// (2.2) activations: 10, returns 10 probabilities that sum to 1. The largest is shifted to 0 first: e^0 = 1 can't overflow.
// -inf gives probability 0. NaN or +inf anywhere, or -inf everywhere, gives all NaN: what went wrong before is not hidden here.
inline arma::vec softmax(const arma::vec& activations) {
    const arma::vec exponentials = arma::exp(activations - activations.max());
    return exponentials / arma::accu(exponentials);
}

}  // namespace scratch
