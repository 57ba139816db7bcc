#include "common/show/figure.hpp"

#include "common/show/terminal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace scratch {

namespace {

struct Glyph {
    char letter;
    std::string_view rows;  // seven rows of five pixels, a space between; two more where it goes below the line
};

// The digits, and the letters of the few words that figures need; any other shows as the box at the end.
constexpr std::array<Glyph, 30> font{{
    {'0', ".###. #...# #..## #.#.# ##..# #...# .###."}, {'1', "..#.. .##.. ..#.. ..#.. ..#.. ..#.. .###."},
    {'2', ".###. #...# ....# ...#. ..#.. .#... #####"}, {'3', ".###. #...# ....# ..##. ....# #...# .###."},
    {'4', "...#. ..##. .#.#. #..#. ##### ...#. ...#."}, {'5', "##### #.... ####. ....# ....# #...# .###."},
    {'6', "..##. .#... #.... ####. #...# #...# .###."}, {'7', "##### ....# ...#. ..#.. .#... .#... .#..."},
    {'8', ".###. #...# #...# .###. #...# #...# .###."}, {'9', ".###. #...# #...# .#### ....# ...#. .##.."},
    {'a', "..... ..... .###. ....# .#### #...# .####"}, {'d', "....# ....# .#### #...# #...# #...# .####"},
    {'e', "..... ..... .###. #...# ##### #.... .###."}, {'h', "#.... #.... #.##. ##..# #...# #...# #...#"},
    {'i', "..#.. ..... .##.. ..#.. ..#.. ..#.. .###."}, {'k', "#.... #.... #..#. #.#.. ###.. #..#. #...#"},
    {'l', ".##.. ..#.. ..#.. ..#.. ..#.. ..#.. .###."}, {'n', "..... ..... #.##. ##..# #...# #...# #...#"},
    {'o', "..... ..... .###. #...# #...# #...# .###."}, {'r', "..... ..... #.##. ##..# #.... #.... #...."},
    {'p', "..... ..... ####. #...# #...# #...# ####. #.... #...."}, {'s', "..... ..... .#### #.... .###. ....# ####."},
    {'t', ".#... .#... ###.. .#... .#... .#..# ..##."}, {'u', "..... ..... #...# #...# #...# #..## .##.#"},
    {'v', "..... ..... #...# #...# #...# .#.#. ..#.."}, {'y', "..... ..... #...# #...# #...# #...# .#### ....# .###."},
    {'=', "..... ..... ##### ..... ##### ..... ....."}, {'.', "..... ..... ..... ..... ..... .##.. .##.."},
    {' ', "..... ..... ..... ..... ..... ..... ....."}, {'?', "##### #...# #...# #...# #...# #...# #####"},
}};

constexpr arma::uword dot = 2;              // pixels a side of one of a letter's
constexpr arma::uword advance = 6 * dot;    // from a letter to the next
constexpr arma::uword line_height = 11 * dot;
constexpr arma::uword letter_height = 7 * dot;
constexpr arma::uword tile_gap = 16;             // between pictures
constexpr arma::uword scale = 5;            // a digit's pixel is 5 x 5

using Shade = std::array<arma::u8, 3>;

void fill(Colour& picture, arma::uword row, arma::uword column, arma::uword rows, arma::uword columns, const Shade& shade) {
    for (arma::uword channel = 0; channel < 3; ++channel)
        picture.slice(channel).submat(row, column, arma::size(rows, columns)).fill(shade[channel]);
}

Colour white(arma::uword rows, arma::uword columns) { return Colour(rows, columns, 3, arma::fill::value(255)); }

arma::uword width_of(const std::string& words) { return words.empty() ? 0 : words.size() * advance - dot; }

// Centred on `middle`; letters that would leave the picture are not drawn.
void write_centred(Colour& picture, arma::uword row, arma::uword middle, const std::string& words, const Shade& shade) {
    arma::uword column = middle - std::min(middle, width_of(words) / 2);
    for (const char letter : words) {
        const auto found = std::find_if(font.begin(), font.end(), [&](const Glyph& glyph) { return glyph.letter == letter; });
        const std::string_view rows = found == font.end() ? font.back().rows : found->rows;
        for (arma::uword r = 0; 6 * r < rows.size(); ++r)
            for (arma::uword c = 0; c < 5; ++c)
                if (rows[6 * r + c] == '#' && column + (c + 1) * dot <= picture.n_cols && row + (r + 1) * dot <= picture.n_rows)
                    fill(picture, row + r * dot, column + c * dot, dot, dot, shade);
        column += advance;
    }
}

std::vector<std::string> lines_of(const std::string& caption) {
    std::vector<std::string> lines(1);
    for (const char letter : caption)
        if (letter == '\n') lines.emplace_back();
        else lines.back() += letter;
    return lines;
}

constexpr Shade black{0, 0, 0}, pale{110, 110, 110}, paper{255, 255, 255}, blue{33, 102, 172}, red{202, 46, 56};

// white at 0, the full colour at 1
Shade tinted(const Shade& full, double strength) {
    Shade shade{};
    for (std::size_t channel = 0; channel < 3; ++channel) shade[channel] = static_cast<arma::u8>(std::lround(255.0 - strength * (255.0 - full[channel])));
    return shade;
}

}  // namespace

Captioned captioned_digit(const arma::vec& image, const std::string& caption) {
    const Grey sheet = enlarged(sheet_of_digits(arma::conv_to<arma::Mat<arma::u8>>::from(arma::round(255.0 * image)), 1), scale);
    Colour colour(sheet.n_rows, sheet.n_cols, 3);
    colour.each_slice() = sheet;
    return {scratch::picture(image), colour, caption};
}

