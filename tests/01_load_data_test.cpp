#include "formula.hpp"
#include "shell.hpp"
#include "test.hpp"

#include "01_load_data/digits.hpp"
#include "01_load_data/idx.hpp"
#include "common/program/files.hpp"
#include "common/digits/find_digits.hpp"
#include "common/digits/handwriting.hpp"
#include "common/show/terminal.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

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

    // 784 x 50: the bytes of the file as numbers, row r and column c of image i found where formula 1.4 says; `row_by_row`: or column by column
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
    show_formula("1.4", "pixel (r, c) of image i is byte 16 + 784 i + 28 r + c",
                 {check_equal("bytes of 50 images", images, fifty.pixels(), {.tolerance = 0.0})});
    // who forgets the header reads 16 bytes of it as pixels
    must_reject(check_equal("without the header's 16 bytes", arma::shift(images, 16), fifty.pixels()), "no simple pattern");
}

BOOST_AUTO_TEST_SUITE_END()

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

// The folder's files are good but for the damage: the reader and the program must complain, in one line and these words.
void must_complain(const std::function<void(const fs::path& folder)>& damage, const std::string& complaint) {
    const TemporaryFolder temporary;
    const fs::path folder = temporary.path / "digits";
    write_good_files(folder);
    BOOST_TEST(read_error(folder.string()) == "no error");  // so that it is the damage that is complained about
    damage(folder);
    BOOST_TEST(read_error(folder.string()) == folder.string() + complaint);

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
    for (const std::string& name : file_names) {
        const auto replace = [&](const fs::path& folder) {
            fs::remove(folder / name);
            fs::create_directory(folder / name);
        };
        must_complain(replace, "/" + name + ": is a folder, not a file; is the file inside it?");
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

BOOST_AUTO_TEST_CASE(a_bad_file) {
    const std::string one_image(784, '\7');
    const BadFile bad_files[] = {
        {"train-labels-idx1-ubyte", three_images, "holds images, not labels; were the two files swapped?"},
        {"train-images-idx3-ubyte", "<!DOCTYPE html><title>404</title>", "starts with 3c21444f, not with the magic number 00000803; is it an MNIST file?"},
        {"train-images-idx3-ubyte", std::string{"\3\10\0\0", 4} + three_images.substr(4), "starts with 03080000, not with the magic number 00000803; is it an MNIST file?"},
        {"t10k-labels-idx1-ubyte", std::string{"\1\10\0\0", 4} + three_labels.substr(4), "starts with 01080000, not with the magic number 00000801; is it an MNIST file?"},

        {"train-images-idx3-ubyte", "", "ends inside its header; download it again"},
        {"train-images-idx3-ubyte", three_images.substr(0, 3), "ends inside its header; download it again"},
        {"t10k-images-idx3-ubyte", three_images.substr(0, 15), "ends inside its header; download it again"},
        {"train-labels-idx1-ubyte", three_labels.substr(0, 7), "ends inside its header; download it again"},
        {"train-images-idx3-ubyte", three_images.substr(0, 16), "cut short or damaged after 0 of 2352 bytes; download it again"},
        {"t10k-images-idx3-ubyte", three_images.substr(0, 16 + 2351), "cut short or damaged after 2351 of 2352 bytes; download it again"},
        {"t10k-labels-idx1-ubyte", three_labels.substr(0, 8 + 2), "cut short or damaged after 2 of 3 bytes; download it again"},
        {"train-images-idx3-ubyte", three_images + '\0', "goes on after the 2352 bytes that its header promised; download it again"},
        {"train-labels-idx1-ubyte", three_labels + '\0', "goes on after the 3 bytes that its header promised; download it again"},

        {"train-labels-idx1-ubyte", label_file(3, "\1\12\3"), "label 1 is 10, not a digit 0..9; download it again"},
        {"t10k-labels-idx1-ubyte", label_file(3, "\1\2\377"), "label 2 is 255, not a digit 0..9; download it again"},
        {"train-labels-idx1-ubyte", label_file(3, "123"), "label 0 is 49, not a digit 0..9; download it again"},
        {"train-labels-idx1-ubyte", label_file(2, "\1\2"), "2 labels for 3 images; download both again"},
        {"t10k-labels-idx1-ubyte", label_file(4, "\1\2\3\4"), "4 labels for 3 images; download both again"},

        {"train-images-idx3-ubyte", image_file(3, 27, 28, std::string(3 * 27 * 28, '\7')), "images of 27 x 28, not 28 x 28; is it an MNIST file?"},
        {"t10k-images-idx3-ubyte", image_file(3, 28, 27, std::string(3 * 28 * 27, '\7')), "images of 28 x 27, not 28 x 28; is it an MNIST file?"},
        {"train-images-idx3-ubyte", image_file(0, 28, 28, ""), "holds no images; download it again"},
        {"t10k-labels-idx1-ubyte", label_file(0, ""), "holds no labels; download it again"},
        {"train-images-idx3-ubyte", image_file(0xffffffff, 28, 28, one_image), "claims 4294967295 images, more than 200000; download it again"},
        {"train-images-idx3-ubyte", image_file(200'000, 28, 28, one_image), "cut short or damaged after 784 of 156800000 bytes; download it again"},
        {"t10k-labels-idx1-ubyte", label_file(200'001, "\1"), "claims 200001 labels, more than 200000; download it again"},
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
        {"", three_images, "is not gzip-compressed; take .gz off its name, or download it again"},
        {"", "", "is not gzip-compressed; take .gz off its name, or download it again"},
        {"", gzipped(""), "ends inside its header; download it again"},
        {"", whole.substr(0, 5), "ends inside its header; download it again"},
        {"", gzipped(three_images.substr(0, 1000)), "cut short or damaged after 984 of 2352 bytes; download it again"},
        {"", gzipped(three_images + '\0'), "goes on after the 2352 bytes that its header promised; download it again"},
        {"", gzipped(three_labels), "holds labels, not images; were the two files swapped?"},
        {"", gzipped(whole), "is compressed; rename it to end in .gz, or gunzip it"},
        {"", checksum_wrong(whole), "cut short or damaged after 0 of 2352 bytes; download it again"},
        {"", whole.substr(0, whole.size() - 8), "cut short or damaged after 0 of 2352 bytes; download it again"},
        {"", whole + "x", "cut short or damaged after 0 of 2352 bytes; download it again"},
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
    BOOST_TEST(ran.output.ends_with("exported: idx\n"));

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

BOOST_AUTO_TEST_CASE(draws_what_there_is) {
    const TemporaryFolder temporary;
    write_good_files(temporary.path / "digits");
    const Ran ran = run_in(temporary.path, chapter_program() + " --data digits --export copy");
    BOOST_TEST(ran.status == 0);
    BOOST_TEST(ran.output.starts_with("digits: MNIST from digits\n"));
    for (const std::string& name : file_names) BOOST_TEST(text_of(temporary.path / "copy" / name) == text_of(temporary.path / "digits" / name));
}

BOOST_AUTO_TEST_SUITE_END()
