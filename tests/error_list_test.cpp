// docs/troubleshooting.md lists every error that a program can print: this holds the list against the source, both ways.
#include "test.hpp"

#include "shell.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;
using namespace scratch;

namespace {

using Pieces = std::set<std::string>;

constexpr std::size_t shortest_piece = 9;  // of a message: shorter ones ("; ", " of ", "label ") say nothing alone

// What stands between the places that a message fills in: "%llu" in the source, "..." in the list.
void add_pieces(Pieces& pieces, std::string text, const std::vector<std::string>& gaps) {
    for (const std::string& gap : gaps)
        for (std::size_t at; (at = text.find(gap)) != std::string::npos;) text.replace(at, gap.size(), "\n");
    std::size_t from = 0;
    for (std::size_t to; from <= text.size(); from = to + 1) {
        to = std::min(text.find('\n', from), text.size());
        std::string piece = text.substr(from, to - from);
        piece.erase(0, piece.find_first_not_of(" :"));
        piece.erase(piece.find_last_not_of(' ') + 1);
        if (piece.size() >= shortest_piece) pieces.insert(piece);
    }
}

// The end of the call whose opening parenthesis stands at `open`.
std::size_t end_of_call(const std::string& source, std::size_t open) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t at = open; at < source.size(); ++at) {
        if (quoted && source[at] == '\\') ++at;
        else if (source[at] == '"') quoted = !quoted;
        else if (!quoted && source[at] == '(') ++depth;
        else if (!quoted && source[at] == ')' && --depth == 0) return at;
    }
    return source.size();
}

// Every piece of a message that this source can throw (C++) or die of (the script).
Pieces pieces_of_source(const std::string& source) {
    Pieces pieces;
    for (const std::string call : {"runtime_error(", "refuse("}) {
        for (std::size_t at = 0; (at = source.find(call, at)) != std::string::npos;) {
            const std::size_t open = at + call.size() - 1;
            const std::string arguments = source.substr(open, end_of_call(source, open) - open);
            for (std::size_t quote = 0; (quote = arguments.find('"', quote)) != std::string::npos;) {
                const std::size_t end = arguments.find('"', quote + 1);
                add_pieces(pieces, arguments.substr(quote + 1, end - quote - 1), {"%llu", "%zu", "%g", "%s", "%08x", "%u", "; "});
                quote = end + 1;
            }
            at = open;
        }
    }
    return pieces;
}

// In the source that says what a file really is, every text with a remedy is the rest of an error.
Pieces pieces_with_remedies(const std::string& source) {
    Pieces pieces;
    for (std::size_t quote = 0; (quote = source.find('"', quote)) != std::string::npos;) {
        const std::size_t end = source.find('"', quote + 1);
        const std::string text = source.substr(quote + 1, end - quote - 1);
        if (text.find("; ") != std::string::npos && text.find('\n') == std::string::npos) add_pieces(pieces, text, {"; "});
        quote = end + 1;
    }
    return pieces;
}

// The list's messages: `...` in backticks in the first column of a table, after the heading.
std::vector<std::string> listed_messages(const std::string& page) {
    std::vector<std::string> messages;
    for (std::size_t at = page.find("## Every error message"); (at = page.find("\n| `", at)) != std::string::npos; ++at) {
        const std::size_t from = at + 4;
        messages.push_back(page.substr(from, page.find("` |", from) - from));
    }
    return messages;
}

Pieces pieces_of_list(const std::string& page) {
    Pieces pieces;
    for (const std::string& message : listed_messages(page)) add_pieces(pieces, message, {"error:", "...", "; "});
    return pieces;
}

// What is in `these` and in no message of `those`.
Pieces missing(const Pieces& these, const std::string& those) {
    Pieces result;
    for (const std::string& piece : these)
        if (those.find(piece) == std::string::npos) result.insert(piece);
    return result;
}

std::string all_sources() {
    std::string all;
    for (const char* folder : {"chapters", "common"})
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            if (entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp") all += text_of(entry.path());
    return all;
}

const std::string page = text_of("docs/troubleshooting.md");

void expect_none(const Pieces& pieces, const std::string& where) {
    for (const std::string& piece : pieces) BOOST_ERROR("\"" + piece + "\" " + where);
    BOOST_TEST(pieces.empty());
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_error_is_listed) {
    Pieces pieces = pieces_of_source(all_sources());
    BOOST_TEST(pieces.size() > 30u);
    const Pieces kinds = pieces_with_remedies(text_of("common/digits/what_it_is.cpp"));
    BOOST_TEST(kinds.size() > 10u);
    pieces.insert(kinds.begin(), kinds.end());
    std::string list;
    for (const std::string& message : listed_messages(page)) list += message + "\n";
    expect_none(missing(pieces, list), "is in an error of the source, and not in docs/troubleshooting.md");
}

BOOST_AUTO_TEST_CASE(every_listed_error_is_there) {
    const Pieces pieces = pieces_of_list(page);
    BOOST_TEST(pieces.size() > 30u);
    expect_none(missing(pieces, all_sources() + text_of("tests/main.cpp") + text_of("tutorial")), "is in docs/troubleshooting.md, and in no source");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_noticed) {
    const std::string source = R"(if (x) throw std::runtime_error(file + ": is upside down; turn it (" + formatted("%llu times) and try", n) + "; or not");)";
    const std::string list = "## Every error message\n\n| error | remedy |\n|---|---|\n| `error: ... is upside down; turn it (... times) and try; or not` | Turn it. |\n";
    BOOST_TEST(pieces_of_source(source) == (Pieces{"is upside down", "turn it (", "times) and try"}), boost::test_tools::per_element());
    BOOST_TEST(listed_messages(list).size() == 1u);
    const std::string message = listed_messages(list).at(0);
    BOOST_TEST(missing(pieces_of_source(source), message).empty());
    BOOST_TEST(missing(pieces_of_source(source), "is upside down; turn it (").size() == 1u);  // the third piece is not listed
    BOOST_TEST(!missing(pieces_of_list(list), "throw std::runtime_error(\"is inside out\")").empty());
}
