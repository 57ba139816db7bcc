// Pictures from outside: PNG and JPEG, told apart by what is in the file, whatever its name says, and turned as the camera was held.
#pragma once

#include <armadillo>
#include <iosfwd>
#include <string>
#include <vector>

namespace scratch {

// Returns rows x columns x 4: red, green, blue, alpha (0 transparent .. 255 opaque). Takes 140 MB at most, hence: a PNG of up to 16.8 million
// pixels; a JPEG of up to 100 million, read at half or a quarter of its size where it has more than those.
// Throws std::runtime_error where the file is not there, is larger, is neither, or a damaged one.
arma::Cube<arma::u8> read_picture(const std::string& file);
arma::Cube<arma::u8> read_picture(std::istream& in, const std::string& file);  // the same from an open file; its name is for errors

// path: a file, or a folder whose files named .png, .jpg or .jpeg are wanted, in the order of their names, but for hidden ones.
// Throws std::runtime_error where the folder has none, or can't be read.
std::vector<std::string> picture_files(const std::string& path);

}  // namespace scratch
