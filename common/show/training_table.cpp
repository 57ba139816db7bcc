#include "common/show/training_table.hpp"

#include <cmath>
#include <csignal>
#include <iostream>
#include <stdexcept>

namespace scratch {

namespace {

volatile std::sig_atomic_t interrupts = 0;

// The first Ctrl-C asks for an end after the present step; a second one ends the program at once.
extern "C" void on_interrupt(int) {
    interrupts = 1;
    std::signal(SIGINT, SIG_DFL);
}

}  // namespace

TrainingTable::TrainingTable(const Options& given, arma::uword digits_)
    : learning_rate(given.number("learning-rate")),
      digits(digits_),
      plot{"Learning curve", "epoch", "mean loss", {{"training", {}}, {"on the test digits", {}}}} {
    std::cout << "\n  epoch  training loss  test loss  test accuracy                          time\n";
}

TrainingTable::~TrainingTable() { stop_hearing(); }

std::function<bool(arma::uword)> TrainingTable::start_epoch(std::uint64_t epoch) {
    interrupts = 0;
    heard_before = std::signal(SIGINT, on_interrupt);
    started = std::chrono::steady_clock::now();
    progress.emplace(formatted("  epoch %llu", static_cast<unsigned long long>(epoch)), digits);
    return [this](arma::uword digits_done) {
        progress->update(done = digits_done);
        return interrupts == 0;
    };
}

void TrainingTable::stop_hearing() {
    progress.reset();
    stopped = stopped || interrupts != 0;
    if (heard_before) std::signal(SIGINT, *heard_before);
    heard_before.reset();
    interrupts = 0;
}

void TrainingTable::add(std::uint64_t epoch, double training_loss, double test_loss, double test_accuracy) {
    const auto number = static_cast<unsigned long long>(epoch);
    const bool trained = progress.has_value();
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - started;
    stop_hearing();
    if (!std::isfinite(training_loss))
        throw std::runtime_error(formatted("--learning-rate %g is too large: the loss of epoch %llu is not a finite number; try a tenth of it", learning_rate, number));
    std::cout << formatted("  %5llu  %13.4f  %9.4f  %11.2f %%  %s  %5.2f s\n", number, training_loss, test_loss, 100.0 * test_accuracy, bar(test_accuracy, 20).c_str(), trained ? passed.count() : 0.0)
              << std::flush;
    if (stopped) std::cout << formatted("stopped by Ctrl-C after %llu of %llu digits of epoch %llu\n", done, digits, number);
    if (!trained) return;  // before training: so far above the rest that the rest would look flat
    plot.curves[0].points.emplace_back(epoch, training_loss);
    plot.curves[1].points.emplace_back(epoch, test_loss);
}

int TrainingTable::status() const { return stopped ? 128 + SIGINT : 0; }

}  // namespace scratch
