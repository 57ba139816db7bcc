#include "common/gradient_check/gradient_check.hpp"

#include "common/show/terminal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace scratch {

namespace {

constexpr double too_small_to_tell = 1e-6;
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

std::string shape(arma::uword rows, arma::uword columns) {
    return columns == 1 ? formatted("%llu numbers", rows) : formatted("%llu x %llu", rows, columns);
}

CheckReport start(const std::string& parameter, arma::uword rows, arma::uword columns, const arma::mat& analytic,
                  const CheckSettings& settings) {
    CheckReport report{parameter, rows, columns, settings, {}, {0, 0, 0.0, 0.0}, ""};
    if (analytic.n_rows != rows || analytic.n_cols != columns) report.wrong_shape = shape(analytic.n_rows, analytic.n_cols);
    return report;
}

// The parameter, moved by a step along one of its numbers or along a direction.
using Moved = std::function<const arma::mat&(double step)>;

// The slope at step 0, unless a kink lies between the two points that it is measured from.
CheckedEntry measure(CheckedEntry entry, double h, const CheckSettings& settings, const Moved& moved, const Loss& loss) {
    if (settings.active_set) entry.skipped = !same(settings.active_set(moved(-h)), settings.active_set(moved(h)));
    if (entry.skipped) return entry;
    double largest = 1.0;
    const auto watched = [&](double step) {
        const double l = loss(moved(step));
        largest = std::max(largest, std::abs(l));
        return l;
    };
    entry.numerical = central_difference(watched, h);
    entry.lost_in_rounding = entry.relative_error() > settings.tolerance && std::abs(entry.analytic - entry.numerical) <= rounding * largest / (2.0 * h);
    return entry;
}

}  // namespace

double CheckedEntry::relative_error() const {
    if (!std::isfinite(analytic) || !std::isfinite(numerical)) return std::numeric_limits<double>::infinity();
    if (analytic == numerical) return 0.0;
    return std::abs(analytic - numerical) / std::max(std::abs(analytic), std::abs(numerical));
}

bool CheckedEntry::inconclusive() const {
    return lost_in_rounding || (std::abs(analytic) < too_small_to_tell && std::abs(numerical) < too_small_to_tell);
}

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
        report.entries.push_back(measure({i % at.n_rows, i / at.n_rows, analytic(i), 0.0}, h, settings, along_one, loss));
        x(i) = at(i);
    }
    const arma::mat direction = random_direction(at.n_rows, at.n_cols, settings.seed);
    const Moved along_all = [&](double step) -> const arma::mat& { return x = at + step * direction; };
    report.direction = measure({0, 0, arma::dot(analytic, direction), 0.0}, settings.step, settings, along_all, loss);
    return report;
}

CheckReport check_jacobian(const std::string& parameter, const VectorFunction& f, const arma::vec& at, const arma::mat& analytic,
                           const CheckSettings& settings) {
    const arma::uword outputs = f(at).n_elem;
    CheckReport report = start(parameter, outputs, at.n_elem, analytic, settings);
    if (!report.wrong_shape.empty()) return report;
    for (arma::uword k = 0; k < outputs; ++k) {
        const Loss output = [&](const arma::mat& x) { return f(x)(k); };  // row k of the Jacobian is the gradient of output k
        const CheckReport row = check_gradient(parameter, output, at, arma::vec(analytic.row(k).t()), settings);
        for (CheckedEntry entry : row.entries) {
            entry.column = entry.row;
            entry.row = k;
            report.entries.push_back(entry);
        }
    }
    const arma::vec weighting = random_direction(outputs, 1, settings.seed + 1);
    const arma::vec direction = random_direction(at.n_elem, 1, settings.seed);
    arma::mat x;
    report.direction = measure({0, 0, arma::dot(weighting, analytic * direction), 0.0}, settings.step, settings,
                               [&](double step) -> const arma::mat& { return x = at + step * direction; },
                               [&](const arma::mat& moved) { return arma::dot(weighting, f(moved)); });
    return report;
}

CheckReport check_equal(const std::string& what, const arma::mat& claimed, const arma::mat& reference, const CheckSettings& settings) {
    CheckReport report = start(what, reference.n_rows, reference.n_cols, claimed, settings);
    report.settings.step = 0.0;
    if (!report.wrong_shape.empty()) return report;
    for (arma::uword i = 0; i < reference.n_elem; ++i)
        report.entries.push_back({i % reference.n_rows, i / reference.n_rows, claimed(i), reference(i)});
    const arma::mat direction = random_direction(reference.n_rows, reference.n_cols, settings.seed);
    report.direction = {0, 0, arma::dot(claimed, direction), arma::dot(reference, direction)};
    return report;
}

