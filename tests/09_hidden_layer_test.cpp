#define BOOST_TEST_MODULE 09_hidden_layer
#include "test.hpp"

BOOST_AUTO_TEST_CASE(nothing_yet) { BOOST_TEST(true); }
