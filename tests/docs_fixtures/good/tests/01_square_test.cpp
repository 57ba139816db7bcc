BOOST_AUTO_TEST_CASE(square_is_a_product, *boost::unit_test::label("1.1")) {}
