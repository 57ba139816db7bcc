#include "12_convolution/show.hpp"

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "11_regularisation/regularisation.hpp"
#include "common/show/figure.hpp"
#include "common/show/svg.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <iostream>
#include <random>
#include <string>

namespace scratch {

namespace {

double accuracy_on_moved(const Activations& model, const Digits& digits, int right) {
    return batch_score(digits, [&](arma::mat images) {
        for (arma::uword image = 0; image < images.n_cols; ++image) images.col(image) = shifted_image(images.col(image), 0, right);
        return model(images);
    }).accuracy;
}

// values: channels x side^2, by their share of the largest; eight squares a row, each named by its number
Svg squares(const std::string& title, const arma::mat& values, arma::uword side, double pixel_side) {
    const double square = pixel_side * static_cast<double>(side), apart = square + 16.0;
    constexpr arma::uword per_row = 8;
    Svg svg{apart * static_cast<double>(std::min(per_row, values.n_rows)) + 16.0, (apart + 18.0) * static_cast<double>((values.n_rows + per_row - 1) / per_row) + 12.0, title, ""};
    for (arma::uword i = 0; i < values.n_rows; ++i) {
        const double x = 16.0 + apart * static_cast<double>(i % per_row), y = 12.0 + (apart + 18.0) * static_cast<double>(i / per_row);
        const arma::mat rows = arma::reshape(values.row(i), side, side).t();
        const double largest = arma::abs(rows).max();
        add_pixels(svg, x, y, pixel_side, largest > 0.0 ? arma::mat(rows / largest) : rows);
        add_line(svg, {{x, y}, {x + square, y}, {x + square, y + square}, {x, y + square}, {x, y}}, "thin pale");
        add_text(svg, x + square / 2.0, y + square + 16.0, std::to_string(i), "middle small");
    }
    return svg;
}

}  // namespace

Activations strangers(const Digits& training, std::uint64_t seed) {
    HiddenLayer model = random_hidden_layer(128, seed);
    std::mt19937_64 random(seed);
    for (int epoch = 0; epoch < 2; ++epoch) train_epoch_in_batches(training, 16, random, [&](const Batch& batch) { return hidden_training_step(model, batch, 0.1); });
    return [model](const arma::mat& images) { return hidden_forward(model, images).activations; };
}

void show_moved(const Activations& strangers, const Activations& convolution, const Digits& test) {
    std::cout << "\nAll test digits moved to the right: how many are read right, per cent:\n";
    Table table({"pixels", "hidden layer", "convolution"});
    for (const int right : {0, 1, 2, 3, 4})
        table.add({std::to_string(right), formatted("%.1f", 100.0 * accuracy_on_moved(strangers, test, right)), formatted("%.1f", 100.0 * accuracy_on_moved(convolution, test, right))});
    std::cout << table.text();
}

std::string show_filters(const Convolutional& model, const std::string& file) {
    return write_svg(file, squares("What the first filters look for: blue ink speaks for it, red ink against it", model.filters, filter_side, 14.0));
}

std::string show_maps(const Convolutional& model, const arma::vec& image, const std::string& file) {
    return write_svg(file, squares("What each first filter finds in the digit", convolutional_forward(model, image).maps, first_side, 6.0));
}

}  // namespace scratch
