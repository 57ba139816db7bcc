// Numbers as readers type them and files hold them: 0.5, -1e-3, 60000. A point is a point in every locale; no spaces, no plus, no hex.
#pragma once

#include <cerrno>
#include <charconv>
#include <clocale>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#ifdef __APPLE__
#include <xlocale.h>
#endif

namespace scratch {

// Reads the number that `text` begins with. Returns where it ends; nullptr if there is none, or none that a double can hold.
// What std::from_chars does, which libc++ (macOS) has for whole numbers only, before its version 20.
inline const char* read_number(const char* text, double& number) {
    const char* digits = *text == '-' ? text + 1 : text;
    const bool is_hex = digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
    if (is_hex || (*digits != '.' && (*digits < '0' || *digits > '9'))) return nullptr;  // strtod also takes " 1", "+1", "inf", "nan"
    static const locale_t plain = newlocale(LC_ALL_MASK, "C", nullptr);
    char* end = nullptr;
    errno = 0;
    number = strtod_l(text, &end, plain);
    if (end == text || (errno == ERANGE && (number == 0 || std::isinf(number)))) return nullptr;  // the smallest doubles set errno too
    return end;
}

inline const char* read_number(const char* text, std::uint64_t& number) {
    const auto [end, failure] = std::from_chars(text, text + std::strlen(text), number);
    return failure == std::errc{} ? end : nullptr;
}

}  // namespace scratch
