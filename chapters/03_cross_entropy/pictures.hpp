// The pictures of chapter 3's page.
#pragma once

#include "common/show/svg.hpp"

namespace scratch {

Svg loss_by_prediction();  // -ln p_y, and beside it the squared error
Svg loss_by_activation();  // along the label's activation, the other nine at 0, with the lines that it approaches

}  // namespace scratch
