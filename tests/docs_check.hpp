// The rules that hold the pages to the source. tests/README.md, "How the pages are held to the source", tells them to authors:
//   check_code      a fence that names its file stands in that file        check_links     relative links lead somewhere
//   check_output    a console fence shows what its command prints          check_html      no tags but <details>, <summary>
//   check_formulas  derivatives have tags, in order                        check_maths     fences and inline maths are closed
//   check_labels    a tag has a test, a test's label has a tag             check_order     a chapter's page has its sections
//   check_commands  ./tutorial check N.M is mentioned, and is right        check_includes  BUILDS_ON has what is included,
//   check_chapters  a chapter has its test, and its files are short        check_builds_on and nothing else
//   check_words     no path of somebody's machine in any file              check_contents  a chapter has its page and its row
//   check_notation  a symbol has one row in the table of symbols            check_exercises a function to write has hints, a bug a function
//   check_mistakes  what tests/mistakes.txt changes stands in its file
// Each takes the whole tree of files as text and returns complaints, "page:line: what is wrong". None touches a file, so that
// each can be run on a tree that is wrong on purpose: docs_fixtures/mistakes.hpp.
#pragma once

#include "docs_match.hpp"

#include <array>
#include <cctype>
#include <set>

namespace scratch {

using Complaints = std::vector<std::string>;

inline std::string complaint(const std::string& file, std::size_t line, const std::string& what) {
    return file + ":" + std::to_string(line) + ": " + what;
}

inline std::string in_quotes(const std::string& line) { return '"' + trimmed(line) + '"'; }

// Code and output

inline Complaints check_code(const Tree& tree) {
    const std::set<std::string> languages{"cpp", "cmake", "bash", "console", "text", "math"};
    Complaints complaints;
    for (const Page& page : pages_of(tree))
        for (const Fence& fence : fences_of(page)) {
            const auto complain = [&](std::size_t line, const std::string& what) { complaints.push_back(complaint(page.name, line, what)); };
            if (!languages.contains(fence.language))
                complain(fence.line, "a block is one of cpp, cmake, bash, console, text, math, not " + in_quotes(fence.language));
            if (fence.language != "cpp" && fence.language != "cmake" && fence.language != "bash") continue;
            if (fence.words.empty() && fence.language == "cpp") complain(fence.line, "a cpp block names its file, or says wrong or exercise");
            if (fence.words.empty() || (fence.language == "cpp" && (fence.words[0] == "wrong" || fence.words[0] == "exercise"))) continue;
            const std::string& file = fence.words[0];
            const std::string gap = fence.language == "cpp" ? "// ..." : "# ...";
            if (!tree.contains(file)) {
                complain(fence.line, "there is no file " + file);
            } else if (std::all_of(fence.lines.begin(), fence.lines.end(), [&](const auto& line) { return trimmed(line).empty() || trimmed(line) == gap; })) {
                complain(fence.line, "shows no code");
            } else if (const auto found = code_departure(fence.lines, lines_of(tree.at(file)), gap)) {
                complain(fence.line + 1 + found->line, in_quotes(fence.lines[found->line]) + " does not stand there in " + file +
                                                           (found->instead.empty() ? "" : ": " + in_quotes(found->instead) + " does"));
            }
        }
    return complaints;
}

// "02_softmax" for a file of chapters/02_softmax/; empty for other files.
inline std::string chapter_of_source(const std::string& file) {
    return file.starts_with("chapters/") && file.find('/', 9) != std::string::npos ? file.substr(9, file.find('/', 9) - 9) : "";
}

inline Lines chapters_of(const Tree& tree) {
    std::set<std::string> names;
    for (const auto& [file, text] : tree) names.insert(chapter_of_source(file));
    names.erase("");
    return {names.begin(), names.end()};
}

// What a page's command runs: a program of the build's bin/ folder.
struct Program {
    std::string name;
    Lines arguments;
    bool is_check;     // a test program, not a chapter's
    bool needs_mnist;  // --data data/mnist, which is not there on every machine
};

// Nothing where the command is shown but not run. Chapters: "02_softmax" ...
inline std::optional<Program> program_of(const std::string& command, const Lines& chapters) {
    const Lines words = words_of(command);
    const bool is_tutorial = words.size() > 2 && words[0] == "./tutorial";
    const std::string bin = "build/release/bin/";
    for (const std::string& chapter : chapters) {
        const auto is_meant = [&](const std::string& text) {
            return text == chapter || (text.size() == 1 ? "0" : "") + text == chapter.substr(0, 2);
        };
        const auto options_from = [&](std::ptrdiff_t first) {
            Lines options(words.begin() + first, words.end());
            const auto data = std::find(options.begin(), options.end(), "--data");
            const bool needs_mnist = data != options.end() && data + 1 != options.end() && data[1] == "data/mnist";
            if (data == options.end()) options.insert(options.end(), {"--data", "embedded"});
            return Program{chapter, options, false, needs_mnist};
        };
        if (!words.empty() && words[0] == bin + chapter) return options_from(1);
        if (is_tutorial && words[1] == "run" && is_meant(words[2])) return options_from(3);
        if (is_tutorial && words[1] == "check" && words.size() == 3 && is_meant(words[2].substr(0, words[2].find('.'))))
            return Program{chapter + "_test", {"--run_test=@" + words[2], "--log_level=nothing", "--report_level=no"}, true, false};
    }
    return {};
}

// What the program prints; nothing where it can't be run here.
using Run = std::function<std::optional<std::string>(const Program&)>;

inline Complaints check_output(const Tree& tree, const Run& run) {
    Complaints complaints;
    for (const Page& page : pages_of(tree))
        for (const Fence& fence : fences_of(page)) {
            if (fence.language != "console") continue;
            const auto complain = [&](std::size_t line, const std::string& what) { complaints.push_back(complaint(page.name, line, what)); };
            Tolerance tolerance;
            for (const std::string& word : fence.words) {
                if (word == "ignore=seconds") tolerance.ignore_seconds = true;
                else if (word.starts_with("tolerance=0.")) tolerance.relative = std::stod(word.substr(10));
                else complain(fence.line, in_quotes(word) + " is neither tolerance=0.05 nor ignore=seconds");
            }
            const auto is_command = [](const std::string& line) { return trimmed(line).starts_with("$ "); };
            auto begin = fence.lines.begin();
            if (begin == fence.lines.end() || !is_command(*begin)) complain(fence.line, "a console block starts with its command: $ ./tutorial run 2");
            while ((begin = std::find_if(begin, fence.lines.end(), is_command)) != fence.lines.end()) {
                const std::string command = trimmed(*begin).substr(2);
                const auto line = fence.line + 1 + static_cast<std::size_t>(begin - fence.lines.begin());
                const auto end = std::find_if(++begin, fence.lines.end(), is_command);
                Lines shown(begin, end);
                while (!shown.empty() && trimmed(shown.back()).empty()) shown.pop_back();

                const auto program = program_of(command, chapters_of(tree));
                const bool plain = std::all_of(command.begin(), command.end(), [](char c) { return is_letter(c) || is_digit(c) || std::string(" _./=,-").find(c) != std::string::npos; });
                const bool ours = program || command.find("tutorial run") != std::string::npos ||
                                  command.find("tutorial check") != std::string::npos || command.find("release/bin/") != std::string::npos;
                if (ours && !(program && plain)) complain(line, in_quotes(command) + " can't be run by docs_test: one of our programs, plain words");
                if (!program || !plain || shown.empty()) continue;
                const auto printed = run(*program);
                if (!printed) continue;
                if (const auto found = departure(shown, lines_of(*printed), "...", [&](const auto& a, const auto& b) { return same_output(a, b, tolerance); }))
                    complain(line + 1 + found->line, in_quotes(shown[found->line]) + " is not what " + command + " prints there" +
                                                         (found->instead.empty() ? "" : ", but " + in_quotes(found->instead)));
            }
        }
    return complaints;
}

// Formulas: a tag, a test, a command

struct Tag {
    std::size_t line;
    std::string number;  // "5.3"
};

// A formula's number at the start of the text: digits, a point, digits. Empty where there is none.
inline std::string formula_number(const std::string& text) {
    const std::size_t point = std::min(text.find_first_not_of("0123456789"), text.size());
    if (point == 0 || point == text.size() || text[point] != '.') return "";
    const std::size_t end = std::min(text.find_first_not_of("0123456789", point + 1), text.size());
    return end > point + 1 ? text.substr(0, end) : "";
}

inline std::vector<Tag> numbers_after(const std::string& before, const Lines& lines, std::size_t first_line) {
    std::vector<Tag> found;
    for (std::size_t i = 0; i < lines.size(); ++i)
        for (std::size_t at = 0; (at = lines[i].find(before, at)) != std::string::npos;) {
            at += before.size();
            found.push_back({first_line + i, formula_number(lines[i].substr(at))});
        }
    return found;
}

inline std::vector<Tag> tags_of(const Page& page) {
    std::vector<Tag> tags;
    for (const Fence& fence : fences_of(page)) {
        if (fence.language != "math") continue;
        const std::vector<Tag> numbers = numbers_after("\\tag{", fence.lines, fence.line + 1);
        tags.insert(tags.end(), numbers.begin(), numbers.end());
    }
    return tags;
}

inline Complaints check_formulas(const Tree& tree) {
    Complaints complaints;
    for (const Page& page : pages_of(tree)) {
        const int chapter = chapter_of(page.name);
        if (chapter == 0) continue;  // a page beside the chapters shows formulas of theirs, in the order that suits it
        for (const Fence& fence : fences_of(page)) {
            std::string formula;
            for (const std::string& line : fence.lines) formula += line + '\n';
            const bool derivative = formula.substr(0, formula.find('=')).find("\\partial") != std::string::npos;
            if (fence.language == "math" && derivative && formula.find("\\tag{") == std::string::npos && trimmed(fence.above) != "<!-- step -->")
                complaints.push_back(complaint(page.name, fence.line, "a derivative needs its \\tag{" + std::to_string(chapter) + ".M}, or <!-- step --> above"));
        }
        std::set<std::string> before;
        for (const Tag& tag : tags_of(page)) {  // in whatever order teaches best
            if (tag.number.empty() || std::stoi(tag.number) != chapter)
                complaints.push_back(complaint(page.name, tag.line, "a tag here is \\tag{" + std::to_string(chapter) + ".M}"));
            else if (!before.insert(tag.number).second) complaints.push_back(complaint(page.name, tag.line, "tag " + tag.number + " stands here twice"));
        }
    }
    std::map<std::string, std::string> page_with;  // a formula stands on one page
    for (const Page& page : pages_of(tree))
        for (const Tag& tag : tags_of(page))
            if (const auto [first, is_new] = page_with.try_emplace(tag.number, page.name); !is_new && !tag.number.empty() && first->second != page.name)
                complaints.push_back(complaint(page.name, tag.line, "tag " + tag.number + " stands in " + first->second + " too"));
    return complaints;
}

// Every formula's number. Those of docs/exactness.md are chapters' formulas as well: (5.9) is tested with chapter 5.
inline std::set<std::string> formulas_of(const Tree& tree) {
    std::set<std::string> formulas;
    for (const Page& page : pages_of(tree))
        for (const Tag& tag : tags_of(page)) formulas.insert(tag.number);
    return formulas;
}

// Labels of a chapter that has no page yet are let through: check_contents asks for the page.
inline Complaints check_labels(const Tree& tree) {
    Complaints complaints;
    const std::set<std::string> formulas = formulas_of(tree);
    std::set<int> with_page;
    for (const Page& page : pages_of(tree)) with_page.insert(chapter_of(page.name));
    std::map<int, std::set<std::string>> tested;  // by chapter
    for (const auto& [file, text] : tree) {
        if (!file.starts_with("tests/") || !file.ends_with("_test.cpp") || !is_digit(file[6])) continue;
        for (const Tag& label : numbers_after("label(\"", lines_of(text), 1)) {
            tested[std::stoi(file.substr(6))].insert(label.number);
            if (!label.number.empty() && !formulas.contains(label.number) && with_page.contains(std::stoi(label.number)))
                complaints.push_back(complaint(file, label.line, "no page has a formula " + label.number));
        }
    }
    for (const Page& page : pages_of(tree))
        for (const Tag& tag : tags_of(page))
            if (!tag.number.empty() && !tested[std::stoi(tag.number)].contains(tag.number))
                complaints.push_back(complaint(page.name, tag.line, "no test case of this chapter has label(\"" + tag.number + "\")"));
    return complaints;
}

// A function whose comment begins with its formula's number is an exercise: tests/exercises/exercise.awk finds it in the same way.
inline std::map<std::string, std::pair<std::string, std::size_t>> exercises_of(const Tree& tree) {  // by number: file and line
    std::map<std::string, std::pair<std::string, std::size_t>> exercises;
    for (const auto& [file, text] : tree) {
        if (!file.starts_with("chapters/") || !file.ends_with(".hpp")) continue;
        const Lines lines = lines_of(text);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (!lines[i].starts_with("// (") || lines[i].size() < 6 || !is_digit(lines[i][4])) continue;
            std::size_t next = i + 1;
            while (next < lines.size() && (lines[next].starts_with("//") || lines[next].starts_with("template"))) ++next;
            if (next < lines.size() && std::isalpha(static_cast<unsigned char>((lines[next] + " ")[0])) != 0 && lines[next].find('(') != std::string::npos)
                exercises[lines[i].substr(4, lines[i].find(')') - 4)] = {file, i + 1};
        }
    }
    return exercises;
}

