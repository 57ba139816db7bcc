// ./tutorial data against mirrors on this machine's loopback: what they send, cut short or refuse is up to each test.
#include "test.hpp"

#include "shell.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <map>
#include <sstream>
#include <thread>
#include <vector>

namespace asio = boost::asio;
namespace fs = std::filesystem;
using namespace scratch;

namespace {

std::string gzipped(const std::string& text, int level = 9) {
    const TemporaryFolder folder;
    write_text(folder.path / "text", text);
    return run_in(folder.path, "gzip -n -c -" + std::to_string(level) + " text").output;
}

struct Answer {
    std::string body;
    std::size_t breaks_off_after = std::string::npos;  // bytes; the header promises them all
    bool resumes = true;                               // knows how to start in the middle
};

// HTTP, as little as curl needs. What has no answer is 404.
class Server {
public:
    std::map<std::string, Answer> answers;  // by path; changed only while nobody asks
    std::vector<std::string> requests;      // "path" or "path from N"

    Server() : acceptor_(context_, {asio::ip::address_v4::loopback(), 0}), thread_([this] { accept(), context_.run(); }) {}
    ~Server() {
        context_.stop();
        thread_.join();
    }

    std::string mirror(const std::string& folder) const {
        return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + "/" + folder;
    }

private:
    void accept() {
        acceptor_.async_accept([this](const boost::system::error_code& failure, asio::ip::tcp::socket socket) {
            if (!failure) answer(socket);
            accept();
        });
    }

    void answer(asio::ip::tcp::socket& socket) {
        boost::system::error_code ignored;  // a client that hangs up early sees to itself
        std::string request;
        asio::read_until(socket, asio::dynamic_buffer(request), "\r\n\r\n", ignored);
        std::string method, path;
        std::istringstream(request) >> method >> path;
        std::size_t from = 0;
        const std::string range = "Range: bytes=";
        if (const std::size_t at = request.find(range); at != std::string::npos)
            std::from_chars(request.data() + at + range.size(), request.data() + request.size(), from);
        requests.push_back(path + (from > 0 ? " from " + std::to_string(from) : ""));

        const auto found = answers.find(path);
        const Answer answer = found != answers.end() ? found->second : Answer{"<html>not here</html>"};
        const std::string size = std::to_string(answer.body.size());
        std::string status = found != answers.end() ? "200 OK" : "404 Not Found";
        std::string more;
        if (found == answers.end() || !answer.resumes) {
            from = 0;
        } else if (from > 0 && from >= answer.body.size()) {
            status = "416 Range Not Satisfiable";
            more = "Content-Range: bytes */" + size + "\r\n";
        } else if (from > 0) {
            status = "206 Partial Content";
            more = "Content-Range: bytes " + std::to_string(from) + "-" + std::to_string(answer.body.size() - 1) + "/" + size + "\r\n";
        }
        const std::string body = answer.body.substr(std::min(from, answer.body.size()));
        const std::string head = "HTTP/1.1 " + status + "\r\n" + more + "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n";
        asio::write(socket, asio::buffer(head + body.substr(0, answer.breaks_off_after)), ignored);
    }

