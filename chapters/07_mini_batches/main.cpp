#include "common/command_line.hpp"

int main(int argc, char** argv) {
    return scratch::run_program(argc, argv, "07_mini_batches", {}, [](const scratch::Options&) { return 0; });
}
