#include "14_speed/show.hpp"

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "12_convolution/network.hpp"
#include "12_convolution/train.hpp"
#include "14_speed/eight_bits.hpp"
#include "14_speed/fast_convolution.hpp"
#include "14_speed/fast_gradient.hpp"
#include "14_speed/ink.hpp"
#include "14_speed/over_the_ink.hpp"
#include "14_speed/roofline.hpp"
#include "common/digits/handwriting.hpp"
#include "common/program/memory.hpp"
#include "common/show/svg.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iostream>
#include <map>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace scratch {

namespace {

Digits one_digit(const Digits& digits, arma::uword index) { return {digits.images.col(index), digits.labels.subvec(index, index)}; }

// read: ten activations of one image
void add_reader(Table& table, const std::string& name, const Digits& test, const std::function<arma::vec(std::span<const Dot>)>& read) {
    arma::uword right = 0;
    const double all = quickest(3, [&] {
        const Ink ink = ink_of(test);
        right = 0;
        for (arma::uword image = 0; image < test.count(); ++image) right += read(ink.image(image)).index_max() == test.labels(image);
    });
    std::vector<double> alone;
    for (arma::uword image = 0; image < std::min<arma::uword>(1000, test.count()); ++image) {
        const Digits one = one_digit(test, image);
        alone.push_back(quickest(1, [&] { read(ink_of(one).image(0)); }));
    }
    std::nth_element(alone.begin(), alone.begin() + static_cast<std::ptrdiff_t>(alone.size() / 2), alone.end());
    const auto count = static_cast<double>(test.count());
    table.add({name, formatted("%.0f", count / all), formatted("%.1f", 1e6 * alone[alone.size() / 2]), formatted("%.2f %%", 100.0 * static_cast<double>(right) / count)});
}

// Both axes logarithmic: the roof as a line, each rung as a dot with its number, and beside it what the numbers mean.
Svg drawn_roofline(const Roof& roof, const std::vector<Rung>& rungs, arma::uword images) {
    constexpr double legend = 400, line = 18;
    Svg svg{760, 90 + line * (static_cast<double>(rungs.size()) + 5.0), "How many operations a second each way of training does, under the roof that the processor and its memory are", ""};
    const Axes axes{70, 50, 300, 320, {"operations for each byte from memory", 1.0, 1e4, true}, {"operations a second", 1e9, 1e12, true}};
    add_axes(svg, axes);
    const double ridge = roof.operations / roof.bytes;
    add_curve(svg, axes, {{1.0, attainable(roof, 1.0)}, {ridge, attainable(roof, ridge)}, {1e4, attainable(roof, 1e4)}}, "");
    add_text(svg, legend, 40, "the roof: what is attainable, one thread");
    const std::vector<std::string> colours{"orange", "green", "blue", "red"};
    std::map<double, std::vector<CurveName>> numbers;  // of the dots that stand above each other
    double y = 40;
    std::size_t colour = 0;
    for (std::size_t i = 0; i < rungs.size(); ++i) {
        if (i == 0 || rungs[i].training != rungs[i - 1].training) {
            if (i > 0) colour = (colour + 1) % colours.size();
            add_text(svg, legend, y += line + 6, rungs[i].training.substr(0, rungs[i].training.find(", rate")), "bold " + colours[colour]);
        }
        const double intensity = rungs[i].operations / rungs[i].bytes, speed = rungs[i].operations * static_cast<double>(images) / rungs[i].seconds;
        const std::string number = std::to_string(i + 1);
        if (has_place(axes.x, intensity) && has_place(axes.y, speed)) {
            const auto [x_pixel, y_pixel] = place_of(axes, intensity, speed);
            add_dot(svg, x_pixel, y_pixel, 3, colours[colour]);
            numbers[x_pixel].push_back({y_pixel, number, "small halo " + colours[colour]});
        }
        add_text(svg, legend, y += line, number + "  " + rungs[i].way.substr(rungs[i].way.find_first_not_of(' ')), "small");
    }
    for (const auto& [x_pixel, of_one_intensity] : numbers) add_names(svg, x_pixel + 6, of_one_intensity);
    return svg;
}

}  // namespace

