#include "common/program/gunzip.hpp"

#include <algorithm>
#include <array>
#include <ios>
#include <istream>
#include <iterator>
#include <new>
#include <streambuf>
#include <utility>
#include <zlib.h>

namespace scratch {

namespace {

// The bytes of a gzip file (RFC 1952), by zlib: its members one after the other. Zeros behind them are padding, as for gzip.
class Unzipped : public std::streambuf {
public:
    explicit Unzipped(std::unique_ptr<std::istream> gzip) : compressed(std::move(gzip)) {
        if (inflateInit2(&state, 16 + MAX_WBITS) != Z_OK) throw std::bad_alloc();  // 16: gzip's header and checksum, not zlib's
    }
    ~Unzipped() override { inflateEnd(&state); }
    Unzipped(const Unzipped&) = delete;
    Unzipped& operator=(const Unzipped&) = delete;

private:
    int_type underflow() override {
        if (fill()) return traits_type::to_int_type(*gptr());
        if (damaged) throw std::ios_base::failure("damaged");  // which the stream keeps, as its bad()
        return traits_type::eof();
    }

    // What comes before the damage is read, so that an error can say how much it is.
    std::streamsize xsgetn(char* to, std::streamsize wanted) override {
        std::streamsize read = 0;
        while (read < wanted && (gptr() != egptr() || fill())) {
            const std::streamsize some = std::min<std::streamsize>(wanted - read, egptr() - gptr());
            std::copy_n(gptr(), some, to + read);
            gbump(static_cast<int>(some));
            read += some;
        }
        return read;
    }

    // Some more bytes; false at the end, and where it is damaged.
    bool fill() {
        while (!damaged) {
            if (state.avail_in == 0) {
                compressed->read(in.data(), std::ssize(in));
                state.next_in = reinterpret_cast<Bytef*>(in.data());
                state.avail_in = static_cast<uInt>(compressed->gcount());
            }
            if (between_members) {
                if (state.avail_in == 0) return false;
                for (; state.avail_in > 0 && *state.next_in == 0; ++state.next_in, --state.avail_in) padded = true;
                if (state.avail_in == 0) continue;
                damaged = padded || inflateReset(&state) != Z_OK;
                between_members = false;
                continue;
            }
            state.next_out = reinterpret_cast<Bytef*>(out.data());
            state.avail_out = static_cast<uInt>(out.size());
            const int said = inflate(&state, Z_NO_FLUSH);
            between_members = said == Z_STREAM_END;
            setg(out.data(), out.data(), out.data() + (out.size() - state.avail_out));
            if (gptr() != egptr()) return true;
            damaged = said != Z_OK && said != Z_STREAM_END;
        }
        return false;
    }

    std::unique_ptr<std::istream> compressed;
    z_stream state{};
    std::array<char, 16384> in, out;
    bool between_members = false, padded = false, damaged = false;
};

struct Decompressed : std::istream {
    explicit Decompressed(std::unique_ptr<std::istream> gzip) : std::istream(nullptr), bytes(std::move(gzip)) { rdbuf(&bytes); }
    Unzipped bytes;
};

}  // namespace

std::unique_ptr<std::istream> decompressed(std::unique_ptr<std::istream> gzip) { return std::make_unique<Decompressed>(std::move(gzip)); }

}  // namespace scratch
