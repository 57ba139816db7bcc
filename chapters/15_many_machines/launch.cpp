// Starts the program again as many processes.
#include "15_many_machines/workers.hpp"
#include "common/show/terminal.hpp"

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace scratch {

int run_in_processes(std::uint64_t count, char** argv, const std::string& resume) {
    if (!has_mpi()) throw std::runtime_error(std::string("--processes needs MPI, and this program was compiled without; ") + how_to_install);
    const std::string self = std::filesystem::exists("/proc/self/exe") ? std::filesystem::canonical("/proc/self/exe").string() : argv[0];
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
    const std::string ended = "a process ended before its time, and so do all; ";
    if (resume.empty()) throw std::runtime_error(ended + "with --save FILE the last whole epoch would be there to go on with");
    if (!std::filesystem::exists(resume)) throw std::runtime_error(ended + "no epoch was whole yet, so that nothing is saved: begin again");
    throw std::runtime_error(ended + "--load " + resume + " goes on from the last whole epoch");
}

}  // namespace scratch
