#include "test.hpp"
BOOST_AUTO_TEST_CASE(x){}
