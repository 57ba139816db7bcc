// What kind of mistake a failed check looks like.
#include "common/gradient_check/gradient_check.hpp"

#include "common/show/terminal.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <vector>

namespace scratch {

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

bool close_or_tiny(double a, double b) { return close(a, b) || (std::abs(a) < too_small_to_tell && std::abs(b) < too_small_to_tell); }

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
    if (!all_finite()) return "not a number: something overflowed or was divided by 0 before the gradient";
    if (measured())
        return formatted("measured, every slope agrees, but the automatic ones are off by up to %.0e: is it the same loss, and which operation hands back what it should not?",
                         automatic_error);
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

}  // namespace scratch
