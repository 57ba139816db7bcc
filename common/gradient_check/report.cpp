// The report in words.
#include "common/gradient_check/gradient_check.hpp"

#include "common/show/terminal.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace scratch {

std::string shape(arma::uword rows, arma::uword columns) {
    return columns == 1 ? formatted(rows == 1 ? "%llu number" : "%llu numbers", rows) : formatted("%llu x %llu", rows, columns);
}

namespace {

// h as it was used: larger for entries beyond 1, see CheckSettings.
std::string steps_used(const std::vector<CheckedEntry>& entries) {
    double least = entries.front().step, most = least;
    for (const CheckedEntry& entry : entries) least = std::min(least, entry.step), most = std::max(most, entry.step);
    const std::string from = formatted("%.0e", least), to = formatted("%.0e", most);
    return "h = " + (from == to ? from : from + " to " + to);
}

std::string row(const std::string& what, const std::string& analytic, const std::string& numerical, const std::string& error) {
    return formatted("  %-21s  %15s  %15s  %s\n", what.c_str(), analytic.c_str(), numerical.c_str(), error.c_str());
}

std::string row(const std::string& what, const CheckedEntry& entry, const char* verdict) {
    return row(what, formatted("%.10g", entry.analytic), formatted("%.10g", entry.numerical), formatted("%.1e%s", entry.relative_error(), verdict));
}

}  // namespace

std::string CheckReport::text() const {
    // A comparison measures no slope: its report does without the words of chapter 5.
    const bool comparison = !entries.empty() && entries.front().step == 0.0;
    std::string counts = formatted("  %s, %s: ", parameter.c_str(), shape(rows, columns).c_str());
    if (comparison) counts += formatted("%zu compared", entries.size()) + (inconclusive() > 0 ? formatted(", %llu too small to tell", inconclusive()) : "");
    else counts += formatted("%zu entries checked, %llu inconclusive, %llu skipped", entries.size(), inconclusive(), skipped());
    if (!entries.empty() && !comparison) counts += "; " + steps_used(entries);
    std::string lines = wrapped(counts, "    ") + "\n";
    if (wrong_shape.empty()) {
        const CheckedEntry bad = worst();
        const std::string place = columns == 1 ? formatted("(%llu)", bad.row) : formatted("(%llu, %llu)", bad.row, bad.column);
        const char* verdict = direction.inconclusive() ? ", inconclusive" : direction.relative_error() <= settings.tolerance ? ", agrees" : ", differs";
        lines += row("", comparison ? "computed" : "analytic", comparison ? "reference" : "numerical", "relative error");
        lines += row("worst entry " + place, bad, "");
        if (direction.skipped) lines += row("random direction", "", "", "skipped, a kink lies on it");
        else lines += row(comparison ? "random sum of all" : "random direction", direction, verdict);
    }
    if (passed()) return lines + formatted(comparison ? "  PASS: all within %.0e\n" : "  PASS: every conclusive entry within %.0e\n", settings.tolerance);
    return lines + wrapped("  FAIL: " + diagnosis(), "    ") + "\n";
}

}  // namespace scratch
