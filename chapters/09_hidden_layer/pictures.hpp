// The pictures of chapter 9's page.
#pragma once

#include "09_hidden_layer/hidden_layer.hpp"
#include "common/program/command_line.hpp"
#include "common/show/svg.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace scratch {

Svg network();             // 784 - 128 - 10, with the shapes
Svg relu_and_slope();
Svg boundaries(std::uint64_t seed);  // points of a plane that no straight line tells apart: without a hidden layer and with one

// curves: a name, and the mean training loss by epoch
Svg zoo_curves(const std::vector<std::pair<std::string, Points>>& curves);

// Writes them all but the zoo, and what the model's strongest units look for; prints where they are.
void write_pictures(const HiddenLayer& model, const Options& given);

}  // namespace scratch
