#include "common/digits/digit_files.hpp"

#include "common/digits/similar_names.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

namespace scratch {

namespace fs = std::filesystem;

namespace {

struct Naming {
    const char *training, *test;
};

// MNIST first, wherever it lies. Of EMNIST, these two sets are digits.
constexpr std::array<Naming, 3> namings{{{"train", "t10k"}, {"emnist-digits-train", "emnist-digits-test"}, {"emnist-mnist-train", "emnist-mnist-test"}}};

bool is_called(const fs::path& path, const std::string& wanted) {
    const std::string given = letters_of(path.filename().string()), expected = letters_of(wanted);
    if (path.filename().string().starts_with('.') || !given.starts_with(expected)) return false;  // macOS leaves files of its own, "._train-..."
    std::string added = given.substr(expected.size());
    for (const std::string usual : {"copy", "gz"})
        if (const auto at = added.find(usual); at != std::string::npos) added.erase(at, usual.size());
    return added.find_first_not_of("0123456789") == std::string::npos;
}

bool is_link(const fs::path& path) {
    std::error_code ignored;
    return fs::is_symlink(path, ignored);
}

// In an order that is everywhere the same; nothing where the folder can't be read.
std::vector<fs::path> entries_of(const fs::path& folder) {
    std::vector<fs::path> entries;
    std::error_code failed;
    for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed)) entries.push_back(entry->path());
    std::sort(entries.begin(), entries.end());
    return entries;
}

bool is_folder(const fs::path& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

bool is_file(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored) && !fs::is_directory(path, ignored);
}

// The file of this name, its .gz, or what comes nearest, in the folder or in one that is called like the file. Empty: there is none.
std::string find_file(const fs::path& place, const std::string& name) {
    for (const std::string& exact : {name, name + ".gz"})
        if (is_file(place / exact)) return (place / exact).string();
    std::vector<std::string> found, unfit;  // a folder, a link that leads nowhere: whoever opens it says what is wrong
    for (const std::string& exact : {name, name + ".gz"})
        if (is_folder(place / exact)) unfit.push_back((place / exact).string());
    for (const fs::path& entry : entries_of(place)) {
        if (!is_called(entry, name)) continue;
        if (is_file(entry)) found.push_back(entry.string());
        else if (is_link(entry)) unfit.push_back(entry.string());
        for (const fs::path& inner : entries_of(entry))
            if (is_called(inner, name) && is_file(inner)) found.push_back(inner.string());
    }
    if (found.empty()) found = unfit;
    if (found.empty()) return "";
    return *std::min_element(found.begin(), found.end(), [](const std::string& a, const std::string& b) { return a.size() < b.size(); });
}

// The folder, and those below it that archives and other programs make.
std::vector<fs::path> places_in(const fs::path& folder) {
    std::vector<fs::path> places{folder};
    for (const fs::path& outer : entries_of(folder)) {
        const std::string name = letters_of(outer.filename().string());
        for (const char* usual : {"raw", "mnist", "archive", "emnist", "gzip"})
            if (name == usual && is_folder(outer)) places.push_back(outer);
        if (name != "mnist" && name != "emnist") continue;
        for (const fs::path& inner : entries_of(outer))
            if (letters_of(inner.filename().string()) == "raw" && is_folder(inner)) places.push_back(inner);
    }
    return places;
}

struct Found {
    std::array<std::string, 4> names, files;
    fs::path place;
    bool emnist;

    auto count() const { return 4 - std::count(files.begin(), files.end(), ""); }
};

Found look(const fs::path& place, const Naming& naming) {
    Found found{.names = {}, .files = {}, .place = place, .emnist = std::string(naming.training).starts_with("emnist")};
    for (std::size_t i = 0; i < 4; ++i) {
        found.names[i] = std::string(i < 2 ? naming.training : naming.test) + (i % 2 == 0 ? "-images-idx3-ubyte" : "-labels-idx1-ubyte");
        found.files[i] = find_file(place, found.names[i]);
    }
    return found;
}

// What is missing may be there all the same, where nobody may look.
void expect_readable(const fs::path& folder, const std::string& missing) {
    std::error_code failed;
    if (const fs::directory_iterator list(folder, failed); failed || (!fs::exists(folder / missing, failed) && failed))
        throw std::runtime_error(folder.string() + ": this folder can't be read (" + failed.message() + "); may you list and enter it?");
}

}  // namespace

DigitFiles find_digit_files(const std::string& folder) {
    const std::vector<fs::path> places = places_in(folder);
    Found best = look(folder, namings[0]);
    for (const Naming& naming : namings)
        for (const fs::path& place : places)
            if (Found found = look(place, naming); found.count() > best.count()) best = std::move(found);
    if (best.count() == 4) return {{best.files[0], best.files[1]}, {best.files[2], best.files[3]}, best.place.string(), best.emnist};

    const std::string& missing = best.names[static_cast<std::size_t>(std::find(best.files.begin(), best.files.end(), "") - best.files.begin())];
    for (const fs::path& place : places) expect_readable(place, missing);
    const std::string similar = similar_names(folder, {best.files.begin(), best.files.end()}, missing);
    const std::string start = best.place.string() + ": has no " + missing + " or " + missing + ".gz";
    if (similar.empty()) throw std::runtime_error(start + "; ./tutorial data downloads MNIST");
    throw std::runtime_error(start + ", but there lie " + similar + "; if one of them is it, unpack or rename it, or name its folder; ./tutorial data downloads MNIST as IDX");
}

}  // namespace scratch
