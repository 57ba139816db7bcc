// The report in words.
#include "common/gradient_check/gradient_check.hpp"

#include "05_gradients/numerical_gradient.hpp"
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

// The same with a third opinion: three slopes beside each other, and under them how far the other two are from the first.
std::string three_slopes(const std::string& what, const CheckedEntry& entry, const char* verdict) {
    const std::string automatic = formatted("%15.10g", entry.automatic);
    if (entry.skipped) return row(what, formatted("%.10g", entry.analytic), "a kink is on it", automatic);
    return row(what, formatted("%.10g", entry.analytic), formatted("%.10g", entry.numerical), automatic) +
           row("  relative error", "", formatted("%.1e%s", entry.relative_error(), verdict), formatted("%15.1e", relative_error(entry.analytic, entry.automatic)));
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
        if (!settings.automatic.is_empty()) {
            lines += row("", "analytic", "numerical", "      automatic") + three_slopes("worst entry " + place, bad, "") + three_slopes("random direction", direction, verdict);
            if (passed()) return lines + formatted("  PASS: every conclusive entry within %.0e, automatic within %.0e\n", settings.tolerance, automatic_tolerance);
            return lines + wrapped("  FAIL: " + diagnosis(), "    ") + "\n";
        }
        lines += row("", comparison ? "computed" : "analytic", comparison ? "reference" : "numerical", "relative error");
        lines += row("worst entry " + place, bad, "");
        if (direction.skipped) lines += row("random direction", "", "", "skipped, a kink lies on it");
        else lines += row(comparison ? "random sum of all" : "random direction", direction, verdict);
    }
    if (passed()) return lines + formatted(comparison ? "  PASS: all within %.0e\n" : "  PASS: every conclusive entry within %.0e\n", settings.tolerance);
    return lines + wrapped("  FAIL: " + diagnosis(), "    ") + "\n";
}

}  // namespace scratch
