// Feeds the reader of PNG and JPEG bytes that no picture program would write, and what it reads to the preparation of a digit.
#include "08_what_it_learned/prepare_image.hpp"
#include "common/show/read_picture.hpp"

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <stdexcept>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::istringstream in(std::string(bytes, bytes + size));
    try {
        const arma::Cube<arma::u8> picture = scratch::read_picture(in, "file");
        if (picture.is_empty() || picture.n_slices != 4) __builtin_trap();
        if (picture.n_rows * picture.n_cols > 250'000) return 0;  // a large one takes a second under the sanitizers, and shows nothing new
        const arma::vec image = scratch::prepared(scratch::ink_of(picture, "file"));
        if (image.n_elem != scratch::pixel_count || !image.is_finite() || image.min() < 0.0 || image.max() > 1.0) __builtin_trap();
    } catch (const std::runtime_error&) {  // the one-line refusal; anything else is a finding
    }
    return 0;
}
