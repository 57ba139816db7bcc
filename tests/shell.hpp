// Commands run as a reader would type them, in a folder of their own that is gone afterwards.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace scratch {

struct TemporaryFolder {
    std::filesystem::path path;

    TemporaryFolder() {
        std::string name = std::filesystem::temp_directory_path() / "tutorial_XXXXXX";
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error(name + ": can't be made; is the temporary folder full?");
        path = name;
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
};

inline std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// Makes the folders above it too.
inline void write_text(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

// As one word of the shell, whatever is in it.
inline std::string shell_quoted(const std::string& word) {
    std::string quoted = "'";
    for (const char letter : word) quoted += letter == '\'' ? "'\\''" : std::string(1, letter);
    return quoted + "'";
}

struct Ran {
    int status;  // -1: ended by a signal
    std::string output, errors;
};

// The command runs in the folder, with nothing to read. Not for two commands of one folder at the same time.
inline Ran run_in(const std::filesystem::path& folder, const std::string& command) {
    const std::filesystem::path said = folder / ".said";  // hidden, and not in the way of the command's own files
    const int status = std::system(("cd '" + folder.string() + "' && { " + command + "; } >.said 2>.complained </dev/null").c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text_of(said), text_of(folder / ".complained")};
}

}  // namespace scratch