inline Complaints check_exercises(const Tree& tree) {
    Complaints complaints;
    const auto exercises = exercises_of(tree);
    std::set<std::string> to_write;
    std::map<std::string, int> hints;
    for (const Page& page : pages_of(tree)) {
        for (const Tag& mention : numbers_after("./tutorial write ", page.lines, 1)) {
            to_write.insert(mention.number);
            if (!mention.number.empty() && mention.number.find('.') != std::string::npos && !exercises.contains(mention.number))
                complaints.push_back(complaint(page.name, mention.line, "no function of chapters/ begins its comment with (" + mention.number + ")"));
        }
        for (std::size_t i = 0; i < page.lines.size(); ++i) {
            const std::size_t at = page.lines[i].find("<summary>Hint ");
            if (at == std::string::npos) continue;
            std::istringstream words(page.lines[i].substr(at + 14));
            std::string which, of, number;
            words >> which >> of >> number;
            number = number.substr(0, number.find('<'));
            if (of != "for" || !exercises.contains(number)) complaints.push_back(complaint(page.name, i + 1, "a hint for no exercise"));
            else if (std::to_string(++hints[number]) != which)
                complaints.push_back(complaint(page.name, i + 1, "hint " + which + " for " + number + " is number " + std::to_string(hints[number])));
        }
    }
    for (const auto& [number, place] : exercises) {
        const std::string chapter = chapter_of_source(place.first);  // 05_gradients
        if (chapter.size() > 2 && std::to_string(std::stoi(chapter.substr(0, 2))) != number.substr(0, number.find('.')))
            complaints.push_back(complaint(place.first, place.second, "a comment that begins with (" + number + ") makes an exercise of it; of another chapter's formula say: as (" + number + ")"));
        if (!to_write.contains(number)) complaints.push_back(complaint(place.first, place.second, "no page says: ./tutorial write " + number));
        if (hints[number] < 2) complaints.push_back(complaint(place.first, place.second, "fewer than two hints for " + number));
    }
    if (const auto bugs = tree.find("tests/exercises/bugs.txt"); bugs != tree.end()) {
        const Lines lines = lines_of(bugs->second);
        for (std::size_t i = 0; i < lines.size(); ++i)
            if (lines[i].starts_with("formula ") && !exercises.contains(lines[i].substr(8)))
                complaints.push_back(complaint(bugs->first, i + 1, "a bug in no exercise: " + lines[i].substr(8)));
    }
    return complaints;
}

