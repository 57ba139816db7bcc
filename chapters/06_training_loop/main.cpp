#include "common/command_line.hpp"
int main(int argc, char** argv) { return scratch::run_program(argc, argv, "06_training_loop", {}, [](const scratch::Options&) { return 0; }); }
