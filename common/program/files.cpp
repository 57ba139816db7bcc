#include "common/program/files.hpp"

#include "common/program/gunzip.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <istream>
#include <stdexcept>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace scratch {

namespace fs = std::filesystem;

bool is_named_gz(const std::string& file) {
    std::string name = fs::path(file).filename().string();
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    const auto ending = name.rfind(".gz");
    if (ending == std::string::npos) return false;
    std::string added = name.substr(ending + 3);
    if (const auto copy = added.find("copy"); copy != std::string::npos) added.erase(copy, 4);
    return added.find_first_not_of("0123456789 ()-_.") == std::string::npos;
}

namespace {

// The file's neighbour until it is renamed: gone in the end, however that comes.
struct Beside {
    ~Beside() {
        std::error_code ignored;
        fs::remove(name, ignored);
    }
    std::string name;
};

}  // namespace

std::unique_ptr<std::istream> open_file(const std::string& file) {
    std::error_code failed, ignored;
    const fs::file_status status = fs::status(file, failed);
    if (fs::is_directory(status)) throw std::runtime_error(file + ": is a folder, not a file; is the file inside it?");
    if (fs::exists(status) && !fs::is_regular_file(status))  // it may keep us waiting for ever, or never end
        throw std::runtime_error(file + ": is no file but a pipe, a socket or a device; save what it holds in a file, and name that");
    if (!fs::exists(status) && failed != std::errc::permission_denied && fs::is_symlink(fs::symlink_status(file, ignored)))
        throw std::runtime_error(file + ": is a link to a file that is not there; put the file itself in its place");
    auto opened = std::make_unique<std::ifstream>(file, std::ios::binary);
    if (!*opened) throw std::runtime_error(file + ": can't be opened (" + std::generic_category().message(errno) + "); is it there, and may you read it?");
    if (!is_named_gz(file)) return opened;
    if (opened->get() != 0x1f || opened->get() != 0x8b)
        throw std::runtime_error(file + ": is not gzip-compressed, whatever its name says; if it holds what it should, take .gz off its name");
    opened->seekg(0);
    return decompressed(std::move(opened));
}

bool replace_file(const std::string& file, const std::function<bool(const std::string& beside)>& write) {
    std::error_code failed;
    const fs::path target = fs::is_symlink(fs::symlink_status(file, failed)) && fs::exists(file, failed) ? fs::canonical(file, failed) : fs::path(file);  // a link stays one
    if (fs::exists(target, failed) && !fs::is_regular_file(target, failed))
        throw std::runtime_error(file + ": can't be written: it is there and no plain file; name another");
    if (target.has_parent_path()) fs::create_directories(target.parent_path(), failed);
    const Beside beside{target.string() + ".part-" + std::to_string(getpid())};
    if (!std::ofstream(beside.name)) throw std::runtime_error(file + ": can't be written; is its folder there, and may you write to it?");
    if (!write(beside.name)) return false;
    fs::rename(beside.name, target, failed);
    if (failed) throw std::runtime_error(file + ": can't be written: " + failed.message());
    return true;
}

void write_file(const std::string& file, const std::function<void(std::ostream&)>& write) {
    const bool whole = replace_file(file, [&](const std::string& beside) {
        std::ofstream out(beside, std::ios::binary);
        write(out);
        out.close();
        return !out.fail();
    });
    if (!whole) throw std::runtime_error(file + ": could not be written whole, is the disk full? What was there before is untouched");
}

}  // namespace scratch
