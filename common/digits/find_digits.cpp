#include "common/digits/find_digits.hpp"

#include "01_load_data/idx.hpp"
#include "common/program/files.hpp"
#include "common/digits/handwriting.hpp"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace scratch {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t handwriting_seed = 1;  // the same embedded digits for everybody, whatever --seed says

// The file itself or, failing that, its .gz.
std::string existing(const std::string& folder, const std::string& name) {
    const std::string raw = (fs::path(folder) / name).string();
    std::error_code ignored;
    if (fs::exists(raw, ignored)) return raw;
    if (fs::exists(raw + ".gz", ignored)) return raw + ".gz";
    throw std::runtime_error(folder + ": has no " + name + " or " + name + ".gz; ./tutorial data downloads MNIST");
}

Digits read_set(const std::string& folder, const std::string& set) {
    const std::string image_file = existing(folder, set + "-images-idx3-ubyte");
    const std::string label_file = existing(folder, set + "-labels-idx1-ubyte");
    Digits digits;
    digits.images = read_images(*open_file(image_file), image_file);
    digits.labels = read_labels(*open_file(label_file), label_file);
    if (digits.images.n_cols != digits.labels.n_elem)
        throw std::runtime_error(label_file + ": " + std::to_string(digits.labels.n_elem) + " labels for " +
                                 std::to_string(digits.images.n_cols) + " images; download both again");
    return digits;
}

void write_big_endian(std::ostream& out, std::uint64_t number) {
    for (const int shift : {24, 16, 8, 0}) out.put(static_cast<char>(number >> shift & 0xff));
}

void write_set(const Digits& digits, const fs::path& folder, const std::string& set) {
    write_file((folder / (set + "-images-idx3-ubyte")).string(), [&](std::ostream& out) {
        for (const std::uint64_t number : {std::uint64_t{magic_of_images}, std::uint64_t{digits.count()}, std::uint64_t{image_side}, std::uint64_t{image_side}})
            write_big_endian(out, number);
        out.write(reinterpret_cast<const char*>(digits.images.memptr()), static_cast<std::streamsize>(digits.images.n_elem));
    });
    write_file((folder / (set + "-labels-idx1-ubyte")).string(), [&](std::ostream& out) {
        write_big_endian(out, magic_of_labels);
        write_big_endian(out, digits.count());
        out.write(reinterpret_cast<const char*>(digits.labels.memptr()), static_cast<std::streamsize>(digits.labels.n_elem));
    });
}

}  // namespace

DigitSets read_digits(const std::string& folder) {
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored)) throw std::runtime_error(folder + ": is not a folder; name the one that holds MNIST's four files");
    return {read_set(folder, "train"), read_set(folder, "t10k"), "MNIST from " + folder};
}

DigitSets find_digits(const std::string& data) {
    if (!data.empty() && data != "embedded") return read_digits(data);
    const char* mnist_dir = std::getenv("MNIST_DIR");
    if (data.empty() && mnist_dir != nullptr && *mnist_dir != '\0') return read_digits(mnist_dir);
    const std::string downloaded = SCRATCH_CHECKOUT "/data/mnist";
    if (data.empty() && fs::is_directory(downloaded)) return read_digits(downloaded);
    // image i depends on the seed and i alone: the test digits are the 10,000 after the training digits
    return {draw_digits(60'000, handwriting_seed), draw_digits(10'000, handwriting_seed, 60'000),
            "embedded handwriting (./tutorial data downloads the real MNIST)"};
}

void write_digits(const DigitSets& digits, const std::string& folder) {
    write_set(digits.training, folder, "train");
    write_set(digits.test, folder, "t10k");
}

}  // namespace scratch
