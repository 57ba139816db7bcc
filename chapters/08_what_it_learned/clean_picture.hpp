// A picture of one digit on paper of one colour, as paint programs make it. Nothing has to be guessed there: all that is not the border's colour is
// ink, down to the faintest rim of a stroke.
#pragma once

#include "08_what_it_learned/components.hpp"
#include "08_what_it_learned/frame_and_lines.hpp"
#include "08_what_it_learned/paper_level.hpp"
#include "08_what_it_learned/strokes.hpp"

#include <algorithm>
#include <armadillo>
#include <vector>

namespace scratch {

constexpr float paper_varies = 10.0f;  // ink differs from the paper this many times as much as the calmest two fifths of the border: 5 deviations

// border: one channel along it; returns its median, found once more among what is near it: where half of the border is ink, the first lies between
inline float paper_of(const arma::fvec& border) {
    const float middle = arma::median(border);
    const arma::fvec near = border.elem(arma::find(arma::abs(border - middle) < faintest_ink));
    return near.is_empty() ? middle : arma::median(near);
}

// picture: rows x columns x 4, 0..1; returns rows x columns: how far the pixel is from what the border shows, up to 1, in the channel that shows most.
inline arma::fmat distance_from_border(const arma::fcube& picture) {
    arma::fmat distance(picture.n_rows, picture.n_cols, arma::fill::zeros);
    for (arma::uword channel = 0; channel < picture.n_slices; ++channel)
        distance = arma::max(distance, arma::abs(picture.slice(channel) - paper_of(border_of(picture.slice(channel)))));
    return distance;
}

// The same, with 0 where there is paper. The paper is what the border shows: black on white, white on black and blue on yellow come out alike.
inline arma::fmat beside_border(const arma::fcube& picture) {
    arma::fmat distance = distance_from_border(picture);
    const float grain = quantile(border_of(distance), 0.4);             // ink may touch up to half of the border
    const float least = std::max(paper_varies * grain, 1.0f / 512.0f);  // half a step of a byte
    distance.elem(arma::find(distance < (least > 0.25f ? 2.0f : least))).zeros();  // in so much grain ink would be lost: then nothing is found here
    return distance;
}

// The box of a frame's inside, or of nearly all of the picture: where the border is not paper, everything else seems to be ink.
inline bool fills_its_box(const Mask& mask) {
    const Box box = box_of(mask);
    const Mask inside = mask.submat(box.top, box.left, box.bottom, box.right);
    return covered(inside.row(0)) && covered(inside.tail_rows(1)) && covered(inside.col(0)) && covered(inside.tail_cols(1));
}

// Ripples of a JPEG, rings of a reduced picture, a soft shadow: much that is hardly ink. The rims of strokes are less.
inline bool has_ripples(const arma::fmat& ink) {
    return 6 * arma::accu(ink > 0.0f && ink < ink.max() / 16.0f) > arma::accu(ink > 0.0f);
}

// A dot far away would pull the box to itself, and two digits are none.
inline bool is_one_digit(const Mask& mask) {
    const std::vector<Component> all = components_of(mask).all;
    const std::vector<bool> part = parts_of_digit(all);
    std::vector<Component> digit;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (part[i]) digit.push_back(all[i]);
    const Component box = joined_all(all), own = joined_all(digit);
    return box.top == own.top && box.left == own.left && box.bottom == own.bottom && box.right == own.right;
}

// A table, a dark corner, a shadow. A pen leaves sides and corners free, unless the digit is cut out so closely that it touches all sides: a 7 fills one.
inline bool is_at_edge(const Mask& mask) {
    const auto touches = [](const auto& side) { return arma::any(arma::conv_to<arma::uvec>::from(arma::vectorise(side))); };
    if (touches(mask.row(0)) && touches(mask.tail_rows(1)) && touches(mask.col(0)) && touches(mask.tail_cols(1))) return covered_sides(mask) > 1;
    const arma::uword bottom = mask.n_rows - 1, right = mask.n_cols - 1;
    return covered_sides(mask) > 0 || mask(0, 0) || mask(bottom, 0) || mask(0, right) || mask(bottom, right);
}

// ink: what beside_border found; whether that is one digit and nothing else
inline bool is_clean(const arma::fmat& ink) {
    if (ink.max() < faintest_ink || has_ripples(ink)) return false;
    const Mask mask = arma::conv_to<Mask>::from(ink > 0.0f);
    if (touches_edge(mask) && has_room(mask) && (is_shadow(ink, mask) || runs_through(mask))) return false;
    return !fills_its_box(mask) && !is_at_edge(mask) && !has_lines(mask) && is_one_digit(mask);
}

}  // namespace scratch
