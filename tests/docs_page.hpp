// A page taken apart: its fenced blocks, its prose, its headings and links. What must hold of them is in docs_check.hpp.
#pragma once

#include <algorithm>
#include <cctype>
#include <functional>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace scratch {

using Lines = std::vector<std::string>;
using Tree = std::map<std::string, std::string>;  // a file's path from the top folder -> its text

struct Page {
    std::string name;  // path from the top folder
    Lines lines;
};

struct Fence {
    std::string language;  // first word of the info string
    Lines words;           // the other words
    std::size_t line;      // of the opening fence, from 1; what it holds starts one below
    std::string above;     // the line right above
    Lines lines;
    bool closed;
};

struct Link {
    std::size_t line;
    std::string target;
};

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

inline std::string trimmed(const std::string& text) {
    const std::size_t first = text.find_first_not_of(" \t\r");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

inline std::size_t indentation(const std::string& line) { return std::min(line.find_first_not_of(' '), line.size()); }

inline Lines lines_of(const std::string& text) {
    Lines lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

inline Lines words_of(const std::string& text) {
    std::istringstream stream(text);
    return Lines(std::istream_iterator<std::string>(stream), {});
}

// README.md, docs/*.md and every README.md under tests/; the pages that are wrong on purpose are not among them.
inline std::vector<Page> pages_of(const Tree& tree) {
    std::vector<Page> pages;
    for (const auto& [name, text] : tree) {
        const bool of_docs = name.starts_with("docs/") && name.ends_with(".md");
        const bool of_tests = name.starts_with("tests/") && name.ends_with("/README.md") && !name.starts_with("tests/docs_fixtures/");
        if (name == "README.md" || of_docs || of_tests) pages.push_back({name, lines_of(text)});
    }
    return pages;
}

// The number of the chapter that the page is about; 0 where it is about none, such as docs/00_notation.md.
inline int chapter_of(const std::string& page) {
    const bool numbered = page.starts_with("docs/") && page.size() > 8 && is_digit(page[5]) && is_digit(page[6]) && page[7] == '_';
    return numbered ? std::stoi(page.substr(5, 2)) : 0;
}

inline std::vector<Fence> fences_of(const Page& page) {
    std::vector<Fence> fences;
    std::string closing;  // empty between fences
    for (std::size_t i = 0; i < page.lines.size(); ++i) {
        const std::string line = trimmed(page.lines[i]);
        const std::size_t ticks = std::min(line.find_first_not_of('`'), line.size());
        if (!closing.empty()) {
            fences.back().closed = ticks == line.size() && ticks >= closing.size();
            if (fences.back().closed) closing.clear();
            else fences.back().lines.push_back(page.lines[i]);
        } else if (ticks >= 3 && indentation(page.lines[i]) < 4 && line.find('`', ticks) == std::string::npos) {
            closing = line.substr(0, ticks);
            Lines words = words_of(line.substr(ticks));
            const std::string language = words.empty() ? "" : words.front();
            if (!words.empty()) words.erase(words.begin());
            fences.push_back({language, words, i + 1, i > 0 ? page.lines[i - 1] : "", {}, false});
        }
    }
    return fences;
}

// The page's lines with fenced blocks, indented blocks and comments blanked out.
inline Lines prose_of(const Page& page) {
    Lines prose = page.lines;
    for (const Fence& fence : fences_of(page))
        for (std::size_t i = 0; i < fence.lines.size() + (fence.closed ? 2 : 1); ++i) prose[fence.line - 1 + i].clear();

    bool may_start = true, in_block = false, in_comment = false;  // an indented block follows a blank line, never a list item
    bool in_list = false;
    for (std::string& line : prose) {
        const std::string text = trimmed(line);
        if (!text.empty()) {
            in_block = indentation(line) >= 4 && !in_list && (in_block || may_start);
            if (in_block) line.clear();
            else if (indentation(line) == 0)
                in_list = text.starts_with("- ") || text.starts_with("* ") || (is_digit(text[0]) && text.find(". ") < 3);
        }
        may_start = text.empty();
        for (std::size_t i = 0; i < line.size(); ++i) {
            if (line.compare(i, 4, "<!--") == 0) in_comment = true;
            const bool ends = in_comment && line.compare(i, 3, "-->") == 0;
            if (in_comment) line[i] = ' ';
            if (ends) line[i + 1] = line[i + 2] = ' ', in_comment = false;
        }
    }
    return prose;
}

// A place in inline text where maths goes wrong, and how.
struct InlineMistake {
    std::size_t line;
    std::string what;
};

// Blanks out inline code and maths of one paragraph; the lines keep their lengths.
inline std::vector<InlineMistake> blank_inline(std::string& text) {
    std::vector<InlineMistake> mistakes;
    const auto line_at = [&](std::size_t i) { return static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(i), '\n')); };
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::size_t end = i + 1;
        if (text[i] == '\\') {
            ++i;
        } else if (text.compare(i, 2, "$$") == 0) {
            mistakes.push_back({line_at(i), "$$: displayed maths is a ```math block"});
            end = i + 2;
        } else if (text[i] == '$') {
            const bool ticked = text.compare(i, 2, "$`") == 0;
            const std::size_t close = ticked ? text.find("`$", i + 2) : text.find('$', i + 1);
            if (close == std::string::npos) mistakes.push_back({line_at(i), "inline maths is not closed in its paragraph"});
            else end = close + (ticked ? 2 : 1);
        } else if (text[i] == '`') {
            const std::size_t ticks = std::min(text.find_first_not_of('`', i), text.size()) - i;
            std::size_t close = i + ticks, found = 0;  // code ends at a run of just as many backticks
            while (close < text.size() && found != ticks) {
                close = std::min(text.find('`', close + found), text.size());
                found = std::min(text.find_first_not_of('`', close), text.size()) - close;
            }
            end = i + ticks;
            if (found == ticks) end = close + ticks;
        } else {
            continue;
        }
        for (std::size_t j = i; j < end; ++j)
            if (text[j] != '\n') text[j] = ' ';
        i = std::max(i, end - 1);
    }
    return mistakes;
}

