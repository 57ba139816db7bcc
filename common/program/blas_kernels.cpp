#include "common/program/blas_kernels.hpp"

#include "common/program/checkout.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>
#include <unistd.h>

extern "C" char* openblas_get_corename();

namespace scratch {

std::string fitting_kernels(const std::string& chosen, bool has_avx2, bool has_avx512vl) {
    // what OpenBLAS falls back to, the oldest first: the last two have AVX2 and no AVX-512, the others neither
    constexpr std::array<std::string_view, 8> older = {"Prescott", "Core2", "Nehalem", "Sandybridge", "Barcelona", "Bulldozer", "Haswell", "Zen"};
    const auto known = has_avx512vl ? older.end() : older.end() - 2;
    if (!has_avx2 || std::find(older.begin(), known, chosen) == known) return "";
    return has_avx512vl ? "SkylakeX" : "Haswell";  // no newer ones: OpenBLAS 0.3.20 multiplied wrongly with those for Sapphire Rapids
}

std::string kernels_in_use() { return openblas_get_corename(); }

#if defined(__linux__) && defined(__x86_64__)
void start_with_fitting_kernels(char** argv) {
    const auto variable = [](const char* name) { return std::string(std::getenv(name) != nullptr ? std::getenv(name) : ""); };
    if (!variable("OPENBLAS_CORETYPE").empty()) return;                               // the reader's choice, or ours before the restart
    if (variable("LD_PRELOAD").find("vgpreload") != std::string::npos) return;  // valgrind would lose sight of the program
    const std::string kernels = fitting_kernels(kernels_in_use(), __builtin_cpu_supports("avx2") != 0, __builtin_cpu_supports("avx512vl") != 0);
    if (kernels.empty() || setenv("OPENBLAS_CORETYPE", kernels.c_str(), 1) != 0) return;
    execv(executable().c_str(), argv);  // returns only where it fails: slower, not wrong
    unsetenv("OPENBLAS_CORETYPE");
}
#else
void start_with_fitting_kernels(char**) {}  // there OpenBLAS is newer, or knows all processors
#endif

}  // namespace scratch
