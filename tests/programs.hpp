// The chapters' programs, run as a reader runs them, on a few digits in a folder of their own: what they save, print and return is held
// against what the chapter's own functions make of the same digits.
#pragma once

#include "patterns.hpp"
#include "shell.hpp"
#include "test.hpp"

#include "common/digits/find_digits.hpp"
#include "common/digits/handwriting.hpp"
#include "common/show/plot.hpp"
#include "common/show/terminal.hpp"

#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace scratch {

using Words = std::vector<std::string>;

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Where the programs are: beside this one.
inline std::filesystem::path bin() { return std::filesystem::absolute(boost::unit_test::framework::master_test_suite().argv[0]).parent_path(); }

// What a stream is given while this lives.
struct Captured {
    explicit Captured(std::ostream& stream_) : stream(stream_), before(stream.rdbuf(words.rdbuf())) {}
    ~Captured() { stream.rdbuf(before); }
    std::ostringstream words;
    std::ostream& stream;
    std::streambuf* before;
};

// Forty digits to train on and twenty to test with, so that a chapter is done in no time.
inline DigitSets few_digits() { return {draw_digits(40, 1), draw_digits(20, 1, 40), ""}; }

// The first image has no ink: every gradient there is 0, and a check of 0 = 0 does not hold.
inline DigitSets digits_with_a_blank_first() {
    DigitSets digits = few_digits();
    digits.training.images.col(0).zeros();
    return digits;
}

// An epoch takes a while, drawing these does not: they are the same forty again and again.
inline DigitSets many_digits() {
    DigitSets digits = few_digits();
    digits.training = {arma::repmat(digits.training.images, 1, 750), arma::repmat(digits.training.labels, 750, 1)};
    return digits;
}

// Digits in the four files that --data wants, under "digits".
struct Folder {
    TemporaryFolder temporary;
    std::filesystem::path path = temporary.path;
    DigitSets digits;

    explicit Folder(DigitSets these = few_digits()) : digits(std::move(these)) { write_digits(digits, path / "digits"); }

    // The chapter's program, in this folder, without what the environment knows of digits.
    Ran run(const std::string& chapter, const Words& arguments, const std::string& before = "", const std::string& after = "") const {
        return run_in(path, command(chapter, arguments, before) + after);
    }

    // What it prints of these digits, without the seconds of each epoch.
    std::string printed(const std::string& chapter, Words arguments, int status = 0) const {
        arguments.insert(arguments.begin(), {"--data", "digits"});
        const Ran ran = run(chapter, arguments);
        BOOST_TEST(ran.status == status, ran.status << " " << ran.errors);
        BOOST_TEST(ran.errors == "");
        return replace_pattern(ran.output, " +[0-9]+\\.[0-9]+ s\n", "\n");
    }

    // The same of a function of this program: it finds and writes files where the chapter's program does.
    std::string printed(const std::function<void()>& print) const {
        const std::filesystem::path before = std::filesystem::current_path();
        std::filesystem::current_path(path);
        const Captured out(std::cout);
        print();
        std::filesystem::current_path(before);
        return out.words.str();
    }

    // Name and bytes of each picture that was written.
    std::map<std::string, std::string> pictures() const {
        std::map<std::string, std::string> found;
        for (const auto& entry : std::filesystem::directory_iterator(path / "output"))
            if (entry.path().extension() == ".png" || entry.path().extension() == ".svg") found[entry.path().filename()] = text_of(entry.path());
        return found;
    }

