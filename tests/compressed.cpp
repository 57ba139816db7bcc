#include "compressed.hpp"

#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filter/zlib.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <sstream>

namespace scratch {

namespace {

template <typename Compressor>
std::string through(const Compressor& compressor, const std::string& bytes) {
    std::ostringstream out;
    {
        boost::iostreams::filtering_ostream stream;
        stream.push(compressor);
        stream.push(out);
        stream << bytes;
    }  // all is written when it closes
    return out.str();
}

}  // namespace

std::string gzipped(const std::string& bytes) { return through(boost::iostreams::gzip_compressor(), bytes); }

std::string gzipped_stored(const std::string& bytes) { return through(boost::iostreams::gzip_compressor(boost::iostreams::gzip::no_compression), bytes); }

std::string zlib_stored(const std::string& bytes) { return through(boost::iostreams::zlib_compressor(boost::iostreams::zlib::no_compression), bytes); }

}  // namespace scratch
