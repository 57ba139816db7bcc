// The command line, the same for every chapter program: what it understands, and the one line that it answers to everything else.
// First the parsing itself, within this program; then every chapter program, run as a reader runs it.
#include "test.hpp"

#include "common/program/command_line.hpp"
#include "common/show/plot.hpp"
#include "common/show/terminal.hpp"
#include "programs.hpp"

#include <algorithm>
#include <iostream>
#include <limits>
#include <optional>
#include <set>
#include <sstream>
#include <tuple>
#include <vector>

extern "C" void openblas_set_num_threads(int);
extern "C" int openblas_get_num_threads();

namespace bdata = boost::unit_test::data;
namespace fs = std::filesystem;
using namespace scratch;

namespace {

bool is_one_error_line(const std::string& text) {
    return text.starts_with("error: ") && text.ends_with("\n") && std::count(text.begin(), text.end(), '\n') == 1;
}

// A program with one option of each kind, and what became of them.
struct Example {
    Options options;
    bool ran = false;

    Ran run(Words arguments, const std::function<void()>& chapter = [] {}, int status = 0) {
        arguments.insert(arguments.begin(), "some/path/example");
        std::vector<char*> argv;
        for (std::string& argument : arguments) argv.push_back(argument.data());
        argv.push_back(nullptr);
        const Captured out(std::cout), err(std::cerr);
        const int returned = run_program(static_cast<int>(arguments.size()), argv.data(), "Shows something.", training_options({.epochs = 5, .learning_rate = 0.25}), [&](const Options& given) {
            options = given;
            ran = true;
            chapter();
            return status;
        });
        return {returned, out.words.str(), err.words.str()};
    }
};

}  // namespace

// The parsing

