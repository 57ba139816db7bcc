// What a test of a numbered formula prints and asserts, and the real digits where they are there.
#pragma once

#include "test.hpp"

#include "common/digits/find_digits.hpp"
#include "common/gradient_check/gradient_check.hpp"

#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// Prints what ./tutorial check shows of formula `number`: "formula 5.4: title", then each report. Fails where a report does.
inline void show_formula(const char* number, const char* title, const std::vector<scratch::CheckReport>& reports) {
    std::cout << "formula " << number << ": " << title << "\n";
    for (const scratch::CheckReport& report : reports) {
        std::cout << report.text();
        BOOST_TEST(report.passed(), report.diagnosis());
    }
    std::cout << std::flush;
}

// The same settings, and chapter 13's opinion on the gradient that is checked.
inline scratch::CheckSettings with_automatic(arma::mat automatic, scratch::CheckSettings settings = {}) {
    settings.automatic = std::move(automatic);
    return settings;
}

// A known wrong gradient: the check must reject it, and its diagnosis must say `words`.
inline void must_reject(const scratch::CheckReport& report, const std::string& words) {
    BOOST_TEST(!report.passed());
    BOOST_TEST(report.diagnosis().find(words) != std::string::npos, "the diagnosis was: " << report.diagnosis());
}

// The real digits, read once, or nullptr with a message where $MNIST_DIR and data/mnist are not there.
inline const scratch::DigitSets* real_digits() {
    static const auto digits = []() -> std::optional<scratch::DigitSets> {
        const scratch::DigitSets found = scratch::find_digits("");
        if (found.source.starts_with("MNIST")) return found;
        return std::nullopt;
    }();
    if (!digits) BOOST_TEST_MESSAGE("skipped: no MNIST here (./tutorial data downloads it)");
    return digits ? &*digits : nullptr;
}
