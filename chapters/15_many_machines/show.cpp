#include "15_many_machines/show.hpp"

#include "15_many_machines/cost.hpp"
#include "common/show/plot.hpp"
#include "common/show/terminal.hpp"

#include <cmath>
#include <cstddef>
#include <iostream>
#include <string>
#include <vector>

namespace scratch {

namespace {

constexpr double network_latency = 20e-6;  // seconds from one machine to another through a switch, and what a program adds; an assumption
constexpr double bytes_of_gigabit = 1e9 / 8.0;

void show_ring() {
    std::cout << "\nThe ring on paper: three machines, each with three numbers to add up. In rounds\n1 and 2 what arrives is added; in 3 and 4 it takes the place of what was there:\n";
    Table table({"round", "machine 1", "machine 2", "machine 3"});
    const RingRun run = simulated_ring({{1, 2, 3}, {10, 20, 30}, {100, 200, 300}}, {1e-6, 1e9});
    for (std::size_t round = 0; round < run.rounds.size(); ++round) {
        std::vector<std::string> row{round == 0 ? "start" : std::to_string(round)};
        for (const arma::vec& has : run.rounds[round]) row.push_back(formatted("%4.0f %4.0f %4.0f", has(0), has(1), has(2)));
        table.add(row);
    }
    std::cout << table.text();
}

void show_step(const StepCost& step, const Link& link) {
    std::cout << "\n" << formatted("A step: %.0f processes, %.0f images, a gradient of %.0f bytes\n", step.machines, step.batch, step.bytes)
              << formatted("  each process sends, by (15.2):         %.0f bytes\n", ring_bytes(step.machines, step.bytes))
              << formatted("  measured between two of them:          %.1f millionths of a second, %.2f GB/s\n", 1e6 * link.latency, 1e-9 * link.bandwidth)
              << formatted("  adding up, by the ring's formula:      %.3f ms\n", 1e3 * ring_seconds(link, step.machines, step.bytes))
              << formatted("  adding up, measured:                   %.3f ms\n", 1e3 * step.adding_up)
              << formatted("  calculating, measured:                 %.3f ms\n", 1e3 * step.calculating);
}

// image: seconds of calculation for one image on one machine
void show_many(const StepCost& step, double image, const std::string& file) {
    std::cout << "\n" << formatted("What the formula says of more machines, %.0f images a step, each %.1f millionths\n", step.batch, 1e6 * image)
              << formatted("of a second, %.0f millionths of latency: how many times as fast as one\n", 1e6 * network_latency);
    const std::vector<double> gigabits{1, 10, 100}, machines{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};
    Table table({"machines", "1 Gbit/s", "10 Gbit/s", "100 Gbit/s"});
    Plot plot{"How many times as fast as one machine", "machines", "times as fast", {}, true};
    for (const double gigabit : gigabits) plot.curves.push_back({formatted("%.0f Gbit/s", gigabit), {}});
    for (const double count : machines) {
        std::vector<std::string> row{formatted("%.0f", count)};
        for (std::size_t i = 0; i < gigabits.size(); ++i) {
            const Link link{network_latency, gigabits[i] * bytes_of_gigabit};
            const double times = step_seconds(link, 1.0, step.batch, image, step.bytes) / step_seconds(link, count, step.batch, image, step.bytes);
            row.push_back(formatted("%.2f", times));
            plot.curves[i].points.emplace_back(count, times);
        }
        table.add(row);
    }
    std::cout << table.text() << write_svg(file, plot) << "\n";
}

}  // namespace

void show_costs(const StepCost& step, const Link& link, const std::string& file) {
    show_ring();
    if (step.machines > 1.0) show_step(step, link);
    show_many(step, step.calculating * step.machines / step.batch, file);
}

}  // namespace scratch
