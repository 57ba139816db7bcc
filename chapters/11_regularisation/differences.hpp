// How much an accuracy says: it was measured on so many digits, and on others it would have been another.
#pragma once

#include <cmath>

namespace scratch {

// (11.1) accuracy: 0..1, measured on `count` digits; returns its standard error, the standard deviation over all draws of so many digits
inline double standard_error(double accuracy, double count) {
    return std::sqrt(accuracy * (1.0 - accuracy) / count);
}

// (11.2) Two models read the same digits. only_first, only_second: how many digits only this one reads right, at least one in all.
// Returns the difference in standard errors: beyond 2 in either direction is chance once in twenty times where both are equally good.
// McNemar, "Note on the sampling error of the difference between correlated proportions", Psychometrika 12 (1947), 153-157.
inline double difference_in_errors(double only_first, double only_second) {
    return (only_first - only_second) / std::sqrt(only_first + only_second);
}

}  // namespace scratch
