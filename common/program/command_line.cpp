#include "common/program/command_line.hpp"

#include "common/program/blas_kernels.hpp"
#include "common/program/checkout.hpp"
#include "common/program/files.hpp"
#include "common/program/memory.hpp"
#include "common/program/numbers.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <boost/program_options.hpp>
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
Option parsed_option(const std::string& name, const std::string& meaning, Number otherwise, Number least, Number most, const std::string& expected) {
    const auto parse = [=](const std::vector<std::string>& typed) -> Value {
        const std::string& text = typed.front();
        Number number{};
        const char* end = read_number(text.c_str(), number);
        if (end != text.c_str() + text.size() || number < least || number > most)
            throw std::runtime_error("--" + name + " takes " + expected + ", not '" + text + "'");
        return number;
    };
    return {name, "N", meaning + formatted(" (default %s)", formatted("%g", static_cast<double>(otherwise)).c_str()), otherwise, parse};
}

std::vector<std::string> not_empty(const std::string& name, const std::string& placeholder, const std::vector<std::string>& typed) {
    for (const std::string& text : typed)
        if (text.empty()) throw std::runtime_error("--" + name + " is empty; give it a " + placeholder);
    return typed;
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

po::options_description described(const std::vector<Option>& options) {
    po::options_description table("options");
    for (const Option& option : options) {
        auto* value = po::value<std::vector<std::string>>()->value_name(option.placeholder + (option.several ? "..." : ""));
        if (option.several) value->multitoken();
        table.add_options()(option.name.c_str(), value, option.meaning.c_str());
    }
    table.add_options()("help", "this page");
    return table;
}

std::string unknown(const po::options_description& table, const std::string& option) {
    const auto far = [&](const std::string& name) { return ("--" + name).starts_with(option) ? 0 : distance(option, "--" + name); };
    std::string nearest = "help";
    for (const auto& known : table.options())
        if (far(known->long_name()) < far(nearest)) nearest = known->long_name();
    return "no option " + option + "; did you mean --" + nearest + "? --help lists them all";
}

struct Parsed {
    po::variables_map values;
    std::string stray;  // what to say of an argument that belongs to no option; "" where there is none
};

constexpr const char* given_twice = " is given twice; give it once";

// Boost's own messages name the option; what to do about it stands here.
Parsed parse(int argc, char** argv, const po::options_description& table) {
    Parsed found;
    try {
        namespace style = po::command_line_style;
        const auto parsed = po::command_line_parser(argc, argv)
                                .options(table)
                                .style(style::allow_long | style::long_allow_adjacent | style::long_allow_next)
                                .run();
        for (const auto& option : parsed.options)
            if (option.position_key == 0) found.stray = "'" + option.value.front() + "': every argument is an option, --name VALUE; --help lists them all";
        po::store(parsed, found.values);
    } catch (const po::unknown_option& error) {
        throw std::runtime_error(unknown(table, error.get_option_name()));
    } catch (const po::multiple_occurrences& error) {
        throw std::runtime_error(error.get_option_name() + given_twice);
    } catch (const po::invalid_command_line_syntax& error) {
        const char* wrong = error.kind() == po::invalid_syntax::extra_parameter ? " takes no value" : " needs a value";
        throw std::runtime_error(error.get_option_name() + wrong + "; --help lists them all");
    } catch (const po::error& error) {
        throw std::runtime_error(std::string(error.what()) + "; --help lists the options");
    }
    return found;
}

Options values_of(const std::vector<Option>& options, const Parsed& parsed) {
    const po::variables_map& found = parsed.values;
    Options given;
    for (const Option& option : options) {
        given.values[option.name] = option.otherwise;
        if (found.count(option.name) == 0) continue;
        const auto& typed = found[option.name].as<std::vector<std::string>>();
        if (typed.size() > 1 && !option.several) throw std::runtime_error("--" + option.name + given_twice);
        given.values[option.name] = option.parse(typed);
        given.given.insert(option.name);
    }
    if (!parsed.stray.empty()) throw std::runtime_error(parsed.stray);  // after the values: in --epochs --seed 1 the 1 is not the mistake
    return given;
}

template <typename T>
const T& value_of(const Options& options, const std::string& name) {
    const auto found = options.values.find(name);
    if (found == options.values.end() || !std::holds_alternative<T>(found->second)) throw std::logic_error("no option --" + name + " of that kind");
    return std::get<T>(found->second);
}

}  // namespace

