// How a block of a page is looked up in a file or in what a program prints: line by line, and number by number.
#pragma once

#include "docs_page.hpp"

#include <cmath>
#include <cstdlib>
#include <optional>

namespace scratch {

// The first line of `shown` that is not where it should be, and what stands there instead.
struct Departure {
    std::size_t line;
    std::string instead;
};

// The lines of `shown` must stand in `text` one right after the other; a line equal to `gap` is any number of lines left out.
template <class Same>
std::optional<Departure> departure(const Lines& shown, const Lines& text, const std::string& gap, Same same) {
    const auto is_gap = [&](const std::string& line) { return trimmed(line) == gap; };
    std::size_t from = 0;
    for (auto begin = shown.begin(); (begin = std::find_if_not(begin, shown.end(), is_gap)) != shown.end();) {
        const auto end = std::find_if(begin, shown.end(), is_gap);
        const auto length = static_cast<std::size_t>(end - begin);
        std::size_t longest = 0, longest_at = from, fits = 0;
        for (std::size_t at = from; at < text.size() && fits < length; ++at) {
            for (fits = 0; fits < length && at + fits < text.size(); ++fits)
                if (!same(begin[static_cast<std::ptrdiff_t>(fits)], text[at + fits])) break;
            if (fits > longest) longest = fits, longest_at = at;
        }
        if (longest < length) {
            const bool known = longest > 0 && longest_at + longest < text.size();
            return Departure{static_cast<std::size_t>(begin - shown.begin()) + longest, known ? text[longest_at + longest] : ""};
        }
        from = longest_at + length;
        begin = end;
    }
    return {};
}

// departure() for code, whose whole block may stand further to the right in the source.
inline std::optional<Departure> code_departure(Lines shown, const Lines& source, const std::string& gap) {
    std::size_t common = std::string::npos;
    for (const std::string& line : shown)
        if (!trimmed(line).empty() && trimmed(line) != gap) common = std::min(common, indentation(line));
    std::optional<Departure> furthest;
    for (std::size_t indent = 0; indent <= 32; ++indent) {
        const auto found = departure(shown, source, gap, [&](const std::string& line, const std::string& there) {
            return trimmed(line).empty() ? trimmed(there).empty() : there == std::string(indent, ' ') + line.substr(common);
        });
        if (!found) return {};
        if (!furthest || found->line > furthest->line) furthest = found;
    }
    return furthest;
}

// A stretch of a line: a number, or the text between numbers.
struct Piece {
    bool is_number;
    std::string text;
    double value = 0;
    double unit = 0;  // one unit of the last digit; 0 for a whole number
};

// How many characters the bar has that begins here, and how many of them are full; 0 where none begins. A bar is not all full: that is a picture.
struct Bar {
    std::size_t bytes = 0;
    int full = 0, all = 0;
};

inline Bar bar_at(const std::string& line, std::size_t at) {
    Bar bar;
    for (; line.compare(at + bar.bytes, 3, "█") == 0; bar.bytes += 3) ++bar.full, ++bar.all;
    for (; line.compare(at + bar.bytes, 3, "░") == 0; bar.bytes += 3) ++bar.all;
    return bar.all > bar.full ? bar : Bar{};
}

// A bar is a number too, of one unit more or less. Digits within a word (conv2, v_3) are text; 60,000 is one number; so is -1.5e-09.
inline std::vector<Piece> pieces_of(const std::string& shown) {
    std::string line;
    for (const std::string& word : words_of(shown)) line += (line.empty() ? "" : " ") + word;
    line += '\0';  // so that line[i + 1] is always there
    const auto in_word = [](char c) { return is_letter(c) || is_digit(c) || c == '_'; };
    const auto digits_end = [&](std::size_t i) { return line.find_first_not_of("0123456789", i); };
    std::vector<Piece> pieces;
    for (std::size_t i = 0, end; i + 1 < line.size(); i = end) {
        const bool fresh = i == 0 || !in_word(line[i - 1]);
        const std::size_t digits = i + ((line[i] == '-' || line[i] == '+') ? 1 : 0);
        if (const Bar bar = bar_at(line, i); bar.bytes > 0) {
            end = i + bar.bytes;
            pieces.push_back({true, line.substr(i, bar.bytes), static_cast<double>(bar.full), 1});
            pieces.push_back({false, "of " + std::to_string(bar.all)});
        } else if (fresh && is_digit(line[digits])) {
            end = digits_end(digits);
            while (line[end] == ',' && digits_end(end + 1) == end + 4) end += 4;
            Piece number{true, "", 0, 0};
            double last_digit = 1;
            if (line[end] == '.' && is_digit(line[end + 1])) {
                const std::size_t point = end;
                end = digits_end(end + 1);
                number.unit = last_digit = std::pow(10.0, -static_cast<double>(end - point - 1));
            }
            const std::size_t exponent = end + ((line[end] == 'e' && (line[end + 1] == '-' || line[end + 1] == '+')) ? 2 : 1);
            if (line[end] == 'e' && exponent < line.size() && is_digit(line[exponent])) {
                number.unit = last_digit * std::pow(10.0, std::strtod(line.c_str() + end + 1, nullptr));
                end = digits_end(exponent);
            }
            number.text = line.substr(i, end - i);
            std::string bare = number.text;
            std::erase(bare, ',');
            number.value = std::strtod(bare.c_str(), nullptr);  // 1e-320 and 1e999 too, which stod throws at
            pieces.push_back(number);
        } else {
            end = i + 1;
            if (is_letter(line[i])) while (in_word(line[end])) ++end;
            if (pieces.empty() || pieces.back().is_number) pieces.push_back({false, ""});
            pieces.back().text += line.substr(i, end - i);
        }
    }
    return pieces;
}

struct Tolerance {
    double relative = 0;
    bool ignore_seconds = false;
};

inline bool same_output(const std::string& shown, const std::string& printed, const Tolerance& tolerance) {
    const std::vector<Piece> expected = pieces_of(shown), found = pieces_of(printed);
    if (expected.size() != found.size()) return false;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const Piece &a = expected[i], &b = found[i];
        if (a.is_number != b.is_number) return false;
        if (!a.is_number) {
            if (a.text != b.text) return false;
            continue;
        }
        const std::string after = i + 1 < expected.size() ? expected[i + 1].text : "";
        if (tolerance.ignore_seconds && after.starts_with(" s") && (after.size() == 2 || !is_letter(after[2]))) continue;
        const double allowed = std::max(a.unit, tolerance.relative * std::abs(a.value));
        if (!(std::abs(a.value - b.value) <= allowed * (1 + 1e-6))) return false;  // 1e-6: 0.32 - 0.31 is not exactly 0.01
    }
    return true;
}

}  // namespace scratch
