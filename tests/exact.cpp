#include "exact.hpp"

#include <boost/multiprecision/cpp_bin_float.hpp>

namespace {

using Digits50 = boost::multiprecision::cpp_bin_float_50;

Exact pair_of_doubles(const Digits50& number) {
    const double nearest = static_cast<double>(number);
    return {nearest, std::isfinite(nearest) ? static_cast<double>(number - nearest) : 0.0};
}

}  // namespace

// The largest taken out as in (2.2) and (3.3), for even this type's e^a would overflow at 1e300.
ExactForward exact_forward(const arma::vec& activations) {
    const arma::uword largest = activations.index_max();
    const Digits50 top = activations(largest);
    std::vector<Digits50> exponentials;
    Digits50 beside_largest = 0;
    for (arma::uword k = 0; k < activations.n_elem; ++k) {
        const bool vanishes = activations(k) < activations(largest) - 2000.0;  // -inf too; e^-2000 is far below all doubles
        exponentials.push_back(vanishes ? Digits50(0) : exp(activations(k) - top));
        if (k != largest) beside_largest += exponentials.back();
    }
    ExactForward forward;
    for (arma::uword k = 0; k < activations.n_elem; ++k) {
        Digits50 others = 0;  // added up anew: 1 - p would lose digits where p is near 1
        for (arma::uword i = 0; i < activations.n_elem; ++i)
            if (i != k) others += exponentials[i];
        forward.predictions.push_back(pair_of_doubles(exponentials[k] / (1 + beside_largest)));
        forward.losses.push_back(pair_of_doubles(log1p(beside_largest) + (top - activations(k))));
        forward.others.push_back(pair_of_doubles(others / (1 + beside_largest)));
    }
    return forward;
}

arma::vec exact_softmax(const arma::vec& activations) {
    Digits50 sum = 0;
    for (const double a : activations) sum += exp(Digits50(a));
    arma::vec predictions(activations.n_elem);
    for (arma::uword k = 0; k < activations.n_elem; ++k) predictions(k) = static_cast<double>(exp(Digits50(activations(k))) / sum);
    return predictions;
}

double exact_cross_entropy_sum(const arma::vec& y, const arma::vec& predictions) {
    Digits50 sum = 0;
    for (arma::uword k = 0; k < y.n_elem; ++k) sum -= y(k) * log(Digits50(predictions(k)));
    return static_cast<double>(sum);
}
