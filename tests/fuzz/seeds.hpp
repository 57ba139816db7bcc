// What the fuzz targets start from: small files of each kind that the readers take, made here so that none is shipped.
#pragma once

#include "compressed.hpp"
#include "jpeg_bytes.hpp"

#include <map>
#include <string>

namespace scratch {

inline std::string repeated(const std::string& piece, int times) {
    std::string all;
    while (times-- > 0) all += piece;
    return all;
}

// name -> bytes; the first byte says how the target should take the rest
inline std::map<std::string, std::string> idx_seeds() {
    const std::string images = big_endian(2051) + big_endian(1) + big_endian(28) + big_endian(28) + std::string(784, '\x7f');
    const std::string labels = big_endian(2049) + big_endian(5) + std::string("\0\1\2\3\x9", 5);
    return {{"images", '\0' + images},
            {"labels", '\1' + labels},
            {"images.gz", '\2' + gzipped(images)},
            {"labels.gz", '\3' + gzipped(labels)},
            {"swapped", '\0' + labels},
            {"a million, and no pixel", '\0' + big_endian(2051) + big_endian(1'000'000) + big_endian(28) + big_endian(28)},
            {"four billion", '\0' + big_endian(2051) + big_endian(4'000'000'000U) + big_endian(28) + big_endian(28)}};
}

inline std::map<std::string, std::string> model_seeds() {
    return {{"softmax", "scratch-model 1\nsoftmax-regression\nweights 10 784\n" + repeated(repeated("0 ", 783) + "0\n", 10)},
            {"hidden", "scratch-model 1\nhidden-layer\nhidden_weights 1 784\n" + repeated("0.5 ", 783) + "-1e-3\nhidden_biases 1 1\n1\nweights 10 1\n" +
                           repeated("2\n", 10) + "biases 10 1\n" + repeated("3.25\n", 10)},
            {"not finite", "scratch-model 1\nhidden-layer\nhidden_weights 1 784\n" + repeated("nan ", 783) + "inf\n"}};
}

inline std::map<std::string, std::string> picture_seeds() {
    arma::Cube<arma::u8> drawn(24, 20, 4, arma::fill::value(255));
    drawn.tube(4, 8, 18, 11).fill(30);
    const auto rows = [](int count, const std::string& row) { return repeated('\0' + row, count); };  // 0: no filter
    return {{"grey", png_bytes({4, 4, 8, 0}, rows(2, std::string(4, '\xff')) + rows(2, "\x10\x20\x30\x40"))},
            {"colour", png_bytes({2, 2, 8, 2}, rows(2, "\x10\x20\x30\x40\x50\x60"))},
            {"alpha", png_bytes({2, 2, 8, 4}, rows(1, std::string(4, '\0')) + rows(1, "\x10\xff\x20\x80"))},
            {"sixteen bits", png_bytes({2, 2, 16, 0}, rows(2, "\x10\x20\x30\x40"))},
            {"one bit", png_bytes({8, 2, 1, 0}, rows(1, "\x18") + rows(1, "\xff"))},
            {"palette", png_bytes({4, 2, 2, 3}, rows(2, "\x1b"), png_chunk("PLTE", repeated("\x10\x20\x30", 4)))},
            {"interlaced", png_bytes({1, 1, 8, 0, true}, rows(1, "\x10"))},
            {"jpeg", jpeg_bytes(drawn, 90)},
            {"grey jpeg", jpeg_bytes(drawn, {.channels = 1})},
            {"progressive jpeg", jpeg_bytes(drawn, {.progressive = true})},
            {"lying jpeg", jpeg_bytes(drawn, {.exif = exif_with_orientation(6)})},
            {"lying png", png_bytes({4, 2, 8, 0}, rows(2, std::string(4, '\xff')), png_chunk("eXIf", tiff_with_orientation(8, false)))},
            {"printer's jpeg", jpeg_bytes(drawn, {.channels = 4})},
            {"largest", png_bytes({0x7fffffff, 0x7fffffff, 8, 6}, "")}};
}

// target -> name -> bytes
inline std::map<std::string, std::map<std::string, std::string>> all_seeds() {
    return {{"idx", idx_seeds()}, {"model", model_seeds()}, {"picture", picture_seeds()}};
}

}  // namespace scratch
