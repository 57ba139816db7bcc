#include "common/program/model_file.hpp"

#include "common/program/files.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <istream>
#include <ostream>
#include <stdexcept>

namespace scratch {

namespace {

constexpr const char* first_line = "scratch-model 1";
constexpr std::size_t longest_line = 1'000'000;  // bytes; a row of 784 numbers has at most 20,000

[[noreturn]] void refuse(const std::string& file, const std::string& why) {
    throw std::runtime_error(file + ": " + why + "; train it anew with --save");
}

// The next line, or an error: a file without line ends must not fill the memory, and 0.12 may be what is left of 0.125.
std::string next_line(std::istream& in, const std::string& file, const char* expected) {
    std::string line;
    for (char letter = 0; in.get(letter) && letter != '\n';) {
        if (line.size() == longest_line) refuse(file, "has a line of more than a million bytes");
        line += letter;
    }
    if (!in) refuse(file, std::string("is cut short: it ends ") + (line.empty() ? "before " : "inside ") + expected);
    if (line.ends_with('\r')) line.pop_back();  // as an editor on Windows ends it
    return line;
}

arma::rowvec parse_row(const std::string& line, arma::uword columns, const std::string& file, const std::string& place) {
    arma::rowvec row(columns);
    const char* at = line.data();
    const char* const end = at + line.size();
    for (arma::uword column = 0; column < columns; ++column) {
        if (column > 0 && at != end && *at == ' ') ++at;
        const auto [stopped, failure] = std::from_chars(at, end, row(column));
        if (failure != std::errc{} || !std::isfinite(row(column)) || (stopped != end && *stopped != ' '))
            refuse(file, place + formatted(", number %llu of %llu is missing or not a finite number", column + 1, columns));
        at = stopped;
    }
    if (at != end) refuse(file, place + formatted(" goes on after its %llu numbers", columns));
    return row;
}

// What a kind of model consists of. Rows or columns of 0: any number from 1 to 4096, the size of the hidden layer.
struct Expected {
    const char* name;
    arma::uword rows, columns;
};

std::vector<Expected> parameters_of(const std::string& kind, const std::string& file) {
    if (kind == "softmax-regression") return {{"weights", 10, 784}};
    if (kind == "hidden-layer") return {{"W", 0, 784}, {"b1", 0, 1}, {"U", 10, 0}, {"b2", 10, 1}};
    refuse(file, "holds a model of kind '" + kind.substr(0, 40) + "', not softmax-regression or hidden-layer");
}

arma::mat read_parameter(std::istream& in, const Expected& expected, arma::uword& hidden, const std::string& file) {
    const std::string header = next_line(in, file, expected.name);
    std::array<char, 16> name{};
    arma::uword rows = 0, columns = 0;
    int used = 0;
    const bool understood = std::sscanf(header.c_str(), "%15s %9llu %9llu%n", name.data(), &rows, &columns, &used) == 3 &&
                            static_cast<std::size_t>(used) == header.size() && std::string(name.data()) == expected.name;
    if (!understood) refuse(file, std::string("has no line '") + expected.name + " ROWS COLUMNS' where it should be");
    if (hidden == 0 && expected.rows == 0) hidden = rows;
    const arma::uword right_rows = expected.rows == 0 ? hidden : expected.rows;
    const arma::uword right_columns = expected.columns == 0 ? hidden : expected.columns;
    if (rows != right_rows || columns != right_columns || hidden > 4096 || rows == 0)
        refuse(file, formatted("%s is %llu x %llu, not %llu x %llu", expected.name, rows, columns, right_rows == 0 ? 1 : std::min<arma::uword>(right_rows, 4096), right_columns));
    arma::mat values(rows, columns);
    for (arma::uword row = 0; row < rows; ++row)
        values.row(row) = parse_row(next_line(in, file, expected.name), columns, file, formatted("%s, row %llu", expected.name, row));
    return values;
}

}  // namespace

void save_model(const std::string& file, const Model& model) {
    for (const Parameter& parameter : model.parameters)
        if (!parameter.values.is_finite()) throw std::runtime_error(file + ": not written, " + parameter.name + " has numbers that are not finite");
    write_file(file, [&](std::ostream& out) {
        out << first_line << "\n" << model.kind << "\n";
        for (const Parameter& parameter : model.parameters) {
            out << parameter.name << " " << parameter.values.n_rows << " " << parameter.values.n_cols << "\n";
            for (arma::uword row = 0; row < parameter.values.n_rows; ++row)
                for (arma::uword column = 0; column < parameter.values.n_cols; ++column)
                    out << formatted("%.17g", parameter.values(row, column)) << (column + 1 == parameter.values.n_cols ? "\n" : " ");
        }
    });
}

Model read_model(std::istream& in, const std::string& file) {
    if (next_line(in, file, "its first line") != first_line) refuse(file, std::string("is not a model: its first line is not '") + first_line + "'");
    Model model{next_line(in, file, "the kind of model"), {}};
    arma::uword hidden = 0;
    for (const Expected& expected : parameters_of(model.kind, file))
        model.parameters.push_back({expected.name, read_parameter(in, expected, hidden, file)});
    if (in.peek() != std::istream::traits_type::eof()) refuse(file, "goes on after its last parameter");
    if (in.bad()) refuse(file, "is damaged: its checksum is wrong");
    return model;
}

Model load_model(const std::string& file) { return read_model(*open_file(file), file); }

arma::mat model_activations(const Model& model, const arma::mat& images) {
    if (model.kind == "softmax-regression") return model.parameters.at(0).values * images;
    arma::mat hidden = model.parameters.at(0).values * images;
    hidden.each_col() += arma::vec(model.parameters.at(1).values);
    arma::mat activations = model.parameters.at(2).values * arma::clamp(hidden, 0.0, arma::datum::inf);
    activations.each_col() += arma::vec(model.parameters.at(3).values);
    return activations;
}

arma::mat model_activations(const Model& model, const Digits& digits) {
    arma::mat activations(digit_count, digits.count());
    for (arma::uword first = 0; first < digits.count(); first += 1000) {
        const arma::span some(first, std::min(first + 1000, digits.count()) - 1);
        activations.cols(some) = model_activations(model, arma::mat(arma::conv_to<arma::mat>::from(digits.images.cols(some)) / 255.0));
    }
    return activations;
}

}  // namespace scratch
