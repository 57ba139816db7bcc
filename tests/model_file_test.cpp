// Trained models as files: what is saved comes back bit for bit, and what was damaged is refused in one line.
#include "test.hpp"

#include "common/program/command_line.hpp"
#include "common/program/files.hpp"
#include "common/program/model_file.hpp"
#include "common/show/terminal.hpp"
#include "compressed.hpp"
#include "programs.hpp"
#include "shell.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <iostream>
#include <limits>
#include <random>
#include <sstream>
#include <sys/resource.h>

namespace bdata = boost::unit_test::data;
namespace fs = std::filesystem;
using namespace scratch;

namespace {

const std::string what_to_do = "; train it anew with --save";

// Every refusal says what to do; of another kind of model, which a flipped letter may make of this one, that is something else.
bool says_what_to_do(const std::string& words) { return words.ends_with(what_to_do) || words.ends_with("; give it to the chapter that saved it") || words.ends_with("; rename it to end in .gz, or gunzip it"); }

arma::mat random_matrix(arma::uword rows, arma::uword columns, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    arma::mat matrix(rows, columns);
    matrix.imbue([&] { return 2.0 * static_cast<double>(random() >> 11) * 0x1p-53 - 1.0; });
    return matrix;
}

// Any bits that are a finite number: every exponent comes, the denormals too.
arma::mat random_bits(arma::uword rows, arma::uword columns, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    arma::mat matrix(rows, columns);
    matrix.imbue([&] {
        double number = arma::datum::nan;
        while (!std::isfinite(number)) {
            const std::uint64_t bits = random();
            std::memcpy(&number, &bits, sizeof number);
        }
        return number;
    });
    return matrix;
}

// The kinds that chapters 6 and 9 have.
const KindOfModel softmax_kind{"softmax-regression", {{"weights", 10, 784}}};
const KindOfModel hidden_kind{"hidden-layer", {{"hidden_weights", any, 784}, {"hidden_biases", any, 1}, {"weights", 10, any}, {"biases", 10, 1}}};

Model softmax_regression(const arma::mat& weights) { return {"softmax-regression", {{"weights", weights}}}; }

Model hidden_layer(arma::uword hidden, std::uint64_t seed) {
    return {"hidden-layer",
            {{"hidden_weights", random_matrix(hidden, 784, seed)}, {"hidden_biases", random_matrix(hidden, 1, seed + 1)},
             {"weights", random_matrix(10, hidden, seed + 2)}, {"biases", random_matrix(10, 1, seed + 3)}}};
}

const KindOfModel& kind_of(const Model& model) { return model.kind == hidden_kind.name ? hidden_kind : softmax_kind; }

// Bit for bit: -0 is not 0 here.
bool same(const std::vector<arma::mat>& loaded, const Model& saved) {
    return std::equal(loaded.begin(), loaded.end(), saved.parameters.begin(), saved.parameters.end(), [](const arma::mat& values, const Parameter& p) {
        return arma::size(values) == arma::size(p.values) && std::memcmp(values.memptr(), p.values.memptr(), values.n_elem * sizeof(double)) == 0;
    });
}

std::vector<arma::mat> saved_and_loaded(const Model& model) {
    const TemporaryFolder folder;
    save_model(folder.path / "model", model);
    return load_model(folder.path / "model", kind_of(model));
}

// A model's file, and the same as a text to damage. Most numbers are 0, so that it is short.
std::string text_of_model(const Model& model) {
    const TemporaryFolder folder;
    save_model(folder.path / "model", model);
    return text_of(folder.path / "model");
}

const std::string& good_text() {
    static const std::string text = [] {
        arma::mat weights(10, 784, arma::fill::zeros);
        weights(0, 0) = 0.5;
        weights(9, 783) = 0.125;  // the last number of the file has digits to lose
        return text_of_model(softmax_regression(weights));
    }();
    return text;
}

std::string replaced(std::string text, const std::string& part, const std::string& by) {
    const std::size_t at = text.find(part);
    BOOST_TEST_REQUIRE(at != std::string::npos);
    return text.replace(at, part.size(), by);
}

// What load_model says of a file with this text, without the file's name, which every message must begin with.
std::string refusal(const std::string& text, const std::string& name = "model", const KindOfModel& kind = softmax_kind) {
    const TemporaryFolder folder;
    const std::string file = folder.path / name;
    write_text(file, text);
    const std::string error = error_of([&] { load_model(file, kind); });
    BOOST_TEST((error.empty() || error.starts_with(file + ": ")), error);
    BOOST_TEST(error.find('\n') == std::string::npos, error);
    return error.empty() ? "" : error.substr(file.size() + 2);
}

}  // namespace

