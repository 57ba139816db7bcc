// What is read in somebody's pictures, a line each.
#pragma once

#include <armadillo>
#include <functional>
#include <string>
#include <vector>

namespace scratch {

// predictions: 10, returns "dust.png: 3, p = 0.993"
std::string reading_line(const std::string& file, const arma::vec& predictions);

// paths: files, or folders of pictures. Calls `read` for each picture; what it throws is printed as that picture's error, and the others go on.
// Returns the exit status: 0, or 2 where a picture was refused.
int for_each_picture(const std::vector<std::string>& paths, const std::function<void(const std::string& file)>& read);

}  // namespace scratch
