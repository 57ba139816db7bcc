// The rule that holds the pages' pictures to the programs that draw them:
//   check_pictures   an image has words for those who don't see it; docs/images/NN_name.svg is what chapter NN's program draws as
//                    output/NN_name.svg, or says <!-- drawn by hand --> and has the same style; each is shown on a page. One that
//                    says <!-- measured --> shows times: it must have the program's words, and its dots stand where they stood
#pragma once

#include "docs_check.hpp"

namespace scratch {

// What the chapter's program draws under the name, on the drawn digits; on MNIST where the name ends in _mnist. "" where it draws no such picture.
using Draw = std::function<std::optional<std::string>(const std::string& name)>;  // nothing where it can't be run here

// A line's numbers, and the line with a # in the place of each.
struct Numbers {
    std::string between;
    std::vector<double> values;
};

inline Numbers numbers_of(const std::string& line) {
    Numbers found;
    for (std::size_t i = 0, end; i < line.size(); i = end) {
        const std::size_t digits = i + (line[i] == '-' ? 1 : 0);
        end = line.find_first_not_of("0123456789.", digits);
        if (end == std::string::npos) end = line.size();
        if (digits < line.size() && is_digit(line[digits])) {
            found.values.push_back(std::strtod(line.c_str() + i, nullptr));
            found.between += '#';
        } else {
            found.between += line[i];
            end = i + 1;
        }
    }
    return found;
}

// A group of pixels as its strengths, -1 .. 1, by "column row".
inline std::map<std::string, double> strengths_of(const std::string& group) {
    std::map<std::string, double> strengths;
    for (std::size_t at = 0; (at = group.find("<path class=\"area ", at)) != std::string::npos; ++at) {
        const bool against = group.compare(at + 18, 3, "red") == 0;
        const double strength = std::strtod(group.c_str() + group.find("fill-opacity=\"", at) + 14, nullptr);
        const std::string path = group.substr(group.find(" d=\"", at) + 4, group.find("\"/>", at) - group.find(" d=\"", at) - 4);
        const std::vector<double> values = numbers_of(path).values;  // column, row, run, 1, -run
        for (std::size_t i = 0; i + 4 < values.size(); i += 5)
            for (double column = values[i]; column < values[i] + values[i + 2]; ++column)
                strengths[std::to_string(std::lround(column)) + " " + std::to_string(std::lround(values[i + 1]))] = against ? -strength : strength;
    }
    return strengths;
}

// The same but for what rounding on another machine makes of it: a pixel and a half, a step of strength, one unit of a number's last digit or 5 %.
inline bool same_picture_line(const std::string& shown, const std::string& drawn) {
    constexpr double pixels = 1.5, strength = 1.5 / 15;
    if (shown.find("<g transform") != std::string::npos) {
        auto a = strengths_of(shown), b = strengths_of(drawn);
        for (const auto& [place, value] : a) b.try_emplace(place, 0.0);
        for (const auto& [place, value] : b)
            if (std::abs(a[place] - value) > strength) return false;
        return shown.substr(0, shown.find("<path")) == drawn.substr(0, drawn.find("<path"));
    }
    if (shown.find("<title") != std::string::npos) return shown == drawn;
    const std::size_t words = shown.find("<text") == std::string::npos ? std::string::npos : shown.find('>');
    const std::size_t words_drawn = words == std::string::npos ? std::string::npos : drawn.find('>');
    const Numbers a = numbers_of(shown.substr(0, words)), b = numbers_of(drawn.substr(0, words_drawn));
    if (a.between != b.between || a.values.size() != b.values.size()) return false;
    const std::size_t opacity = a.between.find("fill-opacity=\"#");
    const auto of_opacity = opacity == std::string::npos ? a.values.size() : static_cast<std::size_t>(std::count(a.between.begin(), a.between.begin() + static_cast<std::ptrdiff_t>(opacity), '#'));
    for (std::size_t i = 0; i < a.values.size(); ++i)
        if (std::abs(a.values[i] - b.values[i]) > (i == of_opacity ? strength : pixels)) return false;
    if (words == std::string::npos) return true;
    return words_drawn != std::string::npos && same_output(shown.substr(words), drawn.substr(words_drawn), {0.05, false});
}

// The first line that differs, from 1; 0 where none does.
inline std::size_t picture_departure(const std::string& shown, const std::string& drawn) {
    const Lines a = lines_of(shown), b = lines_of(drawn);
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i)
        if (i >= a.size() || i >= b.size() || !same_picture_line(a[i], b[i])) return i + 1;
    return 0;
}

// From <style> to </style>: the writer's own, so that what is drawn by hand looks alike.
inline std::string style_in(const std::string& text) {
    const std::size_t begin = text.find("<style>"), end = text.find("</style>");
    return begin == std::string::npos || end == std::string::npos ? "" : text.substr(begin, end - begin);
}

// All that is written in it and is no number.
inline Lines words_in(const std::string& picture) {
    Lines words;
    for (std::size_t at = 0; (at = picture.find("<text", at)) != std::string::npos; ++at) {
        const std::size_t begin = picture.find('>', at) + 1, end = picture.find("</text>", begin);
        if (begin == 0 || end == std::string::npos) break;
        const std::string line = picture.substr(begin, end - begin);
        if (line.find_first_not_of("0123456789.e+- ") != std::string::npos) words.push_back(line);
    }
    return words;
}

inline Complaints check_pictures(const Tree& tree, const Draw& draw) {
    Complaints complaints;
    std::set<std::string> shown;
    for (const Page& page : pages_of(tree))
        for (std::size_t i = 0; i < page.lines.size(); ++i)
            for (std::size_t at = 0; (at = page.lines[i].find("![", at)) != std::string::npos; ++at) {
                const std::size_t middle = page.lines[i].find("](", at), end = page.lines[i].find(')', middle);
                if (middle == std::string::npos || end == std::string::npos) continue;
                if (trimmed(page.lines[i].substr(at + 2, middle - at - 2)).size() < 15)
                    complaints.push_back(complaint(page.name, i + 1, "the picture needs words for those who don't see it"));
                const std::string target = page.lines[i].substr(middle + 2, end - middle - 2);
                shown.insert(target.substr(target.rfind('/') + 1));
            }
    const std::string style = tree.contains("common/show/svg.cpp") ? style_in(tree.at("common/show/svg.cpp")) : "";
    for (const auto& [file, text] : tree) {
        if (!file.starts_with("docs/images/")) continue;
        const std::string name = file.substr(12);
        if (!shown.contains(name)) complaints.push_back(file + ": no page shows it");
        if (!file.ends_with(".svg")) continue;
        if (!style_in(text).starts_with(style.substr(0, style.rfind("</style>")))) complaints.push_back(file + ": its style is not that of common/show/svg.cpp");
        if (const std::size_t title = text.find("<title id=\"title\">"); title == std::string::npos || text[title + 18] == '<') complaints.push_back(file + ": has no <title>");
        if (text.find("<!-- drawn by hand -->") != std::string::npos) continue;
        const auto drawn = draw(name);
        if (!drawn) continue;
        if (drawn->empty()) complaints.push_back(file + ": its chapter's program draws no such picture, and it does not say <!-- drawn by hand -->");
        else if (text.find("<!-- measured -->") != std::string::npos) {
            if (words_in(text) != words_in(*drawn)) complaints.push_back(file + ": has other words than what the program draws today; take its output/" + name);
        }
        else if (const std::size_t line = picture_departure(text, *drawn); line > 0)
            complaints.push_back(complaint(file, line, "is not what the program draws today; take its output/" + name));
    }
    return complaints;
}

}  // namespace scratch
