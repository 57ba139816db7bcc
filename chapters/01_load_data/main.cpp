// Chapter 1 shows the digits: how many there are, what they look like, and the two vectors that the mathematics needs.
#include "01_load_data/digits.hpp"
#include "01_load_data/pictures.hpp"
#include "common/program/command_line.hpp"
#include "common/digits/find_digits.hpp"
#include "common/show/picture.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

using namespace scratch;

namespace {

double how_many(const Digits& digits, arma::uword digit) {
    return arma::accu(arma::conv_to<arma::vec>::from(digits.labels == static_cast<arma::u8>(digit)));
}

void show_counts(const DigitSets& digits) {
    Table table({"digit", "training", "test"});
    for (arma::uword digit = 0; digit < digit_count; ++digit)
        table.add({formatted("%llu", digit), formatted("%.0f", how_many(digits.training, digit)), formatted("%.0f", how_many(digits.test, digit))});
    table.add({"all", formatted("%llu", digits.training.count()), formatted("%llu", digits.test.count())});
    std::cout << "\nHow many images of each digit:\n" << table.text();
    const double megabytes = static_cast<double>(digits.training.images.n_elem) / 1e6;
    std::cout << formatted("The training images take %.0f MB, a byte a pixel; as doubles it would be %.0f MB.\n", megabytes, 8 * megabytes);
}

void show_first(const Digits& digits) {
    std::cout << "\nThe first three training images:\n";
    std::vector<std::vector<std::string>> pictures;
    for (arma::uword i = 0; i < std::min<arma::uword>(3, digits.count()); ++i) pictures.push_back(picture(image_vector(digits, i)));
    std::cout << side_by_side(pictures);
}

void show_vectors(const Digits& digits) {
    const arma::vec image = image_vector(digits, 0);
    const arma::vec label = one_hot(digits.labels(0));
    std::cout << formatted("\nThe first image as the mathematics sees it: x, %llu numbers from %.0f to %.2f.\n", image.n_elem, image.min(), image.max());
    std::cout << "Its row 14, x_392 to x_419:\n ";
    for (arma::uword column = 0; column < image_side; ++column)
        std::cout << formatted(" %4.2f", image(14 * image_side + column)) << (column == 13 ? "\n " : "");
    std::cout << formatted("\nIts label is %d; one-hot, y = [", digits.labels(0));
    for (arma::uword k = 0; k < digit_count; ++k) std::cout << (k == 0 ? "" : ", ") << label(k);
    std::cout << "].\n";
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<Option> options{text_option("export", "DIR", "write the digits in use there, as the four IDX files")};
    return run_program(argc, argv, "Chapter 1: loads the digits and shows them.", options, [](const Options& given) {
        const DigitSets digits = load_digits(given);
        show_counts(digits);
        show_first(digits.training);
        show_vectors(digits.training);

        const std::string sheet = given.output("01_digits.png");
        const Digits drawn = first_digits(digits.training, 200);
        write_png(sheet, enlarged(sheet_of_digits(drawn.images, 20), 2));
        std::cout << formatted("\npicture: %s (%llu training images)\n", sheet.c_str(), drawn.count());
        std::cout << write_svg(given.output("01_unrolled.svg"), unrolled(digits.training)) << "\n"
                  << write_svg(given.output("01_grey_values.svg"), grey_values(digits.training)) << "\n"
                  << write_svg(given.output("01_bytes.svg"), first_bytes(digits.training)) << "\n";
        if (given.has("export")) {
            write_digits(digits, given.text("export"));
            std::cout << "exported: " << given.text("export") << "\n";
        }
        return 0;
    });
}
