// Feeds the model reader bytes that no program of this project would write, as a model of each kind.
#include "common/program/model_file.hpp"

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <stdexcept>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using scratch::any;
    using scratch::KindOfModel;
    for (const KindOfModel& kind : {KindOfModel{"softmax-regression", {{"weights", 10, 784}}},
                                    KindOfModel{"hidden-layer", {{"hidden_weights", any, 784}, {"hidden_biases", any, 1}, {"weights", 10, any}, {"biases", 10, 1}}},
                                    KindOfModel{"convolutional", {{"filters", any, 25}, {"second_filters", 2 * any, 25 * any}}, 64}}) {
        std::istringstream in(std::string(bytes, bytes + size));
        try {
            const std::vector<arma::mat> parameters = scratch::read_model(in, "file", kind);
            if (parameters.size() != kind.parameters.size()) __builtin_trap();
            for (const arma::mat& values : parameters)
                if (values.is_empty() || !values.is_finite()) __builtin_trap();
        } catch (const std::runtime_error&) {  // the one-line refusal; anything else is a finding
        }
    }
    return 0;
}