inline Complaints check_commands(const Tree& tree) {
    Complaints complaints;
    const std::set<std::string> formulas = formulas_of(tree);
    for (const Page& page : pages_of(tree)) {
        std::set<std::string> mentioned;
        for (const Tag& mention : numbers_after("./tutorial check ", page.lines, 1)) {
            mentioned.insert(mention.number);
            if (!mention.number.empty() && !formulas.contains(mention.number))
                complaints.push_back(complaint(page.name, mention.line, "there is no formula " + mention.number + " to check"));
        }
        for (const Tag& tag : tags_of(page))
            if (!tag.number.empty() && !mentioned.contains(tag.number))
                complaints.push_back(complaint(page.name, tag.line, "the page does not say how to check this: ./tutorial check " + tag.number));
    }
    return complaints;
}

// The page: links, maths, sections

// "docs/a/../b.md" -> "docs/b.md"
inline std::string resolved(const std::string& page, const std::string& target) {
    Lines parts;
    std::istringstream path(page.substr(0, page.rfind('/') + 1) + "/" + target);
    for (std::string part; std::getline(path, part, '/');) {
        if (part == ".." && !parts.empty()) parts.pop_back();
        else if (!part.empty() && part != ".") parts.push_back(part);
    }
    std::string joined;
    for (const std::string& part : parts) joined += (joined.empty() ? "" : "/") + part;
    return joined;
}

