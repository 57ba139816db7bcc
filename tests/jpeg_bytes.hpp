// JPEG files made by libjpeg, for the tests: of the kinds that cameras and programs write, with and without an orientation.
#pragma once

#include "png_bytes.hpp"

#include <armadillo>
#include <cstdio>   // jpeglib.h uses FILE and does not include it
#include <cstdlib>
#include <jpeglib.h>
#include <string>
#include <vector>

namespace scratch {

struct JpegKind {
    int quality = 90;
    bool progressive = false;
    int channels = 3;        // 1 grey, 3 colour, 4 CMYK
    std::string exif = {};   // the APP1 block, if there is to be one
};

// picture: rows x columns x at least `channels`
inline std::string jpeg_bytes(const arma::Cube<arma::u8>& picture, const JpegKind& kind) {
    jpeg_compress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&jpeg, &bytes, &size);
    jpeg.image_width = static_cast<JDIMENSION>(picture.n_cols);
    jpeg.image_height = static_cast<JDIMENSION>(picture.n_rows);
    jpeg.input_components = kind.channels;
    jpeg.in_color_space = kind.channels == 1 ? JCS_GRAYSCALE : kind.channels == 3 ? JCS_RGB : JCS_CMYK;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, kind.quality, TRUE);
    if (kind.progressive) jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    if (!kind.exif.empty()) jpeg_write_marker(&jpeg, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(kind.exif.data()), static_cast<unsigned>(kind.exif.size()));
    std::vector<JSAMPLE> row(picture.n_cols * static_cast<arma::uword>(kind.channels));
    for (arma::uword r = 0; r < picture.n_rows; ++r) {
        for (std::size_t i = 0; i < row.size(); ++i) row[i] = picture(r, i / static_cast<std::size_t>(kind.channels), i % static_cast<std::size_t>(kind.channels));
        JSAMPROW start = row.data();
        jpeg_write_scanlines(&jpeg, &start, 1);
    }
    jpeg_finish_compress(&jpeg);
    std::string result(reinterpret_cast<const char*>(bytes), size);
    jpeg_destroy_compress(&jpeg);
    std::free(bytes);
    return result;
}

inline std::string jpeg_bytes(const arma::Cube<arma::u8>& picture, int quality) { return jpeg_bytes(picture, {.quality = quality}); }

inline std::string repeated_scan(const std::string& scan, int times) {
    std::string all;
    while (times-- > 0) all += scan;
    return all;
}

// A TIFF block with one entry, the orientation: what eXIf of a PNG holds. TIFF 6.0, tag 0x112.
inline std::string tiff_with_orientation(int orientation, bool big = true, bool is_long = false) {
    const auto number = [big](unsigned value, int bytes) {
        std::string text;
        for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> 8 * (big ? bytes - 1 - i : i) & 0xff);
        return text;
    };
    return (big ? "MM" : "II") + number(42, 2) + number(8, 4) + number(1, 2) + number(0x112, 2) + number(is_long ? 4 : 3, 2) + number(1, 4) +
           (is_long ? number(static_cast<unsigned>(orientation), 4) : number(static_cast<unsigned>(orientation), 2) + number(0, 2)) + number(0, 4);
}

// What a JPEG's APP1 holds: six bytes, then the same.
inline std::string exif_with_orientation(int orientation, bool big = true, bool is_long = false) {
    return std::string("Exif\0\0", 6) + tiff_with_orientation(orientation, big, is_long);
}

}  // namespace scratch
