// ./tutorial write, hint, solution, reset and hunt in a small checkout of its own. CMake and the compiled checks are stand-ins: what they
// say depends on what the reader has written. So each verdict can be seen without compiling anything.
#include "test.hpp"

#include "shell.hpp"

#include <algorithm>
#include <map>

namespace fs = std::filesystem;
using namespace scratch;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const std::string header = R"(#pragma once

// (2.1) x: any number, returns its square
inline double square(double x) {
    return x * x;
}

// not an exercise: it has no number
inline double cube(double x) { return x * x * x; }

// (2.10) x: any number,
// returns the slope of its square
template <typename T>
T slope(T x) {
    return 2.0 * x;
}

// (2.9) a struct is none either
struct Thing {
    int x;
};
)";

const std::string page = R"(# Two

```math
x^2 \tag{2.1}
```

```math
2 x \tag{2.10}
```

<details><summary>Hint 1 for 2.1</summary>

Multiply.

</details>

<details><summary>Hint 2 for 2.1</summary>

By itself.

It is `x * x`.

</details>
)";

struct Checkout {
    TemporaryFolder folder;
    fs::path top = folder.path;

    Checkout() {
        fs::copy_file("tutorial", top / "tutorial");  // ctest runs this in the top folder
        fs::create_directories(top / "tests");
        fs::copy("tests/exercises", top / "tests/exercises");
        write_text(top / "tests/exercises/bugs.txt",
                   "hunt 1\nformula 2.10\nrun 02_two --epochs 2\naccuracy 1 2\ndiagnosis x\nseen It was twice too long.\nhint Look.\nhint Look at the slope.\n"
                   "body\n    return 4.0 * x;\nend\n");
        write_text(top / "chapters/02_two/two.hpp", header);
        write_text(top / "chapters/02_two/main.cpp", "");
        write_text(top / "docs/02_two.md", page);
        for (const char* folder_of : {"common", "tests"}) write_text(top / folder_of / "nothing.cpp", "");
        write_text(top / "CMakeLists.txt", "");
        write_text(top / "CMakePresets.json", "");
        stand_in("id", "echo 0");
        stand_in("dpkg-query", "printf installed");
        stand_in("apt-get", "exit 1");
        stand_in("ninja", "");
        stand_in("c++", "echo a compiler");
        // what does not compile, and what the check of that which does would say, stands in the reader's own lines
        stand_in("cmake", R"sh(case $1 in --version) echo 'cmake version 3.25.1'; exit ;; --preset) mkdir -p build/$2; exit ;; esac
mkdir -p build/write/bin
echo "$*" >>calls
cat build/write/my/02_two/two.hpp >compiled 2>/dev/null || cat chapters/02_two/two.hpp >compiled
if line=$(grep -n SYNTAX compiled); then echo "my/02_two/two.hpp:5:3: error: a mess"; echo "other: error: follows"; exit 1; fi
if grep -q ELSEWHERE compiled; then echo "/usr/include/t.hpp:9:9: error: no such operation"; echo "my/02_two/two.hpp:5:12:   required from here"; exit 1; fi
if grep -q GONE compiled; then echo "tests/02_two_test.cpp:1:1: error: square is not there"; exit 1; fi
cat >build/write/bin/02_two_write <<'END'
#!/bin/bash
for word; do case $word in --log_sink=*) sink=${word#*=} ;; esac; done
echo "$*" >>calls; echo "formula: asked with $1"; : >$sink
ends() { echo "x.cpp(3): error: in \"a/b\": $1" >>$sink; exit 201; }
for formula in 2.1 2.10; do case $* in *@$formula\ *) grep -qF "($formula) is not written yet" compiled && ends "std::logic_error: ($formula) is not written yet" ;; esac; done
grep -q CRASH compiled && kill -SEGV $$
grep -q LOOP compiled && exec sleep 100
grep -q THROW compiled && { echo 'x.cpp(3): fatal error: in "a/b": std::logic_error: sizes differ' >>$sink; exit 201; }
grep -q REPORTED compiled && { echo "  FAIL: a constant factor"; ends 'the diagnosis was: another'; }
grep -q WRONG compiled && ends 'sign flipped'
case $* in *@2.10\ *) grep -q '4.0 \* x' compiled && ends 'a constant factor' ;; esac
exit 0
END
cat >build/write/bin/02_two_mine <<'END'
#!/bin/bash
echo '  epoch  loss'; echo '      0    2.0  1.0  10.00 %   0.1 s'
if grep -q '4.0 [*] x' compiled && [ ${0##*_} = mine ]; then echo '      1    1.0  1.0  50.00 %   0.1 s'; else echo '      1    0.5  1.0  50.00 %   0.1 s'; fi
echo "own: $(grep -c 'x [*] x;' compiled)"; echo "asked: $*"; echo 'test accuracy: 50.00 %'
END
cp build/write/bin/02_two_mine build/write/bin/02_two
chmod +x build/write/bin/*)sh");
    }

    void stand_in(const std::string& program, const std::string& script) const {
        write_text(top / "path" / program, "#!/bin/bash\n" + script + "\n");
        fs::permissions(top / "path" / program, fs::perms::owner_all);
    }

    Ran tutorial(const std::string& arguments) const { return run_in(top, "env PATH=\"" + (top / "path").string() + ":$PATH\" LC_ALL=C ./tutorial " + arguments); }

    fs::path mine() const { return top / "my/02_two/two.hpp"; }
    std::string written() const { return text_of(mine()); }
    std::string progress() const { return text_of(top / "my/progress"); }

    // In the place of what is blanked for `number`.
    void writes(const std::string& number, const std::string& lines) const {
        std::string text = written();
        const std::string blank = "    throw std::logic_error(\"(" + number + ") is not written yet\");  // TODO\n";
        const std::size_t at = text.find(blank);
        BOOST_TEST_REQUIRE(at != std::string::npos, text);
        write_text(mine(), text.replace(at, blank.size(), lines));
    }
};

// The verdict's last lines, and the status.
void must_say(const Ran& ran, int status, const std::string& words) {
    BOOST_TEST(ran.status == status, ran.output << ran.errors);
    BOOST_TEST(has(ran.output, words), ran.output << ran.errors);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(writing)

BOOST_AUTO_TEST_CASE(one_body_is_blanked_and_nothing_else) {
    const Checkout checkout;
    const Ran ran = checkout.tutorial("write 2.10");
    must_say(ran, 0, "2.10  slope\n\n  // (2.10) x: any number,\n  // returns the slope of its square\n  template <typename T>\n  T slope(T x) {\n");
    BOOST_TEST(has(ran.output, "docs/02_two.md, tag 2.10\n"), ran.output);
    BOOST_TEST(has(ran.output, "my/02_two/two.hpp, line 15, where it says TODO\n"), ran.output);
    std::string expected = header;
    const std::string body = "    return 2.0 * x;\n";
    expected.replace(expected.find(body), body.size(), "    throw std::logic_error(\"(2.10) is not written yet\");  // TODO\n");
    BOOST_TEST(checkout.written() == expected);
    BOOST_TEST(text_of(checkout.top / "chapters/02_two/two.hpp") == header);
    BOOST_TEST(checkout.progress() == "2.10 open 0\n");
}

BOOST_AUTO_TEST_CASE(what_was_written_stays_when_another_is_begun) {
    const Checkout checkout;
    checkout.tutorial("write 2.10");
    checkout.writes("2.10", "    return x + x;\n");
    checkout.tutorial("write 2.1");
    BOOST_TEST(has(checkout.written(), "    return x + x;\n"), checkout.written());
    BOOST_TEST(has(checkout.written(), "(2.1) is not written yet"), checkout.written());
    BOOST_TEST(!has(checkout.written(), "return x * x;\n}"), checkout.written());
}

BOOST_AUTO_TEST_CASE(all_of_a_chapter) {
    const Checkout checkout;
    write_text(checkout.top / "chapters/01_one/one.hpp", "// (1.1) nothing\ninline int one() {\n    return 1;\n}\n");
    must_say(checkout.tutorial("write 2"), 0, "  2.1   open     square\n  2.10  open     slope\n\nNext: ./tutorial write 2.1,");
    must_say(checkout.tutorial("write"), 0, "Next: ./tutorial write 1.1,");
    for (const char* number : {"2.1", "2.10"}) BOOST_TEST(has(checkout.written(), std::string("(") + number + ") is not written yet"));
}

BOOST_AUTO_TEST_CASE(what_is_no_exercise_is_said) {
    const Checkout checkout;
    for (const char* arguments : {"write 2.9", "write 2.2", "write 3", "write x.y", "hint 2.9", "solution 9.9", "reset 2.1", "hint", "solution", "reset", "hunt 2",
                                  "hunt 2.1", "hunt --hint", "hunt --give-up", "write --watch 2.1", "solution 2.1 --no"}) {
        const Ran ran = checkout.tutorial(arguments);
        BOOST_TEST(ran.status == 2, arguments);
        BOOST_TEST((ran.errors.starts_with("error: ") && std::count(ran.errors.begin(), ran.errors.end(), '\n') == 1), arguments << ": " << ran.errors);
        BOOST_TEST(ran.output == "", arguments);
    }
    BOOST_TEST(!fs::exists(checkout.top / "my"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(verdicts)

BOOST_AUTO_TEST_CASE(open_wrong_and_right) {
    const Checkout checkout;
    checkout.tutorial("write 2.1");
    must_say(checkout.tutorial("write 2.1"), 1, "OPEN  2.1  not written yet: my/02_two/two.hpp, line 5\n");
    checkout.writes("2.1", "    return -x * x;  // WRONG\n");
    const Ran wrong = checkout.tutorial("write 2.1");
    must_say(wrong, 1, "  sign flipped\nFAIL  2.1  the check does not hold\n");
    BOOST_TEST(has(wrong.output, "./tutorial hint 2.1"), wrong.output);
    BOOST_TEST(has(checkout.progress(), "2.1 failed 0"));
    std::string twice = header;
    write_text(checkout.mine(), twice.replace(twice.find("x * x;"), 6, "2.0 * x * x;  // REPORTED"));
    must_say(checkout.tutorial("write 2.1"), 1, "  FAIL: a constant factor\nFAIL  2.1  the check does not hold\n");  // what fails after it tests the check itself
    write_text(checkout.mine(), header);
    must_say(checkout.tutorial("write 2.1"), 0, "PASS  2.1  square\n");
    BOOST_TEST(has(checkout.progress(), "2.1 passed 0 "));
    must_say(checkout.tutorial("write"), 0, "  2.1   passed   square\n  2.10  -        slope\n\nNext: ./tutorial write 2.10");
    write_text(checkout.mine(), header + "// a change elsewhere\n");
    must_say(checkout.tutorial("write"), 0, "2.1   passed ");
    std::string text = header;
    write_text(checkout.mine(), text.replace(text.find("x * x;"), 6, "x*x;"));
    must_say(checkout.tutorial("write"), 0, "2.1   changed");
}

// Two that compile what is in my/ at once would judge each other's.
BOOST_AUTO_TEST_CASE(one_at_a_time) {
    const Checkout checkout;
    checkout.tutorial("write 2.1");
    write_text(checkout.mine(), header);
    const Ran waited = run_in(checkout.top, "mkdir -p build; sleep 1 & ln -s $! build/write.lock; wait $! & env PATH=\"" + (checkout.top / "path").string() + ":$PATH\" LC_ALL=C ./tutorial write 2.1");
    must_say(waited, 0, "PASS  2.1  square\n");
    BOOST_TEST(has(waited.errors, "waiting for another ./tutorial write or hunt, process "), waited.errors);
    BOOST_TEST(!fs::is_symlink(checkout.top / "build/write.lock"));
    const Ran not_waited = run_in(checkout.top, "sh -c exit & ln -s $! build/write.lock; wait; env PATH=\"" + (checkout.top / "path").string() + ":$PATH\" LC_ALL=C ./tutorial write 2.1");
    must_say(not_waited, 0, "PASS  2.1  square\n");  // whoever held it is gone
    BOOST_TEST(!has(not_waited.errors, "waiting"), not_waited.errors);
}

BOOST_AUTO_TEST_CASE(what_does_not_compile) {
    const Checkout checkout;
    checkout.tutorial("write 2.1");
    checkout.writes("2.1", "    return SYNTAX;\n");
    must_say(checkout.tutorial("write 2.1"), 1, "FAIL  2.1  it does not compile:\n  a mess\n  my/02_two/two.hpp, line 5:\n    return SYNTAX;\n");
    write_text(checkout.mine(), header + "// ELSEWHERE\n");
    must_say(checkout.tutorial("write 2.1"), 1, "  no such operation\n  my/02_two/two.hpp, line 5:\n    return x * x;\n");
    write_text(checkout.mine(), header + "// GONE\n");
    must_say(checkout.tutorial("write 2.1"), 1, "  square is not there\n  (not in your file, but in what uses it");
}

BOOST_AUTO_TEST_CASE(what_crashes_throws_or_never_ends) {
    const Checkout checkout;
    checkout.tutorial("write 2.1");
    write_text(checkout.mine(), header + "// CRASH\n");
    must_say(checkout.tutorial("write 2.1"), 1, "FAIL  2.1  it crashed: memory that is not its own");
    write_text(checkout.mine(), header + "// THROW\n");
    must_say(checkout.tutorial("write 2.1"), 1, "  std::logic_error: sizes differ\nFAIL  2.1  the check does not hold\n");
    write_text(checkout.mine(), header + "// LOOP\n");
    std::string script = text_of(checkout.top / "tests/exercises/write.bash");
    const std::string longest = "longest=60 ";
    BOOST_TEST_REQUIRE(has(script, longest));
    write_text(checkout.top / "tests/exercises/write.bash", script.replace(script.find(longest), longest.size(), "longest=1 "));
    must_say(checkout.tutorial("write 2.1"), 1, "FAIL  2.1  stopped after 1 seconds: does a loop never end?\n");
}

// What is half written elsewhere in the file is no reason for a verdict on this one.
BOOST_AUTO_TEST_CASE(only_the_one_function_is_judged) {
    const Checkout checkout;
    checkout.tutorial("write 2");
    checkout.writes("2.1", "    return 1.0 * x * x;\n");
    checkout.writes("2.10", "    return WRONG SYNTAX CRASH;\n");
    must_say(checkout.tutorial("write 2.1"), 0, "PASS  2.1  square\n");
    const std::string compiled = text_of(checkout.top / "compiled");
    BOOST_TEST(has(compiled, "    return 2.0 * x;\n#line 16 \"my/02_two/two.hpp\"\n}\n"), compiled);
    BOOST_TEST(has(checkout.written(), "return WRONG SYNTAX CRASH;"));
    checkout.tutorial("write 2.10");
    BOOST_TEST(has(text_of(checkout.top / "compiled"), "return 1.0 * x * x;"));  // what has passed is the reader's own
    const Ran all = checkout.tutorial("write --all");
    must_say(all, 1, "PASS  2.1  square\n");
    BOOST_TEST(has(all.output, "\nFAIL  2.10  it does not compile"), all.output);
    BOOST_TEST(has(all.output, "\n2 exercises, 1 passed\n"), all.output);
    write_text(checkout.mine(), header);
    must_say(checkout.tutorial("write --all"), 0, "2 exercises, 2 passed\n");
}

BOOST_AUTO_TEST_CASE(a_function_that_is_gone_is_said) {
    const Checkout checkout;
    checkout.tutorial("write 2.1");
    std::string text = checkout.written();
    write_text(checkout.mine(), text.replace(text.find("// (2.1)"), 8, "// (2,1)"));
    const Ran ran = checkout.tutorial("write 2.1");
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(has(ran.errors, "has no function under a comment that begins with // (2.1) any more"), ran.errors);
    BOOST_TEST(checkout.tutorial("reset 2.1").status == 0);
    BOOST_TEST(has(checkout.written(), "// (2.1)"));
}

BOOST_AUTO_TEST_CASE(the_program_with_ones_own_code) {
    const Checkout checkout;
    checkout.tutorial("write 2.1");
    checkout.writes("2.1", "    return 1.0 * x * x;\n");
    checkout.tutorial("write 2.1");
    must_say(checkout.tutorial("write --run 2 --epochs 3"), 0, "own: 2\nasked: --epochs 3\n");
}

BOOST_AUTO_TEST_CASE(other_lines_of_the_progress_stay) {
    const Checkout checkout;
    write_text(checkout.top / "my/progress", "# mine\n2.1 open 1\nwhat is this\n");
    checkout.tutorial("write 2.10");
    BOOST_TEST(checkout.progress() == "# mine\n2.1 open 1\nwhat is this\n2.10 open 0\n");
}

// A key is read between two looks at the files: h, then a file that is saved and passes, then n past the next exercise, q. `script` is the terminal.
BOOST_AUTO_TEST_CASE(watching) {
    const Checkout checkout;
    const std::string path = "env PATH=\"" + (checkout.top / "path").string() + ":$PATH\" LC_ALL=C TERM=dumb ";
    const std::string saved = "sed 's|.*(2.1) is not written.*|    return 1.0 * x * x;|' my/02_two/two.hpp >new && mv new my/02_two/two.hpp";
    const Ran ran = run_in(checkout.top, "(sleep 1; printf n; sleep 1; printf n; sleep 1; printf h; sleep 1; " + saved + "; sleep 3; printf n; sleep 1; printf q) | " + path +
                                             "script --quiet --return --command './tutorial write --watch' /dev/null");
    BOOST_TEST(ran.status == 0);
    std::size_t at = 0;
    for (const char* part : {"2.1  square", "Save the file, and it is checked. Keys: h hint, n next, q quit", "2.10  slope", "2.1  square", "Hint 1 for 2.1", "PASS  2.1  square", "2.10  slope", "Save the file"}) {
        const std::size_t found = ran.output.find(part, at);
        BOOST_TEST((found != std::string::npos), part << " does not come next in\n" << ran.output);
        if (found != std::string::npos) at = found;
    }
    BOOST_TEST(has(checkout.progress(), "2.1 passed 1 "), checkout.progress());
    BOOST_TEST(has(checkout.progress(), "2.10 open 0\n"), checkout.progress());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(help)

BOOST_AUTO_TEST_CASE(hints_come_one_by_one) {
    const Checkout checkout;
    checkout.tutorial("write 2.1");
    must_say(checkout.tutorial("hint 2.1"), 0, "Hint 1 for 2.1\n\nMultiply.\n");
    must_say(checkout.tutorial("hint 2.1"), 0, "Hint 2 for 2.1\n\nBy itself.\n\nIt is `x * x`.\n");
    must_say(checkout.tutorial("hint 2.1"), 0, "That was the last hint.");
    BOOST_TEST(checkout.progress() == "2.1 open 2\n");
    BOOST_TEST(has(checkout.tutorial("hint 2.10").errors, "no page has a hint for 2.10"));
}

BOOST_AUTO_TEST_CASE(the_solution_comes_after_a_pass_or_now) {
    const Checkout checkout;
    checkout.tutorial("write 2.1");
    BOOST_TEST(checkout.tutorial("solution 2.1").status == 2);
    must_say(checkout.tutorial("solution 2.1 --now"), 0, "chapters/02_two/two.hpp:\n// (2.1) x: any number, returns its square\ninline double square(double x) {\n    return x * x;\n}\n");
    write_text(checkout.mine(), header);
    checkout.tutorial("write 2.1");
    must_say(checkout.tutorial("solution 2.1"), 0, "    return x * x;\n");
}

BOOST_AUTO_TEST_CASE(a_reset_loses_nothing) {
    const Checkout checkout;
    checkout.tutorial("write 2");
    checkout.writes("2.1", "    return 1;\n");
    checkout.writes("2.10", "    return 10;\n");
    const std::string first = checkout.written();
    checkout.tutorial("reset 2.1");
    BOOST_TEST(has(checkout.written(), "(2.1) is not written yet"));
    BOOST_TEST(has(checkout.written(), "return 10;"));
    const std::string second = checkout.written();
    const Ran all = checkout.tutorial("reset all");
    BOOST_TEST(all.status == 0);
    BOOST_TEST(!fs::exists(checkout.mine()));
    BOOST_TEST(!fs::exists(checkout.top / "my/progress"));
    std::map<std::string, int> kept;
    for (const auto& entry : fs::recursive_directory_iterator(checkout.top / "my/kept"))
        if (entry.path().extension() == ".hpp") ++kept[text_of(entry.path())];
    BOOST_TEST(kept.size() == 2u);
    BOOST_TEST((kept.contains(first) && kept.contains(second)));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(hunting)

BOOST_AUTO_TEST_CASE(a_hunt_from_its_beginning_to_its_end) {
    const Checkout checkout;
    must_say(checkout.tutorial("hunt"), 0, "  hunt 1   -\n");
    checkout.tutorial("write 2.1");
    const std::string mine = checkout.written();
    const Ran begun = checkout.tutorial("hunt 1");
    must_say(begun, 0, "As it should be\n");
    BOOST_TEST(has(begun.output, "\nAs it is\n"), begun.output);
    BOOST_TEST(!has(begun.output, "slope"), begun.output);  // it does not say where
    BOOST_TEST(has(begun.output, "\n      0         2.0 ####################          2.0 ####################\n"
                                 "      1         0.5 #####                         1.0 ##########\n"), begun.output);
    const fs::path hunted = checkout.top / "my/hunt/02_two/two.hpp";
    std::string expected = header;
    BOOST_TEST(text_of(hunted) == expected.replace(expected.find("2.0 * x"), 7, "4.0 * x"));
    BOOST_TEST(checkout.written() == mine);  // what the reader writes stays out of it

    BOOST_TEST(checkout.tutorial("hunt 2.1").status == 0);
    must_say(checkout.tutorial("hunt 2.10"), 1, "  a constant factor\nFAIL  2.10  the check does not hold\n");
    must_say(checkout.tutorial("hunt --hint"), 0, "Look.\n");
    must_say(checkout.tutorial("hunt --hint"), 0, "Look at the slope.\n");
    must_say(checkout.tutorial("hunt"), 1, "FAIL  hunt 1: something is still wrong");
    write_text(hunted, header);
    must_say(checkout.tutorial("hunt"), 0, "PASS  hunt 1: all is right again\nIt was (2.10), slope in chapters/02_two/two.hpp. It was twice too long.\n");
    must_say(checkout.tutorial("hunt"), 0, "  hunt 1   found\n");
    BOOST_TEST(!fs::exists(checkout.top / "my/hunt"));
}

BOOST_AUTO_TEST_CASE(giving_up_shows_both_and_keeps_the_hunt) {
    const Checkout checkout;
    checkout.tutorial("hunt 1");
    const Ran given_up = checkout.tutorial("hunt --give-up");
    must_say(given_up, 0, "It is (2.10), slope in my/hunt/02_two/two.hpp:\n\n    return 4.0 * x;\n\nIn place of:\n\n    return 2.0 * x;\n");
    BOOST_TEST(!fs::exists(checkout.top / "my/hunt"));
    BOOST_TEST(fs::exists(checkout.top / "my/kept"));
    must_say(checkout.tutorial("hunt"), 0, "  hunt 1   -\n");
}

BOOST_AUTO_TEST_SUITE_END()
