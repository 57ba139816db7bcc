#include "common/show/read_picture.hpp"

#include "common/program/files.hpp"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>  // jpeglib.h uses FILE and does not include it
#include <filesystem>
#include <istream>
#include <jerror.h>
#include <jpeglib.h>
#include <png.h>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

namespace scratch {

namespace {

constexpr std::size_t most_pixels = 4096 * 4096;             // 67 MB at 4 bytes each
constexpr std::size_t most_jpeg_pixels = 100'000'000;        // the largest of telephones' cameras; read at a quarter of the size
constexpr std::size_t most_coefficient_bytes = 110'000'000;  // of a progressive JPEG, which is held whole: 36 million pixels of a camera's kind
constexpr int most_scans = 100;                              // of a progressive JPEG: ten are usual, each is read over the whole picture
constexpr std::size_t largest_file = 64'000'000;             // bytes: the most pixels in full colour, hardly compressed
constexpr const char* save_again = "; open it in a picture program and save it as PNG or JPEG";

std::string bytes_of(std::istream& in, const std::string& file) {
    std::string bytes;
    std::array<char, 65536> some;
    while (in.read(some.data(), some.size()), in.gcount() > 0) {
        bytes.append(some.data(), static_cast<std::size_t>(in.gcount()));
        if (bytes.size() > largest_file) throw std::runtime_error(file + ": has more than 64 MB; shrink the picture");
    }
    if (bytes.empty()) throw std::runtime_error(file + ": is empty; save the picture again");
    return bytes;
}

std::string size_words(std::size_t columns, std::size_t rows) { return std::to_string(columns) + " x " + std::to_string(rows); }

// The number that Exif calls orientation, 1..8: which way the camera was held. 1, upright, where the block does not say.
// tiff: TIFF 6.0: byte order, 42, where the entries begin; their number, and 12 bytes for each
int orientation_of(std::string_view tiff) {
    const bool big = tiff.starts_with("MM");
    if (!big && !tiff.starts_with("II")) return 1;
    const auto number = [&](std::size_t at, std::size_t count) {
        std::size_t value = 0;
        for (std::size_t i = 0; i < count; ++i) value = value << 8 | static_cast<unsigned char>(at + count <= tiff.size() ? tiff[at + (big ? i : count - 1 - i)] : 0);
        return value;
    };
    const std::size_t entries = number(4, 4), count = number(entries, 2);
    for (std::size_t i = 0; i < count && entries + 2 + 12 * (i + 1) <= tiff.size(); ++i)
        if (const std::size_t at = entries + 2 + 12 * i, type = number(at + 2, 2); number(at, 2) == 0x112 && (type == 3 || type == 4)) {
            const std::size_t said = number(at + 8, type == 3 ? 2 : 4);  // SHORT, which the standard asks for, or LONG, which some write
            return said >= 1 && said <= 8 ? static_cast<int>(said) : 1;
        }
    return 1;
}

// A picture that is filled as it is stored, and comes out as it was seen.
struct Turned {
    arma::uword rows, columns;  // as stored
    bool exchanged, rows_backwards, columns_backwards;
    arma::Cube<arma::u8> picture;

    Turned(arma::uword stored_rows, arma::uword stored_columns, int orientation)
        : rows(stored_rows), columns(stored_columns), exchanged(orientation >= 5), rows_backwards(orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7),
          columns_backwards(orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8),
          picture(exchanged ? columns : rows, exchanged ? rows : columns, 4, arma::fill::none) {}

