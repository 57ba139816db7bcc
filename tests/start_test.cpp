// What every program does before its chapter begins: is this its processor, do OpenBLAS's kernels fit it, which checkout is its own?
// And what the compiler was told, where no result would show it, only the time.
#include "test.hpp"

#include "common/program/blas_kernels.hpp"
#include "common/program/checkout.hpp"
#include "shell.hpp"

#include <string>

namespace fs = std::filesystem;
using namespace scratch;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const std::string program = shell_quoted((executable().parent_path() / "01_load_data").string());

// Compiles `source` in the folder; ctest runs this in the top folder, so `file` may be one of the checkout's.
Ran compile(const fs::path& folder, const std::string& flags, const std::string& source) {
    return run_in(folder, shell_quoted(SCRATCH_COMPILER) + " -std=c++20 " + flags + " " + shell_quoted(source));
}

}  // namespace

BOOST_AUTO_TEST_CASE(kernels_older_than_the_processor_are_replaced) {
    for (const char* fallback : {"Prescott", "Barcelona", "Nehalem", "Sandybridge"}) {
        BOOST_TEST(fitting_kernels(fallback, true, false) == "Haswell");
        BOOST_TEST(fitting_kernels(fallback, true, true) == "SkylakeX");
        BOOST_TEST(fitting_kernels(fallback, false, false) == "");
    }
    for (const char* without_avx512 : {"Haswell", "Zen"}) {
        BOOST_TEST(fitting_kernels(without_avx512, true, true) == "SkylakeX");
        BOOST_TEST(fitting_kernels(without_avx512, true, false) == "");
    }
    for (const char* fitting : {"SkylakeX", "Cooperlake", "SapphireRapids", "armv8", "one of the future", ""})
        BOOST_TEST(fitting_kernels(fitting, true, true) == "", fitting);
}

BOOST_AUTO_TEST_CASE(the_kernels_in_use_fit_this_processor) {
#if defined(__linux__) && defined(__x86_64__)
    const char* named = std::getenv("OPENBLAS_CORETYPE");
    const bool as_named = named != nullptr && kernels_in_use() == named;
    BOOST_TEST((as_named || fitting_kernels(kernels_in_use(), __builtin_cpu_supports("avx2"), __builtin_cpu_supports("avx512vl")).empty()));
#endif
}

#if defined(__linux__) && defined(__x86_64__)

namespace {

// An OpenBLAS that never knows its processor; OPENBLAS_VERBOSE=2 has the real one say at each start which kernels it takes.
struct Unknown {
    TemporaryFolder folder;
    std::string preload = "OPENBLAS_VERBOSE=2 ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 LD_PRELOAD=" + shell_quoted((folder.path / "unknown.so").string());

    Unknown() {
        write_text(folder.path / "unknown.cpp", "extern \"C\" const char* openblas_get_corename() { return \"Prescott\"; }\n");
        const Ran ran = compile(folder.path, "-shared -fPIC -o unknown.so", "unknown.cpp");
        BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.errors);
    }

    Ran start(const std::string& variables, const std::string& arguments) const {
        return run_in(folder.path, "env " + variables + " " + preload + " " + program + " " + arguments);
    }
};

std::size_t starts(const Ran& ran) {  // the lines "Core: Haswell"
    std::size_t count = 0;
    for (std::size_t at = 0; (at = ran.errors.find("Core: ", at)) != std::string::npos; ++at) ++count;
    return count;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_program_starts_once_more_with_kernels_that_fit) {
    if (!__builtin_cpu_supports("avx2")) return;
    const Unknown blas;
    const std::string fitting = __builtin_cpu_supports("avx512vl") ? "SkylakeX" : "Haswell";
    const Ran ran = blas.start("-u OPENBLAS_CORETYPE", "--seed 'not a number'");
    BOOST_TEST(starts(ran) == 2, ran.errors);
    BOOST_TEST(has(ran.errors.substr(ran.errors.rfind("Core: ")), "Core: " + fitting + "\n"), ran.errors);
    BOOST_TEST(ran.status == 2);  // of the second start, which got the arguments
    BOOST_TEST(has(ran.errors, "not 'not a number'\n"), ran.errors);
    const Ran help = blas.start("-u OPENBLAS_CORETYPE", "--help");
    BOOST_TEST(help.status == 0);
    BOOST_TEST(has(help.output, "usage: 01_load_data"), help.output);
}

