#include "04_forward_pass/pictures.hpp"

#include "04_forward_pass/forward_pass.hpp"
#include "common/show/figure.hpp"
#include "common/show/terminal.hpp"

#include <string>

namespace scratch {

Svg shapes() {
    Svg svg{720, 330, "A wide box of 10 rows and 784 columns, times a tall box of 784 rows and one column, is a box of 10 rows and one column; one row is marked", ""};
    const auto box = [&](double x, double y, double width, double height, const std::string& name, const std::string& size) {
        add_box(svg, x, y, width, height);
        add_text(svg, x + width / 2, 296, name, "middle bold");
        add_text(svg, x + width / 2, 316, size, "middle pale");
    };
    box(20, 120, 380, 60, "weights w", "10 x 784");
    box(450, 20, 34, 260, "image x", "784 x 1");
    box(580, 120, 34, 60, "activations a", "10 x 1");
    add_area(svg, 21, 144, 378, 10, "purple", 0.6);
    add_area(svg, 451, 21, 32, 258, "purple", 0.25);
    add_area(svg, 581, 144, 32, 10, "purple", 0.9);
    add_text(svg, 425, 156, "·", "middle bold");
    add_text(svg, 532, 156, "=", "middle bold");
    add_text(svg, 626, 154, "a_4", "purple");
    add_text(svg, 20, 106, "row 4: the weights of the digit 4", "purple");
    return svg;
}

Svg one_activation(const arma::mat& weights, const arma::vec& image, arma::uword digit) {
    const arma::vec row = weights.row(digit).t(), products = row % image;
    const ForwardPass pass = forward(weights, image, digit);
    constexpr double side = 6, width = 28 * side, top = 50;
    Svg svg{780, 310, "An image, the random weights of one digit, and their products, pixel by pixel: only where there is ink is anything left; the sum of the products is the activation", ""};
    add_scale(svg, 20 + width + 34, top + width + 64, formatted("%.2f", -arma::abs(row).max()), formatted("%.2f", arma::abs(row).max()));
    double x = 20;
    const auto under = [&](const std::string& name, const std::string& note) {
        add_text(svg, x + width / 2, top + width + 24, name, "middle bold");
        add_text(svg, x + width / 2, top + width + 44, note, "middle small pale");
        x += width + 34;
    };
    const auto sign = [&](const char* words) { add_text(svg, x - 17, top + width / 2, words, "middle bold"); };
    add_digit(svg, x, top, side, image);
    under("image x", "784 pixels, 0 to 1");
    sign("·");
    add_signed(svg, x, top, side, row, arma::abs(row).max());
    under(formatted("weights of the digit %llu", digit), "blue above 0, red below");
    sign("=");
    add_signed(svg, x, top, side, products, arma::abs(row).max());
    under("products", "0 where there is no ink");
    add_arrow(svg, x - 26, top + width / 2, x + 6, top + width / 2, "pale");
    add_text(svg, x + 16, top + width / 2 - 10, "their sum:", "");
    add_text(svg, x + 16, top + width / 2 + 12, formatted("a_%llu = %.4f", digit, pass.activations(digit)), "bold");
    return svg;
}

}  // namespace scratch
