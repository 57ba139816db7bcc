#include "common/show/terminal.hpp"

#include "01_load_data/digits.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <langinfo.h>
#include <locale.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>
#ifdef __APPLE__
#include <xlocale.h>
#endif

namespace scratch {

std::string printable(std::string text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte == 0xc2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0x80 && static_cast<unsigned char>(text[at + 1]) < 0xa0)
            text.replace(at, 2, "?");
        else if (byte < ' ' || byte == 0x7f) text[at] = '?';
    }
    return text;
}

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

bool on_terminal() {
    const char* term = std::getenv("TERM");
    return isatty(STDOUT_FILENO) != 0 && (term == nullptr || std::string(term) != "dumb");
}

bool with_colours() {
    const char* no_color = std::getenv("NO_COLOR");
    return on_terminal() && (no_color == nullptr || *no_color == '\0');
}

bool with_24_bits() {
    const char* colours = std::getenv("COLORTERM");
    return colours != nullptr && (std::string(colours) == "truecolor" || std::string(colours) == "24bit");
}

bool with_utf8() {
    // asked of a locale of its own: the program's stays "C", whose numbers have a point
    if (const locale_t locale = newlocale(LC_CTYPE_MASK, "", nullptr)) {
        const bool utf8 = std::string(nl_langinfo_l(CODESET, locale)) == "UTF-8";
        freelocale(locale);
        return utf8;
    }
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {  // a locale that is not installed here: its name tells
        const char* value = std::getenv(name);
        if (value == nullptr || *value == '\0') continue;
        const std::string locale(value);
        const std::array names{"UTF-8", "utf-8", "UTF8", "utf8"};
        return std::any_of(names.begin(), names.end(), [&](const char* utf8) { return locale.find(utf8) != std::string::npos; });
    }
    return false;
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

// Draws two rows of pixels a line. A pixel and the one below it have two colours, or are what `character` makes of them.
template <typename Colour, typename Character>
std::vector<std::string> two_rows_a_line(const arma::vec& pixels, Colour colour, Character character) {
    const bool colours = with_colours(), utf8 = with_utf8();
    const auto two_pixels = [&](double above, double below) -> std::string {
        if (colours && utf8) return "\033[38;" + colour(above) + ";48;" + colour(below) + "m▀";
        if (colours) return "\033[48;" + colour((above + below) / 2.0) + "m ";
        return character(above, below, utf8);
    };
    std::vector<std::string> lines;
    for (arma::uword row = margin; row < image_side - margin; row += 2) {
        std::string line;
        for (arma::uword column = margin; column < image_side - margin; ++column)
            line += two_pixels(pixels(row * image_side + column), pixels((row + 1) * image_side + column));
        lines.push_back(line + (colours ? "\033[0m" : ""));
    }
    return lines;
}

// Red, green and blue, 0..1, as a terminal of 24 bits takes them.
std::string in_24_bits(double red, double green, double blue) {
    const auto byte = [](double share) { return static_cast<int>(std::lround(255.0 * share)); };
    return formatted("2;%d;%d;%d", byte(red), byte(green), byte(blue));
}

// 0..1; else one of the 24 greys of the 256-colour palette
std::string grey(double value) {
    const double share = std::clamp(value, 0.0, 1.0);
    return with_24_bits() ? in_24_bits(share, share, share) : formatted("5;%d", 232 + static_cast<int>(std::lround(23.0 * share)));
}

// A blue for positive, a red for negative, -1..1, from dark to bright; else of the 6 x 6 x 6 cube of the 256-colour palette
std::string diverging(double value) {
    const double share = std::isnan(value) ? 0.0 : std::min(std::abs(value), 1.0);
    if (with_24_bits()) return value < 0 ? in_24_bits(share, 0.35 * share, 0.3 * share) : in_24_bits(0.35 * share, 0.65 * share, share);
    const int strength = static_cast<int>(std::lround(5.0 * share));
    return formatted("5;%d", value < 0 ? 16 + 36 * strength : 16 + strength + 6 * (strength / 2));
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

std::string progress_line(const std::string& label, arma::uword done, arma::uword total, double seconds, std::size_t width_, bool utf8) {
    constexpr std::size_t longest_bar = 30, shortest_bar = 5;
    const std::size_t room = width_ > 0 ? width_ - 1 : 0;
    const double share = total == 0 ? 1.0 : static_cast<double>(std::min(done, total)) / static_cast<double>(total);
    const std::string per_cent = formatted(" %3.0f %%", 100.0 * share);
    const std::string time_left = done == 0 ? "" : formatted(", %.0f s left", seconds * (1.0 - share) / share);
    const std::size_t words = width(label) + per_cent.size() + time_left.size();
    if (words + 1 + shortest_bar <= room)
        return label + " " + bar(share, static_cast<int>(std::min(longest_bar, room - words - 1)), utf8) + per_cent + time_left;
    for (const std::string& line : {label + per_cent + time_left, label + per_cent, per_cent.substr(1)})
        if (width(line) <= room) return line;
    return "";
}

double seconds_now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

namespace {

// Asked at each redraw, since a window may be made smaller or larger.
std::size_t terminal_width() {
    winsize size{};
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

Progress::Progress(std::string label_, arma::uword total_, std::function<double()> clock_)
    : label(std::move(label_)), total(total_), clock(std::move(clock_)), started(clock()), drawn(started) {}

Progress::~Progress() {
    if (drawn_width == 0) return;
    replace_line("");
    std::cout << "\r" << std::flush;
}

void Progress::update(arma::uword done) {
    if (done % 64 != 0 || !on_terminal()) return;  // the clock itself would cost more than a training step is worth
    const double now = clock();
    if (now - drawn < 0.1) return;
    drawn = now;
    replace_line(progress_line(label, done, total, now - started, terminal_width(), with_utf8()));
}

void Progress::replace_line(const std::string& line) {
    const std::size_t longest = std::min(drawn_width, terminal_width() - 1), now = width(line);  // no spaces beyond a window made smaller
    std::cout << "\r" << line << repeat(" ", longest > now ? longest - now : 0) << std::flush;
    drawn_width = now;
}

std::vector<std::string> picture(const arma::vec& image) {
    return two_rows_a_line(image, grey, [](double above, double below, bool utf8) -> std::string {
        if (above >= 0.5 && below >= 0.5) return utf8 ? "█" : "#";
        if (above >= 0.5) return utf8 ? "▀" : "\"";
        return below < 0.5 ? " " : utf8 ? "▄" : "_";
    });
}

std::vector<std::string> signed_picture(const arma::vec& values) {
    const double largest = std::max(arma::abs(values).max(), 1e-300);
    const auto colour = [&](double value) { return diverging(value / largest); };
    return two_rows_a_line(values, colour, [&](double above, double below, bool) -> std::string {
        const double both = (above + below) / (2.0 * largest);
        if (!(std::abs(both) >= 0.15)) return " ";  // NaN too
        if (both > 0.0) return both > 0.45 ? "#" : "+";
        return both < -0.45 ? "=" : "-";
    });
}

std::string for_and_against(const std::string& what) {
    return with_colours() ? "(blue: ink speaks for " + what + ", red: against it)" : "(+ # ink speaks for " + what + ", - = against it)";
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

std::string bar(double value, int width, bool utf8) {
    const int filled = static_cast<int>(std::lround(std::fmin(std::fmax(value, 0.0), 1.0) * width));  // NaN draws nothing
    return repeat(utf8 ? "█" : "#", static_cast<std::size_t>(filled)) + repeat(utf8 ? "░" : ".", static_cast<std::size_t>(width - filled));
}

std::string bar(double value, int width) { return bar(value, width, with_utf8()); }

}  // namespace scratch
