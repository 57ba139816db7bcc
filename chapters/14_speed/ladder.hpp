// A ladder of ways to do the same training, each timed and printed as it is done.
#pragma once

#include "14_speed/roofline.hpp"
#include "14_speed/show.hpp"
#include "common/show/terminal.hpp"

#include <cstdint>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

namespace scratch {

// What is counted for the roofline. An image comes from memory once in an epoch: 784 bytes, or 4 for each dot, which is read twice.
constexpr double dense_bytes = 784.0;

struct Ladder {
    const DigitSets& digits;
    std::uint64_t epochs;
    std::vector<Rung> rungs = {};
    double plain = 0.0;  // seconds of the first rung
    std::string name = "";

    void begin(const std::string& training) {
        plain = 0.0;
        std::cout << "\n" << training << ":\n" << formatted("  %-46s %9s %7s %9s", "", "s / epoch", "ratio", "accuracy") << std::endl;
        name = training;
    }

    // epoch: trains; accuracy: on the test digits, behind the last epoch
    void climb(const std::string& way, double operations, double bytes, const std::function<void()>& epoch, const std::function<double()>& accuracy) {
        const double seconds = quickest(static_cast<int>(epochs), epoch);
        if (plain == 0.0) plain = seconds;
        rungs.push_back({name, way, seconds, accuracy(), operations, bytes});
        std::cout << formatted("  %-46s %9.4f %7.3f %7.2f %%", way.c_str(), seconds, seconds / plain, 100.0 * rungs.back().accuracy) << std::endl;
    }
};

}  // namespace scratch
