#include "15_many_machines/workers.hpp"

#include "common/show/terminal.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <limits>
#include <stdexcept>
#include <streambuf>
#include <string>
#include <vector>

#ifdef SCRATCH_MPI
#include <boost/mpi.hpp>
#include <boost/serialization/string.hpp>
#endif

namespace scratch {

bool speaks() {
    for (const char* name : {"OMPI_COMM_WORLD_RANK", "PMI_RANK"})
        if (const char* number = std::getenv(name); number != nullptr && std::strcmp(number, "0") != 0) return false;
    return true;
}

void let_the_first_speak() {
    struct Silence : std::streambuf {
        int_type overflow(int_type letter) override { return traits_type::not_eof(letter); }
    };
    if (speaks()) return;
    static Silence& silence = *new Silence;  // never destroyed: the streams are flushed once more behind everything else
    std::cout.rdbuf(&silence);
    std::cerr.rdbuf(&silence);
}

bool is_one_of_many() { return std::getenv("OMPI_COMM_WORLD_SIZE") != nullptr || std::getenv("PMI_SIZE") != nullptr; }

#ifdef SCRATCH_MPI

#ifdef __SANITIZE_ADDRESS__
extern "C" int __lsan_is_turned_off() { return 1; }  // MPI's own libraries end with memory that they never give back
#endif

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
    std::cout << wrapped(std::string("one process: compiled without MPI; for more of them ") + how_to_install, "") << "\n";
}

Workers::~Workers() = default;

Team Workers::team() const { return {}; }

bool Workers::first() const { return true; }

void Workers::all_or_none(const std::function<void()>& work) const { work(); }

Link Workers::measured_link() const { throw std::logic_error("a link needs two processes"); }

#endif

}  // namespace scratch