    asio::io_context context_;
    asio::ip::tcp::acceptor acceptor_;
    std::thread thread_;
};

struct File {
    std::string name, text, hash;
};

// Messages whose SHA-256 NIST publishes: FIPS 180-2, appendix B, and the empty one of the CAVP test vectors.
const std::vector<File> files = {
    {"train-images-idx3-ubyte", std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
    {"train-labels-idx1-ubyte", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"t10k-images-idx3-ubyte", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"t10k-labels-idx1-ubyte", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
};

struct Checkout {
    TemporaryFolder folder;
    Server server;
    fs::path top = folder.path, mnist = top / "data/mnist", part = top / "data/mnist.part";

    Checkout() {
        fs::copy_file(fs::current_path() / "tutorial", top / "tutorial");  // ctest runs this in the top folder
        std::string hashes;
        for (const File& file : files) hashes += file.hash + "  " + file.name + "\n";
        write_text(top / "common/digits/mnist.sha256", hashes);
        for (const char* mirror : {"first", "second"})
            for (const File& file : files) answer(mirror, file) = {gzipped(file.text)};
    }

    Answer& answer(const std::string& mirror, const File& file) { return server.answers["/" + mirror + "/" + file.name + ".gz"]; }
    void refuse(const std::string& mirror, const File& file) { server.answers.erase("/" + mirror + "/" + file.name + ".gz"); }

    Ran download() {
        server.requests.clear();
        return run_in(top, "no_proxy=127.0.0.1 MNIST_MIRRORS='" + server.mirror("first") + " " + server.mirror("second") + "' ./tutorial data");
    }

    bool has_all() const {
        return std::all_of(files.begin(), files.end(), [&](const File& file) { return fs::exists(mnist / file.name) && text_of(mnist / file.name) == file.text; });
    }
    bool has_rests() const { return fs::exists(part) || std::distance(fs::directory_iterator(mnist), {}) != 4; }
    bool has_nothing() const { return fs::is_empty(top / "data"); }
};

void check_done(const Checkout& checkout, const Ran& ran) {
    BOOST_TEST(ran.status == 0);
    BOOST_TEST(ran.errors == "");
    BOOST_TEST(ran.output.ends_with("data/mnist: MNIST's four files, SHA-256 checked\n"), ran.output);
    BOOST_TEST(checkout.has_all());
    BOOST_TEST(!checkout.has_rests());
}

void check_refused(const Ran& ran) {
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(ran.errors.starts_with("error: "), ran.errors);
    BOOST_TEST(std::count(ran.errors.begin(), ran.errors.end(), '\n') == 1);
}

std::size_t times(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++count;
    return count;
}

const File& images = files[0];
const std::size_t half = gzipped(images.text).size() / 2;
const std::string path = "/" + images.name + ".gz";

using Requests = std::vector<std::string>;

}  // namespace

BOOST_TEST_DONT_PRINT_LOG_VALUE(Requests)

BOOST_AUTO_TEST_CASE(downloads_once) {
    Checkout checkout;
    check_done(checkout, checkout.download());
    BOOST_TEST(checkout.server.requests.size() == 4);
    check_done(checkout, checkout.download());
    BOOST_TEST(checkout.server.requests.size() == 0);
}

BOOST_AUTO_TEST_CASE(what_the_first_mirror_lacks_comes_from_the_second) {
    Checkout checkout;
    checkout.refuse("first", images);
    const Ran ran = checkout.download();
    check_done(checkout, ran);
    BOOST_TEST(times(ran.output, "error: 404\n") == 1, ran.output);  // the mirror's port may be 40404
    BOOST_TEST(checkout.server.requests.size() == 5);
}

BOOST_AUTO_TEST_CASE(another_compression_is_the_same_file) {
    Checkout checkout;
    checkout.answer("first", images).body = gzipped(images.text, 1);
    BOOST_REQUIRE(checkout.answer("first", images).body != checkout.answer("second", images).body);
    check_done(checkout, checkout.download());
    BOOST_TEST(checkout.server.requests.size() == 4);
}

BOOST_AUTO_TEST_CASE(a_wrong_hash_is_deleted_and_the_next_mirror_asked) {
    for (const std::string& wrong : {gzipped(std::string(1'000'000, 'b')), gzipped(images.text).substr(0, half), std::string("not gzip"), std::string()})
        BOOST_TEST_CONTEXT(wrong.size() << " bytes") {
            Checkout checkout;
            checkout.answer("first", images).body = wrong;
            const Ran ran = checkout.download();
            check_done(checkout, ran);
            BOOST_TEST(times(ran.output, "wrong SHA-256, deleted") == 1, ran.output);
            BOOST_TEST((checkout.server.requests[1] == "/second" + path));
        }
}

BOOST_AUTO_TEST_CASE(nothing_is_kept_of_wrong_hashes) {
    Checkout checkout;
    for (const char* mirror : {"first", "second"}) checkout.answer(mirror, images).body = gzipped("digits of somebody else");
    check_refused(checkout.download());
    BOOST_TEST(checkout.has_nothing());
}

BOOST_AUTO_TEST_CASE(a_right_file_under_a_wrong_name_is_wrong) {
    Checkout checkout;
    for (const char* mirror : {"first", "second"}) checkout.answer(mirror, images).body = gzipped(files[1].text);
    check_refused(checkout.download());
    BOOST_TEST(checkout.has_nothing());
}

BOOST_AUTO_TEST_CASE(what_broke_off_is_taken_up_by_the_next_mirror) {
    Checkout checkout;
    checkout.answer("first", images).breaks_off_after = half;
    check_done(checkout, checkout.download());
    const std::vector<std::string> asked(checkout.server.requests.begin(), checkout.server.requests.begin() + 2);
    BOOST_TEST((asked == Requests{"/first" + path, "/second" + path + " from " + std::to_string(half)}));
}

BOOST_AUTO_TEST_CASE(what_broke_off_is_taken_up_by_the_next_run) {
    Checkout checkout;
    for (const char* mirror : {"first", "second"}) checkout.answer(mirror, images).breaks_off_after = 100;  // in each of two rounds
    check_refused(checkout.download());
    BOOST_TEST(!fs::exists(checkout.mnist));
    BOOST_TEST(fs::file_size(checkout.part / (images.name + ".gz")) == 400);
    for (const char* mirror : {"first", "second"}) checkout.answer(mirror, images).breaks_off_after = std::string::npos;
    check_done(checkout, checkout.download());
    BOOST_TEST((checkout.server.requests[0] == "/first" + path + " from 400"));
}

BOOST_AUTO_TEST_CASE(half_a_set_is_no_set) {
    Checkout checkout;
    for (const char* mirror : {"first", "second"}) checkout.refuse(mirror, files[3]);
    check_refused(checkout.download());
    BOOST_TEST(!fs::exists(checkout.mnist));
    checkout.answer("second", files[3]) = {gzipped(files[3].text)};
    check_done(checkout, checkout.download());
    BOOST_TEST(checkout.server.requests.size() == 2);  // the other three were there
}

BOOST_AUTO_TEST_CASE(a_rest_that_does_not_fit_is_replaced) {
    const std::string whole = gzipped(images.text);
    for (const std::string& rest : {std::string(100, 'x'), whole + "more", std::string(whole.size(), 'x')})
        BOOST_TEST_CONTEXT(rest.size() << " bytes") {
            Checkout checkout;
            write_text(checkout.part / (images.name + ".gz"), rest);
            check_done(checkout, checkout.download());
        }
}

BOOST_AUTO_TEST_CASE(a_mirror_that_can_not_resume_starts_again) {
    Checkout checkout;
    for (const char* mirror : {"first", "second"}) checkout.answer(mirror, images).resumes = false;
    write_text(checkout.part / (images.name + ".gz"), gzipped(images.text).substr(0, half));
    check_done(checkout, checkout.download());
}

BOOST_AUTO_TEST_CASE(a_finished_rest_needs_no_mirror) {
    Checkout checkout;
    write_text(checkout.part / (images.name + ".gz"), gzipped(images.text));
    check_done(checkout, checkout.download());
    BOOST_TEST(checkout.server.requests.size() == 3);
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_replaced_and_only_that) {
    Checkout checkout;
    check_done(checkout, checkout.download());
    write_text(checkout.mnist / images.name, images.text.substr(1));
    check_done(checkout, checkout.download());
    BOOST_TEST((checkout.server.requests == Requests{"/first" + path}));
}

BOOST_AUTO_TEST_CASE(nobody_answers) {
    Checkout checkout;
    check_refused(run_in(checkout.top, "no_proxy=127.0.0.1 MNIST_MIRRORS=http://127.0.0.1:1 ./tutorial data"));
    BOOST_TEST(checkout.has_nothing());
}

// The table of hashes itself, where this machine has the real digits: they pass, and one bit less does not.
BOOST_AUTO_TEST_CASE(the_real_digits_have_the_hashes_in_the_table) {
    const char* mnist_dir = std::getenv("MNIST_DIR");
    if (mnist_dir == nullptr || !fs::exists(fs::path(mnist_dir) / (images.name + ".gz"))) {
        BOOST_TEST_MESSAGE("not compared, for want of MNIST's .gz files in MNIST_DIR");
        return;
    }
    Checkout checkout;
    fs::copy_file("common/digits/mnist.sha256", checkout.top / "common/digits/mnist.sha256", fs::copy_options::overwrite_existing);
    for (const File& file : files) checkout.answer("second", file).body = text_of(fs::path(mnist_dir) / (file.name + ".gz"));
    const Ran ran = checkout.download();
    BOOST_TEST(ran.status == 0);
    BOOST_TEST(times(ran.output, "wrong SHA-256, deleted") == 4, ran.output);  // the first mirror's
    BOOST_TEST(fs::file_size(checkout.mnist / images.name) == 16 + 60'000 * 28 * 28);
}
