#include "05_gradients/pictures.hpp"

#include "05_gradients/gradients.hpp"
#include "common/show/figure.hpp"
#include "common/show/terminal.hpp"

#include <cmath>
#include <string>

namespace scratch {

namespace {

// A sign as it is printed in books, and no minus before a 0.
std::string signed_number(const char* format, double value) {
    const std::string size = formatted(format, std::abs(value));
    return (value < 0.0 && size.find_first_of("123456789") != std::string::npos ? "−" : "") + size;
}

}  // namespace

Svg ten_paths(const ForwardPass& pass, arma::uword label, arma::uword activation) {
    const arma::mat jacobian = softmax_jacobian(pass.predictions);
    const arma::vec of_loss = loss_wrt_predictions(label, pass.predictions);
    Svg svg{760, 470, "One activation moves all ten predictions, and the loss answers to one of them alone: of ten paths from the activation to the loss nine have a factor of 0", ""};
    constexpr double from_x = 130, middle_x = 360, to_x = 640, top = 50, apart = 40, centre_y = top + 4.5 * apart;
    add_text(svg, 20, 26, "how each prediction answers", "orange");
    add_text(svg, 740, 26, "how the loss answers", "end orange");
    for (arma::uword k = 0; k < digit_count; ++k) {
        const double y = top + apart * static_cast<double>(k);
        const bool counts = of_loss(k) != 0.0;
        const std::string look = counts ? "purple" : "thin pale";
        add_line(svg, {{from_x, centre_y}, {middle_x - 34, y}}, look);
        add_line(svg, {{middle_x + 34, y}, {to_x - 34, centre_y}}, look);
        add_box(svg, middle_x - 34, y - 15, 68, 30);
        add_text(svg, middle_x, y + 5, formatted("p_%llu", k), counts ? "middle bold purple" : "middle");
        add_text(svg, middle_x - 42, y - 4, signed_number("%.4f", jacobian(k, activation)), counts ? "end small purple halo" : "end small orange halo");
        add_text(svg, middle_x + 42, y - 4, signed_number(counts ? "%.3f" : "%.0f", of_loss(k)), counts ? "small purple halo" : "small orange halo");
    }
    add_box(svg, from_x - 80, centre_y - 18, 80, 36);
    add_text(svg, from_x - 40, centre_y + 5, formatted("a_%llu", activation), "middle bold");
    add_box(svg, to_x - 34, centre_y - 18, 80, 36);
    add_text(svg, to_x + 6, centre_y + 5, "loss", "middle bold");
    add_text(svg, 20, 458, formatted("%s · (%s) = %s, and nine times 0: this is p_%llu %s", signed_number("%.5f", jacobian(label, activation)).c_str(),
                                    signed_number("%.3f", of_loss(label)).c_str(), signed_number("%.4f", arma::dot(of_loss, jacobian.col(activation))).c_str(), activation,
                                    activation == label ? "− 1" : "− 0"), "purple");
    return svg;
}

Svg outer_product(const ForwardPass& pass, const arma::vec& image, arma::uword label) {
    const arma::vec difference = loss_wrt_activations(label, pass.predictions);
    const arma::mat gradient = loss_wrt_weights(label, pass.predictions, image);
    Svg svg{780, 400, "The column p - y times the image as a row: ten pictures of the image, faint and blue for the other digits, full and red for the label", ""};
    constexpr double cell = 30, left = 60, top = 60, side = 3, tile = 28 * side;
    add_text(svg, left - 24, 30, "p − y", "bold");
    for (arma::uword k = 0; k < digit_count; ++k) {
        const double y = top + cell * static_cast<double>(k);
        add_text(svg, left - 8, y + 20, std::to_string(k), k == label ? "end bold" : "end pale");
        add_line(svg, {{left, y}, {left + cell * 2, y}, {left + cell * 2, y + cell}, {left, y + cell}, {left, y}}, "thin grid");
        add_area(svg, left, y, cell * 2, cell, difference(k) < 0.0 ? "red" : "blue", std::abs(difference(k)));
        add_text(svg, left + cell, y + 20, signed_number("%.4f", difference(k)), difference(k) < -0.6 ? "middle small on-red" : "middle small");
    }
    add_text(svg, left + 84, top + 5 * cell + 4, "·", "bold");
    add_digit(svg, left + 106, top + 5 * cell - tile / 2, side, image);
    add_text(svg, left + 106 + tile / 2, top + 5 * cell + tile / 2 + 22, "x, as a row", "middle pale");
    add_text(svg, left + 106 + tile + 14, top + 5 * cell + 4, "=", "bold");
    add_text(svg, 310, 30, "the gradient: ten rows of 784 slopes", "bold");
    add_scale(svg, 310, 352, signed_number("%.2f", -arma::abs(gradient).max()), signed_number("%.2f", arma::abs(gradient).max()));
    for (arma::uword k = 0; k < digit_count; ++k) {
        const double x = 310 + (tile + 8) * static_cast<double>(k % 5), y = top + 40 + (tile + 50) * static_cast<double>(k / 5);
        add_signed(svg, x, y, side, gradient.row(k).t(), arma::abs(gradient).max());
        add_text(svg, x + tile / 2, y + tile + 18, formatted("row %llu", k), k == label ? "middle bold" : "middle pale");
    }
    return svg;
}

}  // namespace scratch
