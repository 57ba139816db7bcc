// Names that a person may have meant, where a file of digits is missing.
#pragma once

#include <string>
#include <vector>

namespace scratch {

// What does not change when a name is changed: "Train-Images.idx3-ubyte (1).gz" is trainimagesidx3ubyte1gz.
std::string letters_of(const std::string& name);

// Of the names in the folder and below it that sound like files of digits, and are none of those found, the three nearest to the missing one.
std::string similar_names(const std::string& folder, const std::vector<std::string>& found, const std::string& missing);

}  // namespace scratch
