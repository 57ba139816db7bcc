// Every fuzz target over its seeds, over each seed cut at every place and with every byte flipped, and over what fuzzing has found.
#include "test.hpp"

#include "common/digits/what_it_is.hpp"
#include "fuzz/seeds.hpp"
#include "shell.hpp"

#include <algorithm>

#define LLVMFuzzerTestOneInput take_idx
#include "fuzz/idx_fuzz.cpp"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput take_model
#include "fuzz/model_fuzz.cpp"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput take_picture
#include "fuzz/picture_fuzz.cpp"
#undef LLVMFuzzerTestOneInput

using namespace scratch;

namespace {

// A target that is not content ends the test program: a trap, a sanitizer, an exception that is no std::runtime_error.
void feed(const std::string& target, const std::string& bytes) {
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    if (target == "idx") take_idx(data, bytes.size());
    if (target == "model") take_model(data, bytes.size());
    if (target == "picture") take_picture(data, bytes.size());
}

}  // namespace

BOOST_AUTO_TEST_CASE(seeds_whole_cut_and_damaged) {
    std::size_t fed = 0;
    for (const auto& [target, seeds] : all_seeds()) {
        BOOST_TEST(seeds.size() >= 3u);
        for (const auto& [name, bytes] : seeds) {
            const std::size_t stride = 1 + bytes.size() / 400;  // 400 places of a long one
            BOOST_TEST_CONTEXT(target << ", " << name) {
                feed(target, bytes);
                for (std::size_t at = 0; at < bytes.size(); at += stride, fed += 2) {
                    feed(target, bytes.substr(0, at));
                    std::string damaged = bytes;
                    damaged[at] = static_cast<char>(damaged[at] ^ 0x81);
                    feed(target, damaged);
                }
            }
        }
    }
    BOOST_TEST(fed > 4000u);
}

// The seeds are what they say: a reader that refused everything would never be found out.
BOOST_AUTO_TEST_CASE(good_seeds_are_read) {
    const KindOfModel softmax_kind{"softmax-regression", {{"weights", 10, 784}}};
    const KindOfModel hidden_kind{"hidden-layer", {{"hidden_weights", any, 784}, {"hidden_biases", any, 1}, {"weights", 10, any}, {"biases", 10, 1}}};
    std::istringstream images(idx_seeds().at("images").substr(1)), softmax(model_seeds().at("softmax")), hidden(model_seeds().at("hidden")), picture(picture_seeds().at("grey")), lying(picture_seeds().at("lying jpeg"));
    BOOST_TEST(read_images(images, "images").n_cols == 1u);
    BOOST_TEST(read_model(softmax, "softmax", softmax_kind).size() == 1u);
    BOOST_TEST(read_model(hidden, "hidden", hidden_kind).size() == 4u);
    BOOST_TEST(read_picture(picture, "picture").n_cols == 4u);
    BOOST_TEST(read_picture(lying, "picture").n_cols == 24u);
}

// The second look at a file that was refused: whatever is in it, a few words on one line, or none.
BOOST_AUTO_TEST_CASE(what_a_damaged_file_is_said_to_be) {
    const TemporaryFolder folder;
    const std::string file = (folder.path / "file").string();
    const auto look = [&](const std::string& bytes) {
        write_text(file, bytes);
        const std::string words = what_it_is(file);
        BOOST_TEST(words.size() < 200u);
        BOOST_TEST(std::all_of(words.begin(), words.end(), [](char letter) { return letter >= ' ' && letter <= '~'; }));
    };
    for (const auto& [name, seed] : idx_seeds())
        for (const std::string& bytes : {seed.substr(1), gzipped(seed.substr(1)), gzipped(gzipped(seed.substr(1)))})
            for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 60) {
                look(bytes.substr(0, at));
                std::string damaged = bytes;
                damaged[at] = static_cast<char>(damaged[at] ^ 0x81);
                look(damaged);
            }
    for (unsigned magic = 0; magic < 0x1000; ++magic) look(big_endian(magic) + big_endian(0xffffffffU));  // headers that end too soon
}

// Found by fuzzing: libpng took 755 MB for a chunk of which 41 bytes were there.
BOOST_AUTO_TEST_CASE(a_chunk_that_claims_more_than_the_file_has) {
    const std::string header = png_bytes({4, 2, 2, 3}, "").substr(0, 33), claim = big_endian(0x2d00000c) + "sPLT" + std::string(45, '\1');
    std::istringstream picture(header + claim);
    BOOST_CHECK_EXCEPTION(read_picture(picture, "picture"), std::runtime_error,
                          [](const std::runtime_error& error) { return std::string(error.what()).find("should have 754974732 bytes, and 41 are there") != std::string::npos; });
    feed("picture", header + claim);
}

// Found by fuzzing: a JPEG whose darkest pixels lie on what is taken away, so that no ink was left to put a box around.
BOOST_AUTO_TEST_CASE(a_picture_whose_ink_vanishes) {
    const std::string hex =
        "ffd8ffe000104a46494600010100000100010000ffdb00430003020203020203c903030304030304050805050404050a070706080c0a0c0c0b0a0b0b0d0e12100d0e110e0b0b"
        "1016101113141515150c0f171816141812141514ffc0000b080018001401011100ffc4001f0000010501010101010100000000000000000102030405060708090a0bffc400b5"
        "100002010303020403050504040000017d0102030004110512213141061351610722711432819135a1082342b1c11552d1f02433627282090a161718191a25262728292a3435"
        "363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8"
        "b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffda0008010100003f00fd53af9a7f633fe0e0e0e0e0e0e0e0e0e0e0e0e0"
        "e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e023e0e0e0e0e0e0e0e0e0e0e0e0e0e0"
        "e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0db33fe1ae7fe130ff8a3ff00e114ff00847fec13677ff3fbda3cff003ffe98c7b76f91ef9dddb1cfd2d457e69f"
        "fc119ffe6aff00fdc1ff00f6fabf4b28af0efd99bf643f077eca9ff0927fc227a96b9a8ff6f7d9bed3fdb53c32ecf23cdd9b3cb8a3c67ce6ce73d0631ce7dc6bffd9";
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    feed("picture", bytes);
    std::istringstream picture(bytes);
    BOOST_CHECK_THROW(ink_of(read_picture(picture, "picture"), "picture"), std::runtime_error);
}
