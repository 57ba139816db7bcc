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

#include <cstdint>
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
std::filesystem::path bin();

// What a stream is given while this lives.
struct Captured {
    explicit Captured(std::ostream& stream_) : stream(stream_), before(stream.rdbuf(words.rdbuf())) {}
    ~Captured() { stream.rdbuf(before); }
    std::ostringstream words;
    std::ostream& stream;
    std::streambuf* before;
};

// Forty digits to train on and twenty to test with, so that a chapter is done in no time.
DigitSets few_digits();

// The first image has no ink: every gradient there is 0, and a check of 0 = 0 does not hold.
DigitSets digits_with_a_blank_first();

// An epoch takes a while, drawing these does not: they are the same forty again and again.
DigitSets many_digits();

// Digits in the four files that --data wants, under "digits".
struct Folder {
    TemporaryFolder temporary;
    std::filesystem::path path = temporary.path;
    DigitSets digits;

    explicit Folder(DigitSets these = few_digits());

    // The chapter's program, in this folder, without what the environment knows of digits.
    Ran run(const std::string& chapter, const Words& arguments, const std::string& before = "", const std::string& after = "") const;

    // What it prints of these digits, without the seconds of each epoch.
    std::string printed(const std::string& chapter, Words arguments, int status = 0) const;

    // The same of a function of this program: it finds and writes files where the chapter's program does.
    std::string printed(const std::function<void()>& print) const;

    // Name and bytes of each picture that was written.
    std::map<std::string, std::string> pictures() const;

    // Ends the program by Ctrl-C's signal as soon as `now` says so, which is asked again and again. Returns its exit status, or -1 where the
    // signal ended it and not the program itself.
    int status_after_ctrl_c(const std::string& chapter, const Words& arguments, const std::function<bool(pid_t)>& now) const;
};

// Whether the program has a say in what Ctrl-C does, as the system knows it: while it trains. Linux alone tells.
bool hears_ctrl_c(pid_t program);

bool system_tells_who_hears_ctrl_c();

// Ctrl-C in the middle of a long training, saved as "model": it ends with the status of Ctrl-C and says so. False where nothing can be tried here.
bool must_hear_ctrl_c(const Folder& folder, const std::string& chapter, const Words& more = {});

// After Ctrl-C nobody waits for more: of what the program shows after a training, none of these words and none of these pictures.
void must_end_there(const Folder& folder, const Words& words, const Words& pictures = {});

// All that a program prints and draws with --train-images 20 is what it prints and draws where there are no more than these.
void must_see_no_other_images(const std::string& chapter, const Words& options);

// The option reaches the picture: with another value it is another one.
void must_change_picture(const Folder& folder, const std::string& chapter, const Words& one, const Words& other, const std::string& picture);

// What an attempt that must fail says; "" where it does not.
std::string error_of(const std::function<void()>& attempt);

// The table of a training program and its curve, from losses that a test has computed itself.
struct ExpectedTable {
    std::string rows;
    Plot plot{"Learning curve", "epoch", "mean loss", {{"training", {}}, {"on the test digits", {}}}};

    void add(std::uint64_t epoch, double training_loss, double test_loss, double accuracy);

    // after: the line that follows
    void must_be_in(const std::string& printed, const std::string& after) const;
};

// Number for number, but for what rounding makes of it where the program multiplies matrices by other instructions than this one.
void must_be_equal_numbers(const arma::mat& found, const arma::mat& expected);

}  // namespace scratch
