// PNG files written byte by byte, without libpng: of every kind that its reader must read, and broken in every place.
// Format: W3C, "Portable Network Graphics (PNG) Specification".
#pragma once

#include "compressed.hpp"

#include <array>
#include <boost/crc.hpp>
#include <cstdint>
#include <string>

namespace scratch {

inline std::string big_endian(std::uint32_t number) {
    std::string bytes;
    for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(number >> shift & 0xff);
    return bytes;
}

inline std::string png_chunk(const std::string& type, const std::string& data) {
    boost::crc_32_type checksum;
    checksum.process_bytes((type + data).data(), type.size() + data.size());
    return big_endian(static_cast<std::uint32_t>(data.size())) + type + data + big_endian(checksum.checksum());
}

struct PngHeader {
    std::uint32_t columns, rows;
    int bits;                // of one sample: 1, 2, 4, 8, 16
    int kind;                // 0 grey, 2 colour, 3 palette, 4 grey and alpha, 6 colour and alpha
    bool interlaced = false;
};

inline const std::string png_signature = "\x89PNG\r\n\x1a\n";

// scanlines: every row with its filter byte before it; chunks: what stands between header and pixels, a palette for instance
inline std::string png_bytes(const PngHeader& header, const std::string& scanlines, const std::string& chunks = "") {
    std::string ihdr = big_endian(header.columns) + big_endian(header.rows);
    for (const int byte : {header.bits, header.kind, 0, 0, header.interlaced ? 1 : 0}) ihdr += static_cast<char>(byte);
    return png_signature + png_chunk("IHDR", ihdr) + chunks + png_chunk("IDAT", zlib_stored(scanlines)) + png_chunk("IEND", "");
}

// The rows of an interlaced image of one byte a pixel: seven passes, each every so many rows and columns (Adam7).
inline std::string interlaced(const std::string& pixels, std::size_t columns, std::size_t rows) {
    struct Pass { std::size_t row, column, down, across; };
    constexpr std::array<Pass, 7> passes{{{0, 0, 8, 8}, {0, 4, 8, 8}, {4, 0, 8, 4}, {0, 2, 4, 4}, {2, 0, 4, 2}, {0, 1, 2, 2}, {1, 0, 2, 1}}};
    std::string scanlines;
    for (const auto& [first_row, first_column, down, across] : passes)
        for (std::size_t row = first_row; row < rows && first_column < columns; row += down) {
            scanlines += '\0';
            for (std::size_t column = first_column; column < columns; column += across) scanlines += pixels[row * columns + column];
        }
    return scanlines;
}

}  // namespace scratch
