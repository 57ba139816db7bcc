// What this machine can do at most, measured: how fast it multiplies and adds, and how fast its memory answers.
#pragma once

#include <algorithm>
#include <armadillo>
#include <chrono>
#include <functional>
#include <limits>

namespace scratch {

// The quickest of `times`: whatever disturbs makes it slower.
inline double quickest(int times, const std::function<void()>& work) {
    double best = std::numeric_limits<double>::infinity();
    for (int i = 0; i < times; ++i) {
        const auto started = std::chrono::steady_clock::now();
        work();
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
    }
    return best;
}

struct Roof {
    double operations;  // a second: additions and multiplications of float, in the product of two matrices of 1024 x 1024
    double bytes;       // a second: read one after the other from memory, of an array that no cache can hold
};

inline Roof measured_roof() {
    const arma::fmat a(1024, 1024, arma::fill::ones), b = a;
    arma::fmat c = a * b;
    const arma::fvec large(64'000'000, arma::fill::ones);  // 256 MB
    volatile float sum = 0.0F;
    const double product = quickest(5, [&] { c = a * b; }), read = quickest(5, [&] { sum = arma::dot(large, large); });
    return {2.0 * 1024 * 1024 * 1024 / product, 4.0 * static_cast<double>(large.n_elem) / read};
}

// (14.4) intensity: operations for each byte that comes from memory; returns operations a second, at most: the processor's, or what its memory feeds
// Williams, Waterman and Patterson, "Roofline: An Insightful Visual Performance Model", Communications of the ACM 52 (2009)
inline double attainable(const Roof& roof, double intensity) {
    return std::min(roof.operations, roof.bytes * intensity);
}

}  // namespace scratch
