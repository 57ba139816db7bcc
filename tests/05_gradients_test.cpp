#include "test.hpp"
BOOST_AUTO_TEST_CASE(nothing_yet, *boost::unit_test::label("5.3")) { BOOST_TEST(true); }
