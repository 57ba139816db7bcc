// Feeds the model reader bytes that no program of this project would write.
#include "common/program/model_file.hpp"

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <stdexcept>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::istringstream in(std::string(bytes, bytes + size));
    try {
        for (const scratch::Parameter& parameter : scratch::read_model(in, "file").parameters)
            if (parameter.values.is_empty() || !parameter.values.is_finite()) __builtin_trap();
    } catch (const std::runtime_error&) {  // the one-line refusal; anything else is a finding
    }
    return 0;
}
