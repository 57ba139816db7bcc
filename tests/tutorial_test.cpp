// ./tutorial in a small checkout of its own, among stand-ins for the package manager, CMake and the chapters' programs:
// each writes down how it was called. So nothing is installed or built, least of all the tree that this test runs in.
#include "test.hpp"

#include "shell.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

namespace fs = std::filesystem;
using namespace scratch;

namespace {

struct Checkout {
    TemporaryFolder folder;
    fs::path top = folder.path;

    Checkout() {
        fs::copy_file(fs::current_path() / "tutorial", top / "tutorial");  // ctest runs this in the top folder
        write_text(top / "chapters/01_one/main.cpp", "");
        write_text(top / "chapters/02_two_words/main.cpp", "");
        write_text(top / "docs/01_one.md", "```math\nx = 1 \\tag{1.1}\n```\n");
        write_text(top / "docs/02_two_words.md", "$`a \\tag{2.10}`$\n");
        write_text(top / "docs/beside.md", "$`b \\tag{2.9}`$ and once more \\tag{2.9}\n");  // a chapter's formula on a page beside it

        run_in(top, "mkdir path; for tool in bash env cat grep sed tr sort dirname basename cut rm mkdir touch find paste head cksum cp ls readlink;"
                    " do ln -s \"$(command -v $tool)\" path/; done");
        stand_in("path/id", "echo 0");
        stand_in("path/dpkg-query",
                 "for package; do :; done\n"
                 "case $package in *'*') exec cat versions ;; esac\n"
                 "grep -qx \"$package\" missing || printf installed");
        stand_in("path/apt-get", "echo \"apt-get $*\" >>calls; for last; do :; done; ! grep -qx \"$last\" unavailable");
        stand_in("path/ninja", "");
        stand_in("path/cmake",
                 "case $1 in --version) exec cat cmake_version ;; esac\n"
                 "echo \"cmake $*\" >>calls\n"
                 "if [ -f compiler_says ]; then cat compiler_says; exit 1; fi\n"
                 "case $1 in --preset) mkdir -p \"build/$2\" && exit ;; esac\n"
                 "rm -rf \"build/$3/bin\"\n"
                 "cp -R compiled \"build/$3/bin\"");
        stand_in("path/c++", "cat compiler; case $* in *native*) cat macros ;; esac");
        write_text(top / "compiler", "a compiler, version 1\n");
        write_text(top / "macros", "#define AVX\n");
        write_text(top / "versions", "libpng-dev 1.6\n");
        write_text(top / "cmake_version", "cmake version 3.25.1\n\nCMake suite\n");
        write_text(top / "CMakeLists.txt", "");
        write_text(top / "CMakePresets.json", "");
        write_text(top / "common/program.cpp", "");
        write_text(top / "tests/test.cpp", "");
        stand_in("path/ctest", "echo \"ctest $*\" >>calls; echo tests ran; exit 8");
        compiles_to("01_one", "printf one; for given; do printf ' [%s]' \"$given\"; done; echo");
        compiles_to("02_two_words", "echo \"two $*\"; exit 7");
        compiles_to("01_one_test", "echo 'formula 1.1: one is one'; echo \"  asked with $*\"");
        compiles_to("02_two_words_test",
                    "case $1 in *@2.9) echo 'formula 2.9: two is three'; echo '  FAIL'; exit 201 ;; esac\n"
                    "echo 'Test setup error: no test cases matching filter' >&2; exit 200");
        write_text(top / "missing", "");
        write_text(top / "unavailable", "");
    }

    // What the build makes of a chapter; cmake's stand-in puts it into the build folder.
    void compiles_to(const std::string& program, const std::string& script) const { stand_in("compiled/" + program, script); }

    void stand_in(const fs::path& program, const std::string& script) const {
        write_text(top / program, "#!" + (top / "path/bash").string() + "\n" + script + "\n");
        fs::permissions(top / program, fs::perms::owner_all);
    }

    Ran tutorial(const std::string& arguments, const std::string& variable = "") const { return run_in(top, command(arguments, variable)); }

    // `script` of util-linux is the terminal.
    Ran tutorial_on_a_terminal(const std::string& arguments, const std::string& variable = "") const {
        return run_in(top, "script --quiet --return --command '" + command(arguments, variable) + "' /dev/null");
    }

    std::string command(const std::string& arguments, const std::string& variable = "") const {
        return "env -i PATH=" + (top / "path").string() + " TERM=xterm " + variable + " ./tutorial " + arguments;
    }

