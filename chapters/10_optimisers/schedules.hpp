// A learning rate that changes while the training goes on. done: the share of all steps that lies behind, 0 to 1.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

namespace scratch {

// (10.10) half a wave of a cosine, from the whole rate down to 0. Loshchilov and Hutter, "SGDR", ICLR 2017.
inline double cosine_rate(double rate, double done) {
    return 0.5 * rate * (1.0 + std::cos(std::numbers::pi * done));
}

// (10.11) a ramp from 0 up to the whole rate, reached when `until` of the training is done; until: above 0
inline double warm_up_rate(double rate, double done, double until) {
    return rate * std::min(1.0, done / until);
}

// a tenth after half of the training, a hundredth after three quarters
inline double stepped_rate(double rate, double done) {
    return done < 0.5 ? rate : done < 0.75 ? 0.1 * rate : 0.01 * rate;
}

}  // namespace scratch
