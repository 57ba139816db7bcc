// Step 1 of the preparation: where in a picture is the digit's ink, and where is paper, dust, the table?
#pragma once

#include "08_what_it_learned/clean_picture.hpp"
#include "08_what_it_learned/components.hpp"
#include "08_what_it_learned/frame_and_lines.hpp"
#include "08_what_it_learned/paper_level.hpp"
#include "08_what_it_learned/sheet.hpp"
#include "08_what_it_learned/strokes.hpp"

#include <algorithm>
#include <armadillo>
#include <stdexcept>
#include <string>
#include <vector>

namespace scratch {

constexpr arma::uword box_side = 20;       // pixels: the longer side of the ink's box in MNIST
constexpr arma::uword smallest_digit = 6;  // pixels of its longer side: what is smaller is dust

// darkness: 1 - shade / paper's level, with paper at 0; returns it without the paper's own grain, which no threshold shall cut in two
inline arma::fmat beyond_grain(const arma::fmat& darkness) {
    const float paper = arma::median(arma::vectorise(darkness));
    const float deviation = 1.4826f * arma::median(arma::vectorise(arma::abs(darkness - paper)));  // as of a normal distribution
    return arma::clamp(darkness - paper - 4.0f * deviation, 0.0f, 1.0f);
}

// Hysteresis: what is above `low` and hangs together with something of the mask. Canny, IEEE Trans. Pattern Analysis 8 (1986), 679-698.
inline Mask grown(const Mask& mask, const arma::fmat& darkness, float low) {
    Mask result = mask;
    const arma::uword rows = mask.n_rows;
    std::vector<arma::uword> open;
    for (arma::uword i = 0; i < mask.n_elem; ++i) if (mask(i)) open.push_back(i);
    while (!open.empty()) {
        const arma::uword row = open.back() % rows, column = open.back() / rows;
        open.pop_back();
        for (arma::uword c = column - std::min<arma::uword>(column, 1); c <= std::min(column + 1, mask.n_cols - 1); ++c)
            for (arma::uword r = row - std::min<arma::uword>(row, 1); r <= std::min(row + 1, rows - 1); ++r)
                if (result(r, c) == 0 && darkness(r, c) > low) result(r, c) = 1, open.push_back(r + c * rows);
    }
    return result;
}

struct Found {
    arma::fmat darkness;  // 0 paper .. 1 black, a share of the paper's level
    Mask digit;
    const char* problem = nullptr;  // why there is none
    bool blank = false, several = false;  // that there is no ink at all; that there is more than one digit's, and no smaller window makes it one
};

// shade: with dark ink and no frame; part: the window in which the paper's level is sought is that part of it. Finds the darkness by Otsu's threshold;
// what lies along the edge or runs straight across is taken away, and the threshold found anew.
inline Found look_for_digit(const arma::fmat& shade, arma::uword part) {
    const arma::fmat paper = paper_level(shade, part);
    Found found{1.0f - shade / arma::clamp(paper, faintest_ink, 1.0f), Mask(arma::size(shade), arma::fill::zeros)};
    const auto refuse = [&](const char* problem) { found.problem = problem; return found; };
    const auto no_ink = [&] { found.blank = true; return refuse("no ink found; draw one digit on plain paper in even light, and leave a margin"); };
    const auto not_paper = [&] { return refuse("the edge is not paper; cut it off, and leave a margin around the digit"); };
    arma::fmat beyond = beyond_grain(found.darkness);
    found.darkness -= arma::median(arma::vectorise(found.darkness));
    for (bool along_edge = false;;) {
        const float threshold = otsu(beyond).threshold;
        const arma::uvec ink = arma::find(beyond > threshold);
        if (along_edge && ink.is_empty()) return not_paper();
        if (ink.is_empty() || arma::mean(paper.elem(ink) - shade.elem(ink)) < faintest_ink) return no_ink();
        const Mask all = mask_of(beyond > threshold), without = without_lines(all);
        if (arma::any(arma::vectorise(all) != arma::vectorise(without))) found.darkness.elem(arma::find(distance_from(all - without) <= 1.0f && without == 0)).zeros();
        const Components pieces = components_of(without);
        if (pieces.all.empty()) return no_ink();
        const auto pixels_of = [&](std::size_t i) { return arma::uvec(arma::find(pieces.label == static_cast<arma::u32>(i + 1))); };
        bool again = false;
        for (std::size_t i = 0; i < pieces.all.size(); ++i)
            if (lies_along_edge(pieces.all[i]) || is_straight_line(pieces.all[i], without)) {
                beyond.elem(pixels_of(i)).zeros();
                found.darkness.elem(pixels_of(i)).zeros();
                again = along_edge = true;
            }
        if (again) continue;
        const std::vector<bool> part_of_it = parts_of_digit(pieces.all);
        for (arma::uword i = 0; i < shade.n_elem; ++i) found.digit(i) = pieces.label(i) > 0 && part_of_it[pieces.label(i) - 1];
        if (has_room(found.digit) && (is_shadow(found.darkness, found.digit) || goes_on_as_shade(shade, found.darkness, found.digit)))
            return refuse("a shadow, a fold or a stain is as dark as ink; put it in even light, and cut out the digit with paper all around");
        if (found.several = another_digit(pieces.all, part_of_it); found.several) return refuse("ink in several places, more than one digit or marks beside it; cut out one digit, with paper all around");
        if (has_room(found.digit) && runs_through(found.digit))
            return refuse("a line or a fold runs from edge to edge through the ink; draw on plain paper, or cut out the digit with paper all around");
        if (covered_sides(found.digit) > 0) return not_paper();
        return found;
    }
}

// The same with a smaller window where the first fails: a shadow that is wider than it counts as paper. And where there is no dark ink, with light ink.
inline Found find_digit(const arma::fmat& shade, const std::string& file) {
    const Found first = look_for_digit(shade, 3);
    if (first.problem == nullptr) return first;
    const bool light = first.blank;
    for (const arma::uword part : light ? std::vector<arma::uword>{3} : first.several ? std::vector<arma::uword>{} : std::vector<arma::uword>{6, 12})
        if (Found again = look_for_digit(light ? arma::fmat(1.0f - shade) : shade, part); again.problem == nullptr) return again;
    throw std::runtime_error(file + ": " + first.problem);
}

// Returns rows x columns: 0 where there is paper, else how dark the digit is there. Hysteresis adds the fainter parts of its strokes, and half a
// stroke's thickness around them the faint rim, down to the grain of the paper there, which holds printed lines and the noise of a JPEG too.
inline arma::fmat with_faint_parts(const Found& found) {
    const Component digit = joined_all(components_of(found.digit).all);
    const float reach = 0.5f + static_cast<float>(digit.thickness() / 2.0), contrast = arma::mean(found.darkness.elem(arma::find(found.digit)));
    const arma::fmat away = distance_from(found.digit);
    const float around = quantile(found.darkness.elem(arma::find(away > reach && away <= 3.0f * reach + 2.0f)), 0.98);
    const float grain = std::clamp(around, std::min(1.0f / 512.0f, 0.5f * contrast), 0.5f * contrast);  // at least half a step of a byte
    Mask strokes = grown(found.digit, found.darkness, std::max(1.5f * grain, 0.2f * contrast));
    if (4 * box_of(strokes).length() > 5 * box_of(found.digit).length()) strokes = found.digit;  // it ran away along a line that crosses the digit
    const arma::fmat from_ink = distance_from(strokes);
    arma::fmat ink = arma::clamp(found.darkness, 0.0f, 1.0f);
    ink.elem(arma::find(from_ink > reach || grown(strokes, found.darkness, grain) == 0)).zeros();  // a speck of noise beside the ink hangs together with nothing
    return ink;
}

// Step 1. picture: rows x columns x 4 (red, green, blue, alpha), of any size; returns the digit's ink, 0 .. 1, and around it nothing.
// A large picture is looked at in small; a digit that is small in it is looked at once more, closely.
// file: its name for the error, std::runtime_error where there is not one digit on paper.
inline arma::fmat ink_of(const arma::Cube<arma::u8>& picture, const std::string& file) {
    const arma::uword shrink = (std::max(picture.n_rows, picture.n_cols) + longest_side - 1) / longest_side;
    if (std::min(picture.n_rows, picture.n_cols) < shrink) throw std::runtime_error(file + ": is a line, not a picture; draw a digit, and leave a margin");
    const arma::fcube seen = shrunk(picture, shrink);
    const auto inside = [&](const Box& box) {
        const arma::uword bottom = std::min((box.bottom + 1) * shrink, picture.n_rows) - 1, right = std::min((box.right + 1) * shrink, picture.n_cols) - 1;
        return ink_of(picture.tube(box.top * shrink, box.left * shrink, bottom, right), file);
    };
    if (const Box sheet = sheet_in(seen); sheet.bottom - sheet.top + 1 < seen.n_rows || sheet.right - sheet.left + 1 < seen.n_cols) return inside(sheet);
    arma::fmat ink = beside_border(seen);
    arma::uword top = 0, left = 0;
    if (!is_clean(ink)) {
        const arma::fmat shade = best_channel(seen);
        const Box paper = inside_frame(shade);
        ink = with_faint_parts(find_digit(with_dark_ink(shade.submat(paper.top, paper.left, paper.bottom, paper.right)), file));
        top = paper.top, left = paper.left;
    }
    const Box box = box_of(ink);
    if (shrink > 1 && box.length() < 4 * box_side) {
        const arma::uword margin = box.length();
        const auto before = [&](arma::uword side) { return side - std::min(side, margin); };
        const auto after = [&](arma::uword side, arma::uword count) { return std::min(side + margin, count - 1); };
        return inside({before(top + box.top), before(left + box.left), after(top + box.bottom, seen.n_rows), after(left + box.right, seen.n_cols)});
    }
    if (box.length() < smallest_digit)
        throw std::runtime_error(file + ": no digit found, its ink is only " + std::to_string(box.length()) + " pixels long; draw it larger");
    return ink;
}

}  // namespace scratch
