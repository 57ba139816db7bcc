// Reading what gzip has compressed.
#pragma once

#include <iosfwd>
#include <memory>

namespace scratch {

// The bytes that a gzip stream holds. What is damaged shows as a read that gets too little, or as bad().
std::unique_ptr<std::istream> decompressed(std::unique_ptr<std::istream> gzip);

}  // namespace scratch
