// Feeds the IDX reader bytes that nobody would publish. The first byte chooses what they are said to be.
#include "01_load_data/idx.hpp"
#include "common/program/gunzip.hpp"

#include <cstddef>
#include <cstdint>
#include <sstream>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const bool labels = (bytes[0] & 1) != 0, gzip = (bytes[0] & 2) != 0;
    std::unique_ptr<std::istream> in = std::make_unique<std::istringstream>(std::string(bytes + 1, bytes + size));
    if (gzip) in = scratch::decompressed(std::move(in));
    try {
        if (labels) {
            const arma::Col<arma::u8> read = scratch::read_labels(*in, "file");
            if (read.is_empty() || read.max() > 9) __builtin_trap();
        } else {
            const arma::Mat<arma::u8> read = scratch::read_images(*in, "file");
            if (read.n_rows != scratch::pixel_count || read.is_empty()) __builtin_trap();
        }
    } catch (const std::runtime_error&) {  // the one-line refusal; anything else is a finding
    }
    return 0;
}