// What is saved is loaded

BOOST_DATA_TEST_CASE(a_model_comes_back_bit_for_bit, bdata::xrange<std::uint64_t>(1, 6), seed) {
    for (const Model& model : {softmax_regression(random_matrix(10, 784, seed)), softmax_regression(random_bits(10, 784, seed)), hidden_layer(1, seed),
                               hidden_layer(17, seed)})
        BOOST_TEST(same(saved_and_loaded(model), model));
}

BOOST_AUTO_TEST_CASE(the_ends_of_the_numbers_come_back) {
    using limits = std::numeric_limits<double>;
    arma::mat weights(10, 784, arma::fill::zeros);
    weights(9, 783) = -0.0;
    const double ends[] = {limits::max(), limits::lowest(), limits::min(), -limits::min(), limits::denorm_min(), -limits::denorm_min(),
                           0.0, limits::epsilon(), 1.0 - limits::epsilon() / 2, 0.1, 1.0 / 3.0, 9007199254740993.0, 1e23, 5e-324, 2.2250738585072011e-308};
    std::copy(std::begin(ends), std::end(ends), weights.begin());
    const Model model = softmax_regression(weights);
    const std::vector<arma::mat> loaded = saved_and_loaded(model);
    BOOST_TEST(same(loaded, model));
    BOOST_TEST(std::signbit(loaded.at(0)(9, 783)));

    arma::mat unsigned_zero = weights;
    unsigned_zero(9, 783) = 0.0;
    BOOST_TEST(!same({unsigned_zero}, model));  // and the comparison tells
    weights(3) = std::nextafter(weights(3), 0.0);
    BOOST_TEST(!same({weights}, model));
}

BOOST_AUTO_TEST_CASE(the_file_is_text_row_by_row) {
    arma::mat weights(10, 784, arma::fill::zeros);
    weights(0, 1) = 0.1;
    weights(1, 0) = -2.5;
    std::istringstream lines(text_of_model(softmax_regression(weights)));
    std::vector<std::string> line(13);
    for (std::string& one : line) std::getline(lines, one);
    BOOST_TEST(line[0] == "scratch-model 1");
    BOOST_TEST(line[1] == "softmax-regression");
    BOOST_TEST(line[2] == "weights 10 784");
    BOOST_TEST(line[3].starts_with("0 0.10000000000000001 0 0 "));
    BOOST_TEST(line[4].starts_with("-2.5 0 0 "));
    BOOST_TEST(line[12].ends_with(" 0 0"));
    BOOST_TEST(lines.peek() == EOF);
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_is_not_saved) {
    const TemporaryFolder folder;
    const std::string file = folder.path / "model";
    write_text(file, "old");
    for (const double broken : {arma::datum::nan, arma::datum::inf, -arma::datum::inf}) {
        Model model = hidden_layer(3, 1);
        model.parameters[2].values(9, 2) = broken;
        BOOST_TEST(error_of([&] { save_model(file, model); }) == file + ": not written, weights has numbers that are not finite");
    }
    BOOST_TEST(text_of(file) == "old");
    BOOST_TEST(std::distance(fs::directory_iterator(folder.path), {}) == 1);
}

BOOST_AUTO_TEST_CASE(a_compressed_model_without_its_ending_is_no_loss) {
    const TemporaryFolder folder;
    const std::string file = folder.path / "model";
    save_model(file, hidden_layer(3, 1));
    const std::string whole = text_of(file);
    write_text(file, gzipped(whole));
    BOOST_TEST(error_of([&] { load_model(file, softmax_kind); }) == file + ": is compressed; rename it to end in .gz, or gunzip it");
    write_text(file + ".gz", gzipped(gzipped(whole)));
    BOOST_TEST(error_of([&] { load_model(file + ".gz", softmax_kind); }) == file + ".gz: is compressed; rename it to end in .gz, or gunzip it");
}

