#include "patterns.hpp"

#include <regex>

namespace scratch {

std::string replace_pattern(const std::string& text, const std::string& pattern, const std::string& with) {
    return std::regex_replace(text, std::regex(pattern), with);
}

std::vector<std::vector<std::string>> matches_of(const std::string& pattern, const std::string& text) {
    std::vector<std::vector<std::string>> matches;
    const std::regex compiled(pattern);
    for (std::sregex_iterator found(text.begin(), text.end(), compiled), end; found != end; ++found) matches.emplace_back(found->begin(), found->end());
    return matches;
}

}  // namespace scratch
