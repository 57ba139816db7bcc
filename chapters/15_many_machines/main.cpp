// Chapter 15 trains one network in many processes, on one machine or on many.
#include "15_many_machines/measured_step.hpp"
#include "15_many_machines/saved_progress.hpp"
#include "15_many_machines/show.hpp"
#include "15_many_machines/train_together.hpp"
#include "15_many_machines/workers.hpp"
#include "common/program/command_line.hpp"
#include "common/show/plot.hpp"
#include "common/show/terminal.hpp"
#include "common/show/training_table.hpp"

#include <cstdint>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

using namespace scratch;

namespace {

// so_far: where the training begins; all processes do the same, and the first alone is heard.
template <typename Network>
int train(const Workers& workers, TrainedSoFar<Network> so_far, const Options& given) {
    DigitSets digits;
    workers.all_or_none([&] { digits = load_digits(given); });
    const Digits training = first_digits(digits.training, given.count("train-images"));
    const Team team = workers.team();
    const TogetherPlan plan{given.count("batch-size"), given.number("learning-rate"), given.number("warm-up"), given.seed()};
    std::cout << formatted("processes: %llu\n", team.processes);
    TrainingTable table(given, training.count());
    Score test = score_together(team, so_far.model, digits.test);
    table.add(so_far.epochs, score_together(team, so_far.model, training).loss, test.loss, test.accuracy);
    bool stopped = false;
    for (const std::uint64_t end = so_far.epochs + epochs_asked_for(given); so_far.epochs < end && !stopped;) {
        const EpochTogether epoch = train_epoch_together(team, so_far.model, training, plan, so_far.epochs + 1, table.start_epoch(so_far.epochs + 1));
        stopped = epoch.stopped;
        if (!stopped) ++so_far.epochs;
        test = score_together(team, so_far.model, digits.test);
        table.add(so_far.epochs + (stopped ? 1 : 0), epoch.loss, test.loss, test.accuracy);
        workers.all_or_none([&] { if (workers.first() && given.has("save") && !stopped) save_model(given.text("save"), as_file(so_far)); });  // each epoch
    }
    if (given.has("save") && so_far.epochs > 0) std::cout << "model: " << given.text("save") << "\n";
    const StepCost step = measured_step(team, so_far.model, training, plan);
    const Link link = team.processes > 1 ? workers.measured_link() : Link{};
    if (!workers.first()) return table.status();  // nothing is sent from here on
    std::cout << "\n" << terminal_plot(table.curves()) << write_svg(given.output("15_learning_curve.svg"), table.curves()) << "\n";
    show_costs(step, link, given.output("15_machines.svg"));
    std::cout << formatted("test accuracy: %.2f %%\n", 100.0 * test.accuracy);
    return table.status();
}

}  // namespace

int main(int argc, char** argv) {
    let_the_first_speak();
    std::vector<Option> options = training_options({.epochs = 3, .learning_rate = 0.1});
    options.push_back(count_option("processes", "start N of them; without: one, or as many as mpirun has started", 1, 1, 1024));
    options.push_back(text_option("network", "NAME", "hidden-layer, chapter 9's, or convolutional, chapter 12's", "hidden-layer"));
    options.push_back(count_option("batch-size", "images of a step, of all processes together", 128, 1, most_digits));
    options.push_back(count_option("hidden", "units of the hidden layer", 128, 1, 4096));
    options.push_back(count_option("filters", "filters that look at the image", 16, 1, most_filters));
    options.push_back(number_option("warm-up", "epochs over which the rate grows from 0", 0.0, 0.0, 1000.0));
    const int status = run_program(argc, argv, "Chapter 15: one training, many processes.", options, [argv](const Options& given) {
        if (given.has("processes") && !is_one_of_many()) return run_in_processes(given.count("processes"), argv, given.has("save") ? given.text("save") : "");
        const Workers workers;
        std::string loaded;
        workers.all_or_none([&] { loaded = given.has("load") ? kind_of_model(given.text("load")) : ""; });
        const std::string network = loaded.empty() ? given.text("network") : loaded.substr(0, loaded.find(','));
        if (network == "convolutional") {
            const TrainedSoFar<Convolutional> start{random_convolutional(given.count("filters"), given.seed()), 0};
            return train(workers, loaded.empty() ? start : progress_of_convolutional(given.text("load")), given);
        }
        if (network != "hidden-layer" && loaded.empty()) throw std::runtime_error("--network " + network + ": there are hidden-layer and convolutional");
        const TrainedSoFar<HiddenLayer> start{random_hidden_layer(given.count("hidden"), given.seed()), 0};
        return train(workers, loaded.empty() ? start : progress_of_hidden_layer(given.text("load")), given);
    });
    return status == 2 && !speaks() ? 0 : status;  // or mpirun ends all, and the first before it has told what is wrong
}
