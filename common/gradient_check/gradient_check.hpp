// The gradient check: is the gradient that was derived by hand the slope that the loss really has?
// Chapter 5's loop, numerical_gradient, grown up: its central difference entry by entry, its relative error, and besides a report,
// kinks, large parameters, and one slope along a random direction through all entries.
// measure.cpp measures, verdict.cpp judges, diagnosis.cpp says what a mistake looks like, report.cpp puts it into words.
// Verdicts and error measure after CS231n, "Neural Networks Part 3: Learning and Evaluation", section "Gradient checks".
#pragma once

#include <armadillo>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace scratch {

struct CheckSettings {
    double step = 1e-5;                     // h; used as h * max(1, |x|)
    double tolerance = 1e-6;                // largest relative error that passes; 1e-5 where there are kinks
    arma::uword conclusive_at_least = 10;   // fewer entries that say anything: no pass (0 == 0 proves nothing)
    arma::uword most_entries = 10'000;      // of a larger parameter, so many entries evenly spread; the direction covers the rest
    std::uint64_t seed = 1;                 // of the random direction
    // Which ReLUs are on at x. Where x - h and x + h disagree there is a kink between them, and the entry is skipped.
    std::function<arma::uvec(const arma::mat&)> active_set = nullptr;
    // A third opinion: the same gradient, as chapter 13's tape finds it, of the analytic one's shape. Empty: nobody asked.
    arma::mat automatic = {};
};

constexpr double too_small_to_tell = 1e-6;     // two slopes below it agree by being small
constexpr double automatic_tolerance = 1e-10;  // nothing is measured between analytic and automatic: both are formulas, rounded

struct CheckedEntry {
    arma::uword row, column;
    double analytic, numerical;
    double automatic = 0.0;  // where settings have one
    double step = 0.0;       // h as it was used here; 0 where nothing was moved
    bool skipped = false;
    bool lost_in_rounding = false;  // they differ by more than the tolerance, but by no more than the loss is rounded

    double relative_error() const;  // chapter 5's (5.11)
    bool inconclusive() const;      // both below 1e-6, or lost in rounding
};

struct CheckReport {
    std::string parameter;  // as on the page: "w", "a", "dp/da"
    arma::uword rows, columns;
    CheckSettings settings;
    std::vector<CheckedEntry> entries;
    CheckedEntry direction;   // the slope along one random direction of length 1; row and column mean nothing
    std::string wrong_shape;  // not empty: the analytic gradient's shape, which is not the parameter's
    double automatic_error = 0.0;  // the largest difference of analytic and automatic, relative to the larger of the two and 1e-6, over all entries

    arma::uword inconclusive() const;
    arma::uword skipped() const;
    arma::uword conclusive() const;
    CheckedEntry worst() const;     // the conclusive entry with the largest relative error
    bool all_finite() const;        // of the skipped entries too: a gradient has a number everywhere
    bool measured() const;          // the slopes that were measured agree
    bool passed() const;
    std::string diagnosis() const;  // one line: what kind of mistake this looks like; empty after a pass
    std::string text() const;       // the whole report, for a person
};

std::string shape(arma::uword rows, arma::uword columns);  // for a person: "10 x 784", "10 numbers"

using Loss = std::function<double(const arma::mat&)>;
using VectorFunction = std::function<arma::vec(const arma::vec&)>;

// loss: of one parameter (any shape, everything else fixed); at: where; analytic: the claimed gradient, of the parameter's shape
CheckReport check_gradient(const std::string& parameter, const Loss& loss, const arma::mat& at, const arma::mat& analytic,
                           const CheckSettings& settings = {});

// f: n numbers to m numbers; at: n; analytic: the claimed Jacobian, m x n, entry (k, i) = df_k / dx_i
CheckReport check_jacobian(const std::string& parameter, const VectorFunction& f, const arma::vec& at, const arma::mat& analytic,
                           const CheckSettings& settings = {});

// Two ways to compute the same numbers, held to each other: formulas that are no derivatives. Relative tolerance as in settings.
CheckReport check_equal(const std::string& what, const arma::mat& claimed, const arma::mat& reference,
                        const CheckSettings& settings = {});

}  // namespace scratch
