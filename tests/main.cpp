// The main function of every test program, compiled once.
#define BOOST_TEST_MODULE the tutorial
#include "test.hpp"

#include "common/program/memory.hpp"

extern "C" void openblas_set_num_threads(int);

namespace {

struct AsThePrograms {
    AsThePrograms() {
        scratch::keep_freed_memory();
        openblas_set_num_threads(1);  // two would wait for each other
    }
};

}  // namespace

BOOST_TEST_GLOBAL_FIXTURE(AsThePrograms);
