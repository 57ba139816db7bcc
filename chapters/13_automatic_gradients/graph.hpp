// A tape drawn as a graph: each entry with its value, and with its slope once backward has been there.
#pragma once

#include "13_automatic_gradients/tape.hpp"
#include "common/show/svg.hpp"

#include <string>

namespace scratch {

// For small tapes: matrices of up to three columns.
std::string graph_in_terminal(const Tape& tape);
Svg drawn_graph(const Tape& tape, const std::string& title);

}  // namespace scratch