arma::uword CheckReport::skipped() const {
    return static_cast<arma::uword>(std::count_if(entries.begin(), entries.end(), [](const CheckedEntry& e) { return e.skipped; }));
}

arma::uword CheckReport::inconclusive() const {
    return static_cast<arma::uword>(
        std::count_if(entries.begin(), entries.end(), [](const CheckedEntry& e) { return !e.skipped && e.inconclusive(); }));
}

arma::uword CheckReport::conclusive() const { return entries.size() - skipped() - inconclusive(); }

CheckedEntry CheckReport::worst() const {
    CheckedEntry worst{0, 0, 0.0, 0.0};
    bool found = false;
    for (const CheckedEntry& entry : entries) {
        if (entry.skipped || entry.inconclusive()) continue;
        if (!found || entry.relative_error() > worst.relative_error()) worst = entry;
        found = true;
    }
    return worst;
}

namespace {

// Of the skipped entries too: a gradient has a number everywhere.
bool all_finite(const CheckReport& report) {
    const auto finite = [](const CheckedEntry& entry) { return std::isfinite(entry.analytic) && std::isfinite(entry.numerical); };
    return finite(report.direction) && std::all_of(report.entries.begin(), report.entries.end(), finite);
}

}  // namespace

bool CheckReport::passed() const {
    if (!wrong_shape.empty() || !all_finite(*this) || conclusive() < settings.conclusive_at_least) return false;
    if (static_cast<double>(skipped()) > 0.05 * static_cast<double>(entries.size())) return false;
    const bool direction_tells = !direction.skipped && !direction.inconclusive();
    const bool direction_agrees = direction_tells ? direction.relative_error() <= settings.tolerance : entries.size() == rows * columns;
    return worst().relative_error() <= settings.tolerance && direction_agrees;
}

namespace {

// The entries that say anything, and whether a rule holds for every one of them.
template <typename Rule>
bool all_conclusive(const CheckReport& report, Rule rule) {
    bool any = false;
    for (const CheckedEntry& entry : report.entries) {
        if (entry.skipped || entry.inconclusive()) continue;
        any = true;
        if (!rule(entry)) return false;
    }
    return any;
}

bool close(double a, double b) { return std::abs(a - b) <= 1e-4 * std::max(std::abs(a), std::abs(b)); }

bool close_or_tiny(double a, double b) { return close(a, b) || std::max(std::abs(a), std::abs(b)) < too_small_to_tell; }

bool is_transposed(const CheckReport& report) {
    if (report.rows != report.columns || report.entries.size() != report.rows * report.columns) return false;
    arma::mat numerical(report.rows, report.columns);
    for (const CheckedEntry& entry : report.entries) numerical(entry.row, entry.column) = entry.numerical;
    return std::all_of(report.entries.begin(), report.entries.end(),
                       [&](const CheckedEntry& e) { return close_or_tiny(e.analytic, numerical(e.column, e.row)); });
}

// Names the row, column or entry that is 0 as a whole and should not be, where all else is right; empty where that is not so.
std::string missing_part(const CheckReport& report) {
    std::vector<CheckedEntry> wrong;
    std::copy_if(report.entries.begin(), report.entries.end(), std::back_inserter(wrong),
                 [](const CheckedEntry& e) { return !e.skipped && !close_or_tiny(e.analytic, e.numerical); });
    if (wrong.empty()) return "";
    const CheckedEntry& first = wrong.front();
    const auto is_all_of = [&](auto&& part) {
        return std::all_of(wrong.begin(), wrong.end(), part) && std::all_of(report.entries.begin(), report.entries.end(), [&](const CheckedEntry& e) {
                   return !part(e) || e.analytic == 0.0;
               });
    };
    if (report.columns > 1 && is_all_of([&](const CheckedEntry& e) { return e.row == first.row; })) return formatted("row %llu", first.row);
    if (report.rows > 1 && is_all_of([&](const CheckedEntry& e) { return e.column == first.column; })) return formatted("column %llu", first.column);
    if (wrong.size() > 1 || first.analytic != 0.0) return "";
    return report.columns == 1 ? formatted("entry %llu", first.row) : formatted("entry (%llu, %llu)", first.row, first.column);
}

std::string named_factor(double factor) {
    const double inverse = 1.0 / factor;
    const auto whole = [](double x) { return x > 1.5 && std::abs(x - std::round(x)) < 1e-3 * x; };
    if (whole(factor)) return formatted("x %.0f: the batch size, or a term that is added up %.0f times?", factor, factor);
    if (whole(inverse)) return formatted("x 1/%.0f: divided by the batch size once too often?", inverse);
    return formatted("x %.6g: which factor is that in the formula?", factor);
}

}  // namespace

