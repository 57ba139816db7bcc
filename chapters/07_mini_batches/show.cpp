#include "07_mini_batches/show.hpp"

#include "06_training_loop/training_loop.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "common/show/terminal.hpp"

#include <chrono>
#include <functional>
#include <iostream>
#include <random>

namespace scratch {

void show_trap(double apart) {
    const arma::vec activations = arma::regspace(0, 9);
    const arma::mat both = arma::join_rows(activations, activations + apart);
    const auto first = [](const arma::mat& predictions) { return predictions.has_nan() ? "nan" : formatted("%.4f", predictions(9, 0)); };
    Table table({"second image higher by", "first p_9, a shift for each image", "one shift for both"});
    table.add({formatted("%g", apart), first(batch_softmax(both)), first(batch_softmax_with_one_shift(both))});
    std::cout << "\nSoftmax of two images at once:\n" << table.text();
}

namespace {

void show_epoch(const char* functions, arma::uword batch_size, const std::function<double()>& epoch) {
    const auto started = std::chrono::steady_clock::now();
    const double loss = epoch();
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - started;
    std::cout << formatted("  %-9s  %13llu  %13.4f  %6.3f s\n", functions, batch_size, loss, passed.count());
}

}  // namespace

void show_first_epochs(const Digits& digits, arma::uword batch_size, double learning_rate, std::uint64_t seed) {
    std::cout << "\nThe first epoch:\n  functions  digits a step  training loss      time\n";
    arma::mat weights = random_weights(seed), in_batches = weights, mean;
    std::mt19937_64 random(seed), same(seed);
    show_epoch("chapter 6", 1, [&] { return train_epoch(weights, digits, learning_rate / static_cast<double>(batch_size), random); });
    show_epoch("chapter 7", batch_size, [&] { return train_averaged_epoch(in_batches, mean, digits, batch_size, learning_rate, same); });
}

}  // namespace scratch
