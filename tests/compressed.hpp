// Compressed bytes for the tests, by Boost.Iostreams, compiled once.
#pragma once

#include <string>

namespace scratch {

std::string gzipped(const std::string& bytes);

std::string gzipped_stored(const std::string& bytes);  // the bytes as they are

// A zlib stream that holds the bytes as they are: what a PNG wants, and what damage to a byte of it still leaves readable.
std::string zlib_stored(const std::string& bytes);

}  // namespace scratch