    void put(arma::uword row, arma::uword column, const unsigned char* pixel, bool has_alpha) {
        if (rows_backwards) row = rows - 1 - row;
        if (columns_backwards) column = columns - 1 - column;
        if (exchanged) std::swap(row, column);
        for (arma::uword channel = 0; channel < 3; ++channel) picture(row, column, channel) = pixel[channel];
        picture(row, column, 3) = has_alpha ? pixel[3] : 255;
    }
};

// PNG

[[noreturn]] void refuse(png_image& image, const std::string& file) {
    const std::string why = image.message;
    png_image_free(&image);
    throw std::runtime_error(file + ": can't be read as a PNG (" + why + ")" + save_again);
}

// A PNG is a signature and chunks: a length, a type, so many bytes, a checksum. libpng takes the memory of a chunk before it looks whether
// the bytes are there. Returns the orientation that a chunk eXIf names.
int check_chunks(const std::string& bytes, const std::string& file) {
    constexpr std::size_t beside = 12;  // length, type and checksum
    int orientation = 1;
    for (std::size_t at = 8; at + beside <= bytes.size() && bytes.compare(at + 4, 4, "IEND") != 0;) {
        std::size_t length = 0;
        for (std::size_t i = at; i < at + 4; ++i) length = length << 8 | static_cast<unsigned char>(bytes[i]);
        if (length > bytes.size() - at - beside)
            throw std::runtime_error(file + ": is cut short or damaged: its chunk at byte " + std::to_string(at) + " should have " + std::to_string(length) +
                                     " bytes, and " + std::to_string(bytes.size() - at - beside) + " are there; save the picture again");
        if (bytes.compare(at + 4, 4, "eXIf") == 0) orientation = orientation_of(std::string_view(bytes).substr(at + 8, length));
        at += beside + length;
    }
    return orientation;
}

// Decodes by libpng's simplified API: row by row, 4 bytes a pixel.
arma::Cube<arma::u8> read_png_bytes(const std::string& bytes, const std::string& file) {
    const int orientation = check_chunks(bytes, file);
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (!png_image_begin_read_from_memory(&image, bytes.data(), bytes.size())) refuse(image, file);
    const arma::uword rows = image.height, columns = image.width;
    if (rows * columns > most_pixels) {
        png_image_free(&image);
        throw std::runtime_error(file + ": is " + size_words(columns, rows) + " pixels; shrink it to at most 4096 x 4096");
    }
    image.format = PNG_FORMAT_RGBA;
    image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;  // 16 bits that don't say otherwise mean what 8 bits mean, as in other programs
    std::vector<png_byte> pixels(PNG_IMAGE_SIZE(image));
    if (!png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr)) refuse(image, file);
    Turned turned(rows, columns, orientation);
    for (arma::uword column = 0; column < columns; ++column)
        for (arma::uword row = 0; row < rows; ++row) turned.put(row, column, &pixels[4 * (row * columns + column)], true);
    return std::move(turned.picture);
}

// JPEG

// libjpeg reports an error by a function that must not return, and can't be left by an exception: hence longjmp.
struct JpegErrors {
    jpeg_error_mgr manager;  // the first member: libjpeg hands back a pointer to it
    std::jmp_buf give_up;
    std::array<char, JMSG_LENGTH_MAX> words;
};

[[noreturn]] void give_up(j_common_ptr jpeg) {
    auto* errors = reinterpret_cast<JpegErrors*>(jpeg->err);
    jpeg->err->format_message(jpeg, errors->words.data());
    std::longjmp(errors->give_up, 1);
}

// level -1: the data is corrupt and libjpeg would guess the rest. Bytes too many between two parts do no harm.
void note(j_common_ptr jpeg, int level) {
    if (level < 0 && jpeg->err->msg_code != JWRN_EXTRANEOUS_DATA) give_up(jpeg);
}

struct Jpeg {
    jpeg_decompress_struct state{};
    JpegErrors errors{};
    jpeg_progress_mgr progress{};
    Jpeg() {
        state.err = jpeg_std_error(&errors.manager);
        errors.manager.error_exit = give_up;
        errors.manager.emit_message = note;
        progress.progress_monitor = [](j_common_ptr jpeg) {
            if (reinterpret_cast<j_decompress_ptr>(jpeg)->input_scan_number > most_scans) {
                jpeg->err->msg_code = JERR_BAD_PROGRESSION;
                give_up(jpeg);
            }
        };
    }
    ~Jpeg() { jpeg_destroy_decompress(&state); }
    Jpeg(const Jpeg&) = delete;
    Jpeg& operator=(const Jpeg&) = delete;
};

// The four steps below each return false where libjpeg gave up; no object may be made between setjmp and the jump.
bool jpeg_header(Jpeg& jpeg, const std::string& bytes) {
    if (setjmp(jpeg.errors.give_up)) return false;
    jpeg_create_decompress(&jpeg.state);
    jpeg.state.progress = &jpeg.progress;
    jpeg_mem_src(&jpeg.state, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    jpeg_save_markers(&jpeg.state, JPEG_APP0 + 1, 65'533);
    jpeg_read_header(&jpeg.state, TRUE);
    return true;
}

bool jpeg_start(Jpeg& jpeg) {
    if (setjmp(jpeg.errors.give_up)) return false;
    return jpeg_start_decompress(&jpeg.state) != FALSE;
}

bool jpeg_row(Jpeg& jpeg, JSAMPLE* row) {
    if (setjmp(jpeg.errors.give_up)) return false;
    return jpeg_read_scanlines(&jpeg.state, &row, 1) == 1;
}

bool jpeg_end(Jpeg& jpeg) {
    if (setjmp(jpeg.errors.give_up)) return false;
    return jpeg_finish_decompress(&jpeg.state) != FALSE;
}

[[noreturn]] void refuse(const Jpeg& jpeg, const std::string& file) {
    throw std::runtime_error(file + ": can't be read as a JPEG (" + jpeg.errors.words.data() + ")" + save_again);
}

int orientation_of(const jpeg_decompress_struct& state) {
    for (jpeg_saved_marker_ptr marker = state.marker_list; marker != nullptr; marker = marker->next)
        if (const std::string_view block(reinterpret_cast<const char*>(marker->data), marker->data_length); block.starts_with(std::string_view("Exif\0\0", 6)))
            return orientation_of(block.substr(6));
    return 1;
}

// What libjpeg holds of a progressive picture until its last scan has come.
std::size_t coefficient_bytes(const jpeg_decompress_struct& state) {
    std::size_t blocks = 0;
    for (int i = 0; i < state.num_components; ++i) blocks += std::size_t{state.comp_info[i].width_in_blocks} * state.comp_info[i].height_in_blocks;
    return blocks * sizeof(JBLOCK);
}

arma::Cube<arma::u8> read_jpeg_bytes(const std::string& bytes, const std::string& file) {
    Jpeg jpeg;
    if (!jpeg_header(jpeg, bytes)) refuse(jpeg, file);
    jpeg_decompress_struct& state = jpeg.state;
    const std::size_t pixels = std::size_t{state.image_width} * state.image_height;
    if (state.jpeg_color_space == JCS_CMYK || state.jpeg_color_space == JCS_YCCK)
        throw std::runtime_error(file + ": has the colours of a printing press (CMYK)" + save_again);
    if (pixels > most_jpeg_pixels || (jpeg_has_multiple_scans(&state) && coefficient_bytes(state) > most_coefficient_bytes))
        throw std::runtime_error(file + ": is a JPEG of " + size_words(state.image_width, state.image_height) + " pixels, which takes too much memory; shrink it to at most 4096 x 4096");
    state.out_color_space = JCS_RGB;
    state.scale_num = 1;
    state.scale_denom = pixels > 4 * most_pixels ? 4 : pixels > most_pixels ? 2 : 1;
    if (!jpeg_start(jpeg)) refuse(jpeg, file);
    Turned turned(state.output_height, state.output_width, orientation_of(state));
    std::vector<JSAMPLE> row(3 * turned.columns);
    for (arma::uword r = 0; r < turned.rows; ++r) {
        if (!jpeg_row(jpeg, row.data())) refuse(jpeg, file);
        for (arma::uword column = 0; column < turned.columns; ++column) turned.put(r, column, &row[3 * column], false);
    }
    if (!jpeg_end(jpeg)) refuse(jpeg, file);
    return std::move(turned.picture);
}

// Everything else

struct FileKind {
    std::size_t at;
    std::string_view bytes;
    const char* name;
};

using namespace std::string_view_literals;
constexpr std::array<FileKind, 16> other_kinds{{{0, "GIF8"sv, "a GIF"}, {8, "WEBP"sv, "a WebP picture"}, {4, "ftyphei"sv, "a HEIC picture"}, {4, "ftypmif1"sv, "a HEIC picture"},
    {4, "ftypmsf1"sv, "a HEIC picture"}, {4, "ftypavif"sv, "an AVIF picture"}, {4, "ftyp"sv, "a film"}, {0, "%PDF"sv, "a PDF"}, {0, "BM"sv, "a BMP"}, {0, "II*\0"sv, "a TIFF"},
    {0, "MM\0*"sv, "a TIFF"}, {0, "\xff\x0a"sv, "a JPEG XL picture"}, {0, "<?xml"sv, "an SVG or another text"}, {0, "<svg"sv, "an SVG"}, {0, "PK\3\4"sv, "a zip archive"},
    {0, "<"sv, "a web page"}}};

[[noreturn]] void refuse(const std::string& bytes, const std::string& file) {
    for (const auto& [at, start, name] : other_kinds)
        if (bytes.size() > at && std::string_view(bytes).substr(at).starts_with(start))
            throw std::runtime_error(file + ": is " + name + ", not a PNG or JPEG" + save_again);
    throw std::runtime_error(file + ": is neither PNG nor JPEG" + std::string(save_again));
}

}  // namespace

arma::Cube<arma::u8> read_picture(std::istream& in, const std::string& file) {
    const std::string bytes = bytes_of(in, file);
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return read_png_bytes(bytes, file);
    if (bytes.starts_with("\xff\xd8\xff")) return read_jpeg_bytes(bytes, file);
    refuse(bytes, file);
}

arma::Cube<arma::u8> read_picture(const std::string& file) { return read_picture(*open_file(file), file); }

std::vector<std::string> picture_files(const std::string& path) {
    namespace fs = std::filesystem;
    std::error_code failed;
    if (!fs::is_directory(path, failed)) return {path};  // whoever opens it says what is wrong
    std::vector<std::string> files;
    fs::directory_iterator entry(path, failed);
    for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
        std::string ending = entry->path().extension().string();
        std::transform(ending.begin(), ending.end(), ending.begin(), [](char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 'a' - 'A') : letter; });
        const bool hidden = entry->path().filename().string().starts_with('.');  // macOS leaves files of its own, "._five.png"
        if (!hidden && (ending == ".png" || ending == ".jpg" || ending == ".jpeg")) files.push_back(entry->path().string());
    }
    if (failed) throw std::runtime_error(path + ": this folder can't be read (" + failed.message() + "); may you list and enter it?");
    if (files.empty()) throw std::runtime_error(path + ": has no file that ends in .png, .jpg or .jpeg; name a picture, or a folder of pictures");
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace scratch
