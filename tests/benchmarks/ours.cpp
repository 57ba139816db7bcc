// One contestant of ./tutorial bench in a process of its own: ours CONTESTANT FOLDER EPOCHS THREADS
// `ours kernels`, `ours choice` (of kernels, where OpenBLAS's own does not fit) and `ours compiler` say what computes. A contestant prints the fastest epoch in seconds, the accuracy after the last one in per cent, and the process's peak memory in MB.
#include "06_training_loop/training_loop.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "12_convolution/network.hpp"
#include "12_convolution/train.hpp"
#include "13_automatic_gradients/hidden_on_tape.hpp"
#include "14_speed/fast_gradient.hpp"
#include "14_speed/ink.hpp"
#include "14_speed/over_the_ink.hpp"
#include "common/digits/find_digits.hpp"
#include "common/program/blas_kernels.hpp"
#include "common/program/memory.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <functional>
#include <string>

extern "C" void openblas_set_num_threads(int);

using namespace scratch;

namespace {

double seconds(const std::function<void()>& work) {
    const auto started = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
}

double fastest(int times, const std::function<void()>& work) {
    double best = seconds(work);
    for (int i = 1; i < times; ++i) best = std::min(best, seconds(work));
    return best;
}

struct Result {
    double seconds, accuracy;
};

Result per_image(const DigitSets& digits, int epochs) {
    arma::mat weights = random_weights(1);
    std::mt19937_64 random(1);
    const double best = fastest(epochs, [&] { train_epoch(weights, digits.training, 0.005, random); });
    return {best, score(weights, digits.test).accuracy};
}

Result in_batches(const DigitSets& digits, int epochs) {
    arma::mat weights = random_weights(1);
    std::mt19937_64 random(1);
    const auto step = [&](const Batch& batch) { return batch_training_step(weights, batch, 0.5); };
    const double best = fastest(epochs, [&] { train_epoch_in_batches(digits.training, 100, random, step); });
    return {best, batch_score(digits.test, [&](const arma::mat& images) { return arma::mat(weights * images); }).accuracy};
}

Result hidden_layer(const DigitSets& digits, int epochs) {
    HiddenLayer model = random_hidden_layer(128, 1);
    std::mt19937_64 random(1);
    const auto step = [&](const Batch& batch) { return hidden_training_step(model, batch, 0.1); };
    const double best = fastest(epochs, [&] { train_epoch_in_batches(digits.training, 128, random, step); });
    return {best, hidden_score(model, digits.test).accuracy};
}

Result on_a_tape(const DigitSets& digits, int epochs) {
    HiddenLayer model = random_hidden_layer(128, 1);
    std::mt19937_64 random(1);
    const auto step = [&](const Batch& batch) { return hidden_step_on_tape(model, batch, 0.1); };
    const double best = fastest(epochs, [&] { train_epoch_in_batches(digits.training, 128, random, step); });
    return {best, hidden_score(model, digits.test).accuracy};
}

// Chapter 14's. The lists of dots are made before the clock starts, as the others have their digits in memory before.
Result ink_regression(const DigitSets& digits, int epochs, const Way& way) {
    const Ink ink = ink_of(digits.training);
    Columns<16> columns = columns_of<16>(random_weights(1));
    std::mt19937_64 random(1);
    const double best = fastest(epochs, [&] { ink_epoch(columns, ink, digits.training.labels, way, random); });
    return {best, score(matrix_of(columns, digit_count), digits.test).accuracy};
}

Result ink_hidden(const DigitSets& digits, int epochs, std::size_t threads) {
    const Ink ink = ink_of(digits.training);
    FastHidden<32> model = fast_hidden<32>(random_hidden_layer(fast_units, 1));
    std::mt19937_64 random(1);
    const double best = fastest(epochs, [&] { ink_epoch(model, ink, digits.training.labels, {128, 0.1F}, random, threads); });
    return {best, hidden_score(plain_hidden(model), digits.test).accuracy};
}

Result ink_convolution(const DigitSets& digits, int epochs, int threads) {
    const Ink ink = ink_of(digits.training);
    Convolutional model = random_convolutional(first_filters, 1);
    ConvolutionalMemories memories = no_memories(model);
    std::mt19937_64 random(1);
    const double best = fastest(epochs, [&] { fast_convolutional_epoch(model, memories, ink, digits.training.labels, {32, 0.002F}, random, threads); });
    return {best, convolutional_score(model, digits.test).accuracy};
}

// Two threads of its own, whatever OpenBLAS has.
Result convolution(const DigitSets& digits, int epochs) {
    Convolutional model = random_convolutional(16, 1);
    ConvolutionalMemories memories = no_memories(model);
    std::mt19937_64 random(1);
    const auto step = [&](const Batch& batch) { return convolutional_step(model, memories, batch, 0.002); };
    const double best = fastest(epochs, [&] { train_epoch_in_batches(digits.training, 32, random, step); });
    return {best, convolutional_score(model, digits.test).accuracy};
}

// The floor: every image as doubles, 376 MB, read from memory once.
Result read_doubles(int epochs) {
    const arma::mat images(784, 60'000, arma::fill::ones);
    volatile double sum = 0;
    return {fastest(epochs, [&] { sum = arma::dot(images, images); }), 0.0};  // faster than arma::accu, which waits for its additions
}

// The floor: seconds that `operations` take at the rate of a product of 1024 x 1024 matrices, the fastest thing that this processor does.
Result at_peak(double operations, int epochs) {
    const arma::mat a(1024, 1024, arma::fill::randu), b(1024, 1024, arma::fill::randu);
    arma::mat c = a * b;
    return {fastest(10 * epochs, [&] { c = a * b; }) * operations / (2.0 * 1024 * 1024 * 1024), 0.0};
}

Result contestant(const std::string& name, const std::string& folder, int epochs, int threads) {
    constexpr double images = 60'000, products = 4;  // an addition and a multiplication, forward and backward
    if (name == "read-doubles") return read_doubles(epochs);
    if (name == "peak-12") return at_peak(products * images * (16 * 25 * 576 + 32 * 400 * 64 + 10 * 512) + 2 * images * (32 * 400 * 64 + 10 * 512), epochs);
    if (name == "peak-7") return at_peak(products * images * 10 * 784, epochs);
    if (name == "peak-9") return at_peak(products * images * (128 * 784 + 128 * 10) + 2 * images * 128 * 10, epochs);
    const DigitSets digits = find_digits(folder);
    if (name == "chapter-6") return per_image(digits, epochs);
    if (name == "chapter-7") return in_batches(digits, epochs);
    if (name == "chapter-9") return hidden_layer(digits, epochs);
    if (name == "chapter-14-one") return ink_regression(digits, epochs, {1, 0.005F});
    if (name == "chapter-14-batches") return ink_regression(digits, epochs, {100, 0.5F});
    if (name.starts_with("chapter-14-hidden")) return ink_hidden(digits, epochs, static_cast<std::size_t>(std::min(threads, 4)));
    if (name.starts_with("chapter-14-convolution")) return ink_convolution(digits, epochs, std::min(threads, 2));
    if (name == "chapter-13") return on_a_tape(digits, epochs);
    if (name == "chapter-12") return convolution(digits, epochs);
    throw std::runtime_error(name + ": is no contestant; see tests/benchmarks/run");
}

}  // namespace

int main(int argc, char** argv) {
    start_with_fitting_kernels(argv);
    try {
        if (argc == 2 && std::string(argv[1]) == "kernels") return std::puts(kernels_in_use().c_str()) < 0;
        if (argc == 2 && std::string(argv[1]) == "choice") return std::puts(std::getenv("OPENBLAS_CORETYPE") ? std::getenv("OPENBLAS_CORETYPE") : "") < 0;
        if (argc == 2 && std::string(argv[1]) == "compiler") return std::puts(SCRATCH_COMPILED_BY) < 0;
        if (argc != 5) throw std::runtime_error("usage: ours kernels | choice | compiler | CONTESTANT FOLDER EPOCHS THREADS");
        keep_freed_memory();
        openblas_set_num_threads(std::atoi(argv[4]));
        const Result result = contestant(argv[1], argv[2], std::atoi(argv[3]), std::atoi(argv[4]));
        std::printf("%.4f %.2f %.0f\n", result.seconds, 100.0 * result.accuracy, peak_memory());
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "error: %s\n", error.what());
        return 2;
    }
}
