#include "07_mini_batches/mini_batches.hpp"
#include "13_automatic_gradients/deep_network.hpp"
#include "13_automatic_gradients/show.hpp"
#include "13_automatic_gradients/tape.hpp"
#include "13_automatic_gradients/wrong_backward.hpp"
#include "common/show/plot.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <armadillo>
#include <cmath>
#include <cstdint>
#include <iostream>
#include <random>
#include <string>
#include <vector>

namespace scratch {

namespace {

constexpr arma::uword many = 20, units = 32, batch_size = 16;
constexpr double usual_rate = 0.1, small_rate = 0.01;

double root_mean_square(const arma::mat& numbers) { return std::sqrt(arma::mean(arma::vectorise(arma::square(numbers)))); }

// units: hidden x batch; the mean cosine between the units of two images: 1 where all images look the same
double alike(const arma::mat& units_of_images) {
    const arma::mat directions = arma::normalise(units_of_images, 2, 0);
    const auto count = static_cast<double>(directions.n_cols);
    return (arma::accu(directions.t() * directions) - arma::accu(arma::square(directions))) / (count * (count - 1.0));
}

}  // namespace

void show_layers(const Digits& digits, std::uint64_t seed) {
    const Batch batch = gather(digits, arma::regspace<arma::uvec>(0, std::min<arma::uword>(200, digits.count()) - 1));
    std::cout << "\n" << formatted("Before any training, %llu digits; cosine: 1 where all digits look the same:\n", batch.labels.n_elem);
    Table table({"twenty layers", "after layer", "cosine", "units", "slope of the loss"});
    const auto add = [&](const std::string& name, DeepNetwork model) {
        Tape tape;
        const Recorded recorded = record_network(tape, model, batch.images);
        backward(softmax_cross_entropy(batch.labels, recorded.activations));
        for (const arma::uword layer : {1ULL, 5ULL, 10ULL, 15ULL, 20ULL}) {
            const Node& u = recorded.units[layer - 1];
            table.add({layer == 1 ? name : "", std::to_string(layer), formatted("%.2f", alike(u.value())), formatted("%.3g", root_mean_square(u.value())), formatted("%.3g", root_mean_square(u.slope()))});
        }
    };
    DeepNetwork large = random_deep_network(many, units, true, seed);
    for (std::size_t layer = 1; layer < many; ++layer) large.weights[layer] *= static_cast<double>(many);
    add("each alone", random_deep_network(many, units, false, seed));
    add("each adds, small start", random_deep_network(many, units, true, seed));
    add("each adds, He's start", large);
    std::cout << table.text();
}

void show_deep(const Digits& training, const Digits& test, std::uint64_t epochs, std::uint64_t seed, const std::string& file) {
    std::cout << "\n" << formatted("%llu digits, %llu units a layer, batches of %llu: the mean loss over each epoch:\n", training.count(), units, batch_size);
    std::vector<std::string> header{"hidden layers", "rate"};
    for (std::uint64_t epoch = 1; epoch <= epochs; ++epoch) header.push_back(std::to_string(epoch));
    header.push_back("test");
    Table table(header);
    Plot plot{"Twenty layers, and fewer", "epoch", "mean training loss", {}};
    const auto train = [&](const std::string& name, DeepNetwork model, double rate, bool drawn, const Backward& back = backward) {
        std::mt19937_64 random(seed);
        std::vector<std::string> row{name, formatted("%g", rate)};
        Curve curve{name, {}};
        for (std::uint64_t epoch = 1; epoch <= epochs; ++epoch) {
            const double loss = train_epoch_in_batches(training, batch_size, random, [&](const Batch& batch) { return deep_training_step(model, batch, rate, back); });
            row.push_back(std::isfinite(loss) ? formatted("%.3f", loss) : "nan");
            curve.points.emplace_back(epoch, loss);
        }
        row.push_back(formatted("%.1f %%", 100.0 * deep_score(model, test).accuracy));
        table.add(row);
        if (drawn) plot.curves.push_back(curve);
    };
    train("1", random_deep_network(1, units, false, seed), usual_rate, true);
    train("2", random_deep_network(2, units, false, seed), usual_rate, true);
    train("3", random_deep_network(3, units, false, seed), usual_rate, false);
    train("20", random_deep_network(many, units, false, seed), usual_rate, true);
    train("20, small rate", random_deep_network(many, units, false, seed), small_rate, true);
    train("20, each adds", random_deep_network(many, units, true, seed), usual_rate, true);
    train("the same with =", random_deep_network(many, units, true, seed), usual_rate, false, backward_overwriting);
    std::cout << table.text() << write_svg(file, plot) << "\n";
}

}  // namespace scratch