// Prose without inline code and maths. Calls complain(line from 1, what) where maths goes wrong.
inline Lines plain_prose_of(const Page& page, const std::function<void(std::size_t, const std::string&)>& complain = {}) {
    Lines plain = prose_of(page);
    for (std::size_t begin = 0, end; begin < plain.size(); begin = end + 1) {
        std::string paragraph;
        for (end = begin; end < plain.size() && !trimmed(plain[end]).empty(); ++end) paragraph += plain[end] + '\n';
        for (const InlineMistake& mistake : blank_inline(paragraph))
            if (complain) complain(begin + mistake.line + 1, mistake.what);
        const Lines lines = lines_of(paragraph);
        std::copy(lines.begin(), lines.end(), plain.begin() + static_cast<std::ptrdiff_t>(begin));
    }
    return plain;
}

inline std::vector<Link> links_of(const Page& page) {
    std::vector<Link> links;
    const Lines plain = plain_prose_of(page);
    for (std::size_t i = 0; i < plain.size(); ++i) {
        for (std::size_t at = plain[i].find("]("); at != std::string::npos; at = plain[i].find("](", at + 1)) {
            const std::string inside = plain[i].substr(at + 2, plain[i].find(')', at) - at - 2);
            links.push_back({i + 1, inside.substr(0, inside.find(' '))});
        }
        const std::size_t defined = plain[i].find("]: ");  // [name]: target
        if (plain[i].starts_with("[") && defined != std::string::npos) links.push_back({i + 1, trimmed(plain[i].substr(defined + 3))});
    }
    return links;
}

// The page's anchors as GitHub makes them: lower case, spaces become hyphens, other punctuation goes, repeats are numbered.
inline Lines anchors_of(const Page& page) {
    Lines anchors;
    std::map<std::string, int> seen;
    for (const std::string& line : prose_of(page)) {
        const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
        if (level == 0 || level > 6 || level == line.size() || line[level] != ' ') continue;
        std::string anchor;
        for (const char c : trimmed(line.substr(level))) {
            if (c == ' ') anchor += '-';
            else if (is_letter(c) || is_digit(c) || c == '-' || c == '_' || (c & 0x80) != 0)
                anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        }
        const int repeats = seen[anchor]++;
        anchors.push_back(repeats == 0 ? anchor : anchor + "-" + std::to_string(repeats));
    }
    return anchors;
}

}  // namespace scratch
