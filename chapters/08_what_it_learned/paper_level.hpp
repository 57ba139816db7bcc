// How dark a picture is beside its paper. From colours to one number a pixel, then to the paper's level at every place, then to how much darker it is, as a share of that level.
// Light falls unevenly and paper has shadows, so there is no one level: what counts is how a pixel differs from the paper around it.
#pragma once

#include <algorithm>
#include <armadillo>
#include <cmath>

namespace scratch {

constexpr arma::uword longest_side = 1024;  // pixels: a larger picture is made smaller first, which loses nothing that 20 x 20 pixels show
constexpr float faintest_ink = 0.1f;        // of the way from black to white: a picture with less contrast is blank
constexpr arma::uword levels = 256;         // of a histogram

inline float quantile(arma::fvec values, double share) {
    if (values.is_empty()) return 0.0f;
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.n_elem - 1));
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

struct Split {
    float threshold;   // what is above is one class, what is not the other
    double variance;   // between the two classes
};

// Otsu's threshold: where the two classes lie furthest apart, share * share * (difference of their means)^2. values: 0..1, any shape.
// Otsu, "A Threshold Selection Method from Gray-Level Histograms", IEEE Trans. Systems, Man and Cybernetics 9 (1979), 62-66.
inline Split otsu(const arma::fmat& values) {
    arma::vec histogram(levels, arma::fill::zeros);
    const double one = 1.0 / static_cast<double>(values.n_elem), most = levels - 1.0;
    for (const float value : values) histogram(static_cast<arma::uword>(std::clamp(std::lround(most * static_cast<double>(value)), 0L, static_cast<long>(levels) - 1))) += one;
    const arma::vec share = arma::cumsum(histogram), sum = arma::cumsum(histogram % arma::linspace(0, 1, levels));
    Split best{0.0f, 0.0};
    for (arma::uword level = 0; level + 1 < levels; ++level) {
        const double below = share(level), above = share.back() - below;
        if (below < 1e-12 || above < 1e-12) continue;
        const double apart = (sum.back() - sum(level)) / above - sum(level) / below;
        // where many levels split alike, as between black and white, the middle is the threshold
        const double variance = below * above * apart * apart;
        if (variance > best.variance) best = {static_cast<float>(((sum.back() - sum(level)) / above + sum(level) / below) / 2.0), variance};
    }
    return best;
}

// picture: rows x columns x 4; returns the same, each pixel the mean of shrink x shrink, 0..1. Colours are times alpha, because what is
// transparent has no colour: black ink on glass differs from the glass in alpha.
inline arma::fcube shrunk(const arma::Cube<arma::u8>& picture, arma::uword shrink) {
    arma::fcube small(picture.n_rows / shrink, picture.n_cols / shrink, 4, arma::fill::zeros);
    const float of_alpha = 1.0f / (255.0f * static_cast<float>(shrink * shrink));
    for (arma::uword column = 0; column < small.n_cols * shrink; ++column)
        for (arma::uword row = 0, to = column / shrink; row < small.n_rows; ++row)
            for (arma::uword from = row * shrink; from < (row + 1) * shrink; ++from) {
                const float alpha = of_alpha * static_cast<float>(picture.at(from, column, 3));
                for (arma::uword channel = 0; channel < 3; ++channel)
                    small.at(row, to, channel) += alpha / 255.0f * static_cast<float>(picture.at(from, column, channel));
                small.at(row, to, 3) += alpha;
            }
    return small;
}

// Returns the channel in which the picture falls apart best: by how far, and by how little varies within the two classes (Otsu's measure of
// that is the share of the whole variance). Blue ink on yellow shows in all channels, black ink on blue lines best in blue.
inline arma::fmat best_channel(const arma::fcube& picture) {
    arma::vec apart(picture.n_slices);
    for (arma::uword channel = 0; channel < picture.n_slices; ++channel) {
        const double between = otsu(picture.slice(channel)).variance, all = static_cast<double>(arma::var(arma::vectorise(picture.slice(channel)), 1));
        apart(channel) = between > 0.0 ? between * between / all : 0.0;
    }
    return picture.slice(apart.index_max());
}

