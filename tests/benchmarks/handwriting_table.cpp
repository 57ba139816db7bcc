// Prints every figure of docs/handwriting.md: how like MNIST the drawn digits are, and how well they stand in for it.

#include "common/digits/find_digits.hpp"
#include "common/digits/handwriting.hpp"
#include "handwriting_measures.hpp"

#include <cstdio>
#include <ctime>
#include <exception>
#include <stdexcept>

using namespace scratch;

namespace {

void print_pixels(const char* name, const Digits& digits) {
    const PixelStatistics pixels = pixel_statistics(digits.images);
    std::printf("%-18s %8.3f %10.3f %10.1f %%\n", name, pixels.mean, pixels.deviation, 100 * pixels.inked);
}

// Trains both models on `training` and prints what they score on MNIST's test images and on drawn ones they have not seen.
void print_scores(const char* name, const Digits& training, const Digits& mnist_test, const Digits& drawn_test) {
    const Network softmax = train(training, 0, 8);
    const Network network = train(training, 128, 8);
    std::printf("%-18s %10.2f %10.2f %14.2f %10.2f\n", name, accuracy(softmax, mnist_test), accuracy(network, mnist_test),
                accuracy(softmax, drawn_test), accuracy(network, drawn_test));
    std::fflush(stdout);
}

// What the network makes of each digit's share of MNIST's test images.
void print_by_digit(const char* name, const Digits& training, const Digits& mnist_test) {
    const Network network = train(training, 128, 8);
    std::printf("%-18s", name);
    for (arma::u8 digit = 0; digit < digit_count; ++digit) {
        const arma::uvec of_digit = arma::find(mnist_test.labels == digit);
        std::printf(" %5.1f", accuracy(network, {mnist_test.images.cols(of_digit), mnist_test.labels(of_digit)}));
    }
    std::printf("\n");
}

void print_table(const DigitSets& mnist) {
    constexpr std::uint64_t seed = 1;
    const std::clock_t start = std::clock();  // processor time: what else the machine does counts less
    const Digits drawn = draw_digits(60000, seed);
    const Digits drawn_test = draw_digits(10000, seed, 60000);
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    std::printf("70,000 digits drawn in %.2f s of one processor core\n\n", seconds);

    std::printf("pixels                 mean  deviation   not zero\n");
    print_pixels("drawn digits", drawn);
    print_pixels("MNIST", mnist.training);

    std::printf("\naccuracy in %%         on MNIST's test images    on held-out drawn digits\n");
    std::printf("trained on            softmax    network        softmax    network\n");
    print_scores("drawn digits", drawn, mnist.test, drawn_test);
    print_scores("  another seed", draw_digits(60000, seed + 1), mnist.test, drawn_test);
    print_scores("  and another", draw_digits(60000, seed + 2), mnist.test, drawn_test);
    print_scores("  20,000 of them", draw_digits(20000, seed), mnist.test, drawn_test);
    const auto print_variety = [&](const char* name, const Variety& variety) {
        print_scores(name, draw_digits(60000, seed, 0, variety), mnist.test, draw_digits(10000, seed, 60000, variety));
    };
    print_variety("  no jitter", {.jitter = 0});
    print_variety("  jitter unlinked", {.follow = 0});
    print_variety("  no warp", {.warp = 0});
    print_variety("  one slant", {.slant = 0});
    print_variety("  one aspect", {.aspect = 0});
    print_variety("  no rotation", {.rotation = 0});
    print_variety("  one pen", {.pen = 0});
    print_variety("  a font", {.jitter = 0, .warp = 0, .slant = 0, .aspect = 0, .rotation = 0, .pen = 0});
    print_variety("  centred at 13.5", {.centre = 13.5});
    print_scores("MNIST", mnist.training, mnist.test, drawn_test);

    std::printf("\nnetwork, by digit      0     1     2     3     4     5     6     7     8     9\n");
    print_by_digit("drawn digits", drawn, mnist.test);
    print_by_digit("MNIST", mnist.training, mnist.test);
}

}  // namespace

int main() try {
    const DigitSets mnist = find_digits("");
    if (!mnist.source.starts_with("MNIST"))
        throw std::runtime_error("no MNIST in $MNIST_DIR or data/mnist to compare with; ./tutorial data downloads it");
    print_table(mnist);
} catch (const std::exception& problem) {
    std::fprintf(stderr, "error: %s\n", problem.what());
    return 2;
}
