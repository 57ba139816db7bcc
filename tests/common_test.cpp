// What the chapters share and none teaches: files that are whole or not there, tables and pictures in a terminal, PNG files, plots.
#define BOOST_TEST_MODULE common
#include "test.hpp"

#include "common/files.hpp"
#include "common/find_digits.hpp"
#include "shell.hpp"

#include <algorithm>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <csignal>
#include <functional>
#include <sstream>
#include <sys/resource.h>
#include <sys/stat.h>

namespace bdata = boost::unit_test::data;
namespace fs = std::filesystem;
using namespace scratch;

namespace {

// What was thrown, or "" where nothing was.
std::string error_of(const std::function<void()>& attempt) {
    try {
        attempt();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
}

std::string gzipped(const std::string& text) {
    std::ostringstream out;
    {
        boost::iostreams::filtering_ostream compressed;
        compressed.push(boost::iostreams::gzip_compressor());
        compressed.push(out);
        compressed << text;
    }  // all is written when it closes
    return out.str();
}

struct Read {
    std::string text;
    bool damaged;
};

Read read(const fs::path& file) {
    const auto in = open_file(file);
    std::string text;
    for (char byte; in->get(byte);) text += byte;
    return {text, in->bad()};
}

// No file of this process may grow beyond `bytes`, as on a disk that is full.
struct FullDisk {
    explicit FullDisk(rlim_t bytes) : handler(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &before);
        rlimit smaller = before;
        smaller.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &smaller);
    }
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
    }
    rlimit before{};
    void (*handler)(int);
};

void write_words(const fs::path& file, const std::string& words) {
    write_file(file, [&](std::ostream& out) { out << words; });
}

}  // namespace

// Files

