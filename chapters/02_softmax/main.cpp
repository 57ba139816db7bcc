// Chapter 2 shows softmax: what it does, how the formula dies as it is written, and the shift that saves it.
#include "02_softmax/pictures.hpp"
#include "02_softmax/softmax.hpp"
#include "common/program/command_line.hpp"
#include "common/show/terminal.hpp"

#include <cmath>
#include <iostream>
#include <limits>
#include <string>

using namespace scratch;

namespace {

std::string list(const arma::vec& numbers) {
    std::string items;
    for (const double number : numbers) {
        items += items.empty() ? "" : ", ";
        items += std::isnan(number) ? "nan" : formatted("%.4g", number);  // a NaN's sign means nothing
    }
    return "[" + items + "]";
}

void show_what_it_does() {
    const arma::vec activations{2.0, 1.0, 0.0, -1.0, 2.5};
    const arma::vec predictions = softmax(activations);
    std::cout << "Five activations become five probabilities:\n";
    Table table({"k", "a_k", "e^a_k", "p_k", ""});
    for (arma::uword k = 0; k < activations.n_elem; ++k)
        table.add({formatted("%llu", k), formatted("%.1f", activations(k)), formatted("%.3f", std::exp(activations(k))),
                   formatted("%.4f", predictions(k)), bar(predictions(k), 30)});
    std::cout << table.text() << formatted("Their sum is %.16g.\n", arma::accu(predictions));
}

void show_overflow() {
    std::cout << "\nThe largest double is " << formatted("%.8g", std::numeric_limits<double>::max()) << ": e^a overflows early, the sum earlier:\n";
    Table table({"a", "e^a", "naive_softmax([a, a, a])", "softmax([a, a, a])"});
    for (const double a : {1.0, 100.0, 709.0, 710.0, 1000.0, -1000.0}) {
        const arma::vec activations{a, a, a};
        table.add({formatted("%g", a), formatted("%.4g", std::exp(a)), list(naive_softmax(activations)), list(softmax(activations))});
    }
    std::cout << table.text();
    const arma::vec example{10.0, 10.0, 1000.0};
    std::cout << "\nThe article's example, [10, 10, 1000]:\n";
    std::cout << "  naive_softmax: " << list(naive_softmax(example)) << "\n  softmax:       " << list(softmax(example)) << "\n";
}

void show_shift_invariance() {
    const arma::vec activations{2.0, 1.0, 0.0};
    std::cout << "\nThe same number added to every activation changes nothing:\n";
    Table table({"t", "softmax([2 + t, 1 + t, 0 + t])"});
    for (const double t : {0.0, 1.0, -50.0, 1e6}) table.add({formatted("%g", t), list(softmax(activations + t))});
    std::cout << table.text();
}

void show_edges() {
    const double infinity = arma::datum::inf;
    std::cout << "\nWhat is not a finite number:\n";
    Table table({"a", "softmax(a)"});
    for (const arma::vec& activations : {arma::vec{0.0, -infinity, 0.0}, arma::vec{0.0, infinity, 0.0}, arma::vec{0.0, arma::datum::nan, 0.0},
                                         arma::vec{-infinity, -infinity, -infinity}})
        table.add({list(activations), list(softmax(activations))});
    std::cout << table.text();
}

}  // namespace

int main(int argc, char** argv) {
    return run_program(argc, argv, "Chapter 2: softmax, its overflow, and the cure.", {}, [](const Options& given) {
        show_what_it_does();
        show_overflow();
        show_shift_invariance();
        show_edges();
        std::cout << "\n" << write_svg(given.output("02_steps.svg"), three_steps()) << "\n"
                  << write_svg(given.output("02_shift.svg"), shift_on_a_number_line()) << "\n"
                  << write_svg(given.output("02_temperature.svg"), temperatures()) << "\n";
        return 0;
    });
}