inline Complaints check_links(const Tree& tree) {
    Complaints complaints;
    for (const Page& page : pages_of(tree))
        for (const Link& link : links_of(page)) {
            if (link.target.find("://") != std::string::npos || link.target.starts_with("mailto:")) continue;
            const std::string path = link.target.substr(0, link.target.find('#'));
            const std::string file = path.empty() ? page.name : resolved(page.name, path);
            const auto beside = tree.lower_bound(file + "/");
            const bool is_folder = beside != tree.end() && beside->first.starts_with(file + "/");
            if (!tree.contains(file) && !is_folder) {
                complaints.push_back(complaint(page.name, link.line, "links to " + link.target + ", but there is no " + file));
            } else if (path.size() < link.target.size()) {
                const Lines anchors = is_folder ? Lines{} : anchors_of({file, lines_of(tree.at(file))});
                if (std::find(anchors.begin(), anchors.end(), link.target.substr(path.size() + 1)) == anchors.end())
                    complaints.push_back(complaint(page.name, link.line, "links to " + link.target + ", but " + file + " has no such heading"));
            }
        }
    return complaints;
}

inline Complaints check_html(const Tree& tree) {
    Complaints complaints;
    for (const Page& page : pages_of(tree)) {
        const Lines plain = plain_prose_of(page);
        for (std::size_t i = 0; i < plain.size(); ++i)
            for (std::size_t at = plain[i].find('<'); at != std::string::npos; at = plain[i].find('<', at + 1)) {
                const std::size_t name = at + (plain[i].compare(at, 2, "</") == 0 ? 2 : 1);
                std::size_t end = name;
                while (end < plain[i].size() && is_letter(plain[i][end])) ++end;
                const std::string tag = plain[i].substr(name, end - name);
                if (!tag.empty() && tag != "details" && tag != "summary" && plain[i].compare(end, 3, "://") != 0)
                    complaints.push_back(complaint(page.name, i + 1, "no HTML but <details> and <summary>: <" + tag + ">"));
            }
    }
    return complaints;
}

