// What it costs to put a gradient together: the ring, and from which number of machines on it does not pay.
#pragma once

#include <algorithm>
#include <armadillo>
#include <vector>

namespace scratch {

// (15.2) machines: 1 or more, bytes: of the gradient; returns how many bytes each machine sends, and as many it receives, until all have the sum of all
// Patarasuk and Yuan, "Bandwidth optimal all-reduce algorithms for clusters of workstations", J. Parallel and Distributed Computing 69 (2009)
inline double ring_bytes(double machines, double bytes) {
    return 2.0 * (machines - 1.0) / machines * bytes;
}

struct Link {
    double latency;    // seconds from sending to hearing of an empty message
    double bandwidth;  // bytes a second
};

// (15.3) returns the seconds that the ring takes: 2 (machines - 1) messages one after the other
inline double ring_seconds(const Link& link, double machines, double bytes) {
    return 2.0 * (machines - 1.0) * link.latency + ring_bytes(machines, bytes) / link.bandwidth;
}

// (15.4) image: seconds of calculation for one; returns the seconds of a step
inline double step_seconds(const Link& link, double machines, double batch, double image, double bytes) {
    return batch / machines * image + ring_seconds(link, machines, bytes);
}

// What a ring of machines has done until all have the sum.
struct RingRun {
    std::vector<std::vector<arma::vec>> rounds;  // what each machine has: at the start, and after each round
    double bytes_sent;                           // by the first machine, 8 a number
    double seconds;                              // each round as long as its longest message
};

// The ring, message by message. gradients: one of each machine, all of one length. In a round each machine sends one piece to the next; in the first
// half of the rounds a piece that arrives is added, in the second half it takes the place of what was there.
inline RingRun simulated_ring(const std::vector<arma::vec>& gradients, const Link& link) {
    const arma::uword machines = gradients.size(), length = gradients.front().n_elem;
    RingRun run{{gradients}, 0.0, 0.0};
    const auto piece = [&](arma::uword which) { return arma::span(which * length / machines, (which + 1) * length / machines - 1); };
    for (arma::uword round = 0; round + 2 < 2 * machines; ++round) {
        const std::vector<arma::vec>& before = run.rounds.back();
        std::vector<arma::vec> after = before;
        double longest = 0.0;
        for (arma::uword machine = 0; machine < machines; ++machine) {
            const arma::span sent = piece((machine + 2 * machines - round) % machines);  // what it has just completed, or been given
            arma::vec& receiver = after[(machine + 1) % machines];
            if (round + 1 < machines) receiver(sent) += before[machine](sent);
            else receiver(sent) = before[machine](sent);
            const double bytes = 8.0 * static_cast<double>(sent.b - sent.a + 1);
            if (machine == 0) run.bytes_sent += bytes;
            longest = std::max(longest, link.latency + bytes / link.bandwidth);
        }
        run.seconds += longest;
        run.rounds.push_back(after);
    }
    return run;
}

}  // namespace scratch
