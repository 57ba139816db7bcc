// What the numbers of a check amount to.
#include "common/gradient_check/gradient_check.hpp"

#include "05_gradients/numerical_gradient.hpp"

#include <algorithm>
#include <cmath>

namespace scratch {

double CheckedEntry::relative_error() const { return scratch::relative_error(analytic, numerical); }

bool CheckedEntry::inconclusive() const {
    return lost_in_rounding || (std::abs(analytic) < too_small_to_tell && std::abs(numerical) < too_small_to_tell);
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

bool CheckReport::all_finite() const {
    const auto finite = [](const CheckedEntry& entry) { return std::isfinite(entry.analytic) && std::isfinite(entry.numerical); };
    return finite(direction) && std::all_of(entries.begin(), entries.end(), finite);
}

bool CheckReport::passed() const { return measured() && automatic_error <= automatic_tolerance; }

bool CheckReport::measured() const {
    if (!wrong_shape.empty() || !all_finite() || conclusive() < settings.conclusive_at_least) return false;
    if (static_cast<double>(skipped()) > 0.05 * static_cast<double>(entries.size())) return false;
    const bool direction_tells = !direction.skipped && !direction.inconclusive();
    const bool direction_agrees = direction_tells ? direction.relative_error() <= settings.tolerance : entries.size() == rows * columns;
    return worst().relative_error() <= settings.tolerance && direction_agrees;
}

}  // namespace scratch
