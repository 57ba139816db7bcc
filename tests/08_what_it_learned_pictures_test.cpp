// Pictures of twenty kinds, as readers might send them: how many are read right may not get worse. tests/benchmarks/own_digits.cpp prints more of it.
#include "formula.hpp"
#include "own_digits_read.hpp"
#include "test.hpp"

#include "common/digits/handwriting.hpp"

namespace utf = boost::unit_test;
using namespace scratch;

namespace {

constexpr arma::uword per_kind = 3;

// What is lost, of a hundred, to digits that were never in a picture but are handed to the same models as they are in the data.
void holds(const Digits& training, const Digits& test) {
    const std::vector<Reader> readers{{"softmax", trained_softmax(training)}, {"hidden layer", trained_hidden_layer(training, 2)}};
    std::vector<double> plain(readers.size(), 0.0), right(readers.size(), 0.0);
    for (arma::uword i = 0; i < per_kind; ++i)
        for (std::size_t r = 0; r < readers.size(); ++r) plain[r] += readers[r].activations(image_vector(test, i)).index_max() == test.labels(i);
    for (const Kind& kind : kinds_of_pictures())
        BOOST_TEST_CONTEXT(kind.name) {
            const KindRead read = read_kind(kind, test, per_kind, readers);
            for (std::size_t r = 0; r < readers.size(); ++r) {
                right[r] += read.right[r];
                BOOST_TEST(read.right[r] * per_kind >= plain[r] - 1.0, readers[r].name);  // of 3: one kind may have its bad luck
            }
            BOOST_TEST(read.refused == 0.0);
        }
    const auto kinds = static_cast<double>(kinds_of_pictures().size());
    for (std::size_t r = 0; r < readers.size(); ++r) BOOST_TEST(right[r] / kinds >= plain[r] / per_kind - 0.05, readers[r].name);  // all kinds together may not
}

Canvas sheet() { return blank(300, 300, grey(250)); }

arma::vec prepared_canvas(const Canvas& canvas) { return prepared(ink_of(photographed(canvas), "my.png")); }

// What is said of the picture; empty where a digit is found.
std::string said_of(const Canvas& canvas) {
    try {
        prepared_canvas(canvas);
        return "";
    } catch (const std::runtime_error& error) {
        return error.what();
    }
}

double difference(const arma::vec& a, const arma::vec& b) { return arma::mean(arma::abs(a - b)); }

const arma::vec& some_five() {
    static const Digits digits = draw_digits(60, 1, 60'000);
    static const arma::uvec fives = arma::find(digits.labels == 5);
    static const arma::vec five = image_vector(digits, fives(0));
    return five;
}

}  // namespace

BOOST_AUTO_TEST_CASE(drawn_digits_are_read_in_pictures_of_every_kind) { holds(draw_digits(10'000, 1), draw_digits(per_kind, 1, 60'000)); }

BOOST_AUTO_TEST_CASE(real_digits_are_read_in_pictures_of_every_kind) {
    if (const DigitSets* real = real_digits()) holds(first_digits(real->training, 10'000), real->test);
}

// What lies around the digit changes nothing, wherever and however large it is.
BOOST_AUTO_TEST_CASE(what_is_not_the_digit_is_left_out) {
    Canvas alone = sheet();
    draw(alone, strokes(some_five(), 200), 50, 50, grey(10));
    const arma::vec expected = prepared_canvas(alone);
    const std::vector<std::pair<const char*, std::function<void(Canvas&)>>> besides{
        {"four dots", [](Canvas& canvas) { for (const arma::uword at : {3u, 20u, 270u, 290u}) block(canvas, at, 300 - at - 5, 4, 4, grey(0)); }},
        {"a scratch", [](Canvas& canvas) { block(canvas, 10, 12, 1, 200, grey(60)); }},
        {"a dark table on two sides", [](Canvas& canvas) { block(canvas, 0, 0, 300, 25, grey(70)), block(canvas, 280, 0, 20, 300, grey(70)); }},
        {"a brown table", [](Canvas& canvas) { block(canvas, 0, 270, 300, 30, {139, 90, 43, 255}); }},
        {"a desk all around", [](Canvas& canvas) { block(canvas, 0, 0, 300, 300, {139, 90, 43, 255}), block(canvas, 18, 22, 260, 255, grey(250)); }},
        {"a desk on two sides, askew", [](Canvas& canvas) { for (arma::uword i = 0; i < 300; ++i) block(canvas, i, 262 + i / 20, 1, 38, {139, 90, 43, 255}), block(canvas, 0, i, 10 + i / 20, 1, {139, 90, 43, 255}); }},
        {"a printed box", [](Canvas& canvas) { block(canvas, 12, 14, 274, 272, grey(0)), block(canvas, 14, 16, 270, 268, grey(250)); }},
        {"a black frame", [](Canvas& canvas) { block(canvas, 0, 0, 300, 7, grey(0)), block(canvas, 0, 293, 300, 7, grey(0)), block(canvas, 0, 0, 7, 300, grey(0)), block(canvas, 293, 0, 7, 300, grey(0)); }},
        {"a light line at the edge", [](Canvas& canvas) { block(canvas, 0, 0, 300, 1, grey(220)), block(canvas, 299, 0, 1, 300, grey(220)); }},
        {"a dark corner", [](Canvas& canvas) { for (arma::uword i = 0; i < 40; ++i) block(canvas, i, 0, 1, 40 - i, grey(30)); }},
        {"lines", [](Canvas& canvas) { for (arma::uword row = 11; row < 300; row += 31) block(canvas, row, 0, 2, 300, {176, 196, 222, 255}, 0.9f); }},
        {"lines as black as the ink", [](Canvas& canvas) { for (arma::uword row = 11; row < 300; row += 31) block(canvas, row, 0, 2, 300, grey(20)); }},
        {"lines that a red margin ends", [](Canvas& canvas) {
             for (arma::uword row = 11; row < 300; row += 31) block(canvas, row, 0, 2, 300, {120, 150, 210, 255});
             block(canvas, 0, 30, 300, 2, {230, 90, 90, 255});
         }},
        {"a fold", [](Canvas& canvas) { block(canvas, 0, 270, 300, 4, grey(150)); }},
        {"black squares", [](Canvas& canvas) { for (arma::uword at = 11; at < 300; at += 40) block(canvas, at, 0, 1, 300, grey(20)), block(canvas, 0, at, 300, 1, grey(20)); }},
        {"a shadow from below", [](Canvas& canvas) { light(canvas, [](double row, double column) { return row > 0.55 + 0.1 * column ? 0.7 : 1.0; }); }},
        {"a shadow of a stripe", [](Canvas& canvas) { light(canvas, [](double, double column) { return column > 0.3 && column < 0.5 ? 0.7 : 1.0; }); }},
        {"light from a corner", [](Canvas& canvas) { light(canvas, [](double row, double column) { return 1.0 - 0.15 * (row + column); }); }},
    };
    for (const auto& [name, add] : besides)
        BOOST_TEST_CONTEXT(name) {
            Canvas canvas = sheet();
            add(canvas);
            Canvas drawn_on = canvas;
            const bool lit = std::string(name).starts_with("a shadow") || std::string(name).starts_with("light from");
            if (lit) drawn_on = alone, add(drawn_on);
            else draw(drawn_on, strokes(some_five(), 200), 50, 50, grey(10));
            BOOST_TEST(difference(prepared_canvas(drawn_on), expected) < 0.02);
        }
}

// Squared paper may be wide: a square that the digit leaves free is no sheet of its own.
BOOST_AUTO_TEST_CASE(a_wide_square_is_no_sheet) {
    Canvas alone = blank(400, 400, grey(250)), squared = alone;
    for (arma::uword at = 10; at < 400; at += 120) block(squared, at, 0, 2, 400, grey(80)), block(squared, 0, at, 400, 2, grey(80));
    for (Canvas* canvas : {&alone, &squared}) draw(*canvas, strokes(some_five(), 120), 100, 100, grey(10));
    BOOST_TEST(said_of(squared) == "");
    if (said_of(squared).empty()) BOOST_TEST(difference(prepared_canvas(squared), prepared_canvas(alone)) < 0.02);
}

// A 5 whose bar does not touch is one digit; two digits are two.
BOOST_AUTO_TEST_CASE(parts_of_a_digit_and_other_digits) {
    Canvas five = sheet();  // a stem with a bowl, and a bar of its own
    for (arma::uword i = 0; i < 100; ++i) block(five, 90, 100 + i * 60 / 100, 14, 14, grey(0)), block(five, 90 + i * 120 / 100, 100 + (i > 50 ? 40 : 0), 14, 14, grey(0));
    const double before = arma::accu(prepared_canvas(five));
    block(five, 90, 180, 14, 50, grey(0));  // six pixels from the stroke
    const arma::vec with_bar = prepared_canvas(five);
    BOOST_TEST(arma::accu(arma::reshape(with_bar, 28, 28).t().eval().tail_cols(8)) > 1.0);  // the bar is in the picture
    BOOST_TEST(before > 0.0);

    Canvas two = blank(300, 600, grey(250));
    draw(two, strokes(some_five(), 200), 50, 50, grey(0));
    BOOST_TEST(said_of(two) == "");
    draw(two, strokes(some_five(), 200), 50, 330, grey(0));
    const std::string several = "my.png: ink in several places, more than one digit or marks beside it; cut out one digit, with paper all around";
    BOOST_TEST(said_of(two) == several);
    Canvas pens = blank(190, 320, grey(250));  // with a thick pen and with a thin one: no window that the thick one fills may lose it
    block(pens, 35, 60, 120, 24, grey(40)), block(pens, 131, 60, 24, 80, grey(40)), block(pens, 35, 200, 120, 11, grey(40));
    BOOST_TEST(said_of(pens) == several);
    Canvas stacked = blank(600, 300, grey(250));  // and one above the other
    draw(stacked, strokes(some_five(), 200), 50, 50, grey(0));
    draw(stacked, strokes(some_five(), 200), 225, 50, grey(0));
    BOOST_TEST(said_of(stacked) == several);
}

BOOST_AUTO_TEST_CASE(what_is_no_digit_on_paper_is_said) {
    Canvas dot = sheet(), table = sheet(), noise = sheet();
    block(dot, 100, 100, 3, 3, grey(0));
    BOOST_TEST(said_of(dot) == "my.png: no digit found, its ink is only 3 pixels long; draw it larger");
    for (arma::uword i = 0; i < 100; ++i) block(table, i, 0, 1, 140 - i, grey(60));  // a corner of a table, and no digit
    BOOST_TEST(said_of(table) != "");
    Dice dice{std::mt19937_64(1)};
    grain(noise, 10, dice);
    BOOST_TEST(said_of(noise) != "");

    const std::vector<std::pair<const char*, std::function<void(Canvas&)>>> blanks{
        {"lines", [](Canvas& canvas) { for (arma::uword row = 11; row < 300; row += 31) block(canvas, row, 0, 2, 300, {120, 150, 210, 255}); }},
        {"squares", [](Canvas& canvas) { for (arma::uword at = 11; at < 300; at += 20) block(canvas, at, 0, 1, 300, {120, 150, 210, 255}), block(canvas, 0, at, 300, 1, {120, 150, 210, 255}); }},
        {"a fold", [](Canvas& canvas) { block(canvas, 0, 120, 300, 4, grey(190)); }},
        {"a box", [](Canvas& canvas) { block(canvas, 12, 14, 274, 272, grey(0)), block(canvas, 14, 16, 270, 268, grey(250)); }},
        {"a note on a desk", [](Canvas& canvas) { block(canvas, 0, 0, 300, 300, {139, 90, 43, 255}), block(canvas, 60, 70, 150, 140, {250, 235, 110, 255}); }},
        {"a stripe of shadow", [](Canvas& canvas) { block(canvas, 0, 100, 300, 50, grey(170)); }},
    };
    for (const auto& [name, add] : blanks) {
        Canvas canvas = sheet();
        add(canvas);
        grain(canvas, 1, dice);
        BOOST_TEST(said_of(canvas) != "", name);
    }
}

// A telephone's picture: 12 million pixels, the digit large or small in it.
BOOST_AUTO_TEST_CASE(a_large_picture_is_looked_at_closely) {
    Canvas small = blank(300, 400, grey(240));
    draw(small, strokes(some_five(), 200), 50, 50, grey(10));
    const arma::vec expected = prepared_canvas(small);
    for (const arma::uword side : {60u, 200u, 1500u}) {
        arma::Cube<arma::u8> large(2100, 2800, 4, arma::fill::value(240));
        large.slice(3).fill(255);
        const arma::fmat ink = strokes(some_five(), side);
        for (arma::uword channel = 0; channel < 3; ++channel)
            large.slice(channel).submat(400, 700, arma::size(side, side)) = arma::conv_to<arma::Mat<arma::u8>>::from(arma::round(240.0f - 230.0f * ink));
        BOOST_TEST(difference(prepared(ink_of(large, "my.png")), expected) < (side < 100 ? 0.06 : 0.03), side << " pixels");
    }
}