    std::string calls() const { return text_of(top / "calls"); }
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

bool is_one_error_line(const std::string& text) {
    return text.starts_with("error: ") && text.ends_with("\n") && std::count(text.begin(), text.end(), '\n') == 1;
}

const std::string install = "apt-get install --yes --quiet --no-install-recommends --no-remove ";

}  // namespace

BOOST_AUTO_TEST_CASE(usage_names_every_command) {
    const Checkout checkout;
    for (const char* arguments : {"", "help", "--help"}) {
        const Ran ran = checkout.tutorial(arguments);
        BOOST_TEST(ran.status == 0);
        BOOST_TEST(ran.errors == "");
        for (const char* command : {"run", "test", "check", "data", "clean"}) BOOST_TEST(has(ran.output, std::string("\n  ") + command + " "), command);
    }
}

BOOST_AUTO_TEST_CASE(a_full_standard_output_is_an_error) {
    const Checkout checkout;
    if (!fs::exists("/dev/full")) return;
    const Ran ran = checkout.tutorial("help >/dev/full");
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(ran.errors == "error: standard output can't be written; is the disk full?\n");
}

BOOST_AUTO_TEST_CASE(what_is_unknown_is_one_error_line) {
    const Checkout checkout;
    for (const char* arguments : {"walk", "''", "run 3", "run 0", "run two", "run ''", "run '*'", "test 3", "test 1x", "test ''", "check 3.1", "check 1..",
                                  "check 1", "check 1x1", "check .", "check -x", "check ''", "check \"$(printf '1.1\\n2.9')\"", "check 1.1 2.9",
                                  "test 1 2", "clean --help", "clean all", "data --help", "hint 1.1 2.9", "reset 1.1 2.9", "solution 1.1 --now 2.9", "write 1.1 2.9", "write --watch 1.1 2.9",
                                  "write --all 1", "hunt 1 2", "site build 1", "prove 1"})
        BOOST_TEST_CONTEXT("./tutorial " << arguments) {
            const Ran ran = checkout.tutorial(arguments);
            BOOST_TEST(ran.status == 2);
            BOOST_TEST(ran.output == "");
            BOOST_TEST(is_one_error_line(ran.errors), ran.errors);
        }
    BOOST_TEST(checkout.calls() == "");  // found out before anything is built
}

BOOST_AUTO_TEST_CASE(errors_say_what_there_is) {
    const Checkout checkout;
    BOOST_TEST(checkout.tutorial("run 3").errors == "error: no chapter 3; there are 01_one 02_two_words\n");
    BOOST_TEST(checkout.tutorial("check 3.1").errors == "error: no formula 3.1; there are 1.1 2.9 2.10\n");
}

BOOST_AUTO_TEST_CASE(a_chapter_is_built_and_run_and_nothing_else) {
    const Checkout checkout;
    const Ran ran = checkout.tutorial("run 1 --seed 3 --data 'my digits'");
    BOOST_TEST(ran.status == 0);
    BOOST_TEST(ran.output == "one [--seed] [3] [--data] [my digits]\n");
    BOOST_TEST(checkout.calls() == "cmake --preset release\ncmake --build --preset release --target 01_one\n");
    for (const char* same : {"01", "01_one"}) BOOST_TEST(checkout.tutorial(std::string("run ") + same).output == "one\n");
    BOOST_TEST(!has(checkout.calls().substr(30), "cmake --preset"));  // configured once
}

BOOST_AUTO_TEST_CASE(a_programs_status_is_passed_on) {
    const Checkout checkout;
    BOOST_TEST(checkout.tutorial("run 2").status == 7);
    for (const char* tests : {"test", "test 1"}) BOOST_TEST(checkout.tutorial(tests).status == 8, tests);
    checkout.compiles_to("01_one", "kill -9 $$");
    BOOST_TEST(checkout.tutorial("run 1").status != 0);
    BOOST_TEST(checkout.tutorial("run").status != 0);
}

BOOST_AUTO_TEST_CASE(all_chapters_run_in_order_until_one_fails) {
    const Checkout checkout;
    checkout.compiles_to("03_three", "echo three");
    write_text(checkout.top / "chapters/03_three/main.cpp", "");
    const Ran ran = checkout.tutorial("run --seed 3");
    BOOST_TEST(ran.status == 7);
    BOOST_TEST(ran.output == "\n== Chapter 1: one ==\n\none [--seed] [3]\n\n== Chapter 2: two words ==\n\ntwo --seed 3\n");
    BOOST_TEST(has(checkout.calls(), "--target 01_one 02_two_words 03_three\n"));
}

BOOST_AUTO_TEST_CASE(chapter_8_is_no_octal_number) {
    const Checkout checkout;
    checkout.compiles_to("02_two_words", "echo two");
    for (const char* chapter : {"08_eight", "10_ten"}) {
        checkout.compiles_to(chapter, std::string("echo ") + chapter);
        write_text(checkout.top / "chapters" / chapter / "main.cpp", "");
    }
    BOOST_TEST(checkout.tutorial("run 8").output == "08_eight\n");
    BOOST_TEST(checkout.tutorial("run 10").output == "10_ten\n");
    BOOST_TEST(has(checkout.tutorial("run").output, "== Chapter 8: eight ==\n\n08_eight\n\n== Chapter 10: ten ==\n\n10_ten\n"));
}

BOOST_AUTO_TEST_CASE(long_chapters_are_shorter_in_a_run_of_all) {
    const Checkout checkout;
    checkout.compiles_to("02_two_words", "echo two");
    for (const char* chapter : {"11_eleven", "12_twelve", "13_thirteen", "14_fourteen", "15_fifteen"}) {
        checkout.compiles_to(chapter, std::string("echo ") + chapter + " \"$@\"");
        write_text(checkout.top / "chapters" / chapter / "main.cpp", "");
    }
    const std::string all = checkout.tutorial("run").output;
    BOOST_TEST(has(all, "\n\nShorter than by itself: --epochs 3 --compare-epochs 15\n\n11_eleven --epochs 3 --compare-epochs 15\n"), all);
    BOOST_TEST(has(all, "\n\nShorter than by itself: --epochs 1\n\n12_twelve --epochs 1\n"), all);
    BOOST_TEST(has(all, "\n\nShorter than by itself: --epochs 2\n\n13_thirteen --epochs 2\n"), all);
    BOOST_TEST(has(all, "\n\nShorter than by itself: --epochs 1 --train-images 20000 --most 10000\n\n14_fourteen --epochs 1 --train-images 20000 --most 10000\n"), all);
    BOOST_TEST(has(all, "\n\nShorter than by itself: --epochs 1\n\n15_fifteen --epochs 1\n"), all);
    BOOST_TEST(has(checkout.tutorial("run --epochs 4").output, "== Chapter 12: twelve ==\n\n12_twelve --epochs 4\n"));
    BOOST_TEST(checkout.tutorial("run 12").output == "12_twelve\n");
}

BOOST_AUTO_TEST_CASE(what_is_typed_reaches_the_program_and_not_the_build) {
    const Checkout checkout;
    checkout.compiles_to("01_one", "cat");
    write_text(checkout.top / "path/cmake", text_of(checkout.top / "path/cmake") + "cat >/dev/null\n");
    write_text(checkout.top / "typed", "typed\n");
    BOOST_TEST(run_in(checkout.top, "cat typed | " + checkout.command("run 1")).output == "typed\n");
}

BOOST_AUTO_TEST_CASE(measuring_and_fuzzing_have_scripts_of_their_own) {
    const Checkout checkout;
    checkout.stand_in("tests/benchmarks/run", "echo \"measured: $*\"");
    checkout.stand_in("tests/fuzz/run", "echo \"fuzzed: $*\"");
    checkout.stand_in("path/clang++", "echo clang 14");
    checkout.stand_in("path/clang", "echo 14.0.6");
    BOOST_TEST(checkout.tutorial("bench 2 1").output == "measured: build/release/bin 2 1\n");
    BOOST_TEST(has(checkout.calls(), "--target 01_load_data bench_ours\n"));
    write_text(checkout.top / "missing", "clang\nlibclang-rt-14-dev\n");
    fs::remove(checkout.top / "calls");
    BOOST_TEST(checkout.tutorial("fuzz 5 idx").output == "fuzzed: 5 idx\n");
    for (const char* package : {"clang\n", "libclang-rt-14-dev\n"}) BOOST_TEST(has(checkout.calls(), install + package), package);
    BOOST_TEST(checkout.calls().ends_with("cmake --preset fuzz\n"), checkout.calls());
    // what hours of fuzzing have found outlives a compiler
    for (const char* file : {"corpus/idx/1", "findings/idx-crash", "CMakeCache.txt"}) write_text(checkout.top / "build/fuzz" / file, "");
    checkout.stand_in("path/clang++", "echo clang 15");
    BOOST_TEST(checkout.tutorial("fuzz").status == 0);
    BOOST_TEST(fs::exists(checkout.top / "build/fuzz/corpus/idx/1"));
    BOOST_TEST(fs::exists(checkout.top / "build/fuzz/findings/idx-crash"));
    BOOST_TEST(!fs::exists(checkout.top / "build/fuzz/CMakeCache.txt"));
}

BOOST_AUTO_TEST_CASE(tests_run_through_ctest) {
    const Checkout checkout;
    BOOST_TEST(checkout.tutorial("test").output == "tests ran\n");
    BOOST_TEST(has(checkout.calls(), "--target all\nctest --preset release\n"));
    checkout.tutorial("test 2");
    BOOST_TEST(has(checkout.calls(), "--target 02_two_words 02_two_words_test 02_two_words_page\nctest --preset release --tests-regex ^02_two_words\n"));
}

// The worst that this script could do is to show what was compiled from other code, by another compiler, or for another processor.
BOOST_AUTO_TEST_CASE(a_build_folder_made_for_something_else_is_made_anew) {
    const Checkout checkout;
    checkout.tutorial("run 1");
    const auto makes_anew = [&](const std::string& reason, const std::string& variable) {
        write_text(checkout.top / "build/release/rest", "");
        fs::remove(checkout.top / "calls");
        const Ran ran = checkout.tutorial("run 1", variable);
        BOOST_TEST(ran.status == 0);
        BOOST_TEST(ran.errors == "building all of build/release anew: since it was made, these have changed: " + reason + "\nconfiguring ...\nbuilding ...\n");
        BOOST_TEST(!fs::exists(checkout.top / "build/release/rest"));
        BOOST_TEST(checkout.calls() == "cmake --preset release\ncmake --build --preset release --target 01_one\n");
        BOOST_TEST(checkout.tutorial("run 1", variable).errors == "building ...\n");  // once is enough
    };
    write_text(checkout.top / "compiler", "a compiler, version 2\n");
    makes_anew("the compiler, the processor", "");  // what it defines is not told apart
    write_text(checkout.top / "macros", "#define AVX2\n");
    makes_anew("the processor", "");
    write_text(checkout.top / "versions", "libpng-dev 1.6\nlibboost 1.74\n");
    makes_anew("the installed packages", "");
    for (const char* variable : {"CXXFLAGS=-g", "CPPFLAGS=-g", "LDFLAGS=-g", "SCRATCH_NATIVE=OFF", "SCRATCH_WARNINGS_ARE_ERRORS=ON"})
        makes_anew("the environment's variables", variable);
    checkout.stand_in("path/clang++", "cat clang");
    write_text(checkout.top / "clang", "another compiler\n");
    makes_anew("the compiler, the processor, the environment's variables", "CXX=clang++");
}

BOOST_AUTO_TEST_CASE(a_checkout_that_was_copied_or_moved_is_built_anew) {
    for (const char* command : {"cp -R", "cp -Rp", "mv"})
        BOOST_TEST_CONTEXT(command) {
            const Checkout checkout;
            const TemporaryFolder elsewhere;
            checkout.tutorial("check 1.1");
            write_text(checkout.top / "build/release/rest", "");
            const fs::path second = elsewhere.path / "it's the sécond";
            write_text(second / "data/note", "");
            run_in(elsewhere.path, command + (" " + checkout.top.string() + "/[!p]* " + shell_quoted(second.string())));
            write_text(second / "calls", "");
            const Ran ran = run_in(elsewhere.path, "env -i PATH=" + (checkout.top / "path").string() + " " + shell_quoted((second / "tutorial").string()) + " check 1.1");
            BOOST_TEST(has(ran.errors, "these have changed: the checkout's place\n"), ran.errors);
            BOOST_TEST(text_of(second / "calls").starts_with("cmake --preset release\n"));
            BOOST_TEST(!fs::exists(second / "build/release/rest"));
        }
}

// The script works on its own checkout, wherever the link is that leads to it.
BOOST_AUTO_TEST_CASE(a_link_to_the_script_or_to_its_folder) {
    const Checkout checkout;
    const TemporaryFolder elsewhere;
    write_text(elsewhere.path / "build/mine", "");
    write_text(elsewhere.path / "output/mine", "");
    fs::create_directory(elsewhere.path / "bin");
    fs::create_symlink("../link/tutorial", elsewhere.path / "bin/tut");
    fs::create_symlink(checkout.top, elsewhere.path / "link");
    const auto tut = [&](const std::string& arguments) {
        return run_in(elsewhere.path, "env -i PATH=" + (checkout.top / "path").string() + " bin/tut " + arguments);
    };
    BOOST_TEST(tut("run 1").output == "one\n");
    BOOST_TEST(tut("run 99").errors == "error: no chapter 99; there are 01_one 02_two_words\n");
    BOOST_TEST(text_of(checkout.top / "build/release/made_for").starts_with("the checkout's place: " + fs::canonical(checkout.top).string() + "\n"));
    fs::create_directory(checkout.top / "output");
    BOOST_TEST(tut("clean").status == 0);
    BOOST_TEST(!fs::exists(checkout.top / "build"));
    BOOST_TEST(fs::exists(elsewhere.path / "build/mine"));
    BOOST_TEST(fs::exists(elsewhere.path / "output/mine"));
    // CMake, too, is called in the place itself: its cache would hold the link's name, and follow it when it leads elsewhere
    checkout.stand_in("path/cmake", "case $1 in --version) exec cat cmake_version ;; esac\necho \"$PWD\" >>calls\nexit 1");
    run_in(elsewhere.path / "link", "env -i PATH=" + (checkout.top / "path").string() + " PWD=" + (elsewhere.path / "link").string() + " ./tutorial run 1");
    BOOST_TEST(checkout.calls().ends_with(fs::canonical(checkout.top).string() + "\n"), checkout.calls());
}

BOOST_AUTO_TEST_CASE(a_path_that_cmake_can_not_take_is_named) {
    for (const char* name : {"the \"second\"", "first;second", "a[b", "a]b", "a|b", "a<b", "a>b", "a#b", "a\\b", "a\nb"}) {
        const Checkout checkout;
        fs::create_directories(checkout.top / name);
        for (const char* part : {"tutorial", "chapters", "docs"}) fs::rename(checkout.top / part, checkout.top / name / part);
        const Ran ran = run_in(checkout.top / name, "env -i PATH=" + (checkout.top / "path").string() + " ./tutorial run 1");
        BOOST_TEST(ran.status == 2);
        BOOST_TEST(has(ran.errors, "error: CMake takes no path with a double quote, semicolon, "), ran.errors);
        BOOST_TEST(is_one_error_line(ran.errors), ran.errors);
    }
}

// Root may write everything, and so becomes somebody else for it.
BOOST_AUTO_TEST_CASE(a_checkout_of_somebody_else_is_one_error_line) {
    const Checkout checkout;
    const std::string nobody = geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : "";
    run_in(checkout.top, "chmod a+rx .");
    if (run_in(checkout.top, nobody + "true").status != 0) {
        BOOST_TEST_MESSAGE("skipped: there is no setpriv");
        return;
    }
    checkout.stand_in("tests/exercises/write.bash", "hint() { echo; }; write() { echo listed; }");
    for (const char* other : {"hunt", "prove"}) checkout.stand_in(std::string("tests/exercises/") + other + ".bash", "");
    write_text(checkout.top / "common/digits/mnist.sha256", "1  train-labels-idx1-ubyte\n");
    const auto refused = [&](const std::string& command, const std::string& file) {
        run_in(checkout.top, "chmod -R a+rX,a-w .");
        const Ran ran = run_in(checkout.top, nobody + checkout.command(command));
        run_in(checkout.top, "chmod -R u+w .");
        BOOST_TEST(ran.status == 2, command);
        BOOST_TEST(ran.errors == "error: " + file + " can't be written; copy this checkout to a folder of your own, and work there\n");
    };
    const std::string top = fs::canonical(checkout.top).string();
    for (const char* command : {"run 1", "test", "check 1.1", "data", "hint 1.1", "write 1.1"}) refused(command, top);
    checkout.tutorial("run 1");
    for (const char* command : {"run 1", "test", "check 1.1"}) refused(command, "build/release/made_for");
    refused("clean", top);
    BOOST_TEST(run_in(checkout.top, nobody + checkout.command("write")).output == "listed\n");
}

BOOST_AUTO_TEST_CASE(a_build_folder_that_the_script_did_not_make_is_made_anew) {
    const Checkout checkout;
    write_text(checkout.top / "build/release/CMakeCache.txt", "");
    write_text(checkout.top / "build/release/build.ninja", "");
    const Ran ran = checkout.tutorial("run 1");
    BOOST_TEST(ran.errors == "building all of build/release anew: ./tutorial did not make it, or not to the end\nconfiguring ...\nbuilding ...\n");
    BOOST_TEST(!fs::exists(checkout.top / "build/release/CMakeCache.txt"));
    write_text(checkout.top / "compiler", "a compiler, version 2\n");
    write_text(checkout.top / "compiler_says", "no such standard\n");
    BOOST_TEST(checkout.tutorial("run 1").errors.ends_with("configuring ...\nno such standard\nerror: configuring failed; the reason stands above\n"));
    write_text(checkout.top / "build/release/build.ninja", "half of it");
    fs::remove(checkout.top / "compiler_says");
    BOOST_TEST(has(checkout.tutorial("run 1").errors, "configuring ...\n"));
    BOOST_TEST(!fs::exists(checkout.top / "build/release/build.ninja"));
}

BOOST_AUTO_TEST_CASE(a_source_that_comes_back_with_its_old_time_counts_as_changed) {
    const Checkout checkout;
    const std::vector<fs::path> sources = {"chapters/01_one/main.cpp", "chapters/02_two_words/main.cpp", "common/program.cpp", "tests/test.cpp", "CMakeLists.txt", "CMakePresets.json"};
    BOOST_TEST(checkout.tutorial("run 1").status == 0);
    const fs::file_time_type built = fs::last_write_time(checkout.top / "build/release/made_for");
    for (const fs::path& source : sources) {
        fs::copy_file(checkout.top / source, checkout.top / "backup");
        fs::last_write_time(checkout.top / "backup", built - std::chrono::hours(1));
        fs::rename(checkout.top / "backup", checkout.top / source);
    }
    BOOST_TEST(checkout.tutorial("run 1").status == 0);
    for (const fs::path& source : sources) BOOST_TEST((fs::last_write_time(checkout.top / source) >= built), source);
    const fs::file_time_type touched = fs::last_write_time(checkout.top / sources[0]);
    BOOST_TEST(checkout.tutorial("run 1").status == 0);
    BOOST_TEST((fs::last_write_time(checkout.top / sources[0]) == touched));  // once
    // compared with the last build, not with the first
    fs::copy_file(checkout.top / sources[0], checkout.top / "backup");
    fs::last_write_time(checkout.top / "backup", touched);
    fs::rename(checkout.top / "backup", checkout.top / sources[0]);
    BOOST_TEST(checkout.tutorial("run 1").status == 0);
    BOOST_TEST((fs::last_write_time(checkout.top / sources[0]) > touched));
}

// A folder that is renamed takes its files with it, and changes neither of their times.
BOOST_AUTO_TEST_CASE(a_folder_that_takes_anothers_place_counts_as_changed) {
    const Checkout checkout;
    const fs::path folder = checkout.top / "chapters/01_one", source = folder / "main.cpp", other = checkout.top / "other";
    write_text(other / "main.cpp", "// another\n");
    write_text(other / "same.hpp", "// what stays\n");
    write_text(folder / "same.hpp", "// what stays\n");
    fs::last_write_time(other / "main.cpp", fs::file_time_type::clock::now() - std::chrono::hours(1));
    for (int times = 0; times < 2; ++times) {  // there, and back
        BOOST_TEST(checkout.tutorial("run 1").status == 0);
        const fs::file_time_type built = fs::last_write_time(checkout.top / "build/release/made_for"), same = fs::last_write_time(other / "same.hpp");
        run_in(checkout.top, "sleep 0.02; mv chapters/01_one third; mv other chapters/01_one; mv third other");
        BOOST_TEST((fs::last_write_time(source) < built));
        BOOST_TEST(checkout.tutorial("run 1").status == 0);
        BOOST_TEST((fs::last_write_time(source) > built));
        BOOST_TEST((fs::last_write_time(folder / "same.hpp") == same));
    }
}

BOOST_AUTO_TEST_CASE(the_preset_is_used_throughout) {
    const Checkout checkout;
    BOOST_TEST(checkout.tutorial("run 1", "PRESET=debug").output == "one\n");
    BOOST_TEST(checkout.calls() == "cmake --preset debug\ncmake --build --preset debug --target 01_one\n");
    BOOST_TEST(!fs::exists(checkout.top / "build/release"));
    fs::remove(checkout.top / "calls");
    BOOST_TEST(checkout.tutorial("test", "PRESET=sanitize").status == 8);
    BOOST_TEST(has(checkout.calls(), "--target all\nctest --preset sanitize\n"));
    BOOST_TEST(checkout.tutorial("test 1", "PRESET=sanitize").status == 8);
    BOOST_TEST(has(checkout.calls(), "ctest --preset sanitize --tests-regex ^01_one\n"));
    for (const char* wrong : {"PRESET=../../..", "PRESET=a/b", "PRESET=.", "'PRESET=two words'", "PRESET=Release", "PRESET=write", "PRESET=base", "PRESET=-x"}) {
        const Ran ran = checkout.tutorial("run 1", wrong);
        BOOST_TEST(ran.status == 2);
        BOOST_TEST(is_one_error_line(ran.errors), ran.errors);
    }
    BOOST_TEST(fs::exists(checkout.top / "tutorial"));
}

BOOST_AUTO_TEST_CASE(only_what_is_missing_is_installed) {
    const Checkout checkout;
    checkout.tutorial("run 1");
    BOOST_TEST(!has(checkout.calls(), "apt-get"));
    fs::remove(checkout.top / "path/ninja");
    write_text(checkout.top / "missing", "ninja-build\nlibpng-dev\nvim\n");
    BOOST_TEST(checkout.tutorial("run 1").status == 0);
    BOOST_TEST(has(checkout.calls(), install + "libpng-dev ninja-build\n"));
}

BOOST_AUTO_TEST_CASE(installed_is_what_is_needed_and_no_more) {
    const Checkout checkout;
    write_text(checkout.top / "missing", "libpng-dev\n");
    write_text(checkout.top / "unavailable", "update\n");  // one of the lists can't be fetched
    BOOST_TEST(checkout.tutorial("run 1").status == 0);
    BOOST_TEST(has(checkout.calls(), install + "libpng-dev\n"));
}

namespace {

// A checkout with the files of the site, and stand-ins for what builds it.
struct SiteCheckout : Checkout {
    SiteCheckout() {
        fs::create_directories(top / "docs");
        fs::copy(fs::current_path() / "docs/site", top / "docs/site", fs::copy_options::recursive);
        fs::copy(fs::current_path() / "tests/site", top / "tests/site", fs::copy_options::recursive);
        run_in(top, "for tool in cmp mv; do ln -s \"$(command -v $tool)\" path/; done");
        stand_in("path/npm", "echo \"npm $1\" >>calls; [ ! -f npm_fails ]");
        stand_in("path/node",
                 "echo \"node ${1##*/} ${2##*/} $SITE_BASE\" >>calls\n"
                 "[ ! -f \"fails/${1##*/}\" ] || { echo 'a broken formula'; exit 1; }\n"
                 "case $1 in *vitepress.js) mkdir -p \"$SITE_OUT\"; cp word \"$SITE_OUT/index.html\" ;; esac");
        write_text(top / "word", "first");
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_site_is_built_in_steps) {
    const SiteCheckout checkout;
    const Ran ran = checkout.tutorial("site build");
    BOOST_TEST(ran.status == 0, ran.errors);
    BOOST_TEST(ran.output == "build/site/html\n");
    BOOST_TEST(has(checkout.calls(), "--target 01_one_test 02_two_words_test\nnpm ci\nnode pages.mjs"), checkout.calls());
    BOOST_TEST(has(checkout.calls(), "\nnode vitepress.js build \n"), checkout.calls());
    BOOST_TEST(text_of(checkout.top / "build/site/html/index.html") == "first");
    BOOST_TEST(!fs::exists(checkout.top / "build/site/html.new"));
    fs::remove(checkout.top / "calls");
    write_text(checkout.top / "word", "second");
    BOOST_TEST(checkout.tutorial("site 8123").status == 0);
    BOOST_TEST(!has(checkout.calls(), "npm"));  // what it needs is there
    BOOST_TEST(has(checkout.calls(), "\nnode serve.mjs html \n"), checkout.calls());
    BOOST_TEST(text_of(checkout.top / "build/site/html/index.html") == "second");
    BOOST_TEST(checkout.tutorial("site test").status == 0);
    BOOST_TEST(has(checkout.calls(), "\nnode browser_test.mjs"), checkout.calls());
}

BOOST_AUTO_TEST_CASE(a_site_that_can_not_be_built_leaves_the_old_one) {
    const SiteCheckout checkout;
    BOOST_TEST(checkout.tutorial("site build").status == 0);
    write_text(checkout.top / "word", "second");
    for (const char* step : {"pages.mjs", "vitepress.js"}) {
        write_text(checkout.top / "fails" / step, "");
        const Ran ran = checkout.tutorial("site build");
        BOOST_TEST(ran.status == 2);
        BOOST_TEST(has(ran.errors, "a broken formula\nerror: "), ran.errors);
        BOOST_TEST(text_of(checkout.top / "build/site/html/index.html") == "first");
        fs::remove(checkout.top / "fails" / step);
    }
    write_text(checkout.top / "docs/site/package-lock.json", "{}");  // another version of something
    write_text(checkout.top / "npm_fails", "");
    BOOST_TEST(checkout.tutorial("site build").status == 2);
    fs::remove(checkout.top / "npm_fails");
    fs::remove(checkout.top / "calls");
    BOOST_TEST(checkout.tutorial("site build").status == 0);
    BOOST_TEST(has(checkout.calls(), "npm ci"));  // what failed is tried again
}

BOOST_AUTO_TEST_CASE(what_the_site_needs_is_installed) {
    const SiteCheckout checkout;
    fs::remove(checkout.top / "path/npm");
    write_text(checkout.top / "missing", "lld\n");
    checkout.tutorial("site build");
    BOOST_TEST(has(checkout.calls(), install + "lld npm\n"), checkout.calls());
    const Ran ran = checkout.tutorial("site biuld");
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(is_one_error_line(ran.errors), ran.errors);
}

BOOST_AUTO_TEST_CASE(there_must_be_a_compiler) {
    const Checkout checkout;
    write_text(checkout.top / "missing", "g++\n");
    write_text(checkout.top / "unavailable", "g++\n");
    const Ran ran = checkout.tutorial("run 1");
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(ran.output == "");
    BOOST_TEST(has(ran.errors, "error: installing g++ failed"));
}

BOOST_AUTO_TEST_CASE(make_takes_ninjas_place) {
    const Checkout checkout;
    fs::remove(checkout.top / "path/ninja");
    write_text(checkout.top / "missing", "ninja-build\n");
    checkout.stand_in("path/make", "");
    checkout.stand_in("path/getconf", "echo 3");
    write_text(checkout.top / "path/cmake", text_of(checkout.top / "path/cmake") + "echo \"jobs: $MAKEFLAGS\" >>calls\n");
    BOOST_TEST(checkout.tutorial("run 1").output == "one\n");
    BOOST_TEST(checkout.calls() == "cmake --preset release -G Unix Makefiles\ncmake --build --preset release --target 01_one\njobs: -j3\n");
    checkout.stand_in("path/ninja", "");
    const Ran ran = checkout.tutorial("run 1");  // one's folder is of no use to the other
    BOOST_TEST(has(ran.errors, "have changed: Ninja or make\n"), ran.errors);
    BOOST_TEST(has(checkout.calls(), "cmake --preset release\n"));
}

BOOST_AUTO_TEST_CASE(an_old_cmake_is_named) {
    const Checkout checkout;
    for (const char* version : {"3.24.4", "3.9.1", "2.8.12"}) {
        write_text(checkout.top / "cmake_version", std::string("cmake version ") + version + "\n");
        const Ran ran = checkout.tutorial("run 1");
        BOOST_TEST(ran.status == 2);
        BOOST_TEST(ran.errors == std::string("error: CMake 3.25 or later is needed, and this is ") + version + "; install a newer one, Python's pip has it as cmake\n");
    }
    BOOST_TEST(checkout.calls() == "");
    for (const char* version : {"3.25.0", "3.31.6", "4.1.0-rc2", "10.0"}) {
        write_text(checkout.top / "cmake_version", std::string("cmake version ") + version + "\n");
        BOOST_TEST(checkout.tutorial("run 1").status == 0, version);
    }
}

BOOST_AUTO_TEST_CASE(root_is_asked_for_only_to_install) {
    const Checkout checkout;
    checkout.stand_in("path/id", "echo 1000");
    BOOST_TEST(checkout.tutorial("run 1").status == 0);
    write_text(checkout.top / "missing", "g++\n");
    const Ran refused = checkout.tutorial("run 1");
    BOOST_TEST(refused.status == 2);
    BOOST_TEST(refused.errors == "error: neither root nor sudo; have installed: g++\n");
    checkout.stand_in("path/sudo", "echo sudo >>calls; exec \"$@\"");
    BOOST_TEST(checkout.tutorial("run 1").status == 0);
    BOOST_TEST(has(checkout.calls(), "sudo\n" + install + "g++\n"));
}

BOOST_AUTO_TEST_CASE(homebrew_where_there_is_no_apt) {
    const Checkout checkout;
    fs::remove(checkout.top / "path/apt-get");
    checkout.stand_in("path/brew", "if [ \"$1\" = --prefix ]; then echo brewed; else echo \"brew $*\" >>calls; fi");
    checkout.stand_in("path/cmake", "[ $1 != --version ] || exec cat cmake_version; echo \"cmake looks in $CMAKE_PREFIX_PATH\" >>calls; mkdir -p build/release; cp -R compiled build/release/bin");
    fs::remove(checkout.top / "path/ninja");
    for (const char* formula : {"cmake", "armadillo", "openblas", "boost-mpi", "open-mpi", "libpng"}) fs::create_directories(checkout.top / "brewed/opt" / formula);
    BOOST_TEST(checkout.tutorial("run 1").status == 0);
    BOOST_TEST(checkout.calls().starts_with("brew install boost jpeg-turbo ninja\ncmake looks in brewed/opt/openblas:brewed/opt/jpeg-turbo\n"), checkout.calls());
    for (const char* formula : {"boost", "jpeg-turbo", "ninja"}) fs::create_directories(checkout.top / "brewed/opt" / formula);
    fs::remove(checkout.top / "calls");
    BOOST_TEST(checkout.tutorial("run 1").status == 0);
    BOOST_TEST(!has(checkout.calls(), "brew install"));
}

BOOST_AUTO_TEST_CASE(elsewhere_a_list_of_what_is_needed) {
    const Checkout checkout;
    fs::remove(checkout.top / "path/apt-get");
    const Ran ran = checkout.tutorial("run 1");
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(is_one_error_line(ran.errors), ran.errors);
    BOOST_TEST(has(ran.errors, "Armadillo"));
    checkout.stand_in("path/ninja", "");
    checkout.stand_in("path/curl", "");
    BOOST_TEST(checkout.tutorial("run 1").status == 0);
}

BOOST_AUTO_TEST_CASE(what_the_compiler_says_is_shown_when_it_fails) {
    const Checkout checkout;
    BOOST_TEST(checkout.tutorial("run 1").errors == "configuring ...\nbuilding ...\n");
    write_text(checkout.top / "compiler_says", "main.cpp:1: unknown type\n");
    const Ran ran = checkout.tutorial("run 1");
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(ran.output == "");  // the program of the last build is not run
    BOOST_TEST(ran.errors == "building ...\nmain.cpp:1: unknown type\nerror: building failed; the reason stands above\n");
}

BOOST_AUTO_TEST_CASE(a_formulas_report_is_printed_as_it_is) {
    const Checkout checkout;
    const Ran holds = checkout.tutorial("check 1.1");
    BOOST_TEST(holds.status == 0);
    BOOST_TEST(holds.output == "formula 1.1: one is one\n  asked with --run_test=@1.1 --log_level=nothing --report_level=no\n");
    BOOST_TEST(has(checkout.calls(), "--target 01_one_test\n"));
    const Ran fails = checkout.tutorial("check 2.9");
    BOOST_TEST(fails.status == 1);
    BOOST_TEST(fails.output == "formula 2.9: two is three\n  FAIL\n");
}

BOOST_AUTO_TEST_CASE(all_formulas_are_listed_with_their_verdicts) {
    const Checkout checkout;
    const Ran some_fail = checkout.tutorial("check");
    BOOST_TEST(some_fail.status == 1);
    BOOST_TEST(some_fail.output ==
               "1.1   PASS  one is one\n"
               "2.9   FAIL  two is three\n"
               "2.10  FAIL  no report; no test carries this label\n"
               "\n"
               "3 formulas, 2 failed\n");
    checkout.compiles_to("02_two_words_test", "echo \"formula ${1#*@}: holds\"");
    const Ran all_hold = checkout.tutorial("check");
    BOOST_TEST(all_hold.status == 0);
    BOOST_TEST(has(all_hold.output, "2.10  PASS  holds\n\n3 formulas, 0 failed\n"));
    for (const char* page : {"docs/01_one.md", "docs/02_two_words.md", "docs/beside.md"}) write_text(checkout.top / page, "");
    const Ran none = checkout.tutorial("check");
    BOOST_TEST(none.status == 1);
    BOOST_TEST(has(none.output, "0 formulas"));
}

BOOST_AUTO_TEST_CASE(colours_are_for_terminals) {
    const Checkout checkout;
    if (run_in(checkout.top, "script -qec true /dev/null").status != 0) {
        BOOST_TEST_MESSAGE("skipped: no script(1) of util-linux here, or no terminal for it to pretend");
        return;
    }
    const std::string red = "\033[31mFAIL\033[0m";
    BOOST_TEST(has(checkout.tutorial_on_a_terminal("check").output, red));
    BOOST_TEST(has(checkout.tutorial_on_a_terminal("check", "NO_COLOR=1").output, "FAIL"));
    BOOST_TEST(!has(checkout.tutorial_on_a_terminal("check", "NO_COLOR=1").output, "\033"));
    BOOST_TEST(!has(checkout.tutorial_on_a_terminal("check", "TERM=dumb").output, "\033"));
    BOOST_TEST(!has(checkout.tutorial("check").output, "\033"));
    const auto redirected = [&](const std::string& where) {  // one of the two ends is no terminal
        return run_in(checkout.top, "script --quiet --return --command 'sh -c \"" + checkout.command("check") + " " + where + "\"' /dev/null").output;
    };
    BOOST_TEST(has(redirected("</dev/null"), red));
    BOOST_TEST(!has(redirected("| cat"), "\033"));
}

BOOST_AUTO_TEST_CASE(clean_keeps_the_data) {
    const Checkout checkout;
    write_text(checkout.top / "output/plot.svg", "");
    write_text(checkout.top / "data/mnist/train-images-idx3-ubyte", "");
    for (const char* preset : {"release", "debug", "write"}) write_text(checkout.top / "build" / preset / "made_for", "");
    BOOST_TEST(checkout.tutorial("clean").status == 0);
    BOOST_TEST(!fs::exists(checkout.top / "build"));
    BOOST_TEST(!fs::exists(checkout.top / "output"));
    BOOST_TEST(fs::exists(checkout.top / "data/mnist/train-images-idx3-ubyte"));
    BOOST_TEST(fs::exists(checkout.top / "chapters/01_one/main.cpp"));
}