inline Complaints check_maths(const Tree& tree) {
    Complaints complaints;
    for (const Page& page : pages_of(tree)) {
        for (const Fence& fence : fences_of(page))
            if (!fence.closed) complaints.push_back(complaint(page.name, fence.line, "this block is never closed"));
        plain_prose_of(page, [&](std::size_t line, const std::string& what) { complaints.push_back(complaint(page.name, line, what)); });
    }
    return complaints;
}

// The first cells of the tables in docs/00_notation.md: no symbol stands there twice.
inline Complaints check_notation(const Tree& tree) {
    const std::string file = "docs/00_notation.md";
    const Lines lines = lines_of(tree.contains(file) ? tree.at(file) : "");
    std::map<std::string, std::size_t> rows;  // symbol -> its line
    Complaints complaints;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!lines[i].starts_with("| ")) continue;
        const std::string cell = lines[i].substr(0, lines[i].find(" |"));
        for (std::size_t at = 0, end; (at = cell.find("$`", at)) != std::string::npos && (end = cell.find("`$", at)) != std::string::npos; at = end + 2) {
            const auto [row, is_new] = rows.try_emplace(cell.substr(at, end + 2 - at), i + 1);
            if (!is_new) complaints.push_back(complaint(file, i + 1, row->first + " has a row already, line " + std::to_string(row->second) + ": a symbol means one thing"));
        }
    }
    return complaints;
}

