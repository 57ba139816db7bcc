#include "programs.hpp"

#include "patterns.hpp"

#include "common/digits/handwriting.hpp"
#include "common/show/terminal.hpp"

#include <csignal>
#include <fcntl.h>
#include <iostream>
#include <stdexcept>
#include <utility>

namespace scratch {

std::filesystem::path bin() { return std::filesystem::absolute(boost::unit_test::framework::master_test_suite().argv[0]).parent_path(); }

DigitSets few_digits() { return {draw_digits(40, 1), draw_digits(20, 1, 40), ""}; }

DigitSets digits_with_a_blank_first() {
    DigitSets digits = few_digits();
    digits.training.images.col(0).zeros();
    return digits;
}

DigitSets many_digits() {
    DigitSets digits = few_digits();
    digits.training = {arma::repmat(digits.training.images, 1, 750), arma::repmat(digits.training.labels, 750, 1)};
    return digits;
}

Folder::Folder(DigitSets these) : digits(std::move(these)) { write_digits(digits, path / "digits"); }

namespace {

std::string command(const std::string& chapter, const Words& arguments, const std::string& before) {
    std::string line = "env -u MNIST_DIR " + before + " " + shell_quoted(bin() / chapter);
    for (const std::string& argument : arguments) line += " " + shell_quoted(argument);
    return line;
}

}  // namespace

Ran Folder::run(const std::string& chapter, const Words& arguments, const std::string& before, const std::string& after) const {
    return run_in(path, command(chapter, arguments, before) + after);
}

std::string Folder::printed(const std::string& chapter, Words arguments, int status) const {
    arguments.insert(arguments.begin(), {"--data", "digits"});
    const Ran ran = run(chapter, arguments);
    BOOST_TEST(ran.status == status, ran.status << " " << ran.errors);
    BOOST_TEST(ran.errors == "");
    return replace_pattern(ran.output, " +[0-9]+\\.[0-9]+ s\n", "\n");
}

std::string Folder::printed(const std::function<void()>& print) const {
    const std::filesystem::path before = std::filesystem::current_path();
    std::filesystem::current_path(path);
    const Captured out(std::cout);
    print();
    std::filesystem::current_path(before);
    return out.words.str();
}

std::map<std::string, std::string> Folder::pictures() const {
    std::map<std::string, std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(path / "output"))
        if (entry.path().extension() == ".png" || entry.path().extension() == ".svg") found[entry.path().filename()] = text_of(entry.path());
    return found;
}

int Folder::status_after_ctrl_c(const std::string& chapter, const Words& arguments, const std::function<bool(pid_t)>& now) const {
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

bool hears_ctrl_c(pid_t program) {
    const std::string status = text_of("/proc/" + std::to_string(program) + "/status");
    const std::size_t caught = status.find("SigCgt:");
    return caught != std::string::npos && (std::stoull(status.substr(caught + 7), nullptr, 16) >> (SIGINT - 1) & 1) != 0;
}

bool system_tells_who_hears_ctrl_c() {
    const bool tells = std::filesystem::exists("/proc/self/status");
    if (!tells) BOOST_TEST_MESSAGE("skipped: no /proc here");
    return tells;
}

bool must_hear_ctrl_c(const Folder& folder, const std::string& chapter, const Words& more) {
    if (!system_tells_who_hears_ctrl_c()) return false;
    const std::string half = std::to_string(folder.digits.training.count() / 2);
    Words options{"--data", "digits", "--epochs", "1000", "--save", "model", "--train-images", half};
    options.insert(options.end(), more.begin(), more.end());
    write_text(folder.path / "model", "what was there");
    BOOST_TEST(folder.status_after_ctrl_c(chapter, options, hears_ctrl_c) == 130);
    const auto kept = [&](const char* name) { return std::filesystem::exists(folder.path / name) && text_of(folder.path / name) == "what was there"; };
    BOOST_TEST((kept("model") || kept("model.before")));  // chapter 15 saves whole epochs only
    std::filesystem::remove(folder.path / "model.before");
    const std::string said = text_of(folder.path / ".said");
    BOOST_TEST(matches_of("\nstopped by Ctrl-C after [0-9]+ of " + half + " digits", said).size() == 1u, said);  // the bar's whole, too
    return true;
}

void must_end_there(const Folder& folder, const Words& words, const Words& pictures) {
    for (const std::string& word : words) BOOST_TEST(!has(text_of(folder.path / ".said"), word), word);
    for (const std::string& picture : pictures) BOOST_TEST(!std::filesystem::exists(folder.path / "output" / picture), picture);
}

void must_see_no_other_images(const std::string& chapter, const Words& options) {
    const Folder all;
    const Folder twenty(DigitSets{first_digits(all.digits.training, 20), all.digits.test, ""});
    const auto shown = [&](const Folder& folder, Words more) {
        more.insert(more.end(), options.begin(), options.end());
        return replace_pattern(folder.printed(chapter, more), "[0-9.]+ s", "");
    };
    BOOST_TEST(shown(all, {"--train-images", "20"}) == shown(twenty, {}));
    BOOST_TEST((all.pictures() == twenty.pictures()));
}

void must_change_picture(const Folder& folder, const std::string& chapter, const Words& one, const Words& other, const std::string& picture) {
    folder.printed(chapter, one);
    const std::string before = folder.pictures().at(picture);
    folder.printed(chapter, other);
    BOOST_TEST((folder.pictures().at(picture) != before), picture);
}

std::string error_of(const std::function<void()>& attempt) {
    try {
        attempt();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "";
}

void must_be_equal_numbers(const arma::mat& found, const arma::mat& expected) {
    BOOST_REQUIRE((arma::size(found) == arma::size(expected)));
    BOOST_TEST(arma::abs(found - expected).max() <= 1e-12);
}

void ExpectedTable::add(std::uint64_t epoch, double training_loss, double test_loss, double accuracy) {
    rows += formatted("  %5llu  %13.4f  %9.4f  %11.2f %%  %s\n", static_cast<unsigned long long>(epoch), training_loss, test_loss, 100.0 * accuracy, bar(accuracy, 20).c_str());
    if (epoch == 0) return;
    plot.curves[0].points.emplace_back(epoch, training_loss);
    plot.curves[1].points.emplace_back(epoch, test_loss);
}

void ExpectedTable::must_be_in(const std::string& printed, const std::string& after) const {
    BOOST_TEST(has(printed, "  test accuracy                          time\n" + rows + after + "\n"), printed << "\nshould show\n" << rows);
    BOOST_TEST(has(printed, terminal_plot(plot)), printed);
}

}  // namespace scratch