Option count_option(const std::string& name, const std::string& meaning, std::uint64_t otherwise, std::uint64_t least, std::uint64_t most) {
    return parsed_option(name, meaning, otherwise, least, most,
                         formatted("a whole number from %llu to %llu", static_cast<unsigned long long>(least), static_cast<unsigned long long>(most)));
}

Option number_option(const std::string& name, const std::string& meaning, double otherwise, double least, double most) {
    return parsed_option(name, meaning, otherwise, least, most, formatted("a number from %g to %g", least, most));
}

Option text_option(const std::string& name, const std::string& placeholder, const std::string& meaning, const std::string& otherwise) {
    return {name, placeholder, meaning, std::vector{otherwise}, [=](const auto& typed) -> Value { return not_empty(name, placeholder, typed); }};
}

Option texts_option(const std::string& name, const std::string& placeholder, const std::string& meaning) {
    return {name, placeholder, meaning, std::vector<std::string>{}, [=](const auto& typed) -> Value { return not_empty(name, placeholder, typed); }, true};
}

std::uint64_t Options::count(const std::string& name) const { return value_of<std::uint64_t>(*this, name); }
double Options::number(const std::string& name) const { return value_of<double>(*this, name); }
std::string Options::text(const std::string& name) const { return value_of<std::vector<std::string>>(*this, name).at(0); }
const std::vector<std::string>& Options::texts(const std::string& name) const { return value_of<std::vector<std::string>>(*this, name); }

Option save_option(const std::string& meaning) {
    Option save = text_option("save", "FILE", meaning);
    save.parse = [parse = save.parse](const std::vector<std::string>& typed) {
        const Value file = parse(typed);
        if (is_named_gz(typed.front())) throw std::runtime_error(typed.front() + ": a model is written as text, not compressed; leave .gz off its name");
        replace_file(typed.front(), [](const std::string&) { return false; });  // nothing yet, but known before the training whether it will work
        return file;
    };
    return save;
}

std::vector<Option> training_options(const TrainingDefaults& defaults) {
    return {count_option("epochs", "times through the training digits; with --load 0 where you don't say", defaults.epochs, 0, 1000),
            number_option("learning-rate", "length of a step", defaults.learning_rate, 1e-12, std::numeric_limits<double>::max()),
            count_option("train-images", "train on the first N digits", 60'000, 1, most_digits),
            save_option("write the trained weights here"),
            text_option("load", "FILE", "begin with weights that --save wrote, not with random ones")};
}

std::uint64_t epochs_asked_for(const Options& given) { return given.has("load") && !given.has("epochs") ? 0 : given.count("epochs"); }

int run_program(int argc, char** argv, const std::string& purpose, const std::vector<Option>& more, const std::function<int(const Options&)>& chapter) {
    start_with_fitting_kernels(argv);
    if (lies_in_another_checkout())
        std::cerr << "note: compiled in " << printable(checkout_of_compiling().string()) << "; if the code here is another, ./tutorial run builds it\n";
    try {
        std::vector<Option> options{text_option("data", "DIR", "MNIST's folder, or 'embedded' (default: $MNIST_DIR, data/mnist, else embedded)"),
                                    count_option("seed", "of every random number", 1, 0, std::numeric_limits<std::uint64_t>::max()),
                                    text_option("output", "DIR", "where pictures and plots go (default output)", "output")};
        options.insert(options.end(), more.begin(), more.end());
        const po::options_description table = described(options);
        const Parsed found = parse(argc, argv, table);
        int status = 0;
        if (found.values.count("help") != 0) {
            std::cout << purpose << "\n\nusage: " << std::filesystem::path(argv[0]).filename().string() << " [options]\n" << table << "\n";
        } else {
            keep_freed_memory();
            openblas_set_num_threads(1);  // these products are too small to share: more threads would wait for each other
            status = chapter(values_of(options, found));
        }
        if (!(std::cout << std::flush)) throw std::runtime_error("standard output can't be written; is the disk full?");
        return status;
    } catch (const std::exception& error) {
        std::cout << std::flush;
        std::cerr << "error: " << printable(error.what()) << "\n";
        return 2;
    }
}

DigitSets load_digits(const Options& given) {
    DigitSets digits = find_digits(given.text("data"));
    std::cout << "digits: " << digits.source << "\n";
    return digits;
}

}  // namespace scratch
