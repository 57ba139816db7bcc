// Whether what was found can be a digit: strokes of one tone. A shadow, a fold, a printed line are no strokes of a pen.
#pragma once

#include "08_what_it_learned/components.hpp"
#include "08_what_it_learned/frame_and_lines.hpp"
#include "08_what_it_learned/paper_level.hpp"

#include <algorithm>
#include <armadillo>

namespace scratch {

inline Mask mask_of(const arma::umat& where) { return arma::conv_to<Mask>::from(where); }

// A picture of MNIST's size or less is a digit cut out closely, and nothing else.
inline bool has_room(const Mask& picture) { return std::min(picture.n_rows, picture.n_cols) > 28; }

// A line, a fold, a stripe of shadow reach from one side of the picture to the opposite one, and are narrow. A digit cut out closely fills the picture.
inline bool is_straight_line(const Component& one, const Mask& mask) {
    const bool down = one.top == 0 && one.bottom + 1 == mask.n_rows, across = one.left == 0 && one.right + 1 == mask.n_cols;
    return (down && 5.0 * one.columns() < one.rows() && 2.0 * one.columns() < static_cast<double>(mask.n_cols)) ||
           (across && 5.0 * one.rows() < one.columns() && 2.0 * one.rows() < static_cast<double>(mask.n_rows));
}

// A digit with something that reaches from side to side, while the other two sides are free; or the lines of squared paper, which reach everywhere.
inline bool runs_through(const Mask& digit) {
    const Component all = joined_all(components_of(digit).all);
    const bool down = all.top == 0 && all.bottom + 1 == digit.n_rows, across = all.left == 0 && all.right + 1 == digit.n_cols;
    return down != across || (down && all.thickness() < 0.02 * all.length());
}

// Of one tone: under one pen, little of the ink is fainter than half of its darkest tenth. Under a shadow most is, since that is found as ink too.
inline bool has_two_tones(const arma::fmat& darkness, const Mask& digit) {
    const arma::fvec tones = darkness.elem(arma::find(digit));
    return quantile(tones, 0.3) < 0.5f * quantile(tones, 0.95);
}

inline double widest_stroke(const Mask& digit) { return 2.0 * static_cast<double>(distance_from(mask_of(digit == 0)).max()); }

// A pen's stroke is narrow beside the digit, also where it touches the edge.
inline bool is_blob(const Mask& digit) { return widest_stroke(digit) > 0.6 * static_cast<double>(box_of(digit).length()); }

// Whether a part of the rim has no step to lighter paper near it: there a shadow goes on, of which the closing took only the wide part for paper.
inline bool goes_on_as_shade(const arma::fmat& shade, const arma::fmat& darkness, const Mask& digit) {
    const Mask whole = mask_of(distance_from(mask_of(distance_from(digit) > 2.0f)) > 2.0f);  // closed: the holes of noise have a rim too
    const auto reach = static_cast<arma::uword>(1.0 + joined_all(components_of(whole).all).thickness() / 4.0);
    const arma::uvec rim = arma::find(whole && distance_from(mask_of(whole == 0)) == 1.0f);
    const arma::fvec dark = arma::clamp(arma::fvec(darkness.elem(rim)), 0.0f, 0.95f), seen = shade.elem(rim), step = arma::fvec(dilated(shade, reach).eval().elem(rim)) - seen;
    return arma::mean(arma::conv_to<arma::vec>::from(step < 0.4f * (seen / (1.0f - dark) - seen))) > 0.08;
}

inline bool touches_edge(const Mask& digit) { return arma::any(border_of(arma::conv_to<arma::fmat>::from(digit)) > 0.0f); }

inline bool is_shadow(const arma::fmat& darkness, const Mask& digit) { return has_two_tones(darkness, digit) || (touches_edge(digit) && is_blob(digit)); }

}  // namespace scratch
