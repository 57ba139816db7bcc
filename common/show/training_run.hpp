// What a training program shows while it trains: a table with a row an epoch, a progress bar, the learning curve;
// and how it ends before its time: Ctrl-C, or a loss that is no number any more.
#pragma once

#include "common/program/command_line.hpp"
#include "common/program/model_file.hpp"
#include "common/show/plot.hpp"

#include <armadillo>
#include <functional>

namespace scratch {

using KeepGoing = std::function<bool(arma::uword digits_done)>;

struct Measured {
    double loss;      // mean over the digits
    double accuracy;  // 0..1
};

struct TrainingRun {
    Plot curves;       // mean loss against the epoch, in training and on the test digits
    double accuracy;   // on the test digits, at the end
    bool interrupted;  // by Ctrl-C: the epoch that was running is not complete
};

// digits: how many an epoch sees. train_epoch: one epoch, asks keep_going after each step, returns the mean loss.
// test: loss and accuracy on the test digits now. untrained_loss: what the table's row 0 shows for the training digits.
// Throws std::runtime_error where the loss is not finite: the learning rate is too large.
TrainingRun run_training(const TrainingOptions& how, arma::uword digits, double untrained_loss,
                         const std::function<double(const KeepGoing&)>& train_epoch, const std::function<Measured()>& test);

// Writes the model where --save asks for it, and says so. Throws std::runtime_error where the file can't be written.
void save_as_asked(const TrainingOptions& how, const Model& model);

// The exit status of a program that was ended by Ctrl-C, 128 + SIGINT, or 0.
int training_status(const TrainingRun& run);

}  // namespace scratch
