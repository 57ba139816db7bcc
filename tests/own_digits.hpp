// A test digit as somebody might send it: drawn with a pen, scanned, photographed, on lined paper, with dust. One function a kind, each with a
// random number generator of its own, so that every run draws the same pictures.
#pragma once

#include "01_load_data/digits.hpp"
#include "jpeg_bytes.hpp"

#include "common/show/read_picture.hpp"

#include <cmath>
#include <functional>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace scratch {

using Picture = arma::Cube<arma::u8>;  // rows x columns x 4: red, green, blue, alpha
using Canvas = arma::fcube;            // the same, 0..255, while it is drawn on
using Shade = arma::fvec::fixed<4>;

struct Dice {
    std::mt19937_64 random;
    double between(double least, double most) { return least + (most - least) * static_cast<double>(random() >> 11) * 0x1p-53; }
    double normal() {  // twelve uniform numbers: near enough, and the same on every machine
        double sum = -6.0;
        for (int i = 0; i < 12; ++i) sum += between(0.0, 1.0);
        return sum;
    }
    arma::uword pixels(double least, double most) { return static_cast<arma::uword>(std::lround(between(least, most))); }
};

inline Shade grey(double level) {
    const auto shade = static_cast<float>(level);
    return {shade, shade, shade, 255.0f};
}

// image: 784, returns side x side, 0 paper .. 1 ink: the strokes with sharp edges. level: what counts as ink, lower is a thicker pen
inline arma::fmat strokes(const arma::vec& image, arma::uword side, double level = 0.45) {
    const arma::mat small = arma::reshape(image, image_side, image_side).t();
    const double scale = static_cast<double>(side) / static_cast<double>(image_side);
    const auto at = [&](long row, long column) {
        const long last = static_cast<long>(image_side) - 1;
        return row < 0 || column < 0 || row > last || column > last ? 0.0 : small(static_cast<arma::uword>(row), static_cast<arma::uword>(column));
    };
    const auto blend = [](double t) { return t * t * (3.0 - 2.0 * t); };
    arma::fmat large(side, side);
    for (arma::uword column = 0; column < side; ++column)
        for (arma::uword row = 0; row < side; ++row) {
            const double y = (static_cast<double>(row) + 0.5) / scale - 0.5, x = (static_cast<double>(column) + 0.5) / scale - 0.5;
            const long r = static_cast<long>(std::floor(y)), c = static_cast<long>(std::floor(x));
            const double v = blend(y - static_cast<double>(r)), u = blend(x - static_cast<double>(c));
            const double ink = (1 - v) * ((1 - u) * at(r, c) + u * at(r, c + 1)) + v * ((1 - u) * at(r + 1, c) + u * at(r + 1, c + 1));
            large(row, column) = static_cast<float>(std::clamp((ink - level) * std::max(1.0, 0.6 * scale) + 0.5, 0.0, 1.0));
        }
    return large;
}

inline Canvas blank(arma::uword rows, arma::uword columns, const Shade& paper) {
    Canvas canvas(rows, columns, 4);
    for (arma::uword channel = 0; channel < 4; ++channel) canvas.slice(channel).fill(paper(channel));
    return canvas;
}

// What leaves the canvas is not drawn.
inline void draw(Canvas& canvas, const arma::fmat& ink, long row, long column, const Shade& pen) {
    for (arma::uword channel = 0; channel < 4; ++channel)
        for (arma::uword c = 0; c < ink.n_cols; ++c)
            for (arma::uword r = 0; r < ink.n_rows; ++r) {
                const long y = row + static_cast<long>(r), x = column + static_cast<long>(c);
                if (y < 0 || x < 0 || y >= static_cast<long>(canvas.n_rows) || x >= static_cast<long>(canvas.n_cols)) continue;
                float& pixel = canvas(static_cast<arma::uword>(y), static_cast<arma::uword>(x), channel);
                pixel += ink(r, c) * (pen(channel) - pixel);
            }
}

// A rectangle of one shade; `strength` of it
inline void block(Canvas& canvas, arma::uword row, arma::uword column, arma::uword rows, arma::uword columns, const Shade& shade, float strength = 1.0f) {
    draw(canvas, arma::fmat(rows, columns, arma::fill::value(strength)), static_cast<long>(row), static_cast<long>(column), shade);
}

