#include "common/command_line.hpp"

int main(int argc, char** argv) {
    return scratch::run_program(argc, argv, "09_hidden_layer", {}, [](const scratch::Options&) { return 0; });
}
