#include "common/program/command_line.hpp"

#include "common/program/files.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>
#include <vector>

extern "C" void openblas_set_num_threads(int);

namespace scratch {

namespace po = boost::program_options;

namespace {

template <typename Number>
void add_parsed(OptionTable& table, const char* name, const char* meaning, Number& value, Number least, Number most, const std::string& expected) {
    const auto parse = [=, &value](const std::string& given) {
        const char* end = given.data() + given.size();
        Number number{};
        const auto [stopped, failure] = std::from_chars(given.data(), end, number);
        // written so that nan fails too
        if (failure != std::errc{} || stopped != end || !(number >= least && number <= most))
            throw std::runtime_error("--" + std::string(name) + " takes " + expected + ", not '" + given + "'");
        value = number;
    };
    const std::string meaning_and_default = meaning + formatted(" (default %s)", formatted("%g", static_cast<double>(value)).c_str());
    table.push_back({name, "N", meaning_and_default, parse});
}

// How many letters to change, add or drop to get from a to b (Levenshtein).
std::size_t distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j)
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])}));
    }
    return row.back();
}

po::options_description description(const OptionTable& table) {
    po::options_description described("options");
    for (const auto& [name, placeholder, meaning, take] : table)
        described.add_options()(name.c_str(), po::value<std::string>()->value_name(placeholder)->notifier(take), meaning.c_str());
    described.add_options()("help", "this page");
    return described;
}

std::string unknown(const po::options_description& table, const std::string& option) {
    const auto far = [&](const std::string& name) { return ("--" + name).starts_with(option) ? 0 : distance(option, "--" + name); };
    std::string nearest = "help";
    for (const auto& known : table.options())
        if (far(known->long_name()) < far(nearest)) nearest = known->long_name();
    return "no option " + option + "; did you mean --" + nearest + "? --help lists them all";
}

// Boost's own messages name the option; what to do about it stands here.
po::variables_map parse(int argc, char** argv, const po::options_description& table) {
    po::variables_map given;
    std::string stray;
    try {
        namespace style = po::command_line_style;
        const auto parsed = po::command_line_parser(argc, argv)
                                .options(table)
                                .style(style::allow_long | style::long_allow_adjacent | style::long_allow_next)
                                .run();
        for (const auto& option : parsed.options)
            if (option.position_key == 0) stray = "'" + option.value.front() + "': every argument is an option, --name VALUE; --help lists them all";
        po::store(parsed, given);
    } catch (const po::unknown_option& error) {
        throw std::runtime_error(unknown(table, error.get_option_name()));
    } catch (const po::multiple_occurrences& error) {
        throw std::runtime_error(error.get_option_name() + " is given twice; give it once");
    } catch (const po::invalid_command_line_syntax& error) {
        const char* wrong = error.kind() == po::invalid_syntax::extra_parameter ? " takes no value" : " needs a value";
        throw std::runtime_error(error.get_option_name() + wrong + "; --help lists them all");
    } catch (const po::error& error) {
        throw std::runtime_error(std::string(error.what()) + "; --help lists the options");
    }
    if (given.count("help") == 0) po::notify(given);
    if (!stray.empty()) throw std::runtime_error(stray);
    return given;
}

}  // namespace

void add_number(OptionTable& table, const char* name, const char* meaning, std::uint64_t& value, std::uint64_t least, std::uint64_t most) {
    add_parsed(table, name, meaning, value, least, most, formatted("a whole number from %llu to %llu", static_cast<unsigned long long>(least), static_cast<unsigned long long>(most)));
}

void add_number(OptionTable& table, const char* name, const char* meaning, double& value, double least, double most) {
    add_parsed(table, name, meaning, value, least, most, formatted("a number from %g to %g", least, most));
}

void add_text(OptionTable& table, const char* name, const char* placeholder, const char* meaning, std::string& value,
              const std::function<void(const std::string&)>& check) {
    const auto take = [=, &value](const std::string& given) {
        if (given.empty()) throw std::runtime_error("--" + std::string(name) + " is empty; give it a " + placeholder);
        if (check) check(given);
        value = given;
    };
    table.push_back({name, placeholder, meaning, take});
}

OptionTable training_options(TrainingOptions& training) {
    OptionTable table;
    add_number(table, "epochs", "times through the training digits", training.epochs, 1, 1000);
    add_number(table, "learning-rate", "length of a step", training.learning_rate, 1e-12, std::numeric_limits<double>::max());
    add_number(table, "train-images", "train on the first N digits", training.train_images, 1, 200'000);
    add_text(table, "save", "FILE", "write the trained weights here", training.save, [](const std::string& file) {
        replace_file(file, [](const std::string&) { return false; });  // nothing yet, but known before the training whether it will work
    });
    return table;
}

int run_program(int argc, char** argv, const std::string& purpose, const OptionTable& more, const std::function<int(const Options&)>& chapter) {
    try {
        Options options;
        OptionTable table;
        add_text(table, "data", "DIR", "MNIST's folder, or 'embedded' (default: $MNIST_DIR, data/mnist, else embedded)", options.data);
        add_number(table, "seed", "of every random number", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
        add_text(table, "output", "DIR", "where pictures and plots go (default output)", options.output);
        table.insert(table.end(), more.begin(), more.end());
        const po::options_description described = description(table);
        int status = 0;
        if (parse(argc, argv, described).count("help") != 0) {
            std::cout << purpose << "\n\nusage: " << std::filesystem::path(argv[0]).filename().string() << " [options]\n" << described << "\n";
        } else {
            openblas_set_num_threads(1);  // these products are too small to share: more threads would wait for each other
            status = chapter(options);
        }
        if (!(std::cout << std::flush)) throw std::runtime_error("standard output can't be written; is the disk full?");
        return status;
    } catch (const std::exception& error) {
        std::cout << std::flush;
        std::string line = error.what();
        std::replace(line.begin(), line.end(), '\n', ' ');  // a file's name may have any letter
        std::cerr << "error: " << line << "\n";
        return 2;
    }
}

DigitSets load_digits(const Options& options) {
    DigitSets digits = find_digits(options.data);
    std::cout << "digits: " << digits.source << "\n";
    return digits;
}

}  // namespace scratch
