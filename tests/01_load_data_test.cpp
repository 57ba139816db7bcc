#include "formula.hpp"
#include "programs.hpp"
#include "test.hpp"

#include "01_load_data/digits.hpp"
#include "01_load_data/idx.hpp"
#include "common/program/files.hpp"
#include "common/digits/find_digits.hpp"
#include "common/digits/handwriting.hpp"
#include "common/show/picture.hpp"
#include "common/show/terminal.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace data = boost::unit_test::data;
namespace fs = std::filesystem;
using namespace scratch;

namespace {

// The bytes of IDX files, written here by shifts that are not the program's own.
std::string big_endian(std::uint32_t number) {
    std::string bytes;
    for (const std::uint32_t weight : {1u << 24, 1u << 16, 1u << 8, 1u}) bytes += static_cast<char>(number / weight % 256);
    return bytes;
}

std::string image_file(std::uint32_t count, std::uint32_t rows, std::uint32_t columns, const std::string& pixels) {
    return big_endian(0x803) + big_endian(count) + big_endian(rows) + big_endian(columns) + pixels;
}

std::string label_file(std::uint32_t count, const std::string& labels) { return big_endian(0x801) + big_endian(count) + labels; }

std::string gzipped(const std::string& bytes) {
    const TemporaryFolder temporary;
    write_text(temporary.path / "bytes", bytes);
    return run_in(temporary.path, "gzip -c bytes").output;
}

const std::array<std::string, 4> file_names{"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};
const std::string three_images = image_file(3, 28, 28, std::string(3 * 784, '\7'));
const std::string three_labels = label_file(3, std::string{"\0\4\11", 3});

// Three training and three test images, all as they should be.
void write_good_files(const fs::path& folder) {
    for (const std::string& name : file_names) write_text(folder / name, name.find("images") != std::string::npos ? three_images : three_labels);
}

std::string read_error(const std::string& folder) {
    try {
        read_digits(folder);
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "no error";
}

// The chapter's program stands beside this test program.
std::string chapter_program() {
    const fs::path program = fs::absolute(boost::unit_test::framework::master_test_suite().argv[0]).parent_path() / "01_load_data";
    BOOST_REQUIRE_MESSAGE(fs::exists(program), program << " is not built yet");
    return "'" + program.string() + "'";
}

bool same_digits(const Digits& a, const Digits& b) {
    return a.count() == b.count() && arma::approx_equal(a.images, b.images, "absdiff", 0) && arma::approx_equal(a.labels, b.labels, "absdiff", 0);
}

// 50 digits of five hands, and the same digits in a file.
struct FiftyDigits {
    TemporaryFolder folder;
    std::string file = (folder.path / file_names[0]).string();
    Digits digits{arma::Mat<arma::u8>(pixel_count, 0), arma::Col<arma::u8>()};

    FiftyDigits() {
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            const Digits drawn = draw_digits(10, seed);
            digits.images = arma::join_rows(digits.images, drawn.images);
            digits.labels = arma::join_cols(digits.labels, drawn.labels);
        }
        write_digits({digits, digits, ""}, folder.path.string());
    }

    // 784 x 50: the bytes of the file as numbers, row r and column c of image n found where formula 1.4 says; `row_by_row`: or column by column
    arma::mat pixels(bool row_by_row = true) const {
        const std::string bytes = text_of(file);
        arma::mat numbers(pixel_count, digits.count());
        for (arma::uword i = 0; i < digits.count(); ++i)
            for (arma::uword r = 0; r < 28; ++r)
                for (arma::uword c = 0; c < 28; ++c)
                    numbers(row_by_row ? 28 * r + c : 28 * c + r, i) = static_cast<unsigned char>(bytes[16 + 784 * i + 28 * r + c]);
        return numbers;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(formulas)

BOOST_AUTO_TEST_CASE(a_pixel_becomes_a_number_from_0_to_1, *boost::unit_test::label("1.1")) {
    const FiftyDigits fifty;
    arma::mat x(pixel_count, fifty.digits.count());
    for (arma::uword i = 0; i < x.n_cols; ++i) x.col(i) = image_vector(fifty.digits, i);
    const arma::mat bytes = fifty.pixels();
    const CheckSettings exact{.tolerance = 0.0};  // both sides are one division of the same two numbers
    show_formula("1.1", "x = pixels / 255", {check_equal("x of 50 images", x, bytes / 255.0, exact)});

    must_reject(check_equal("divided by 256", x * (255.0 / 256.0), bytes / 255.0), "a constant factor, x 0.99609");
    must_reject(check_equal("as the article's text has it, 0 to 255", bytes, bytes / 255.0), "a constant factor, x 255");
    must_reject(check_equal("column by column", x, fifty.pixels(false) / 255.0), "no simple pattern");
}

BOOST_AUTO_TEST_CASE(a_label_becomes_ten_numbers, *boost::unit_test::label("1.2")) {
    arma::mat y(10, 10), definition(10, 10);
    for (arma::uword label = 0; label < 10; ++label) {
        y.col(label) = one_hot(label);
        for (arma::uword k = 0; k < 10; ++k) definition(k, label) = k == label ? 1.0 : 0.0;
    }
    show_formula("1.2", "y is 1 at the label's place, 0 elsewhere", {check_equal("y of the labels 0 to 9", y, definition, {.tolerance = 0.0})});
    BOOST_TEST(arma::all(arma::sum(y) == 1.0));

    // The article's code overwrites the label by ten zeros, and takes these for the place of the 1: every image becomes a 0.
    arma::mat always_0(10, 10, arma::fill::zeros);
    always_0.row(0).ones();
    must_reject(check_equal("always the digit 0", always_0, definition), "no simple pattern");
    // counted from 1, as the article counts its pixels
    must_reject(check_equal("one place too low", arma::shift(y, 1), definition), "no simple pattern");
}

BOOST_AUTO_TEST_CASE(four_bytes_are_a_number, *boost::unit_test::label("1.3")) {
    arma::vec read(100), sum(100), little(100);
    std::mt19937 random(1);
    for (arma::uword i = 0; i < read.n_elem; ++i) {
        std::array<double, 4> b{};
        std::string bytes;
        for (double& byte : b) {
            byte = static_cast<double>(random() % 256);
            bytes += static_cast<char>(byte < 128 ? byte : byte - 256);
        }
        std::istringstream in(bytes);
        read(i) = read_big_endian(in, "memory");
        sum(i) = ((b[0] * 256 + b[1]) * 256 + b[2]) * 256 + b[3];
        little(i) = ((b[3] * 256 + b[2]) * 256 + b[1]) * 256 + b[0];
    }
    show_formula("1.3", "four bytes, the most significant first", {check_equal("100 random numbers", read, sum, {.tolerance = 0.0})});
    must_reject(check_equal("the least significant byte first", little, sum), "no simple pattern");
}

BOOST_AUTO_TEST_CASE(where_a_pixel_stands_in_the_file, *boost::unit_test::label("1.4")) {
    const FiftyDigits fifty;
    std::ifstream in(fifty.file, std::ios::binary);
    const auto images = arma::conv_to<arma::mat>::from(read_images(in, fifty.file));
    show_formula("1.4", "pixel (r, c) of image n is byte 16 + 784 n + 28 r + c",
                 {check_equal("bytes of 50 images", images, fifty.pixels(), {.tolerance = 0.0})});
    // who forgets the header reads 16 bytes of it as pixels
    must_reject(check_equal("without the header's 16 bytes", arma::shift(images, 16), fifty.pixels()), "no simple pattern");
}

BOOST_AUTO_TEST_SUITE_END()

#ifndef FORMULAS_ALONE
BOOST_AUTO_TEST_SUITE(by_hand)

BOOST_AUTO_TEST_CASE(pixels_by_hand) {
    Digits one{arma::Mat<arma::u8>(784, 1, arma::fill::zeros), arma::Col<arma::u8>{7}};
    one.images(1, 0) = 51;
    one.images(2, 0) = 255;
    const arma::vec x = image_vector(one, 0);
    BOOST_TEST(x.n_elem == 784);
    BOOST_TEST(x(0) == 0.0);
    BOOST_TEST(x(1) == 0.2);  // 51 = 255 / 5
    BOOST_TEST(x(2) == 1.0);
    BOOST_TEST(x(783) == 0.0);
}

BOOST_AUTO_TEST_CASE(labels_by_hand) {
    BOOST_TEST(arma::all(one_hot(0) == arma::vec{1, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    BOOST_TEST(arma::all(one_hot(4) == arma::vec{0, 0, 0, 0, 1, 0, 0, 0, 0, 0}));
    BOOST_TEST(arma::all(one_hot(9) == arma::vec{0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));
    BOOST_CHECK_THROW(one_hot(10), std::logic_error);
}

BOOST_AUTO_TEST_CASE(header_by_hand) {
    std::istringstream in({"\x00\x00\xEA\x60", 4});  // 14 * 4096 + 10 * 256 + 6 * 16
    BOOST_TEST(read_big_endian(in, "memory") == 60'000u);
    BOOST_TEST(hexadecimal(magic_of_images) == "00000803");
    // who reads the bytes as most processors store them, the least significant first
    BOOST_TEST(((0x60 * 256u + 0xEA) * 256u + 0x00) * 256u + 0x00 == 1'625'948'160u);
    BOOST_TEST(4'294'967'295u * 784.0 > 3e12);  // bytes: what a header of all FF would ask for
}

BOOST_AUTO_TEST_CASE(rows_run_down_and_columns_to_the_right) {
    arma::vec image(784, arma::fill::zeros);
    image(28 * 2 + 25) = 1.0;  // row 2, column 25: the top right corner of what the terminal shows
    const auto lines = picture(image);
    BOOST_TEST(lines.front() == std::string(23, ' ') + "▀");
    for (std::size_t i = 1; i < lines.size(); ++i) BOOST_TEST(lines[i] == std::string(24, ' '));
}

BOOST_AUTO_TEST_CASE(a_pixel_takes_one_byte) {
    Digits digits;
    static_assert(sizeof(*digits.images.memptr()) == 1);
    BOOST_TEST(60'000 * pixel_count * sizeof(arma::u8) == 47'040'000u);
    BOOST_TEST(60'000 * pixel_count * sizeof(double) == 376'320'000u);
}

BOOST_AUTO_TEST_CASE(the_first_digits) {
    const Digits ten = draw_digits(10, 1);
    BOOST_TEST(same_digits(first_digits(ten, 3), draw_digits(3, 1)));
    BOOST_TEST(same_digits(first_digits(ten, 11), ten));
    BOOST_TEST(!same_digits(first_digits(ten, 3), draw_digits(3, 2)));
}

BOOST_AUTO_TEST_SUITE_END()

// What docs/armadillo.md says, line by line.
BOOST_AUTO_TEST_CASE(armadillo_in_twelve_lines) {
    arma::mat w{{1.0, 2.0, 3.0}, {4.0, 5.0, 6.0}};
    const arma::vec x{1.0, 0.0, -1.0};
    BOOST_TEST(w(1, 2) == 6.0);
    BOOST_CHECK_THROW(w(2, 0) = 1.0, std::logic_error);
    BOOST_TEST((w.n_rows == 2 && w.n_cols == 3 && x.n_elem == 3));
    BOOST_TEST(arma::vec(w * x) == (arma::vec{-2.0, -2.0}), boost::test_tools::per_element());
    BOOST_TEST(arma::mat(w.t())(2, 1) == w(1, 2));
    BOOST_TEST(arma::vec(x % x) == (arma::vec{1.0, 0.0, 1.0}), boost::test_tools::per_element());
    BOOST_TEST((arma::vec(arma::exp(x))(0) == std::exp(1.0) && arma::vec(arma::log(x))(0) == 0.0));
    BOOST_TEST((arma::accu(w) == 21.0 && x.max() == 1.0 && x.index_max() == 0));
    BOOST_TEST((w.row(1)(0) == 4.0 && w.col(1)(1) == 5.0 && arma::mat(w.cols(arma::uvec{0, 2}))(1, 1) == 6.0));
    BOOST_TEST(*(w.memptr() + 1) == 4.0);  // column by column
    w.row(0).fill(7.0);
    w.each_col() += arma::vec{0.0, 1.0};
    BOOST_TEST(arma::approx_equal(w, arma::mat{{7.0, 7.0, 7.0}, {5.0, 6.0, 7.0}}, "absdiff", 0.0));
    BOOST_TEST(arma::mat(w.each_row() - arma::rowvec{5.0, 6.0, 7.0})(1, 2) == 0.0);
    double next = 0.0;
    w.imbue([&] { return ++next; });
    BOOST_TEST((w(0, 0) == 1.0 && w(1, 0) == 2.0 && w(1, 2) == 6.0));
    BOOST_TEST(arma::conv_to<arma::mat>::from(arma::Mat<arma::u8>{{255, 0}})(0) == 255.0);
    BOOST_TEST(std::is_unsigned_v<arma::uword>);
}

BOOST_AUTO_TEST_SUITE(files)

BOOST_DATA_TEST_CASE(what_is_written_is_read, data::make<std::uint64_t>({1, 2, 3, 4, 5}), seed) {
    const TemporaryFolder temporary;
    const DigitSets digits{draw_digits(20, seed), draw_digits(10, seed, 20), ""};
    write_digits(digits, temporary.path.string());
    const DigitSets raw = read_digits(temporary.path.string());
    BOOST_TEST(same_digits(raw.training, digits.training));
    BOOST_TEST(same_digits(raw.test, digits.test));
    BOOST_TEST(!same_digits(raw.test, first_digits(raw.training, 10)));

    for (const std::string& name : file_names) {  // one after the other: mixtures of raw and .gz are read too
        write_text(temporary.path / (name + ".gz"), gzipped(text_of(temporary.path / name)));
        fs::remove(temporary.path / name);
        const DigitSets mixed = read_digits(temporary.path.string());
        BOOST_TEST(same_digits(mixed.training, digits.training));
        BOOST_TEST(same_digits(mixed.test, digits.test));
    }
}

// What browsers, archives and other programs make of the four names and of their place.
BOOST_AUTO_TEST_CASE(files_are_found_under_their_usual_other_names) {
    using Rename = std::function<std::string(const std::string&)>;
    const auto dotted = [](std::string name) { return name.replace(name.find("-idx"), 1, "."); };
    const std::vector<std::pair<std::string, Rename>> layouts{
        {"", dotted},
        {"", [&](const std::string& name) { return dotted(name) + ".gz"; }},
        {"", [](const std::string& name) { return name + " (1).gz"; }},
        {"", [](const std::string& name) { return name + "(12)"; }},
        {"", [](const std::string& name) { return name + " - Copy.gz"; }},
        {"", [](const std::string& name) { return name + ".gz (2)"; }},
        {"", [](const std::string& name) { return name + ".gz.1"; }},  // wget's
        {"", [](const std::string& name) { return name + ".gz copy 3"; }},
        {"", [](std::string name) {
             std::transform(name.begin(), name.end(), name.begin(), [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
             return name + ".GZ";
         }},
        {"", [](std::string name) {
             std::replace(name.begin(), name.end(), '-', '_');
             std::transform(name.begin(), name.end(), name.begin(), [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
             return name;
         }},
        {"", [&](const std::string& name) { return name + "/" + dotted(name); }},  // 7-Zip's
        {"", [](const std::string& name) { return name + "/" + name; }},           // Kaggle's
        {"", [&](const std::string& name) { return dotted(name) + "/" + name + ".gz"; }},
        {"/raw", [](const std::string& name) { return name; }},
        {"/MNIST/raw", [](const std::string& name) { return name + ".gz"; }},  // torchvision's
        {"/mnist/raw", [](const std::string& name) { return name; }},
        {"/MNIST", dotted},
        {"/archive", [&](const std::string& name) { return name + "/" + name; }},
    };
    const Digits some = draw_digits(3, 1);
    for (const auto& [place, rename] : layouts)
        BOOST_TEST_CONTEXT(place << "/" << rename(file_names[0])) {
            const TemporaryFolder temporary;
            write_digits({some, draw_digits(2, 2), ""}, (temporary.path / "good").string());
            for (const std::string& name : file_names) {
                const std::string bytes = text_of(temporary.path / "good" / name), renamed = rename(name);
                write_text(temporary.path / ("digits" + place) / renamed, (has(renamed, ".gz") || has(renamed, ".GZ")) ? gzipped(bytes) : bytes);
            }
            const std::string folder = (temporary.path / "digits").string();
            BOOST_TEST(read_error(folder) == "no error");
            if (read_error(folder) != "no error") continue;
            const DigitSets read = read_digits(folder);
            BOOST_TEST(read.source == "MNIST from " + folder + place);
            BOOST_TEST(same_digits(read.training, some));
            BOOST_TEST(same_digits(read.test, draw_digits(2, 2)));
        }
}

// Its own name first, then the shortest; and nothing of macOS's hidden companions, of parts of downloads, of checksums.
BOOST_AUTO_TEST_CASE(the_right_one_of_several_is_taken) {
    const TemporaryFolder temporary;
    const fs::path folder = temporary.path;
    write_good_files(folder);
    const std::string name = file_names[1];
    for (const std::string& other : {"/._" + name, "/" + name + ".gz.part", "/" + name + ".sha256", "/" + name + ".gz", "/MNIST/raw/" + name, "/" + name + " (1)"})
        write_text(folder.string() + other, "not this");
    BOOST_TEST(read_error(folder.string()) == "no error");
    fs::remove(folder / name);
    fs::remove(folder / (name + ".gz"));
    write_text(folder / "train-labels.idx1-ubyte", three_labels);  // shorter than the copy
    BOOST_TEST(read_error(folder.string()) == "no error");
    fs::remove(folder / (name + " (1)"));
    fs::remove(folder / "train-labels.idx1-ubyte");
    fs::remove_all(folder / "MNIST");
    BOOST_TEST(read_error(folder.string()) == folder.string() + ": has no " + name + " or " + name + ".gz, but there lie " + name + ".gz.part, " + name +
                                                  ".sha256; if one of them is it, unpack or rename it, or name its folder; ./tutorial data downloads MNIST as IDX");
}

// Proposed is what may be MNIST, and neither clothes nor names that a part of it is hidden in.
BOOST_AUTO_TEST_CASE(what_is_proposed_may_be_mnist) {
    const TemporaryFolder temporary;
    const fs::path folder = temporary.path;
    const std::string missing = folder.string() + ": has no train-images-idx3-ubyte or train-images-idx3-ubyte.gz";
    for (const char* other : {"etc/SET_CONSTRAINTS.7.gz", "bin/gunzip", "objects/pack-1.idx", "constrain", "FashionMNIST/raw/train-images-idx3-ubyte", "fashion-mnist_train.csv", "KMNIST/raw/t10k-labels-idx1-ubyte"})
        write_text(folder / other, "x");
    BOOST_TEST(read_error(folder.string()) == missing + "; ./tutorial data downloads MNIST");
    for (const char* meant : {"my_Train.csv", "archive.zip", "my digits"}) {
        write_text(folder / meant, "x");
        BOOST_TEST(read_error(folder.string()).starts_with(missing + ", but there lie " + meant + "; "), read_error(folder.string()));
        fs::remove(folder / meant);
    }
    const std::string lists[]{"train-images_1", "train-images_1, train-images_2", "train-images_1, train-images_2, train-images_3", "train-images_1, train-images_2, train-images_3 and 1 more",
                              "train-images_1, train-images_2, train-images_3 and 2 more"};
    for (int count = 1; count <= 5; ++count) {
        write_text(folder / ("train-images_" + std::to_string(count)), "x");
        BOOST_TEST(read_error(folder.string()).starts_with(missing + ", but there lie " + lists[count - 1] + "; "), read_error(folder.string()));
    }
}

// MNIST's own two sets, the wrong way round.
BOOST_AUTO_TEST_CASE(exchanged_sets_are_read_and_noted) {
    const TemporaryFolder temporary;
    const auto write_set = [&](std::size_t first, std::uint32_t count) {
        write_text(temporary.path / file_names[first], image_file(count, 28, 28, std::string(count * 784, '\7')));
        write_text(temporary.path / file_names[first + 1], label_file(count, std::string(count, '\3')));
    };
    const std::string note = "\n  10,000 digits to learn from and 60,000 to test with: are MNIST's two sets exchanged?";
    write_set(0, 10'000);
    write_set(2, 60'000);
    BOOST_TEST(read_digits(temporary.path.string()).source == "MNIST from " + temporary.path.string() + note);
    write_set(0, 60'000);
    write_set(2, 10'000);
    BOOST_TEST(read_digits(temporary.path.string()).source == "MNIST from " + temporary.path.string());
}

// EMNIST's images are stored column by column: under its names they are turned, under MNIST's a reader is told.
BOOST_AUTO_TEST_CASE(emnist_is_turned_upright) {
    const DigitSets some{draw_digits(3, 1), draw_digits(2, 2), ""};
    const auto lying = [](Digits digits) {
        for (arma::uword i = 0; i < digits.count(); ++i)
            for (arma::uword r = 0; r < 28; ++r)
                for (arma::uword c = 0; c < r; ++c) std::swap(digits.images(28 * r + c, i), digits.images(28 * c + r, i));
        return digits;
    };
    for (const std::string set : {"digits", "mnist"})
        for (const std::string place : {"", "/gzip", "/EMNIST/raw"}) {
            const TemporaryFolder temporary;
            write_digits({lying(some.training), lying(some.test), ""}, (temporary.path / "good").string());
            for (const std::string& name : file_names) {
                std::string renamed = "emnist-" + set + "-" + name;
                if (const auto at = renamed.find("t10k"); at != std::string::npos) renamed.replace(at, 4, "test");
                write_text(temporary.path / ("digits" + place) / (renamed + ".gz"), gzipped(text_of(temporary.path / "good" / name)));
            }
            const std::string folder = (temporary.path / "digits").string();
            BOOST_TEST_REQUIRE(read_error(folder) == "no error");
            const DigitSets read = read_digits(folder);
            BOOST_TEST(read.source == "EMNIST from " + folder + place + ", its images turned upright");
            BOOST_TEST(same_digits(read.training, some.training));
            BOOST_TEST(same_digits(read.test, some.test));
        }
}

// 240,000 images of the full size would take a second: 40,000 test images are enough to be EMNIST's.
BOOST_AUTO_TEST_CASE(as_many_as_in_emnist_under_the_names_of_mnist) {
    const TemporaryFolder temporary;
    write_good_files(temporary.path);
    write_text(temporary.path / file_names[2], image_file(40'000, 28, 28, std::string(40'000 * 784, '\7')));
    write_text(temporary.path / file_names[3], label_file(40'000, std::string(40'000, '\3')));
    const DigitSets read = read_digits(temporary.path.string());
    BOOST_TEST(read.test.count() == 40'000u);
    BOOST_TEST(read.source.find("as many as in EMNIST Digits, whose images lie on their side") != std::string::npos);
}

// Memory grows with what arrives: 200,000 columns, then twice as many, and so on; every byte keeps its place.
BOOST_DATA_TEST_CASE(more_than_is_read_at_once, data::make<std::uint32_t>({199'999, 200'000, 200'001, 400'000, 400'001, 1'000'000}), count) {
    std::string labels(count, '\0');
    for (std::size_t i = 0; i < count; ++i) labels[i] = static_cast<char>(i * i % 7 + i / 100'000 % 3);
    std::istringstream whole(label_file(count, labels)), shorter(label_file(count, labels.substr(1))), longer(label_file(count, labels + '\0'));
    const arma::Col<arma::u8> read = read_labels(whole, "labels");
    BOOST_TEST((std::string(read.begin(), read.end()) == labels));
    const auto error_of = [](std::istream& in) {
        try {
            read_labels(in, "labels");
        } catch (const std::runtime_error& error) {
            return std::string(error.what());
        }
        return std::string("no error");
    };
    const std::string all = std::to_string(count);
    BOOST_TEST(error_of(shorter) == "labels: cut short or damaged after " + std::to_string(count - 1) + " of " + all + " bytes; download it again, or correct its header if you wrote the file");
    BOOST_TEST(error_of(longer) == "labels: goes on after the " + all + " bytes that its header promised; download it again, or correct its header if you wrote the file");
}

// What docs/01_load_data.md shows of MNIST, counted with other tools too.
BOOST_AUTO_TEST_CASE(mnist_holds_what_it_is_known_to_hold) {
    const DigitSets* mnist = real_digits();
    if (mnist == nullptr) return;
    const auto counts = [](const Digits& digits) { return arma::hist(arma::conv_to<arma::vec>::from(digits.labels), arma::regspace(0, 9)).eval(); };
    BOOST_TEST(arma::all(counts(mnist->training) == arma::uvec{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}));
    BOOST_TEST(arma::all(counts(mnist->test) == arma::uvec{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}));
    for (arma::uword i = 0; i < 100; ++i) {
        const arma::vec x = image_vector(mnist->training, i);
        BOOST_TEST(x.min() == 0.0);
        BOOST_TEST(x.max() > 0.9);  // some pixel of every digit is ink, nearly black
        BOOST_TEST(x.max() <= 1.0);
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(bad_input)

// The folder's files are good but for the damage: the reader, and the program where it is run, must complain, in one line and these words.
void must_complain(const std::function<void(const fs::path& folder)>& damage, const std::string& complaint, bool run_program = true) {
    const TemporaryFolder temporary;
    const fs::path folder = temporary.path / "digits";
    write_good_files(folder);
    BOOST_TEST(read_error(folder.string()) == "no error");  // so that it is the damage that is complained about
    damage(folder);
    BOOST_TEST(read_error(folder.string()) == folder.string() + complaint);
    if (!run_program) return;

    const Ran ran = run_in(temporary.path, chapter_program() + " --data digits");
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(ran.errors == "error: digits" + complaint + "\n");
    BOOST_TEST(ran.output == "");
    BOOST_TEST(!fs::exists(temporary.path / "output"));
}

BOOST_AUTO_TEST_CASE(the_wrong_folder) {
    const std::string no_folder = ": is not a folder; name the one that holds MNIST's four files";
    must_complain([](const fs::path& folder) { fs::remove_all(folder); }, no_folder);
    const auto file_in_its_place = [](const fs::path& folder) {
        fs::remove_all(folder);
        write_text(folder, three_images);
    };
    must_complain(file_in_its_place, no_folder);

    const TemporaryFolder temporary;
    const Ran ran = run_in(temporary.path, "MNIST_DIR=nowhere " + chapter_program());
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(ran.errors == "error: nowhere" + no_folder + "\n");
}

BOOST_AUTO_TEST_CASE(a_file_is_missing) {
    for (const std::string& name : file_names)
        must_complain([&](const fs::path& folder) { fs::remove(folder / name); },
                      ": has no " + name + " or " + name + ".gz; ./tutorial data downloads MNIST");
}

BOOST_AUTO_TEST_CASE(a_folder_in_place_of_a_file) {
    for (const std::string& name : file_names)
        for (const std::string ending : {"", ".gz"}) {
            const auto replace = [&](const fs::path& folder) {
                fs::remove(folder / name);
                fs::create_directory(folder / (name + ending));
            };
            must_complain(replace, "/" + name + ending + ": is a folder, not a file; is the file inside it?");
        }
}

BOOST_AUTO_TEST_CASE(images_and_labels_swapped) {
    const auto swap = [](const fs::path& folder) {
        fs::rename(folder / file_names[0], folder / "other");
        fs::rename(folder / file_names[1], folder / file_names[0]);
        fs::rename(folder / "other", folder / file_names[1]);
    };
    must_complain(swap, "/train-images-idx3-ubyte: holds labels, not images; were the two files swapped?");
}

struct BadFile {
    const char* name;
    std::string bytes;
    const char* complaint;
};

// More than is read at once, and cut short behind that: what is said counts from the beginning.
BOOST_AUTO_TEST_CASE(a_long_file_that_is_cut_short_says_how_much_there_is) {
    const std::size_t there = 3 * read_at_once + 5, promised = 3 * (read_at_once + 10);
    std::istringstream in(std::string(there, 'x'));
    BOOST_TEST(error_of([&] { read_bytes(in, 3, read_at_once + 10, "file"); }) ==
               "file: cut short or damaged after " + std::to_string(there) + " of " + std::to_string(promised) + " bytes; download it again, or correct its header if you wrote the file");
    std::istringstream whole(std::string(promised, 'x'));
    BOOST_TEST(read_bytes(whole, 3, read_at_once + 10, "file").n_cols == read_at_once + 10);
}

BOOST_AUTO_TEST_CASE(a_bad_file) {
    const std::string one_image(784, '\7');
    const BadFile bad_files[] = {
        {"train-labels-idx1-ubyte", three_images, "holds images, not labels; were the two files swapped?"},
        {"train-images-idx3-ubyte", big_endian(0x803'00) + three_images.substr(4), "starts with 00080300, not with the magic number 00000803; is it an MNIST file?"},
        {"t10k-labels-idx1-ubyte", big_endian(0x1234567) + three_labels.substr(4), "starts with 01234567, not with the magic number 00000801; is it an MNIST file?"},

        {"train-images-idx3-ubyte", three_images.substr(0, 3), "ends inside its header; download it again"},
        {"t10k-images-idx3-ubyte", three_images.substr(0, 15), "ends inside its header; download it again"},
        {"train-labels-idx1-ubyte", three_labels.substr(0, 7), "ends inside its header; download it again"},
        {"train-images-idx3-ubyte", three_images.substr(0, 16), "cut short or damaged after 0 of 2352 bytes; download it again, or correct its header if you wrote the file"},
        {"t10k-images-idx3-ubyte", three_images.substr(0, 16 + 2351), "cut short or damaged after 2351 of 2352 bytes; download it again, or correct its header if you wrote the file"},
        {"t10k-labels-idx1-ubyte", three_labels.substr(0, 8 + 2), "cut short or damaged after 2 of 3 bytes; download it again, or correct its header if you wrote the file"},
        {"train-images-idx3-ubyte", three_images + '\0', "goes on after the 2352 bytes that its header promised; download it again, or correct its header if you wrote the file"},
        {"train-labels-idx1-ubyte", three_labels + '\0', "goes on after the 3 bytes that its header promised; download it again, or correct its header if you wrote the file"},

        {"t10k-labels-idx1-ubyte", label_file(3, "\1\2\377"), "label 2 is 255, not a digit 0..9; is it an MNIST file?"},
        {"t10k-labels-idx1-ubyte", label_file(3, "\1\2\76"), "label 2 is 62, not a digit 0..9; is it an MNIST file?"},
        {"train-labels-idx1-ubyte", label_file(2, "\1\2"), "2 labels for 3 images; are both files of one set?"},
        {"t10k-labels-idx1-ubyte", label_file(4, "\1\2\3\4"), "4 labels for 3 images; are both files of one set?"},

        {"train-images-idx3-ubyte", image_file(3, 27, 28, std::string(3 * 27 * 28, '\7')), "images of 27 x 28, not 28 x 28; crop or scale them to that, or is it no MNIST file?"},
        {"train-images-idx3-ubyte", image_file(3, 14, 56, std::string(3 * 784, '\7')), "images of 14 x 56, not 28 x 28; if their pixels stand row by row, write 28 x 28 into its header"},  // 784 pixels too
        {"t10k-images-idx3-ubyte", image_file(3, 784, 1, std::string(3 * 784, '\7')), "images of 784 x 1, not 28 x 28; if their pixels stand row by row, write 28 x 28 into its header"},
        {"t10k-images-idx3-ubyte", image_file(3, 28, 27, std::string(3 * 28 * 27, '\7')), "images of 28 x 27, not 28 x 28; crop or scale them to that, or is it no MNIST file?"},
        {"train-images-idx3-ubyte", image_file(0, 28, 28, ""), "holds no images, its header counts 0; is it an MNIST file?"},
        {"t10k-labels-idx1-ubyte", label_file(0, ""), "holds no labels, its header counts 0; is it an MNIST file?"},
        {"train-images-idx3-ubyte", image_file(0xffffffff, 28, 28, one_image), "claims 4294967295 images, and at most 1000000 are read; is its header damaged, or is it a larger set?"},
        {"train-images-idx3-ubyte", image_file(1'000'000, 28, 28, one_image), "cut short or damaged after 784 of 784000000 bytes; download it again, or correct its header if you wrote the file"},
        {"t10k-labels-idx1-ubyte", label_file(1'000'001, "\1"), "claims 1000001 labels, and at most 1000000 are read; is its header damaged, or is it a larger set?"},
    };
    for (const BadFile& bad : bad_files)
        BOOST_TEST_CONTEXT(bad.complaint)
            must_complain([&](const fs::path& folder) { write_text(folder / bad.name, bad.bytes); }, std::string("/") + bad.name + ": " + bad.complaint);
}

BOOST_AUTO_TEST_CASE(a_bad_gz) {
    const std::string whole = gzipped(three_images);
    // 16 + 47 * 784 bytes are 9 * 4096: the reader's buffer is full exactly at the end, and the checksum is looked at only after that
    const std::string whole_buffers = gzipped(image_file(47, 28, 28, std::string(47 * 784, '\7')));
    const auto checksum_wrong = [](std::string bytes) {
        bytes[bytes.size() - 8] = static_cast<char>(bytes[bytes.size() - 8] ^ 1);  // the checksum and the size are the last eight bytes (RFC 1952)
        return bytes;
    };
    const std::string name = "train-images-idx3-ubyte.gz";
    const BadFile bad_files[] = {
        {"", three_images, "is not gzip-compressed, whatever its name says; if it holds what it should, take .gz off its name"},
        {"", "", "is empty; download it again"},
        {"", gzipped(""), "ends inside its header; download it again"},
        {"", whole.substr(0, 5), "ends inside its header; download it again"},
        {"", gzipped(three_images.substr(0, 1000)), "cut short or damaged after 984 of 2352 bytes; download it again, or correct its header if you wrote the file"},
        {"", gzipped(three_images + '\0'), "goes on after the 2352 bytes that its header promised; download it again, or correct its header if you wrote the file"},
        {"", gzipped(three_labels), "holds labels, not images; were the two files swapped?"},
        {"", checksum_wrong(whole), "damaged at its end (wrong checksum, or bytes that don't belong to it); download it again"},
        {"", whole.substr(0, whole.size() - 8), "damaged at its end (wrong checksum, or bytes that don't belong to it); download it again"},
        {"", whole + "x", "damaged at its end (wrong checksum, or bytes that don't belong to it); download it again"},
        {"", whole + std::string(512, '\0') + "x", "damaged at its end (wrong checksum, or bytes that don't belong to it); download it again"},
        {"", std::string(512, '\0') + whole, "is not gzip-compressed, whatever its name says; if it holds what it should, take .gz off its name"},
        {"", checksum_wrong(whole_buffers), "damaged at its end (wrong checksum, or bytes that don't belong to it); download it again"},
        {"", whole_buffers.substr(0, whole_buffers.size() - 8), "damaged at its end (wrong checksum, or bytes that don't belong to it); download it again"},
        {"", whole_buffers + "x", "damaged at its end (wrong checksum, or bytes that don't belong to it); download it again"},
    };
    for (const BadFile& bad : bad_files) {
        const auto replace = [&](const fs::path& folder) {
            fs::remove(folder / "train-images-idx3-ubyte");
            write_text(folder / name, bad.bytes);
        };
        BOOST_TEST_CONTEXT(bad.complaint) must_complain(replace, "/" + name + ": " + bad.complaint);
    }
    const auto raw_name = [&](const fs::path& folder) { write_text(folder / "train-images-idx3-ubyte", whole); };
    must_complain(raw_name, "/train-images-idx3-ubyte: is compressed; rename it to end in .gz, or gunzip it");
}

// Each kind of file that people give these names: said by its own name, as it is and within a .gz.
BOOST_AUTO_TEST_CASE(a_file_of_another_kind) {
    const auto padded = [](const std::string& start) { return start + std::string(600, '\1'); };
    const std::string tar = std::string(257, 'a') + "ustar" + std::string(250, '\0');
    const std::string unpack = "; unpack it", not_idx = ", not IDX; ./tutorial data downloads MNIST as IDX";
    const std::string page = "a web page (HTML or XML), sent in place of the file; a browser shows what it says, ./tutorial data downloads MNIST";
    const std::string bytes_wanted = ", where bytes are read: labels, or images x 28 x 28; convert it, or ./tutorial data downloads MNIST";
    const std::string as_text = "damaged: something copied it as text and replaced its bytes; download it again, and copy it byte by byte";
    const std::string wrong_order = "an IDX file with its header's bytes in the wrong order, the least significant first; write it big-endian";
    const std::vector<std::pair<std::string, std::string>> kinds{
        {padded("PK\3\4"), "a zip archive" + unpack},
        {padded("PK\3\4" + std::string(26, '\2') + "x_test.npy"), "a set of NumPy arrays (.npz)" + not_idx},
        {padded("PK\3\4" + std::string(200, '\2') + "x_test.npy"), "a zip archive" + unpack},
        {padded("\x1f\xef\xbf\xbd" "ab" "\xef\xbf\xbd"), as_text},
        {std::string("\0\0\10\3\0\0\xef\xbf\xbd`\0\0\0\34", 12) + "\xef\xbf\xbd" + std::string(600, '\1'), as_text},
        {tar, "a tar archive" + unpack},
        {padded("7z\xbc\xaf"), "a 7-Zip archive" + unpack},
        {padded("Rar!"), "a RAR archive" + unpack},
        {padded("BZh9"), "a bzip2 file" + unpack},
        {padded("\xfd" "7zXZ"), "an xz file" + unpack},
        {padded("\x28\xb5\x2f\xfd"), "a zstd file" + unpack},
        {padded("\x1f\x9d"), "a .Z file" + unpack},
        {padded("\x93NUMPY"), "a NumPy array" + not_idx},
        {padded("\x89HDF"), "an HDF5 file" + not_idx},
        {padded("MATLAB 5.0"), "a MATLAB file" + not_idx},
        {padded("PAR1"), "a Parquet table" + not_idx},
        {padded("\x80\4"), "a Python pickle" + not_idx},
        {padded("\x89PNG"), "a PNG picture" + not_idx},
        {padded("\xff\xd8\xff"), "a JPEG picture" + not_idx},
        {padded("%PDF"), "a PDF" + not_idx},
        {"version https://git-lfs.github.com/spec/v1\noid sha256:12\n", "a Git LFS pointer, not yet the file itself; git lfs pull fetches it"},
        {"<!DOCTYPE html><title>404</title>", page},
        {"\xef\xbb\xbf\r\n <html>" + std::string(600, 'x'), page},
        {"404: Not Found", "text that begins with '404: Not Found'" + not_idx},
        {"label,1x1,1x2\n5,0,0\n", "text that begins with 'label,1x1,1x2'" + not_idx},
        {std::string(600, 'x'), "text that begins with '" + std::string(40, 'x') + "'" + not_idx},
        {big_endian(0xc02) + big_endian(60'000) + big_endian(8) + std::string(600, '\0'), "an IDX file of 4-byte integers, 60000 x 8" + bytes_wanted},
        {big_endian(0xc01) + big_endian(3) + std::string(12, '\0'), "an IDX file of 4-byte integers, 3" + bytes_wanted},
        {big_endian(0x903) + big_endian(3) + big_endian(28) + big_endian(28), "an IDX file of signed bytes, 3 x 28 x 28" + bytes_wanted},
        {big_endian(0xb01) + big_endian(3) + std::string(6, '\0'), "an IDX file of 2-byte integers, 3" + bytes_wanted},
        {big_endian(0xd03) + big_endian(3) + big_endian(28) + big_endian(28), "an IDX file of 4-byte floats, 3 x 28 x 28" + bytes_wanted},
        {big_endian(0xe03) + big_endian(3) + big_endian(28) + big_endian(28), "an IDX file of 8-byte floats, 3 x 28 x 28" + bytes_wanted},
        {big_endian(0x802) + big_endian(3) + big_endian(784) + std::string(600, '\0'), "an IDX file of bytes, 3 x 784" + bytes_wanted},
        {big_endian(0x804) + big_endian(3) + big_endian(28) + big_endian(28) + big_endian(1), "an IDX file of bytes, 3 x 28 x 28 x 1" + bytes_wanted},
        {std::string{"\3\10\0\0\3\0\0\0", 8} + std::string(600, '\0'), wrong_order},
        {std::string{"\1\10\0\0\3\0\0\0\1\2\3", 11}, wrong_order},
    };
    for (const auto& [bytes, words] : kinds)
        for (const std::string name : {"train-images-idx3-ubyte", "t10k-labels-idx1-ubyte"})
            BOOST_TEST_CONTEXT(name << ", " << words) {
                const auto under = [&](const std::string& as, const std::string& what) {
                    return [&, as, what](const fs::path& folder) {
                        fs::remove(folder / name);
                        write_text(folder / as, what);
                    };
                };
                must_complain(under(name, bytes), "/" + name + ": is " + words);
                must_complain(under(name + ".gz", bytes), "/" + name + ".gz: is " + words, false);
                must_complain(under(name + ".gz", gzipped(bytes)), "/" + name + ".gz: holds " + words, false);
            }
}

BOOST_AUTO_TEST_CASE(compressed_more_than_once) {
    const std::string name = "t10k-images-idx3-ubyte", twice = gzipped(gzipped(three_images)), back = "; gunzip it and give it its .gz back";
    const auto in_its_place = [&](const std::string& bytes) {
        return [&, bytes](const fs::path& folder) {
            fs::remove(folder / name);
            write_text(folder / (name + ".gz"), bytes);
        };
    };
    must_complain(in_its_place(twice), "/" + name + ".gz: is compressed twice" + back);
    must_complain(in_its_place(gzipped(twice)), "/" + name + ".gz: is compressed several times" + back);
    must_complain(in_its_place(gzipped(gzipped("<html>"))),
                  "/" + name + ".gz: holds a web page (HTML or XML), sent in place of the file; a browser shows what it says, ./tutorial data downloads MNIST");
}

BOOST_AUTO_TEST_CASE(labels_of_another_set) {
    const std::string letters = ", of a set with letters (EMNIST's?); only digits are read: of EMNIST, the sets digits and mnist";
    const struct {
        std::string labels, words;
    } sets[] = {
        {"\1\32\2", "from 1 to 26" + letters},
        {std::string{"\0\56\1", 3}, "from 0 to 46" + letters},
        {std::string{"\75\0\1", 3}, "from 0 to 61" + letters},
        {std::string{"\0\12\1", 3}, "from 0 to 10" + letters},
        {"\1\12\3", "from 1 to 10, not 0 to 9; write 0 where it says 10, if 10 stands for the digit 0"},
        {"021", "from 48 to 50, digits as text; subtract 48 from each"},
    };
    const std::string name = "train-labels-idx1-ubyte";
    for (const auto& set : sets) {
        must_complain([&](const fs::path& folder) { write_text(folder / name, label_file(3, set.labels)); }, "/" + name + ": holds labels " + set.words);
        const auto compressed = [&](const fs::path& folder) {
            fs::remove(folder / name);
            write_text(folder / (name + ".gz"), gzipped(label_file(3, set.labels)));
        };
        must_complain(compressed, "/" + name + ".gz: holds labels " + set.words);
    }
    must_complain([&](const fs::path& folder) { write_text(folder / name, label_file(4, "\1\32\2")); },  // cut short: that is what helps
                  "/" + name + ": cut short or damaged after 3 of 4 bytes; download it again, or correct its header if you wrote the file");
}

// Wherever a .gz is cut, it is complained about, never read as if it were whole.
BOOST_AUTO_TEST_CASE(a_gz_cut_anywhere) {
    const Digits drawn = draw_digits(2, 1);
    const std::string bytes = gzipped(image_file(2, 28, 28, {drawn.images.begin(), drawn.images.end()}));
    const TemporaryFolder temporary;
    const std::string file = (temporary.path / "images.gz").string();
    const auto read = [&](std::size_t length) {
        write_text(file, bytes.substr(0, length));
        return read_images(*open_file(file), file);
    };
    BOOST_TEST(arma::approx_equal(read(bytes.size()), drawn.images, "absdiff", 0));
    for (std::size_t length = 0; length < bytes.size(); ++length)
        BOOST_TEST_CONTEXT(length << " of " << bytes.size() << " bytes") BOOST_CHECK_THROW(read(length), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(an_export_that_can_not_be_written) {
    const TemporaryFolder temporary;
    write_good_files(temporary.path / "digits");
    write_text(temporary.path / "taken", "a file");
    const Ran ran = run_in(temporary.path, chapter_program() + " --data digits --export taken");
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(ran.errors == "error: taken/train-images-idx3-ubyte: can't be written; is its folder there, and may you write to it?\n");
    BOOST_TEST(text_of(temporary.path / "taken") == "a file");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(program)

// What docs/01_load_data.md reads by hand in the exported files.
BOOST_AUTO_TEST_CASE(exports_the_digits_in_use) {
    const TemporaryFolder temporary;
    const Ran ran = run_in(temporary.path, "NO_COLOR=1 " + chapter_program() + " --data embedded --export idx");
    BOOST_TEST(ran.status == 0);
    BOOST_TEST(ran.errors == "");
    BOOST_TEST(ran.output.ends_with("01_bytes.svg\nexported: idx\n"));

    const std::string images = text_of(temporary.path / "idx" / file_names[0]), labels = text_of(temporary.path / "idx" / file_names[1]);
    BOOST_TEST(images.size() == 47'040'016u);
    BOOST_TEST(labels.size() == 60'008u);
    BOOST_TEST(fs::file_size(temporary.path / "idx" / file_names[2]) == 7'840'016u);
    BOOST_TEST(fs::file_size(temporary.path / "idx" / file_names[3]) == 10'008u);
    const std::string header{"\x00\x00\x08\x03\x00\x00\xea\x60\x00\x00\x00\x1c\x00\x00\x00\x1c", 16};
    BOOST_TEST(images.substr(0, 16) == header);
    const std::string label_header{"\x00\x00\x08\x01\x00\x00\xea\x60", 8};
    BOOST_TEST(labels.substr(0, 8) == label_header);
    BOOST_TEST(text_of(temporary.path / "idx" / file_names[3]).substr(0, 8) == label_header.substr(0, 4) + big_endian(10'000));
    const std::string first_labels = "\1\2\5\3\7\5\11\1", row_14 = std::string(13, '\0') + "\270\377\272" + std::string(12, '\0');
    BOOST_TEST(labels.substr(8, 8) == first_labels);
    BOOST_TEST(images.substr(16 + 28 * 14, 28) == row_14);
    BOOST_TEST(images[1993] == '\142');  // 98; exercise 2 of the page: image 2, row 14, column 17

    const DigitSets exported = read_digits((temporary.path / "idx").string());
    BOOST_TEST(same_digits(first_digits(exported.training, 1000), draw_digits(1000, 1)));
    BOOST_TEST(same_digits(first_digits(exported.test, 1000), draw_digits(1000, 1, 60'000)));
    for (const auto& entry : fs::directory_iterator(temporary.path / "idx"))
        BOOST_TEST(entry.path().filename().string().find(".part") == std::string::npos);

    // The sheet: 10 rows of 20 digits, each 28 pixels and 2 of margin, and a last margin of 2; all enlarged twice.
    // A PNG states its width and its height in bytes 16 to 23, big-endian too.
    std::ifstream png(temporary.path / "output" / "01_digits.png", std::ios::binary);
    png.seekg(16);
    const std::uint32_t width = read_big_endian(png, "png"), height = read_big_endian(png, "png");
    BOOST_TEST(width == 1204u);
    BOOST_TEST(height == 604u);
}

// Exercise 5 of the page: a 1 takes the least ink, a 0 the most.
BOOST_AUTO_TEST_CASE(ink_of_each_digit) {
    const auto mean_ink = [](const Digits& digits) {
        arma::vec ink(digit_count, arma::fill::zeros), count(digit_count, arma::fill::zeros);
        for (arma::uword i = 0; i < digits.count(); ++i) {
            ink(digits.labels(i)) += arma::mean(image_vector(digits, i));
            count(digits.labels(i)) += 1.0;
        }
        return arma::vec(ink / count);
    };
    BOOST_TEST(mean_ink(draw_digits(2000, 1)).index_min() == 1u);
    BOOST_TEST(mean_ink(draw_digits(2000, 1)).index_max() == 0u);
    const DigitSets* mnist = real_digits();
    if (mnist == nullptr) return;
    BOOST_TEST(mean_ink(mnist->test).index_min() == 1u);
    BOOST_TEST(mean_ink(mnist->test).index_max() == 0u);
}

// The counts, the first three images, the first one as numbers and the sheet are those of the training digits.
BOOST_AUTO_TEST_CASE(what_is_shown) {
    const Folder folder({draw_digits(250, 1), draw_digits(220, 1, 60'000), ""});
    const Digits& training = folder.digits.training;
    const std::string printed = folder.printed("01_load_data", {});
    const auto count = [](const Digits& digits, arma::uword digit) { return static_cast<unsigned long long>(arma::accu(digits.labels == static_cast<arma::u8>(digit))); };
    for (arma::uword digit = 0; digit < digit_count; ++digit)
        BOOST_TEST(matches_of(formatted("\n *%llu +%llu +%llu\n", digit, count(training, digit), count(folder.digits.test, digit)), printed).size() == 1u, printed);
    BOOST_TEST(matches_of("\n *all +250 +220\n", printed).size() == 1u, printed);
    BOOST_TEST(has(printed, side_by_side({picture(image_vector(training, 0)), picture(image_vector(training, 1)), picture(image_vector(training, 2))})), printed);

    const arma::vec image = image_vector(training, 0);
    std::string row = "Its row 14, x_392 to x_419:\n ";
    for (arma::uword column = 0; column < 28; ++column) row += formatted(" %4.2f", image(392 + column)) + (column == 13 ? "\n " : "");
    BOOST_TEST(has(printed, formatted("x, 784 numbers from 0 to %.2f.\n", image.max()) + row + formatted("\nIts label is %d; one-hot, y = [", training.labels(0))), printed);
    std::string y;
    for (arma::uword k = 0; k < 10; ++k) y += std::string(k == 0 ? "" : ", ") + (k == training.labels(0) ? "1" : "0");
    BOOST_TEST(has(printed, "y = [" + y + "].\n"), printed);

    write_png(folder.path / "again.png", enlarged(sheet_of_digits(training.images.head_cols(200), 20), 2));
    BOOST_TEST((folder.pictures().at("01_digits.png") == text_of(folder.path / "again.png")));
}

// An empty $MNIST_DIR is as good as none: no folder is named.
BOOST_AUTO_TEST_CASE(an_empty_variable_names_no_folder) {
    const Folder folder;
    BOOST_TEST(folder.run("01_load_data", {}, "MNIST_DIR=").status == 0);
    BOOST_TEST(folder.run("01_load_data", {}, "MNIST_DIR=digits").output.starts_with("digits: MNIST from digits\n"));
}

BOOST_AUTO_TEST_CASE(draws_what_there_is) {
    const TemporaryFolder temporary;
    write_good_files(temporary.path / "digits");
    const Ran ran = run_in(temporary.path, chapter_program() + " --data digits --export copy");
    BOOST_TEST(ran.status == 0);
    BOOST_TEST(ran.output.starts_with("digits: MNIST from digits\n"));
    BOOST_TEST(ran.output.find("01_digits.png (3 training images)\n") != std::string::npos);
    for (const std::string& name : file_names) BOOST_TEST(text_of(temporary.path / "copy" / name) == text_of(temporary.path / "digits" / name));
}

BOOST_AUTO_TEST_SUITE_END()
#endif
