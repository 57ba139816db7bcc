// Digits that the project draws itself, for where there is no MNIST: docs/handwriting.md.
#pragma once

#include "01_load_data/digits.hpp"

#include <cstdint>

namespace scratch {

// Image i depends on seed and first + i alone, and has the same bytes on every machine.
Digits draw_digits(std::size_t count, std::uint64_t seed, std::size_t first = 0);

}  // namespace scratch
