// Chapters 6, 7 and 9 over the ink: the same steps on the same digits in the same order, to the rounding of float.
#pragma once

#include "06_training_loop/training_loop.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "14_speed/ink.hpp"
#include "14_speed/single_precision.hpp"

#include <algorithm>
#include <armadillo>
#include <atomic>
#include <cstddef>
#include <random>
#include <span>
#include <thread>
#include <vector>

namespace scratch {

// What an epoch is done with. The last three are the ladder's: no result depends on them, but by rounding.
struct Way {
    arma::uword batch_size;
    float rate;
    bool softmax_at_once = true;  // behind each image's sums, while they are at hand; not behind those of the whole batch
    bool two_sums = true;         // add_product_in_two for add_product
    bool ask_for_memory = true;   // all of a batch's dots before its first
};

// One epoch of softmax regression; batches of one are chapter 6. ink, labels: of all digits. Returns the mean loss.
inline double ink_epoch(Columns<16>& weights, const Ink& ink, const arma::Col<arma::u8>& labels, const Way& way, std::mt19937_64& random) {
    const std::vector<arma::uword> order = shuffled(labels.n_elem, random);
    double loss = 0.0;
    Columns<16> a(way.batch_size);
    for (std::size_t done = 0; done < order.size(); done += way.batch_size) {
        const std::size_t size = std::min<std::size_t>(way.batch_size, order.size() - done);
        const auto image = [&](std::size_t n) { return ink.image(order[done + n]); };
        if (way.ask_for_memory)
            for (std::size_t n = 0; n < size; ++n) ask_for(image(n));
        const auto softmax = [&](std::size_t n) { loss += static_cast<double>(become_slopes(a[n].of.data(), labels(order[done + n]), way.rate / static_cast<float>(size))); };
        for (std::size_t n = 0; n < size; ++n) {
            a[n] = {};
            if (way.two_sums) add_product_in_two(a[n], weights, image(n));
            else add_product(a[n], weights, image(n));
            if (way.softmax_at_once) softmax(n);
        }
        for (std::size_t n = 0; n < size && !way.softmax_at_once; ++n) softmax(n);
        for (std::size_t n = 0; n < size; ++n) take_step(weights, image(n), a[n]);  // behind the last product: all of a batch see the same weights
    }
    return loss / static_cast<double>(order.size());
}

// A network of 128 hidden units, in parts of `rows` of them.
constexpr std::size_t fast_units = 128;
template <std::size_t rows>
struct FastHidden {
    Columns<rows> hidden_weights;
    arma::fvec hidden_biases;
    arma::fmat weights;
    arma::fvec biases;
};

template <std::size_t rows>
FastHidden<rows> fast_hidden(const HiddenLayer& model) {
    return {columns_of<rows>(model.hidden_weights), to_float(model.hidden_biases), to_float(model.weights), to_float(model.biases)};
}

template <std::size_t rows>
HiddenLayer plain_hidden(const FastHidden<rows>& model) {
    HiddenLayer plain = to_double(FloatLayer{{}, model.hidden_biases, model.weights, model.biases});
    plain.hidden_weights = matrix_of(model.hidden_weights, fast_units);
    return plain;
}

// Where threads wait for each other. std::barrier lets those that wait fall asleep, and to wake up takes longer than the work of a batch:
// here they look again and again, and give way to other programs only when it takes long.
struct MeetingPoint {
    std::size_t threads;
    std::atomic<std::size_t> arrived{0}, meetings{0};

    void wait_for_all() {
        const std::size_t before = meetings.load();
        if (arrived.fetch_add(1) + 1 == threads) {
            arrived.store(0);
            meetings.store(before + 1);
        }
        for (int looks = 0; meetings.load() == before; ++looks)
            if (looks > 10'000) std::this_thread::yield();
    }
};

// One epoch of chapter 9's network. Each thread makes the sums of its own parts and steps their weights; the first one does what lies between.
// ink: in several strips, so that the weights of one strip stay in the nearest cache for a whole batch. threads: 1, or as many as divide the parts
template <std::size_t rows>
double ink_epoch(FastHidden<rows>& model, const Ink& ink, const arma::Col<arma::u8>& labels, const Way& way, std::mt19937_64& random, std::size_t threads = 1) {
    constexpr std::size_t parts = fast_units / rows;
    const arma::uvec order(shuffled(labels.n_elem, random));
    double loss = 0.0;
    Columns<rows> z(parts * way.batch_size);  // a batch's sums, image by image; behind the middle the steps
    MeetingPoint meeting{threads};
    const auto work = [&](std::size_t thread) {
        const std::size_t first = thread * parts / threads, end = (thread + 1) * parts / threads;  // its parts
        for (arma::uword done = 0; done < order.n_elem; done += way.batch_size) {
            const arma::uword size = std::min(way.batch_size, order.n_elem - done);
            const arma::uvec chosen = order.subvec(done, done + size - 1);
            if (way.ask_for_memory)
                for (const arma::uword image : chosen) ask_for(ink.image(image));
            for (std::size_t part = first; part < end; ++part) {
                for (arma::uword n = 0; n < size; ++n) std::copy_n(model.hidden_biases.begin() + part * rows, rows, z[parts * n + part].of.begin());
                for (arma::uword strip = 0; strip < ink.strips; ++strip)
                    for (arma::uword n = 0; n < size; ++n) add_product(z[parts * n + part], model.hidden_weights, ink.strip(chosen(n), strip), part);
            }
            meeting.wait_for_all();
            if (thread == 0) {
                arma::fmat sums(z.front().of.data(), fast_units, size, false, true);  // the same numbers, not a copy
                loss += float_middle_step(sums, model.hidden_biases, model.weights, model.biases, arma::conv_to<arma::uvec>::from(labels(chosen)), way.rate);
                sums *= way.rate;
            }
            meeting.wait_for_all();
            for (std::size_t part = first; part < end; ++part)
                for (arma::uword strip = 0; strip < ink.strips; ++strip)
                    for (arma::uword n = 0; n < size; ++n) take_step(model.hidden_weights, ink.strip(chosen(n), strip), z[parts * n + part], part);
        }
    };
    std::vector<std::thread> others;
    for (std::size_t thread = 1; thread < threads; ++thread) others.emplace_back(work, thread);
    work(0);
    for (std::thread& other : others) other.join();
    return loss / static_cast<double>(order.n_elem);
}

// The ten activations of one image.
template <std::size_t rows>
arma::fvec fast_activations(const FastHidden<rows>& model, std::span<const Dot> image) {
    Columns<rows> z(fast_units / rows);
    for (std::size_t part = 0; part < z.size(); ++part) add_product(z[part], model.hidden_weights, image, part);
    const arma::fvec sums = arma::fvec(z.front().of.data(), fast_units, false, true) + model.hidden_biases;
    return model.weights * arma::clamp(sums, 0.0F, arma::fdatum::inf) + model.biases;
}

}  // namespace scratch
