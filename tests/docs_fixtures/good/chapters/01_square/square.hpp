// What a square is.
#pragma once

inline double square(double x) { return x * x; }