BOOST_AUTO_TEST_CASE(without_options_the_defaults_hold) {
    Example example;
    const Ran ran = example.run({});
    BOOST_TEST(ran.status == 0);
    BOOST_TEST(ran.output + ran.errors == "");
    BOOST_TEST(example.ran);
    const Options& options = example.options;
    BOOST_TEST(options.text("data") == "");
    BOOST_TEST(options.seed() == 1u);
    BOOST_TEST(options.text("output") == "output");
    BOOST_TEST(options.output("a.svg") == "output/a.svg");
    BOOST_TEST(options.count("epochs") == 5u);
    BOOST_TEST(epochs_asked_for(options) == 5u);
    BOOST_TEST(options.number("learning-rate") == 0.25);
    BOOST_TEST(options.count("train-images") == 60'000u);
    BOOST_TEST(options.text("save") == "");
    BOOST_TEST(options.text("load") == "");
    BOOST_TEST(options.given.empty());
}

BOOST_AUTO_TEST_CASE(options_are_understood_either_way) {
    for (const bool adjacent : {false, true}) {
        Words arguments;
        for (const auto& [name, value] : std::initializer_list<std::pair<std::string, std::string>>{
                 {"--data", "my digits"}, {"--seed", "18446744073709551615"}, {"--output", "-"}, {"--epochs", "1000"}, {"--learning-rate", "1.5e-3"},
                 {"--train-images", "007"}, {"--save", "a=b"}, {"--load", "c d"}}) {
            if (adjacent) arguments.push_back(name + "=" + value);
            else arguments.insert(arguments.end(), {name, value});
        }
        Example example;
        const Ran ran = example.run(arguments);
        BOOST_TEST(ran.status == 0, ran.errors);
        const Options& options = example.options;
        BOOST_TEST(options.text("data") == "my digits");
        BOOST_TEST(options.seed() == std::numeric_limits<std::uint64_t>::max());
        BOOST_TEST(options.output("a.svg") == "-/a.svg");
        BOOST_TEST(options.count("epochs") == 1000u);
        BOOST_TEST(options.number("learning-rate") == 1.5e-3);
        BOOST_TEST(options.count("train-images") == 7u);
        BOOST_TEST(options.text("save") == "a=b");
        BOOST_TEST(options.text("load") == "c d");
        BOOST_TEST(options.given.size() == 8u);
        for (const std::string& name : options.given) BOOST_TEST(options.has(name));
    }
}

BOOST_AUTO_TEST_CASE(what_is_loaded_is_trained_on_if_asked) {
    const auto epochs = [](const Words& arguments) {
        Example example;
        BOOST_TEST(example.run(arguments).status == 0);
        return epochs_asked_for(example.options);
    };
    BOOST_TEST(epochs({}) == 5u);
    BOOST_TEST(epochs({"--epochs", "3"}) == 3u);
    BOOST_TEST(epochs({"--epochs", "0"}) == 0u);
    BOOST_TEST(epochs({"--load", "m"}) == 0u);
    BOOST_TEST(epochs({"--load", "m", "--epochs", "3"}) == 3u);
    BOOST_TEST(epochs({"--load", "m", "--epochs", "5"}) == 5u);  // asked for, though it is the default
}

BOOST_AUTO_TEST_CASE(an_option_takes_one_value_or_several) {
    Options options;
    const auto run = [&](Words arguments) {
        arguments.insert(arguments.begin(), "example");
        std::vector<char*> argv;
        for (std::string& argument : arguments) argv.push_back(argument.data());
        argv.push_back(nullptr);
        const Captured out(std::cout), err(std::cerr);
        const int status = run_program(static_cast<int>(arguments.size()), argv.data(), "Shows something.", {texts_option("image", "FILE", "pictures")}, [&](const Options& given) {
            options = given;
            return 0;
        });
        return Ran{status, out.words.str(), err.words.str()};
    };
    const auto are = [&](const Words& words) { BOOST_TEST(options.texts("image") == words, boost::test_tools::per_element()); };
    BOOST_TEST(run({}).status == 0);
    are({});
    BOOST_TEST(run({"--image", "a.png"}).status == 0);
    are({"a.png"});
    BOOST_TEST(run({"--image", "a.png", "b.png", "--seed", "3"}).status == 0);
    are({"a.png", "b.png"});
    BOOST_TEST(options.seed() == 3u);
    BOOST_TEST(run({"--image", "a.png", ""}).errors == "error: --image is empty; give it a FILE\n");
    BOOST_TEST(run({"--image"}).errors == "error: --image needs a value; --help lists them all\n");
    BOOST_TEST(run({"--image", "a.png", "--image", "b.png"}).status == 0);
    are({"a.png", "b.png"});
}

// A name that no option has, or a value of another kind: the program's own mistake, not the reader's.
BOOST_AUTO_TEST_CASE(a_chapter_asks_for_what_it_has) {
    Example example;
    example.run({});
    BOOST_CHECK_THROW(std::ignore = example.options.count("epoch"), std::logic_error);
    BOOST_CHECK_THROW(std::ignore = example.options.count("learning-rate"), std::logic_error);
    BOOST_CHECK_THROW(std::ignore = example.options.number("epochs"), std::logic_error);
    BOOST_CHECK_THROW(std::ignore = example.options.text("epochs"), std::logic_error);
    BOOST_TEST(!example.options.has("epochs"));  // not given
}

BOOST_AUTO_TEST_CASE(help_is_a_page_on_standard_output) {
    Example example;
    const Ran ran = example.run({"--epochs", "3", "--help"});
    BOOST_TEST(ran.status == 0);
    BOOST_TEST(ran.errors == "");
    BOOST_TEST(!example.ran);
    BOOST_TEST(ran.output.starts_with("Shows something.\n\nusage: example [options]\n"), ran.output);
    for (const char* option : {"--data DIR", "--seed N", "--output DIR", "--epochs N", "--learning-rate N", "--train-images N", "--save FILE", "--load FILE", "--help"})
        BOOST_TEST(has(ran.output, std::string("\n  ") + option + " "), option);
    for (const char* words : {"(default 5)", "(default 0.25)", "(default 60000)", "(default output)"}) BOOST_TEST(has(ran.output, words), words);
}

BOOST_AUTO_TEST_CASE(help_comes_before_what_is_wrong_with_a_value) {
    BOOST_TEST(Example().run({"--epochs", "many", "--help"}).status == 0);
    BOOST_TEST(Example().run({"--epochs", "many"}).status == 2);
}

BOOST_AUTO_TEST_CASE(what_can_not_be_printed_is_an_error) {
    const Ran ran = Example().run({}, [] { std::cout.setstate(std::ios::badbit); });  // as on a full disk
    std::cout.clear();
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(ran.errors == "error: standard output can't be written; is the disk full?\n");
}

BOOST_AUTO_TEST_CASE(what_can_not_be_saved_is_known_before_the_training) {
    const TemporaryFolder folder;
    write_text(folder.path / "file", "old");
    const std::string below = folder.path / "file/model";
    for (const std::string& file : {below, folder.path.string()}) {
        Example example;
        const Ran ran = example.run({"--save", file});
        BOOST_TEST(ran.status == 2);
        BOOST_TEST(!example.ran);
        BOOST_TEST(ran.errors.starts_with("error: " + file + ": can't be written"), ran.errors);
    }
    Example example;
    BOOST_TEST(example.run({"--save", folder.path / "file"}, [&] { BOOST_TEST(text_of(folder.path / "file") == "old"); }).status == 0);
    BOOST_TEST(example.ran);
    BOOST_TEST(std::distance(fs::directory_iterator(folder.path), {}) == 1);
}

BOOST_AUTO_TEST_CASE(the_chapter_computes_in_one_thread) {
    openblas_set_num_threads(2);  // as OpenBLAS begins, with one for each core
    int threads = 0;
    BOOST_TEST(Example().run({}, [&] { threads = openblas_get_num_threads(); }).status == 0);
    BOOST_TEST(threads == 1);
}

BOOST_AUTO_TEST_CASE(the_chapter_returns_the_status) {
    for (const int status : {0, 1, 130}) BOOST_TEST(Example().run({}, [] {}, status).status == status);
}

BOOST_AUTO_TEST_CASE(what_a_chapter_throws_is_one_line) {
    const Ran ran = Example().run({}, [] {
        std::cout << "so far\n";
        throw std::runtime_error("the.file: is upside down; turn it");
    });
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(ran.output == "so far\n");
    BOOST_TEST(ran.errors == "error: the.file: is upside down; turn it\n");
    BOOST_TEST(Example().run({}, [] { throw std::bad_alloc(); }).status == 2);
}

namespace {

struct Wrong {
    Words arguments;
    std::string error;
};

std::ostream& operator<<(std::ostream& out, const Wrong& wrong) {
    for (const std::string& argument : wrong.arguments) out << "'" << argument << "' ";
    return out;
}

const Wrong wrong_usage[] = {
    // not an option
    {{"--epoch", "5"}, "no option --epoch; did you mean --epochs? --help lists them all"},
    {{"--epoch=5"}, "no option --epoch=5; did you mean --epochs? --help lists them all"},
    {{"--Seed", "5"}, "no option --Seed; did you mean --seed? --help lists them all"},
    {{"--learningrate", "5"}, "no option --learningrate; did you mean --learning-rate? --help lists them all"},
    {{"--learning_rate", "5"}, "no option --learning_rate; did you mean --learning-rate? --help lists them all"},
    {{"--train-image", "5"}, "no option --train-image; did you mean --train-images? --help lists them all"},
    {{"--out", "5"}, "no option --out; did you mean --output? --help lists them all"},  // what it begins, not the shorter --data
    {{"--e", "5"}, "no option --e; did you mean --epochs? --help lists them all"},
    {{"--dat", "5"}, "no option --dat; did you mean --data? --help lists them all"},
    {{"--hlep"}, "no option --hlep; did you mean --help? --help lists them all"},
    {{"--held"}, "no option --held; did you mean --help? --help lists them all"},  // --seed is two letters away
    {{"--seed", "1", "--nope"}, "no option --nope; did you mean --"},
    {{"--" + std::string(10'000, 'x')}, "no option --" + std::string(10'000, 'x') + "; did you mean"},
    // no value
    {{"--epochs"}, "--epochs needs a value; --help lists them all"},
    {{"--epochs="}, "--epochs needs a value; --help lists them all"},
    {{"--data"}, "--data needs a value; --help lists them all"},
    {{"--data="}, "--data needs a value; --help lists them all"},
    {{"--help", "--seed"}, "--seed needs a value; --help lists them all"},
    {{"--data", ""}, "--data is empty; give it a DIR"},
    {{"--output", ""}, "--output is empty; give it a DIR"},
    {{"--save", ""}, "--save is empty; give it a FILE"},
    {{"--load", ""}, "--load is empty; give it a FILE"},
    // a value that is not wanted, and arguments that are no options
    {{"--help=5"}, "--help takes no value; --help lists them all"},
    {{"stray"}, "'stray': every argument is an option, --name VALUE; --help lists them all"},
    {{"--seed", "1", "2"}, "'2': every argument is an option, --name VALUE; --help lists them all"},
    {{""}, "'': every argument is an option, --name VALUE; --help lists them all"},
    {{"-h"}, "'-h': every argument is an option, --name VALUE; --help lists them all"},
    {{"-seed", "1"}, "'-seed': every argument is an option, --name VALUE; --help lists them all"},
    {{"--", "--seed"}, "'--seed': every argument is an option, --name VALUE; --help lists them all"},
    {{"--epochs", "--seed", "1"}, "--epochs takes a whole number from 0 to 1000, not '--seed'"},
    {{"--epochs", "--seed=1"}, "--epochs takes a whole number from 0 to 1000, not '--seed=1'"},
    {{"--data", "--seed", "1"}, "'1': every argument is an option, --name VALUE; --help lists them all"},
    {{"two\nlines"}, "'two?lines': every argument is an option, --name VALUE; --help lists them all"},
    {{"--two\nlines\n"}, "no option --two?lines?; did you mean"},
    // twice
    {{"--seed", "1", "--seed", "2"}, "--seed is given twice; give it once"},
    {{"--seed=1", "--data=x", "--seed=1"}, "--seed is given twice; give it once"},
    {{"--data", "x", "--data", "y"}, "--data is given twice; give it once"},
    {{"--help", "--help"}, "--help is given twice; give it once"},
};

// whole numbers: not one of these, and not below or above the option's ends
const Words no_whole_numbers{"nope", "", "nan", "inf", "-inf", "-1", "-0", "+1", "0.5", "1e3", "1,000", "0x10", "1x", " 1", "1 ", "--1",
                             "18446744073709551616", "99999999999999999999", "1e999", "٣"};
const Words no_numbers{"nope", "", "nan", "-nan", "inf", "-inf", "infinity", "-1", "-0", "0", "1e-13", "+1", "0,5", "0x1p-1", "0.5x", " 0.5", "0.5 ", "--1",
                       "1e999", "-1e999", "1e-999", ".", "e5"};

}  // namespace

BOOST_DATA_TEST_CASE(wrong_usage_is_one_line, bdata::make(wrong_usage), wrong) {
    Example example;
    const Ran ran = example.run(wrong.arguments);
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(ran.output == "");
    BOOST_TEST(!example.ran);
    BOOST_TEST(is_one_error_line(ran.errors), ran.errors);
    BOOST_TEST(ran.errors.starts_with("error: " + wrong.error), ran.errors);
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_told_from_which_to_which) {
    const auto refused = [](const std::string& option, const std::string& value, const std::string& expected) {
        for (const bool adjacent : {false, true}) {
            if (adjacent && value.empty()) continue;  // --seed= needs a value
            Example example;
            const Ran ran = example.run(adjacent ? Words{option + "=" + value} : Words{option, value});
            BOOST_TEST(ran.status == 2, option << " " << value);
            BOOST_TEST(!example.ran);
            BOOST_TEST(ran.errors == "error: " + option + " takes " + expected + ", not '" + value + "'\n");
        }
    };
    for (const std::string& value : no_whole_numbers) {
        refused("--seed", value, "a whole number from 0 to 18446744073709551615");
        refused("--epochs", value, "a whole number from 0 to 1000");
        refused("--train-images", value, "a whole number from 1 to 1000000");
    }
    for (const char* value : {"1001", "60000"}) refused("--epochs", value, "a whole number from 0 to 1000");
    for (const char* value : {"0", "1000001"}) refused("--train-images", value, "a whole number from 1 to 1000000");
    for (const std::string& value : no_numbers) refused("--learning-rate", value, "a number from 1e-12 to 1.79769e+308");
}

BOOST_AUTO_TEST_CASE(the_ends_of_a_range_are_in_it) {
    for (const auto& [option, value] : std::initializer_list<std::pair<std::string, std::string>>{
             {"--seed", "0"}, {"--seed", "18446744073709551615"}, {"--epochs", "0"}, {"--epochs", "1"}, {"--epochs", "1000"}, {"--train-images", "1"}, {"--train-images", "1000000"},
             {"--learning-rate", "1e-12"}, {"--learning-rate", "1e308"}, {"--learning-rate", ".5"}, {"--learning-rate", "5."}, {"--learning-rate", "1E-3"}})
        BOOST_TEST(Example().run({option, value}).status == 0, option << " " << value);
}

// The programs

namespace {

const Words& chapters() {
    static const Words names = [] {
        Words found;
        for (const auto& entry : fs::directory_iterator("chapters")) found.push_back(entry.path().filename());  // ctest runs this in the top folder
        std::sort(found.begin(), found.end());
        return found;
    }();
    return names;
}

// What the chapter's program is made of: whether it reads digits, whether it writes pictures.
bool does(const std::string& chapter, const std::string& call) {
    return std::any_of(fs::directory_iterator("chapters/" + chapter), fs::directory_iterator(), [&](const auto& entry) {
        return entry.path().extension() == ".cpp" && has(text_of(entry.path()), call + "(");
    });
}

const Folder& folder() {
    static const Folder made;
    return made;
}

// "--seed" and what it takes, N or DIR, from the program's own page.
std::vector<std::pair<std::string, std::string>> options_of(const std::string& help) {
    std::vector<std::pair<std::string, std::string>> options;
    for (const auto& found : matches_of("\n  (--[a-z-]+) ([A-Z]+)[. ]", help)) options.emplace_back(found[1], found[2]);
    return options;
}

void is_usage_error(const std::string& chapter, const Words& arguments, const std::string& words) {
    const Ran ran = folder().run(chapter, arguments);
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(ran.output == "");
    BOOST_TEST(is_one_error_line(ran.errors), ran.errors);
    BOOST_TEST(has(ran.errors, words), ran.errors);
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_chapter_has_its_program) {
    BOOST_TEST(chapters().size() >= 6u);
    for (const std::string& chapter : chapters()) BOOST_TEST(fs::exists(bin() / chapter), chapter);
}

BOOST_AUTO_TEST_CASE(every_program_helps) {
    for (const std::string& chapter : chapters()) BOOST_TEST_CONTEXT(chapter) {
            const Ran ran = folder().run(chapter, {"--help"});
            BOOST_TEST(ran.status == 0);
            BOOST_TEST(ran.errors == "");
            BOOST_TEST(has(ran.output, "\n\nusage: " + chapter + " [options]\n"), ran.output);
            const auto options = options_of(ran.output);
            for (const auto& common : {std::pair<std::string, std::string>{"--data", "DIR"}, {"--seed", "N"}, {"--output", "DIR"}})
                BOOST_TEST((std::count(options.begin(), options.end(), common) == 1), common.first);
        }
}

// Options with which it does all that it does, and as little as possible of each.
Words quickly(const std::string& chapter) {
    Words options{"--data", "digits"};
    if (does(chapter, "training_options")) options.insert(options.end(), {"--epochs", "1"});
    if (has(folder().run(chapter, {"--help"}).output, "--most N ")) options.insert(options.end(), {"--most", "100"});
    return options;
}

BOOST_AUTO_TEST_CASE(every_program_answers_wrong_usage_in_one_line) {
    std::set<std::string> seen;
    for (const std::string& chapter : chapters()) BOOST_TEST_CONTEXT(chapter) {
            is_usage_error(chapter, {"--sede", "1"}, "no option --sede; did you mean --seed?");
            is_usage_error(chapter, {"stray"}, "'stray': every argument is an option");
            const std::string help = folder().run(chapter, {"--help"}).output;
            for (const auto& [option, value] : options_of(help)) {
                if (!seen.insert(option).second) continue;  // one program after the other has it; what follows is the option's own
                const bool several = has(help, option + " " + value + "...");
                if (!several) is_usage_error(chapter, {option, "nope", option, "nope"}, option + " is given twice");
                is_usage_error(chapter, {option}, option + " needs a value");
                is_usage_error(chapter, {option, ""}, value == "N" ? option + " takes a " : option + " is empty; give it a " + value);
                if (value != "N") continue;
                for (const char* number : {"nope", "nan", "inf", "-1", "1e999", "0x10", "1x"}) is_usage_error(chapter, {option, number}, option + " takes a ");
                const bool whole = has(folder().run(chapter, {option, "nope"}).errors, "a whole number");
                if (whole)
                    for (const char* number : {"99999999999999999999", "0.5"}) is_usage_error(chapter, {option, number}, option + " takes a ");
            }
        }
    BOOST_TEST(seen.size() >= 7u);
}

BOOST_AUTO_TEST_CASE(a_missing_folder_of_digits_is_named) {
    std::size_t readers = 0;
    for (const std::string& chapter : chapters()) BOOST_TEST_CONTEXT(chapter) {
            if (!does(chapter, "load_digits")) continue;
            ++readers;
            is_usage_error(chapter, {"--data", "no such folder"}, "no such folder: is not a folder; name the one that holds MNIST's four files");
            is_usage_error(chapter, {"--data", "digits/t10k-labels-idx1-ubyte"}, "t10k-labels-idx1-ubyte: is not a folder");
            is_usage_error(chapter, {"--data", "."}, "train-images-idx3-ubyte");
        }
    BOOST_TEST(readers >= 4u);
    const Ran ran = run_in(folder().path, "MNIST_DIR=nowhere " + shell_quoted(bin() / "01_load_data"));
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(is_one_error_line(ran.errors), ran.errors);
    BOOST_TEST(has(ran.errors, "nowhere: is not a folder"), ran.errors);
}

BOOST_AUTO_TEST_CASE(what_can_not_be_written_is_named) {
    write_text(folder().path / "a file", "old");
    std::size_t writers = 0;
    for (const std::string& chapter : chapters()) BOOST_TEST_CONTEXT(chapter) {
            const auto is_error = [&](const Words& more) {
                Words arguments = quickly(chapter);
                arguments.insert(arguments.end(), more.begin(), more.end());
                const Ran ran = folder().run(chapter, arguments);
                BOOST_TEST(ran.status == 2);
                BOOST_TEST(is_one_error_line(ran.errors), ran.errors);
                BOOST_TEST(has(ran.errors, ": can't be written; is its folder there, and may you write to it?"), ran.errors);
            };
            if (does(chapter, "write_png") || does(chapter, "write_svg")) {
                ++writers;
                is_error({"--output", "a file"});
                is_error({"--output", "/proc/no such folder"});
            }
            if (does(chapter, "training_options")) is_error({"--save", "a file/model"});
        }
    BOOST_TEST(writers >= 2u);
    BOOST_TEST(text_of(folder().path / "a file") == "old");
    for (const auto& entry : fs::recursive_directory_iterator(folder().path)) BOOST_TEST(!has(entry.path().filename(), ".part"), entry.path());
}

BOOST_AUTO_TEST_CASE(a_picture_that_can_not_be_written_does_not_cost_the_model) {
    write_text(folder().path / "a file", "old");
    std::size_t trainers = 0;
    for (const std::string& chapter : chapters()) BOOST_TEST_CONTEXT(chapter) {
            if (!does(chapter, "training_options")) continue;
            ++trainers;
            folder().run(chapter, {"--data", "digits", "--output", "a file", "--epochs", "1", "--save", chapter});
            BOOST_TEST(fs::exists(folder().path / chapter));
            BOOST_TEST(text_of(folder().path / chapter).starts_with("scratch-model 1\n"));
            BOOST_TEST(folder().run(chapter, {"--data", "digits", "--load", chapter}).status == 0);  // whole: it is read
        }
    BOOST_TEST(trainers >= 3u);
}

BOOST_AUTO_TEST_CASE(a_full_standard_output_is_an_error) {
    if (!fs::exists("/dev/full")) {
        BOOST_TEST_MESSAGE("skipped: no /dev/full here");
        return;
    }
    for (const char* arguments : {"", " --help"}) {
        const Ran ran = run_in(folder().path, shell_quoted(bin() / "02_softmax") + arguments + " > /dev/full");
        BOOST_TEST(ran.status == 2);
        BOOST_TEST(ran.errors == "error: standard output can't be written; is the disk full?\n");
    }
}

BOOST_AUTO_TEST_CASE(training_is_reproducible_and_quiet_in_a_pipe) {
    const auto trained = [&](const std::string& seed, const std::string& name) {
        const Ran ran = folder().run("06_training_loop", {"--data", "digits", "--output", "out", "--seed", seed, "--epochs", "2", "--save", name});
        BOOST_TEST(ran.status == 0);
        BOOST_TEST(ran.errors == "");
        return replace_pattern(ran.output, " +[0-9.]+ s\n|model: .*", "");  // what may differ
    };
    const std::string once = trained("7", "once"), again = trained("7", "again"), other = trained("8", "other");
    BOOST_TEST(once == again);
    BOOST_TEST(once != other);
    BOOST_TEST(text_of(folder().path / "once") == text_of(folder().path / "again"));
    BOOST_TEST(text_of(folder().path / "once") != text_of(folder().path / "other"));
    BOOST_TEST(text_of(folder().path / "once").starts_with("scratch-model 1\nsoftmax-regression\n"));
    BOOST_TEST(matches_of("\ntest accuracy: [0-9]+\\.[0-9][0-9] %\n$", once).size() == 1u, once);
    BOOST_TEST(!has(once, "\r"));
    BOOST_TEST(!has(once, "\033"));
}

BOOST_AUTO_TEST_CASE(colours_are_for_terminals_that_want_them) {
    if (run_in(folder().path, "script -qec true /dev/null").status != 0) {
        BOOST_TEST_MESSAGE("skipped: no script(1) of util-linux here to pretend a terminal");
        return;
    }
    const auto shown = [&](const std::string& before) {
        const std::string program = "env -u NO_COLOR TERM=xterm " + before + " " + shell_quoted(bin() / "01_load_data") + " --data digits --output out";
        return run_in(folder().path, "script -qec " + shell_quoted(program) + " /dev/null").output;
    };
    BOOST_TEST(has(shown(""), "\033[38;5;"));
    BOOST_TEST(has(shown("NO_COLOR="), "\033[38;5;"));  // empty is as good as not there
    const std::string plain = shown("NO_COLOR=1");
    BOOST_TEST(!has(plain, "\033"));
    BOOST_TEST(has(plain, "first three training images"));
    BOOST_TEST(!has(shown("TERM=dumb"), "\033"));
    BOOST_TEST(!has(folder().run("01_load_data", {"--data", "digits", "--output", "out"}, "-u NO_COLOR").output, "\033"));  // nor in a pipe
    // standard output decides: what goes to a file is plain, though errors still go to the terminal
    shown("sh -c '\"$@\" >to_a_file' sh");
    const std::string in_the_file = text_of(folder().path / "to_a_file");
    BOOST_TEST(has(in_the_file, "first three training images"));
    BOOST_TEST(!has(in_the_file, "\033"));
    BOOST_TEST(has(shown("sh -c '\"$@\" 2>/dev/null' sh"), "\033[38;5;"));
    for (const std::string locale : {"C", "POSIX"}) {
        const std::string ascii = shown("LC_ALL=" + locale);
        BOOST_TEST(has(ascii, "\033[48;5;"));  // coloured spaces in place of half blocks
        BOOST_TEST(std::none_of(ascii.begin(), ascii.end(), [](char letter) { return (letter & 0x80) != 0; }));
    }
}

// Characters, not bytes: every byte of UTF-8 but the first starts with the bits 10.
BOOST_AUTO_TEST_CASE(no_line_is_wider_than_80_columns_and_without_utf8_all_are_ascii) {
    for (const std::string& chapter : chapters()) {
        Words arguments = quickly(chapter);
        arguments.insert(arguments.end(), {"--output", "out"});
        const std::string help = folder().run(chapter, {"--help"}).output;
        for (const std::string locale : {"C.UTF-8", "C"}) BOOST_TEST_CONTEXT(chapter << ", " << locale) {
                const std::string output = folder().run(chapter, arguments, "LC_ALL=" + locale).output + help;
                std::istringstream lines(output);
                for (std::string line; std::getline(lines, line);)
                    BOOST_TEST(std::count_if(line.begin(), line.end(), [](char byte) { return (byte & 0xc0) != 0x80; }) <= 80, line);
                const bool ascii = std::none_of(output.begin(), output.end(), [](char byte) { return (byte & 0x80) != 0; });
                BOOST_TEST((ascii || locale != "C"));
                BOOST_TEST(output.size() > 500u);
            }
    }
}
