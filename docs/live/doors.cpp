// Doors from a web page to the chapters' own functions: no formula stands here. Numbers go in and out through one room of doubles.
// Armadillo checks no bounds here, so each door checks sizes itself; what is thrown reaches the page as an error (throw.cpp).
#include "02_softmax/softmax.hpp"
#include "04_forward_pass/forward_pass.hpp"
#include "05_gradients/gradients.hpp"
#include "05_gradients/numerical_gradient.hpp"
#include "06_training_loop/training_loop.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "08_what_it_learned/prepare_image.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "common/digits/handwriting.hpp"

#include <armadillo>
#include <complex>
#include <random>
#include <stdexcept>

using namespace scratch;

#ifdef __wasm__
#define DOOR(name) extern "C" __attribute__((export_name(#name)))
#else
#define DOOR(name) extern "C"
#endif

namespace {

arma::vec numbers(4096);
Digits digits, unseen;
arma::mat weights;     // 10 x 784
HiddenLayer hidden;    // of the digits
HiddenLayer flat;      // of points with two coordinates
Batch points;
std::mt19937_64 randomness;

void must_be(bool right) {
    if (!right) throw std::out_of_range("a demo asks for what is not there");
}

arma::vec given(arma::uword count) {
    must_be(count <= numbers.n_elem);
    return numbers.head(count);
}

void give(const arma::vec& values) {
    must_be(values.n_elem <= numbers.n_elem);
    numbers.head(values.n_elem) = values;
}

arma::vec image_of(unsigned i) {
    must_be(i < digits.count());
    return image_vector(digits, i);
}

}  // namespace

DOOR(room) double* room() { return numbers.memptr(); }

// Chapter 2. In: count activations. Out: softmax's predictions, then naive_softmax's
DOOR(softmax_of) void softmax_of(unsigned count) {
    const arma::vec activations = given(count);
    give(arma::join_cols(softmax(activations), naive_softmax(activations)));
}

