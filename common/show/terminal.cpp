#include "common/show/terminal.hpp"

#include "01_load_data/digits.hpp"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <unistd.h>
#include <utility>

namespace scratch {

std::string formatted(const char* format, ...) {
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    std::string result(static_cast<std::size_t>(std::vsnprintf(nullptr, 0, format, arguments)), '\0');
    std::vsnprintf(result.data(), result.size() + 1, format, again);
    va_end(again);
    va_end(arguments);
    return result;
}

bool on_terminal() { return isatty(STDOUT_FILENO) != 0; }

bool with_colours() {
    const char* no_color = std::getenv("NO_COLOR");
    return on_terminal() && (no_color == nullptr || *no_color == '\0');
}

namespace {

// Characters, not bytes: every byte of UTF-8 but the first starts with the bits 10.
std::size_t width(const std::string& cell) {
    return static_cast<std::size_t>(std::count_if(cell.begin(), cell.end(), [](char byte) { return (byte & 0xc0) != 0x80; }));
}

std::string repeat(const char* piece, std::size_t times) {
    std::string result;
    while (times-- > 0) result += piece;
    return result;
}

// The outer two pixels of a digit are background, nearly always: left out, three pictures fit into 80 columns.
constexpr arma::uword margin = 2;

// Draws what `character` makes of a pixel and the one below it, two rows of pixels a line.
template <typename Character>
std::vector<std::string> two_rows_a_line(const arma::vec& pixels, Character character) {
    std::vector<std::string> lines;
    for (arma::uword row = margin; row < image_side - margin; row += 2) {
        std::string line;
        for (arma::uword column = margin; column < image_side - margin; ++column)
            line += character(pixels(row * image_side + column), pixels((row + 1) * image_side + column));
        lines.push_back(line + (with_colours() ? "\033[0m" : ""));
    }
    return lines;
}

// One of the 24 greys of the 256-colour palette, 0..1.
int grey(double value) { return 232 + static_cast<int>(std::lround(23.0 * std::clamp(value, 0.0, 1.0))); }

// A blue for positive, a red for negative, -1..1: the 6 x 6 x 6 cube of the 256-colour palette, from dark to bright.
int diverging(double value) {
    const int strength = static_cast<int>(std::lround(5.0 * std::min(std::abs(value), 1.0)));
    return value < 0 ? 16 + 36 * strength : 16 + strength + 6 * (strength / 2);
}

}  // namespace

std::string Table::text() const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
    }
    std::string lines;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        std::string line;
        for (std::size_t i = 0; i < rows[r].size(); ++i) {
            const std::string padding = repeat(" ", widths[i] - width(rows[r][i]));
            line += i == 0 ? "  " + rows[r][i] + padding : "  " + padding + rows[r][i];
        }
        line.erase(line.find_last_not_of(' ') + 1);
        lines += line + "\n";
        if (r == 0)
            for (std::size_t i = 0; i < widths.size(); ++i) lines += "  " + repeat("-", widths[i]) + (i + 1 == widths.size() ? "\n" : "");
    }
    return lines;
}

Progress::Progress(std::string label_, arma::uword total_)
    : label(std::move(label_)), total(total_), started(std::chrono::steady_clock::now()), drawn(started) {}

Progress::~Progress() {
    if (on_terminal()) std::cout << "\r\033[K" << std::flush;
}

void Progress::update(arma::uword done) {
    if (done % 64 != 0 || !on_terminal()) return;  // the clock itself would cost more than a training step is worth
    const auto now = std::chrono::steady_clock::now();
    if (now - drawn < std::chrono::milliseconds(100)) return;
    drawn = now;
    const double share = static_cast<double>(done) / static_cast<double>(total);
    const double seconds = std::chrono::duration<double>(now - started).count();
    std::cout << "\r" << label << " " << bar(share, 30) << formatted(" %3.0f %%, %.0f s left ", 100.0 * share, seconds * (1.0 - share) / share)
              << "\033[K" << std::flush;
}

std::vector<std::string> picture(const arma::vec& image) {
    return two_rows_a_line(image, [](double above, double below) -> std::string {
        if (with_colours()) return formatted("\033[38;5;%d;48;5;%dm▀", grey(above), grey(below));
        if (above >= 0.5) return below >= 0.5 ? "█" : "▀";
        return below >= 0.5 ? "▄" : " ";
    });
}

std::vector<std::string> signed_picture(const arma::vec& values) {
    const double largest = std::max(arma::abs(values).max(), 1e-300);
    return two_rows_a_line(values, [&](double above, double below) -> std::string {
        if (with_colours()) return formatted("\033[38;5;%d;48;5;%dm▀", diverging(above / largest), diverging(below / largest));
        const double both = (above + below) / (2.0 * largest);
        if (!(std::abs(both) >= 0.15)) return " ";  // NaN too
        if (both > 0.0) return both > 0.45 ? "#" : "+";
        return both < -0.45 ? "=" : "-";
    });
}

std::string side_by_side(const std::vector<std::vector<std::string>>& pictures) {
    std::string lines;
    for (std::size_t row = 0; !pictures.empty() && row < pictures.front().size(); ++row) {
        std::string line;
        for (const auto& one : pictures) line += one[row] + " ";
        line.erase(line.find_last_not_of(' ') + 1);
        lines += line + "\n";
    }
    return lines;
}

std::string wrapped(const std::string& line, const std::string& indent) {
    constexpr std::size_t columns = 80;
    if (width(line) <= columns) return line;
    std::size_t at = line.rfind(' ', columns);
    if (at == std::string::npos || line.find_first_not_of(' ') > at) at = line.find(' ', columns);  // one word that is wider
    if (at == std::string::npos) return line;
    return line.substr(0, at) + "\n" + wrapped(indent + line.substr(at + 1), indent);
}

std::string bar(double value, int width) {
    const int filled = static_cast<int>(std::lround(std::fmin(std::fmax(value, 0.0), 1.0) * width));  // NaN draws nothing
    return repeat("█", static_cast<std::size_t>(filled)) + repeat("░", static_cast<std::size_t>(width - filled));
}

}  // namespace scratch