BOOST_AUTO_TEST_CASE(kernels_that_the_reader_chose_stay) {
    const Ran ran = Unknown().start("OPENBLAS_CORETYPE=Prescott", "--help");
    BOOST_TEST(starts(ran) == 1, ran.errors);
    BOOST_TEST(has(ran.errors, "Core: Prescott\n"), ran.errors);
    BOOST_TEST(ran.status == 0);
}

// FMA4 and AVX-512 were never in one processor, so this one lacks something.
BOOST_AUTO_TEST_CASE(instructions_that_this_processor_lacks_are_an_error_line) {
    const TemporaryFolder folder;
    write_text(folder.path / "main.cpp", "#include <cstdio>\nstruct Early { Early() { std::puts(\"ran\"); } } early;\nint main() {}\n");
    const std::string source = (fs::current_path() / "common/program/processor.cpp").string();
    const auto ran_with = [&](const std::string& flags) {
        const Ran compiled = compile(folder.path, "-O1 main.cpp -o program " + flags, source);
        BOOST_REQUIRE_MESSAGE(compiled.status == 0, compiled.errors);
        return run_in(folder.path, "./program");
    };
    BOOST_TEST(ran_with("").output == "ran\n");
    BOOST_TEST(ran_with("-march=native").output == "ran\n");
    const Ran ran = ran_with("-mfma4 -mavx512f -mavx512vl -mavx512vbmi2");
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(ran.output == "");
    BOOST_TEST(ran.errors == "error: compiled for another processor than this one; ./tutorial run, test and check build it anew here\n");
}

// After a loop in wide registers, exp from the C library is ten times slower if their upper halves are not emptied first.
BOOST_AUTO_TEST_CASE(the_release_flags_empty_the_wide_registers_before_a_call) {
    const TemporaryFolder folder;
    write_text(folder.path / "loop.cpp",
               "#include <cmath>\n"
               "double f(double* a, int n) {\n"
               "    for (int i = 0; i < n; ++i) a[i] *= 2;\n"
               "    return std::exp(a[0]) + 1;\n"
               "}\n");
    const auto assembled = [&](const std::string& flags) {
        const Ran ran = compile(folder.path, flags + " -mavx2 -S -o loop.s", "loop.cpp");
        BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.errors);
        const std::string assembly = text_of(folder.path / "loop.s");
        BOOST_TEST(has(assembly, "%ymm"));  // else nothing needs emptying
        return assembly;
    };
    std::string flags = SCRATCH_RELEASE_FLAGS;
    BOOST_TEST(has(assembled(flags), "vzeroupper"));
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ == 12  // the known-bad flags: this test would have shown them
    const std::string remedy = " -fexpensive-optimizations";
    BOOST_REQUIRE(has(flags, remedy));
    BOOST_TEST(!has(assembled(flags.erase(flags.find(remedy), remedy.size())), "vzeroupper"));
#endif
}

#endif

BOOST_AUTO_TEST_CASE(the_checkout_is_the_one_around_the_program) {
    const TemporaryFolder folder;
    write_text(folder.path / "copy of it/chapters/01_load_data/main.cpp", "");
    const fs::path top = folder.path / "copy of it";
    BOOST_TEST(checkout_around(top / "build/release/bin/01_load_data") == top);
    BOOST_TEST(checkout_around(top / "01_load_data") == top);
    BOOST_TEST(checkout_around(folder.path / "bin/01_load_data") == "");
    BOOST_TEST(checkout_around("") == "");
    BOOST_TEST(fs::exists(executable()));
    BOOST_TEST(fs::equivalent(checkout(), fs::current_path()));
    BOOST_TEST(!lies_in_another_checkout());
}

