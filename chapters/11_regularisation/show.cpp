#include "11_regularisation/show.hpp"

#include "07_mini_batches/mini_batches.hpp"
#include "10_optimisers/show.hpp"
#include "10_optimisers/train.hpp"
#include "11_regularisation/differences.hpp"
#include "11_regularisation/regularisation.hpp"
#include "11_regularisation/train.hpp"
#include "common/show/plot.hpp"
#include "common/show/svg.hpp"
#include "common/show/terminal.hpp"

#include <iostream>
#include <random>
#include <utility>
#include <vector>

namespace scratch {

namespace {

constexpr arma::uword hidden = 128, batch_size = 16;
constexpr double rate = 0.1;

struct Trained {
    HiddenLayer model;
    Score training, held_out;  // at the end
    Best best;                 // on the held-out digits
    Points training_losses, held_out_losses;  // by epoch
};

// The losses are the whole network's, on the digits as they are.
Trained trained(const Plan& plan, const HiddenLayer& start, const Digits& held_out, const Regularisation& with, std::uint64_t seed) {
    Training training{start, no_memories(start), std::mt19937_64(seed)};
    Trained result{start, {}, hidden_score(start, held_out), {start, arma::datum::inf, 0}, {}, {}};
    for (arma::uword epoch = 1; epoch <= plan.epochs; ++epoch) {
        train_epoch(training, plan, with, epoch);
        result.training = hidden_score(training.model, plan.digits);
        result.held_out = hidden_score(training.model, held_out);
        stop_early(result.best, training.model, result.held_out.loss, epoch, plan.epochs);
        result.training_losses.emplace_back(epoch, result.training.loss);
        result.held_out_losses.emplace_back(epoch, result.held_out.loss);
    }
    result.model = training.model;
    return result;
}

// Plain steps, the rate constant, on a new network of so many units.
Trained trained(const Digits& few, const Digits& held_out, const Regularisation& with, arma::uword epochs, std::uint64_t seed, arma::uword units = hidden) {
    const Plan plan{few, batch_size, epochs, optimiser_named("plain").update, [](double) { return rate; }};
    return trained(plan, random_hidden_layer(units, seed), held_out, with, seed);
}

std::vector<std::string> row_of(const std::string& name, const Trained& one) {
    return {name, formatted("%.3f", one.training.loss), formatted("%.3f", one.held_out.loss), formatted("%.1f %%", 100.0 * one.held_out.accuracy), formatted("%.3f", one.best.loss), std::to_string(one.best.epoch)};
}

// 1 where the model reads the digit right, else 0
arma::vec right(const HiddenLayer& model, const Digits& digits) {
    const Batch all = gather(digits, arma::regspace<arma::uvec>(0, digits.count() - 1));
    const arma::urowvec read_as = arma::index_max(hidden_forward(model, all.images).activations, 0);
    return arma::conv_to<arma::vec>::from(read_as.t() == all.labels);
}

}  // namespace

void show_ways(const Digits& few, const Digits& held_out, arma::uword epochs, std::uint64_t seed, const std::string& file) {
    std::cout << "\n" << formatted("%llu digits, %llu epochs each; the losses at the end, and where the held-out one\nwas lowest:\n", few.count(), epochs);
    Table table({"with", "training", "held-out", "accuracy", "lowest", "at epoch"});
    Plot plot{"Learning by heart: " + std::to_string(few.count()) + " digits", "epoch", "mean loss", {}};
    const std::vector<std::pair<std::string, Regularisation>> ways{{"no help", {}}, {"decay 0.003", {.decay = 0.003}}, {"dropout 0.5", {.dropout = 0.5}}, {"shifts by 1", {.shifts = 1}}, {"shifts by 2", {.shifts = 2}}};
    for (const auto& [name, with] : ways) {
        const Trained one = trained(few, held_out, with, epochs, seed);
        table.add(row_of(name, one));
        if (name == "no help" || name == "shifts by 1") {
            plot.curves.push_back({"training, " + name, one.training_losses});
            plot.curves.push_back({"held-out, " + name, one.held_out_losses});
        }
        if (name == "no help") table.add({"  stopped early", "", formatted("%.3f", one.best.loss), formatted("%.1f %%", 100.0 * hidden_score(one.best.model, held_out).accuracy), "", ""});
    }
    table.add(row_of("  1,024 units", trained(few, held_out, {}, epochs, seed, 1024)));
    std::cout << table.text() << write_svg(file, plot) << "\n";
}

HiddenLayer show_sizes(const Plan& plan, const HiddenLayer& start, const Digits& held_out, std::uint64_t seed, const std::string& file) {
    std::cout << "\nWithout help, on fewer digits and on all; as the network above in all else:\n";
    Table table({"digits", "training", "held-out", "accuracy", "lowest", "at epoch"});
    Plot plot{"How many digits", "epoch", "mean loss", {}};
    HiddenLayer model = start;
    for (const arma::uword size : {arma::uword{1000}, arma::uword{5000}, plan.digits.count()}) {
        if (size >= plan.digits.count() && size != plan.digits.count()) continue;
        const Digits some = first_digits(plan.digits, size);
        const Trained one = trained({some, plan.batch_size, plan.epochs, plan.update, plan.rate}, start, held_out, {}, seed);
        table.add(row_of(std::to_string(size), one));
        plot.curves.push_back({"training, " + std::to_string(size), one.training_losses});
        plot.curves.push_back({"held-out, " + std::to_string(size), one.held_out_losses});
        model = one.model;
    }
    std::cout << table.text() << write_svg(file, plot) << "\n";
    return model;
}

void show_wrong_labels(const Digits& few, const Digits& held_out, arma::uword epochs, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const Digits wrong = with_wrong_labels(few, 0.2, random);
    const arma::uvec changed = arma::find(wrong.labels != few.labels);
    const Digits lies{wrong.images.cols(changed), wrong.labels(changed)};
    std::cout << "\n" << formatted("The same digits, and the labels of %llu of them are wrong:\n", changed.n_elem);
    Table table({"with", "wrong labels learned", "held-out accuracy"});
    for (const auto& [name, with] : {std::pair<std::string, Regularisation>{"no help", {}}, {"decay 0.003", {.decay = 0.003}}, {"shifts by 2", {.shifts = 2}}}) {
        const Trained one = trained(wrong, held_out, with, epochs, seed);
        table.add({name, formatted("%.1f %%", lies.count() == 0 ? 0.0 : 100.0 * hidden_score(one.model, lies).accuracy), formatted("%.1f %%", 100.0 * one.held_out.accuracy)});
        if (name == "no help")
            table.add({"  stopped early", formatted("%.1f %%", lies.count() == 0 ? 0.0 : 100.0 * hidden_score(one.best.model, lies).accuracy), formatted("%.1f %%", 100.0 * hidden_score(one.best.model, held_out).accuracy)});
    }
    std::cout << table.text();
}

void show_difference(const HiddenLayer& model, const HiddenLayer& other, const Digits& test) {
    const arma::vec first = right(model, test), second = right(other, test);
    const double only_first = arma::accu(first % (1.0 - second)), only_second = arma::accu(second % (1.0 - first));
    const double accuracy = arma::mean(first), error = standard_error(accuracy, static_cast<double>(test.count()));
    std::cout << formatted("\nOn %llu test digits %.2f %% has a standard error of %.2f.\n", test.count(), 100.0 * accuracy, 100.0 * error)
              << formatted("Without help, and else the same: %.2f %%. Only the first reads %.0f digits right,\nonly the other %.0f", 100.0 * arma::mean(second), only_first, only_second);
    if (only_first + only_second > 0.0) std::cout << formatted(": a difference of %.1f standard errors", difference_in_errors(only_first, only_second));
    std::cout << "\n";
}

}  // namespace scratch