inline Picture photographed(const Canvas& canvas) {
    return arma::conv_to<Picture>::from(arma::clamp(arma::round(canvas), 0.0f, 255.0f));
}

// factor: of the light, at (row, column) from 0 to 1
inline void light(Canvas& canvas, const std::function<double(double, double)>& factor) {
    for (arma::uword column = 0; column < canvas.n_cols; ++column)
        for (arma::uword row = 0; row < canvas.n_rows; ++row) {
            const double times = factor(static_cast<double>(row) / static_cast<double>(canvas.n_rows), static_cast<double>(column) / static_cast<double>(canvas.n_cols));
            for (arma::uword channel = 0; channel < 3; ++channel) canvas(row, column, channel) *= static_cast<float>(times);
        }
}

inline void grain(Canvas& canvas, double sigma, Dice& dice) {
    for (arma::uword column = 0; column < canvas.n_cols; ++column)
        for (arma::uword row = 0; row < canvas.n_rows; ++row) {
            const auto miss = static_cast<float>(sigma * dice.normal());
            for (arma::uword channel = 0; channel < 3; ++channel) canvas(row, column, channel) += miss;
        }
}

constexpr arma::uword sheet_rows = 420, sheet_columns = 400;  // of most of the pictures below

// The digit somewhere on paper, 200 to 260 pixels for the 28.
inline Canvas on_paper(const arma::vec& image, Dice& dice, const Shade& paper, const Shade& pen, double level = 0.45) {
    Canvas canvas = blank(sheet_rows, sheet_columns, paper);
    const arma::uword side = dice.pixels(200, 260);
    draw(canvas, strokes(image, side, level), static_cast<long>(dice.pixels(20, 400.0 - static_cast<double>(side))),
         static_cast<long>(dice.pixels(20, 380.0 - static_cast<double>(side))), pen);
    return canvas;
}

// Of `side` pixels in a picture of rows x columns, so that the digit (20 of the 28) is 20 / 28 of that high.
inline Canvas small_on_paper(const arma::vec& image, Dice& dice, double high, arma::uword rows, arma::uword columns) {
    const arma::uword side = static_cast<arma::uword>(std::lround(high * 28.0 / 20.0));
    Canvas canvas = blank(rows, columns, grey(255));
    draw(canvas, strokes(image, side), static_cast<long>(dice.pixels(10, static_cast<double>(rows - side) - 10)), static_cast<long>(dice.pixels(10, static_cast<double>(columns - side) - 10)), grey(0));
    return canvas;
}

inline Picture through_jpeg(const Picture& picture, int quality) {
    std::istringstream in(jpeg_bytes(picture, quality));
    return read_picture(in, "drawn.jpg");
}

// One side becomes `factor` times as short, by Lanczos's kernel of three lobes, which leaves faint rings around what is dark.
inline arma::fmat lanczos_shares(arma::uword new_count, arma::uword old_count) {
    const double length = static_cast<double>(old_count) / static_cast<double>(new_count);
    const auto sinc = [](double x) { return x == 0.0 ? 1.0 : std::sin(arma::datum::pi * x) / (arma::datum::pi * x); };
    arma::fmat shares(new_count, old_count);
    for (arma::uword i = 0; i < new_count; ++i) {
        for (arma::uword j = 0; j < old_count; ++j) {
            const double x = ((static_cast<double>(j) + 0.5) / length) - (static_cast<double>(i) + 0.5);
            shares(i, j) = static_cast<float>(std::abs(x) < 3.0 ? sinc(x) * sinc(x / 3.0) : 0.0);
        }
        shares.row(i) /= arma::accu(shares.row(i));
    }
    return shares;
}

struct Kind {
    const char* name;
    std::function<Picture(const arma::vec& image, Dice& dice)> draw;
};

