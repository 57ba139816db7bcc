#include "common/command_line.hpp"
int main(int argc, char** argv) { return scratch::run_program(argc, argv, "04_forward_pass", {}, [](const scratch::Options&) { return 0; }); }
