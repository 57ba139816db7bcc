// The main function of every test program, compiled once.
#define BOOST_TEST_MODULE the tutorial
#include "test.hpp"

#include "common/program/memory.hpp"

#include <cstdlib>

extern "C" void openblas_set_num_threads(int);

namespace {

// What the tests expect of pictures is in block characters, in whatever locale they are started; so are the programs that they start.
const bool in_utf8 = setenv("LC_ALL", "C.UTF-8", 1) == 0;

struct AsThePrograms {
    AsThePrograms() {
        scratch::keep_freed_memory();
        openblas_set_num_threads(1);  // two would wait for each other
    }
};

}  // namespace

BOOST_TEST_GLOBAL_FIXTURE(AsThePrograms);
