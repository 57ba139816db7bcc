// Measures the slopes that a claimed gradient is held against.
#include "common/gradient_check/gradient_check.hpp"

#include "05_gradients/numerical_slope.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace scratch {

namespace {

constexpr double rounding = 10.0 * std::numeric_limits<double>::epsilon();  // of a loss, relative: it is the end of many roundings

bool same(const arma::uvec& a, const arma::uvec& b) { return a.n_elem == b.n_elem && arma::all(a == b); }

std::vector<arma::uword> spread_evenly(arma::uword count, arma::uword most) {
    const arma::uword chosen = std::min(count, most);
    std::vector<arma::uword> indices(chosen);
    for (arma::uword i = 0; i < chosen; ++i) indices[i] = i * count / chosen;
    return indices;
}

// A direction of length 1 with an entry of equal size everywhere, its signs random: no entry can hide.
arma::mat random_direction(arma::uword rows, arma::uword columns, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    arma::mat direction(rows, columns);
    const double size = 1.0 / std::sqrt(static_cast<double>(rows * columns));
    direction.imbue([&] { return random() >> 63 ? size : -size; });
    return direction;
}

// Relative to the larger of the two and of what is too small to tell; infinite where the shapes differ or something is no finite number.
double largest_difference(const arma::mat& analytic, const arma::mat& automatic) {
    if (arma::size(analytic) != arma::size(automatic) || !analytic.is_finite() || !automatic.is_finite()) return std::numeric_limits<double>::infinity();
    double largest = 0.0;
    for (arma::uword i = 0; i < analytic.n_elem; ++i)
        largest = std::max(largest, std::abs(analytic(i) - automatic(i)) / std::max({std::abs(analytic(i)), std::abs(automatic(i)), too_small_to_tell}));
    return largest;
}

// The third opinion on one entry, and on one direction through all of them.
double opinion(const CheckSettings& settings, arma::uword i) { return i < settings.automatic.n_elem ? settings.automatic(i) : 0.0; }
double opinion(const CheckSettings& settings, const arma::mat& direction) {
    return arma::size(settings.automatic) == arma::size(direction) ? arma::dot(settings.automatic, direction) : 0.0;
}

CheckReport start(const std::string& parameter, arma::uword rows, arma::uword columns, const arma::mat& analytic,
                  const CheckSettings& settings) {
    CheckReport report{parameter, rows, columns, settings, {}, {0, 0, 0.0, 0.0}, ""};
    if (analytic.n_rows != rows || analytic.n_cols != columns) report.wrong_shape = shape(analytic.n_rows, analytic.n_cols);
    else if (!settings.automatic.is_empty()) report.automatic_error = largest_difference(analytic, settings.automatic);
    return report;
}

// The parameter, moved by a step along one of its numbers or along a direction.
using Moved = std::function<const arma::mat&(double step)>;

// The slope at step 0 by chapter 5's formula, unless a kink lies between the two points that it is measured from.
CheckedEntry measure(CheckedEntry entry, double h, const CheckSettings& settings, const Moved& moved, const Loss& loss) {
    entry.step = h;
    if (settings.active_set) entry.skipped = !same(settings.active_set(moved(-h)), settings.active_set(moved(h)));
    if (entry.skipped) return entry;
    double largest = 1.0;
    const auto watched = [&](double step) {
        const double l = loss(moved(step));
        largest = std::max(largest, std::abs(l));
        return l;
    };
    entry.numerical = central_difference(watched, 0.0, h);
    entry.lost_in_rounding = entry.relative_error() > settings.tolerance && std::abs(entry.analytic - entry.numerical) <= rounding * largest / (2.0 * h);
    return entry;
}

}  // namespace

CheckReport check_gradient(const std::string& parameter, const Loss& loss, const arma::mat& at, const arma::mat& analytic,
                           const CheckSettings& settings) {
    CheckReport report = start(parameter, at.n_rows, at.n_cols, analytic, settings);
    if (!report.wrong_shape.empty()) return report;
    arma::mat x = at;
    for (const arma::uword i : spread_evenly(at.n_elem, settings.most_entries)) {
        const double h = settings.step * std::max(1.0, std::abs(at(i)));
        const Moved along_one = [&](double step) -> const arma::mat& {
            x(i) = at(i) + step;
            return x;
        };
        report.entries.push_back(measure({i % at.n_rows, i / at.n_rows, analytic(i), 0.0, opinion(settings, i)}, h, settings, along_one, loss));
        x(i) = at(i);
    }
    const arma::mat direction = random_direction(at.n_rows, at.n_cols, settings.seed);
    const Moved along_all = [&](double step) -> const arma::mat& { return x = at + step * direction; };
    report.direction = measure({0, 0, arma::dot(analytic, direction), 0.0, opinion(settings, direction)}, settings.step, settings, along_all, loss);
    return report;
}

CheckReport check_jacobian(const std::string& parameter, const VectorFunction& f, const arma::vec& at, const arma::mat& analytic,
                           const CheckSettings& settings) {
    const arma::uword outputs = f(at).n_elem;
    CheckReport report = start(parameter, outputs, at.n_elem, analytic, settings);
    if (!report.wrong_shape.empty()) return report;
    CheckSettings of_row = settings;
    for (arma::uword k = 0; k < outputs; ++k) {
        const Loss output = [&](const arma::mat& x) { return f(x)(k); };  // row k of the Jacobian is the gradient of output k
        if (k < settings.automatic.n_rows) of_row.automatic = settings.automatic.row(k).t();
        const CheckReport row = check_gradient(parameter, output, at, arma::vec(analytic.row(k).t()), of_row);
        for (CheckedEntry entry : row.entries) {
            entry.column = entry.row;
            entry.row = k;
            report.entries.push_back(entry);
        }
    }
    const arma::vec weighting = random_direction(outputs, 1, settings.seed + 1);
    const arma::vec direction = random_direction(at.n_elem, 1, settings.seed);
    arma::mat x;
    const double automatic = opinion(settings, arma::mat(weighting * direction.t()));
    report.direction = measure({0, 0, arma::dot(weighting, analytic * direction), 0.0, automatic}, settings.step, settings,
                               [&](double step) -> const arma::mat& { return x = at + step * direction; },
                               [&](const arma::mat& moved) { return arma::dot(weighting, f(moved)); });
    return report;
}

CheckReport check_equal(const std::string& what, const arma::mat& claimed, const arma::mat& reference, const CheckSettings& settings) {
    CheckReport report = start(what, reference.n_rows, reference.n_cols, claimed, settings);
    if (!report.wrong_shape.empty()) return report;
    for (arma::uword i = 0; i < reference.n_elem; ++i)
        report.entries.push_back({i % reference.n_rows, i / reference.n_rows, claimed(i), reference(i)});
    const arma::mat direction = random_direction(reference.n_rows, reference.n_cols, settings.seed);
    report.direction = {0, 0, arma::dot(claimed, direction), arma::dot(reference, direction)};
    return report;
}

}  // namespace scratch
