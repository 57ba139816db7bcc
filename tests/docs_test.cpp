#include "test.hpp"

#include "docs_check.hpp"
#include "docs_pictures.hpp"
#include "docs_fixtures/mistakes.hpp"
#include "common/show/svg.hpp"
#include "shell.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/wait.h>

namespace fs = std::filesystem;
using namespace scratch;
namespace tt = boost::test_tools;

namespace {

// So that no check passes for want of pages.
constexpr bool every_chapter_is_written = true;
constexpr std::size_t least_code_blocks = 35;
constexpr std::size_t least_formulas = 30;
constexpr std::size_t least_links = 60;
constexpr std::size_t least_pictures = 28;

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SCRATCH_SLOW_BUILD
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || !defined(NDEBUG)
#define SCRATCH_SLOW_BUILD
#endif
#ifdef SCRATCH_SLOW_BUILD
constexpr bool programs_are_slow = true;  // sanitizers, or no optimization
#else
constexpr bool programs_are_slow = false;
#endif

// The files below a folder, but not what the build, the programs and the tools of git and editors put there.
Tree read_tree(const fs::path& top) {
    Tree tree;
    for (auto entry = fs::recursive_directory_iterator(top); entry != fs::recursive_directory_iterator(); ++entry) {
        const std::string name = entry->path().filename();
        const bool ignored = entry.depth() == 0 && (name == "build" || name == "data" || name == "output");
        if (entry->is_directory()) {
            const bool hidden = name.starts_with(".") && name != ".github";
            if (ignored || hidden || fs::exists(entry->path() / "CMakeCache.txt")) entry.disable_recursion_pending();
        } else if (entry->is_regular_file()) {
            std::ifstream file(entry->path(), std::ios::binary);
            tree[entry->path().lexically_relative(top)] = std::string(std::istreambuf_iterator<char>(file), {});
        }
    }
    return tree;
}

const Tree& checkout() {
    static const Tree tree = read_tree(fs::current_path());  // ctest runs this in the top folder
    return tree;
}

const Tree& good_project() {
    static const Tree tree = read_tree(fs::current_path() / "tests/docs_fixtures/good");
    return tree;
}

void expect_none(const Complaints& complaints) {
    for (const std::string& complaint : complaints) BOOST_ERROR(complaint);
    BOOST_TEST(complaints.empty());
}

// A folder of its own for the programs to write to; a --data data/mnist finds MNIST there where this machine has it.
struct WorkingFolder {
    TemporaryFolder temporary;
    fs::path path = temporary.path;
    bool has_mnist = false;