std::vector<Captioned> captioned_weights(const arma::mat& weights, const arma::uvec& rows, const std::string& name) {
    std::vector<Captioned> pictures;
    for (const arma::uword row : rows) {
        const arma::vec of_row = weights.row(row).t();
        pictures.push_back({signed_picture(of_row), enlarged(sheet_of_weights(of_row, 1), scale), name + std::to_string(row)});
    }
    return pictures;
}

std::string show_figure(const std::string& file, const std::vector<Captioned>& pictures, std::size_t in_terminal) {
    write_png(file, captioned_sheet(pictures, 5));
    std::string text;
    for (std::size_t first = 0; first < std::min(in_terminal, pictures.size()); first += 3) {
        std::vector<std::vector<std::string>> row;
        for (std::size_t i = first; i < std::min({first + 3, in_terminal, pictures.size()}); ++i) {
            row.push_back(pictures[i].lines);
            for (const std::string& line : lines_of(pictures[i].caption)) row.back().push_back(formatted("%-24s", line.c_str()));
        }
        text += side_by_side(row) + "\n";
    }
    return text + "picture: " + file + "\n";
}

Grey drawn_on_paper(const arma::Col<arma::u8>& digit) {
    Grey paper(420, 300, arma::fill::value(255));
    paper.submat(180, 20, arma::size(224, 224)) = enlarged(sheet_of_digits(digit, 1), 7);
    return paper;
}

Colour captioned_sheet(const std::vector<Captioned>& pictures, arma::uword per_row) {
    if (pictures.empty()) return white(1, 1);
    std::size_t lines = 0;
    for (const Captioned& one : pictures) lines = std::max(lines, lines_of(one.caption).size());
    const arma::uword rows = pictures[0].picture.n_rows, columns = pictures[0].picture.n_cols, tile = rows + tile_gap / 2 + lines * line_height + tile_gap;
    Colour sheet = white(tile_gap + (pictures.size() + per_row - 1) / per_row * tile, tile_gap + std::min<arma::uword>(per_row, pictures.size()) * (columns + tile_gap));
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const arma::uword row = tile_gap + i / per_row * tile, column = tile_gap + i % per_row * (columns + tile_gap);
        sheet.subcube(row, column, 0, arma::size(rows, columns, 3)) = pictures[i].picture;
        arma::uword below = row + rows + tile_gap / 2;
        for (const std::string& line : lines_of(pictures[i].caption)) {
            write_centred(sheet, below, column + columns / 2, line, black);
            below += line_height;
        }
    }
    return sheet;
}

Colour heat_map(const arma::umat& confusion) {
    constexpr arma::uword cell = 52, left = 110, top = 64;
    const arma::uword digits = confusion.n_rows;
    arma::umat mistakes = confusion;
    mistakes.diag().zeros();
    const auto commonest = static_cast<double>(std::max<arma::uword>(mistakes.max(), 1));
    Colour map = white(top + digits * cell + tile_gap, left + digits * cell + tile_gap);
    fill(map, top - 1, left - 1, digits * cell + 1, digits * cell + 1, tinted(pale, 0.3));  // shows between the cells
    write_centred(map, tile_gap, left + digits * cell / 2, "read as", black);
    write_centred(map, top + (digits * cell - letter_height) / 2, (left - 34) / 2, "truth", black);
    for (arma::uword i = 0; i < digits; ++i) {
        const std::string digit = std::to_string(i);
        write_centred(map, top - tile_gap / 2 - letter_height, left + i * cell + cell / 2, digit, black);
        write_centred(map, top + i * cell + (cell - letter_height) / 2, left - 18, digit, black);
        const auto of_this = static_cast<double>(std::max<arma::uword>(arma::accu(confusion.row(i)), 1));
        for (arma::uword j = 0; j < digits; ++j) {
            const double strength = static_cast<double>(confusion(i, j)) / (i == j ? of_this : commonest);
            fill(map, top + i * cell, left + j * cell, cell - 1, cell - 1, tinted(i == j ? blue : red, strength));
            if (confusion(i, j) > 0)
                write_centred(map, top + i * cell + (cell - letter_height) / 2, left + j * cell + cell / 2, std::to_string(confusion(i, j)), strength > 0.6 ? paper : black);
        }
    }
    return map;
}

std::string show_confusion(const std::string& file, const arma::umat& confusion, const arma::vec& precision, const arma::vec& recall) {
    const auto per_cent = [](double share) { return std::isnan(share) ? "-" : formatted("%.1f", 100.0 * share); };
    std::vector<std::string> header{"truth"}, last{"precision"};
    for (arma::uword digit = 0; digit < confusion.n_cols; ++digit) {
        header.push_back(formatted("%llu", digit));
        last.push_back(per_cent(precision(digit)));
    }
    header.emplace_back("recall");
    Table table(header);
    for (arma::uword truth = 0; truth < confusion.n_rows; ++truth) {
        std::vector<std::string> row{formatted("%llu", truth)};
        for (const arma::uword count : arma::urowvec(confusion.row(truth))) row.push_back(count == 0 ? "." : formatted("%llu", count));
        row.push_back(per_cent(recall(truth)));
        table.add(row);
    }
    table.add(last);
    write_png(file, heat_map(confusion));
    return table.text() + "picture: " + file + "\n";
}

}  // namespace scratch
