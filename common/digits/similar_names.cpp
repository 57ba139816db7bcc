#include "common/digits/similar_names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <system_error>

namespace scratch {

namespace fs = std::filesystem;

std::string letters_of(const std::string& name) {
    std::string letters;
    for (const char letter : name)
        if (std::isalnum(static_cast<unsigned char>(letter)) != 0) letters += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return letters;
}

namespace {

// How many letters two names share at their beginnings and at their ends.
auto shared(const std::string& a, const std::string& b) {
    return (std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin()) + (std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first - a.rbegin());
}

// "My_Train-images.zip" is " my train images zip".
std::string words_of(const std::string& name) {
    std::string words = " ";
    for (const char letter : name) {
        const auto byte = static_cast<unsigned char>(letter);
        words += std::isalnum(byte) != 0 ? static_cast<char>(std::tolower(byte)) : ' ';
    }
    return words;
}

template <std::size_t count>
bool has_one_of(const std::string& words, const std::array<const char*, count>& parts) {
    return std::any_of(parts.begin(), parts.end(), [&](const char* part) { return words.find(part) != std::string::npos; });
}

// Clothes and Japanese, in MNIST's shape and under its names.
bool holds_no_digits(const std::string& words) { return has_one_of(words, std::array{"fashion", "kmnist", "k49", "kuzushiji"}); }

bool sounds_like_digits(const std::string& words) {
    const std::array parts{" idx1", " idx3", "ubyte", "mnist", " train", "t10k", " digit"};
    return (has_one_of(words, parts) || words.ends_with(" zip")) && !holds_no_digits(words);
}

}  // namespace

std::string similar_names(const std::string& folder, const std::vector<std::string>& found, const std::string& missing) {
    std::vector<std::string> similar;
    int seen = 0;
    std::error_code failed, ignored;
    for (fs::recursive_directory_iterator entry(folder, failed), end; !failed && entry != end && ++seen < 1000; entry.increment(failed)) {
        if (entry.depth() == 3) entry.disable_recursion_pending();
        const std::string path = entry->path().string(), name = entry->path().filename().string(), words = words_of(name);
        if (holds_no_digits(words)) entry.disable_recursion_pending();
        if (fs::is_directory(path, ignored) || name.starts_with('.') || std::count(found.begin(), found.end(), path) != 0) continue;
        if (sounds_like_digits(words)) similar.push_back(entry->path().lexically_relative(folder).string());
    }
    std::sort(similar.begin(), similar.end());
    const auto near = [&](const std::string& path) { return shared(fs::path(path).filename().string(), missing); };
    std::stable_sort(similar.begin(), similar.end(), [&](const std::string& a, const std::string& b) { return near(a) > near(b); });
    std::string list;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, similar.size()); ++i) list += (i == 0 ? "" : ", ") + similar[i];
    return similar.size() > 3 ? list + " and " + std::to_string(similar.size() - 3) + " more" : list;
}

}  // namespace scratch
