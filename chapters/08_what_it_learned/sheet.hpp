// A sheet that lies on something else: paper on a desk, a window with its soft shadow on nothing, a printed box. No digit is a solid rectangle.
#pragma once

#include "08_what_it_learned/clean_picture.hpp"
#include "08_what_it_learned/components.hpp"
#include "08_what_it_learned/frame_and_lines.hpp"
#include "08_what_it_learned/paper_level.hpp"

#include <algorithm>
#include <armadillo>
#include <cmath>
#include <vector>

namespace scratch {

constexpr double smallest_sheet = 28.0;  // pixels of its shorter side: in less there is no room for a digit and paper around it

// The largest piece of the mask, and what it encloses: flood fill from outside reaches everything else.
inline Mask largest_filled(const Mask& mask) {
    const Components pieces = components_of(mask);
    if (pieces.all.empty()) return mask;
    const auto largest = static_cast<arma::u32>(1 + std::max_element(pieces.all.begin(), pieces.all.end(), smaller) - pieces.all.begin());
    const Components around = components_of(arma::conv_to<Mask>::from(pieces.label != largest));
    Mask solid(arma::size(mask), arma::fill::ones);
    for (arma::uword i = 0; i < mask.n_elem; ++i)
        if (around.label(i) > 0 && around.all[around.label(i) - 1].at_edge > 0) solid(i) = 0;
    return solid;
}

template <typename Matrix>
Matrix part_of(const Matrix& whole, const Box& box) { return whole.submat(box.top, box.left, box.bottom, box.right); }

inline double share_of(const Mask& mask) { return arma::mean(arma::conv_to<arma::vec>::from(arma::vectorise(mask))); }

// An upright rectangle inside of what may lie askew: of its box, the side that is covered least goes, until nearly all of each is.
inline Box rectangle_inside(const Mask& solid) {
    Box box = box_of(solid);
    while (box.bottom > box.top && box.right > box.left) {
        const arma::vec sides{share_of(solid.submat(box.top, box.left, box.top, box.right)), share_of(solid.submat(box.bottom, box.left, box.bottom, box.right)),
                              share_of(solid.submat(box.top, box.left, box.bottom, box.left)), share_of(solid.submat(box.top, box.right, box.bottom, box.right))};
        if (sides.min() >= 0.95) break;
        switch (sides.index_min()) {
            case 0: ++box.top; break;
            case 1: --box.bottom; break;
            case 2: ++box.left; break;
            default: --box.right;
        }
    }
    return box;
}

// by_line: a line of the sheet a column, the outermost first; how many of them are a blurred or half-transparent rim: up to a sixteenth
inline arma::uword soft_rim(const arma::fmat& by_line) {
    const arma::uword most = by_line.n_cols / 16;
    const float paper = arma::median(arma::fvec(by_line.col(most)));
    arma::uword rim = 0;
    while (rim < most && std::abs(arma::median(arma::fvec(by_line.col(rim))) - paper) > 0.01f) ++rim;
    return rim;
}

// Whether it is no shadow that lies around the sheet: a shadow makes all colours darker by the same factor, and leaves a third of the light.
inline bool is_no_shadow(const arma::fcube& picture, const arma::uvec& around, const arma::uvec& sheet) {
    arma::fvec factor(picture.n_slices);
    for (arma::uword channel = 0; channel < picture.n_slices; ++channel) {
        const arma::fmat& shade = picture.slice(channel);
        factor(channel) = arma::median(arma::fvec(shade.elem(around))) / std::max(arma::median(arma::fvec(shade.elem(sheet))), 1.0f / 512.0f);
    }
    const arma::fvec colours = factor.head(3);
    return factor(3) < 0.9f || colours.max() < 0.33f || colours.max() - colours.min() > 0.15f;
}

inline bool covers_a_side(const Mask& mask) {
    return std::max({share_of(mask.row(0)), share_of(mask.tail_rows(1)), share_of(mask.col(0)), share_of(mask.tail_cols(1))}) > 0.99;
}

// Whether what is around the box goes on to the picture's edge: then it is one of the squares of squared paper, and no printed box.
inline bool runs_on(const Mask& lines, const Box& box) {
    const std::vector<Component> all = components_of(lines).all;
    return std::any_of(all.begin(), all.end(), [&](const Component& one) {
        return one.at_edge > 0.0 && one.top < box.top && one.left < box.left && one.bottom > box.bottom && one.right > box.right;
    });
}

// picture: rows x columns x 4; returns the box of the sheet's inside, or of the whole picture where there is none. A narrow one is a 1, drawn as a bar.
inline Box sheet_in(const arma::fcube& picture) {
    const Box whole{0, 0, picture.n_rows - 1, picture.n_cols - 1};
    const arma::fmat distance = distance_from_border(picture);
    const Mask other = arma::conv_to<Mask>::from(distance > otsu(distance).threshold), like_border = 1 - other;
    for (const bool between_lines : {false, true}) {
        const Mask& mask = between_lines ? like_border : other;
        const Mask solid = largest_filled(mask);
        const Box box = rectangle_inside(solid);
        const double rows = static_cast<double>(box.bottom - box.top + 1), columns = static_cast<double>(box.right - box.left + 1);
        const double area = share_of(solid) * static_cast<double>(solid.n_elem);
        const double shorter = std::min(rows, columns);
        const double least = std::max({0.85 * area, static_cast<double>(solid.n_elem) / 16.0, 0.4 * rows * rows, 0.4 * columns * columns});
        if (rows * columns < least || shorter < smallest_sheet) continue;
        if (between_lines && runs_on(other, box)) continue;
        const bool lies_free = border_of(arma::conv_to<arma::fmat>::from(solid)).max() == 0.0f;
        const arma::uvec around = arma::find(solid == 0);
        if (around.is_empty() || (!lies_free && !(covers_a_side(1 - solid) && is_no_shadow(picture, around, arma::find(mask && solid))))) continue;
        const arma::fmat shade = part_of(arma::fmat(arma::sum(arma::abs(picture), 2)), box), across = shade.t();
        return {box.top + soft_rim(across), box.left + soft_rim(shade), box.bottom - soft_rim(arma::fliplr(across)), box.right - soft_rim(arma::fliplr(shade))};
    }
    return whole;
}

}  // namespace scratch
