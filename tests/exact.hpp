// Softmax and cross-entropy with 50 digits where a double has 16, and activations of every kind to try the programs' on.
#pragma once

#include "common/show/terminal.hpp"

#include <algorithm>
#include <armadillo>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

constexpr double round_off = 0x1p-53;           // rho: one operation on doubles is off by this share of its result at most
constexpr double smallest_step = 0x1p-1074;     // from 0 to the next double
constexpr double smallest_normal = 0x1p-1022;   // 2.2e-308: below it a double has fewer than 53 bits, and errors are absolute
constexpr double largest_exponent = 708.4;      // e^-708.4 is the smallest normal double

// What is no number is the worst error of all; std::max would let it pass.
inline void keep_worst(double& worst, double error) {
    worst = std::isnan(error) ? std::numeric_limits<double>::infinity() : std::max(worst, error);
}

// A number of 50 digits, rounded to a pair of doubles: the nearest one, and what is left. Together they have 32 digits.
struct Exact {
    double nearest, rest;
};

inline double distance(double found, const Exact& truth) { return std::abs((found - truth.nearest) - truth.rest); }

// Of each of the ten digits. exact.cpp alone knows the type that has 50 digits: it takes seconds to compile.
struct ExactForward {
    std::vector<Exact> predictions;
    std::vector<Exact> losses;  // if it is the label
    std::vector<Exact> others;  // the sum of the predictions of the other nine
};
ExactForward exact_forward(const arma::vec& activations);

arma::vec exact_softmax(const arma::vec& activations);                                 // as (2.1) has it, and rounded
double exact_cross_entropy_sum(const arma::vec& y, const arma::vec& predictions);  // as (3.1) has it, and rounded

// The last line of a check against 50 digits.
inline std::string verdict(bool right, double exact_to) {
    return right ? scratch::formatted("  PASS: all within %.1e\n", exact_to) : "  FAIL: a number is not finite, 0 where it should not be, or less exact than rounding\n    makes it\n";
}

// From 0 to 1, the same on every machine.
inline double uniform(std::mt19937_64& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

// returns 10 numbers between -size and size
inline arma::vec random_activations(std::mt19937_64& random, double size) {
    arma::vec activations(10);
    activations.imbue([&] { return size * (2.0 * uniform(random) - 1.0); });
    return activations;
}

// returns 10 x count, all within -5 and 5, where the formulas can be computed as they are written
inline arma::mat moderate_activations(arma::uword count, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    arma::mat columns(10, count);
    for (arma::uword i = 0; i < count; ++i) columns.col(i) = random_activations(random, 5.0);
    return columns;
}

// Vector i of a long series, in six kinds that take turns; magnitudes go from 1e-300 to 1e300.
inline arma::vec activations_of_every_kind(std::size_t i, std::mt19937_64& random) {
    const auto magnitude = [&] { return std::pow(10.0, 600.0 * uniform(random) - 300.0); };
    arma::vec activations(10);
    switch (i % 6) {
        case 0: return random_activations(random, 5.0);
        case 1: return random_activations(random, 800.0 * uniform(random));  // e^a from 1 down to what no double holds
        case 2: return random_activations(random, magnitude());
        case 3: activations.imbue([&] { return random() % 2 == 0 ? magnitude() : -magnitude(); }); return activations;
        case 4: return activations.fill(random() % 2 == 0 ? magnitude() : -magnitude());
        default:
            activations = random_activations(random, 400.0);
            for (arma::uword k = 1; k < 10; ++k)
                if (random() % 3 == 0) activations(k) = -arma::datum::inf;
            return arma::shift(activations, static_cast<arma::sword>(random() % 10));
    }
}