std::string CheckReport::diagnosis() const {
    if (passed()) return "";
    if (!wrong_shape.empty()) {
        const bool transposed = wrong_shape == shape(columns, rows);
        return "the gradient is " + wrong_shape + ", the parameter is " + shape(rows, columns) +
               (transposed ? ": transposed; swap the two factors of the outer product" : ": a gradient has its parameter's shape");
    }
    if (!all_finite(*this)) return "not a number: something overflowed or was divided by 0 before the gradient";
    if (static_cast<double>(skipped()) > 0.05 * static_cast<double>(entries.size()))
        return formatted("%llu of %zu entries lie at a kink: too many to tell; check at another point", skipped(), entries.size());
    const bool analytic_zero = std::all_of(entries.begin(), entries.end(), [](const CheckedEntry& e) { return e.analytic == 0.0; });
    if (analytic_zero && all_conclusive(*this, [](const CheckedEntry&) { return true; }))
        return "all zero: the gradient was never computed, or was overwritten";
    if (conclusive() < settings.conclusive_at_least)
        return formatted("only %llu entries say anything, %llu are needed: 0 = 0 proves nothing; check at a point where the slope is not 0",
                    conclusive(), settings.conclusive_at_least);
    if (worst().relative_error() <= settings.tolerance && (direction.skipped || direction.inconclusive()))
        return "every entry that was looked at agrees, but the direction through the others says nothing: take another seed for it";
    if (worst().relative_error() <= settings.tolerance)
        return "every entry that was looked at agrees, the direction through all of them does not: the mistake is in an entry between them";
    if (all_conclusive(*this, [](const CheckedEntry& e) { return close(e.analytic, -e.numerical); }))
        return "sign flipped: every entry is minus what it should be";
    if (worst().relative_error() < 1e-3)
        return formatted("off by %.0e at most: round-off, or a step that does not suit these numbers, more likely than a wrong formula", worst().relative_error());
    const double factor = worst().analytic / worst().numerical;
    if (std::isfinite(factor) && all_conclusive(*this, [&](const CheckedEntry& e) { return close(e.analytic, factor * e.numerical); }))
        return "a constant factor, " + named_factor(factor);
    if (is_transposed(*this)) return "transposed: entry (i, j) stands at (j, i)";
    if (const std::string part = missing_part(*this); !part.empty()) return part + " is missing: it is 0 and should not be; does a loop stop one short?";
    const double first = entries.front().analytic;
    if (all_conclusive(*this, [&](const CheckedEntry& e) { return close(e.analytic, first); }))
        return formatted("every entry is the same number, %.6g, and the slopes differ: a link of the chain rule is missing", first);
    if (all_conclusive(*this, [](const CheckedEntry& e) { return close(e.analytic, e.numerical) || std::abs(e.numerical) < too_small_to_tell; }))
        return "entries that should be 0 are not, all others are right: is a mask forgotten, such as where z > 0?";
    return "no simple pattern: take the formula apart and check each link alone";
}

std::string CheckReport::text() const {
    const bool derivative = settings.step > 0.0;
    std::string lines = formatted("  %s, %s: %zu entries checked, %llu inconclusive, %llu skipped", parameter.c_str(),
                             shape(rows, columns).c_str(), entries.size(), inconclusive(), skipped());
    lines += derivative ? formatted("; h = %.0e\n", settings.step) : "\n";
    if (wrong_shape.empty()) {
        const char* reference = derivative ? "numerical" : "reference";
        const CheckedEntry bad = worst();
        const std::string place = columns == 1 ? formatted("(%llu)", bad.row) : formatted("(%llu, %llu)", bad.row, bad.column);
        lines += formatted("  worst entry %s: analytic %.12g, %s %.12g, relative error %.1e\n", place.c_str(), bad.analytic, reference,
                      bad.numerical, bad.relative_error());
        lines += direction.skipped
                     ? std::string("  random direction: skipped, a kink lies on it\n")
                     : formatted("  random direction: analytic %.12g, %s %.12g, relative error %.1e\n", direction.analytic, reference,
                            direction.numerical, direction.relative_error());
    }
    if (passed()) return lines + formatted("  PASS: every relative error <= %.0e\n", settings.tolerance);
    return lines + "  FAIL: " + diagnosis() + "\n";
}

}  // namespace scratch
