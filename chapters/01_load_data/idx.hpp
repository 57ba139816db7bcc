// Reading the IDX format, in which MNIST is published: a magic number, the sizes, then one byte per value.
// Format: "The MNIST database of handwritten digits", http://yann.lecun.com/exdb/mnist/
#pragma once

#include "01_load_data/digits.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iomanip>
#include <istream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace scratch {

constexpr std::uint32_t magic_of_images = 0x00000803;  // 08: unsigned bytes; 03: three sizes (count, rows, columns)
constexpr std::uint32_t magic_of_labels = 0x00000801;  // 01: one size (count)
constexpr std::uint32_t most_images = 1'000'000;       // 784 MB: more is not read, whatever the header says
constexpr arma::uword read_at_once = 200'000;          // all of MNIST; of a larger file a first part, 157 MB

// (1.3) four bytes, the most significant first ("big-endian"): 00 00 EA 60 is 60,000.
inline std::uint32_t read_big_endian(std::istream& in, const std::string& file) {
    std::array<char, 4> bytes{};
    if (!in.read(bytes.data(), 4)) throw std::runtime_error(file + ": ends inside its header; download it again");
    std::uint32_t number = 0;
    for (const char byte : bytes) number = (number << 8) | static_cast<unsigned char>(byte);
    return number;
}

// Eight digits, as xxd shows the same four bytes.
inline std::string hexadecimal(std::uint32_t number) {
    std::ostringstream text;
    text << std::hex << std::setfill('0') << std::setw(8) << number;
    return text.str();
}

inline void expect_magic(std::istream& in, std::uint32_t expected, const std::string& file) {
    const std::uint32_t magic = read_big_endian(in, file);
    if (magic == expected) return;
    if (magic == magic_of_labels) throw std::runtime_error(file + ": holds labels, not images; were the two files swapped?");
    if (magic == magic_of_images) throw std::runtime_error(file + ": holds images, not labels; were the two files swapped?");
    if (magic >> 16 == 0x1f8b) throw std::runtime_error(file + ": is compressed; rename it to end in .gz, or gunzip it");
    throw std::runtime_error(file + ": starts with " + hexadecimal(magic) + ", not with the magic number " + hexadecimal(expected) +
                             "; is it an MNIST file?");
}

inline std::uint32_t read_count(std::istream& in, const char* what, const std::string& file) {
    const std::uint32_t count = read_big_endian(in, file);
    if (count == 0) throw std::runtime_error(file + ": holds no " + what + ", its header counts 0; is it an MNIST file?");
    if (count > most_images)
        throw std::runtime_error(file + ": claims " + std::to_string(count) + " " + what + ", and at most " + std::to_string(most_images) +
                                 " are read; is its header damaged, or is it a larger set?");
    return count;
}

// Exactly the bytes that the header promised: not one fewer, not one more. Returns rows x columns.
inline arma::Mat<arma::u8> read_bytes(std::istream& in, arma::uword rows, arma::uword columns, const std::string& file) {
    const std::string promised = std::to_string(rows * columns);
    arma::Mat<arma::u8> bytes(rows, std::min(columns, read_at_once), arma::fill::none);
    for (arma::uword done = 0; done < columns; done = bytes.n_cols) {
        if (done > 0) bytes.resize(rows, std::min(columns, 2 * done));  // memory grows with what arrives, not with what is claimed
        const auto wanted = static_cast<std::streamsize>(rows * (bytes.n_cols - done));
        in.read(reinterpret_cast<char*>(bytes.colptr(done)), wanted);
        if (in.gcount() != wanted)
            throw std::runtime_error(file + ": cut short or damaged after " + std::to_string(rows * done + static_cast<arma::uword>(in.gcount())) +
                                     " of " + promised + " bytes; download it again, or correct its header if you wrote the file");
    }
    if (in.peek() != std::istream::traits_type::eof())
        throw std::runtime_error(file + ": goes on after the " + promised + " bytes that its header promised; download it again, or correct its header if you wrote the file");
    if (in.bad()) throw std::runtime_error(file + ": damaged at its end (wrong checksum, or bytes that don't belong to it); download it again");
    return bytes;
}

// in: an IDX file of images, opened in binary; file: its name for errors. Returns 784 x count. Throws std::runtime_error.
inline arma::Mat<arma::u8> read_images(std::istream& in, const std::string& file) {
    expect_magic(in, magic_of_images, file);
    const std::uint32_t count = read_count(in, "images", file);
    const std::uint32_t rows = read_big_endian(in, file);
    const std::uint32_t columns = read_big_endian(in, file);
    if (rows != image_side || columns != image_side)
        throw std::runtime_error(file + ": images of " + std::to_string(rows) + " x " + std::to_string(columns) +
                                 (rows * columns == pixel_count ? ", not 28 x 28; if their pixels stand row by row, write 28 x 28 into its header"
                                                                : ", not 28 x 28; crop or scale them to that, or is it no MNIST file?"));
    return read_bytes(in, pixel_count, count, file);
}

// in: an IDX file of labels, opened in binary; file: its name for errors. Returns count labels. Throws std::runtime_error.
inline arma::Col<arma::u8> read_labels(std::istream& in, const std::string& file) {
    expect_magic(in, magic_of_labels, file);
    const arma::Col<arma::u8> labels = read_bytes(in, 1, read_count(in, "labels", file), file).as_col();
    for (arma::uword i = 0; i < labels.n_elem; ++i)
        if (labels(i) >= digit_count)
            throw std::runtime_error(file + ": label " + std::to_string(i) + " is " + std::to_string(labels(i)) +
                                     ", not a digit 0..9; is it an MNIST file?");
    return labels;
}

}  // namespace scratch
