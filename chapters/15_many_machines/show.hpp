// What chapter 15's program shows beside its training.
#pragma once

#include "15_many_machines/cost.hpp"
#include "15_many_machines/measured_step.hpp"

#include <string>

namespace scratch {

// link: between two of the processes, where there are two. Prints the ring of three machines, round by round; what the ring's formula says of such a
// step, beside what was measured; and what it says of 1 to 1,024 machines on three kinds of network, which is also the picture.
void show_costs(const StepCost& step, const Link& link, const std::string& file);

}  // namespace scratch