inline const std::vector<Kind>& kinds_of_pictures() {
    static const Shade black = grey(0), white = grey(255), paper = grey(235), pen = grey(45);
    static const std::vector<Kind> kinds{
        {"plain", [](const arma::vec& image, Dice& dice) { return photographed(on_paper(image, dice, white, black)); }},
        {"at an edge", [](const arma::vec& image, Dice& dice) {
             Canvas canvas = blank(sheet_rows, sheet_columns, white);
             draw(canvas, strokes(image, 224), static_cast<long>(dice.pixels(0, 190)), -30, black);  // 4 of 28 columns are empty: the ink touches it, or nearly
             return photographed(canvas);
         }},
        {"in a corner", [](const arma::vec& image, Dice& dice) {
             Canvas canvas = blank(sheet_rows + dice.pixels(0, 100), sheet_columns, white);
             draw(canvas, strokes(image, 140), static_cast<long>(canvas.n_rows) - 125, static_cast<long>(sheet_columns) - 125, black);
             return photographed(canvas);
         }},
        {"thin pen", [](const arma::vec& image, Dice& dice) { return photographed(on_paper(image, dice, white, black, 0.7)); }},
        {"thick pen", [](const arma::vec& image, Dice& dice) { return photographed(on_paper(image, dice, white, black, 0.15)); }},
        {"white on black", [](const arma::vec& image, Dice& dice) { return photographed(on_paper(image, dice, black, white)); }},
        {"blue on yellow", [](const arma::vec& image, Dice& dice) { return photographed(on_paper(image, dice, {250, 240, 200, 255}, {20, 40, 160, 255})); }},
        {"transparent", [](const arma::vec& image, Dice& dice) { return photographed(on_paper(image, dice, {0, 0, 0, 0}, black)); }},
        {"photograph, even light", [](const arma::vec& image, Dice& dice) {
             Canvas canvas = on_paper(image, dice, paper, pen);
             grain(canvas, 3, dice);
             return photographed(canvas);
         }},
        {"grey frame, 1 pixel", [](const arma::vec& image, Dice& dice) {
             Canvas canvas = on_paper(image, dice, white, black);
             const Shade line = grey(dice.between(90, 200));
             block(canvas, 0, 0, 1, sheet_columns, line), block(canvas, sheet_rows - 1, 0, 1, sheet_columns, line);
             block(canvas, 0, 0, sheet_rows, 1, line), block(canvas, 0, sheet_columns - 1, sheet_rows, 1, line);
             return photographed(canvas);
         }},
        {"window, transparent frame", [](const arma::vec& image, Dice& dice) {
             Canvas canvas = blank(sheet_rows, sheet_columns, {0, 0, 0, 0});
             const arma::uword wide = dice.pixels(1, 12);
             const Canvas window = on_paper(image, dice, white, black);
             canvas.tube(wide, wide, sheet_rows - wide - 1, sheet_columns - wide - 1) = window.tube(wide, wide, sheet_rows - wide - 1, sheet_columns - wide - 1);
             return photographed(canvas);
         }},
        {"table's edge", [](const arma::vec& image, Dice& dice) {
             Canvas canvas = on_paper(image, dice, paper, pen);
             const arma::uword wide = dice.pixels(6, 18);  // the digit's 28 x 28 begin at 20
             if (dice.random() % 2) block(canvas, 0, sheet_columns - wide, sheet_rows, wide, grey(dice.between(60, 140)));
             else block(canvas, 0, 0, wide, sheet_columns, grey(dice.between(60, 140)));
             grain(canvas, 3, dice);
             return photographed(canvas);
         }},
        {"window, soft shadow", [](const arma::vec& image, Dice& dice) {
             const arma::uword wide = dice.pixels(20, 60);
             Canvas canvas = blank(sheet_rows + 2 * wide, sheet_columns + 2 * wide, {0, 0, 0, 0});
             for (arma::uword ring = 1; ring < wide; ++ring)
                 canvas.slice(3).submat(ring, ring, canvas.n_rows - 1 - ring, canvas.n_cols - 1 - ring).fill(110.0f * static_cast<float>(ring * ring) / static_cast<float>(wide * wide));
             canvas.tube(wide, wide, arma::size(sheet_rows, sheet_columns)) = on_paper(image, dice, white, black);
             return photographed(canvas);
         }},
        {"sheet on a desk", [](const arma::vec& image, Dice& dice) {
             const arma::uword wide = dice.pixels(15, 150);
             Canvas canvas = blank(sheet_rows + 2 * wide, sheet_columns + 2 * wide, {120, 80, 50, 255});
             light(canvas, [](double row, double column) { return 1.0 + 0.2 * std::sin(300.0 * row + 5.0 * column); });  // its wood
             canvas.tube(wide, wide, arma::size(sheet_rows, sheet_columns)) = on_paper(image, dice, paper, pen);
             grain(canvas, 3, dice);
             return photographed(canvas);
         }},
        {"a dot of 2 x 2", [](const arma::vec& image, Dice& dice) {
             Canvas canvas = on_paper(image, dice, white, black);
             block(canvas, dice.pixels(2, 18), dice.pixels(2, 390), 2, 2, black);
             return photographed(canvas);
         }},
        {"JPEG 75, 56 pixels", [](const arma::vec& image, Dice& dice) { return through_jpeg(photographed(small_on_paper(image, dice, 56, 300, 300)), 75); }},
        {"JPEG 75, 28 pixels", [](const arma::vec& image, Dice& dice) { return through_jpeg(photographed(small_on_paper(image, dice, 28, 300, 300)), 75); }},
        {"Lanczos, 30 pixels", [](const arma::vec& image, Dice& dice) {
             const Canvas large = small_on_paper(image, dice, 240, 600, 600);
             Canvas canvas = blank(600, 800, white);
             const arma::fmat shares = lanczos_shares(75, 600);
             const arma::uword row = dice.pixels(0, 520), column = dice.pixels(0, 720);
             for (arma::uword channel = 0; channel < 3; ++channel)
                 canvas.slice(channel).submat(row, column, arma::size(75, 75)) = shares * large.slice(channel) * shares.t();
             return photographed(canvas);
         }},
        {"noise, sigma 20", [](const arma::vec& image, Dice& dice) {
             Canvas canvas = on_paper(image, dice, paper, pen);
             grain(canvas, 20, dice);
             return photographed(canvas);
         }},
        {"soft shadow, 10 %", [](const arma::vec& image, Dice& dice) {
             Canvas canvas = on_paper(image, dice, paper, pen);
             const double y = dice.between(0, 1), x = dice.between(0, 1);
             light(canvas, [&](double row, double column) { return 1.0 - 0.1 * std::exp(-((row - y) * (row - y) + (column - x) * (column - x)) / 0.03); });
             grain(canvas, 2, dice);
             return photographed(canvas);
         }},
        {"hard shadow, 25 %", [](const arma::vec& image, Dice& dice) {
             Canvas canvas = on_paper(image, dice, paper, pen);
             const double x = dice.between(0.3, 0.9), bend = dice.between(3, 7), from = dice.between(0, 6);
             light(canvas, [&](double row, double column) { return column > x + 0.08 * std::sin(bend * row + from) ? 0.75 : 1.0; });
             grain(canvas, 2, dice);
             return photographed(canvas);
         }},
        {"lined paper", [](const arma::vec& image, Dice& dice) {
             Canvas canvas = blank(sheet_rows, sheet_columns, grey(252));
             const arma::uword apart = dice.pixels(25, 60);
             for (arma::uword row = dice.pixels(0, 25); row + 2 < sheet_rows; row += apart) block(canvas, row, 0, 2, sheet_columns, {176, 196, 222, 255});
             const arma::uword side = dice.pixels(200, 260);
             draw(canvas, strokes(image, side), static_cast<long>(dice.pixels(20, 130)), static_cast<long>(dice.pixels(20, 110)), black);
             return photographed(canvas);
         }},
        {"squared paper", [](const arma::vec& image, Dice& dice) {
             Canvas canvas = blank(sheet_rows, sheet_columns, grey(252));
             const arma::uword apart = dice.pixels(15, 40);
             for (arma::uword at = dice.pixels(0, 15); at < sheet_rows; at += apart) block(canvas, at, 0, 1, sheet_columns, {190, 210, 230, 255});
             for (arma::uword at = dice.pixels(0, 15); at < sheet_columns; at += apart) block(canvas, 0, at, sheet_rows, 1, {190, 210, 230, 255});
             const arma::uword side = dice.pixels(200, 260);
             draw(canvas, strokes(image, side), static_cast<long>(dice.pixels(20, 130)), static_cast<long>(dice.pixels(20, 110)), black);
             return photographed(canvas);
         }},
        {"pencil, light falls by 20 %", [](const arma::vec& image, Dice& dice) {
             Canvas canvas = on_paper(image, dice, paper, grey(175));
             const double angle = dice.between(0, 6.28);
             light(canvas, [&](double row, double column) { return 0.9 + 0.2 * (std::sin(angle) * (row - 0.5) + std::cos(angle) * (column - 0.5)) / (std::abs(std::sin(angle)) + std::abs(std::cos(angle))); });
             grain(canvas, 2, dice);
             return photographed(canvas);
         }},
    };
    return kinds;
}

}  // namespace scratch
