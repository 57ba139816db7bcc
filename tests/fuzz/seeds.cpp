// Writes the corpus that fuzzing starts from: fuzz_seeds FOLDER, a folder in it for each target.
#include "seeds.hpp"

#include "common/program/files.hpp"

#include <iostream>

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "error: name the folder to write to: fuzz_seeds FOLDER\n";
        return 2;
    }
    for (const auto& [target, seeds] : scratch::all_seeds())
        for (const auto& [name, bytes] : seeds)
            scratch::write_file(std::string(argv[1]) + "/" + target + "/" + name, [&bytes = bytes](std::ostream& out) { out << bytes; });
}