inline Complaints check_order(const Tree& tree) {
    const std::array headings{"## The question", "## The maths", "## The code",  "## Run it",
                              "## What you should see", "## Check it", "## Exercises", "## What comes next"};
    Complaints complaints;
    for (const Page& page : pages_of(tree)) {
        if (chapter_of(page.name) == 0) continue;
        const Lines prose = prose_of(page);
        auto at = prose.begin();
        for (const char* heading : headings) {
            const auto found = std::find(at, prose.end(), heading);
            if (found == prose.end()) complaints.push_back(complaint(page.name, prose.size(), "no heading " + in_quotes(heading) + " where it should come"));
            else at = found;
        }
        auto exercises = std::find(prose.begin(), prose.end(), "## Exercises");
        if (exercises == prose.end()) continue;
        const auto line = static_cast<std::size_t>(exercises - prose.begin()) + 1;
        std::size_t numbered = 0, titled = 0, answers = 0;
        for (bool in_answer = false; ++exercises != prose.end() && !exercises->starts_with("## ");) {
            if (trimmed(*exercises).starts_with("<details")) in_answer = true;
            answers += exercises->find("<summary>Answer</summary>") != std::string::npos;  // hints are no answers
            if (exercises->starts_with("### Exercise")) ++titled;
            if (!in_answer && is_digit((*exercises + " ")[0]) && exercises->find(". ") < 3) ++numbered;
            if (exercises->find("</details>") != std::string::npos) in_answer = false;
        }
        const std::size_t asked = titled > 0 ? titled : numbered;  // a titled exercise may have numbered steps
        if (asked == 0 || asked != answers)
            complaints.push_back(complaint(page.name, line, std::to_string(asked) + " exercises, " + std::to_string(answers) + " answers in <details>"));
    }
    return complaints;
}

// The source

// From CMakeLists.txt, chapter(NAME BUILDS_ON EARLIER...): NAME -> {EARLIER...}
inline std::map<std::string, std::set<std::string>> builds_on(const Tree& tree) {
    std::map<std::string, std::set<std::string>> chapters;
    const auto cmake = tree.find("CMakeLists.txt");
    const std::string text = cmake == tree.end() ? "" : "\n" + cmake->second;
    for (std::size_t at = 0; (at = text.find("\nchapter(", at)) != std::string::npos;) {
        at += 9;
        const Lines words = words_of(text.substr(at, text.find(')', at) - at));
        if (!words.empty()) chapters[words[0]] = {words.begin() + (words.size() > 1 ? 2 : 1), words.end()};
    }
    return chapters;
}

// For each line the chapter that it includes; empty where it includes none.
inline Lines cited_chapters(const std::string& text) {
    Lines cited = lines_of(text);
    for (std::string& line : cited) {
        const bool cites = line.starts_with("#include \"") && line.size() > 12 && is_digit(line[10]) && is_digit(line[11]) && line[12] == '_';
        line = cites ? line.substr(10, line.find('/') - 10) : "";
    }
    return cited;
}

