#include "09_hidden_layer/experiments.hpp"

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/bug_zoo.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "09_hidden_layer/starts.hpp"
#include "common/gradient_check/gradient_check.hpp"
#include "common/show/terminal.hpp"

#include <iostream>

namespace scratch {

namespace {

constexpr arma::uword hidden = 128;
constexpr arma::uword hidden_when_checked = 64;  // the formulas are the same, the check is quicker
constexpr arma::uword batch_size = 32;

// step: trains the model on a batch and returns its mean loss
template <typename Step>
double accuracy_after(int epochs, HiddenLayer<float>& model, const Digits& training, const Digits& test, Step step) {
    std::mt19937_64 random(1);
    for (int epoch = 0; epoch < epochs; ++epoch)
        train_epoch_in_batches<float>(training, batch_size, random, [&](const Batch<float>& batch) { return step(model, batch); });
    return hidden_score(model, test).accuracy;
}

// Of the four parameters, last layer first, the first whose claimed gradient fails its check, and what that looks like; "" where all pass.
std::string complaint(const HiddenLayer<double>& model, const Batch<double>& batch, const HiddenLayer<double>& claimed) {
    std::string first;
    for_each_parameter(model, batch, claimed, [&](const std::string& name, auto loss, auto active_set, const arma::mat& at, const arma::mat& gradient) {
        const CheckReport report = check_gradient(name, loss, at, gradient, {.step = 1e-4, .tolerance = 1e-5, .most_entries = 1000, .active_set = active_set});
        if (first.empty() && !report.passed()) first = name + ": " + report.diagnosis();
    });
    return first;
}

const char* verdict(const std::string& complaint) { return complaint.empty() ? "PASS" : "FAIL"; }

}  // namespace

void show_starts(const Digits& training, const Digits& test, std::uint64_t seed) {
    std::cout << "\nHow large the numbers are at the start (root mean square), and what an epoch on " << training.count() << " digits makes of it:\n";
    const arma::fmat images = gather<float>(training, arma::regspace<arma::uvec>(0, training.count() - 1)).images;
    Table table({"weights", "x", "z", "h", "theta", "units differ by", "test accuracy"});
    for (auto& [weights, model] : starts<float>(hidden, seed)) {
        const auto [x, z, h, theta] = sizes(model, images);
        const double accuracy = accuracy_after(1, model, training, test, [](auto& m, const auto& batch) { return hidden_training_step(m, batch, 0.1f); });
        table.add({weights, formatted("%.2g", x), formatted("%.2g", z), formatted("%.2g", h), formatted("%.2g", theta),
                   formatted("%.3f", units_differ_by(model)), formatted("%.2f %%", 100.0 * accuracy)});
    }
    std::cout << table.text();
}

bool show_bug_zoo(const Digits& training, const Digits& test, std::uint64_t seed) {
    std::cout << "\nThe bug zoo, 5 epochs on " << training.count() << " digits. The check looks at the gradient, then at the step that was taken:\n\n"
              << "  what is wrong                      rate  test accuracy  gradient  step\n";
    const HiddenLayer<double> checked = random_hidden_layer<double>(hidden_when_checked, seed);
    const Batch<double> image = gather<double>(training, arma::uvec{0});
    bool faultless = true;
    for (const Exhibit& exhibit : bug_zoo) {
        const auto step = [&](auto& model, const auto& batch, auto learning_rate) { return training_step_with(exhibit.bug, model, batch, learning_rate); };
        HiddenLayer<float> model = random_hidden_layer<float>(hidden, seed);
        const double accuracy = accuracy_after(5, model, training, test, [&](auto& m, const auto& batch) { return step(m, batch, static_cast<float>(exhibit.learning_rate)); });
        const std::string of_gradient = complaint(checked, image, gradient_with(exhibit.bug, checked, image, hidden_forward(checked, image.images)));
        const std::string of_step = complaint(checked, image, step_taken(checked, exhibit.learning_rate, [&](auto& m) { step(m, image, exhibit.learning_rate); }));
        std::cout << formatted("  %-33s  %4g  %11.2f %%  %8s  %4s\n", exhibit.what, exhibit.learning_rate, 100.0 * accuracy, verdict(of_gradient), verdict(of_step));
        if (!of_step.empty()) std::cout << "      " << of_step << "\n";
        std::cout << std::flush;
        if (exhibit.bug == Bug::none) faultless = faultless && of_step.empty();
    }
    return faultless;
}

}  // namespace scratch
