// Regular expressions for the tests, compiled once: <regex> takes every file that includes it two seconds.
#pragma once

#include <string>
#include <vector>

namespace scratch {

std::string replace_pattern(const std::string& text, const std::string& pattern, const std::string& with);

// Every match in the text, each with its groups: [0] is all of it, [1] the first pair of parentheses.
std::vector<std::vector<std::string>> matches_of(const std::string& pattern, const std::string& text);

}  // namespace scratch
