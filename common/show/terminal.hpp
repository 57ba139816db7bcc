// What the programs draw with in a terminal: numbers as text, tables, progress, pictures made of characters.
#pragma once

#include <armadillo>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace scratch {

// printf into a string
[[gnu::format(printf, 1, 2)]] std::string formatted(const char* format, ...);

// One line broken at spaces so that none is wider than 80 columns; what goes on begins with `indent`.
std::string wrapped(const std::string& line, const std::string& indent);

bool on_terminal();   // standard output is a terminal, not a pipe or a file
bool with_colours();  // on a terminal, and NO_COLOR is not set (https://no-color.org)

// Columns as wide as their widest cell; the first column to the left, the others to the right.
class Table {
public:
    explicit Table(std::vector<std::string> header) : rows{std::move(header)} {}
    void add(std::vector<std::string> row) { rows.push_back(std::move(row)); }
    std::string text() const;  // a line a row, a rule under the header

private:
    std::vector<std::vector<std::string>> rows;
};

// A bar that redraws itself on a terminal and is not there in a pipe.
class Progress {
public:
    Progress(std::string label, arma::uword total);
    ~Progress();  // wipes the bar
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    void update(arma::uword done);  // cheap: redraws ten times a second at most

private:
    std::string label;
    arma::uword total;
    std::chrono::steady_clock::time_point started, drawn;
};

// image: 784, 0 background .. 1 ink; returns 12 lines of 24 characters, each two pixels above each other
std::vector<std::string> picture(const arma::vec& image);

// values: 784 of either sign; red negative, blue positive, black 0 (in a pipe: = - for negative, # + for positive)
std::vector<std::string> signed_picture(const arma::vec& values);

// pictures of the same height, one beside the other, as lines
std::string side_by_side(const std::vector<std::vector<std::string>>& pictures);

// value: 0..1 of `width` characters
std::string bar(double value, int width);

}  // namespace scratch