DOOR(draw) void draw(unsigned count, unsigned unseen_count, unsigned seed) {
    digits = draw_digits(count, seed);
    unseen = draw_digits(unseen_count, seed, 60'000);
    weights = random_weights(seed);
    randomness.seed(seed);
}

DOOR(label_of) unsigned label_of(unsigned i) {
    must_be(i < digits.count());
    return digits.labels(i);
}

// Out: 784 numbers, 0 background .. 1 ink
DOOR(show_image) void show_image(unsigned i) { give(image_of(i)); }

// Out: likewise, of the digits that are not trained on
DOOR(draw_unseen) void draw_unseen(unsigned i) {
    must_be(unseen.count() > 0);
    give(image_vector(unseen, i % unseen.count()));
}

// Out: the weights of one digit, 784
DOOR(show_weights) void show_weights(unsigned digit) {
    must_be(digit < weights.n_rows);
    give(weights.row(digit).t());
}

// Chapter 5. The loss of image i along weight (row, column), moved by `by`
DOOR(loss_along) double loss_along(unsigned i, unsigned row, unsigned column, double by) {
    must_be(row < weights.n_rows && column < weights.n_cols);
    arma::mat moved = weights;
    moved(row, column) += by;
    return forward(moved, image_of(i), digits.labels(i)).loss;
}

// Out: the slope derived, then measured from one side, from both sides, and by a step in the imaginary direction
DOOR(slopes) void slopes(unsigned i, unsigned row, unsigned column, double h) {
    must_be(row < weights.n_rows && column < weights.n_cols);
    const arma::vec image = image_of(i);
    const arma::uword label = digits.labels(i);
    const auto loss = [&](double by) { return loss_along(i, row, column, by); };
    const auto complex_loss = [&](std::complex<double> by) {
        arma::cx_vec activations = arma::conv_to<arma::cx_vec>::from(weights * image);
        activations(row) += by * image(column);
        return cross_entropy_from_complex(label, activations);
    };
    const arma::mat derived = loss_wrt_weights(label, forward(weights, image, label).predictions, image);
    give(arma::vec{derived(row, column), forward_difference(loss, 0.0, h), central_difference(loss, 0.0, h), complex_step(complex_loss, 0.0, h)});
}

// Out: row `row` of the gradient, 784
DOOR(show_gradient) void show_gradient(unsigned i, unsigned row) {
    must_be(row < weights.n_rows);
    const arma::uword label = label_of(i);
    give(loss_wrt_weights(label, forward(weights, image_of(i), label).predictions, image_of(i)).row(row).t());
}

// Chapter 6. `count` steps, on the digits first, first + 1 ...; returns their mean loss, each before its step
DOOR(train) double train(unsigned first, unsigned count, double learning_rate) {
    double loss = 0.0;
    for (unsigned k = 0; k < count; ++k) {
        const unsigned i = (first + k) % static_cast<unsigned>(digits.count());
        loss += training_step(weights, image_of(i), label_of(i), learning_rate);
    }
    return loss / count;
}

DOOR(accuracy) double accuracy() { return score(weights, unseen).accuracy; }

// Chapter 8. In: rows x columns greys of a picture, row by row, 0 black .. 255 white. Keeps its ink; returns how many pixels the ink's box has.
namespace {
arma::fmat ink;
}
DOOR(find_ink) unsigned find_ink(unsigned rows, unsigned columns) {
    must_be(rows * columns <= numbers.n_elem);
    arma::Cube<arma::u8> picture(rows, columns, 4, arma::fill::value(255));
    for (unsigned channel = 0; channel < 3; ++channel)
        for (unsigned row = 0; row < rows; ++row)
            for (unsigned column = 0; column < columns; ++column) picture(row, column, channel) = static_cast<arma::u8>(numbers(row * columns + column));
    ink = ink_of(picture, "your drawing");
    return static_cast<unsigned>(box_of(ink).length());
}

// Out: rows, columns, then the picture after step 1 to 5, row by row
DOOR(show_step) void show_step(unsigned step) {
    must_be(step >= 1 && step <= 5 && !ink.is_empty());
    arma::fmat picture = ink;
    if (step >= 2) picture = cropped(picture);
    if (step >= 3) picture = fitted(picture);
    if (step >= 4) picture = centred(picture);
    if (step == 5) picture = ink_of_image(as_image_vector(picture));
    give(arma::join_cols(arma::vec{static_cast<double>(picture.n_rows), static_cast<double>(picture.n_cols)}, arma::conv_to<arma::vec>::from(arma::vectorise(picture.t()))));
}

// The hidden layer of the digits: `units` units; then epochs of batches of 32; returns the mean loss
DOOR(start_hidden) void start_hidden(unsigned units, unsigned seed) { hidden = random_hidden_layer(units, seed); }
DOOR(train_hidden) double train_hidden(unsigned first, unsigned batches, double learning_rate) {
    double loss = 0.0;
    for (unsigned k = 0; k < batches; ++k) {
        must_be(digits.count() >= 32);
        const arma::uword from = (first + 32 * k) % (digits.count() - 31);
        loss += hidden_training_step(hidden, gather(digits, arma::regspace<arma::uvec>(from, from + 31)), learning_rate);
    }
    return loss / batches;
}

// In: nothing, the picture of step 5. Out: ten predictions of softmax regression, ten of the hidden layer
DOOR(read_ink) void read_ink() {
    must_be(!ink.is_empty());
    const arma::vec image = prepared(ink);
    give(arma::join_cols(forward(weights, image, 0).predictions, hidden_forward(hidden, image).predictions.as_col()));
}

// Chapter 9, in two dimensions. In: count points, x y label each. Units: 0 for no hidden layer.
DOOR(start_points) void start_points(unsigned count, unsigned units, unsigned seed) {
    const arma::mat table = arma::reshape(given(3 * count), 3, count);
    points = {table.head_rows(2), arma::conv_to<arma::uvec>::from(table.row(2).t())};
    std::mt19937_64 random(seed);
    if (units == 0) {  // softmax regression, whose two inputs and a constant 1 are its pixels
        points.images = arma::join_cols(points.images, arma::ones<arma::rowvec>(count));
        weights = arma::zeros(2, 3);
        flat = {};
    } else {
        flat = {he_weights(units, 2, random), arma::vec(units, arma::fill::zeros), he_weights(2, units, random), arma::vec(2, arma::fill::zeros)};
        flat.hidden_biases.imbue([&] { return uniform(random, 1.0); });  // so that not all folds pass through the middle
    }
}

// `steps` steps on all points at once; returns the mean loss before the last
DOOR(train_points) double train_points(unsigned steps, double learning_rate) {
    double loss = 0.0;
    for (unsigned k = 0; k < steps; ++k) loss = flat.weights.is_empty() ? batch_training_step(weights, points, learning_rate) : hidden_training_step(flat, points, learning_rate);
    return loss;
}

// Out: at side x side places from -1 to 1, row by row from the top, the prediction for label 1. A unit switched off gives nothing: bit k of `off`.
DOOR(show_plane) double show_plane(unsigned side, unsigned off) {
    must_be(side * side <= numbers.n_elem && side > 1);
    arma::mat places(2, side * side);
    for (unsigned i = 0; i < side * side; ++i) {
        places(0, i) = -1.0 + 2.0 * (i % side) / (side - 1);
        places(1, i) = 1.0 - 2.0 * (i / side) / (side - 1);
    }
    HiddenLayer model = flat;
    for (arma::uword k = 0; k < model.weights.n_cols && k < 32; ++k)
        if ((off >> k & 1) != 0) model.weights.col(k).zeros();
    const auto predictions = [&](const arma::mat& inputs) -> arma::mat {
        if (!model.weights.is_empty()) return hidden_forward(model, inputs).predictions;
        return batch_softmax(weights * (inputs.n_rows == 2 ? arma::mat(arma::join_cols(inputs, arma::ones<arma::rowvec>(inputs.n_cols))) : inputs));
    };
    const arma::urowvec read_as = arma::index_max(predictions(points.images), 0);
    give(predictions(places).row(1).t());
    return arma::mean(arma::conv_to<arma::vec>::from(read_as.t() == points.labels));
}

// Out: unit k's two weights, its bias, and its weight to label 1 less that to label 0
DOOR(show_unit) void show_unit(unsigned k) {
    must_be(k < flat.hidden_weights.n_rows);
    give(arma::vec{flat.hidden_weights(k, 0), flat.hidden_weights(k, 1), flat.hidden_biases(k), flat.weights(1, k) - flat.weights(0, k)});
}
