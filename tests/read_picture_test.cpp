#include "jpeg_bytes.hpp"
#include "shell.hpp"
#include "test.hpp"

#include "common/show/picture.hpp"
#include "common/show/read_picture.hpp"
#include "common/show/readings.hpp"

#include <cmath>
#include <random>
#include <sstream>

namespace utf = boost::unit_test;
using namespace scratch;

namespace {

arma::Cube<arma::u8> read(const std::string& bytes) {
    std::istringstream in(bytes);
    return read_picture(in, "my.png");
}

// What the reader says of these bytes; empty where it reads them.
std::string complaint(const std::string& bytes) {
    try {
        read(bytes);
        return "";
    } catch (const std::runtime_error& error) {
        return error.what();
    }
}

// red, green, blue, alpha of one pixel
std::vector<int> pixel(const arma::Cube<arma::u8>& picture, arma::uword row, arma::uword column) {
    std::vector<int> channels;
    for (arma::uword channel = 0; channel < 4; ++channel) channels.push_back(picture(row, column, channel));
    return channels;
}

using Pixel = std::vector<int>;

std::string bytes(std::initializer_list<int> values) {
    std::string result;
    for (const int value : values) result += static_cast<char>(value);
    return result;
}

struct Kind {
    const char* name;
    PngHeader header;
    std::string scanlines, chunks;
    Pixel first, second;  // two pixels, side by side
};

const std::vector<Kind> kinds{
    {"grey, 8 bits", {2, 1, 8, 0}, bytes({0, 10, 200}), "", {10, 10, 10, 255}, {200, 200, 200, 255}},
    {"grey, 1 bit", {2, 1, 1, 0}, bytes({0, 0b0100'0000}), "", {0, 0, 0, 255}, {255, 255, 255, 255}},
    {"grey, 2 bits", {2, 1, 2, 0}, bytes({0, 0b0110'0000}), "", {85, 85, 85, 255}, {170, 170, 170, 255}},
    {"grey, 4 bits", {2, 1, 4, 0}, bytes({0, 0x1f}), "", {17, 17, 17, 255}, {255, 255, 255, 255}},
    {"grey, 16 bits", {2, 1, 16, 0}, bytes({0, 10, 10, 200, 200}), "", {10, 10, 10, 255}, {200, 200, 200, 255}},
    {"grey with one transparent level", {2, 1, 8, 0}, bytes({0, 10, 200}), png_chunk("tRNS", bytes({0, 10})), {10, 10, 10, 0}, {200, 200, 200, 255}},
    {"grey and alpha", {2, 1, 8, 4}, bytes({0, 10, 255, 200, 40}), "", {10, 10, 10, 255}, {200, 200, 200, 40}},
    {"grey and alpha, 16 bits", {2, 1, 16, 4}, bytes({0, 10, 10, 255, 255, 200, 200, 255, 255}), "", {10, 10, 10, 255}, {200, 200, 200, 255}},
    {"colour", {2, 1, 8, 2}, bytes({0, 1, 2, 3, 250, 251, 252}), "", {1, 2, 3, 255}, {250, 251, 252, 255}},
    {"colour, 16 bits", {2, 1, 16, 2}, bytes({0, 10, 10, 20, 20, 30, 30, 200, 200, 210, 210, 220, 220}), "", {10, 20, 30, 255}, {200, 210, 220, 255}},
    {"colour and alpha", {2, 1, 8, 6}, bytes({0, 1, 2, 3, 0, 250, 251, 252, 128}), "", {1, 2, 3, 0}, {250, 251, 252, 128}},
    {"palette", {2, 1, 8, 3}, bytes({0, 1, 0}), png_chunk("PLTE", bytes({9, 8, 7, 60, 50, 40})), {60, 50, 40, 255}, {9, 8, 7, 255}},
    {"palette, 1 bit, with alpha", {2, 1, 1, 3}, bytes({0, 0b0100'0000}), png_chunk("PLTE", bytes({9, 8, 7, 60, 50, 40})) + png_chunk("tRNS", bytes({77})),
     {9, 8, 7, 77}, {60, 50, 40, 255}},
};

// 20 x 13 greys, no two neighbours alike
std::string checkered() {
    std::string pixels;
    for (int i = 0; i < 20 * 13; ++i) pixels += static_cast<char>(i * 37 % 256);
    return pixels;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_kind_of_pixel_is_read) {
    for (const Kind& kind : kinds)
        BOOST_TEST_CONTEXT(kind.name) {
            const auto picture = read(png_bytes(kind.header, kind.scanlines, kind.chunks));
            BOOST_TEST(picture.n_rows == 1u);
            BOOST_TEST(picture.n_cols == 2u);
            BOOST_TEST(picture.n_slices == 4u);
            BOOST_TEST(pixel(picture, 0, 0) == kind.first, boost::test_tools::per_element());
            BOOST_TEST(pixel(picture, 0, 1) == kind.second, boost::test_tools::per_element());
        }
}

BOOST_AUTO_TEST_CASE(an_interlaced_picture_is_the_same_picture) {
    const std::string pixels = checkered();
    const auto picture = read(png_bytes({20, 13, 8, 0, true}, interlaced(pixels, 20, 13)));
    BOOST_TEST(picture.n_rows == 13u);
    BOOST_TEST(picture.n_cols == 20u);
    for (arma::uword row = 0; row < 13; ++row)
        for (arma::uword column = 0; column < 20; ++column)
            for (arma::uword channel = 0; channel < 3; ++channel)
                BOOST_TEST(picture(row, column, channel) == static_cast<unsigned char>(pixels[row * 20 + column]));
}

BOOST_AUTO_TEST_CASE(one_pixel_is_a_picture) {
    BOOST_TEST(pixel(read(png_bytes({1, 1, 8, 0}, bytes({0, 5}))), 0, 0) == (Pixel{5, 5, 5, 255}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_written_is_read) {
    const TemporaryFolder folder;
    const std::string file = folder.path / "written.png";
    std::mt19937_64 random(1);
    Colour written(30, 50, 3);
    written.imbue([&] { return static_cast<arma::u8>(random()); });
    write_png(file, written);
    const auto picture = read_picture(file);
    BOOST_TEST(arma::approx_equal(arma::Cube<arma::u8>(picture.slices(0, 2)), written, "absdiff", 0));
    BOOST_TEST(arma::all(arma::vectorise(picture.slice(3)) == 255));
    const Grey grey = written.slice(0);
    write_png(file, grey);
    BOOST_TEST(arma::approx_equal(Grey(read_picture(file).slice(1)), grey, "absdiff", 0));
}

BOOST_AUTO_TEST_CASE(what_is_no_picture_is_refused_in_one_line) {
    const std::string row(5000, '\0');
    const auto sized = [&](std::uint32_t columns, std::uint32_t rows) { return png_bytes({columns, rows, 8, 0}, row); };
    const std::vector<std::array<std::string, 2>> refused{
        {"", "is empty"},
        {"hello", "is neither PNG nor JPEG; open it in a picture program and save it as PNG or JPEG"},
        {"\xff\xd8\xff\xe0 a camera's JPEG, and so on and so on", "can't be read as a JPEG"},
        {sized(4097, 4096), "is 4097 x 4096 pixels; shrink it to at most 4096 x 4096"},
        {sized(4096, 4097), "is 4096 x 4097 pixels"},
        {sized(1'000'000, 1'000'000), "1000000 x 1000000"},
        {sized(0x7fffffff, 0x7fffffff), "can't be read as a PNG"},
        {sized(0, 5), "can't be read as a PNG"},
        {png_bytes({2, 1, 7, 0}, row), "can't be read as a PNG"},
        {png_bytes({2, 1, 8, 3}, row), "can't be read as a PNG"},  // a palette's numbers without the palette
        {png_bytes({2, 1, 8, 0}, bytes({9, 1, 2})), "can't be read as a PNG"},  // there is no filter 9
        {png_bytes({200, 100, 8, 0}, row), "can't be read as a PNG"},  // 5,000 bytes of 20,100
        {std::string(65'000'000, '\0'), "more than 64 MB"},
    };
    for (const auto& [file, words] : refused)
        BOOST_TEST_CONTEXT(words) {
            const std::string said = complaint(file);
            BOOST_TEST(said.starts_with("my.png: "), said);
            BOOST_TEST(said.find(words) != std::string::npos, said);
            BOOST_TEST(said.find('\n') == std::string::npos, said);
        }
    BOOST_TEST(complaint(png_bytes({2, 1, 8, 0}, bytes({0, 1, 2}))) == "");  // the same test accepts what is right
}

BOOST_AUTO_TEST_CASE(a_cut_file_is_refused_wherever_it_is_cut) {
    const std::string whole = png_bytes({20, 13, 8, 0, true}, interlaced(checkered(), 20, 13));
    const std::size_t pixels_end = whole.size() - 12 - 4;  // IEND is 12 bytes, the checksum before it 4
    for (std::size_t length = 0; length < pixels_end; ++length) BOOST_TEST(complaint(whole.substr(0, length)) != "", length << " of " << whole.size() << " bytes were read");
    BOOST_TEST(complaint(whole) == "");
}

// What a damaged file may become: the error, or a picture of the size that its header says. Nothing else.
BOOST_AUTO_TEST_CASE(a_damaged_file_is_refused_or_read) {
    const std::string whole = png_bytes({20, 13, 8, 3}, std::string(13 * 21, '\0'), png_chunk("PLTE", bytes({9, 8, 7})));
    std::size_t refused = 0;
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (const int bit : {0, 3, 7}) {
            std::string damaged = whole;
            damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
            const std::string said = complaint(damaged);
            refused += said.empty() ? 0 : 1;
            BOOST_TEST((said.empty() || said.starts_with("my.png: ")), said);
        }
    BOOST_TEST(refused > whole.size());  // its checksums notice, nearly always; some bits of a PNG mean nothing
}

// A file is taken for what is in it, whatever its name says.
BOOST_AUTO_TEST_CASE(other_kinds_are_called_by_their_name) {
    const std::vector<std::array<std::string, 2>> kinds{
        {"GIF89a and so on", "a GIF"}, {"RIFF....WEBPVP8 ", "a WebP picture"}, {std::string("\0\0\0\x18", 4) + "ftypheic", "a HEIC picture"}, {std::string("\0\0\0\x18", 4) + "ftypmif1", "a HEIC picture"},
        {std::string("\0\0\0\x18", 4) + "ftypavif", "an AVIF picture"}, {std::string("\0\0\0\x18", 4) + "ftypisom", "a film"}, {"%PDF-1.7", "a PDF"}, {"BM......", "a BMP"},
        {std::string("II*\0....", 8), "a TIFF"}, {"PK\3\4....", "a zip archive"}, {"<!DOCTYPE html>", "a web page"}, {"<svg xmlns=", "an SVG"},
    };
    for (const auto& [start, name] : kinds) {
        BOOST_TEST(complaint(start) == "my.png: is " + name + ", not a PNG or JPEG; open it in a picture program and save it as PNG or JPEG");
        BOOST_TEST(complaint(start.substr(0, 3)).starts_with("my.png: is "));  // too short to tell
    }
}

namespace {

// 24 x 40, dark at the top left, so that every way of turning it shows
arma::Cube<arma::u8> with_a_corner() {
    arma::Cube<arma::u8> picture(24, 40, 4, arma::fill::value(240));
    picture.tube(0, 0, 7, 15).fill(20);
    picture.slice(3).fill(255);
    return picture;
}

bool is_dark(const arma::Cube<arma::u8>& picture, arma::uword row, arma::uword column) { return picture(row, column, 0) < 100; }

}  // namespace

BOOST_AUTO_TEST_CASE(every_kind_of_jpeg_is_read) {
    const auto picture = with_a_corner();
    for (const JpegKind& kind : std::vector<JpegKind>{{90, false, 3}, {90, true, 3}, {90, false, 1}, {90, true, 1}, {100, false, 3}}) {
        const auto back = read(jpeg_bytes(picture, kind));
        BOOST_TEST(back.n_rows == 24u);
        BOOST_TEST(back.n_cols == 40u);
        BOOST_TEST(arma::abs(arma::conv_to<arma::cube>::from(back) - arma::conv_to<arma::cube>::from(picture)).max() < 12.0);  // of 255, at quality 90
        BOOST_TEST(back.slice(3).min() == 255);
    }
    BOOST_TEST(complaint(jpeg_bytes(picture, {.channels = 4})).find("has the colours of a printing press (CMYK)") != std::string::npos);
}

// Exif's eight orientations: where the stored picture's first row and first column are when it is looked at. Row 0 / column 0 of each, as the
// standard's table has it: 1 top left, 2 top right, 3 bottom right, 4 bottom left, 5 left top, 6 right top, 7 right bottom, 8 left bottom.
BOOST_AUTO_TEST_CASE(a_lying_picture_is_turned) {
    const auto stored = with_a_corner();
    const std::string plain = png_bytes({40, 24, 8, 0}, [&] {
        std::string rows;
        for (arma::uword r = 0; r < 24; ++r) {
            rows += '\0';
            for (arma::uword c = 0; c < 40; ++c) rows += static_cast<char>(stored(r, c, 0));
        }
        return rows;
    }(), "");
    struct Seen { bool lying, bottom, right; };
    const std::array<Seen, 9> seen{{{}, {false, false, false}, {false, false, true}, {false, true, true}, {false, true, false}, {true, false, false}, {true, false, true}, {true, true, true}, {true, true, false}}};
    for (int orientation = 1; orientation <= 8; ++orientation)
        for (const auto& [big, is_long] : {std::pair(true, false), std::pair(false, false), std::pair(true, true), std::pair(false, true)}) {
            const auto& [lying, bottom, right] = seen[static_cast<std::size_t>(orientation)];
            const std::string png = plain.substr(0, 33) + png_chunk("eXIf", tiff_with_orientation(orientation, big, is_long)) + plain.substr(33);
            for (const auto& turned : {read(png), read(jpeg_bytes(stored, {.quality = 100, .exif = exif_with_orientation(orientation, big, is_long)}))})
                BOOST_TEST_CONTEXT("orientation " << orientation) {
                    BOOST_TEST(turned.n_rows == (lying ? 40u : 24u));
                    const arma::uword last_row = turned.n_rows - 1, last_column = turned.n_cols - 1;
                    BOOST_TEST(is_dark(turned, bottom ? last_row : 0, right ? last_column : 0));
                    BOOST_TEST(!is_dark(turned, bottom ? 0 : last_row, right ? 0 : last_column));
                    BOOST_TEST(is_dark(turned, bottom ? last_row - (lying ? 12 : 4) : (lying ? 12 : 4), right ? last_column - (lying ? 4 : 12) : (lying ? 4 : 12)));
                }
        }
    // what is no orientation turns nothing
    for (const std::string& block : {tiff_with_orientation(0), tiff_with_orientation(9), tiff_with_orientation(6).substr(0, 15), std::string("MM"), std::string()})
        BOOST_TEST(read(plain.substr(0, 33) + png_chunk("eXIf", block) + plain.substr(33)).n_rows == 24u);
}

BOOST_AUTO_TEST_CASE(a_cut_or_damaged_jpeg_is_refused_or_read) {
    for (const bool progressive : {false, true}) {
        const std::string whole = jpeg_bytes(with_a_corner(), {.quality = 90, .progressive = progressive});
        BOOST_TEST(complaint(whole) == "");
        for (std::size_t length = 0; length + 2 < whole.size(); ++length) BOOST_TEST(complaint(whole.substr(0, length)) != "", length << " of " << whole.size() << " bytes were read");
        for (std::size_t at = 0; at < whole.size(); ++at) {
            std::string damaged = whole;
            damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
            const std::string said = complaint(damaged);
            BOOST_TEST((said.empty() || (said.starts_with("my.png: ") && said.find('\n') == std::string::npos)), said);
        }
    }
}

// Large ones: by what they claim, and by how often they repeat themselves.
BOOST_AUTO_TEST_CASE(a_jpeg_that_takes_too_much_is_refused) {
    const auto claiming = [](std::string jpeg, unsigned rows, unsigned columns, bool progressive) {
        const std::size_t frame = jpeg.find(progressive ? "\xff\xc2" : "\xff\xc0");
        return jpeg.replace(frame + 5, 4, big_endian(rows << 16 | columns));
    };
    const std::string baseline = jpeg_bytes(with_a_corner(), {}), progressive = jpeg_bytes(with_a_corner(), {.progressive = true});
    BOOST_TEST(complaint(claiming(baseline, 65'000, 65'000, false)).find("is a JPEG of 65000 x 65000 pixels, which takes too much memory") != std::string::npos);
    BOOST_TEST(complaint(claiming(progressive, 9000, 9000, true)).find("is a JPEG of 9000 x 9000 pixels, which takes too much memory") != std::string::npos);
    BOOST_TEST(complaint(claiming(baseline, 9000, 9000, false)).find("can't be read as a JPEG") != std::string::npos);  // its data ends too early
    std::string scans = progressive;
    const std::size_t scan = scans.rfind("\xff\xda"), end = scans.rfind("\xff\xd9");
    scans.insert(end, repeated_scan(scans.substr(scan, end - scan), 300));
    BOOST_TEST(complaint(scans).find("can't be read as a JPEG") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_large_jpeg_is_read_at_half_its_size) {
    arma::Cube<arma::u8> large(4200, 4200, 3, arma::fill::value(255));
    large.tube(100, 100, 2000, 3000).fill(0);
    const auto half = read(jpeg_bytes(large, {.channels = 1}));
    BOOST_TEST(half.n_rows == 2100u);
    BOOST_TEST(half.n_cols == 2100u);
    BOOST_TEST(is_dark(half, 60, 1490));
    BOOST_TEST(!is_dark(half, 1010, 60));
}

BOOST_AUTO_TEST_CASE(the_pictures_of_a_folder_are_in_the_order_of_their_names_without_hidden_ones) {
    const TemporaryFolder folder;
    for (const char* name : {"two.png", "One.JPG", "notes.txt", "three.jpeg", "._two.png", ".hidden.jpg"}) write_text(folder.path / name, "x");
    const std::vector<std::string> files = picture_files(folder.path);
    BOOST_TEST(files == (std::vector<std::string>{folder.path / "One.JPG", folder.path / "three.jpeg", folder.path / "two.png"}), boost::test_tools::per_element());
    BOOST_TEST(picture_files("some.png") == std::vector<std::string>{"some.png"}, boost::test_tools::per_element());
    const TemporaryFolder empty;
    BOOST_CHECK_EXCEPTION(picture_files(empty.path), std::runtime_error, [](const auto& e) { return std::string(e.what()).find("has no file that ends in .png") != std::string::npos; });
}

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_or_a_folder_is_named) {
    BOOST_CHECK_EXCEPTION(read_picture("no/such.png"), std::runtime_error, [](const auto& e) { return std::string(e.what()).starts_with("no/such.png: "); });
    const TemporaryFolder folder;
    BOOST_CHECK_EXCEPTION(read_picture(folder.path), std::runtime_error, [](const auto& e) { return std::string(e.what()).find("is a folder") != std::string::npos; });
}

BOOST_AUTO_TEST_CASE(a_picture_that_is_refused_stops_no_other) {
    const TemporaryFolder folder;
    for (const char* name : {"a.png", "b.png", "c.jpg"}) write_text(folder.path / name, "x");
    std::vector<std::string> seen;
    const int status = for_each_picture({folder.path, "none.png"}, [&](const std::string& file) {
        seen.push_back(std::filesystem::path(file).filename());
        if (file.ends_with("b.png") || file == "none.png") throw std::runtime_error(file + ": no ink found");
    });
    BOOST_TEST(status == 2);
    BOOST_TEST(seen == (std::vector<std::string>{"a.png", "b.png", "c.jpg", "none.png"}), boost::test_tools::per_element());
    BOOST_TEST(for_each_picture({folder.path}, [](const std::string&) {}) == 0);
    BOOST_TEST(reading_line("dust.png", {0.001, 0.002, 0.001, 0.993, 0.003, 0, 0, 0, 0, 0}) == "dust.png: 3, p = 0.993");
}