// The programs of a copied or renamed checkout take the digits that lie there, and say that they were compiled elsewhere.
BOOST_AUTO_TEST_CASE(a_program_in_another_checkout_takes_its_digits_and_says_so) {
    const TemporaryFolder folder;
    const fs::path top = fs::canonical(folder.path) / "it's a çopy";
    write_text(top / "chapters/01_load_data/main.cpp", "");
    write_text(top / "data/mnist/train-images-idx3-ubyte", "");
    fs::create_directories(top / "build/release/bin");
    for (const char* name : {"01_load_data", "start_test"}) fs::copy_file(executable().parent_path() / name, top / "build/release/bin" / name);
    const Ran ran = run_in(folder.path, "unset MNIST_DIR; " + shell_quoted((top / "build/release/bin/01_load_data").string()));
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(has(ran.errors, "note: compiled in " + checkout_of_compiling().string() + "; "), ran.errors);
    BOOST_TEST(has(ran.errors, "error: " + (top / "data/mnist").string() + ": has no train-labels-idx1-ubyte"), ran.errors);
    // a test program gives no verdict there
    const Ran test = run_in(folder.path, shell_quoted((top / "build/release/bin/start_test").string()) + " --list_content");
    BOOST_TEST(test.status == 2);
    BOOST_TEST(test.output == "");
    BOOST_TEST(test.errors.starts_with("error: compiled in " + checkout_of_compiling().string() + ", "), test.errors);
}

// CMake without the script, in a checkout with a difficult name and without .git: who names no type gets Release, and only Release has
// the instructions of this processor.
BOOST_AUTO_TEST_CASE(cmake_alone_makes_a_release_wherever_the_checkout_lies) {
    const TemporaryFolder folder;
    const fs::path top = folder.path / "it's a çopy, mine";
    fs::create_directories(top);
    for (const char* part : {"CMakeLists.txt", "common", "chapters", "docs", "tests"}) fs::copy(part, top / part, fs::copy_options::recursive);
    const auto command = [&](const std::string& options) {
        const Ran ran = run_in(folder.path, "env -u SCRATCH_NATIVE cmake -S " + shell_quoted(top.string()) + " -B " + shell_quoted((top / "build").string()) + " " + options);
        BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.errors);
        const std::string all = text_of(top / "build/compile_commands.json");
        const std::size_t end = all.find(" -o CMakeFiles/01_load_data.dir"), begin = all.rfind('\n', end);  // this test's own names the flags anyway
        BOOST_REQUIRE(end != std::string::npos);
        return all.substr(begin, end - begin);
    };
    const std::string of_release = command("");
    BOOST_TEST(has(of_release, SCRATCH_RELEASE_FLAGS));
    BOOST_TEST(has(text_of(top / "build/cmake_install.cmake"), "/bin/01_load_data"));  // cmake --install installs the programs
    BOOST_TEST(run_in(folder.path, "cd " + shell_quoted((top / "build").string()) + " && ctest --show-only").status == 0);
    const Ran built = run_in(folder.path, "cmake --build " + shell_quoted((top / "build").string()) + " --target processor");
    BOOST_TEST(built.status == 0, built.output + built.errors);
    const std::string of_debug = command("-D CMAKE_BUILD_TYPE=Debug -U SCRATCH_NATIVE");
    BOOST_TEST(!has(of_debug, "-march=native"));
    BOOST_TEST(!has(of_debug, SCRATCH_RELEASE_FLAGS));
    BOOST_TEST(has(command("-D CMAKE_BUILD_TYPE=Debug -D SCRATCH_NATIVE=ON"), "-march=native"));
}

// ctest in a copied build folder would run the programs of the first.
BOOST_AUTO_TEST_CASE(a_copied_build_folder_tests_nothing) {
    const fs::path build = executable().parent_path().parent_path();
    const TemporaryFolder copy;
    fs::copy_file(build / "CTestTestfile.cmake", copy.path / "CTestTestfile.cmake");
    fs::copy_file(build / "own_tests.cmake", copy.path / "own_tests.cmake");
    const Ran ran = run_in(copy.path, "ctest --show-only");
    BOOST_TEST(ran.status != 0);
    BOOST_TEST(has(ran.errors, "was made for the tests in"), ran.errors);
}
