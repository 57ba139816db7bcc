// How fast a square grows.
#pragma once

#include "01_square/square.hpp"

// (2.1) the exact slope
inline double slope(double x) {
    return 2 * x;
}

// The slope by a central difference with step h.
inline double estimated_slope(double x, double h) {
    const double rise = square(x + h) - square(x - h);
    return rise / (2 * h);
}
