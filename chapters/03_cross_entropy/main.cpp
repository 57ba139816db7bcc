#include "common/command_line.hpp"
int main(int argc, char** argv) { return scratch::run_program(argc, argv, "03_cross_entropy", {}, [](const scratch::Options&) { return 0; }); }
