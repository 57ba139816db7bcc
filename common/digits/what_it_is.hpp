// What a file really is that was refused as a file of digits.
#pragma once

#include <string>

namespace scratch {

// "is a zip archive; unzip it": by the file's first bytes, seen through gzip too. Empty where they say no more than the reader's own error.
std::string what_it_is(const std::string& file);

}  // namespace scratch
