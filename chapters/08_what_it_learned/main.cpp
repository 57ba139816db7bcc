#include "common/command_line.hpp"

int main(int argc, char** argv) {
    return scratch::run_program(argc, argv, "08_what_it_learned", {}, [](const scratch::Options&) { return 0; });
}
