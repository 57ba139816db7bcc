#define BOOST_TEST_MODULE 08_what_it_learned
#include "test.hpp"

BOOST_AUTO_TEST_CASE(nothing_yet) { BOOST_TEST(true); }
