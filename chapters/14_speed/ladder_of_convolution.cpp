#include "14_speed/ladder.hpp"
#include "14_speed/show.hpp"

#include "07_mini_batches/mini_batches.hpp"
#include "12_convolution/network.hpp"
#include "12_convolution/train.hpp"
#include "14_speed/fast_gradient.hpp"
#include "14_speed/ink.hpp"
#include "14_speed/over_the_ink.hpp"

#include <cstdint>
#include <functional>
#include <random>
#include <vector>

namespace scratch {

namespace {

constexpr double convolution_all = 4.0 * (16 * 25 * 576 + 32 * 400 * 64 + 10 * 512) + 2.0 * (32 * 400 * 64 + 10 * 512);

}  // namespace

std::vector<Rung> show_convolution_ladder(const DigitSets& digits, std::uint64_t epochs, std::uint64_t seed) {
    Ladder ladder{digits, epochs};
    const Digits& training = digits.training;
    const Ink ink = ink_of(training);
    ladder.begin("Convolution, 16 and 32 filters, batches of 32, rate 0.002 of Adam");
    const auto climb = [&](const char* way, const std::function<double(Convolutional&, ConvolutionalMemories&, std::mt19937_64&)>& epoch) {
        Convolutional model = random_convolutional(first_filters, seed);
        ConvolutionalMemories memories = no_memories(model);
        std::mt19937_64 random(seed);
        ladder.climb(way, convolution_all, dense_bytes, [&] { epoch(model, memories, random); }, [&] { return convolutional_score(model, digits.test).accuracy; });
    };
    climb("chapter 12, two threads", [&](Convolutional& model, ConvolutionalMemories& memories, std::mt19937_64& random) {
        return train_epoch_in_batches(training, 32, random, [&](const Batch& batch) { return convolutional_step(model, memories, batch, 0.002); });
    });
    for (const int threads : {1, 2})
        climb(threads == 1 ? "float, what is not 0, one thread" : "  and two threads", [&](Convolutional& model, ConvolutionalMemories& memories, std::mt19937_64& random) {
            return fast_convolutional_epoch(model, memories, ink, training.labels, {32, 0.002F}, random, threads);
        });
    return ladder.rungs;
}

HiddenLayer train_quickly(const Digits& training, std::uint64_t epochs, std::uint64_t seed) {
    FastHidden<32> model = fast_hidden<32>(random_hidden_layer(fast_units, seed));
    const Ink ink = ink_of(training);
    std::mt19937_64 random(seed);
    for (std::uint64_t epoch = 0; epoch < epochs; ++epoch) ink_epoch(model, ink, training.labels, {128, 0.1F}, random);
    return plain_hidden(model);
}

}  // namespace scratch
