#include "12_convolution/show.hpp"

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "11_regularisation/regularisation.hpp"
#include "common/show/figure.hpp"
#include "common/show/svg.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <cstddef>
#include <iostream>
#include <random>
#include <string>
#include <vector>

namespace scratch {

namespace {

double accuracy_on_moved(const Activations& model, const Digits& digits, int right) {
    return batch_score(digits, [&](arma::mat images) {
        for (arma::uword image = 0; image < images.n_cols; ++image) images.col(image) = shifted_image(images.col(image), 0, right);
        return model(images);
    }).accuracy;
}

// rows: side x side, shown by their share of the largest
struct Square {
    arma::mat rows;
    std::string caption;
};

// values: channels x side^2, each named by its number
std::vector<Square> numbered(const arma::mat& values, arma::uword side) {
    std::vector<Square> squares;
    for (arma::uword i = 0; i < values.n_rows; ++i) squares.push_back({arma::reshape(values.row(i), side, side).t(), std::to_string(i)});
    return squares;
}

// All of one size, `side`.
Svg sheet_of(const std::string& title, const std::vector<Square>& squares, double side, std::size_t per_row) {
    const double apart = side + 16.0;
    Svg svg{apart * static_cast<double>(std::min(per_row, squares.size())) + 16.0, (apart + 18.0) * static_cast<double>((squares.size() + per_row - 1) / per_row) + 12.0, title, ""};
    for (std::size_t i = 0; i < squares.size(); ++i) {
        const double x = 16.0 + apart * static_cast<double>(i % per_row), y = 12.0 + (apart + 18.0) * static_cast<double>(i / per_row);
        const arma::mat& rows = squares[i].rows;
        const double largest = arma::abs(rows).max();
        add_pixels(svg, x, y, side / static_cast<double>(rows.n_rows), largest > 0.0 ? arma::mat(rows / largest) : rows);
        add_line(svg, {{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}, "thin pale");
        add_text(svg, x + side / 2.0, y + side + 16.0, squares[i].caption, "middle small");
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
    return write_svg(file, sheet_of("What the first filters look for: blue ink speaks for it, red ink against it", numbered(model.filters, filter_side), 70.0, 8));
}

std::string show_maps(const Convolutional& model, const arma::vec& image, const std::string& file) {
    std::vector<Square> squares = numbered(convolutional_forward(model, image).maps, first_side);
    squares.insert(squares.begin(), {arma::reshape(image, image_side, image_side).t(), "the digit"});
    return write_svg(file, sheet_of("A digit, and what each first filter finds in it", squares, 72.0, 9));
}

}  // namespace scratch
