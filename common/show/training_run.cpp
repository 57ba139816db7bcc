#include "common/show/training_run.hpp"

#include "common/show/terminal.hpp"

#include <chrono>
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

TrainingRun run_training(const TrainingOptions& how, arma::uword digits, double untrained_loss,
                         const std::function<double(const KeepGoing&)>& train_epoch, const std::function<Measured()>& test) {
    interrupts = 0;
    std::signal(SIGINT, on_interrupt);
    TrainingRun run{{"Learning curve", "epoch", "mean loss", {{"training", {}}, {"on the test digits", {}}}}, 0.0, false};
    const auto show_row = [&](std::uint64_t epoch, double loss, double seconds) {
        const Measured now = test();
        run.accuracy = now.accuracy;
        std::cout << formatted("  %5llu  %13.4f  %9.4f  %11.2f %%  %5.2f s\n", static_cast<unsigned long long>(epoch), loss, now.loss,
                               100.0 * now.accuracy, seconds) << std::flush;
        if (epoch == 0) return;  // so far above the rest that the rest would look flat
        run.curves.curves[0].points.emplace_back(epoch, loss);
        run.curves.curves[1].points.emplace_back(epoch, now.loss);
    };

    std::cout << "\n  epoch  training loss  test loss  test accuracy     time\n";
    show_row(0, untrained_loss, 0.0);
    for (std::uint64_t epoch = 1; epoch <= how.epochs && interrupts == 0; ++epoch) {
        const auto started = std::chrono::steady_clock::now();
        arma::uword done = 0;
        double loss = 0.0;
        {
            Progress progress(formatted("  epoch %llu", static_cast<unsigned long long>(epoch)), digits);
            loss = train_epoch([&](arma::uword digits_done) {
                progress.update(done = digits_done);
                return interrupts == 0;
            });
        }
        if (!std::isfinite(loss))
            throw std::runtime_error(formatted("--learning-rate %g is too large: the loss of epoch %llu is not a finite number; try a tenth of it",
                                               how.learning_rate, static_cast<unsigned long long>(epoch)));
        show_row(epoch, loss, std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
        if (interrupts != 0)
            std::cout << formatted("stopped by Ctrl-C after %llu of %llu digits of epoch %llu\n", done, digits, static_cast<unsigned long long>(epoch));
    }
    std::signal(SIGINT, SIG_DFL);
    run.interrupted = interrupts != 0;  // before the first epoch too
    return run;
}

void save_as_asked(const TrainingOptions& how, const Model& model) {
    if (how.save.empty()) return;
    save_model(how.save, model);
    std::cout << "model: " << how.save << "\n";
}

int training_status(const TrainingRun& run) { return run.interrupted ? 128 + SIGINT : 0; }

}  // namespace scratch