inline arma::fvec border_of(const arma::fmat& shade) {
    return arma::join_cols(arma::join_cols(shade.col(0), shade.tail_cols(1)), arma::join_cols(shade.row(0).t(), shade.tail_rows(1).t()));
}

// shade: 0..1 in which ink may be dark or light; returns it with the ink dark. What is furthest from the border's median is ink:
// the fifth power has the sign, and makes little of a shadow's third of the way.
inline arma::fmat with_dark_ink(const arma::fmat& shade) {
    const float paper = arma::median(border_of(shade));
    const arma::mat beside = arma::conv_to<arma::mat>::from(shade) - static_cast<double>(paper);
    const bool light = arma::accu(arma::square(arma::square(beside)) % beside) > 0.0;
    return light ? arma::fmat(1.0f - shade) : shade;
}

// Each pixel becomes the largest of `reach` above and below it. Windows are put together from smaller ones, which overlap: 1, 4, 13, 40 ...
inline arma::fmat largest_near(arma::fmat shade, arma::uword reach) {
    reach = std::min(reach, shade.n_rows - 1);
    for (arma::uword done = 0; done < reach;) {
        const arma::uword step = std::min(reach - done, 2 * done + 1), rest = shade.n_rows - step;
        const arma::fmat before = shade;
        shade.head_rows(rest) = arma::max(shade.head_rows(rest), before.tail_rows(rest));
        shade.tail_rows(rest) = arma::max(shade.tail_rows(rest), before.head_rows(rest));
        for (arma::uword row = 0; row < step; ++row) {  // near the edge the shifted window ends there
            shade.row(row) = arma::max(shade.row(row), before.head_rows(1));
            shade.row(rest + row) = arma::max(shade.row(rest + row), before.tail_rows(1));
        }
        done += step;
    }
    return shade;
}

inline arma::fmat dilated(const arma::fmat& shade, arma::uword reach) { return largest_near(largest_near(shade, reach).t(), reach).t(); }

// Grey-scale closing: first the lightest, then the darkest of a window. What is dark and narrower than the window is gone; a shadow, a fall of
// light are wider and stay. Serra, "Image Analysis and Mathematical Morphology", Academic Press 1982.
inline arma::fmat closed(const arma::fmat& shade, arma::uword reach) { return -dilated(-dilated(shade, reach), reach); }

// Between the pixels of `coarse`, each standing for block x block, a straight line in both directions.
inline arma::fmat between_pixels(const arma::fmat& coarse, arma::uword block, arma::uword rows, arma::uword columns) {
    const auto weights = [block](arma::uword count, arma::uword coarse_count) {
        arma::sp_fmat shares(count, coarse_count);
        for (arma::uword i = 0; i < count; ++i) {
            const float at = std::clamp((static_cast<float>(i) + 0.5f) / static_cast<float>(block) - 0.5f, 0.0f, static_cast<float>(coarse_count) - 1.0f);
            const auto first = static_cast<arma::uword>(at);
            shares(i, first) += 1.0f - (at - static_cast<float>(first));
            if (first + 1 < coarse_count) shares(i, first + 1) += at - static_cast<float>(first);
        }
        return shares;
    };
    return arma::fmat(weights(rows, coarse.n_rows) * coarse) * weights(columns, coarse.n_cols).t();
}

// shade: with dark ink; returns the paper's level at each pixel: the closing, by a window of a `part`th of the picture, of a coarse copy
inline arma::fmat paper_level(const arma::fmat& shade, arma::uword part = 3) {
    const arma::uword block = std::max<arma::uword>(1, std::min(shade.n_rows, shade.n_cols) / 200);
    arma::fmat coarse(std::max<arma::uword>(1, shade.n_rows / block), std::max<arma::uword>(1, shade.n_cols / block));
    for (arma::uword column = 0; column < coarse.n_cols; ++column)
        for (arma::uword row = 0; row < coarse.n_rows; ++row)
            coarse(row, column) = arma::accu(shade.submat(row * block, column * block, arma::size(block, block))) / static_cast<float>(block * block);
    const arma::uword reach = std::max<arma::uword>(1, std::min(coarse.n_rows, coarse.n_cols) / (2 * part));
    return between_pixels(closed(coarse, reach), block, shade.n_rows, shade.n_cols);
}

}  // namespace scratch