// Ctrl-C may come before anything is learned: what was there is kept, however often.
BOOST_AUTO_TEST_CASE(an_interrupted_training_keeps_what_was_there) {
    const TemporaryFolder folder;
    const std::string file = folder.path / "model";
    Options given;
    given.values["save"] = std::vector<std::string>{file};
    given.given = {"save"};
    const auto save = [&](double weight, bool interrupted) {
        const Captured out(std::cout);
        Model model{"kind", {}};
        model.parameters.push_back({"weights", arma::mat(1, 1, arma::fill::value(weight))});
        save_as_asked(given, model, interrupted);
        return out.words.str();
    };
    const auto holds = [&](const std::string& ending, int weight) { return fs::exists(file + ending) && text_of(file + ending).ends_with("\n" + std::to_string(weight) + "\n"); };
    BOOST_TEST(save(1, true) == "model: " + file + "\n");  // nothing was there
    BOOST_TEST((holds("", 1) && !fs::exists(file + ".before")));
    BOOST_TEST(save(2, false) == "model: " + file + "\n");
    BOOST_TEST((holds("", 2) && !fs::exists(file + ".before")));
    BOOST_TEST(save(3, true) == "what was there before: " + file + ".before\nmodel: " + file + "\n");
    BOOST_TEST((holds("", 3) && holds(".before", 2)));
    save(4, true);
    BOOST_TEST((holds("", 4) && holds(".before.2", 3) && holds(".before", 2)));
}

BOOST_AUTO_TEST_CASE(a_compressed_model_is_loaded) {
    const TemporaryFolder folder;
    const Model model = softmax_regression(random_matrix(10, 784, 1));
    write_text(folder.path / "model.gz", gzipped(text_of_model(model)));
    BOOST_TEST(same(load_model(folder.path / "model.gz", softmax_kind), model));

    // it is saved as text whatever its name, and the error says what to do
    const std::string misnamed = folder.path / "text.gz";
    save_model(misnamed, model);
    BOOST_TEST(error_of([&] { load_model(misnamed, softmax_kind); }) == misnamed + ": is not gzip-compressed, whatever its name says; if it holds what it should, take .gz off its name");
    fs::rename(misnamed, folder.path / "text");
    BOOST_TEST(same(load_model(folder.path / "text", softmax_kind), model));
}

BOOST_AUTO_TEST_CASE(a_model_that_is_not_there) {
    const TemporaryFolder folder;
    const std::string missing = folder.path / "missing";
    BOOST_TEST(error_of([&] { load_model(missing, softmax_kind); }) == missing + ": can't be opened (No such file or directory); is it there, and may you read it?");
    BOOST_TEST(error_of([&] { load_model(folder.path, softmax_kind); }).starts_with(folder.path.string() + ": is a folder, not a file"));
}

// What is damaged is refused

BOOST_AUTO_TEST_CASE(the_good_text_is_good) {
    BOOST_TEST(refusal(good_text()) == "");
    BOOST_TEST(refusal(text_of_model(hidden_layer(3, 1)), "model", hidden_kind) == "");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_cut_short_is_refused) {
    for (const auto& [text, kind] : {std::pair{good_text(), softmax_kind}, {text_of_model(hidden_layer(2, 1)), hidden_kind}}) {
        std::vector<std::size_t> lengths;
        for (std::size_t at = 0; at < text.size(); ++at)
            if (at < 100 || at + 100 > text.size() || text[at] == '\n' || text[at - 1] == '\n' || at % 997 == 0) lengths.push_back(at);
        BOOST_TEST(lengths.size() > 200u);
        for (const std::size_t length : lengths) {
            const std::string words = refusal(text.substr(0, length), "model", kind);
            BOOST_TEST(words.ends_with(what_to_do), "cut to " << length << " of " << text.size() << ": " << words);
        }
    }
}