BOOST_AUTO_TEST_CASE(what_is_written_is_read) {
    const TemporaryFolder folder;
    std::string every_byte;
    for (int byte = 0; byte < 256; ++byte) every_byte += static_cast<char>(byte);
    for (const std::string& text : {std::string(), every_byte, std::string(3'000'000, 'x')}) {
        write_words(folder.path / "file", text);
        BOOST_TEST((text_of(folder.path / "file") == text));
        BOOST_TEST((read(folder.path / "file").text == text));
        BOOST_TEST(!read(folder.path / "file").damaged);
    }
    BOOST_TEST(names_in(folder.path) == std::vector<std::string>{"file"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(missing_folders_are_made) {
    const TemporaryFolder folder;
    write_words(folder.path / "a/b c/d'e/file", "words");
    BOOST_TEST(text_of(folder.path / "a/b c/d'e/file") == "words");
}

BOOST_AUTO_TEST_CASE(the_old_file_stays_until_the_new_one_is_whole) {
    const TemporaryFolder folder;
    const fs::path file = folder.path / "file";
    write_text(file, "old");
    write_file(file, [&](std::ostream& out) {
        out << "new" << std::flush;
        BOOST_TEST(text_of(file) == "old");
    });
    BOOST_TEST(text_of(file) == "new");
}

BOOST_AUTO_TEST_CASE(a_writer_that_gives_up_leaves_the_old_file_and_nothing_beside_it) {
    const TemporaryFolder folder;
    const fs::path file = folder.path / "file";
    for (const std::string& old : {std::string(), std::string("old")}) {
        if (!old.empty()) write_text(file, old);
        const auto give_up = [](std::ostream& out) {
            out << "new";
            throw std::runtime_error("gave up");
        };
        BOOST_TEST(error_of([&] { write_file(file, give_up); }) == "gave up");
        BOOST_TEST(error_of([&] { write_file(file, [](std::ostream& out) { out.setstate(std::ios::failbit); }); }) != "");
        BOOST_TEST(!replace_file(file, [](const std::string& beside) {
            write_text(beside, "new");
            return false;
        }));
        BOOST_TEST(text_of(file) == old);
        BOOST_TEST(names_in(folder.path).size() == (old.empty() ? 0u : 1u));
    }
    BOOST_TEST(replace_file(file, [](const std::string& beside) {
        write_text(beside, "new");
        return true;
    }));
    BOOST_TEST(text_of(file) == "new");
}

BOOST_AUTO_TEST_CASE(only_a_plain_file_is_replaced) {
    const TemporaryFolder folder;
    const std::string pipe = folder.path / "pipe", device = folder.path / "device";
    BOOST_TEST_REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    fs::create_symlink("/dev/null", device);
    fs::create_directory(folder.path / "folder");
    const std::vector<std::string> before = names_in(folder.path);
    for (const std::string& target : {pipe, device, (folder.path / "folder").string()}) {
        BOOST_TEST(error_of([&] { write_words(target, "new"); }) == target + ": can't be written: it is there and no plain file; name another");
        BOOST_TEST(names_in(folder.path) == before, boost::test_tools::per_element());
    }
    BOOST_TEST(fs::is_fifo(pipe));
    BOOST_TEST(fs::is_character_file(device));
}

BOOST_AUTO_TEST_CASE(a_full_disk_leaves_the_old_file_and_nothing_beside_it) {
    const TemporaryFolder folder;
    const fs::path file = folder.path / "file";
    write_text(file, "old");
    std::string error;
    for (const std::size_t size : {5'000u, 1'000'000u}) {  // found when the file is closed; found while it is written
        {
            const FullDisk full(4096);
            error = error_of([&] { write_words(file, std::string(size, 'x')); });
        }
        BOOST_TEST(error == file.string() + ": could not be written whole, is the disk full? What was there before is untouched");
        BOOST_TEST(text_of(file) == "old");
        BOOST_TEST(names_in(folder.path) == std::vector<std::string>{"file"}, boost::test_tools::per_element());
    }
    write_words(file, std::string(5000, 'x'));  // and with room for it
    BOOST_TEST(fs::file_size(file) == 5000u);
}

BOOST_AUTO_TEST_CASE(where_nothing_can_be_written_the_error_names_the_file) {
    const TemporaryFolder folder;
    write_text(folder.path / "file", "old");
    const std::string below_a_file = folder.path / "file/new";
    BOOST_TEST(error_of([&] { write_words(below_a_file, "new"); }) == below_a_file + ": can't be written; is its folder there, and may you write to it?");
    const std::string in_proc = "/proc/there_is_no_such_folder/new";
    BOOST_TEST(error_of([&] { write_words(in_proc, "new"); }) == in_proc + ": can't be written; is its folder there, and may you write to it?");
    const std::string too_long = folder.path / std::string(300, 'x');
    BOOST_TEST(error_of([&] { write_words(too_long, "new"); }).starts_with(too_long + ": can't be written"));
    BOOST_TEST(text_of(folder.path / "file") == "old");
    BOOST_TEST(names_in(folder.path) == std::vector<std::string>{"file"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_file_that_can_not_be_read_is_named) {
    const TemporaryFolder folder;
    const std::string missing = folder.path / "missing";
    BOOST_TEST(error_of([&] { open_file(folder.path); }) == folder.path.string() + ": is a folder, not a file");
    BOOST_TEST(error_of([&] { open_file(missing); }) == missing + ": can't be opened; is it there, and may you read it?");
    BOOST_TEST(error_of([&] { open_file(missing + ".gz"); }) == missing + ".gz: can't be opened; is it there, and may you read it?");

    const std::string too_long(5000, 'x'), circle = folder.path / "circle";
    fs::create_symlink(circle, circle);
    for (const std::string& file : {too_long, circle})
        BOOST_TEST(error_of([&] { open_file(file); }) == file + ": can't be opened; is it there, and may you read it?");
    for (const std::string& file : {too_long, circle, missing})
        BOOST_TEST(error_of([&] { read_digits(file); }) == file + ": is not a folder; name the one that holds MNIST's four files");

    const std::string unreadable = folder.path / "unreadable";
    write_text(unreadable, "words");
    BOOST_TEST(read(unreadable).text == "words");
    fs::permissions(unreadable, fs::perms::none);
    if (geteuid() == 0) BOOST_TEST_MESSAGE("skipped: root may read every file");
    else BOOST_TEST(error_of([&] { open_file(unreadable); }) == unreadable + ": can't be opened; is it there, and may you read it?");
}

BOOST_AUTO_TEST_CASE(gzip_is_read_where_the_name_says_so) {
    const TemporaryFolder folder;
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + (i % 7 == 0 ? "\n" : " ");
    write_text(folder.path / "text.gz", gzipped(text));
    BOOST_TEST((read(folder.path / "text.gz").text == text));
    BOOST_TEST(!read(folder.path / "text.gz").damaged);
    write_text(folder.path / "two.gz", gzipped("one, ") + gzipped("two"));
    BOOST_TEST(read(folder.path / "two.gz").text == "one, two");
    write_text(folder.path / "text", gzipped(text));
    BOOST_TEST((read(folder.path / "text").text == gzipped(text)));
}

BOOST_AUTO_TEST_CASE(what_is_not_gzip_is_named) {
    const TemporaryFolder folder;
    const std::string file = folder.path / "text.gz";
    for (const char* text : {"", "\x1f", "words", "\x1f words", "<html>not found</html>"}) {
        write_text(file, text);
        BOOST_TEST(error_of([&] { open_file(file); }) == file + ": is not gzip-compressed; take .gz off its name, or download it again");
    }
}

BOOST_AUTO_TEST_CASE(damaged_gzip_is_noticed) {
    const TemporaryFolder folder;
    const fs::path file = folder.path / "text.gz";
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += std::to_string(i * 7919 % 65537) + " ";
    const std::string whole = gzipped(text);
    for (const std::size_t length : {std::size_t{2}, std::size_t{5}, std::size_t{10}, std::size_t{11}, whole.size() / 2, whole.size() - 8, whole.size() - 1}) {
        write_text(file, whole.substr(0, length));
        BOOST_TEST(read(file).damaged, "cut to " << length << " of " << whole.size());
    }
    for (const std::size_t place : {whole.size() / 2, whole.size() - 8}) {  // the middle, the checksum
        std::string flipped = whole;
        flipped[place] = static_cast<char>(flipped[place] ^ 1);
        write_text(file, flipped);
        BOOST_TEST(read(file).damaged, "byte " << place << " of " << whole.size());
    }
    open_file(file)->get();  // closed before its end: no error, no leak
}
