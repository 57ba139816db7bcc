#include "png_bytes.hpp"
#include "shell.hpp"
#include "test.hpp"

#include "common/show/picture.hpp"

#include <cmath>
#include <random>
#include <sstream>

namespace utf = boost::unit_test;
using namespace scratch;

namespace {

arma::Cube<arma::u8> read(const std::string& bytes) {
    std::istringstream in(bytes);
    return read_png(in, "my.png");
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
    const auto picture = read_png(file);
    BOOST_TEST(arma::approx_equal(arma::Cube<arma::u8>(picture.slices(0, 2)), written, "absdiff", 0));
    BOOST_TEST(arma::all(arma::vectorise(picture.slice(3)) == 255));
    const Grey grey = written.slice(0);
    write_png(file, grey);
    BOOST_TEST(arma::approx_equal(Grey(read_png(file).slice(1)), grey, "absdiff", 0));
}

BOOST_AUTO_TEST_CASE(what_is_no_picture_is_refused_in_one_line) {
    const std::string row(5000, '\0');
    const auto sized = [&](std::uint32_t columns, std::uint32_t rows) { return png_bytes({columns, rows, 8, 0}, row); };
    const std::vector<std::array<std::string, 2>> refused{
        {"", "is empty"},
        {"hello", "can't be read as a PNG"},
        {"\xff\xd8\xff\xe0 a camera's JPEG, and so on and so on", "save it as PNG"},
        {sized(4097, 1), "is 4097 x 1 pixels; shrink it to at most 4096 x 4096"},
        {sized(1, 4097), "is 1 x 4097 pixels"},
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

BOOST_AUTO_TEST_CASE(a_file_that_is_not_there_or_a_folder_is_named) {
    BOOST_CHECK_EXCEPTION(read_png("no/such.png"), std::runtime_error, [](const auto& e) { return std::string(e.what()).starts_with("no/such.png: "); });
    const TemporaryFolder folder;
    BOOST_CHECK_EXCEPTION(read_png(folder.path), std::runtime_error, [](const auto& e) { return std::string(e.what()).find("is a folder") != std::string::npos; });
}
