// Chapter 14 takes the trainings of chapters 6, 7, 9 and 12 and makes them quicker, one change at a time.
#include "09_hidden_layer/hidden_layer.hpp"
#include "09_hidden_layer/saved_layer.hpp"
#include "14_speed/show.hpp"
#include "common/program/command_line.hpp"
#include "common/program/model_file.hpp"
#include "common/show/terminal.hpp"

#include <iostream>
#include <vector>

using namespace scratch;

int main(int argc, char** argv) {
    const std::vector<Option> options{
        count_option("epochs", "epochs of each training; the quickest counts", 3, 1, 1000),
        count_option("train-images", "train on the first N digits", 60'000, 1, most_digits),
        count_option("convolution", "chapter 12's training too; 0: don't", 1, 0, 1),
        count_option("most", "time for each image, up to N drawn digits", 60'000, 0, most_digits),
        save_option("write chapter 9's network here, trained in the quickest way"),
    };
    return run_program(argc, argv, "Chapter 14: what does the machine allow?", options, [](const Options& given) {
        DigitSets digits = load_digits(given);
        digits.training = first_digits(digits.training, given.count("train-images"));
        const HiddenLayer model = train_quickly(digits.training, given.count("epochs"), given.seed());
        save_as_asked(given, as_file(model));
        std::vector<Rung> rungs = show_ladder(digits, given.count("epochs"), given.seed());
        if (given.count("convolution") == 1)
            for (const Rung& rung : show_convolution_ladder(digits, given.count("epochs"), given.seed())) rungs.push_back(rung);
        show_sizes(given.count("most"), given.seed());
        show_roofline(rungs, digits.training.count(), given.output("14_roofline.svg"));
        show_reading(digits, given.seed());
        std::cout << formatted("test accuracy: %.2f %%\n", 100.0 * hidden_score(model, digits.test).accuracy);
        return 0;
    });
}
