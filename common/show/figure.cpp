#include "common/show/figure.hpp"

#include "01_load_data/digits.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <cmath>

namespace scratch {

namespace {

std::vector<std::string> lines_of(const std::string& caption) {
    std::vector<std::string> lines(1);
    for (const char letter : caption)
        if (letter == '\n') lines.emplace_back();
        else lines.back() += letter;
    return lines;
}

}  // namespace

arma::mat as_rows(const arma::vec& image) { return arma::reshape(image, image_side, image_side).t(); }

Captioned captioned_digit(const arma::vec& image, const std::string& caption) { return {scratch::picture(image), as_rows(image), "ink", caption}; }

std::vector<Captioned> captioned_weights(const arma::mat& weights, const arma::uvec& rows, const std::string& name) {
    std::vector<Captioned> pictures;
    for (const arma::uword row : rows) {
        const arma::vec of_row = weights.row(row).t();
        pictures.push_back({signed_picture(of_row), as_rows(of_row / std::max(arma::abs(of_row).max(), 1e-300)), "blue", name + std::to_string(row)});
    }
    return pictures;
}

namespace {

void add_framed(Svg& svg, double x, double y, double side, const arma::mat& pixels, const std::string& ink) {
    const double width = side * static_cast<double>(pixels.n_cols), height = side * static_cast<double>(pixels.n_rows);
    add_line(svg, {{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}, {x, y}}, "thin grid");
    add_pixels(svg, x, y, side, pixels, ink);
}

}  // namespace

void add_digit(Svg& svg, double x, double y, double side, const arma::vec& image) { add_framed(svg, x, y, side, as_rows(image), "ink"); }

void add_signed(Svg& svg, double x, double y, double side, const arma::vec& values, double largest) {
    add_framed(svg, x, y, side, as_rows(values / std::max(largest, 1e-300)), "blue");
}

Svg captioned_sheet(const std::string& title, const std::vector<Captioned>& pictures, arma::uword per_row) {
    constexpr double side = 4, picture = image_side * side, gap = 20, line = 18;
    std::size_t lines = 0;
    for (const Captioned& one : pictures) lines = std::max(lines, lines_of(one.caption).size());
    const arma::uword columns = std::min<arma::uword>(per_row, pictures.size()), rows = (pictures.size() + per_row - 1) / per_row;
    const double tile = picture + gap + line * static_cast<double>(lines);
    Svg svg{gap + std::max(1.0, static_cast<double>(columns)) * (picture + gap), gap + static_cast<double>(rows) * tile, title, ""};
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const double x = gap + static_cast<double>(i % per_row) * (picture + gap), y = gap + static_cast<double>(i / per_row) * tile;
        add_framed(svg, x, y, side, pictures[i].pixels, pictures[i].ink);
        double below = y + picture + line;
        for (const std::string& words : lines_of(pictures[i].caption)) {
            add_text(svg, x + picture / 2, below, words, "middle");
            below += line;
        }
    }
    if (!pictures.empty() && pictures.front().ink == "blue") {
        add_scale(svg, gap, svg.height, "against it", "for it");
        svg.height += 2 * gap;
    }
    return svg;
}

std::string show_figure(const std::string& file, const std::string& title, const std::vector<Captioned>& pictures, std::size_t in_terminal) {
    std::string text;
    for (std::size_t first = 0; first < std::min(in_terminal, pictures.size()); first += 3) {
        std::vector<std::vector<std::string>> row;
        for (std::size_t i = first; i < std::min({first + 3, in_terminal, pictures.size()}); ++i) {
            row.push_back(pictures[i].lines);
            for (const std::string& line : lines_of(pictures[i].caption)) row.back().push_back(formatted("%-24s", line.c_str()));
        }
        text += side_by_side(row) + "\n";
    }
    return text + write_svg(file, captioned_sheet(title, pictures)) + "\n";
}

Grey drawn_on_paper(const arma::Col<arma::u8>& digit) {
    Grey paper(420, 300, arma::fill::value(255));
    paper.submat(180, 20, arma::size(224, 224)) = enlarged(sheet_of_digits(digit, 1), 7);
    return paper;
}

Svg heat_map(const arma::umat& confusion) {
    constexpr double cell = 52, left = 90, top = 76;
    const auto digits = static_cast<double>(confusion.n_rows);
    arma::umat mistakes = confusion;
    mistakes.diag().zeros();
    const auto commonest = static_cast<double>(std::max<arma::uword>(mistakes.max(), 1));
    Svg svg{left + digits * cell + 20, top + digits * cell + 20, "Which digit was read as which: a row is the truth, a column what it was read as", ""};
    add_text(svg, left + digits * cell / 2, 30, "read as", "middle pale");
    add_text(svg, 16, top + digits * cell / 2 + 5, "truth", "pale");
    for (arma::uword i = 0; i < confusion.n_rows; ++i) {
        const std::string digit = std::to_string(i);
        const double along = static_cast<double>(i) * cell;
        add_text(svg, left + along + cell / 2, top - 12, digit, "middle bold");
        add_text(svg, left - 18, top + along + cell / 2 + 5, digit, "middle bold");
        const auto of_this = static_cast<double>(std::max<arma::uword>(arma::accu(confusion.row(i)), 1));
        for (arma::uword j = 0; j < confusion.n_cols; ++j) {
            const double strength = static_cast<double>(confusion(i, j)) / (i == j ? of_this : commonest);
            const double x = left + static_cast<double>(j) * cell, y = top + along;
            const std::string colour = i == j ? "blue" : "red";
            add_line(svg, {{x, y}, {x + cell, y}, {x + cell, y + cell}, {x, y + cell}, {x, y}}, "thin grid");
            if (confusion(i, j) == 0) continue;
            add_area(svg, x + 1, y + 1, cell - 2, cell - 2, colour, strength);
            add_text(svg, x + cell / 2, y + cell / 2 + 5, std::to_string(confusion(i, j)), strength > 0.6 ? "middle on-" + colour : "middle");
        }
    }
    return svg;
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
    return table.text() + write_svg(file, heat_map(confusion)) + "\n";
}

}  // namespace scratch
