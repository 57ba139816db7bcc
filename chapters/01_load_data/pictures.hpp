// The pictures of chapter 1's page.
#pragma once

#include "01_load_data/digits.hpp"
#include "common/show/svg.hpp"

namespace scratch {

Svg unrolled(const Digits& digits);     // the first image as a grid, then as one column, with one pixel followed
Svg grey_values(const Digits& digits);  // a part of it, each pixel with its byte
Svg first_bytes(const Digits& digits);  // of the file of images: the header, and where the pixels begin

}  // namespace scratch
