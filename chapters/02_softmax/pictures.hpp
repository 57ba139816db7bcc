// The pictures of chapter 2's page.
#pragma once

#include "common/show/svg.hpp"

namespace scratch {

Svg three_steps();             // activations, their exponentials, the predictions, as bars
Svg shift_on_a_number_line();  // [10, 10, 1000] before the shift and after
Svg temperatures();            // the predictions of the same activations divided by a number

}  // namespace scratch
