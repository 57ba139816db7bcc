#include "common/digits/find_digits.hpp"

#include "01_load_data/idx.hpp"
#include "common/digits/digit_files.hpp"
#include "common/digits/handwriting.hpp"
#include "common/digits/what_it_is.hpp"
#include "common/program/checkout.hpp"
#include "common/program/files.hpp"
#include "common/show/terminal.hpp"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace scratch {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t handwriting_seed = 1;  // the same embedded digits for everybody, whatever --seed says

// Where the reader refuses a file, the second look at it is for the error alone.
template <typename Read>
auto read_file(Read read, const std::string& file) {
    try {
        return read(*open_file(file), file);
    } catch (const std::runtime_error&) {
        const std::string really = what_it_is(file);
        if (really.empty()) throw;
        throw std::runtime_error(file + ": " + really);
    }
}

Digits read_set(const SetFiles& files, bool emnist) {
    Digits digits{read_file(read_images, files.images), read_file(read_labels, files.labels)};
    if (digits.images.n_cols != digits.labels.n_elem)
        throw std::runtime_error(files.labels + ": " + std::to_string(digits.labels.n_elem) + " labels for " +
                                 std::to_string(digits.images.n_cols) + " images; are both files of one set?");
    for (arma::uword i = 0; emnist && i < digits.count(); ++i) {  // column by column becomes row by row
        arma::Mat<arma::u8> image(digits.images.colptr(i), image_side, image_side, false, true);
        arma::inplace_trans(image);
    }
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
    std::error_code failed;
    if (!fs::is_directory(folder, failed) && failed != std::errc::permission_denied) throw std::runtime_error(folder + ": is not a folder; name the one that holds MNIST's four files");
    const DigitFiles files = find_digit_files(folder);
    DigitSets digits{read_set(files.training, files.emnist), read_set(files.test, files.emnist), (files.emnist ? "EMNIST from " : "MNIST from ") + printable(files.folder)};
    if (files.emnist) digits.source += ", its images turned upright";
    else if (digits.training.count() == 240'000 || digits.test.count() == 40'000)  // nothing but the name tells how the images lie
        digits.source += "\n  as many as in EMNIST Digits, whose images lie on their side: if it is that,\n"
                         "  give the files their names back (emnist-digits-...), and they are turned";
    if (digits.training.count() == 10'000 && digits.test.count() == 60'000)
        digits.source += "\n  10,000 digits to learn from and 60,000 to test with: are MNIST's two sets exchanged?";
    return digits;
}

DigitSets find_digits(const std::string& data) {
    if (!data.empty() && data != "embedded") return read_digits(data);
    const char* mnist_dir = std::getenv("MNIST_DIR");
    if (data.empty() && mnist_dir != nullptr && *mnist_dir != '\0') return read_digits(mnist_dir);
    const std::string downloaded = (checkout() / "data/mnist").string();
    std::error_code failed;
    if (data.empty() && (fs::is_directory(downloaded, failed) || failed == std::errc::permission_denied)) return read_digits(downloaded);
    // image i depends on the seed and i alone: the test digits are the 10,000 after the training digits
    return {draw_digits(60'000, handwriting_seed), draw_digits(10'000, handwriting_seed, 60'000),
            "embedded handwriting (./tutorial data downloads the real MNIST)"};
}

void write_digits(const DigitSets& digits, const std::string& folder) {
    write_set(digits.training, folder, "train");
    write_set(digits.test, folder, "t10k");
}

}  // namespace scratch
