// Draws test digits as pictures of every kind in own_digits.hpp, prepares each, and prints what share is read right, or refused and with which
// words; then how often a model is right that is sure.
//   own_digits [PICTURES [KIND]]   so many of each kind (200), or of one kind alone
#include "own_digits_read.hpp"

#include "common/digits/find_digits.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>

using namespace scratch;

int main(int count, char** arguments) try {
    const auto pictures = static_cast<arma::uword>(count > 1 ? std::atoi(arguments[1]) : 200);
    const std::string only = count > 2 ? arguments[2] : "";
    const DigitSets digits = find_digits("");
    const std::vector<Reader> readers{{"softmax", trained_softmax(digits.training)}, {"hidden layer", trained_hidden_layer(digits.training)}};
    std::printf("digits: %s, %llu pictures of each kind\n\n", digits.source.c_str(), pictures);
    std::printf("%-28s %8s %13s %8s\n", "read right, of 100", "softmax", "hidden layer", "refused");
    std::vector<Sureness> in_pictures(readers.size());
    for (const Kind& kind : kinds_of_pictures()) {
        if (!only.empty() && kind.name != only) continue;
        const KindRead read = read_kind(kind, digits.test, pictures, readers);
        std::printf("%-28s %8.1f %13.1f %8.1f", kind.name, 100 * read.right[0], 100 * read.right[1], 100 * read.refused);
        for (const auto& [words, times] : read.words) std::printf("  %llu x %s", times, words.c_str());
        std::printf("\n");
        std::fflush(stdout);
        for (std::size_t r = 0; r < readers.size(); ++r) in_pictures[r].sure += read.sureness[r].sure, in_pictures[r].right += read.sureness[r].right;
    }
    const std::vector<Sureness> in_the_data = sureness_of(digits.test, readers);
    std::printf("\nof the readings with p > 0.9     test digits                 pictures\n");
    for (std::size_t r = 0; r < readers.size(); ++r) {
        std::printf("%-28s", readers[r].name);
        for (const auto& [sure, right] : {in_the_data[r], in_pictures[r]})
            std::printf("  %6llu, right %6.2f %%", sure, 100.0 * static_cast<double>(right) / static_cast<double>(std::max<arma::uword>(sure, 1)));
        std::printf("\n");
    }
} catch (const std::exception& problem) {
    std::fprintf(stderr, "error: %s\n", problem.what());
    return 2;
}