inline Complaints check_includes(const Tree& tree) {
    Complaints complaints;
    auto listed = builds_on(tree);
    for (const auto& [file, text] : tree) {
        const std::string chapter = chapter_of_source(file);
        if (chapter.empty() && !file.starts_with("common/")) continue;
        const Lines cited = cited_chapters(text);
        for (std::size_t i = 0; i < cited.size(); ++i) {
            const auto complain = [&, &name = file](const std::string& what) { complaints.push_back(complaint(name, i + 1, what)); };
            if (cited[i].empty() || cited[i] == chapter) continue;
            const bool measures = cited[i].starts_with("05_") && file.starts_with("common/gradient_check/");  // slopes, as chapter 5 does
            const bool allowed = cited[i].starts_with("01_") || measures;
            if (chapter.empty() && !allowed) complain("common/ includes no chapter but the first: " + cited[i]);
            else if (!chapter.empty() && cited[i] > chapter) complain("includes a later chapter: " + cited[i]);
            else if (listed.contains(chapter) && !listed[chapter].contains(cited[i]))
                complain("includes " + cited[i] + ", which CMakeLists.txt does not list under BUILDS_ON");
        }
    }
    return complaints;
}

// What stands in which header of the standard library: what the sources here use most.
inline const std::vector<std::pair<std::string, std::string>>& standard_names() {
    static const std::vector<std::pair<std::string, std::string>> names{
        {"std::uint32_t", "cstdint"},   {"std::uint64_t", "cstdint"}, {"std::vector", "vector"},   {"std::string", "string"},       {"std::function", "functional"},
        {"std::min", "algorithm"},      {"std::max", "algorithm"},    {"std::clamp", "algorithm"}, {"std::sort", "algorithm"},      {"std::transform", "algorithm"},
        {"std::sqrt", "cmath"},         {"std::exp", "cmath"},        {"std::log", "cmath"},       {"std::abs", "cmath"},           {"std::isfinite", "cmath"},
        {"std::mt19937_64", "random"},  {"std::optional", "optional"}, {"std::array", "array"},    {"std::runtime_error", "stdexcept"}, {"std::move", "utility"},
        {"std::pair", "utility"},       {"std::tie", "tuple"},        {"std::complex", "complex"}, {"std::cout", "iostream"},       {"std::map", "map"}};
    return names;
}

// A file includes the standard headers of what it names, or its own header does: what another header happens to bring may go.
inline Complaints check_standard_headers(const Tree& tree) {
    Complaints complaints;
    for (const auto& [file, text] : tree) {
        const bool is_source = file.ends_with(".cpp");
        if ((!is_source && !file.ends_with(".hpp")) || (chapter_of_source(file).empty() && !file.starts_with("common/"))) continue;
        const auto own = tree.find(is_source ? file.substr(0, file.size() - 4) + ".hpp" : "");
        const std::string included = text + (own == tree.end() ? "" : own->second);
        const Lines lines = lines_of(text);
        for (const auto& [name, header] : standard_names()) {
            if (included.find("#include <" + header + ">") != std::string::npos) continue;
            for (std::size_t i = 0; i < lines.size(); ++i) {
                const std::string code = lines[i].substr(0, lines[i].find("//"));
                const std::size_t at = code.find(name), end = at + name.size();
                const bool whole = at != std::string::npos && (end == code.size() || (!std::isalnum(static_cast<unsigned char>(code[end])) && code[end] != '_'));
                if (!whole) continue;
                complaints.push_back(complaint(file, i + 1, name + " without #include <" + header + ">"));
                break;
            }
        }
    }
    return complaints;
}

