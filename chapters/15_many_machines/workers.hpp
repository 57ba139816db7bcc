// The processes of one training, through MPI. Where that is not installed there is one process, and all else works.
#pragma once

#include "15_many_machines/cost.hpp"
#include "15_many_machines/train_together.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace scratch {

// Compiled with MPI.
bool has_mpi();
constexpr const char* how_to_install = "install libboost-mpi-dev and openmpi-bin (Debian, Ubuntu) or boost-mpi and open-mpi (Homebrew), and build again";

// Started by mpirun, or by whatever starts processes here.
bool is_one_of_many();

// Starts the program again, as `count` processes, and waits for them. argv: as main has it; --processes is left out. resume: where the last whole
// epoch is, or "". Returns the exit status; where a process has ended before its time, after one line "error: ...".
// Throws std::runtime_error where there is no mpirun, or no MPI in this program.
int run_in_processes(std::uint64_t count, char** argv, const std::string& resume);

// The first process, who alone is heard.
bool speaks();

// From now on what the others print, errors too, is not shown: what all say need not be said often. To be called before anything is.
void let_the_first_speak();

// Joins the others. One for a program.
class Workers {
public:
    Workers();
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    Team team() const;
    bool first() const;  // who prints, draws and saves

    // work: may fail in one process and not in the others, as where a file is missing on its machine. Then all throw std::runtime_error, which says where.
    void all_or_none(const std::function<void()>& work) const;

    // Ping-pong between the first two: the latency of an empty message, and the bandwidth of one of 8 MB. Both must call it. Needs two processes.
    Link measured_link() const;

private:
    struct Mpi;
    std::unique_ptr<Mpi> mpi;
};

}  // namespace scratch
