// Which digit is read as which: the confusion matrix, what is read off it, and the worst mistakes.
#pragma once

#include "01_load_data/digits.hpp"
#include "02_softmax/softmax.hpp"
#include "03_cross_entropy/cross_entropy.hpp"

#include <algorithm>
#include <armadillo>
#include <functional>
#include <vector>

namespace scratch {

// activations: 10 x count, returns count: the digit with the largest activation, which has the largest probability too
inline arma::uvec read_as(const arma::mat& activations) { return arma::index_max(activations, 0).t(); }

// labels, predicted: count each, 0..9; returns 10 x 10: entry (label, predicted) counts how often the one was read as the other
inline arma::umat confusion_matrix(const arma::uvec& labels, const arma::uvec& predicted) {
    arma::umat confusion(digit_count, digit_count, arma::fill::zeros);
    for (arma::uword i = 0; i < labels.n_elem; ++i) ++confusion(labels(i), predicted(i));
    return confusion;
}

// (8.1) confusion: 10 x 10, returns 10: of the images read as k, the share that are a k. 0/0 = nan where no image was read as k
inline arma::vec precision(const arma::umat& confusion) {
    const arma::mat counts = arma::conv_to<arma::mat>::from(confusion);
    return counts.diag() / arma::sum(counts, 0).t();
}

// (8.2) confusion: 10 x 10, returns 10: of the images that are a k, the share read as k. 0/0 = nan where there was no k
inline arma::vec recall(const arma::umat& confusion) {
    const arma::mat counts = arma::conv_to<arma::mat>::from(confusion);
    return counts.diag() / arma::sum(counts, 1);
}

// (8.3) confusion: 10 x 10, returns the share of all images that are read as what they are
inline double accuracy(const arma::umat& confusion) {
    const arma::mat counts = arma::conv_to<arma::mat>::from(confusion);
    return arma::trace(counts) / arma::accu(counts);
}

struct Mistake {
    arma::uword index;           // which image
    arma::uword truth, read_as;  // 0..9
    double probability;          // that the model gave to what it read
    double loss;                 // -ln of the probability that it gave to the truth
};

// labels: count, activations: 10 x count; returns the `most` wrongly read images with the largest loss, the largest first
inline std::vector<Mistake> worst_mistakes(const arma::uvec& labels, const arma::mat& activations, std::size_t most) {
    std::vector<Mistake> mistakes;
    for (arma::uword i = 0; i < labels.n_elem; ++i) {
        const arma::vec a = activations.col(i);
        const arma::uword read_as = a.index_max();
        if (read_as != labels(i)) mistakes.push_back({i, labels(i), read_as, softmax(a)(read_as), cross_entropy_from_activations(labels(i), a)});
    }
    std::stable_sort(mistakes.begin(), mistakes.end(), [](const Mistake& a, const Mistake& b) { return a.loss > b.loss; });
    if (mistakes.size() > most) mistakes.resize(most);
    return mistakes;
}

}  // namespace scratch