    WorkingFolder() {
        const char* mnist_dir = std::getenv("MNIST_DIR");
        const fs::path mnist = fs::absolute(mnist_dir != nullptr && *mnist_dir != '\0' ? mnist_dir : "data/mnist");
        has_mnist = fs::exists(mnist);
        fs::create_directory(path / "data");
        if (has_mnist) fs::create_directory_symlink(mnist, path / "data/mnist");
    }
};

// The same kernels of OpenBLAS on every processor that has them: a training that diverges makes something else of each rounding.
std::string same_kernels() {
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2") != 0) return "OPENBLAS_CORETYPE=Haswell ";
#endif
    return "";
}

// What the command prints, stdout and stderr as they come. Stopped after twenty minutes, when it hangs, where there is a `timeout` to do it.
std::string printed_by(const std::string& command, const std::string& kernels = same_kernels()) {
    static const bool has_timeout = std::system("command -v timeout >/dev/null") == 0;
    const std::string whole = "env -u MNIST_DIR " + kernels + (has_timeout ? "timeout 1200 " : "") + command + " 2>&1 </dev/null";
    FILE* pipe = popen(whole.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("can't start: " + whole);
    std::string printed;
    for (int c; (c = std::fgetc(pipe)) != EOF;) printed += static_cast<char>(c);
    const int status = pclose(pipe);
    return WIFEXITED(status) && WEXITSTATUS(status) == 124 ? "stopped after two minutes" : printed;
}

std::map<std::string, std::string> outputs;         // each command is run once
std::map<std::string, Tree> pictures;                // what it drew into output/

std::string command_of(const Program& program) {
    const fs::path bin = fs::absolute(boost::unit_test::framework::master_test_suite().argv[0]).parent_path();
    std::string command = shell_quoted(bin / program.name);
    for (const std::string& argument : program.arguments) command += ' ' + shell_quoted(argument);
    return command;
}

std::optional<std::string> run(const Program& program) {
    static const WorkingFolder folder;
    if (program.needs_mnist && !folder.has_mnist) {
        BOOST_TEST_MESSAGE("not compared, for want of MNIST (./tutorial data): " + program.name);
        return {};
    }
    const std::string command = command_of(program);
    const auto [output, is_new] = outputs.try_emplace(command);
    if (is_new) {
        const fs::path top = fs::current_path();
        if (!program.is_check) fs::current_path(folder.path);  // a test runs in the top folder, as under ctest
        output->second = printed_by(command, program.needs_mnist ? "" : same_kernels());  // none of MNIST's diverges: with the kernels that fit
        fs::current_path(top);
        if (fs::exists(folder.path / "output")) {
            pictures[command] = read_tree(folder.path / "output");
            fs::remove_all(folder.path / "output");
        }
    }
    return output->second;
}

// The chapter's program as its page runs it on the drawn digits: with its defaults, or where the page never does so, as the page runs it first.
Program shown_on_its_page(const std::string& chapter) {
    const Program plain{chapter, {"--data", "embedded"}, false, false};
    std::optional<Program> first;
    std::istringstream page(checkout().at("docs/" + chapter + ".md"));
    for (std::string line; std::getline(page, line);) {
        const auto program = line.starts_with("$ ") ? program_of(line.substr(2), chapters_of(checkout())) : std::nullopt;
        if (!program || program->name != chapter || program->needs_mnist) continue;
        if (program->arguments == plain.arguments) return plain;
        if (!first) first = program;
    }
    return first.value_or(plain);
}

// Nothing, which is not compared, for a picture of another chapter than `only`.
std::optional<std::string> draw(const std::string& name, const std::string& only) {
    if (!name.starts_with(only.substr(0, 3))) return {};
    std::string file = name;
    const bool of_mnist = name.ends_with("_mnist.svg");
    if (of_mnist) file.replace(name.size() - 10, 10, ".svg");
    for (const std::string& chapter : chapters_of(checkout())) {
        if (!name.starts_with(chapter.substr(0, 3))) continue;
        const Program program = of_mnist ? Program{chapter, {"--data", "data/mnist"}, false, true} : shown_on_its_page(chapter);
        if (!run(program)) return {};
        const Tree& drawn = pictures[command_of(program)];
        return drawn.contains(file) ? drawn.at(file) : "";
    }
    return "";
}

// What the programs of the good project would print.
std::optional<std::string> pretend_to_run(const Program& program) {
    if (program.name == "01_square") return "9\n";
    if (program.is_check) return "slope: ok\n";
    if (program.arguments[0] == "--epochs") return "epoch 1: loss 0.310 after 0.25 s\n";
    return "slope at 3: 6\n"
           "estimate 6.0000034, error 5.3e-10\n"
           "left out\n"
           "60,000 points in 02_slope, worst nan\n";
}

Complaints all_complaints(const Tree& tree) {
    Complaints all = check_output(tree, pretend_to_run);
    for (const auto check : {check_code, check_formulas, check_labels, check_exercises, check_commands, check_links, check_html, check_maths, check_notation, check_order,
                             check_includes, check_standard_headers, check_builds_on, check_chapters, check_contents, check_words, check_mistakes}) {
        const Complaints complaints = check(tree);
        all.insert(all.end(), complaints.begin(), complaints.end());
    }
    return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(rules)

BOOST_AUTO_TEST_CASE(the_good_project_has_no_mistake) {
    BOOST_TEST(good_project().size() == 14);
    expect_none(all_complaints(good_project()));
}

BOOST_AUTO_TEST_CASE(each_mistake_is_noticed) {
    for (const Mistake& mistake : mistakes) {
        BOOST_TEST_CONTEXT(mistake.file << ": \"" << mistake.right << "\" becomes \"" << mistake.wrong << "\"") {
            Tree tree = good_project();
            std::string& text = tree.at(mistake.file);
            const std::size_t at = text.find(mistake.right);
            BOOST_TEST((at != std::string::npos), "the good project has changed");
            if (at == std::string::npos) continue;
            if (mistake.right.empty()) tree.erase(mistake.file);
            else text.replace(at, mistake.right.size(), mistake.wrong);
            std::string found;
            for (const std::string& complaint : all_complaints(tree)) found += (found.empty() ? "" : "\n") + complaint;
            BOOST_TEST(found == mistake.complaint);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_command_becomes_a_program) {
    const Lines chapters{"01_square", "02_slope"};
    const auto told = [&](const std::string& command) {
        const auto program = program_of(command, chapters);
        if (!program) return std::string("shown");
        std::string line = program->name;
        for (const std::string& argument : program->arguments) line += " " + argument;
        return line + (program->needs_mnist ? " (MNIST)" : "");
    };
    BOOST_TEST(told("./tutorial run 2 --seed 3") == "02_slope --seed 3 --data embedded");
    BOOST_TEST(told("./tutorial run 02_slope --data nowhere") == "02_slope --data nowhere");
    BOOST_TEST(told("build/release/bin/01_square --data data/mnist") == "01_square --data data/mnist (MNIST)");
    BOOST_TEST(told("./tutorial check 2.10") == "02_slope_test --run_test=@2.10 --log_level=nothing --report_level=no");
    BOOST_TEST(told("./tutorial run 3") == "shown");
    BOOST_TEST(told("./tutorial data") == "shown");
    BOOST_TEST(told("build/debug/bin/01_square") == "shown");
}

namespace {

// A page with a picture, and what draws it.
Tree tree_with_a_picture() {
    Svg svg{200, 100, "Two digits and a curve", ""};
    add_text(svg, 10, 20, "accuracy 92.03 %", "bold");
    add_area(svg, 10, 20, 30, 40, "blue", 0.5);
    add_line(svg, {{0, 0}, {50, 60}, {100, 20}}, "purple");
    add_pixels(svg, 100, 10, 2, arma::mat{{0.2, 0.2, -0.4}, {0.0, 1.0, 0.0}});
    return {{"docs/02_slope.md", "![A curve that falls and rises](images/02_curve.svg)\n"}, {"docs/images/02_curve.svg", as_text(svg)}, {"common/show/svg.cpp", as_text(svg)}};
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_picture_is_held_to_what_is_drawn) {
    const Tree right = tree_with_a_picture();
    const std::string drawn = right.at("docs/images/02_curve.svg");
    const auto complaints = [&](const Tree& tree) { return check_pictures(tree, [&](const std::string& name) { return name == "02_curve.svg" ? drawn : ""; }); };
    const auto changed = [&](const std::string& file, const std::string& from, const std::string& to) {
        Tree tree = right;
        const std::size_t at = tree.at(file).find(from);
        BOOST_TEST_REQUIRE((at != std::string::npos), from);
        tree.at(file).replace(at, from.size(), to);
        return complaints(tree);
    };
    const std::string file = "docs/images/02_curve.svg";
    expect_none(complaints(right));
    expect_none(changed(file, "92.03", "92.04"));  // what rounding may do
    expect_none(changed(file, "L50 60", "L51.2 59"));
    expect_none(changed(file, "fill-opacity=\"0.5\"", "fill-opacity=\"0.55\""));
    expect_none(changed(file, "fill-opacity=\"0.2\" d=\"M0 0h2v1h-2z\"/>", "fill-opacity=\"0.2\" d=\"M0 0h1v1h-1z\"/><path class=\"area blue\" fill-opacity=\"0.27\" d=\"M1 0h1v1h-1z\"/>"));
    for (const auto& [from, to] : {std::pair{"92.03", "82.03"}, {"accuracy", "loss"}, {"L50 60", "L54 60"}, {"L50 60", ""}, {"line purple", "line green"}, {"fill-opacity=\"0.5\"", "fill-opacity=\"0.9\""},
                                   {"M0 0h2v1h-2z", "M1 0h2v1h-2z"}, {"area red", "area blue"}, {"fill-opacity=\"1\" d=", "fill-opacity=\"0.7\" d="}, {"translate(100", "translate(110"}, {"scale(2)", "scale(3)"},
                                   {"Two digits", "Three digits"}}) {
        const Complaints found = changed(file, from, to);
        BOOST_TEST(found.size() == 1u, from << " became " << to);
        BOOST_TEST((!found.empty() && found[0].ends_with("is not what the program draws today; take its output/02_curve.svg")), from);
    }
    BOOST_TEST(changed("docs/02_slope.md", "A curve that falls and rises", "").size() == 1u);
    BOOST_TEST(changed("docs/02_slope.md", "02_curve", "03_curve") == Complaints{file + ": no page shows it"}, tt::per_element());
    BOOST_TEST(changed(file, "prefers-color-scheme: dark", "min-width: 1px").size() == 2u);
    BOOST_TEST(changed(file, "Two digits and a curve", "").size() == 2u);
    Tree other = right;
    other.at("docs/02_slope.md").replace(other.at("docs/02_slope.md").find("02_curve"), 8, "02_hand");
    other["docs/images/02_hand.svg"] = drawn;
    other.erase(file);
    BOOST_TEST(complaints(other) == Complaints{"docs/images/02_hand.svg: its chapter's program draws no such picture, and it does not say <!-- drawn by hand -->"}, tt::per_element());
    Tree measured = right;  // a picture of times: where things stand is not asked, what is written there is
    measured.at(file) += "<!-- measured -->\n";
    measured.at(file).replace(measured.at(file).find("L50 60"), 6, "L70 20");
    expect_none(complaints(measured));
    measured.at(file).replace(measured.at(file).find("accuracy"), 8, "loss");
    BOOST_TEST(complaints(measured) == Complaints{file + ": has other words than what the program draws today; take its output/02_curve.svg"}, tt::per_element());
    other["docs/images/02_hand.svg"] += "<!-- drawn by hand -->\n";
    expect_none(complaints(other));
}

BOOST_AUTO_TEST_CASE(a_program_is_heard) {
    BOOST_TEST(printed_by("sh -c 'echo out; echo err >&2; exit 2'") == "out\nerr\n");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(this_project)

BOOST_AUTO_TEST_CASE(code_stands_in_its_file) {
    expect_none(check_code(checkout()));
    std::size_t blocks = 0;
    for (const Page& page : pages_of(checkout()))
        for (const Fence& fence : fences_of(page)) blocks += fence.language == "cpp" && !fence.words.empty() && checkout().contains(fence.words[0]);
    BOOST_TEST(blocks >= least_code_blocks);
}

BOOST_AUTO_TEST_CASE(console_blocks_are_well_formed) {
    expect_none(check_output(checkout(), [](const Program&) { return std::nullopt; }));
}

BOOST_AUTO_TEST_CASE(pictures_are_shown_and_can_be_read) {
    std::size_t pictures_of_programs = 0;
    expect_none(check_pictures(checkout(), [&](const std::string&) {
        ++pictures_of_programs;
        return std::nullopt;
    }));
    BOOST_TEST(pictures_of_programs >= least_pictures);
}

BOOST_AUTO_TEST_CASE(a_formula_has_a_tag_a_test_and_a_command) {
    expect_none(check_formulas(checkout()));
    expect_none(check_labels(checkout()));
    expect_none(check_commands(checkout()));
    BOOST_TEST(formulas_of(checkout()).size() >= least_formulas);
}

BOOST_AUTO_TEST_CASE(an_exercise_has_a_place_and_hints) {
    expect_none(check_exercises(checkout()));
    BOOST_TEST(exercises_of(checkout()).size() >= 40);
}

BOOST_AUTO_TEST_CASE(links_lead_somewhere) {
    expect_none(check_links(checkout()));
    std::size_t links = 0;
    for (const Page& page : pages_of(checkout())) links += links_of(page).size();
    BOOST_TEST(links >= least_links);
}

BOOST_AUTO_TEST_CASE(pages_read_well_raw) {
    expect_none(check_html(checkout()));
    expect_none(check_maths(checkout()));
}

BOOST_AUTO_TEST_CASE(a_symbol_means_one_thing) {
    expect_none(check_notation(checkout()));
    BOOST_TEST(numbers_after("| $`", lines_of(checkout().at("docs/00_notation.md")), 1).size() >= 50);  // rows
}

BOOST_AUTO_TEST_CASE(a_page_has_its_sections) { expect_none(check_order(checkout())); }

BOOST_AUTO_TEST_CASE(no_chapter_includes_a_later_one) {
    expect_none(check_includes(checkout()));
    expect_none(check_standard_headers(checkout()));
    BOOST_TEST(builds_on(checkout()).size() >= 6);
}

BOOST_AUTO_TEST_CASE(a_chapter_is_whole) {
    expect_none(check_chapters(checkout()));
    BOOST_TEST(chapters_of(checkout()).size() >= 6);
}

BOOST_AUTO_TEST_CASE(a_chapter_is_in_the_contents, *boost::unit_test::enable_if<every_chapter_is_written>()) {
    expect_none(check_contents(checkout()));
    expect_none(check_builds_on(checkout()));
}

BOOST_AUTO_TEST_CASE(mistakes_can_be_planted) {
    expect_none(check_mistakes(checkout()));
    BOOST_TEST(numbers_after("- ", lines_of(checkout().at("tests/mistakes.txt")), 1).size() >= 200);
}

BOOST_AUTO_TEST_CASE(no_file_knows_this_machine) { expect_none(check_words(checkout())); }

BOOST_AUTO_TEST_SUITE_END()

// One page against the programs, so that ./tutorial test 5 asks the page of chapter 5, and all pages can be asked side by side.
// $SCRATCH_PAGE names the chapter; without it, it is the pages that belong to none.
BOOST_AUTO_TEST_SUITE(page)

BOOST_AUTO_TEST_CASE(it_shows_what_the_programs_print_and_draw) {
    if (programs_are_slow) {
        BOOST_TEST_MESSAGE("the programs are not run: this build is too slow");
        return;
    }
    const char* variable = std::getenv("SCRATCH_PAGE");
    const std::string chapter = variable != nullptr ? variable : "";
    Tree tree = checkout();
    const Lines chapters = chapters_of(tree);
    if (!chapter.empty()) BOOST_TEST_REQUIRE((std::find(chapters.begin(), chapters.end(), chapter) != chapters.end()), "no chapter " << chapter);
    for (const Page& one : pages_of(checkout())) {
        const bool of_a_chapter = one.name.starts_with("docs/") && std::find(chapters.begin(), chapters.end(), one.name.substr(5, one.name.size() - 8)) != chapters.end();
        if (chapter.empty() ? of_a_chapter : one.name != "docs/" + chapter + ".md") tree.erase(one.name);
    }
    expect_none(check_output(tree, run));
    BOOST_TEST(!outputs.empty());
    if (chapter.empty()) return;
    std::size_t compared = 0;
    expect_none(check_pictures(checkout(), [&](const std::string& name) {
        const auto drawn = draw(name, chapter);
        compared += drawn.has_value();
        return drawn;
    }));
    BOOST_TEST(compared >= 1u);
}

BOOST_AUTO_TEST_SUITE_END()
