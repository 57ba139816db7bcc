#include "09_hidden_layer/experiments.hpp"

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/bug_zoo.hpp"
#include "09_hidden_layer/check_model.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "09_hidden_layer/pictures.hpp"
#include "09_hidden_layer/starts.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <iostream>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace scratch {

namespace {

constexpr arma::uword hidden = 128;
constexpr arma::uword hidden_when_checked = 64;  // the formulas are the same, the check is quicker
constexpr arma::uword batch_size = 32;

// step: trains the model on a batch and returns its mean loss; losses: gets that of each epoch
template <typename Step>
HiddenLayer trained(HiddenLayer model, int epochs, const Digits& training, Step step, Points* losses = nullptr) {
    std::mt19937_64 random(1);
    for (int epoch = 1; epoch <= epochs; ++epoch) {
        const double loss = train_epoch_in_batches(training, batch_size, random, [&](const Batch& batch) { return step(model, batch); });
        if (losses != nullptr) losses->emplace_back(epoch, loss);
    }
    return model;
}

// Of the four parameters, last layer first, the first whose claimed gradient fails its check, and what that looks like; "" where all pass.
std::string complaint(const HiddenLayer& model, const Batch& batch, const HiddenLayer& claimed) {
    for (const CheckReport& report : check_model(model, batch, claimed, {.step = 1e-4, .tolerance = 1e-5, .most_entries = 1000}))
        if (!report.passed()) return report.parameter + ": " + report.diagnosis();
    return "";
}

const char* verdict(const std::string& complaint) { return complaint.empty() ? "PASS" : "FAIL"; }

}  // namespace

void show_starts(const Digits& training, const Digits& test, std::uint64_t seed) {
    std::cout << "\nHow large the numbers are at the start (root mean square),\nand what an epoch on " << training.count() << " digits makes of it:\n";
    const arma::mat images = gather(first_digits(training, 1000), arma::regspace<arma::uvec>(0, std::min<arma::uword>(1000, training.count()) - 1)).images;
    Table table({"weights", "x", "z", "u", "a", "units differ by", "accuracy"});
    for (const auto& [weights, model] : starts(hidden, seed)) {
        const Sizes size = sizes(model, images);
        const HiddenLayer after = trained(model, 1, training, [](HiddenLayer& m, const Batch& batch) { return hidden_training_step(m, batch, 0.1); });
        table.add({weights, formatted("%.2g", size.images), formatted("%.2g", size.sums), formatted("%.2g", size.units), formatted("%.2g", size.activations),
                   formatted("%.3f", units_differ_by(after)), formatted("%.2f %%", 100.0 * hidden_score(after, test).accuracy)});
    }
    std::cout << table.text();
}

bool show_bug_zoo(const Digits& training, const Digits& test, std::uint64_t seed, const std::string& file) {
    std::cout << "\nThe bug zoo, 5 epochs on " << training.count() << " digits. The check looks at the gradient,\nthen at the step that was taken:\n\n"
              << "  what is wrong                      rate  test accuracy  gradient  step\n";
    const HiddenLayer untrained = random_hidden_layer(hidden, seed), checked = random_hidden_layer(hidden_when_checked, seed);
    const Batch image = gather(training, arma::uvec{0});
    bool faultless = true;
    std::vector<std::pair<std::string, Points>> curves;
    for (const auto& [bug, learning_rate, what] : bug_zoo) {
        const auto step = [bug = bug, rate = learning_rate](HiddenLayer& model, const Batch& batch) { return training_step_with(bug, model, batch, rate); };
        Points losses;
        const double accuracy = hidden_score(trained(untrained, 5, training, step, &losses), test).accuracy;
        if (bug != Bug::updated_weights_used && learning_rate == 0.1) curves.emplace_back(what, losses);
        const HiddenLayer gradient = gradient_with(bug, checked, image, hidden_forward(checked, image.images));
        const HiddenLayer taken = step_taken(checked, learning_rate, [&](HiddenLayer& model) { step(model, image); });
        const std::string of_gradient = complaint(checked, image, gradient), of_step = complaint(checked, image, taken);
        std::cout << formatted("  %-33s  %4g  %11.2f %%  %8s  %4s\n", what, learning_rate, 100.0 * accuracy, verdict(of_gradient), verdict(of_step));
        if (!of_step.empty()) std::cout << wrapped("      " + of_step, "      ") << "\n";
        std::cout << std::flush;
        if (bug == Bug::none && !of_step.empty()) faultless = false;
    }
    std::cout << "\n" << write_svg(file, zoo_curves(curves)) << "\n";
    return faultless;
}

}  // namespace scratch
