#include "common/handwriting.hpp"

#include <stdexcept>

namespace scratch {

Digits draw_digits(std::size_t, std::uint64_t, std::size_t) {
    throw std::runtime_error("no MNIST found; ./tutorial data downloads it, --data DIR or $MNIST_DIR name a folder that has it");
}

}  // namespace scratch
