// Trained models as files: text, so that an editor or any other program can read them. Which kinds there are, the chapters know.
//
//   scratch-model 1            the format and its version
//   softmax-regression         the kind of model
//   weights 10 784             a parameter: its name, rows and columns, then its rows, a line each
//   0.00123 -0.00456 ...
#pragma once

#include "common/program/command_line.hpp"

#include <armadillo>
#include <iosfwd>
#include <string>
#include <vector>

namespace scratch {

struct Parameter {
    std::string name;
    arma::mat values;
};

struct Model {
    std::string kind;
    std::vector<Parameter> parameters;
};

constexpr arma::sword any = -1;

// What a chapter expects of its own kind. Rows or columns of any: what the file says, the same wherever it stands; of 25 * any: 25 times that.
struct ExpectedParameter {
    std::string name;
    arma::sword rows, columns;
};

struct KindOfModel {
    std::string name;
    std::vector<ExpectedParameter> parameters;
    arma::uword most = 4096;  // that `any` may be
};

// Every number with as many digits as it needs to come back as the same double. Beside, then renamed.
// Throws std::runtime_error where the file can't be written or a number is not finite.
void save_model(const std::string& file, const Model& model);

// Writes the model where --save asks for it, and says so. interrupted: by Ctrl-C; then a file that is there is copied to FILE.before first,
// since it may well hold the better model. Throws as save_model.
void save_as_asked(const Options& given, const Model& model, bool interrupted = false);

// What kind of model the file holds. Throws std::runtime_error where it is no model.
std::string kind_of_model(const std::string& file);

// Returns the parameters, in the kind's order. Throws std::runtime_error where the file holds another kind, a shape is not the kind's,
// it is cut short or goes on, or a number is not finite.
std::vector<arma::mat> load_model(const std::string& file, const KindOfModel& kind);
std::vector<arma::mat> read_model(std::istream& in, const std::string& file, const KindOfModel& kind);  // the same from an open file; its name is for errors

}  // namespace scratch