void show_roofline(const std::vector<Rung>& rungs, arma::uword images, const std::string& file) {
    const Roof roof = measured_roof();
    const double ridge = roof.operations / roof.bytes;
    std::cout << "\n" << formatted("The roof, one thread: %.0f thousand million operations a second in a product,\n", 1e-9 * roof.operations)
              << formatted("%.1f GB a second from memory; below %.1f operations a byte memory is the limit\n", 1e-9 * roof.bytes, ridge);
    std::cout << write_svg(file, drawn_roofline(roof, rungs, images)) << "\n";
}

void show_reading(const DigitSets& digits, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const Ink ink = ink_of(digits.training);
    Columns<16> weights = columns_of<16>(random_weights(seed));
    ink_epoch(weights, ink, digits.training.labels, {100, 0.5F}, random);
    const HiddenLayer hidden = train_quickly(digits.training, 3, seed);
    const FastHidden<32> fast = fast_hidden<32>(hidden);
    const SmallHidden small = small_hidden(hidden);
    Convolutional convolutional = random_convolutional(first_filters, seed);
    ConvolutionalMemories memories = no_memories(convolutional);
    fast_convolutional_epoch(convolutional, memories, ink, digits.training.labels, {32, 0.002F}, random, 2);
    const FastFilters filters = fast_filters(convolutional);
    FastPass pass;
    const auto as_doubles = [](const auto& numbers) { return arma::conv_to<arma::vec>::from(numbers); };

    std::cout << "\nReading, one thread, from an image's bytes to its ten activations; one alone: in\nmillionths of a second:\n";
    Table table({"model", "digits a second", "one alone", "accuracy"});
    add_reader(table, "softmax regression, float", digits.test, [&](std::span<const Dot> image) {
        Column<16> a;
        add_product_in_two(a, weights, image);
        return arma::vec(arma::conv_to<arma::vec>::from(std::vector<float>(a.of.begin(), a.of.begin() + digit_count)));
    });
    add_reader(table, "784-128-10, float", digits.test, [&](std::span<const Dot> image) { return as_doubles(fast_activations(fast, image)); });
    add_reader(table, "784-128-10, eight bits", digits.test, [&](std::span<const Dot> image) { return small_activations(small, image); });
    add_reader(table, "convolution, 16 and 32 filters, float", digits.test, [&](std::span<const Dot> image) { return as_doubles(fast_forward(filters, image, pass)); });
    std::cout << table.text();
}

void show_sizes(arma::uword most, std::uint64_t seed) {
    std::cout << "\nDrawn digits, one epoch each; millionths of a second for each image:\n";
    Table table({"digits", "softmax regression", "784-128-10", "most memory"});
    for (const arma::uword count : {arma::uword{1000}, arma::uword{10'000}, arma::uword{60'000}, arma::uword{200'000}, arma::uword{600'000}}) {
        if (count > most) break;
        const Digits digits = draw_digits(count, seed);
        const Ink ink = ink_of(digits);
        Columns<16> weights = columns_of<16>(random_weights(seed));
        FastHidden<32> model = fast_hidden<32>(random_hidden_layer(fast_units, seed));
        std::mt19937_64 random(seed);
        const double linear = quickest(3, [&] { ink_epoch(weights, ink, digits.labels, {100, 0.5F}, random); });
        const double hidden = quickest(3, [&] { ink_epoch(model, ink, digits.labels, {128, 0.1F}, random); });
        const double each = 1e6 / static_cast<double>(count);
        table.add({std::to_string(count), formatted("%.2f", each * linear), formatted("%.2f", each * hidden), formatted("%.0f MB", peak_memory())});
    }
    std::cout << table.text();
}

}  // namespace scratch
