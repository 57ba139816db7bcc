// Two models, and how often they read such pictures right.
#pragma once

#include "own_digits.hpp"

#include "07_mini_batches/mini_batches.hpp"
#include "08_what_it_learned/prepare_image.hpp"
#include "09_hidden_layer/hidden_layer.hpp"

#include <map>
#include <stdexcept>

namespace scratch {

using ActivationsOf = std::function<arma::vec(const arma::vec& image)>;

// As chapter 8's program trains it: about 92 % on MNIST.
inline ActivationsOf trained_softmax(const Digits& training) {
    arma::mat weights(digit_count, pixel_count, arma::fill::zeros);
    std::mt19937_64 random(1);
    for (int epoch = 0; epoch < 3; ++epoch)
        train_epoch_in_batches(training, 50, random, [&](const Batch& batch) { return batch_training_step(weights, batch, 0.2); });
    return [weights](const arma::vec& image) { return arma::vec(weights * image); };
}

// 128 units, 98 % on MNIST.
inline ActivationsOf trained_hidden_layer(const Digits& training, int epochs = 10) {
    HiddenLayer model = random_hidden_layer(128, 1);
    std::mt19937_64 random(1);
    for (int epoch = 0; epoch < epochs; ++epoch)
        train_epoch_in_batches(training, 16, random, [&](const Batch& batch) { return hidden_training_step(model, batch, 0.1); });
    return [model](const arma::vec& image) { return arma::vec(hidden_forward(model, image).activations); };
}

struct Reader {
    const char* name;
    ActivationsOf activations;
};

// Of the readings that the model is this sure of: how many, and how many of them are right.
struct Sureness {
    arma::uword sure = 0, right = 0;

    void add(const arma::vec& predictions, arma::uword label) {
        if (predictions.max() <= 0.9) return;
        ++sure;
        right += predictions.index_max() == label;
    }
};

struct KindRead {
    std::vector<double> right;                    // a share a reader; what was refused is not right
    std::vector<Sureness> sureness;               // one a reader
    double refused = 0;                           // share
    std::map<std::string, arma::uword> words;     // of the refusals
};

// digits: as they are in the data; one entry a reader
inline std::vector<Sureness> sureness_of(const Digits& digits, const std::vector<Reader>& readers) {
    std::vector<Sureness> sureness(readers.size());
    for (arma::uword i = 0; i < digits.count(); ++i)
        for (std::size_t r = 0; r < readers.size(); ++r) sureness[r].add(softmax(readers[r].activations(image_vector(digits, i))), digits.labels(i));
    return sureness;
}

inline KindRead read_kind(const Kind& kind, const Digits& digits, arma::uword pictures, const std::vector<Reader>& readers) {
    KindRead read{std::vector<double>(readers.size()), std::vector<Sureness>(readers.size()), 0, {}};
    Dice dice{std::mt19937_64(1)};
    const double one = 1.0 / static_cast<double>(pictures);
    for (arma::uword i = 0; i < pictures; ++i) {
        const Picture picture = kind.draw(image_vector(digits, i), dice);
        try {
            const arma::vec image = prepared(ink_of(picture, "it"));
            for (std::size_t r = 0; r < readers.size(); ++r) {
                const arma::vec p = softmax(readers[r].activations(image));
                read.right[r] += p.index_max() == digits.labels(i) ? one : 0.0;
                read.sureness[r].add(p, digits.labels(i));
            }
        } catch (const std::runtime_error& error) {
            read.refused += one;
            ++read.words[error.what()];
        }
    }
    return read;
}

}  // namespace scratch
