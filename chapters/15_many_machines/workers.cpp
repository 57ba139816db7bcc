#include "15_many_machines/workers.hpp"

#include "common/show/terminal.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <limits>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#ifdef SCRATCH_MPI
#include <boost/mpi.hpp>
#include <boost/serialization/string.hpp>
#endif

namespace scratch {

namespace {

constexpr const char* how_to_install = "install libboost-mpi-dev and openmpi-bin (Debian, Ubuntu) or boost-mpi and open-mpi (Homebrew), and build again";

}  // namespace

bool speaks() {
    for (const char* name : {"OMPI_COMM_WORLD_RANK", "PMI_RANK"})
        if (const char* number = std::getenv(name); number != nullptr && std::strcmp(number, "0") != 0) return false;
    return true;
}

void let_the_first_speak() {
    struct Silence : std::streambuf {
        int_type overflow(int_type letter) override { return traits_type::not_eof(letter); }
    };
    static Silence silence;
    if (speaks()) return;
    std::cout.rdbuf(&silence);
    std::cerr.rdbuf(&silence);
}

bool is_one_of_many() { return std::getenv("OMPI_COMM_WORLD_SIZE") != nullptr || std::getenv("PMI_SIZE") != nullptr; }

int run_in_processes(std::uint64_t count, char** argv, const std::string& resume) {
    if (!has_mpi()) throw std::runtime_error(std::string("--processes needs MPI, and this program was compiled without; ") + how_to_install);
    const std::string self = std::filesystem::canonical("/proc/self/exe");
    std::vector<std::string> words{"mpirun", "--quiet", "-n", std::to_string(count), self};
    for (char** word = argv + 1; *word != nullptr; ++word) {
        if (std::strcmp(*word, "--processes") == 0 && word[1] != nullptr) ++word;
        else if (std::strncmp(*word, "--processes=", 12) != 0) words.emplace_back(*word);
    }
    std::cout << std::flush;
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error(std::string("--processes: can't start another process: ") + std::strerror(errno));
    if (child == 0) {
        // more processes than cores are fine here, and so is root, as in a container; who waits gives way to who works
        for (const char* setting : {"OMPI_MCA_rmaps_base_oversubscribe", "OMPI_MCA_mpi_yield_when_idle", "OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"}) setenv(setting, "1", 0);
        setenv("OMPI_MCA_btl_vader_single_copy_mechanism", "none", 0);  // else who reads from a process that has died says so in words of its own
        if (!on_terminal()) setenv("TERM", "dumb", 1);  // mpirun gives its processes a terminal, even where it prints into a pipe
        std::vector<char*> pointers;
        for (std::string& word : words) pointers.push_back(word.data());
        pointers.push_back(nullptr);
        execvp(pointers[0], pointers.data());
        _exit(127);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) throw std::runtime_error(std::string("--processes needs mpirun, and there is none; ") + how_to_install);
    if (WIFEXITED(status) && WEXITSTATUS(status) <= 2) return WEXITSTATUS(status);  // its own word: done, or an error that it has told
    if (WIFEXITED(status) && WEXITSTATUS(status) == 130) return 130;                // Ctrl-C
    throw std::runtime_error("a process ended before its time, and so do all; " +
                             (resume.empty() ? std::string("with --save FILE the last whole epoch would be there to go on with") : "--load " + resume + " goes on from the last whole epoch"));
}

#ifdef SCRATCH_MPI

bool has_mpi() { return true; }

struct Workers::Mpi {
    boost::mpi::environment environment{false};  // an error is told by the first process, not by MPI
    boost::mpi::communicator world;
};

Workers::Workers() : mpi(std::make_unique<Mpi>()) {}

Workers::~Workers() = default;

Team Workers::team() const {
    const boost::mpi::communicator& world = mpi->world;
    return {static_cast<arma::uword>(world.rank()), static_cast<arma::uword>(world.size()), [world](arma::vec& numbers) {
                arma::vec sums(numbers.n_elem);
                boost::mpi::all_reduce(world, numbers.memptr(), static_cast<int>(numbers.n_elem), sums.memptr(), std::plus<double>());
                numbers.swap(sums);
            }};
}

bool Workers::first() const { return mpi->world.rank() == 0; }

void Workers::all_or_none(const std::function<void()>& work) const {
    std::string trouble;
    try {
        work();
    } catch (const std::exception& error) {
        trouble = error.what();
    }
    std::vector<std::string> troubles;
    boost::mpi::all_gather(mpi->world, trouble, troubles);
    for (std::size_t process = 0; process < troubles.size(); ++process)
        if (!troubles[process].empty()) throw std::runtime_error(troubles.size() == 1 || process == 0 ? troubles[process] : "process " + std::to_string(process) + ": " + troubles[process]);
}

Link Workers::measured_link() const {
    const boost::mpi::communicator& world = mpi->world;
    const auto there_and_back = [&](std::vector<char>& message) {
        const int size = static_cast<int>(message.size()), other = 1 - world.rank();
        const double started = MPI_Wtime();
        if (world.rank() == 0) {
            world.send(other, 0, message.data(), size);
            world.recv(other, 0, message.data(), size);
        } else {
            world.recv(other, 0, message.data(), size);
            world.send(other, 0, message.data(), size);
        }
        return MPI_Wtime() - started;
    };
    // for a tenth of a second, as the first of the two counts it; on a machine with other work one exchange may take as long as thousands
    const auto quickest_of = [&](std::vector<char> message) {
        double best = std::numeric_limits<double>::infinity();
        const double started = MPI_Wtime();
        for (bool again = true; again;) {
            best = std::min(best, there_and_back(message));
            again = MPI_Wtime() - started < 0.1;
            if (world.rank() == 0) world.send(1, 1, again);
            else world.recv(0, 1, again);
        }
        return best / 2.0;
    };
    Link link{0.0, 0.0};
    if (world.rank() < 2) {
        const std::vector<char> large(8 << 20);
        link.latency = quickest_of(std::vector<char>(1));
        link.bandwidth = static_cast<double>(large.size()) / (quickest_of(large) - link.latency);
    }
    world.barrier();
    return link;
}

#else

bool has_mpi() { return false; }

struct Workers::Mpi {};

Workers::Workers() {
    if (is_one_of_many()) throw std::runtime_error(std::string("started by mpirun, but compiled without MPI; ") + how_to_install);
    std::cout << "one process: compiled without MPI; for more of them\n" << how_to_install << "\n";
}

Workers::~Workers() = default;

Team Workers::team() const { return {}; }

bool Workers::first() const { return true; }

void Workers::all_or_none(const std::function<void()>& work) const { work(); }

Link Workers::measured_link() const { throw std::logic_error("a link needs two processes"); }

#endif

}  // namespace scratch
