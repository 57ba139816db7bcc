// A table of hostile inputs: what a program says of each, word for word, that it ends with status 2, and how much memory it took.
#include "test.hpp"

#include "fuzz/seeds.hpp"
#include "jpeg_bytes.hpp"
#include "shell.hpp"

#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <functional>
#include <sys/resource.h>
#include <sys/stat.h>

namespace fs = std::filesystem;
using namespace scratch;

namespace {

const std::string images_name = "train-images-idx3-ubyte", labels_name = "train-labels-idx1-ubyte";

std::string images(unsigned count, unsigned rows, unsigned columns, const std::string& pixels) {
    return big_endian(2051) + big_endian(count) + big_endian(rows) + big_endian(columns) + pixels;
}

std::string labels(unsigned count, const std::string& bytes) { return big_endian(2049) + big_endian(count) + bytes; }

const std::string two_images = images(2, 28, 28, std::string(2 * 784, '\x40'));
const std::string two_labels = labels(2, "\1\2");

// A folder with four good files in it.
void write_good_files(const fs::path& folder) {
    for (const std::string set : {"train", "t10k"}) {
        write_text(folder / (set + "-images-idx3-ubyte"), two_images);
        write_text(folder / (set + "-labels-idx1-ubyte"), two_labels);
    }
}

const std::string model = model_seeds().at("hidden");
const std::string grey_row = std::string(1, '\0') + std::string(28, '\xff');

std::string replaced(std::string text, const std::string& what, const std::string& by) { return text.replace(text.find(what), what.size(), by); }

using Make = std::function<void(const fs::path& file)>;

Make bytes(const std::string& text) {
    return [text](const fs::path& file) { write_text(file, text); };
}

Make folder() { return [](const fs::path& file) { fs::create_directories(file); }; }
Make pipe() { return [](const fs::path& file) { mkfifo(file.c_str(), 0600); }; }
Make link_to(const std::string& target) { return [target](const fs::path& file) { fs::create_symlink(target, file); }; }

// 300 MB of the byte 0 behind a header, compressed to 300 KB: piece by piece, so that the test takes no memory itself.
Make bomb(const std::string& header) {
    return [header](const fs::path& file) {
        std::ofstream out(file, std::ios::binary);
        boost::iostreams::filtering_ostream gzip;
        gzip.push(boost::iostreams::gzip_compressor());
        gzip.push(out);
        gzip << header;
        const std::string megabyte(1 << 20, '\0');
        for (int i = 0; i < 300; ++i) gzip << megabyte;
    };
}

struct Hostile {
    std::string file;  // what takes the place of a good one: digits/..., model.txt, digit.png or .jpg
    Make make;
    std::string error;  // after "error: ", the file and ": "
};

const std::string d = "digits/", again = "; download it again", again_or = again + ", or correct its header if you wrote the file", mnist = "; is it an MNIST file?", to_size = "; crop or scale them to that, or is it no MNIST file?",
                  too_many = ", and at most 1000000 are read; is its header damaged, or is it a larger set?", anew = "; train it anew with --save",
                  no_file = "is no file but a pipe, a socket or a device; save what it holds in a file, and name that",
                  no_target = "is a link to a file that is not there; put the file itself in its place",
                  saved = "; open it in a picture program and save it as PNG or JPEG";

const arma::Cube<arma::u8> white(30, 40, 4, arma::fill::value(255));
const std::string jpeg = jpeg_bytes(white, 90);

// A JPEG that says it is of another size, in its frame header: marker, length, bits of a sample, rows, columns.
std::string claiming(std::string bytes, const std::string& marker, unsigned rows, unsigned columns) {
    return bytes.replace(bytes.find(marker) + 5, 4, big_endian(rows << 16 | columns));
}

const std::vector<Hostile> table{
    // the files of digits
    {d + images_name, bytes(""), "is empty" + again},
    {d + images_name, bytes(two_images.substr(0, 4)), "ends inside its header" + again},
    {d + images_name, bytes(two_images.substr(0, 8)), "ends inside its header" + again},
    {d + images_name, bytes(two_images.substr(0, 12)), "ends inside its header" + again},
    {d + images_name, bytes(two_images.substr(0, 16)), "cut short or damaged after 0 of 1568 bytes" + again_or},
    {d + images_name, bytes(two_images.substr(0, 16 + 1567)), "cut short or damaged after 1567 of 1568 bytes" + again_or},
    {d + images_name, bytes(two_images + "more"), "goes on after the 1568 bytes that its header promised" + again_or},
    {d + images_name, bytes(big_endian(0) + two_images.substr(4)), "starts with 00000000, not with the magic number 00000803" + mnist},
    {d + images_name, bytes(two_labels), "holds labels, not images; were the two files swapped?"},
    {d + images_name, bytes(images(0, 28, 28, "")), "holds no images, its header counts 0" + mnist},
    {d + images_name, bytes(images(4'000'000'000U, 28, 28, "x")), "claims 4000000000 images" + too_many},
    {d + images_name, bytes(images(1'000'000, 28, 28, "x")), "cut short or damaged after 1 of 784000000 bytes" + again_or},
    {d + images_name, bytes(images(1, 0, 28, "")), "images of 0 x 28, not 28 x 28" + to_size},
    {d + images_name, bytes(images(1, 28, 0, "")), "images of 28 x 0, not 28 x 28" + to_size},
    {d + images_name, bytes(images(1, 65535, 65535, "x")), "images of 65535 x 65535, not 28 x 28" + to_size},
    {d + images_name, bytes(gzipped(two_images)), "is compressed; rename it to end in .gz, or gunzip it"},
    {d + images_name, folder(), "is a folder, not a file; is the file inside it?"},
    {d + images_name, link_to("/dev/null"), no_file},
    {d + images_name, link_to("/dev/zero"), no_file},
    {d + images_name, pipe(), no_file},
    {d + images_name + ".gz", pipe(), no_file},
    {d + images_name, link_to("nowhere"), no_target},
    {d + images_name + ".gz", link_to(images_name + ".gz"), no_target},
    {d + "train-images.idx3-ubyte", [](const fs::path& file) { fs::remove(file.parent_path() / images_name), fs::create_symlink("nowhere", file); }, no_target},
    {d + images_name + ".gz", bytes(two_images), "is not gzip-compressed, whatever its name says; if it holds what it should, take .gz off its name"},
    {d + images_name + ".gz", bomb(images(200'000, 28, 28, "")), "goes on after the 156800000 bytes that its header promised" + again_or},
    {d + images_name + ".gz", bomb(images(1, 28, 28, "")), "goes on after the 784 bytes that its header promised" + again_or},
    {d + images_name + ".gz", bytes(gzipped(images(1'000'000, 28, 28, "x"))), "cut short or damaged after 1 of 784000000 bytes" + again_or},
    {d + images_name + ".gz", bytes(gzipped_stored(two_images).substr(0, gzipped_stored(two_images).size() - 8 - 500)), "cut short or damaged after 1068 of 1568 bytes" + again_or},
    {d + images_name + ".gz", bytes(gzipped(gzipped(two_images))), "is compressed twice; gunzip it and give it its .gz back"},
    {d + images_name + ".gz", bytes("PK\3\4 and what a zip archive holds"), "is a zip archive; unpack it"},
    {d + images_name + ".gz", bytes("<!DOCTYPE html>"), "is a web page (HTML or XML), sent in place of the file; a browser shows what it says, ./tutorial data downloads MNIST"},
    {d + images_name, bytes("a\033[2Jb"), "starts with 611b5b32, not with the magic number 00000803" + mnist},  // no text of its own is shown
    {d + labels_name, bytes(big_endian(0xc02) + big_endian(0xffffffffU) + big_endian(8)),
     "is an IDX file of 4-byte integers, 4294967295 x 8, where bytes are read: labels, or images x 28 x 28; convert it, or ./tutorial data downloads MNIST"},
    {d + labels_name, bytes(two_images), "holds images, not labels; were the two files swapped?"},
    {d + labels_name, bytes(labels(2, "\1\377")), "label 1 is 255, not a digit 0..9" + mnist},
    {d + labels_name, bytes(labels(0xffffffffU, "\1")), "claims 4294967295 labels" + too_many},
    {d + labels_name, bytes(labels(3, "\1\2\3")), "3 labels for 2 images; are both files of one set?"},

    // models
    {"model.txt", bytes(""), "is cut short: it ends before its first line" + anew},
    {"model.txt", bytes("scratch-model 2\n"), "is not a model: its first line is not 'scratch-model 1'" + anew},
    {"model.txt", bytes("scratch-model 1\nforest\n"), "holds a model of kind 'forest', not hidden-layer; give it to the chapter that saved it"},
    {"model.txt", bytes(replaced(model, "hidden_weights 1 784", "hidden_weights 2 784")), "hidden_weights, row 1, number 1 of 784 is missing or not a finite number" + anew},
    {"model.txt", bytes(replaced(model, "hidden_weights 1 784", "hidden_weights 1 783")), "hidden_weights is 1 x 783, not 1 x 784" + anew},
    {"model.txt", bytes(replaced(model, "hidden_weights 1 784", "hidden_weights 999999999 784")), "hidden_weights is 999999999 x 784, not 4096 x 784" + anew},
    {"model.txt", bytes(replaced(model, "0.5", "nan")), "hidden_weights, row 0, number 1 of 784 is missing or not a finite number" + anew},
    {"model.txt", bytes(replaced(model, "0.5", "1e999")), "hidden_weights, row 0, number 1 of 784 is missing or not a finite number" + anew},
    {"model.txt", bytes(model.substr(0, model.size() - 5)), "is cut short: it ends before biases" + anew},
    {"model.txt", bytes(model + "more\n"), "goes on after its last parameter" + anew},
    {"model.txt", bytes("scratch-model 1\n" + std::string(3'000'000, 'x')), "has a line of more than a million bytes" + anew},
    {"model.txt", link_to("/dev/zero"), no_file},
    {"model.txt", link_to("nowhere"), no_target},
    {"model.txt", pipe(), no_file},
    {"model.txt", folder(), "is a folder, not a file; is the file inside it?"},

    // pictures
    {"digit.png", bytes(""), "is empty; save the picture again"},
    {"digit.png", link_to("nowhere"), no_target},
    {"digit.png", link_to("digit.png"), no_target},
    {"digit.png", pipe(), no_file},
    {"digit.png", link_to("/dev/null"), no_file},
    {"digit.png", folder(), "has no file that ends in .png, .jpg or .jpeg; name a picture, or a folder of pictures"},
    {"digit.png", bytes(png_bytes({1, 1, 8, 0}, std::string(2, '\0'))), "no ink found; draw one digit on plain paper in even light, and leave a margin"},
    {"digit.png", bytes(png_bytes({28, 28, 8, 0}, repeated(grey_row, 28))), "no ink found; draw one digit on plain paper in even light, and leave a margin"},
    {"digit.png", bytes(png_bytes({28, 28, 8, 0}, std::string(28 * 29, '\0'))), "no ink found; draw one digit on plain paper in even light, and leave a margin"},
    {"digit.png", bytes(png_bytes({5000, 4000, 8, 0}, "")), "is 5000 x 4000 pixels; shrink it to at most 4096 x 4096"},
    {"digit.png", bytes(png_bytes({0x7fffffff, 0x7fffffff, 8, 6}, "")), "can't be read as a PNG (Invalid IHDR data)" + saved},
    {"digit.png", bytes("Dear reader"), "is neither PNG nor JPEG" + saved},
    {"digit.png", bytes("GIF89a"), "is a GIF, not a PNG or JPEG" + saved},
    {"digit.png", bytes(std::string("\0\0\0\x18", 4) + "ftypheic"), "is a HEIC picture, not a PNG or JPEG" + saved},
    {"digit.png", bytes("\xff\xd8\xff\xe0 a camera's picture"), "can't be read as a JPEG (Premature end of JPEG file)" + saved},
    {"digit.png", bytes(jpeg.substr(0, jpeg.size() / 2)), "can't be read as a JPEG (Premature end of JPEG file)" + saved},
    {"digit.png", bytes(jpeg), "no ink found; draw one digit on plain paper in even light, and leave a margin"},
    {"digit.jpg", bytes(png_bytes({28, 28, 8, 0}, repeated(grey_row, 28))), "no ink found; draw one digit on plain paper in even light, and leave a margin"},
    {"digit.jpg", bytes(jpeg_bytes(white, {.channels = 4})), "has the colours of a printing press (CMYK)" + saved},
    {"digit.jpg", bytes(claiming(jpeg, "\xff\xc0", 60'000, 60'000)), "is a JPEG of 60000 x 60000 pixels, which takes too much memory; shrink it to at most 4096 x 4096"},
    {"digit.jpg", bytes(claiming(jpeg_bytes(white, {.progressive = true}), "\xff\xc2", 9000, 9000)),
     "is a JPEG of 9000 x 9000 pixels, which takes too much memory; shrink it to at most 4096 x 4096"},
    {"digit.jpg", bytes(claiming(jpeg, "\xff\xc0", 10'000, 10'000)), "can't be read as a JPEG (Corrupt JPEG data: premature end of data segment)" + saved},
    {"digit.jpg", bytes(claiming(jpeg_bytes(white, {.progressive = true}), "\xff\xc2", 5500, 5500)), "can't be read as a JPEG (Corrupt JPEG data: premature end of data segment)" + saved},
    {"digit.png", bytes(png_signature + big_endian(0x2d00fbff) + "sPLT" + std::string(20, 'x')),
     "is cut short or damaged: its chunk at byte 8 should have 755039231 bytes, and 16 are there; save the picture again"},
    {"digit.png", bytes(png_bytes({4096, 4096, 8, 6}, "")), "can't be read as a PNG (Not enough image data)" + saved},
};

struct Measured {
    Ran ran;
    double megabytes;  // at the most, of the largest program so far: getrusage knows no other
};

Measured run_measured(const fs::path& where, const std::string& command) {
    const Ran ran = run_in(where, command);
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
#ifdef __APPLE__
    return {ran, static_cast<double>(usage.ru_maxrss) / 1e6};
#else
    return {ran, static_cast<double>(usage.ru_maxrss) / 1e3};
#endif
}

std::string program(const std::string& name) {
    return "'" + (fs::absolute(boost::unit_test::framework::master_test_suite().argv[0]).parent_path() / name).string() + "'";
}

// What the program is to do with the file.
std::string command_for(const std::string& file) {
    if (file == "model.txt") return program("09_hidden_layer") + " --data embedded --load model.txt";
    if (file.starts_with("digit.")) return program("08_what_it_learned") + " --data embedded --image " + file;
    return program("01_load_data") + " --data digits";
}

// The message without its "error: " and file, without the line's end.
std::string what_it_said(const Ran& ran, const std::string& file) {
    const std::string start = "error: " + file + ": ";
    if (!ran.errors.starts_with(start) || std::count(ran.errors.begin(), ran.errors.end(), '\n') != 1 || !ran.errors.ends_with('\n'))
        return "not one line of an error: " + ran.errors;
    return ran.errors.substr(start.size(), ran.errors.size() - start.size() - 1);
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_is_refused_in_one_line) {
    BOOST_TEST(table.size() >= 40u);
    for (const Hostile& hostile : table)
        BOOST_TEST_CONTEXT(hostile.file << ", " << hostile.error) {
            const TemporaryFolder temporary;
            write_good_files(temporary.path / "digits");
            const fs::path file = temporary.path / hostile.file;
            fs::remove(file);
            if (file.extension() == ".gz") fs::remove(fs::path(file).replace_extension());
            hostile.make(file);
            const Measured measured = run_measured(temporary.path, command_for(hostile.file));
            BOOST_TEST(measured.ran.status == 2);
            BOOST_TEST(what_it_said(measured.ran, hostile.file) == hostile.error);
            BOOST_TEST(measured.ran.output == "");
            BOOST_TEST(!fs::exists(temporary.path / "output"));
#if !defined(__SANITIZE_ADDRESS__)
            BOOST_TEST(measured.megabytes <= 200.0);
#endif
        }
}

// The good files are read, in folders of any name: a program that refused everything would not be found out above.
BOOST_AUTO_TEST_CASE(good_files_are_read) {
    for (const std::string name : {"digits", "my digits", "Ziffern für Anfänger", "数字", "--data", "a'b"}) {
        const TemporaryFolder temporary;
        write_good_files(temporary.path / name);
        std::string quoted = name;
        if (const auto quote = quoted.find('\''); quote != std::string::npos) quoted.replace(quote, 1, "'\\''");
        const Ran ran = run_in(temporary.path, program("01_load_data") + " --data='" + quoted + "'");
        BOOST_TEST(ran.status == 0, name << ": " << ran.errors);
        BOOST_TEST(ran.output.find("digits: MNIST from " + name) == 0u);
    }
}

// What may not be read. Root may read everything, and so becomes somebody else for it.
BOOST_AUTO_TEST_CASE(what_may_not_be_read_is_called_that) {
    const std::string nobody = geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : "";
    const TemporaryFolder temporary;
    fs::permissions(temporary.path, fs::perms(0755));
    if (run_in(temporary.path, nobody + program("01_load_data") + " --help").status != 0) {
        BOOST_TEST_MESSAGE("skipped: there is no setpriv, or nobody may start the programs here");
        return;
    }
    const std::string denied = "(Permission denied); ", file_denied = ": can't be opened " + denied + "is it there, and may you read it?",
                      folder_denied = ": this folder can't be read " + denied + "may you list and enter it?", load = program("01_load_data") + " --data ",
                      look = program("08_what_it_learned") + " --data embedded --image ";
    for (const char* folder : {"digits", "closed", "no_entry", "above/digits", "above_raw/raw"}) write_good_files(temporary.path / folder);
    write_text(temporary.path / "pictures/five.png", "x");
    write_text(temporary.path / "digits/five.png", "x");
    for (const std::string& closed : {"digits/" + images_name, std::string("digits/five.png"), std::string("closed"), std::string("above"), std::string("above_raw/raw"), std::string("pictures")})
        fs::permissions(temporary.path / closed, fs::perms::none);
    fs::permissions(temporary.path / "no_entry", fs::perms(0644));
    const std::vector<std::pair<std::string, std::string>> said{
        {load + "digits", "digits/" + images_name + file_denied}, {load + "closed", "closed" + folder_denied},       {load + "no_entry", "no_entry" + folder_denied},
        {load + "above/digits", "above/digits" + folder_denied},  {load + "above_raw", "above_raw/raw" + folder_denied}, {look + "digits/five.png", "digits/five.png" + file_denied},
        {look + "pictures", "pictures" + folder_denied},          {look + "pictures/five.png", "pictures/five.png" + file_denied},
    };
    for (const auto& [command, error] : said) {
        const Ran ran = run_in(temporary.path, nobody + command);
        BOOST_TEST(ran.status == 2);
        BOOST_TEST(ran.errors == "error: " + error + "\n");
    }
    for (const char* closed : {"closed", "above", "no_entry", "above_raw/raw", "pictures"}) fs::permissions(temporary.path / closed, fs::perms::owner_all);
}

// A file's name may have any letter, also those that set a terminal's title or begin a line of their own.
BOOST_AUTO_TEST_CASE(no_name_steers_the_terminal) {
    const TemporaryFolder temporary;
    const std::string name = "x\033]0;title\aé\nerror: no\177\xc2\x9b" "31m", shown = "x?]0;title?é?error: no??31m";
    write_good_files(temporary.path / name);
    const Ran digits = run_in(temporary.path, program("01_load_data") + " --data " + shell_quoted(name));
    BOOST_TEST(digits.output.starts_with("digits: MNIST from " + shown + "\n"), digits.output);
    write_text(temporary.path / name / "a\tb.png", "no picture");
    write_text(temporary.path / name / "five.png", png_bytes({28, 28, 8, 0}, [] {
                   std::string rows = repeated(grey_row, 28);
                   for (std::size_t row = 6; row < 22; ++row) rows.replace(29 * row + 13, 3, 3, '\0');
                   return rows;
               }()));
    const Ran pictures = run_in(temporary.path, program("08_what_it_learned") + " --data " + shell_quoted(name) + " --image " + shell_quoted(name));
    BOOST_TEST(pictures.status == 2);
    BOOST_TEST(pictures.errors == "error: " + shown + "/a?b.png: is neither PNG nor JPEG" + saved + "\n");
    BOOST_TEST(pictures.output.find("\n" + shown + "/five.png: ") != std::string::npos, pictures.output);
    const Ran one = run_in(temporary.path, program("08_what_it_learned") + " --data embedded --image " + shell_quoted(name + "/a\tb.png"));
    BOOST_TEST(one.errors == pictures.errors);
    const Ran none = run_in(temporary.path, program("08_what_it_learned") + " --data " + shell_quoted(name) + " --image " + shell_quoted(name + "/five.png"));
    BOOST_TEST(none.output.find("not from the data, " + shown + "/five.png\n") != std::string::npos, none.output);
}

BOOST_AUTO_TEST_CASE(a_name_that_no_file_can_have_is_one_line) {
    const TemporaryFolder temporary;
    const std::string name = std::string(300, 'x') + ".png";
    const Ran ran = run_in(temporary.path, program("08_what_it_learned") + " --data embedded --image " + name);
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(ran.errors == "error: " + name + ": can't be opened (File name too long); is it there, and may you read it?\n");
}
