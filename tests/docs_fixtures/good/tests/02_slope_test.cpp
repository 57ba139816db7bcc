BOOST_AUTO_TEST_CASE(slope_is_the_limit, *boost::unit_test::label("2.1")) {}
BOOST_AUTO_TEST_CASE(slope_is_estimated, *boost::unit_test::label("2.2") * boost::unit_test::label("slow")) {}
