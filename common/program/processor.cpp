// In every program: one that was compiled for the instructions of another processor (-march=native, on a disk that machines share)
// says so, where the system would end it with "illegal instruction".
#if defined(__x86_64__)

#include <string_view>
#include <unistd.h>

namespace {

[[noreturn]] void refuse(std::string_view line) {
    for (const std::string_view part : {std::string_view("error: "), line, std::string_view("\n")}) {
        [[maybe_unused]] const auto written = write(STDERR_FILENO, part.data(), part.size());  // std::cerr has not started yet
    }
    _exit(2);
}

// The compiler defines the names for what it may use. Priority 101 is before every other object of the program is made.
__attribute__((constructor(101))) void check_processor() {
    __builtin_cpu_init();
    bool has_all = true;
#ifdef __SSE4_2__
    has_all = has_all && __builtin_cpu_supports("sse4.2");
#endif
#ifdef __POPCNT__
    has_all = has_all && __builtin_cpu_supports("popcnt");
#endif
#ifdef __AVX__
    has_all = has_all && __builtin_cpu_supports("avx");
#endif
#ifdef __FMA4__
    has_all = has_all && __builtin_cpu_supports("fma4");
#endif
#ifdef __FMA__
    has_all = has_all && __builtin_cpu_supports("fma");
#endif
#ifdef __BMI2__
    has_all = has_all && __builtin_cpu_supports("bmi2");
#endif
#ifdef __AVX2__
    has_all = has_all && __builtin_cpu_supports("avx2");
#endif
#ifdef __AVX512F__
    has_all = has_all && __builtin_cpu_supports("avx512f");
#endif
#ifdef __AVX512VL__
    has_all = has_all && __builtin_cpu_supports("avx512vl");
#endif
#ifdef __AVX512VBMI2__
    has_all = has_all && __builtin_cpu_supports("avx512vbmi2");
#endif
    if (!has_all) refuse("compiled for another processor than this one; ./tutorial run, test and check build it anew here");
}

}  // namespace

#endif