namespace {

struct Damage {
    const char* name;
    std::string (*of)(const std::string& text);
    const char* words;
};

std::ostream& operator<<(std::ostream& out, const Damage& damage) { return out << damage.name; }

std::string with_first_number(const std::string& text, const std::string& number) { return replaced(text, "\n0.5 ", "\n" + number + " "); }

const Damage damages[] = {
    {"empty", [](const std::string&) { return std::string(); }, "is cut short: it ends before its first line"},
    {"an empty line", [](const std::string&) { return std::string("\n"); }, "is not a model: its first line is not 'scratch-model 1'"},
    {"another file", [](const std::string&) { return std::string("# Neural networks from scratch\n"); }, "is not a model: its first line is not 'scratch-model 1'"},
    {"another version", [](const std::string& t) { return replaced(t, "model 1", "model 2"); }, "is not a model: its first line is not 'scratch-model 1'"},
    {"a mark before the text", [](const std::string& t) { return "\xef\xbb\xbf" + t; }, "is not a model: its first line is not 'scratch-model 1'"},
    {"an unknown kind", [](const std::string& t) { return replaced(t, "softmax-regression", "transformer"); },
     "holds a model of kind 'transformer', not softmax-regression; give it to the chapter that saved it"},
    {"no kind", [](const std::string& t) { return replaced(t, "softmax-regression", ""); }, "holds a model of kind ''"},
    {"a kind of a million letters", [](const std::string& t) { return replaced(t, "softmax-regression", std::string(900'000, 'k')); },
     "holds a model of kind 'kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk', not softmax-regression"},
    {"the other kind", [](const std::string& t) { return replaced(t, "softmax-regression", "hidden-layer"); },
     "holds a model of kind 'hidden-layer', not softmax-regression; give it to the chapter that saved it"},
    {"another parameter", [](const std::string& t) { return replaced(t, "weights 10", "biases 10"); }, "has no line 'weights ROWS COLUMNS' where it should be"},
    {"a parameter with a long name", [](const std::string& t) { return replaced(t, "weights 10", std::string(100, 'w') + " 10"); }, "has no line 'weights ROWS COLUMNS'"},
    {"no shape", [](const std::string& t) { return replaced(t, "weights 10 784", "weights"); }, "has no line 'weights ROWS COLUMNS'"},
    {"half a shape", [](const std::string& t) { return replaced(t, "weights 10 784", "weights 10"); }, "has no line 'weights ROWS COLUMNS'"},
    {"more than a shape", [](const std::string& t) { return replaced(t, "weights 10 784", "weights 10 784 1"); }, "has no line 'weights ROWS COLUMNS'"},
    {"no parameter's line", [](const std::string& t) { return replaced(t, "weights 10 784\n", ""); }, "has no line 'weights ROWS COLUMNS'"},
    {"transposed", [](const std::string& t) { return replaced(t, "10 784", "784 10"); }, "weights is 784 x 10, not 10 x 784"},
    {"a row too few", [](const std::string& t) { return replaced(t, "10 784", "9 784"); }, "weights is 9 x 784, not 10 x 784"},
    {"no rows", [](const std::string& t) { return replaced(t, "10 784", "0 784"); }, "weights is 0 x 784, not 10 x 784"},
    {"negative", [](const std::string& t) { return replaced(t, "10 784", "-10 784"); }, "x 784, not 10 x 784"},
    {"a number of rows that overflows", [](const std::string& t) { return replaced(t, "10 784", "18446744073709551626 784"); }, "weights"},
    {"nan", [](const std::string& t) { return with_first_number(t, "nan"); }, "weights, row 0, number 1 of 784 is missing or not a finite number"},
    {"inf", [](const std::string& t) { return with_first_number(t, "-inf"); }, "weights, row 0, number 1 of 784 is missing or not a finite number"},
    {"1e999", [](const std::string& t) { return with_first_number(t, "1e999"); }, "weights, row 0, number 1 of 784 is missing or not a finite number"},
    {"a word", [](const std::string& t) { return with_first_number(t, "half"); }, "weights, row 0, number 1 of 784 is missing or not a finite number"},
    {"hexadecimal", [](const std::string& t) { return with_first_number(t, "0x1p-1"); }, "weights, row 0, number 1 of 784 is missing or not a finite number"},
    {"a decimal comma", [](const std::string& t) { return with_first_number(t, "0,5"); }, "weights, row 0, number 1 of 784 is missing or not a finite number"},
    {"a byte 0", [](const std::string& t) { return with_first_number(t, std::string("0.5\0", 4)); }, "weights, row 0, number 1 of 784 is missing or not a finite number"},
    {"two spaces", [](const std::string& t) { return with_first_number(t, "0.5 "); }, "weights, row 0, number 2 of 784 is missing or not a finite number"},
    {"a space before", [](const std::string& t) { return with_first_number(t, " 0.5"); }, "weights, row 0, number 1 of 784 is missing or not a finite number"},
    {"a number too few", [](const std::string& t) { return replaced(t, "0.5 0", "0.5"); }, "weights, row 0, number 784 of 784 is missing or not a finite number"},
    {"a number too many", [](const std::string& t) { return replaced(t, "0.5 0", "0.5 0 0"); }, "weights, row 0 goes on after its 784 numbers"},
    {"an empty row", [](const std::string& t) { return replaced(t, "784\n", "784\n\n"); }, "weights, row 0, number 1 of 784 is missing or not a finite number"},
    {"the last number is wrong", [](const std::string& t) { return replaced(t, "0.125", "0.1z5"); }, "weights, row 9, number 784 of 784 is missing or not a finite number"},
    {"a row too many", [](const std::string& t) { return t + "0\n"; }, "goes on after its last parameter"},
    {"an empty line too many", [](const std::string& t) { return t + "\n"; }, "goes on after its last parameter"},
    {"a byte too many", [](const std::string& t) { return t + '\0'; }, "goes on after its last parameter"},
    {"twice", [](const std::string& t) { return t + t; }, "goes on after its last parameter"},
    {"no end of line", [](const std::string&) { return std::string(2'000'000, 'x'); }, "has a line of more than a million bytes"},
    {"no end of a row", [](const std::string& t) { return t.substr(0, t.find("\n0.5") + 1) + std::string(2'000'000, ' '); }, "has a line of more than a million bytes"},
    {"no end of the last line", [](const std::string& t) { return t.substr(0, t.size() - 1); }, "is cut short: it ends inside weights"},
    {"half of the last number", [](const std::string& t) { return t.substr(0, t.size() - 3); }, "is cut short: it ends inside weights"},
    {"half of the first line", [](const std::string&) { return std::string("scratch-"); }, "is cut short: it ends inside its first line"},
    {"bytes", [](const std::string&) { return std::string(1000, '\0') + "\xff\xfe\n"; }, "is not a model: its first line is not 'scratch-model 1'"},
    {"compressed, and not called so", [](const std::string& t) { return gzipped(t); }, ""},
};

const Damage damages_of_a_hidden_layer[] = {
    {"no hidden units", [](const std::string& t) { return replaced(t, "hidden_weights 3 784", "hidden_weights 0 784"); }, "hidden_weights is 0 x 784"},
    {"too many hidden units", [](const std::string& t) { return replaced(t, "hidden_weights 3 784", "hidden_weights 4097 784"); }, "hidden_weights is 4097 x 784, not 4096 x 784"},
    {"a billion hidden units", [](const std::string& t) { return replaced(t, "hidden_weights 3 784", "hidden_weights 999999999 784"); }, "hidden_weights is 999999999 x 784"},
    {"minus one hidden unit", [](const std::string& t) { return replaced(t, "hidden_weights 3 784", "hidden_weights -1 784"); }, "x 784, not"},
    {"other pixels", [](const std::string& t) { return replaced(t, "hidden_weights 3 784", "hidden_weights 3 785"); }, "hidden_weights is 3 x 785, not 3 x 784"},
    {"another bias", [](const std::string& t) { return replaced(t, "hidden_biases 3 1", "hidden_biases 4 1"); }, "hidden_biases is 4 x 1, not 3 x 1"},
    {"a bias in a row", [](const std::string& t) { return replaced(t, "hidden_biases 3 1", "hidden_biases 1 3"); }, "hidden_biases is 1 x 3, not 3 x 1"},
    {"other weights", [](const std::string& t) { return replaced(t, "\nweights 10 3", "\nweights 10 4"); }, "weights is 10 x 4, not 10 x 3"},
    {"no weights", [](const std::string& t) { return t.substr(0, t.find("\nweights 10 3") + 1); }, "is cut short: it ends before weights"},
    {"biases before weights", [](const std::string& t) { return replaced(t, "\nweights 10 3", "\nbiases 10 1"); }, "has no line 'weights ROWS COLUMNS' where it should be"},
    {"the other kind", [](const std::string& t) { return replaced(t, "hidden-layer", "softmax-regression"); },
     "holds a model of kind 'softmax-regression', not hidden-layer; give it to the chapter that saved it"},
};

}  // namespace

BOOST_DATA_TEST_CASE(damage_is_refused_and_named, bdata::make(damages), damage) {
    const std::string words = refusal(damage.of(good_text()));
    BOOST_TEST(says_what_to_do(words), words);
    BOOST_TEST(words.find(damage.words) != std::string::npos, words);
}

BOOST_DATA_TEST_CASE(damage_of_a_hidden_layer_is_refused_and_named, bdata::make(damages_of_a_hidden_layer), damage) {
    const std::string words = refusal(damage.of(text_of_model(hidden_layer(3, 1))), "model", hidden_kind);
    BOOST_TEST(says_what_to_do(words), words);
    BOOST_TEST(words.find(damage.words) != std::string::npos, words);
}

BOOST_AUTO_TEST_CASE(the_line_ends_of_another_system_are_no_damage) {
    std::string text;
    for (const char letter : good_text()) text += letter == '\n' ? std::string("\r\n") : std::string(1, letter);
    BOOST_TEST(refusal(text) == "");
    BOOST_TEST(refusal(replaced(text, "0.5 0", "0.5\r 0")).ends_with(what_to_do));  // a line's end and no other place
    BOOST_TEST(refusal(replaced(text, "\r\n", "\r\r\n")).ends_with(what_to_do));
}

BOOST_AUTO_TEST_CASE(damage_of_a_compressed_model_is_noticed) {
    const std::string whole = gzipped(text_of_model(softmax_regression(random_matrix(10, 784, 1))));
    BOOST_TEST(refusal(whole, "model.gz") == "");
    for (const std::size_t length : {whole.size() / 2, whole.size() - 8, whole.size() - 1})
        BOOST_TEST(refusal(whole.substr(0, length), "model.gz").ends_with(what_to_do), "cut to " << length << " of " << whole.size());
    std::string wrong_sum = whole;
    wrong_sum[whole.size() - 8] = static_cast<char>(wrong_sum[whole.size() - 8] ^ 1);
    BOOST_TEST(refusal(wrong_sum, "model.gz") == "is damaged: its checksum is wrong" + what_to_do);
    for (std::size_t at = 100; at + 8 < whole.size(); at += whole.size() / 50) {
        std::string flipped = whole;
        flipped[at] = static_cast<char>(flipped[at] ^ 4);  // a digit becomes another digit: the sum alone tells
        BOOST_TEST(says_what_to_do(refusal(flipped, "model.gz")), "byte " << at << " of " << whole.size());
    }
    BOOST_TEST(refusal(whole + "more", "model.gz").ends_with(what_to_do));
}

BOOST_AUTO_TEST_CASE(no_file_takes_more_memory_than_it_deserves) {
    const auto peak = [] {  // kB on Linux, bytes on macOS
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        return usage.ru_maxrss;
    };
    const std::string bomb = gzipped("scratch-model 1\n" + std::string(60'000'000, 'x'));
    const long before = peak();
    BOOST_TEST(bomb.size() < 100'000u);
    BOOST_TEST(refusal(bomb, "model.gz").ends_with(what_to_do));
    BOOST_TEST(refusal(std::string(2'000'000, 'x')).ends_with(what_to_do));
    BOOST_TEST(refusal("scratch-model 1\nhidden-layer\nhidden_weights 4096 784\n", "model", hidden_kind).ends_with(what_to_do));
#ifdef __linux__
    BOOST_TEST(peak() - before < 50'000);  // the last one's 4096 x 784 doubles are 26 MB
#endif
}
