#define BOOST_TEST_MODULE 07_mini_batches
#include "test.hpp"

BOOST_AUTO_TEST_CASE(nothing_yet) { BOOST_TEST(true); }
