// Connected components: which pixels of a mask hang together, and what each piece of ink is: the digit, a part of it, dust, the picture's edge.
#pragma once

#include <algorithm>
#include <armadillo>
#include <vector>

namespace scratch {

using Mask = arma::Mat<arma::u8>;  // 1 where there is ink

struct Component {
    arma::uword top = 0, left = 0, bottom = 0, right = 0;  // its box, all four inside
    double area = 0;                       // pixels
    double rim = 0;                        // of them, those with a neighbour that is not ink
    double at_edge = 0;                    // of them, those on the picture's own edge

    double rows() const { return static_cast<double>(bottom - top + 1); }
    double columns() const { return static_cast<double>(right - left + 1); }
    double length() const { return std::max(rows(), columns()); }
    double thickness() const { return 2.0 * area / std::max(rim, 1.0); }  // of a stroke: its rim runs along it twice
};

inline bool smaller(const Component& a, const Component& b) { return a.area < b.area; }

struct Components {
    arma::Mat<arma::u32> label;      // 0 where there is no ink, else 1 + the component's number
    std::vector<Component> all;
};

// mask: any size. Eight neighbours hang together: also those that touch at a corner.
inline Components components_of(const Mask& mask) {
    Components found{arma::Mat<arma::u32>(arma::size(mask), arma::fill::zeros), {}};
    const arma::uword rows = mask.n_rows, columns = mask.n_cols;
    std::vector<arma::uword> open;  // pixels whose neighbours are still to be looked at
    for (arma::uword start = 0; start < mask.n_elem; ++start) {
        if (mask(start) == 0 || found.label(start) != 0) continue;
        Component one{start % rows, start / rows, start % rows, start / rows};
        const auto number = static_cast<arma::u32>(found.all.size() + 1);
        found.label(start) = number;
        open.push_back(start);
        while (!open.empty()) {
            const arma::uword row = open.back() % rows, column = open.back() / rows;
            open.pop_back();
            one.top = std::min(one.top, row), one.bottom = std::max(one.bottom, row);
            one.left = std::min(one.left, column), one.right = std::max(one.right, column);
            bool rim = row == 0 || column == 0 || row + 1 == rows || column + 1 == columns;
            one.at_edge += rim;
            for (arma::uword c = column - std::min<arma::uword>(column, 1); c <= std::min(column + 1, columns - 1); ++c)
                for (arma::uword r = row - std::min<arma::uword>(row, 1); r <= std::min(row + 1, rows - 1); ++r) {
                    if (mask(r, c) == 0) rim = true;
                    else if (found.label(r, c) == 0) found.label(r, c) = number, open.push_back(r + c * rows);
                }
            ++one.area;
            one.rim += rim;
        }
        found.all.push_back(one);
    }
    return found;
}

// Pixels from the one box to the other, 0 where they overlap
inline double gap(const Component& a, const Component& b) {
    const auto apart = [](arma::uword first, arma::uword last, arma::uword other_first, arma::uword other_last) {
        return other_first > last ? other_first - last : first > other_last ? first - other_last : 0;
    };
    return static_cast<double>(std::max(apart(a.top, a.bottom, b.top, b.bottom), apart(a.left, a.right, b.left, b.right)));
}

// Something that lies along the picture's edge: a frame, a table, a dark corner. A digit that touches the edge does so with the end of a stroke.
inline bool lies_along_edge(const Component& one) { return one.at_edge > 0.6 * (one.rows() + one.columns()); }

inline Component joined(const Component& a, const Component& b) {
    return {std::min(a.top, b.top), std::min(a.left, b.left), std::max(a.bottom, b.bottom), std::max(a.right, b.right),
            a.area + b.area, a.rim + b.rim, a.at_edge + b.at_edge};
}

inline Component joined_all(const std::vector<Component>& all) {
    Component whole = all.front();
    for (std::size_t i = 1; i < all.size(); ++i) whole = joined(whole, all[i]);
    return whole;
}

// In one line of writing, as two digits stand; the bar of a 5 and its bowl do not.
inline bool stand_side_by_side(const Component& a, const Component& b) {
    const double top = static_cast<double>(std::max(a.top, b.top)), bottom = static_cast<double>(std::min(a.bottom, b.bottom));
    return bottom - top + 1.0 > 0.5 * std::min(a.rows(), b.rows());
}

// One above the other, two digits are about as high as each other; the bar of a 5 is flat beside its bowl.
inline bool are_as_high(const Component& a, const Component& b) { return std::min(a.rows(), b.rows()) > 0.6 * std::max(a.rows(), b.rows()); }

inline bool is_dust(const Component& one, const Component& digit) { return one.area < 0.015 * digit.area || one.thickness() < 0.4 * digit.thickness(); }

// Which components are the digit: the largest, and what is near and not too small or too thin beside it.
inline std::vector<bool> parts_of_digit(const std::vector<Component>& all) {
    const auto largest = static_cast<std::size_t>(std::max_element(all.begin(), all.end(), smaller) - all.begin());
    std::vector<bool> part(all.size(), false);
    part[largest] = true;
    Component digit = all[largest];
    const double length = digit.length();
    for (bool more = true; more;) {
        more = false;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const bool like_a_digit = all[i].area > 0.35 * all[largest].area && (stand_side_by_side(digit, all[i]) || are_as_high(all[largest], all[i]));  // then it must be nearer
            if (!part[i] && !is_dust(all[i], all[largest]) && gap(digit, all[i]) <= (like_a_digit ? 0.15 : 0.3) * length)
                part[i] = more = true, digit = joined(digit, all[i]);
        }
    }
    return part;
}

// part: what parts_of_digit says; whether something else is too large for dust
inline bool another_digit(const std::vector<Component>& all, const std::vector<bool>& part) {
    const Component& largest = *std::max_element(all.begin(), all.end(), smaller);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (!part[i] && !is_dust(all[i], largest) && all[i].length() > 0.4 * largest.length()) return true;
    return false;
}

// mask: returns each pixel's distance from it, counted as a king of chess walks; two passes, from the left and from the right
inline arma::fmat distance_from(const Mask& mask) {
    const arma::uword rows = mask.n_rows, columns = mask.n_cols;
    arma::fmat distance(rows, columns, arma::fill::value(static_cast<float>(rows + columns)));
    distance.elem(arma::find(mask)).zeros();
    const auto walk_from = [&](arma::uword column, arma::uword beside) {  // straight or aslant
        const arma::fvec before = distance.col(beside);
        arma::fvec nearest = arma::min(arma::fvec(distance.col(column)), before + 1.0f);
        nearest.tail(rows - 1) = arma::min(nearest.tail(rows - 1), before.head(rows - 1) + 1.0f);
        nearest.head(rows - 1) = arma::min(nearest.head(rows - 1), before.tail(rows - 1) + 1.0f);
        distance.col(column) = nearest;
    };
    for (arma::uword column = 0; column < columns; ++column) {
        if (column > 0) walk_from(column, column - 1);
        for (arma::uword row = 1; row < rows; ++row) distance(row, column) = std::min(distance(row, column), distance(row - 1, column) + 1.0f);
    }
    for (arma::uword column = columns; column-- > 0;) {
        if (column + 1 < columns) walk_from(column, column + 1);
        for (arma::uword row = rows - 1; row-- > 0;) distance(row, column) = std::min(distance(row, column), distance(row + 1, column) + 1.0f);
    }
    return distance;
}

}  // namespace scratch