    // Ends the program by Ctrl-C's signal as soon as `now` says so, which is asked again and again. Returns its exit status, or -1 where the
    // signal ended it and not the program itself.
    int status_after_ctrl_c(const std::string& chapter, const Words& arguments, const std::function<bool(pid_t)>& now) const {
        Words words{"env", "-u", "MNIST_DIR", bin() / chapter};  // no shell between: it would hear Ctrl-C itself
        words.insert(words.end(), arguments.begin(), arguments.end());
        std::vector<char*> argv;
        for (std::string& word : words) argv.push_back(word.data());
        argv.push_back(nullptr);
        const int said = open((path / ".said").c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
        const pid_t program = fork();
        if (program == 0) {
            std::signal(SIGINT, SIG_DFL);  // whatever this program was started with
            if (chdir(path.c_str()) == 0 && dup2(said, STDOUT_FILENO) >= 0 && dup2(said, STDERR_FILENO) >= 0) execvp("env", argv.data());
            _exit(127);
        }
        close(said);
        int status = 0;
        bool ended = false;
        while (!now(program) && !ended) {
            usleep(1000);
            ended = waitpid(program, &status, WNOHANG) == program;
        }
        BOOST_TEST(!ended, "ended before its Ctrl-C: " << text_of(path / ".said"));
        if (!ended) {
            kill(program, SIGINT);
            waitpid(program, &status, 0);
        }
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    static std::string command(const std::string& chapter, const Words& arguments, const std::string& before) {
        std::string line = "env -u MNIST_DIR " + before + " " + shell_quoted(bin() / chapter);
        for (const std::string& argument : arguments) line += " " + shell_quoted(argument);
        return line;
    }
};

// Whether the program has a say in what Ctrl-C does, as the system knows it: while it trains. Linux alone tells.
inline bool hears_ctrl_c(pid_t program) {
    const std::string status = text_of("/proc/" + std::to_string(program) + "/status");
    const std::size_t caught = status.find("SigCgt:");
    return caught != std::string::npos && (std::stoull(status.substr(caught + 7), nullptr, 16) >> (SIGINT - 1) & 1) != 0;
}

inline bool system_tells_who_hears_ctrl_c() {
    const bool tells = std::filesystem::exists("/proc/self/status");
    if (!tells) BOOST_TEST_MESSAGE("skipped: no /proc here");
    return tells;
}

// Ctrl-C in the middle of a long training, saved as "model": it ends with the status of Ctrl-C and says so. False where nothing can be tried here.
inline bool must_hear_ctrl_c(const Folder& folder, const std::string& chapter, const Words& more = {}) {
    if (!system_tells_who_hears_ctrl_c()) return false;
    const std::string half = std::to_string(folder.digits.training.count() / 2);
    Words options{"--data", "digits", "--epochs", "1000", "--save", "model", "--train-images", half};
    options.insert(options.end(), more.begin(), more.end());
    BOOST_TEST(folder.status_after_ctrl_c(chapter, options, hears_ctrl_c) == 130);
    const std::string said = text_of(folder.path / ".said");
    BOOST_TEST(matches_of("\nstopped by Ctrl-C after [0-9]+ of " + half + " digits", said).size() == 1u, said);  // the bar's whole, too
    return true;
}

// After Ctrl-C nobody waits for more: of what the program shows after a training, none of these words and none of these pictures.
inline void must_end_there(const Folder& folder, const Words& words, const Words& pictures = {}) {
    for (const std::string& word : words) BOOST_TEST(!has(text_of(folder.path / ".said"), word), word);
    for (const std::string& picture : pictures) BOOST_TEST(!std::filesystem::exists(folder.path / "output" / picture), picture);
}

// All that a program prints and draws with --train-images 20 is what it prints and draws where there are no more than these.
inline void must_see_no_other_images(const std::string& chapter, const Words& options) {
    const Folder all;
    const Folder twenty(DigitSets{first_digits(all.digits.training, 20), all.digits.test, ""});
    const auto shown = [&](const Folder& folder, Words more) {
        more.insert(more.end(), options.begin(), options.end());
        return replace_pattern(folder.printed(chapter, more), "[0-9.]+ s", "");
    };
    BOOST_TEST(shown(all, {"--train-images", "20"}) == shown(twenty, {}));
    BOOST_TEST((all.pictures() == twenty.pictures()));
}

// The option reaches the picture: with another value it is another one.
inline void must_change_picture(const Folder& folder, const std::string& chapter, const Words& one, const Words& other, const std::string& picture) {
    folder.printed(chapter, one);
    const std::string before = folder.pictures().at(picture);
    folder.printed(chapter, other);
    BOOST_TEST((folder.pictures().at(picture) != before), picture);
}

// What an attempt that must fail says; "" where it does not.
inline std::string error_of(const std::function<void()>& attempt) {
    try {
        attempt();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

// The table of a training program and its curve, from losses that a test has computed itself.
struct ExpectedTable {
    std::string rows;
    Plot plot{"Learning curve", "epoch", "mean loss", {{"training", {}}, {"on the test digits", {}}}};

    void add(std::uint64_t epoch, double training_loss, double test_loss, double accuracy) {
        rows += formatted("  %5llu  %13.4f  %9.4f  %11.2f %%  %s\n", static_cast<unsigned long long>(epoch), training_loss, test_loss, 100.0 * accuracy, bar(accuracy, 20).c_str());
        if (epoch == 0) return;
        plot.curves[0].points.emplace_back(epoch, training_loss);
        plot.curves[1].points.emplace_back(epoch, test_loss);
    }

    // after: the line that follows
    void must_be_in(const std::string& printed, const std::string& after) const {
        BOOST_TEST(has(printed, "  test accuracy                          time\n" + rows + after + "\n"), printed << "\nshould show\n" << rows);
        BOOST_TEST(has(printed, terminal_plot(plot)), printed);
    }
};

// Number for number, but for what rounding makes of it where the program multiplies matrices by other instructions than this one.
inline void must_be_equal_numbers(const arma::mat& found, const arma::mat& expected) {
    BOOST_REQUIRE((arma::size(found) == arma::size(expected)));
    BOOST_TEST(arma::abs(found - expected).max() <= 1e-12);
}

}  // namespace scratch
