// What the chapters share and none teaches: files that are whole or not there, tables and pictures in a terminal, PNG files, plots.
#include "test.hpp"

#include "common/program/files.hpp"
#include "common/program/numbers.hpp"
#include "common/digits/find_digits.hpp"
#include "common/show/picture.hpp"
#include "common/show/plot.hpp"
#include "common/show/terminal.hpp"
#include "common/show/training_table.hpp"
#include "compressed.hpp"
#include "patterns.hpp"
#include "shell.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <clocale>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <iostream>
#include <limits>
#include <optional>
#include <png.h>
#include <sstream>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>

namespace bdata = boost::unit_test::data;
namespace fs = std::filesystem;
using namespace scratch;
namespace tt = boost::test_tools;

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
    std::sort(names.begin(), names.end());
    return names;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

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

// Renamed, not copied over: who has the old file open reads it to its end, and no moment has a half-written one.
BOOST_AUTO_TEST_CASE(who_reads_the_old_file_is_not_disturbed) {
    const TemporaryFolder folder;
    const fs::path file = folder.path / "file";
    const std::string old = "old" + std::string(100'000, '.');  // more than is read ahead
    write_text(file, old);
    const auto reader = open_file(file);
    write_file(file, [](std::ostream& out) { out << "new"; });
    std::string text;
    for (char byte; reader->get(byte);) text += byte;
    BOOST_TEST((text == old));
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

BOOST_AUTO_TEST_CASE(a_link_stays_a_link) {
    const TemporaryFolder folder;
    write_text(folder.path / "far/away", "old");
    fs::create_symlink("far/away", folder.path / "link");
    write_words(folder.path / "link", "new");
    BOOST_TEST(fs::is_symlink(folder.path / "link"));
    BOOST_TEST(text_of(folder.path / "far/away") == "new");
    BOOST_TEST(names_in(folder.path / "far").size() == 1u);
    fs::remove(folder.path / "far/away");
    write_words(folder.path / "link", "newer");  // to nothing: then the file takes its place
    BOOST_TEST(text_of(folder.path / "link") == "newer");
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
    BOOST_TEST(error_of([&] { open_file(folder.path); }) == folder.path.string() + ": is a folder, not a file; is the file inside it?");
    BOOST_TEST(error_of([&] { open_file(missing); }) == missing + ": can't be opened (No such file or directory); is it there, and may you read it?");
    BOOST_TEST(error_of([&] { open_file(missing + ".gz"); }) == missing + ".gz: can't be opened (No such file or directory); is it there, and may you read it?");

    const std::string too_long(5000, 'x'), circle = folder.path / "circle";
    fs::create_symlink(circle, circle);
    BOOST_TEST(error_of([&] { open_file(too_long); }) == too_long + ": can't be opened (File name too long); is it there, and may you read it?");
    BOOST_TEST(error_of([&] { open_file(circle); }) == circle + ": is a link to a file that is not there; put the file itself in its place");
    for (const std::string& file : {too_long, circle, missing})
        BOOST_TEST(error_of([&] { read_digits(file); }) == file + ": is not a folder; name the one that holds MNIST's four files");

    const std::string unreadable = folder.path / "unreadable";
    write_text(unreadable, "words");
    BOOST_TEST(read(unreadable).text == "words");
    fs::permissions(unreadable, fs::perms::none);
    if (geteuid() == 0) BOOST_TEST_MESSAGE("skipped: root may read every file");
    else BOOST_TEST(error_of([&] { open_file(unreadable); }) == unreadable + ": can't be opened (Permission denied); is it there, and may you read it?");
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
    write_text(folder.path / "padded.gz", gzipped("one, ") + gzipped(text) + std::string(100'000, '\0'));  // tapes do that, and gzip takes no notice
    BOOST_TEST((read(folder.path / "padded.gz").text == "one, " + text));
    BOOST_TEST(!read(folder.path / "padded.gz").damaged);
    write_text(folder.path / "text", gzipped(text));
    BOOST_TEST((read(folder.path / "text").text == gzipped(text)));
}

BOOST_AUTO_TEST_CASE(what_is_not_gzip_is_named) {
    const TemporaryFolder folder;
    const std::string file = folder.path / "text.gz";
    for (const char* text : {"", "\x1f", "words", "\x1f words", "<html>not found</html>"}) {
        write_text(file, text);
        BOOST_TEST(error_of([&] { open_file(file); }) == file + ": is not gzip-compressed, whatever its name says; if it holds what it should, take .gz off its name");
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
        BOOST_TEST((text.starts_with(read(file).text)));
        BOOST_TEST(read(file).text.empty() == (length < 12), "nothing of " << length);
    }
    for (const std::string& more : {std::string("x"), std::string(9, '\0') + gzipped("more"), whole.substr(0, 20)}) {
        write_text(file, whole + more);
        BOOST_TEST(read(file).damaged);
    }
    for (const std::size_t place : {whole.size() / 2, whole.size() - 8}) {  // the middle, the checksum
        std::string flipped = whole;
        flipped[place] = static_cast<char>(flipped[place] ^ 1);
        write_text(file, flipped);
        BOOST_TEST(read(file).damaged, "byte " << place << " of " << whole.size());
    }
    open_file(file)->get();  // closed before its end: no error, no leak
}

// The terminal

namespace {

// Standard output, or standard error, goes elsewhere for a while.
struct Redirected {
    Redirected(int stream_, int to) : stream(stream_), before(dup(stream)) {
        std::cout << std::flush;
        dup2(to, stream);
    }
    ~Redirected() {
        std::cout << std::flush;
        dup2(before, stream);
        close(before);
    }
    int stream, before;
};

// What is printed into a file, as a pipe would have it.
std::string piped(const std::function<void()>& print, int stream = STDOUT_FILENO) {
    const TemporaryFolder folder;
    const int file = open((folder.path / "printed").c_str(), O_CREAT | O_WRONLY, 0600);
    {
        const Redirected redirected(stream, file);
        print();
    }
    close(file);
    return text_of(folder.path / "printed");
}

struct Environment {
    Environment(const char* name_, const char* value) : name(name_) {
        if (const char* old = std::getenv(name)) before = old;
        if (value == nullptr) unsetenv(name);
        else setenv(name, value, 1);
    }
    ~Environment() {
        if (before) setenv(name, before->c_str(), 1);
        else unsetenv(name);
    }
    const char* name;
    std::optional<std::string> before;
};

// What is printed on a terminal, a pretended one; nothing where this machine has none to offer. Less than it holds unread, 4 kB.
std::optional<std::string> on_a_terminal(const std::function<void()>& print, const char* term = "xterm") {
    const int master = posix_openpt(O_RDWR | O_NOCTTY);
    const int terminal = master < 0 || grantpt(master) != 0 || unlockpt(master) != 0 ? -1 : open(ptsname(master), O_RDWR | O_NOCTTY);
    if (terminal < 0) {
        BOOST_TEST_MESSAGE("skipped: no pseudo-terminal here");
        return {};
    }
    {
        const Environment kind("TERM", term);
        const Redirected redirected(STDOUT_FILENO, terminal);
        print();
        std::cout << "\004" << std::flush;  // marks the end
    }
    std::string printed;
    for (char byte; ::read(master, &byte, 1) == 1 && byte != '\004';) printed += byte;
    close(terminal);
    close(master);
    return printed;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

// 784 numbers with a few that are not 0: pixels by row and column
struct Pixel {
    arma::uword row, column;
    double value;
};

arma::vec image_with(const std::vector<Pixel>& pixels) {
    arma::vec image(784, arma::fill::zeros);
    for (const Pixel& pixel : pixels) image(pixel.row * 28 + pixel.column) = pixel.value;
    return image;
}

}  // namespace

BOOST_AUTO_TEST_CASE(formatted_is_printf_of_any_length) {
    BOOST_TEST(formatted("nothing") == "nothing");
    BOOST_TEST(formatted("%s", "") == "");
    BOOST_TEST(formatted("%d of %llu, %.3f %%, '%5s|%-5s'", -3, 18446744073709551615ULL, 2.0 / 3.0, "right", "left") ==
               "-3 of 18446744073709551615, 0.667 %, 'right|left '");
    const std::string longer(100'000, 'x');
    BOOST_TEST((formatted("<%s>", longer.c_str()) == "<" + longer + ">"));
}

BOOST_AUTO_TEST_CASE(a_table_is_aligned) {
    Table table({"digit", "p", "", "note"});
    table.add({"0", "0.25", "██░░", "a"});
    table.add({"3 (label)", "1", "████", "größer ≥ λ"});
    table.add({"short row"});
    BOOST_TEST(table.text() ==
               "  digit         p              note\n"
               "  ---------  ----  ----  ----------\n"
               "  0          0.25  ██░░           a\n"
               "  3 (label)     1  ████  größer ≥ λ\n"
               "  short row\n");
    BOOST_TEST(Table({"alone"}).text() == "  alone\n  -----\n");
}

BOOST_AUTO_TEST_CASE(a_bar_is_as_long_as_its_value) {
    BOOST_TEST(bar(0.0, 4) == "░░░░");
    BOOST_TEST(bar(0.124, 4) == "░░░░");
    BOOST_TEST(bar(0.125, 4) == "█░░░");
    BOOST_TEST(bar(0.5, 4) == "██░░");
    BOOST_TEST(bar(1.0, 4) == "████");
    BOOST_TEST(bar(-3.0, 4) == "░░░░");
    BOOST_TEST(bar(1e300, 4) == "████");
    BOOST_TEST(bar(0.5, 0) == "");
    BOOST_TEST(bar(std::nan(""), 4) == "░░░░");
}

BOOST_AUTO_TEST_CASE(a_picture_has_two_pixels_a_character) {
    // the top left of what is shown is pixel (2, 2): the frame around it is left out
    const arma::vec image = image_with({{2, 2, 1.0}, {3, 3, 1.0}, {2, 4, 0.5}, {3, 4, 0.5}, {2, 5, 0.49}, {25, 25, 1.0},
                                        {1, 6, 1.0}, {26, 6, 1.0}, {6, 1, 1.0}, {6, 26, 1.0}});
    std::vector<std::string> lines;
    BOOST_TEST(piped([&] { lines = picture(image); }) == "");  // it is returned, not printed
    BOOST_TEST(lines.size() == 12u);
    BOOST_TEST(joined({lines.front()}) == "▀▄█" + std::string(21, ' ') + "\n");
    BOOST_TEST(joined({lines.back()}) == std::string(23, ' ') + "▄\n");
    for (std::size_t i = 1; i < 11; ++i) BOOST_TEST(lines[i] == std::string(24, ' '));
}

BOOST_AUTO_TEST_CASE(a_signed_picture_tells_for_from_against) {
    // in units of the largest, both pixels together: above 0.45 # or =, above 0.15 + or -
    const arma::vec values = 1e-3 * image_with({{2, 2, 1.0}, {3, 2, 1.0}, {2, 3, 1.0}, {2, 4, 0.4}, {3, 5, -0.4}, {2, 6, -1.0}, {3, 6, -1.0},
                                                {2, 7, 0.28}, {3, 8, -0.28}, {2, 9, 1.0}, {3, 9, -1.0}, {25, 25, -1.0}});
    std::vector<std::string> lines, nothing;
    piped([&] { lines = signed_picture(values), nothing = signed_picture(arma::zeros(784)); });
    BOOST_TEST(lines.size() == 12u);
    BOOST_TEST(lines.front() == "##+-=" + std::string(19, ' '));
    BOOST_TEST(lines.back() == std::string(23, ' ') + "=");
    for (const std::string& line : nothing) BOOST_TEST(line == std::string(24, ' '));
    piped([&] { lines = signed_picture(image_with({{2, 2, std::nan("")}, {2, 3, 1.0}, {3, 3, 1.0}})); });
    BOOST_TEST(lines.front() == " #" + std::string(22, ' '));  // NaN speaks neither for nor against
}

BOOST_AUTO_TEST_CASE(a_terminal_gets_colours_unless_it_wants_none) {
    const arma::vec image = image_with({{2, 2, 1.0}, {3, 3, 0.5}, {2, 4, -7.0}});
    const Environment palette("COLORTERM", nullptr);
    for (const char* no_color : {(const char*)nullptr, "", "1", "0"}) {  // https://no-color.org: set and not empty, to whatever
        const Environment environment("NO_COLOR", no_color);
        const bool plain = no_color != nullptr && *no_color != '\0';
        std::string shown, weights;
        bool terminal = false;
        if (!on_a_terminal([&] { terminal = on_terminal(), shown = picture(image).front(), weights = signed_picture(image).front(); })) return;
        BOOST_TEST(terminal);
        if (plain) {
            BOOST_TEST(shown == "▀▄" + std::string(22, ' '));
            BOOST_TEST(weights.find('\033') == std::string::npos);
        } else {
            BOOST_TEST(shown.starts_with("\033[38;5;255;48;5;232m▀\033[38;5;232;48;5;244m▀\033[38;5;232;48;5;232m▀"), shown);
            BOOST_TEST(shown.ends_with("▀\033[0m"));
            BOOST_TEST(weights.starts_with("\033[38;5;17;48;5;16m▀\033[38;5;16;48;5;16m▀\033[38;5;196;48;5;16m▀"), weights);
        }
        piped([&] { shown = picture(image).front(); });
        BOOST_TEST(shown == "▀▄" + std::string(22, ' '));  // never in a pipe
    }
}

BOOST_AUTO_TEST_CASE(a_terminal_that_has_24_bits_gets_them) {
    const arma::vec image = image_with({{2, 2, 1.0}, {3, 3, 0.5}, {2, 4, -7.0}});
    const Environment colours("NO_COLOR", nullptr);
    for (const char* kind : {(const char*)nullptr, "", "yes", "truecolor", "24bit"}) {
        const Environment environment("COLORTERM", kind);
        const bool has_them = kind != nullptr && (std::string(kind) == "truecolor" || std::string(kind) == "24bit");
        std::string shown, weights, legend;
        if (!on_a_terminal([&] { shown = picture(image).front(), weights = signed_picture(image).front(), legend = for_and_against("it"); })) return;
        BOOST_TEST(shown.starts_with(has_them ? "\033[38;2;255;255;255;48;2;0;0;0m▀\033[38;2;0;0;0;48;2;128;128;128m▀" : "\033[38;5;255;48;5;232m▀"), shown);
        BOOST_TEST(has(weights, has_them ? "38;2;255;89;77;" : "38;5;196;"), weights);  // the most negative is full red
        BOOST_TEST(legend == "(blue: ink speaks for it, red: against it)");
        piped([&] { shown = picture(image).front(), legend = for_and_against("it"); });
        BOOST_TEST(shown == "▀▄" + std::string(22, ' '));
        BOOST_TEST(legend == "(+ # ink speaks for it, - = against it)");
    }
}

BOOST_AUTO_TEST_CASE(pictures_stand_side_by_side) {
    BOOST_TEST(side_by_side({{"ab", "cd"}, {"▀▄", "  "}, {"12", "  "}}) == "ab ▀▄ 12\ncd\n");
    BOOST_TEST(side_by_side({{"ab"}}) == "ab\n");
    BOOST_TEST(side_by_side({}) == "");
}

BOOST_AUTO_TEST_CASE(a_dumb_terminal_gets_no_codes) {
    const Environment colours("NO_COLOR", nullptr);
    bool terminal = true, coloured = true;
    const auto shown = on_a_terminal(
        [&] {
            terminal = on_terminal(), coloured = with_colours();
            double now = 0.0;
            Progress progress("epoch 1", 1000, [&] { return now += 1.0; });
            progress.update(64);
        },
        "dumb");
    if (!shown) return;
    BOOST_TEST(!terminal);
    BOOST_TEST(!coloured);
    BOOST_TEST(*shown == "");
}

BOOST_AUTO_TEST_CASE(without_utf8_everything_is_ascii) {
    const arma::vec image = image_with({{2, 2, 1.0}, {3, 3, 1.0}, {2, 4, 0.5}, {3, 4, 0.5}});
    const struct {
        const char *all, *ctype, *lang;
        bool utf8;
    } locales[] = {{"C.UTF-8", "C", "C", true},  {"C", "C.UTF-8", "C.UTF-8", false}, {"POSIX", nullptr, nullptr, false}, {nullptr, nullptr, nullptr, false},
                   {"", "C.UTF-8", "C", true},   {nullptr, "C", "C.UTF-8", false},   {nullptr, nullptr, "C.UTF-8", true},
                   {nullptr, nullptr, "xx_XX.UTF-8", true}, {"xx_XX.utf8", nullptr, nullptr, true}, {"xx_XX.ISO-8859-1", nullptr, "C.UTF-8", false}};
    for (const auto& locale : locales) {
        const Environment all("LC_ALL", locale.all), ctype("LC_CTYPE", locale.ctype), lang("LANG", locale.lang);
        BOOST_TEST(with_utf8() == locale.utf8);
        std::string line;
        piped([&] { line = picture(image).front(); });
        BOOST_TEST(line == (locale.utf8 ? "▀▄█" : "\"_#") + std::string(21, ' '));
        BOOST_TEST(bar(0.5, 4) == (locale.utf8 ? "██░░" : "##.."));
        BOOST_TEST(formatted("%.1f", 0.5) == "0.5");
    }
    const Environment plain("LC_ALL", "C"), colours("NO_COLOR", nullptr), palette("COLORTERM", nullptr);
    std::string shown, weights;
    if (!on_a_terminal([&] { shown = picture(image).front(), weights = signed_picture(image).front(); })) return;
    BOOST_TEST(shown.starts_with("\033[48;5;244m \033[48;5;244m \033[48;5;244m \033[48;5;232m "), shown);  // a cell is the mean of its two pixels
    BOOST_TEST(shown.ends_with(" \033[0m"));
    BOOST_TEST(weights.starts_with("\033[48;5;25m \033[48;5;25m \033[48;5;25m \033[48;5;16m "), weights);
}

BOOST_AUTO_TEST_CASE(the_bar_says_how_much_is_done_and_how_long_it_will_take) {
    const auto line = [](arma::uword done, double seconds, std::size_t width = 80) { return progress_line("epoch 1", done, 1000, seconds, width, true); };
    BOOST_TEST(line(250, 3.0) == "epoch 1 ████████░░░░░░░░░░░░░░░░░░░░░░  25 %, 9 s left");  // 8 of 30: 7.5 is rounded up
    BOOST_TEST(line(800, 4.0) == "epoch 1 ████████████████████████░░░░░░  80 %, 1 s left");
    BOOST_TEST(line(1000, 4.0) == "epoch 1 ██████████████████████████████ 100 %, 0 s left");
    BOOST_TEST(line(1, 2.0) == "epoch 1 ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░   0 %, 1998 s left");
    BOOST_TEST(line(0, 2.0) == "epoch 1 ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░   0 %");  // who knows?
    BOOST_TEST(line(2000, 2.0) == line(1000, 2.0));
    BOOST_TEST(progress_line("nothing", 0, 0, 0.0, 80, true).starts_with("nothing █"));
    BOOST_TEST(progress_line("epoch 1", 250, 1000, 3.0, 80, false) == "epoch 1 ########......................  25 %, 9 s left");
    // narrower and narrower: the bar is shorter, then gone, then the time, then the label
    BOOST_TEST(line(250, 3.0, 55) == line(250, 3.0));
    BOOST_TEST(line(250, 3.0, 54) == "epoch 1 ███████░░░░░░░░░░░░░░░░░░░░░░  25 %, 9 s left");
    BOOST_TEST(line(250, 3.0, 30) == "epoch 1 █░░░░  25 %, 9 s left");
    BOOST_TEST(line(250, 3.0, 29) == "epoch 1  25 %, 9 s left");
    BOOST_TEST(line(250, 3.0, 24) == "epoch 1  25 %, 9 s left");
    BOOST_TEST(line(250, 3.0, 23) == "epoch 1  25 %");
    BOOST_TEST(line(250, 3.0, 13) == " 25 %");
    BOOST_TEST(line(250, 3.0, 5) == "");
    for (std::size_t width = 0; width < 100; ++width)
        for (const arma::uword done : {0u, 1u, 500u, 1000u}) {
            const std::string ascii = progress_line("epoch 1", done, 1000, 1e6, width, false);
            BOOST_TEST(ascii.size() <= (width == 0 ? 0 : width - 1));
        }
}

BOOST_AUTO_TEST_CASE(progress_is_for_terminals) {
    double now = 10.0;
    const auto work = [&] {
        Progress progress("epoch 1", 1000, [&] { return now; });
        now += 0.05, progress.update(64);  // too early
        now += 0.95, progress.update(255);  // not a multiple of 64
        progress.update(256);
        now += 0.05, progress.update(320);  // too early again
        now += 1.95, progress.update(960);
    };
    BOOST_TEST(piped(work) == "");
    for (const char* no_color : {(const char*)nullptr, "1"}) {
        const Environment environment("NO_COLOR", no_color);
        const std::string first = "epoch 1 ████████░░░░░░░░░░░░░░░░░░░░░░  26 %, 3 s left", second = "epoch 1 █████████████████████████████░  96 %, 0 s left";
        if (const auto shown = on_a_terminal(work)) BOOST_TEST(*shown == "\r" + first + "\r" + second + "\r" + std::string(54, ' ') + "\r");
    }
}

BOOST_AUTO_TEST_CASE(progress_stays_on_its_line_in_a_narrow_window) {
    double now = 0.0;
    const auto columns = [](unsigned short count) {
        winsize size{};
        size.ws_col = count, size.ws_row = 24;
        BOOST_TEST_REQUIRE(ioctl(STDOUT_FILENO, TIOCSWINSZ, &size) == 0);
    };
    const auto shown = on_a_terminal([&] {
        columns(50);
        Progress progress("  epoch 1", 1000, [&] { return now; });
        now += 1.0, progress.update(512);
        columns(30);  // made smaller meanwhile
        now += 1.0, progress.update(512);
        columns(20);
        now += 1.0, progress.update(512);
        columns(60);
    });
    if (!shown) return;
    const std::string at_50 = "  epoch 1 " + bar(0.512, 23) + "  51 %, 1 s left", at_30 = "  epoch 1  51 %, 2 s left", at_20 = "  epoch 1  51 %";
    BOOST_TEST(*shown == "\r" + at_50 + "\r" + at_30 + std::string(4, ' ') + "\r" + at_20 + std::string(4, ' ') + "\r" + std::string(15, ' ') + "\r");
}

// Pictures

namespace {

// A PNG file as libpng reads it: rows x columns x channels.
arma::Cube<arma::u8> read_png(const fs::path& file, png_uint_32 format, arma::uword channels) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    BOOST_TEST_REQUIRE(png_image_begin_read_from_file(&image, file.c_str()) != 0, image.message);
    BOOST_TEST((image.format & (PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA | PNG_FORMAT_FLAG_LINEAR)) == format);
    image.format = format;
    arma::Cube<arma::u8> pixels(channels, image.width, image.height);
    BOOST_TEST_REQUIRE(png_image_finish_read(&image, nullptr, pixels.memptr(), 0, nullptr) != 0, image.message);
    arma::Cube<arma::u8> picture(image.height, image.width, channels);
    for (arma::uword row = 0; row < picture.n_rows; ++row)
        for (arma::uword column = 0; column < picture.n_cols; ++column)
            for (arma::uword channel = 0; channel < channels; ++channel) picture(row, column, channel) = pixels(channel, column, row);
    return picture;
}

bool equal(const arma::Cube<arma::u8>& a, const arma::Cube<arma::u8>& b) {
    return arma::size(a) == arma::size(b) && std::equal(a.begin(), a.end(), b.begin());
}

template <typename Bytes>
Bytes counted(Bytes bytes) {
    for (arma::uword i = 0; i < bytes.n_elem; ++i) bytes(i) = static_cast<arma::u8>(i * 37 % 251);
    return bytes;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_png_file_holds_the_picture) {
    const TemporaryFolder folder;
    const std::string file = folder.path / "new/picture.png";
    for (const auto& [rows, columns] : {std::pair{1u, 1u}, {3u, 5u}, {5u, 3u}, {200u, 1u}, {1u, 200u}, {301u, 299u}}) {
        const Grey grey = counted(Grey(rows, columns));
        write_png(file, grey);
        arma::Cube<arma::u8> expected(rows, columns, 1);
        expected.slice(0) = grey;
        BOOST_TEST(equal(read_png(file, PNG_FORMAT_GRAY, 1), expected));

        const Colour colour = counted(Colour(rows, columns, 3));
        write_png(file, colour);
        BOOST_TEST(equal(read_png(file, PNG_FORMAT_RGB, 3), colour));
        Colour swapped = colour;
        swapped.slice(0).swap(swapped.slice(2));
        BOOST_TEST((rows * columns == 1 || !equal(read_png(file, PNG_FORMAT_RGB, 3), swapped)));  // red is not blue
    }
    BOOST_TEST(names_in(folder.path / "new") == std::vector<std::string>{"picture.png"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_picture_that_can_not_be_written_leaves_nothing) {
    const TemporaryFolder folder;
    write_text(folder.path / "file", "old");
    const std::string below_a_file = folder.path / "file/picture.png", empty = folder.path / "empty.png", large = folder.path / "large.png";
    BOOST_TEST(error_of([&] { write_png(below_a_file, Grey(3, 3)); }) == below_a_file + ": can't be written; is its folder there, and may you write to it?");
    BOOST_TEST(error_of([&] { write_png(below_a_file, Colour(3, 3, 3)); }) == below_a_file + ": can't be written; is its folder there, and may you write to it?");
    for (const auto& write : {std::function<void()>([&] { write_png(empty, Grey()); }), std::function<void()>([&] { write_png(empty, Colour(0, 0, 3)); })})
        BOOST_TEST(error_of(write).starts_with(empty + ": can't be made into a PNG: "), error_of(write));
    {
        const FullDisk full(1000);
        const Grey noise = arma::conv_to<Grey>::from(arma::randi<arma::umat>(200, 200, arma::distr_param(0, 255)));
        BOOST_TEST(error_of([&] { write_png(large, noise); }).starts_with(large + ": could not be written whole"));
    }
    BOOST_TEST(names_in(folder.path) == std::vector<std::string>{"file"}, boost::test_tools::per_element());
    BOOST_TEST(text_of(folder.path / "file") == "old");
}

BOOST_AUTO_TEST_CASE(a_sheet_has_its_digits_in_rows) {
    arma::Mat<arma::u8> digits(784, 5, arma::fill::zeros);
    for (arma::uword i = 0; i < 5; ++i) {
        digits(0, i) = static_cast<arma::u8>(10 * (i + 1));                   // top left
        digits(1 * 28 + 27, i) = static_cast<arma::u8>(100 + i);              // right end of row 1
        digits(783, i) = static_cast<arma::u8>(255 - i);                      // bottom right
    }
    const Grey sheet = sheet_of_digits(digits, 3);  // 3 and 2, with 2 pixels between and around
    BOOST_TEST(sheet.n_rows == 2 + 2 * 30u);
    BOOST_TEST(sheet.n_cols == 2 + 3 * 30u);
    Grey expected(62, 92, arma::fill::value(255));
    for (arma::uword i = 0; i < 5; ++i) {
        const arma::uword top = i < 3 ? 2 : 32, left = 2 + 30 * (i % 3);
        expected(top, left) = static_cast<arma::u8>(255 - 10 * (i + 1));  // ink is dark
        expected(top + 1, left + 27) = static_cast<arma::u8>(155 - i);
        expected(top + 27, left + 27) = static_cast<arma::u8>(i);
    }
    BOOST_TEST(arma::all(arma::vectorise(sheet == expected)));

    BOOST_TEST((arma::size(sheet_of_digits(digits, 5)) == arma::SizeMat(32, 152)));
    BOOST_TEST((arma::size(sheet_of_digits(digits, 100)) == arma::SizeMat(32, 152)));  // no wider than what it holds
    BOOST_TEST((arma::size(sheet_of_digits(digits, 1)) == arma::SizeMat(152, 32)));
    BOOST_TEST((arma::size(sheet_of_digits(digits.head_cols(0), 3)) == arma::SizeMat(2, 2)));
}

BOOST_AUTO_TEST_CASE(enlarged_pixels_are_squares) {
    const Grey grey{{1, 2, 3}, {4, 5, 6}};
    const Grey expected{{1, 1, 2, 2, 3, 3}, {1, 1, 2, 2, 3, 3}, {4, 4, 5, 5, 6, 6}, {4, 4, 5, 5, 6, 6}};
    BOOST_TEST(arma::approx_equal(enlarged(grey, 2), expected, "absdiff", 0));
    BOOST_TEST(arma::approx_equal(enlarged(grey, 1), grey, "absdiff", 0));
}

// Plots

BOOST_AUTO_TEST_CASE(a_plot_in_characters) {
    const Plot plot{"Learning curve", "epoch", "mean loss",
                    {{"training", {{1, 0.5}, {2, 0.3}, {3, 0.2}, {4, 0.15}}}, {"x: test", {{1, 0.45}, {2, 0.31}, {3, 0.25}, {4, 0.24}}}}};
    BOOST_TEST(terminal_plot(plot, 30, 6) ==
               "  mean loss:  t = training  x = x: test  * = several\n"
               "       0.5 |t\n"
               "           |x\n"
               "           |\n"
               "           |          *\n"
               "           |                   *         x\n"
               "      0.15 |                             t\n"
               "           +------------------------------\n"
               "            1           epoch            4\n");
}

BOOST_AUTO_TEST_CASE(a_plot_of_next_to_nothing) {
    const auto plot = [](const std::vector<std::pair<double, double>>& points) { return terminal_plot({"t", "x", "y", {{"a", points}}}, 20, 3); };
    BOOST_TEST(plot({}) == "  (nothing to plot)\n");
    BOOST_TEST(terminal_plot({"t", "x", "y", {}}) == "  (nothing to plot)\n");
    BOOST_TEST(plot({{3, 7}}) ==
               "  y:  a = a\n"
               "       7.5 |\n"
               "           |          a\n"
               "       6.5 |\n"
               "           +--------------------\n"
               "            2.5      x       3.5\n");
    BOOST_TEST(plot({{1, 7}, {2, 7}, {3, 7}}) ==
               "  y:  a = a\n"
               "       7.5 |\n"
               "           |a         a        a\n"
               "       6.5 |\n"
               "           +--------------------\n"
               "            1        x         3\n");
    BOOST_TEST(plot({{1, 5}, {1, 7}}) ==
               "  y:  a = a\n"
               "         7 |          a\n"
               "           |\n"
               "         5 |          a\n"
               "           +--------------------\n"
               "            0.5      x       1.5\n");
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_not_plotted) {
    const double nan = std::nan(""), inf = HUGE_VAL;
    const std::vector<std::pair<double, double>> good{{1, 5}, {2, 6}, {3, 7}};
    auto points = good;
    points.insert(points.end(), {{nan, 5}, {2, nan}, {nan, nan}, {inf, 5}, {2, inf}, {-inf, 5}, {2, -inf}});
    BOOST_TEST(terminal_plot({"t", "x", "y", {{"a", points}}}) == terminal_plot({"t", "x", "y", {{"a", good}}}));
    BOOST_TEST(terminal_plot({"t", "x", "y", {{"a", {{nan, 1}, {1, inf}}}}}) == "  (nothing to plot)\n");
}

BOOST_AUTO_TEST_CASE(a_logarithmic_plot_has_places_above_0_only) {
    const std::vector<std::pair<double, double>> points{{1e-6, 1e-2}, {1e-4, 1e-6}, {1e-2, 1e-4}, {0, 1}, {1, 0}, {-1, 1}, {1, -1}};
    const Plot plot{"t", "step h", "error", {{"a", points}}, true};
    BOOST_TEST(terminal_plot(plot, 21, 5) ==
               "  error:  a = a\n"
               "     1e-02 |a\n"
               "           |\n"
               "           |                    a\n"
               "           |\n"
               "     1e-06 |          a\n"
               "           +---------------------\n"
               "            1e-06  step h   1e-02\n");
    Plot linear = plot;
    linear.logarithmic = false;
    BOOST_TEST(terminal_plot(linear, 21, 5) != terminal_plot(plot, 21, 5));
    BOOST_TEST(terminal_plot({"t", "x", "y", {{"a", {{0, 1}, {1, -1}}}}, true}) == "  (nothing to plot)\n");
}

BOOST_AUTO_TEST_CASE(a_name_without_an_ascii_letter_is_an_o) {
    for (const char* name : {"λ", "", " a"})
        BOOST_TEST(terminal_plot({"t", "x", "y", {{name, {{1, 5}, {2, 6}}}}}, 20, 2) ==
                   std::string("  y:  o = ") + name + "\n"
                   "         6 |                   o\n"
                   "         5 |o\n"
                   "           +--------------------\n"
                   "            1        x         2\n");
}

BOOST_AUTO_TEST_CASE(where_two_curves_meet_is_a_star) {
    BOOST_TEST(terminal_plot({"t", "x", "y", {{"a", {{1, 5}, {2, 6}}}, {"b", {{1, 5}, {2, 5}}}}}, 20, 2) ==
               "  y:  a = a  b = b  * = several\n"
               "         6 |                   a\n"
               "         5 |*                  b\n"
               "           +--------------------\n"
               "            1        x         2\n");
}

BOOST_AUTO_TEST_CASE(a_long_number_moves_the_frame) {
    BOOST_TEST(terminal_plot({"t", "x", "y", {{"a", {{1, -1.234e-5}, {2, 3.3e-5}}}}}, 20, 2) ==
               "  y:  a = a\n"
               "     3.3e-05 |                   a\n"
               "  -1.234e-05 |a\n"
               "             +--------------------\n"
               "              1        x         2\n");
}

BOOST_AUTO_TEST_CASE(the_largest_numbers_have_a_place) {
    const auto plot = [](const std::vector<std::pair<double, double>>& points) { return terminal_plot({"t", "x", "y", {{"a", points}}}, 20, 3); };
    for (const double large : {1e15, 1e16, 1e17, 1e100, 1e299, -1e17, -1e299}) {  // from 2^53 = 9e15 on, one more is the same number
        const std::string drawn = plot({{large, large}});
        BOOST_TEST((drawn.find("|          a\n") != std::string::npos || drawn.find("|a\n") != std::string::npos), drawn);
        BOOST_TEST((plot({{large, 1}, {2 * large, 2}}).find("a\n") != std::string::npos));
    }
    const double most = std::numeric_limits<double>::max();
    BOOST_TEST(plot({{1, most}, {2, -most}, {1, 5}, {3, 7}}) == plot({{1, 5}, {3, 7}}));  // their distance is no double
    BOOST_TEST(plot({{most, 1}, {-most, 2}, {1, 5}, {3, 7}}) == plot({{1, 5}, {3, 7}}));
    const std::string denormal = plot({{5e-324, 5e-324}, {1e-323, 1e-323}});
    BOOST_TEST(std::count(denormal.begin(), denormal.end(), 'a') == 4);  // two in the legend, two points
}

// SVG

namespace {

std::size_t count_of(const std::string& piece, const std::string& text) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find(piece, at)) != std::string::npos; at += piece.size()) ++count;
    return count;
}

// What xmllint would ask: every tag that is opened is closed, in order, and no bare & or < is left.
bool is_well_formed(const std::string& svg) {
    std::vector<std::string> open;
    for (std::size_t at = 0; at < svg.size();) {
        if (svg[at] == '&' && svg.compare(at, 4, "&lt;") != 0 && svg.compare(at, 4, "&gt;") != 0 && svg.compare(at, 5, "&amp;") != 0) return false;
        if (svg[at] == '>') return false;
        if (svg[at] != '<') {
            ++at;
            continue;
        }
        const std::size_t end = svg.find('>', at);
        if (end == std::string::npos) return false;
        const std::string tag = svg.substr(at + 1, end - at - 1);
        if (tag.find('<') != std::string::npos) return false;
        if (tag.starts_with("/")) {
            if (open.empty() || open.back() != tag.substr(1)) return false;
            open.pop_back();
        } else if (!tag.ends_with("/")) open.push_back(tag.substr(0, tag.find(' ')));
        at = end + 1;
    }
    return open.empty();
}

}  // namespace

BOOST_AUTO_TEST_CASE(elements_stand_in_the_file_one_a_line) {
    Svg svg{100, 50.5, "two < three & \"four\"", ""};
    add_text(svg, 1, 2.345, "a < b & c > d \n λ", "middle pale");
    add_box(svg, 1, 2, 3, 4);
    add_area(svg, 1, 2, 3, 4, "blue", 0.5);
    add_area(svg, 1, 2, 3, 4, "blue");
    add_line(svg, {{0, 0}, {1.5, 2}}, "red dashed");
    add_line(svg, {}, "red");
    add_dot(svg, 1, 1, 2.0 / 3.0);
    add_arrow(svg, 0, 0, 100, 0);
    BOOST_TEST(svg.body ==
               "  <text x=\"1\" y=\"2.35\" class=\"middle pale\">a &lt; b &amp; c &gt; d   λ</text>\n"
               "  <rect class=\"box\" x=\"1\" y=\"2\" width=\"3\" height=\"4\" rx=\"6\"/>\n"
               "  <rect class=\"area blue\" x=\"1\" y=\"2\" width=\"3\" height=\"4\" fill-opacity=\"0.5\"/>\n"
               "  <rect class=\"area blue\" x=\"1\" y=\"2\" width=\"3\" height=\"4\"/>\n"
               "  <path class=\"line red dashed\" d=\"M0 0L1.5 2\"/>\n"
               "  <circle class=\"dot\" cx=\"1\" cy=\"1\" r=\"0.67\"/>\n"
               "  <path class=\"line\" d=\"M0 0L94 0\"/>\n"
               "  <path class=\"head\" d=\"M100 0L91 4L91 -4z\"/>\n");
    const std::string text = as_text(svg);
    BOOST_TEST(text.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 50.5\""));
    BOOST_TEST(has(text, "<title id=\"title\">two &lt; three &amp; \"four\"</title>"));
    BOOST_TEST(has(text, "@media (prefers-color-scheme: dark)"));
    BOOST_TEST(is_well_formed(text), text);
    for (const char* wrong : {"<svg><g></svg>", "<svg>a & b</svg>", "<svg>a > b</svg>", "<svg><text></svg></text>", "<svg>"}) BOOST_TEST(!is_well_formed(wrong), wrong);
}

BOOST_AUTO_TEST_CASE(pixels_are_squares_of_fifteen_strengths) {
    Svg svg{10, 10, "t", ""};
    add_pixels(svg, 3, 4, 2, arma::mat{{1.0, 1.0, 0.0}, {-1.0, 0.2, 2.0}, {std::nan(""), -0.01, -HUGE_VAL}}, "ink");
    BOOST_TEST(svg.body == "  <g transform=\"translate(3 4) scale(2)\"><path class=\"area red\" fill-opacity=\"1\" d=\"M0 1h1v1h-1z\"/>"
                           "<path class=\"area ink\" fill-opacity=\"0.2\" d=\"M1 1h1v1h-1z\"/><path class=\"area ink\" fill-opacity=\"1\" d=\"M0 0h2v1h-2zM2 1h1v1h-1z\"/></g>\n");
}

BOOST_AUTO_TEST_CASE(the_scale_goes_from_red_to_blue) {
    Svg svg{200, 40, "t", ""};
    add_scale(svg, 7, 5, "least", "most");
    BOOST_TEST(has(svg.body, "<path class=\"area red\" fill-opacity=\"1\" d=\"M0 0h1v1h-1z\"/>"), svg.body);
    BOOST_TEST(has(svg.body, "<path class=\"area blue\" fill-opacity=\"1\" d=\"M30 0h1v1h-1z\"/>"));
    BOOST_TEST(!has(svg.body, "M15 0h1"));  // 0 is clear
    BOOST_TEST(has(svg.body, ">least</text>"));
}

BOOST_AUTO_TEST_CASE(axes_make_sense_for_whatever_there_is) {
    const double nan = std::nan(""), inf = HUGE_VAL;
    const auto is = [](const Axis& axis, double first, double last, const std::vector<double>& at) {
        BOOST_TEST(axis.first == first, tt::tolerance(1e-12));
        BOOST_TEST(axis.last == last, tt::tolerance(1e-12));
        BOOST_TEST_REQUIRE(ticks(axis).size() == at.size());
        for (std::size_t i = 0; i < at.size(); ++i) BOOST_TEST(ticks(axis)[i] == at[i], tt::tolerance(1e-12));
    };
    is(axis_over({1, 5, 3}, "epoch"), 1, 5, {1, 2, 3, 4, 5});
    is(axis_over({1}, "one epoch"), 0.5, 1.5, {1});  // and no half epochs
    is(axis_over({1, 2}, "two"), 1, 2, {1, 2});
    is(axis_over({0.5, 0.5}, "equal"), 0.475, 0.525, {0.48, 0.49, 0.5, 0.51, 0.52});
    is(axis_over({0, 1000}, "many"), 0, 1000, {0, 200, 400, 600, 800, 1000});
    is(axis_over({nan, inf, -inf, 1e300, 2, 4}, "no numbers"), 2, 4, {2, 3, 4});
    is(axis_over({0.002, 50, 0, -1}, "powers", true), 0.001, 100, {0.001, 0.01, 0.1, 1, 10, 100});
    is(axis_over({10}, "one power", true), 1, 100, {1, 10, 100});
    is(axis_over({1e-12, 1}, "thinned", true), 1e-12, 1, {1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1});
    is(rounded_out(axis_over({0.34, 0.47}, "out")), 0.3, 0.5, {0.3, 0.35, 0.4, 0.45, 0.5});
    BOOST_TEST(axis_over({}, "none").first > axis_over({}, "none").last);
    BOOST_TEST(axis_over({0.0, -1.0}, "no logarithm", true).first > 0.0);
    const Axis powers = axis_over({1, 100}, "", true), plain = axis_over({10, 20}, "");
    BOOST_TEST(share_of(powers, 10) == 0.5, tt::tolerance(1e-12));
    BOOST_TEST(share_of(plain, 10) == 0.0);
    BOOST_TEST(share_of(plain, 17.5) == 0.75);
    BOOST_TEST(tick_label(plain, 12.5) == "12.5");
    BOOST_TEST(tick_label(powers, 10) == "10");
    BOOST_TEST(tick_label(axis_over({1e-6, 1}, "", true), 1e-2) == "1e-2");
    for (const double large : {1e17, 1e299, -1e299, 5e-324}) BOOST_TEST(share_of(axis_over({large}, ""), large) == 0.5, tt::tolerance(0.51));
}

BOOST_AUTO_TEST_CASE(names_at_the_curves_ends_do_not_stand_on_each_other) {
    Svg svg{10, 10, "t", ""};
    add_names(svg, 5, {{100, "b", ""}, {98, "a", "red"}, {85, "first", ""}, {200, "c", ""}});
    BOOST_TEST(svg.body == "  <text x=\"5\" y=\"82.33\">first</text>\n  <text x=\"5\" y=\"99.33\" class=\"red\">a</text>\n  <text x=\"5\" y=\"116.33\">b</text>\n  <text x=\"5\" y=\"205\">c</text>\n");
}

BOOST_AUTO_TEST_CASE(a_name_stands_where_its_curve_ends_on_the_right) {
    const TemporaryFolder folder;
    const auto height_of = [&](const std::string& name, std::vector<std::pair<double, double>> points) {
        const std::string file = folder.path / "a.svg";
        write_svg(file, Plot{"t", "x", "y", {{"peak", std::move(points)}, {"level", {{1, 3}, {3, 3}}}}});
        return std::stod(matches_of("<text x=\"[0-9.]+\" y=\"([0-9.]+)\"[^>]*>" + name + "<", text_of(file)).at(0).at(1));
    };
    for (const std::vector<std::pair<double, double>>& points : {std::vector<std::pair<double, double>>{{1, 1}, {2, 5}, {3, 1}}, {{3, 1}, {2, 5}, {1, 1}}, {{1, 5}, {3, 1}}})
        BOOST_TEST(height_of("peak", points) > height_of("level", points));  // y grows downwards: the curve ends at 1, below 3
    BOOST_TEST(height_of("peak", {{1, 1}, {3, 5}}) < height_of("level", {{1, 1}, {3, 5}}));
}

BOOST_AUTO_TEST_CASE(a_plot_is_an_svg_file_whatever_the_names) {
    const TemporaryFolder folder;
    const Plot plot{"Bob's \"loss\" ≤ `date` $HOME 100 % _^{x} <&>", "step 'h'", "größe", {{"a 'quoted' curve", {{1, 1}, {2, 3}}}, {"λ", {{1, 2}, {2, 1}}}}};
    for (const char* name : {"plot.svg", "new folder/it's \"a\" plot.svg", "λ/größe.svg", "$HOME `date`.svg", "|false.svg", "~.svg", "%d.svg"}) {
        const std::string file = folder.path / name;
        BOOST_TEST(write_svg(file, plot) == "plot: " + file);
        const std::string svg = text_of(file);
        BOOST_TEST(is_well_formed(svg), svg);
        for (const char* words : {"≤ `date` $HOME 100 % _^{x} &lt;&amp;&gt;", "größe", "λ", "quoted"}) BOOST_TEST((svg.find(words) != std::string::npos), words);
        BOOST_TEST(count_of("<circle", svg) == 4u);
        BOOST_TEST(count_of("<path class=\"line purple\"", svg) == 1u);
        fs::remove(file);
    }
    for (const auto& entry : fs::recursive_directory_iterator(folder.path)) BOOST_TEST(entry.is_directory(), entry.path() << " is left");
}

BOOST_AUTO_TEST_CASE(a_curve_goes_through_its_points) {
    const Axes axes{10, 20, 100, 200, axis_over({0, 10}, "x"), axis_over({0, 4}, "y")};
    BOOST_TEST((place_of(axes, 0, 0) == std::pair<double, double>(10, 220)));
    BOOST_TEST((place_of(axes, 10, 4) == std::pair<double, double>(110, 20)));
    BOOST_TEST((place_of(axes, 5, 1) == std::pair<double, double>(60, 170)));
    Svg svg{10, 10, "t", ""};
    add_curve(svg, axes, {{0, 0}, {std::nan(""), 1}, {5, 1}, {10, HUGE_VAL}}, "green");
    BOOST_TEST(svg.body == "  <path class=\"line green\" d=\"M10 220L60 170\"/>\n");
    add_axes(svg, axes);
    BOOST_TEST(count_of("thin grid", svg.body) == 5u);  // 0 to 4
    BOOST_TEST(has(svg.body, ">10</text>"));
    BOOST_TEST(has(svg.body, ">x</text>"));
}

BOOST_AUTO_TEST_CASE(a_plot_that_can_not_be_written_is_an_error) {
    const TemporaryFolder folder;
    write_text(folder.path / "file", "old");
    fs::create_directory(folder.path / "folder");
    for (const char* name : {"file/plot.svg", "folder"}) {
        const std::string file = folder.path / name;
        const std::string error = error_of([&] { write_svg(file, Plot{"t", "x", "y", {{"a", {{1, 1}, {2, 3}}}}}); });
        BOOST_TEST(error.starts_with(file + ": can't be written"), error);
    }
    BOOST_TEST(names_in(folder.path) == (std::vector<std::string>{"file", "folder"}), boost::test_tools::per_element());
    BOOST_TEST(names_in(folder.path / "folder").empty());
}

BOOST_AUTO_TEST_CASE(what_can_not_be_drawn_is_left_out) {
    const TemporaryFolder folder;
    const std::string file = folder.path / "plot.svg";
    const double nan = std::nan(""), inf = HUGE_VAL;
    const Plot nothing{"t", "x", "y", {{"a", {}}, {"b", {{nan, 1}, {1, inf}}}}};
    BOOST_TEST(write_svg(file, nothing) == "no " + file + ": nothing to plot");
    BOOST_TEST(write_svg(file, Plot{"t", "x", "y", {}}) == "no " + file + ": nothing to plot");
    BOOST_TEST(names_in(folder.path).empty());

    Plot some = nothing;
    some.curves.push_back({"c", {{1, 1}, {2, nan}, {3, 1}, {inf, 2}}});  // a constant, for that matter
    BOOST_TEST(write_svg(file, some) == "plot: " + file);
    BOOST_TEST(!has(text_of(file), "nan"));
    BOOST_TEST(!has(text_of(file), "inf"));
    some.logarithmic = true;
    some.curves.back().points = {{0, 1}, {1, -1}, {1, 1}, {10, 100}};
    BOOST_TEST(write_svg(file, some) == "plot: " + file);
    BOOST_TEST(count_of("<circle", text_of(file)) == 2u);
    BOOST_TEST(names_in(folder.path) == std::vector<std::string>{"plot.svg"}, boost::test_tools::per_element());
}

// A training table

namespace {

struct Trained {
    std::string printed;
    std::vector<arma::uword> steps;  // of each epoch that began
    std::optional<TrainingTable> table;
};

// Three epochs of four digits, with a loss of 1 / epoch; Ctrl-C comes at the given step of the given epoch (5: while testing after it).
Trained& train(Trained& result, std::uint64_t epoch_of_interrupt = 99, arma::uword step_of_interrupt = 99, double loss = 1.0) {
    Options given;
    given.values["learning-rate"] = 0.5;
    result.printed = piped([&] {
        TrainingTable& table = result.table.emplace(given, 4);
        table.add(0, 2.5, 2.0, 0.0);
        for (std::uint64_t epoch = 1; epoch <= 3 && !table.interrupted(); ++epoch) {
            const auto is_now = [&](arma::uword step) { return epoch == epoch_of_interrupt && step == step_of_interrupt; };
            const std::function<bool(arma::uword)> after_step = table.start_epoch(epoch);
            result.steps.push_back(0);
            while (result.steps.back() < 4) {
                if (is_now(result.steps.back() + 1)) std::raise(SIGINT);
                if (!after_step(++result.steps.back())) break;
            }
            if (is_now(5)) std::raise(SIGINT);
            table.add(epoch, loss / static_cast<double>(epoch), 2.0, 0.25 * static_cast<double>(epoch));
        }
    });
    return result;
}

using Handler = void (*)(int);

Handler on_ctrl_c() {
    struct sigaction now {};
    sigaction(SIGINT, nullptr, &now);
    return now.sa_handler;
}

volatile std::sig_atomic_t heard = 0;
extern "C" void hear(int) { heard = heard + 1; }

// Ctrl-C is what the test says while this lives.
struct OnCtrlC {
    explicit OnCtrlC(Handler handler) : before(std::signal(SIGINT, handler)) {}
    ~OnCtrlC() { std::signal(SIGINT, before); }
    Handler before;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_training_table_has_a_row_an_epoch) {
    Trained whole;
    const TrainingTable& table = *train(whole).table;
    BOOST_TEST(!table.interrupted());
    BOOST_TEST(table.status() == 0);
    BOOST_TEST(whole.steps == std::vector<arma::uword>({4, 4, 4}), boost::test_tools::per_element());
    BOOST_TEST(replace_pattern(whole.printed, " {3,}[0-9.]+ s\n", "  SECONDS\n") ==
               "\n  epoch  training loss  test loss  test accuracy                          time\n"
               "      0         2.5000     2.0000         0.00 %  " + bar(0.0, 20) + "  SECONDS\n"
               "      1         1.0000     2.0000        25.00 %  " + bar(0.25, 20) + "  SECONDS\n"
               "      2         0.5000     2.0000        50.00 %  " + bar(0.5, 20) + "  SECONDS\n"
               "      3         0.3333     2.0000        75.00 %  " + bar(0.75, 20) + "  SECONDS\n");
    BOOST_TEST(table.curves().curves[0].points.size() == 3u);  // without the untrained loss
    BOOST_TEST(table.curves().curves[0].points[1].first == 2.0);
    BOOST_TEST(table.curves().curves[0].points[1].second == 0.5);
    BOOST_TEST(table.curves().curves[1].points[1].second == 2.0);
}

BOOST_AUTO_TEST_CASE(ctrl_c_ends_training_after_the_present_step) {
    Trained stopped;
    const TrainingTable& table = *train(stopped, 2, 3).table;
    BOOST_TEST(table.interrupted());
    BOOST_TEST(table.status() == 130);
    BOOST_TEST(stopped.steps == std::vector<arma::uword>({4, 3}), boost::test_tools::per_element());
    BOOST_TEST(stopped.printed.ends_with("\nstopped by Ctrl-C after 3 of 4 digits of epoch 2\n"), stopped.printed);

    // also at the first step of all, and while an epoch is tested
    Trained at_once, tested, next;
    BOOST_TEST(train(at_once, 1, 1).table->status() == 130);
    BOOST_TEST(at_once.steps == std::vector<arma::uword>({1}), boost::test_tools::per_element());
    BOOST_TEST(train(tested, 1, 5).table->status() == 130);
    BOOST_TEST(tested.steps == std::vector<arma::uword>({4}), boost::test_tools::per_element());
    BOOST_TEST(tested.printed.ends_with("\nstopped by Ctrl-C after 4 of 4 digits of epoch 1\n"), tested.printed);
    BOOST_TEST(train(next).table->status() == 0);  // and the next table knows nothing of it
}

BOOST_AUTO_TEST_CASE(the_bar_is_where_the_training_is) {
    Options given;
    given.values["learning-rate"] = 0.5;
    const auto shown = on_a_terminal([&] {
        TrainingTable table(given, 128);
        const auto after_step = table.start_epoch(7);
        std::this_thread::sleep_for(std::chrono::milliseconds(110));
        after_step(64);
    });
    if (shown) BOOST_TEST(has(*shown, "\r  epoch 7 ███████████████░░░░░░░░░░░░░░░  50 %, "), *shown);
}

BOOST_AUTO_TEST_CASE(a_second_ctrl_c_ends_the_program_at_once) {
    const OnCtrlC before(hear);
    Options given;
    given.values["learning-rate"] = 0.5;
    piped([&] {
        TrainingTable table(given, 4);
        const auto after_step = table.start_epoch(1);
        BOOST_TEST((on_ctrl_c() != hear && on_ctrl_c() != SIG_DFL && on_ctrl_c() != SIG_IGN));
        std::raise(SIGINT);
        BOOST_TEST((on_ctrl_c() == SIG_DFL));  // no other Ctrl-C waits for the step to end
        BOOST_TEST(!after_step(1));
        BOOST_TEST(!after_step(2));
    });
}

// By the system's own handling too, SIG_DFL, which ends the program, and where it was not to be heard at all.
BOOST_AUTO_TEST_CASE(after_an_epoch_ctrl_c_is_what_it_was) {
    Options given;
    given.values["learning-rate"] = 0.5;
    for (const Handler handler : {Handler(SIG_DFL), Handler(SIG_IGN), Handler(hear)}) {
        const OnCtrlC before(handler);
        piped([&] {
            TrainingTable table(given, 4);
            for (const std::uint64_t epoch : {1u, 2u}) {
                table.start_epoch(epoch)(4);
                BOOST_TEST((on_ctrl_c() != handler));
                table.add(epoch, 1.0, 1.0, 0.5);
                BOOST_TEST((on_ctrl_c() == handler));
            }
            table.start_epoch(3);
        });  // left by an exception, say
        BOOST_TEST((on_ctrl_c() == handler));
    }
}

BOOST_AUTO_TEST_CASE(outside_the_epochs_ctrl_c_is_not_the_tables) {
    const OnCtrlC before(hear);
    Options given;
    given.values["learning-rate"] = 0.5;
    heard = 0;
    piped([&] {
        for (const bool pressed : {false, true}) {
            TrainingTable table(given, 4);
            for (const std::uint64_t epoch : {1u, 2u}) {
                table.start_epoch(epoch)(4);
                if (pressed) std::raise(SIGINT);
                table.add(epoch, 1.0, 1.0, 0.5);
            }
            std::raise(SIGINT);  // after the training: the table has no part in it
            BOOST_TEST(table.interrupted() == pressed);
            BOOST_TEST(table.status() == (pressed ? 130 : 0));
        }
    });
    BOOST_TEST(heard == 2);
}

BOOST_AUTO_TEST_CASE(a_loss_that_is_no_number_ends_training) {
    const OnCtrlC before(hear);
    for (const double loss : {std::nan(""), HUGE_VAL}) {
        Trained diverged;
        BOOST_TEST(error_of([&] { train(diverged, 99, 99, loss); }) ==
                   "--learning-rate 0.5 is too large: the loss of epoch 1 is not a finite number; try a tenth of it");
        BOOST_TEST((on_ctrl_c() == hear));
    }
}

// As std::from_chars reads it, where the library has that: the number at the beginning, and where it ends.
BOOST_AUTO_TEST_CASE(a_number_is_read_in_every_locale) {
    const auto read = [](const std::string& text) {
        double number = 0;
        const char* end = read_number(text.c_str(), number);
        return end == nullptr ? "none" : formatted("%.17g", number) + "|" + end;
    };
    const char* before = std::setlocale(LC_ALL, nullptr);
    const std::string kept = before == nullptr ? "C" : before;
    for (const char* locale : {"C", "de_DE.UTF-8", "fr_FR.UTF-8", "de_DE"}) {  // those that are installed
        if (std::setlocale(LC_ALL, locale) == nullptr) continue;
        BOOST_TEST_CONTEXT(locale) {
            BOOST_TEST(read("0.5") == formatted("%.17g", 0.5) + "|");
            BOOST_TEST(read("-2.5e-1 next") == formatted("%.17g", -0.25) + "| next");
            BOOST_TEST(read("1,5") == "1|,5");
        }
    }
    std::setlocale(LC_ALL, kept.c_str());
    for (const char* text : {"0", "-0", ".5", "5.", "1e3", "1E+3", "60000", "1e", "1e+", "1.5.2", "4.9406564584124654e-324", "2.2250738585072011e-308",
                             "1.7976931348623157e308", "-1.7976931348623157e308", "0.1 ", "1-2", "0.1000000000000000055511151231257827"})
        BOOST_TEST(read(text) != "none", text);
    for (const char* text : {"", "-", ".", "-.", "+1", " 1", "\t1", "--1", "- 1", "0x10", "0X1p3", "-0x1", "nan", "inf", "-inf", "infinity", "1e309", "-1e309",
                             "1e-400", "one", "e5", ",5"})
        BOOST_TEST(read(text) == "none", text);
#if defined(__cpp_lib_to_chars)
    for (const char* text : {"0", "-0", ".5", "5.", "1e3", "1E+3", "1e", "1e+", "1.5.2", "4.9406564584124654e-324", "2.2250738585072011e-308", "1.7976931348623157e308",
                             "0.1 ", "1-2", "0.1000000000000000055511151231257827", "-", ".", "-.", "+1", " 1", "1e309", "1e-400", "e5", ",5"}) {
        double number = 0, expected = 0;
        const char* end = read_number(text, number);
        const auto [stopped, failure] = std::from_chars(text, text + std::strlen(text), expected);
        BOOST_TEST((end == nullptr) == (failure != std::errc{}), text);
        if (end != nullptr) BOOST_TEST((end == stopped && number == expected), text);
    }
#endif
    std::uint64_t whole = 0;
    const std::string most = "18446744073709551615";
    BOOST_TEST((read_number(most.c_str(), whole) == most.c_str() + most.size() && whole == std::numeric_limits<std::uint64_t>::max()));
    for (const char* text : {"", "-1", "+1", " 1", "x", "18446744073709551616"}) BOOST_TEST((read_number(text, whole) == nullptr), text);
}
