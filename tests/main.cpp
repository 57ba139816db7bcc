// The main function of every test program, compiled once.
#define BOOST_TEST_MODULE the tutorial
#define BOOST_TEST_NO_MAIN
#include "test.hpp"

#include "common/program/blas_kernels.hpp"
#include "common/program/checkout.hpp"
#include "common/program/memory.hpp"

#include <cstdlib>
#include <iostream>

extern "C" void openblas_set_num_threads(int);

int main(int argc, char** argv) {
    scratch::start_with_fitting_kernels(argv);
    // a verdict on another checkout's code is worse than none
    if (scratch::lies_in_another_checkout()) {
        std::cerr << "error: compiled in " << scratch::checkout_of_compiling().string() << ", not from the code here; ./tutorial test builds it anew\n";
        return 2;
    }
    scratch::keep_freed_memory();  // as the programs; and two threads would wait for each other
    openblas_set_num_threads(1);
    // What the tests expect of pictures is in block characters, in whatever locale they are started; so are the programs that they start.
    setenv("LC_ALL", "C.UTF-8", 1);
    return boost::unit_test::unit_test_main(init_unit_test, argc, argv);
}
