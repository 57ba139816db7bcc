// What chapter 15's program shows beside its training.
#pragma once

#include "15_many_machines/cost.hpp"
#include "15_many_machines/measured_step.hpp"

#include <string>

namespace scratch {

// link: between two of the processes. Prints what the ring's formula says of such a step, beside what was measured.
void show_step(const StepCost& step, const Link& link);

// What the same formula says of 1 to 1,024 machines on three kinds of network. image: seconds of calculation for one image on one machine.
void show_many(const StepCost& step, double image, const std::string& file);

}  // namespace scratch
