// One mistake each: a change to the good project beside this file, and what docs_check.hpp must say of it, no more and no less.
#pragma once

#include <string>

namespace scratch {

struct Mistake {
    std::string file;
    std::string right;  // what stands there; "" for the whole file, which then goes away
    std::string wrong;  // what takes its place
    std::string complaint;
};

const Mistake mistakes[]{
    // mistakes to plant
    {"tests/mistakes.txt", "- #include", "- #import", "tests/mistakes.txt:4: \"#import\" does not stand in one line of common/print.hpp"},
    {"tests/mistakes.txt", "print.hpp", "no.hpp", "tests/mistakes.txt:4: \"#include\" does not stand in one line of common/no.hpp"},
    {"common/print.hpp", ".hpp\"", ".hpp\"\n#include <vector>", "tests/mistakes.txt:4: \"#include\" does not stand in one line of common/print.hpp"},
    {"tests/mistakes.txt", "\n+\n", "\n", "tests/mistakes.txt:3: is not three lines: who and file, -, +"},

    // code
    {"docs/02_slope.md", "    return 2 * x;", "    return 3 * x;",
     "docs/02_slope.md:37: \"return 3 * x;\" does not stand there in chapters/02_slope/slope.hpp: \"return 2 * x;\" does"},
    {"docs/02_slope.md", "    return 2 * x;", "  return 2 * x;",
     "docs/02_slope.md:37: \"return 2 * x;\" does not stand there in chapters/02_slope/slope.hpp: \"return 2 * x;\" does"},
    {"chapters/02_slope/slope.hpp", "return 2 * x;", "return x + x;",
     "docs/02_slope.md:37: \"return 2 * x;\" does not stand there in chapters/02_slope/slope.hpp: \"return x + x;\" does"},
    {"docs/02_slope.md", "}\n// ...\n    const", "}\n    const",
     "docs/02_slope.md:39: \"const double rise = square(x + h) - square(x - h);\" does not stand there in chapters/02_slope/slope.hpp"},
    {"docs/02_slope.md", "square(x - h);\n```", "square(x - h);\n// ...\ninline double slope(double x) {\n```",
     "docs/02_slope.md:42: \"inline double slope(double x) {\" does not stand there in chapters/02_slope/slope.hpp"},
    {"docs/02_slope.md", "    return rise / (2 * h);\n}", "// ...", "docs/02_slope.md:43: shows no code"},
    {"docs/02_slope.md", "project(good LANGUAGES CXX)", "project(good)",
     "docs/02_slope.md:49: \"project(good)\" does not stand there in CMakeLists.txt"},
    {"docs/02_slope.md", "```cpp wrong", "```cpp", "docs/02_slope.md:53: a cpp block names its file, or says wrong or exercise"},
    {"docs/02_slope.md", "```cpp wrong", "```c++ wrong",
     "docs/02_slope.md:53: a block is one of cpp, cmake, bash, console, text, math, not \"c++\""},
    {"docs/02_slope.md", "```cpp wrong", "```cpp chapters/slope.hpp", "docs/02_slope.md:53: there is no file chapters/slope.hpp"},

    // output
    {"docs/02_slope.md", "slope at  3:   6", "slope at  3:   7",
     "docs/02_slope.md:68: \"slope at  3:   7\" is not what ./tutorial run 2 --seed 3 prints there"},
    {"docs/02_slope.md", "slope at  3:   6", "slope at  x:   6",
     "docs/02_slope.md:68: \"slope at  x:   6\" is not what ./tutorial run 2 --seed 3 prints there"},
    {"docs/02_slope.md", "estimate  6.000003", "estimate  6.000005",
     "docs/02_slope.md:69: \"estimate  6.000005, error 5.2e-10\" is not what ./tutorial run 2 --seed 3 prints there, but \"estimate 6.0000034, error 5.3e-10\""},
    {"docs/02_slope.md", "error 5.2e-10", "error 5.2e-09",
     "docs/02_slope.md:69: \"estimate  6.000003, error 5.2e-09\" is not what ./tutorial run 2 --seed 3 prints there, but \"estimate 6.0000034, error 5.3e-10\""},
    {"docs/02_slope.md", "5.2e-10\n...\n", "5.2e-10\n",
     "docs/02_slope.md:70: \"60,000 points in 02_slope, worst nan\" is not what ./tutorial run 2 --seed 3 prints there, but \"left out\""},
    {"docs/02_slope.md", "60,000 points", "61,000 points",
     "docs/02_slope.md:71: \"61,000 points in 02_slope, worst nan\" is not what ./tutorial run 2 --seed 3 prints there"},
    {"docs/02_slope.md", "in 02_slope, worst nan", "in 02_slope, worst 0.0",
     "docs/02_slope.md:71: \"60,000 points in 02_slope, worst 0.0\" is not what ./tutorial run 2 --seed 3 prints there"},
    {"docs/02_slope.md", "run 1\n9\n", "run 1\n8\n", "docs/02_slope.md:73: \"8\" is not what ./tutorial run 1 prints there"},
    {"docs/02_slope.md", "tolerance=0.05 ", "",
     "docs/02_slope.md:78: \"epoch 1: loss 0.305 after 9.99 s\" is not what build/release/bin/02_slope --epochs 2 prints there"},
    {"docs/02_slope.md", " ignore=seconds", "",
     "docs/02_slope.md:78: \"epoch 1: loss 0.305 after 9.99 s\" is not what build/release/bin/02_slope --epochs 2 prints there"},
    {"docs/02_slope.md", "loss 0.305", "loss 0.340",
     "docs/02_slope.md:78: \"epoch 1: loss 0.340 after 9.99 s\" is not what build/release/bin/02_slope --epochs 2 prints there"},
    {"docs/02_slope.md", "slope: ok", "slope: fine", "docs/02_slope.md:85: \"slope: fine\" is not what ./tutorial check 2.1 prints there"},
    {"docs/02_slope.md", "ignore=seconds", "ignore=seconds loose", "docs/02_slope.md:76: \"loose\" is neither tolerance=0.05 nor ignore=seconds"},
    {"docs/02_slope.md", "$ cmake --build --preset release\n", "",
     "docs/02_slope.md:59: a console block starts with its command: $ ./tutorial run 2"},
    {"docs/02_slope.md", "$ ./tutorial run 1\n", "$ ./tutorial run 3\n",
     "docs/02_slope.md:72: \"./tutorial run 3\" can't be run by docs_test: one of our programs, plain words"},
    {"docs/02_slope.md", "$ ./tutorial run 1\n", "$ ./tutorial run 1 | head\n",
     "docs/02_slope.md:72: \"./tutorial run 1 | head\" can't be run by docs_test: one of our programs, plain words"},

    // formulas
    {"docs/02_slope.md", "<!-- step -->", "", "docs/02_slope.md:16: a derivative needs its \\tag{2.M}, or <!-- step --> above"},
    {"docs/02_slope.md", "= 1\n", "= 1 \\tag{A}\n", "docs/02_slope.md:17: a tag here is \\tag{2.M}"},
    {"docs/02_slope.md", "= 1\n", "= 1 \\tag{2.1}\n", "docs/02_slope.md:23: tag 2.1 stands here twice"},
    {"tests/02_slope_test.cpp", "label(\"2.2\")", "label(\"2.1\")", "docs/02_slope.md:27: no test case of this chapter has label(\"2.2\")"},
    {"tests/02_slope_test.cpp", "label(\"slow\")", "label(\"2.3\")", "tests/02_slope_test.cpp:2: no page has a formula 2.3"},
    {"docs/02_slope.md", "And `./tutorial check 2.2`", "And 2.2",
     "docs/02_slope.md:27: the page does not say how to check this: ./tutorial check 2.2"},
    {"docs/00_notation.md", "# Notation\n", "# Notation\n\n```math\nx \\tag{2.1}\n```\n\n`./tutorial check 2.1`\n",
     "docs/02_slope.md:23: tag 2.1 stands in docs/00_notation.md too"},
    {"docs/00_notation.md", "# Notation\n", "# Notation\n\n```math\nx \\tag{2.3}\n```\n\n`./tutorial check 2.3`\n",
     "docs/00_notation.md:4: no test case of this chapter has label(\"2.3\")"},
    {"README.md", "./tutorial check 2.1", "./tutorial check 2.11", "README.md:6: there is no formula 2.11 to check"},

    // exercises
    {"chapters/02_slope/slope.hpp", "// (2.1) the exact slope", "// (3.1) the exact slope",
     "docs/02_slope.md:113: no function of chapters/ begins its comment with (2.1)\ndocs/02_slope.md:115: a hint for no exercise\n"
     "docs/02_slope.md:121: a hint for no exercise\n"
     "chapters/02_slope/slope.hpp:6: a comment that begins with (3.1) makes an exercise of it; of another chapter's formula say: as (3.1)\n"
     "chapters/02_slope/slope.hpp:6: no page says: ./tutorial write 3.1\nchapters/02_slope/slope.hpp:6: fewer than two hints for 3.1\n"
     "tests/exercises/bugs.txt:2: a bug in no exercise: 2.1"},
    {"chapters/02_slope/slope.hpp", "// (2.1) the exact slope", "// (2.2) the exact slope",
     "docs/02_slope.md:113: no function of chapters/ begins its comment with (2.1)\ndocs/02_slope.md:115: a hint for no exercise\n"
     "docs/02_slope.md:121: a hint for no exercise\n"
     "chapters/02_slope/slope.hpp:6: no page says: ./tutorial write 2.2\nchapters/02_slope/slope.hpp:6: fewer than two hints for 2.2\n"
     "tests/exercises/bugs.txt:2: a bug in no exercise: 2.1"},
    {"docs/02_slope.md", "Write it: `./tutorial write 2.1`.", "Write it.", "chapters/02_slope/slope.hpp:6: no page says: ./tutorial write 2.1"},
    {"docs/02_slope.md", "Hint 2 for 2.1", "Hint 3 for 2.1", "docs/02_slope.md:121: hint 3 for 2.1 is number 2"},
    {"docs/02_slope.md", "<summary>Hint 2 for 2.1</summary>", "<summary>And</summary>", "chapters/02_slope/slope.hpp:6: fewer than two hints for 2.1"},
    {"tests/exercises/bugs.txt", "formula 2.1", "formula 2.9", "tests/exercises/bugs.txt:2: a bug in no exercise: 2.9"},

    // links, tags, maths
    {"README.md", "](docs/02_slope.md)", "](docs/02_slope.md#the-answer)",
     "README.md:6: links to docs/02_slope.md#the-answer, but docs/02_slope.md has no such heading"},
    {"docs/01_square.md", "02_slope.md#the-maths", "03_slope.md", "docs/01_square.md:54: links to 03_slope.md, but there is no docs/03_slope.md"},
    {"docs/02_slope.md", "#the-maths-1", "#the-maths-2",
     "docs/02_slope.md:88: links to #the-maths-2, but docs/02_slope.md has no such heading"},
    {"docs/02_slope.md", "../chapters/02_slope/)", "../chapters/03_slope/)",
     "docs/02_slope.md:32: links to ../chapters/03_slope/, but there is no chapters/03_slope"},
    {"docs/02_slope.md", "Again.", "<b>Again.", "docs/02_slope.md:92: no HTML but <details> and <summary>: <b>"},
    {"docs/02_slope.md", "over $`x`$ and", "over $`x` and", "docs/02_slope.md:20: inline maths is not closed in its paragraph"},
    {"docs/02_slope.md", "over $`x`$ and $h$", "over $`x`$ and $h", "docs/02_slope.md:20: inline maths is not closed in its paragraph"},
    {"docs/02_slope.md", "Again.", "$$ Again.", "docs/02_slope.md:92: $$: displayed maths is a ```math block"},
    {"docs/02_slope.md", "Nothing.", "```text\nNothing.", "docs/02_slope.md:129: this block is never closed"},

    // notation
    {"docs/00_notation.md", "| $`f`$, $`f'`$ |", "| $`f`$, $`x`$ |", "docs/00_notation.md:6: $`x`$ has a row already, line 5: a symbol means one thing"},

    // sections
    {"docs/02_slope.md", "## Run it", "## Run this", "docs/02_slope.md:129: no heading \"## Run it\" where it should come"},
    {"docs/01_square.md", "## The maths", "## The code", "docs/01_square.md:54: no heading \"## The maths\" where it should come"},
    {"docs/02_slope.md", "2. What is it at 1?", "What is it at 1?", "docs/02_slope.md:94: 1 exercises, 2 answers in <details>"},
    {"docs/01_square.md", "### Exercise 1", "### Exercise 0\n\n### Exercise 1", "docs/01_square.md:35: 2 exercises, 1 answers in <details>"},

    // source
    {"chapters/01_square/main.cpp", "\"01_square/square.hpp\"", "\"02_slope/slope.hpp\"",
     "chapters/01_square/main.cpp:1: includes a later chapter: 02_slope"},
    {"common/print.hpp", "01_square/square.hpp", "02_slope/slope.hpp", "common/print.hpp:1: common/ includes no chapter but the first: 02_slope"},
    {"common/print.hpp", "01_square/square.hpp", "05_gradients/numerical_slope.hpp",
     "common/print.hpp:1: common/ includes no chapter but the first: 05_gradients"},
    {"common/print.hpp", ".hpp\"", ".hpp\"\nstd::vector<double> all;", "common/print.hpp:2: std::vector without #include <vector>"},
    {"chapters/02_slope/slope.hpp", "#include \"01_square/square.hpp\"", "",
     "CMakeLists.txt: 02_slope builds on 01_square, but includes nothing of it"},
    {"CMakeLists.txt", " BUILDS_ON 01_square", "",
     "chapters/02_slope/slope.hpp:4: includes 01_square, which CMakeLists.txt does not list under BUILDS_ON"},
    {"CMakeLists.txt", "chapter(01_square)\n", "", "CMakeLists.txt: no line for 01_square"},
    {"tests/01_square_test.cpp", "", "",
     "docs/01_square.md:10: no test case of this chapter has label(\"1.1\")\nchapters/01_square: has no tests/01_square_test.cpp"},
    {"chapters/01_square/main.cpp", "", "", "chapters/01_square: has no main.cpp"},
    {"chapters/01_square/main.cpp", "int main", std::string(79, '\n') + "int main",
     "chapters/01_square/main.cpp:81: more than 80 lines: one screen a concept"},
    {"chapters/01_square/square.hpp", "#pragma once", "#pragma once" + std::string(147, '\n'),
     "chapters/01_square/square.hpp:151: more than 150 lines: one screen a concept"},
    {"README.md", "| [Square]", "[Square]", "README.md: its table has no row that links to docs/01_square.md"},
    {"docs/01_square.md", "", "",
     "README.md:5: there is no formula 1.1 to check\n"
     "README.md:5: links to docs/01_square.md, but there is no docs/01_square.md\n"
     "docs/02_slope.md:5: links to 01_square.md, but there is no docs/01_square.md\n"
     "chapters/01_square: has no page docs/01_square.md"},
    {"common/print.hpp", ".hpp\"", ".hpp\"  // see /ho" "me/reader/notes", "common/print.hpp:1: a path of somebody's machine, or a package registry: /ho" "me/"},
};

}  // namespace scratch
