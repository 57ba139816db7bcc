#include "10_optimisers/show.hpp"

#include "10_optimisers/schedules.hpp"
#include "common/show/plot.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>
#include <limits>
#include <random>
#include <stdexcept>
#include <utility>
#include <vector>

namespace scratch {

namespace {

std::string names_of_optimisers() {
    std::string names;
    for (const Optimiser& one : optimisers()) names += (names.empty() ? "" : ", ") + one.name;
    return names;
}

// What becomes of the images before the network sees them.
void as_they_are(arma::mat&) {}
void upper_half_faint(arma::mat& images) { images.head_rows(pixel_count / 2) /= 100.0; }
void not_divided(arma::mat& images) { images *= 255.0; }

double accuracy_after(const Digits& training, const Digits& test, const Optimiser& optimiser, double rate, std::uint64_t seed, void (*scale)(arma::mat&)) {
    HiddenLayer model = random_hidden_layer(compared_hidden, seed);
    Memories memories = no_memories(model);
    std::mt19937_64 random(seed);
    const auto step = [&](Batch batch) {
        scale(batch.images);
        return optimiser_step(model, memories, batch, optimiser.update, rate);
    };
    for (int epoch = 0; epoch < 2; ++epoch) train_epoch_in_batches(training, compared_batch_size, random, step);
    return batch_score(test, [&](arma::mat images) {
        scale(images);
        return hidden_forward(model, images).activations;
    }).accuracy;
}

}  // namespace

const Optimiser& optimiser_named(const std::string& name) {
    for (const Optimiser& one : optimisers())
        if (one.name == name) return one;
    throw std::runtime_error("--optimiser '" + name + "': there are " + names_of_optimisers());
}

std::function<double(double rate, double done)> schedule_named(const std::string& name) {
    if (name == "constant") return [](double rate, double) { return rate; };
    if (name == "step") return stepped_rate;
    if (name == "cosine") return cosine_rate;
    if (name == "warm-up") return [](double rate, double done) { return std::min(warm_up_rate(rate, done, 0.1), cosine_rate(rate, done)); };
    throw std::runtime_error("--schedule '" + name + "': there are constant, step, cosine, warm-up");
}

void show_robustness(const Digits& training, const Digits& test, std::uint64_t seed) {
    std::cout << "\nTwo epochs on " << training.count() << " digits, batches of 16: accuracy, per cent, at the\nrate that was chosen, at a tenth and at ten times of it; with the upper half of\nevery image made a hundred times fainter; and with nothing divided by 255:\n";
    Table table({"optimiser", "rate", "a tenth", "chosen", "ten times", "faint half", "0 to 255"});
    for (const Optimiser& one : optimisers()) {
        std::vector<std::string> row{one.name, formatted("%g", one.rate)};
        const auto add = [&](double factor, void (*scale)(arma::mat&)) { row.push_back(formatted("%.2f", 100.0 * accuracy_after(training, test, one, factor * one.rate, seed, scale))); };
        for (const double factor : {0.1, 1.0, 10.0}) add(factor, as_they_are);
        add(1.0, upper_half_faint);
        add(1.0, not_divided);
        table.add(row);
    }
    std::cout << table.text();
}

void show_rate_finder(const Digits& training, const Optimiser& optimiser, std::uint64_t seed, const std::string& file) {
    HiddenLayer model = random_hidden_layer(compared_hidden, seed);
    Memories memories = no_memories(model);
    std::mt19937_64 random(seed);
    const double first = 1e-4 * optimiser.rate, last = 1e3 * optimiser.rate;
    const auto steps = static_cast<double>((training.count() + compared_batch_size - 1) / compared_batch_size);
    double step = 0.0, lowest = std::numeric_limits<double>::infinity(), at = first;
    arma::mat mean(1, 1, arma::fill::zeros);
    Plot plot{"Rate finder: " + optimiser.name, "learning rate", "mean loss", {{"loss, smoothed", {}}}, true};
    train_epoch_in_batches(training, compared_batch_size, random, [&](const Batch& batch) {
        const double rate = first * std::pow(last / first, step / steps);
        const double loss = optimiser_step(model, memories, batch, optimiser.update, rate);
        if (!std::isfinite(loss)) return loss;
        exponential_mean(mean, arma::mat{loss}, 0.95);
        const double smooth = bias_corrected(mean, 0.95, ++step)(0);
        if (static_cast<int>(step) % 8 == 0 && smooth < 20.0) plot.curves[0].points.emplace_back(rate, smooth);
        if (step > 20.0 && smooth < lowest) lowest = smooth, at = rate;
        return loss;
    });
    std::cout << "\nOne epoch in which the rate grows from step to step, with " << optimiser.name << ":\n" << terminal_plot(plot, 64, 12)
              << formatted("the loss is lowest at the rate %.2g, and turns; chosen was %g, %.2g of it\n", at, optimiser.rate, optimiser.rate / at) << write_svg(file, plot) << "\n";
}

arma::uword subnormals(const arma::mat& values) {
    const arma::mat sizes = arma::abs(values);
    return arma::accu(sizes > 0.0 && sizes < std::numeric_limits<double>::min());
}

void show_subnormals(const Memories& of_training) {
    std::cout << "\nA million averages of what is 0 from now on, 0.9 of them left by each step:\n";
    Table table({"after", "largest", "a million averages take"});
    arma::mat mean(1000, 1000, arma::fill::value(1e-5));
    const arma::mat nothing(1000, 1000, arma::fill::zeros);
    const auto add = [&](const std::string& when) {
        const auto started = std::chrono::steady_clock::now();
        for (int again = 0; again < 5; ++again) exponential_mean(mean, nothing, 0.9);
        const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - started;
        table.add({when, formatted("%.1e", mean.max()), formatted("%.4f s", passed.count() / 5.0)});
    };
    double steps = 0.0;
    for (const double until : {100.0, 6000.0, 6700.0, 7200.0}) {
        if (until < 7000.0) mean *= std::pow(0.9, until - steps);
        else while (++steps <= until) exponential_mean(mean, nothing, 0.9);  // step by step: each rounds
        steps = until + 5.0;
        add(formatted("%.0f steps", until));
    }
    mean.clean(1e-30);
    add("and what is below 1e-30 made 0");
    arma::uword slow = 0, all = 0;
    for (const AdamMemory& memory : of_training) slow += subnormals(memory.mean) + subnormals(memory.squares), all += memory.mean.n_elem + memory.squares.n_elem;
    std::cout << table.text() << formatted("Of the training's own %llu averages %llu are such numbers.\n", all, slow);
}

}  // namespace scratch
