// What the programs draw with in a terminal: numbers as text, tables, progress, pictures made of characters.
#pragma once

#include <armadillo>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace scratch {

// A name from outside in one line: what would steer the terminal (\n, \033, \177, and U+0080 to U+009F) is a ? each.
std::string printable(std::string text);

// printf into a string
[[gnu::format(printf, 1, 2)]] std::string formatted(const char* format, ...);

// One line broken at spaces so that none is wider than 80 columns; what goes on begins with `indent`.
std::string wrapped(const std::string& line, const std::string& indent);

bool on_terminal();   // standard output is a terminal that can do more than print: no pipe, no file, no TERM=dumb
bool with_colours();  // on such a terminal, and NO_COLOR is not set (https://no-color.org)
bool with_24_bits();  // COLORTERM says that the terminal has more than the palette of 256
bool with_utf8();     // the locale's characters are UTF-8: block characters will be understood

// Columns as wide as their widest cell; the first column to the left, the others to the right.
class Table {
public:
    explicit Table(std::vector<std::string> header) : rows{std::move(header)} {}
    void add(std::vector<std::string> row) { rows.push_back(std::move(row)); }
    std::string text() const;  // a line a row, a rule under the header

private:
    std::vector<std::vector<std::string>> rows;
};

// The line of a progress bar, at most width - 1 characters: some terminals go to the next line after the last one.
// done: of total; seconds: since it began. What does not fit is left out: first of the bar, then the time left.
std::string progress_line(const std::string& label, arma::uword done, arma::uword total, double seconds, std::size_t width, bool utf8);

double seconds_now();  // of a clock that is never set back

// A bar that redraws itself on a terminal and is not there in a pipe. Spaces wipe it, so that it needs no cursor codes.
class Progress {
public:
    Progress(std::string label, arma::uword total, std::function<double()> clock = seconds_now);
    ~Progress();  // wipes the bar
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    void update(arma::uword done);  // cheap: redraws ten times a second at most

private:
    void replace_line(const std::string& line);

    std::string label;
    arma::uword total;
    std::function<double()> clock;
    double started, drawn;
    std::size_t drawn_width = 0;  // characters that stand there
};

// image: 784, 0 background .. 1 ink; returns 12 lines of 24 characters, each two pixels above each other. Without UTF-8: # " _
std::vector<std::string> picture(const arma::vec& image);

// values: 784 of either sign; red negative, blue positive, black 0 (in a pipe: = - for negative, # + for positive)
std::vector<std::string> signed_picture(const arma::vec& values);

// The legend of such pictures, as they are drawn here: "(+ # ink speaks for the digit, - = against it)", or blue and red.
std::string for_and_against(const std::string& what);

// pictures of the same height, one beside the other, as lines
std::string side_by_side(const std::vector<std::vector<std::string>>& pictures);

// value: 0..1 of `width` characters: block characters, or # and . where the locale has none
std::string bar(double value, int width);
std::string bar(double value, int width, bool utf8);

}  // namespace scratch
