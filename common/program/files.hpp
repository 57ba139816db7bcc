// Files that are read or written whole: nothing half-written is ever left behind.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>

namespace scratch {

// Whether a file of this name is read through gzip.
bool is_named_gz(const std::string& file);

// Opens a file for reading in binary, through gzip where its name ends in .gz, or in what a copy makes of that. Throws std::runtime_error.
std::unique_ptr<std::istream> open_file(const std::string& file);

// Writes beside the file and renames: the old content stays until the new one is complete. Makes missing folders.
// Throws std::runtime_error where that fails (a full disk among it), and what `write` throws; the old content is then untouched.
void write_file(const std::string& file, const std::function<void(std::ostream&)>& write);

// The same where another program does the writing: `write` is told which file to write, and returns whether it is complete.
// Where it is not, the old content stays, and false is returned.
bool replace_file(const std::string& file, const std::function<bool(const std::string& beside)>& write);

}  // namespace scratch
