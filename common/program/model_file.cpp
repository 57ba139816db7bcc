#include "common/program/model_file.hpp"

#include "common/program/files.hpp"
#include "common/program/numbers.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
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

std::string kind_in(std::istream& in, const std::string& file) {
    if (in.peek() == 0x1f) throw std::runtime_error(file + ": is compressed; rename it to end in .gz, or gunzip it");  // gzip's first byte, and no text's
    if (next_line(in, file, "its first line") != first_line) refuse(file, std::string("is not a model: its first line is not '") + first_line + "'");
    return next_line(in, file, "the kind of model");
}

arma::rowvec parse_row(const std::string& line, arma::uword columns, const std::string& file, const std::string& place) {
    arma::rowvec row(columns);
    const char* at = line.data();
    const char* const end = at + line.size();
    for (arma::uword column = 0; column < columns; ++column) {
        if (column > 0 && at != end && *at == ' ') ++at;
        const char* stopped = read_number(at, row(column));
        if (stopped == nullptr || (stopped != end && *stopped != ' '))
            refuse(file, place + formatted(", number %llu of %llu is missing or not a finite number", column + 1, columns));
        at = stopped;
    }
    if (at != end) refuse(file, place + formatted(" goes on after its %llu numbers", columns));
    return row;
}

arma::mat read_parameter(std::istream& in, const ExpectedParameter& expected, arma::uword& free, arma::uword most, const std::string& file) {
    const std::string header = next_line(in, file, expected.name.c_str());
    std::array<char, 32> name{};
    arma::uword rows = 0, columns = 0;
    int used = 0;
    const bool understood = std::sscanf(header.c_str(), "%31s %9llu %9llu%n", name.data(), &rows, &columns, &used) == 3 &&
                            static_cast<std::size_t>(used) == header.size() && name.data() == expected.name;
    if (!understood) refuse(file, "has no line '" + expected.name + " ROWS COLUMNS' where it should be");
    const auto right = [&](arma::sword wanted, arma::uword found) {
        if (wanted >= 0) return static_cast<arma::uword>(wanted);
        const auto times = static_cast<arma::uword>(-wanted);
        if (free == 0) free = std::clamp<arma::uword>(found / times, 1, most);
        return times * free;
    };
    const arma::uword right_rows = right(expected.rows, rows), right_columns = right(expected.columns, columns);
    if (rows != right_rows || columns != right_columns)
        refuse(file, formatted("%s is %llu x %llu, not %llu x %llu", expected.name.c_str(), rows, columns, right_rows, right_columns));
    arma::mat values(rows, columns);
    for (arma::uword row = 0; row < rows; ++row)
        values.row(row) = parse_row(next_line(in, file, expected.name.c_str()), columns, file, formatted("%s, row %llu", expected.name.c_str(), row));
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

void save_as_asked(const Options& given, const Model& model, bool interrupted) {
    if (!given.has("save")) return;
    const std::string file = given.text("save");
    if (interrupted && std::filesystem::exists(file)) {
        std::string before = file + ".before";
        for (int i = 2; std::filesystem::exists(before); ++i) before = file + ".before." + std::to_string(i);
        write_file(before, [&](std::ostream& out) { out << std::ifstream(file, std::ios::binary).rdbuf(); });
        std::cout << "what was there before: " << before << "\n";
    }
    save_model(file, model);
    std::cout << "model: " << file << "\n";
}

std::vector<arma::mat> read_model(std::istream& in, const std::string& file, const KindOfModel& kind) {
    const std::string found = kind_in(in, file);
    if (found != kind.name) throw std::runtime_error(file + ": holds a model of kind '" + found.substr(0, 40) + "', not " + kind.name + "; give it to the chapter that saved it");
    std::vector<arma::mat> parameters;
    arma::uword free = 0;
    for (const ExpectedParameter& expected : kind.parameters) parameters.push_back(read_parameter(in, expected, free, kind.most, file));
    if (in.peek() != std::istream::traits_type::eof()) refuse(file, "goes on after its last parameter");
    if (in.bad()) refuse(file, "is damaged: its checksum is wrong");
    return parameters;
}

std::string kind_of_model(const std::string& file) { return kind_in(*open_file(file), file); }

std::vector<arma::mat> load_model(const std::string& file, const KindOfModel& kind) { return read_model(*open_file(file), file, kind); }

}  // namespace scratch
