#include "10_optimisers/show.hpp"

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "10_optimisers/train.hpp"
#include "common/show/terminal.hpp"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <iostream>
#include <limits>
#include <random>
#include <string>

namespace scratch {

Reached until_loss(double target, const Digits& training, const Digits& test, const Optimiser& optimiser, double rate, arma::uword batch, std::uint64_t seed) {
    HiddenLayer model = random_hidden_layer(compared_hidden, seed);
    Memories memories = no_memories(model);
    std::mt19937_64 random(seed);
    const auto count = static_cast<double>(training.count());
    double seconds = 0.0, looked = 0.0;
    for (double epoch = 0.0; epoch < 6.0; ++epoch) {
        bool reached = false;
        auto started = std::chrono::steady_clock::now();
        const auto look = [&](arma::uword done) {
            const double now = epoch + static_cast<double>(done) / count;
            if (now < looked + 0.25) return true;
            looked = std::floor(4.0 * now) / 4.0;
            seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
            reached = hidden_score(model, test).loss <= target;
            started = std::chrono::steady_clock::now();
            return !reached;
        };
        train_epoch_in_batches(training, batch, random, [&](const Batch& some) { return optimiser_step(model, memories, some, optimiser.update, rate); }, look);
        if (reached) return {looked, seconds};
    }
    return {std::numeric_limits<double>::infinity(), seconds};
}

void show_how_soon(const Digits& training, const Digits& test, std::uint64_t seed) {
    HiddenLayer model = random_hidden_layer(compared_hidden, seed);
    std::mt19937_64 random(seed);
    for (int epoch = 0; epoch < 4; ++epoch)
        train_epoch_in_batches(training, compared_batch_size, random, [&](const Batch& batch) { return hidden_training_step(model, batch, optimiser_named("plain").rate); });
    const double target = hidden_score(model, test).loss;
    std::cout << formatted("\nPlain steps have the loss %.4f on the test digits after four epochs of %llu.\nUntil then:\n", target, training.count());
    Table table({"optimiser", "batch", "rate", "epochs", "time"});
    const auto add = [&](const Optimiser& one, double rate, arma::uword batch) {
        const auto [epochs, seconds] = until_loss(target, training, test, one, rate, batch, seed);
        table.add({one.name, std::to_string(batch), formatted("%g", rate), std::isfinite(epochs) ? formatted("%.2f", epochs) : "over 6", formatted("%.2f s", seconds)});
    };
    for (const Optimiser& one : optimisers()) add(one, one.rate, compared_batch_size);
    add(optimiser_named("plain"), 0.8, 128);  // eight times the batch, eight times the rate
    add(optimiser_named("nesterov"), 0.1, 128);
    std::cout << table.text();
}

}  // namespace scratch
