#include "common/command_line.hpp"
int main(int argc, char** argv) { return scratch::run_program(argc, argv, "05_gradients", {}, [](const scratch::Options&) { return 0; }); }
