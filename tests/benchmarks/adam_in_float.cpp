// What numbers that are too small do to Adam in float: the training of chapter 10 with averages as they come, and with those below 1e-30 made 0
// every 100 steps. An epoch a line: the mean loss, the processor's seconds, how many averages are subnormal. docs/10_optimisers.md tells the rest.
//   OPENBLAS_NUM_THREADS=1 adam_in_float [RATE [EPOCHS]]
#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "14_speed/single_precision.hpp"
#include "common/digits/find_digits.hpp"

#include <algorithm>
#include <armadillo>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <random>
#include <string>

using namespace scratch;

namespace {

constexpr arma::uword batch_size = 16;

struct FloatMemory {
    arma::fmat mean, squares;
};

// As (10.8).
void float_adam_step(arma::fmat& parameter, const arma::fmat& gradient, FloatMemory& memory, float steps, float rate) {
    memory.mean = 0.9F * memory.mean + 0.1F * gradient;
    memory.squares = 0.999F * memory.squares + 0.001F * arma::square(gradient);
    parameter -= rate * (memory.mean / (1.0F - std::pow(0.9F, steps))) / (arma::sqrt(memory.squares / (1.0F - std::pow(0.999F, steps))) + 1e-8F);
}

arma::uword subnormals(const arma::fmat& values) {
    const arma::fmat sizes = arma::abs(values);
    return arma::accu(sizes > 0.0F && sizes < std::numeric_limits<float>::min());
}

void train(const Digits& training, float rate, int epochs, bool cleaned) {
    const FloatLayer start = to_float(random_hidden_layer(128, 1));
    std::array<arma::fmat, 4> model{start.hidden_weights, start.hidden_biases, start.weights, start.biases};
    const arma::fmat &hidden_weights = model[0], &hidden_biases = model[1], &weights = model[2], &biases = model[3];
    std::array<FloatMemory, 4> memories;
    for (std::size_t i = 0; i < 4; ++i) memories[i].mean = memories[i].squares = arma::zeros<arma::fmat>(arma::size(model[i]));
    std::mt19937_64 random(1);
    float steps = 0.0F;
    std::printf("averages %s\n", cleaned ? "below 1e-30 made 0, every 100 steps" : "as they come");
    for (int epoch = 1; epoch <= epochs; ++epoch) {
        const std::clock_t started = std::clock();
        const double loss = float_epoch(training, batch_size, random, [&](const arma::fmat& images, const arma::uvec& labels) {
            arma::fmat sums = hidden_weights * images;
            sums.each_col() += arma::fvec(hidden_biases);
            const arma::fmat units = arma::clamp(sums, 0.0F, arma::fdatum::inf);
            arma::fmat a = weights * units;
            a.each_col() += arma::fvec(biases);
            const double of_batch = float_loss_and_slopes(a, labels);
            const arma::fmat wrt_sums = (weights.t() * a) % arma::conv_to<arma::fmat>::from(sums > 0.0F);
            const std::array<arma::fmat, 4> gradient{wrt_sums * images.t(), arma::sum(wrt_sums, 1), a * units.t(), arma::sum(a, 1)};
            ++steps;
            for (std::size_t i = 0; i < 4; ++i) float_adam_step(model[i], gradient[i], memories[i], steps, rate);
            if (cleaned && static_cast<int>(steps) % 100 == 0)
                for (FloatMemory& memory : memories) memory.mean.clean(1e-30F), memory.squares.clean(1e-30F);
            return of_batch;
        });
        const double seconds = static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
        arma::uword slow = 0, all = 0;
        for (const FloatMemory& memory : memories) slow += subnormals(memory.mean) + subnormals(memory.squares), all += 2 * memory.mean.n_elem;
        std::printf("  epoch %d: loss %.4f, %.2f s, %llu of %llu subnormal\n", epoch, loss, seconds, static_cast<unsigned long long>(slow), static_cast<unsigned long long>(all));
    }
}

}  // namespace

int main(int argc, char** argv) {
    const float rate = argc > 1 ? std::stof(argv[1]) : 0.001F;
    const int epochs = argc > 2 ? std::atoi(argv[2]) : 4;
    const char* folder = std::getenv("MNIST_DIR");
    const Digits training = find_digits(folder != nullptr ? folder : "embedded").training;
    for (const bool cleaned : {false, true}) train(training, rate, epochs, cleaned);
}
