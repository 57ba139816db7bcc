#include "common/show/readings.hpp"

#include "common/show/read_picture.hpp"
#include "common/show/terminal.hpp"

#include <exception>
#include <iostream>

namespace scratch {

std::string reading_line(const std::string& file, const arma::vec& predictions) {
    return formatted("%s: %llu, p = %.3f", printable(file).c_str(), predictions.index_max(), predictions.max());
}

int for_each_picture(const std::vector<std::string>& paths, const std::function<void(const std::string& file)>& read) {
    int status = 0;
    const auto attempt = [&](const auto& action) {
        try {
            action();
        } catch (const std::exception& problem) {
            std::cout << std::flush;  // so that the lines stand in the pictures' order
            std::cerr << "error: " << printable(problem.what()) << "\n";
            status = 2;
        }
    };
    for (const std::string& path : paths)
        attempt([&] {
            for (const std::string& file : picture_files(path)) attempt([&] { read(file); });
        });
    return status;
}

}  // namespace scratch
