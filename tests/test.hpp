// Boost.Test as the tests use it: linked, not compiled anew into every program.
#pragma once

#define BOOST_TEST_DYN_LINK
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