// tests/mistakes.txt: three lines each, "who file", "- what stands in one line of the file", "+ what is there instead".
inline Complaints check_mistakes(const Tree& tree) {
    Complaints complaints;
    const std::string table = "tests/mistakes.txt";
    const Lines lines = tree.contains(table) ? lines_of(tree.at(table)) : Lines{};
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].empty() || lines[i].starts_with("#")) continue;
        const bool whole = i + 2 < lines.size() && lines[i].find(' ') != std::string::npos && lines[i + 1].starts_with("- ") && lines[i + 2].starts_with("+");
        if (!whole) return complaints.push_back(complaint(table, i + 1, "is not three lines: who and file, -, +")), complaints;
        const std::string file = lines[i].substr(lines[i].find(' ') + 1), old = trimmed(lines[i + 1].substr(2));
        const Lines there = tree.contains(file) ? lines_of(tree.at(file)) : Lines{};
        if (std::count_if(there.begin(), there.end(), [&](const std::string& line) { return line.find(old) != std::string::npos; }) != 1)
            complaints.push_back(complaint(table, i + 2, in_quotes(old) + " does not stand in one line of " + file));
        i += 2;
    }
    return complaints;
}

inline Complaints check_builds_on(const Tree& tree) {
    std::map<std::string, std::set<std::string>> included;
    for (const auto& [file, text] : tree)
        for (const std::string& cited : cited_chapters(text)) included[chapter_of_source(file)].insert(cited);
    Complaints complaints;
    for (const auto& [chapter, earlier] : builds_on(tree))
        for (const std::string& name : earlier)
            if (!included[chapter].contains(name)) complaints.push_back("CMakeLists.txt: " + chapter + " builds on " + name + ", but includes nothing of it");
    return complaints;
}

inline Complaints check_chapters(const Tree& tree) {
    Complaints complaints;
    const auto listed = builds_on(tree);
    for (const std::string& chapter : chapters_of(tree)) {
        if (!listed.contains(chapter)) complaints.push_back("CMakeLists.txt: no line for " + chapter);
        if (!tree.contains("tests/" + chapter + "_test.cpp")) complaints.push_back("chapters/" + chapter + ": has no tests/" + chapter + "_test.cpp");
        if (!tree.contains("chapters/" + chapter + "/main.cpp")) complaints.push_back("chapters/" + chapter + ": has no main.cpp");
    }
    for (const auto& [file, text] : tree) {
        const std::size_t lines = lines_of(text).size(), most = file.ends_with("/main.cpp") ? 80 : 150;
        if (file.starts_with("chapters/") && lines > most)
            complaints.push_back(complaint(file, lines, "more than " + std::to_string(most) + " lines: one screen a concept"));
    }
    return complaints;
}

inline Complaints check_contents(const Tree& tree) {
    Complaints complaints;
    const auto readme = tree.find("README.md");
    const Lines rows = lines_of(readme == tree.end() ? "" : readme->second);
    for (const std::string& chapter : chapters_of(tree)) {
        const std::string page = "docs/" + chapter + ".md";
        const auto is_row = [&](const std::string& line) { return line.starts_with("|") && line.find(page) != std::string::npos; };
        if (!tree.contains(page)) complaints.push_back("chapters/" + chapter + ": has no page " + page);
        if (std::none_of(rows.begin(), rows.end(), is_row)) complaints.push_back("README.md: its table has no row that links to " + page);
    }
    return complaints;
}

// Each word is written in two halves, so that this file does not hold it.
inline Complaints check_words(const Tree& tree) {
    const std::array<std::string, 14> words{"/ho" "me/",     "/wo" "rk/",         "/ro" "ot/",        "/Us" "ers/",       "C:" "\\",
                                            "py" "pi.org",   "python" "hosted",   "npm" "js.",        "crates" ".io",     "anaconda" ".org",
                                            "rubygems" ".org", "proxy.golang" ".org", "deb.debian" ".org", "arti" "factory"};
    Complaints complaints;
    for (const auto& [file, text] : tree) {
        const Lines lines = lines_of(text);
        for (std::size_t i = 0; i < lines.size(); ++i)
            for (const std::string& word : words)
                if (lines[i].find(word) != std::string::npos) complaints.push_back(complaint(file, i + 1, "a path of somebody's machine, or a package registry: " + word));
    }
    return complaints;
}

}  // namespace scratch
