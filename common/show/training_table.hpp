// What a training program shows while it trains: a table with a row an epoch, a progress bar, the learning curve.
// And how training ends before its time: by Ctrl-C, or when the loss is no number any more.
#pragma once

#include "common/program/command_line.hpp"
#include "common/show/plot.hpp"
#include "common/show/terminal.hpp"

#include <armadillo>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

namespace scratch {

class TrainingTable {
public:
    // given: with the options of training_options; digits: how many an epoch sees. Prints the header.
    TrainingTable(const Options& given, arma::uword digits);
    ~TrainingTable();
    TrainingTable(const TrainingTable&) = delete;
    TrainingTable& operator=(const TrainingTable&) = delete;

    // Starts the clock and the bar, and from now on a Ctrl-C is heard. Returns what is to be called after each step with the number of
    // digits done: it moves the bar, and returns false once Ctrl-C was pressed. A second Ctrl-C ends the program at once.
    std::function<bool(arma::uword digits_done)> start_epoch(std::uint64_t epoch);

    // Prints the epoch's row; Ctrl-C ends the program again. Losses are means over the digits, accuracy is 0..1.
    // Throws std::runtime_error where the training loss is not finite: the learning rate is too large.
    void add(std::uint64_t epoch, double training_loss, double test_loss, double test_accuracy);

    bool interrupted() const { return stopped; }  // by Ctrl-C: the last epoch is not complete
    int status() const;                           // the program's: 128 + SIGINT after a Ctrl-C, else 0
    const Plot& curves() const { return plot; }   // both losses against the epoch

private:
    double learning_rate;
    arma::uword digits, done = 0;
    bool stopped = false;
    Plot plot;
    std::optional<Progress> progress;  // while an epoch runs
    std::chrono::steady_clock::time_point started;
    std::optional<void (*)(int)> heard_before;  // what Ctrl-C did before the epoch, while one runs; SIG_DFL is a null pointer

    void stop_hearing();
};

}  // namespace scratch
