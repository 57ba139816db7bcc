// The bug that everybody writes once: = where += belongs. It shows only where something is read twice.
#pragma once

#include "13_automatic_gradients/tape.hpp"

#include <armadillo>

namespace scratch {

// Like backward, but of several operations that read an entry only the one that is handed back last counts.
inline void backward_overwriting(const Node& loss) {
    for (Entry& entry : *loss.tape) entry.slope.reset();
    add_slope(loss, arma::mat(1, 1, arma::fill::ones));
    for (arma::uword place = loss.place + 1; place-- > 0;) {
        const Entry& entry = (*loss.tape)[place];
        if (!entry.wanted || !entry.hand_back || entry.slope.is_empty()) continue;
        for (const arma::uword from : entry.from) (*loss.tape)[from].slope.reset();  // what has come back to it so far is forgotten
        entry.hand_back(entry.slope);
    }
}

}  // namespace scratch
