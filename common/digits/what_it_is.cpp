#include "common/digits/what_it_is.hpp"

#include "01_load_data/idx.hpp"
#include "common/program/gunzip.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace scratch {

namespace {

using namespace std::string_view_literals;

constexpr const char *unpack = "; unpack it", *not_idx = ", not IDX; ./tutorial data downloads MNIST as IDX";

struct Kind {
    std::size_t at;  // the byte at which its mark stands
    std::string_view mark;
    const char *name, *remedy;
};

constexpr std::array kinds{
    Kind{0, "PK\3\4"sv, "a zip archive", unpack},
    Kind{257, "ustar"sv, "a tar archive", unpack},
    Kind{0, "7z\xbc\xaf"sv, "a 7-Zip archive", unpack},
    Kind{0, "Rar!"sv, "a RAR archive", unpack},
    Kind{0, "BZh"sv, "a bzip2 file", unpack},
    Kind{0, "\xfd" "7zXZ"sv, "an xz file", unpack},
    Kind{0, "\x28\xb5\x2f\xfd"sv, "a zstd file", unpack},
    Kind{0, "\x1f\x9d"sv, "a .Z file", unpack},
    Kind{0, "\x93NUMPY"sv, "a NumPy array", not_idx},
    Kind{0, "\x89HDF"sv, "an HDF5 file", not_idx},
    Kind{0, "MATLAB "sv, "a MATLAB file", not_idx},
    Kind{0, "PAR1"sv, "a Parquet table", not_idx},
    Kind{0, "\x80\2"sv, "a Python pickle", not_idx},
    Kind{0, "\x80\3"sv, "a Python pickle", not_idx},
    Kind{0, "\x80\4"sv, "a Python pickle", not_idx},
    Kind{0, "\x89PNG"sv, "a PNG picture", not_idx},
    Kind{0, "\xff\xd8\xff"sv, "a JPEG picture", not_idx},
    Kind{0, "%PDF"sv, "a PDF", not_idx},
    Kind{0, "version https://git-lfs"sv, "a Git LFS pointer", ", not yet the file itself; git lfs pull fetches it"},
};

constexpr std::array<const char*, 7> value_types{"signed bytes", "", "2-byte integers", "4-byte integers", "4-byte floats", "8-byte floats", ""};

// A header that is IDX's, but neither 00000803 nor 00000801: values of another type, or another number of sizes.
std::string as_idx(const std::string& head) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(head[at]); };
    if (head.size() < 8) return "";
    if (byte(0) >= 1 && byte(0) <= 4 && byte(1) == 8 && byte(2) == 0 && byte(3) == 0)
        return "an IDX file with its header's bytes in the wrong order, the least significant first; write it big-endian";
    const std::size_t type = byte(2), sizes = byte(3);
    if (byte(0) != 0 || byte(1) != 0 || type < 8 || type > 14 || sizes < 1 || sizes > 4 || head.size() < 4 + 4 * sizes) return "";
    const std::string values = type == 8 ? "bytes" : value_types[type - 9];
    if (values.empty() || (type == 8 && (sizes == 1 || sizes == 3))) return "";
    std::istringstream in(head.substr(4));
    std::string shape;
    for (std::size_t i = 0; i < sizes; ++i) shape += (i == 0 ? "" : " x ") + std::to_string(read_big_endian(in, ""));
    return "an IDX file of " + values + ", " + shape + ", where bytes are read: labels, or images x 28 x 28; convert it, or ./tutorial data downloads MNIST";
}

// Labels that are all there, and are no digits.
std::string as_labels(std::istream& in) {
    arma::Col<arma::u8> labels;
    try {
        expect_magic(in, magic_of_labels, "");
        labels = read_bytes(in, 1, read_count(in, "labels", ""), "").as_col();
    } catch (const std::runtime_error&) {
        return "";
    }
    const int least = labels.min(), most = labels.max();
    if (most < 10) return "";
    const std::string range = "labels from " + std::to_string(least) + " to " + std::to_string(most);
    if (least == 1 && most == 10) return range + ", not 0 to 9; write 0 where it says 10, if 10 stands for the digit 0";
    if (least >= '0' && most <= '9') return range + ", digits as text; subtract 48 from each";
    if (most > 61) return "";  // more kinds than EMNIST has: damaged, or nothing that is known here
    return range + ", of a set with letters (EMNIST's?); only digits are read: of EMNIST, the sets digits and mnist";
}

std::string as_text(const std::string& head) {
    const auto first = head.find_first_not_of("\xef\xbb\xbf \t\r\n");  // a byte order mark may stand before it
    if (first == std::string::npos) return "";
    if (head[first] == '<') return "a web page (HTML or XML), sent in place of the file; a browser shows what it says, ./tutorial data downloads MNIST";
    std::string line = head.substr(first, 40);  // of a page that says why: "404: Not Found"
    line.erase(std::min(line.find_first_of("\r\n"), line.size()));
    for (const char letter : head)
        if (std::isprint(static_cast<unsigned char>(letter)) == 0 && std::isspace(static_cast<unsigned char>(letter)) == 0) return "";
    return "text that begins with '" + line + "'" + not_idx;
}

// U+FFFD in UTF-8, which whoever reads bytes as text puts in place of what is none.
bool was_taken_for_text(const std::string& head) {
    constexpr std::string_view replaced = "\xef\xbf\xbd";
    const std::size_t first = head.find(replaced);
    return first != std::string::npos && first < 16 && head.find(replaced, first + 1) != std::string::npos;
}

std::string as_other_kind(const std::string& head) {
    if (head.starts_with("PK\3\4") && head.substr(0, 100).find(".npy") != std::string::npos) return std::string("a set of NumPy arrays (.npz)") + not_idx;
    if (was_taken_for_text(head)) return "damaged: something copied it as text and replaced its bytes; download it again, and copy it byte by byte";
    for (const Kind& kind : kinds)
        if (head.size() >= kind.at && std::string_view(head).substr(kind.at).starts_with(kind.mark)) return std::string(kind.name) + kind.remedy;
    const std::string idx = as_idx(head);
    return idx.empty() ? as_text(head) : idx;
}

// The file seen through so many layers of gzip.
std::unique_ptr<std::istream> unpacked(const std::string& file, int layers) {
    std::unique_ptr<std::istream> in = std::make_unique<std::ifstream>(file, std::ios::binary);
    while (layers-- > 0) in = decompressed(std::move(in));
    return in;
}

std::string head_of(std::istream& in) {
    std::string head(512, '\0');
    in.read(head.data(), 512);
    head.resize(static_cast<std::size_t>(in.gcount()));
    return head;
}

}  // namespace

std::string what_it_is(const std::string& file) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(file, ignored) || !std::ifstream(file)) return "";
    int layers = 0;
    std::string head = head_of(*unpacked(file, 0));
    if (head.empty()) return "is empty; download it again";
    while (head.starts_with("\x1f\x8b") && layers < 4) head = head_of(*unpacked(file, ++layers));
    const std::string holds = layers == 0 ? "is " : "holds ";
    if (const std::string kind = as_other_kind(head); !kind.empty()) return holds + kind;
    if (layers >= 2) return "is compressed " + std::string(layers == 2 ? "twice" : "several times") + "; gunzip it and give it its .gz back";
    if (const std::string labels = as_labels(*unpacked(file, layers)); !labels.empty()) return "holds " + labels;
    return "";
}

}  // namespace scratch
