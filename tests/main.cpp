// The main function of every test program, compiled once.
#define BOOST_TEST_MODULE the tutorial
#include "test.hpp"
