// The pictures of chapter 7's page.
#pragma once

#include "common/show/svg.hpp"

namespace scratch {

Svg shapes_of_a_batch();  // 10 x 784 times 784 x N is 10 x N

// points: epoch and test loss, of the mean of the epoch's weights and of its last weights
Svg mean_against_last(const Points& mean, const Points& last);

}  // namespace scratch
