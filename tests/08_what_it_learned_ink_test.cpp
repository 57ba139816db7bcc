// What finds the ink in a picture, piece by piece: each against the plainest way to compute the same, or at its limits from both sides.
// tests/08_what_it_learned_pictures_test.cpp asks whether all of it together finds the digit.
#include "test.hpp"

#include "08_what_it_learned/clean_picture.hpp"
#include "08_what_it_learned/components.hpp"
#include "08_what_it_learned/find_ink.hpp"
#include "08_what_it_learned/frame_and_lines.hpp"
#include "08_what_it_learned/paper_level.hpp"
#include "08_what_it_learned/sheet.hpp"
#include "08_what_it_learned/strokes.hpp"

#include <algorithm>
#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace scratch;

namespace {

constexpr float nearly = 1e-5f;  // 1e-7 for each rounding of a float, of which there are few

// Numbers from 0 to 1
arma::fmat shades(arma::uword rows, arma::uword columns, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    arma::fmat all(rows, columns);
    all.imbue([&] { return static_cast<float>(random() % 10'000) / 10'000.0f; });
    return all;
}

Mask spots(arma::uword rows, arma::uword columns, float share, std::uint64_t seed) { return mask_of(shades(rows, columns, seed) < share); }

// '#' is ink
Mask drawn(const std::vector<std::string>& lines) {
    Mask mask(lines.size(), lines[0].size());
    for (arma::uword row = 0; row < mask.n_rows; ++row)
        for (arma::uword column = 0; column < mask.n_cols; ++column) mask(row, column) = lines[row][column] == '#';
    return mask;
}

bool equal(const arma::fmat& found, const arma::fmat& expected, float tolerance = 0.0f) { return arma::approx_equal(found, expected, "absdiff", tolerance); }

arma::uword apart(arma::uword a, arma::uword b) { return a > b ? a - b : b - a; }

// The largest of all that are at most `reach` away, along rows and along columns.
arma::fmat largest_around(const arma::fmat& shade, arma::uword reach) {
    arma::fmat result(arma::size(shade));
    for (arma::uword row = 0; row < shade.n_rows; ++row)
        for (arma::uword column = 0; column < shade.n_cols; ++column) {
            float largest = shade(row, column);
            for (arma::uword r = 0; r < shade.n_rows; ++r)
                for (arma::uword c = 0; c < shade.n_cols; ++c)
                    if (apart(r, row) <= reach && apart(c, column) <= reach) largest = std::max(largest, shade(r, c));
            result(row, column) = largest;
        }
    return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(the_level_of_the_paper)

BOOST_AUTO_TEST_CASE(a_picture_made_smaller_is_the_mean_of_its_squares) {
    std::mt19937_64 random(1);
    arma::Cube<arma::u8> picture(7, 11, 4);
    picture.imbue([&] { return static_cast<arma::u8>(random() % 256); });
    for (const arma::uword by : {1u, 2u, 3u}) {
        const arma::fcube small = shrunk(picture, by);
        BOOST_REQUIRE((small.n_rows == 7 / by && small.n_cols == 11 / by && small.n_slices == 4));
        for (arma::uword row = 0; row < small.n_rows; ++row)
            for (arma::uword column = 0; column < small.n_cols; ++column)
                for (arma::uword channel = 0; channel < 4; ++channel) {
                    float sum = 0.0f;
                    for (arma::uword r = row * by; r < row * by + by; ++r)
                        for (arma::uword c = column * by; c < column * by + by; ++c) {
                            const float alpha = static_cast<float>(picture(r, c, 3)) / 255.0f;
                            sum += channel == 3 ? alpha : alpha * static_cast<float>(picture(r, c, channel)) / 255.0f;
                        }
                    BOOST_TEST(std::abs(small(row, column, channel) - sum / static_cast<float>(by * by)) < nearly);
                }
    }
}

BOOST_AUTO_TEST_CASE(a_quantile_is_a_place_in_the_sorted_numbers) {
    const arma::fvec five{5, 1, 3, 2, 4};
    BOOST_TEST(quantile(five, 0.0) == 1.0f);
    BOOST_TEST(quantile(five, 0.49) == 2.0f);
    BOOST_TEST(quantile(five, 0.5) == 3.0f);
    BOOST_TEST(quantile(five, 0.99) == 4.0f);
    BOOST_TEST(quantile(five, 1.0) == 5.0f);
    BOOST_TEST(quantile({}, 0.5) == 0.0f);
}

BOOST_AUTO_TEST_CASE(the_channel_that_falls_apart_best_is_taken) {
    arma::fcube picture(20, 20, 4, arma::fill::value(0.5f));
    picture.slice(0) = 0.4f + 0.2f * shades(20, 20, 1);                                   // nothing but noise
    picture.slice(1).submat(5, 5, 9, 9).fill(0.1f);                                       // ink
    picture.slice(2) = picture.slice(1) + 0.4f * shades(20, 20, 2);                       // the same ink, in noise
    BOOST_TEST(equal(best_channel(picture), picture.slice(1)));
    picture.slice(3).submat(5, 5, 9, 9).fill(0.0f);                                       // darker still
    BOOST_TEST(equal(best_channel(picture), picture.slice(3)));
    const arma::fcube plain(20, 20, 4, arma::fill::value(0.5f));
    BOOST_TEST(equal(best_channel(plain), plain.slice(0)));
}

BOOST_AUTO_TEST_CASE(the_border_is_all_four_sides) {
    const arma::fmat shade = shades(4, 6, 3);
    arma::fvec expected = arma::join_cols(arma::fvec(shade.col(0)), arma::fvec(shade.col(5)));
    expected = arma::join_cols(expected, arma::fvec(shade.row(0).t()), arma::fvec(shade.row(3).t()));
    BOOST_TEST(equal(arma::sort(border_of(shade)), arma::sort(expected)));
}

BOOST_AUTO_TEST_CASE(ink_is_made_dark) {
    arma::fmat dark(20, 20, arma::fill::value(0.8f)), light(20, 20, arma::fill::value(0.3f));
    dark.submat(5, 5, 14, 7).fill(0.2f), light.submat(5, 5, 14, 7).fill(0.9f);
    BOOST_TEST(equal(with_dark_ink(dark), dark));
    BOOST_TEST(equal(with_dark_ink(light), 1.0f - light));
    light.submat(0, 10, 19, 15).fill(0.1f);  // a shadow, larger than the ink and less far from the paper
    BOOST_TEST(equal(with_dark_ink(light), 1.0f - light));
}

BOOST_AUTO_TEST_CASE(windows_of_every_size) {
    const arma::fmat shade = shades(9, 13, 4);
    for (const arma::uword reach : {0u, 1u, 2u, 3u, 4u, 5u, 7u, 8u, 40u}) {
        BOOST_TEST(equal(dilated(shade, reach), largest_around(shade, reach)), reach);
        BOOST_TEST(equal(closed(shade, reach), -largest_around(-largest_around(shade, reach), reach)), reach);
    }
}

// What lies on a slope stays there between the middles of the blocks; outside of them it goes on as it ends.
BOOST_AUTO_TEST_CASE(a_slope_of_blocks_is_a_slope_of_pixels) {
    for (const arma::uword block : {1u, 3u, 4u}) {
        const arma::uword rows = 5 * block + block / 2, columns = 7 * block;
        const auto middle = [&](double place, arma::uword blocks) {
            return std::clamp(place, 0.5 * static_cast<double>(block), (static_cast<double>(blocks) - 0.5) * static_cast<double>(block));
        };
        arma::fmat coarse(5, 7), expected(rows, columns);
        for (arma::uword c = 0; c < 7; ++c)
            for (arma::uword r = 0; r < 5; ++r) coarse(r, c) = static_cast<float>((2.0 * (static_cast<double>(r) + 0.5) + 3.0 * (static_cast<double>(c) + 0.5)) * static_cast<double>(block));
        for (arma::uword c = 0; c < columns; ++c)
            for (arma::uword r = 0; r < rows; ++r) expected(r, c) = static_cast<float>(2.0 * middle(static_cast<double>(r) + 0.5, 5) + 3.0 * middle(static_cast<double>(c) + 0.5, 7));
        BOOST_TEST(equal(between_pixels(coarse, block, rows, columns), expected, 1e-4f), block);
    }
}

BOOST_AUTO_TEST_CASE(paper_is_seen_beneath_strokes_but_not_beneath_shadows) {
    for (const arma::uword rows : {150u, 430u}) {  // blocks of one pixel, and of two
        arma::fmat shade(rows, rows + 100, arma::fill::value(0.8f));
        shade.cols(60, 65).fill(0.1f);  // a stroke
        BOOST_TEST(equal(paper_level(shade), arma::fmat(arma::size(shade), arma::fill::value(0.8f)), nearly), rows);
        arma::fmat shadow(rows, rows + 100, arma::fill::value(0.8f));
        shadow.head_cols(rows / 2).fill(0.5f);  // wider than a third of the picture
        const arma::fmat level = paper_level(shadow);
        BOOST_TEST((std::abs(level(rows / 2, 5) - 0.5f) < nearly && std::abs(level(rows / 2, rows - 5) - 0.8f) < nearly), rows);
        BOOST_TEST(!equal(paper_level(shadow, 1), level, 0.1f));  // a window of the whole picture takes it for ink
    }
}

BOOST_AUTO_TEST_CASE(grain_is_no_ink) {
    arma::fmat darkness(10, 10, arma::fill::value(0.1f));
    for (arma::uword i = 0; i < 100; i += 2) darkness(i) = 0.14f;
    darkness(0, 0) = 0.9f;
    // The median is 0.1 or 0.14 or between; the others are 0.04 apart at most. 0.9 is beyond, all others are not.
    const arma::fmat beyond = beyond_grain(darkness);
    BOOST_TEST(beyond(0, 0) > 0.5f);
    BOOST_TEST(arma::accu(beyond > 0.0f) == 1u);
    arma::fmat lines(1, 101);  // 0 .. 1: the median 0.5, the median distance from it 0.25
    for (arma::uword i = 0; i < 101; ++i) lines(i) = static_cast<float>(i) / 100.0f;
    BOOST_TEST(equal(beyond_grain(0.1f * lines + arma::fmat(1, 101, arma::fill::zeros)), arma::fmat(1, 101, arma::fill::zeros)));  // 4 deviations are more than half
    lines(100) = 10.0f;
    BOOST_TEST(std::abs(beyond_grain(0.1f * lines)(100) - (1.0f - 0.05f - 4.0f * 1.4826f * 0.025f)) < 1e-3f);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(pieces)

BOOST_AUTO_TEST_CASE(what_hangs_together_is_one) {
    const Components two = components_of(drawn({"##...#", ".#....", "..#..#", "....##"}));
    BOOST_REQUIRE(two.all.size() == 3u);
    const auto with = [&](arma::uword row, arma::uword column) { return two.all[two.label(row, column) - 1]; };
    const Component aslant = with(0, 0), dot = with(0, 5), corner = with(3, 5);
    BOOST_TEST((aslant.top == 0 && aslant.left == 0 && aslant.bottom == 2 && aslant.right == 2));
    BOOST_TEST((aslant.area == 4 && aslant.rim == 4 && aslant.at_edge == 2));
    BOOST_TEST((dot.area == 1 && dot.rim == 1 && dot.at_edge == 1));
    BOOST_TEST((corner.top == 2 && corner.left == 4 && corner.bottom == 3 && corner.right == 5 && corner.area == 3 && corner.at_edge == 3));
    BOOST_TEST((aslant.rows() == 3.0 && corner.rows() == 2.0 && corner.columns() == 2.0 && dot.length() == 1.0));
    const Component solid = components_of(drawn({".......", ".#####.", ".#####.", ".#####.", "......."})).all[0];
    BOOST_TEST((solid.area == 15 && solid.rim == 12 && solid.at_edge == 0 && solid.length() == 5.0));
    BOOST_TEST(solid.thickness() == 2.5);  // 2 * 15 / 12
    BOOST_TEST(components_of(drawn({"..", ".."})).all.empty());
}

// Each property of many random masks, found by going through all pixels.
BOOST_AUTO_TEST_CASE(every_pixel_of_random_masks) {
    for (const std::uint64_t seed : {1u, 2u, 3u, 4u}) {
        const Mask mask = spots(17, 23, seed % 2 ? 0.3f : 0.5f, seed);
        const Components found = components_of(mask);
        // the lowest number of all that hang together, handed on until nothing changes
        arma::umat lowest = arma::reshape(arma::regspace<arma::uvec>(0, mask.n_elem - 1), arma::size(mask));
        for (bool more = true; more;) {
            more = false;
            for (arma::uword i = 0; i < mask.n_elem; ++i)
                for (arma::uword j = 0; j < mask.n_elem; ++j)
                    if (mask(i) && mask(j) && apart(i % 17, j % 17) <= 1 && apart(i / 17, j / 17) <= 1 && lowest(j) < lowest(i)) lowest(i) = lowest(j), more = true;
        }
        BOOST_TEST((found.label > 0u).eval().n_elem == mask.n_elem);
        for (arma::uword i = 0; i < mask.n_elem; ++i) {
            BOOST_TEST((found.label(i) > 0) == (mask(i) > 0));
            for (arma::uword j = 0; j < i; ++j)
                if (mask(i) && mask(j)) BOOST_REQUIRE((found.label(i) == found.label(j)) == (lowest(i) == lowest(j)));
        }
        for (std::size_t one = 0; one < found.all.size(); ++one) {
            double area = 0, rim = 0, at_edge = 0;
            Box box{16, 22, 0, 0};
            for (arma::uword i = 0; i < mask.n_elem; ++i) {
                if (found.label(i) != one + 1) continue;
                const arma::uword row = i % 17, column = i / 17;
                box = {std::min(box.top, row), std::min(box.left, column), std::max(box.bottom, row), std::max(box.right, column)};
                const bool edge = row == 0 || column == 0 || row == 16 || column == 22;
                bool free = edge;
                for (arma::uword j = 0; j < mask.n_elem; ++j) free = free || (!mask(j) && apart(row, j % 17) <= 1 && apart(column, j / 17) <= 1);
                ++area, rim += free, at_edge += edge;
            }
            const Component& c = found.all[one];
            BOOST_TEST((c.area == area && c.rim == rim && c.at_edge == at_edge));
            BOOST_TEST((c.top == box.top && c.left == box.left && c.bottom == box.bottom && c.right == box.right));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_distance_is_the_shortest_way_of_a_king) {
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
        const Mask mask = spots(14, 19, 0.04f, seed);
        BOOST_REQUIRE(arma::accu(mask) > 0u);
        const arma::fmat found = distance_from(mask);
        for (arma::uword i = 0; i < mask.n_elem; ++i) {
            arma::uword nearest = 100;
            for (arma::uword j = 0; j < mask.n_elem; ++j)
                if (mask(j)) nearest = std::min(nearest, std::max(apart(i % 14, j % 14), apart(i / 14, j / 14)));
            BOOST_TEST(found(i) == static_cast<float>(nearest));
        }
    }
    BOOST_TEST(distance_from(Mask(3, 3, arma::fill::zeros)).min() >= 3.0f);  // from nothing: farther than anything is
}

BOOST_AUTO_TEST_CASE(what_is_dark_enough_and_hangs_on_ink_is_ink) {
    const arma::fmat darkness = shades(15, 15, 6);
    Mask mask = mask_of(darkness > 0.95f);
    const Mask found = grown(mask, darkness, 0.6f);
    for (bool more = true; more;) {
        more = false;
        for (arma::uword i = 0; i < mask.n_elem; ++i)
            for (arma::uword j = 0; j < mask.n_elem; ++j)
                if (!mask(i) && mask(j) && darkness(i) > 0.6f && apart(i % 15, j % 15) <= 1 && apart(i / 15, j / 15) <= 1) mask(i) = 1, more = true;
    }
    BOOST_TEST(arma::accu(found != mask) == 0u);
    BOOST_TEST((arma::accu(mask) > arma::accu(darkness > 0.95f) && arma::accu(mask) < arma::accu(darkness > 0.6f)));  // some are added, and some hang on nothing
}

BOOST_AUTO_TEST_CASE(the_way_from_box_to_box) {
    const Component one{10, 10, 19, 29, 50, 20, 1};  // rows 10..19, columns 10..29
    const auto to = [&](arma::uword top, arma::uword left) { return gap(one, Component{top, left, top + 3, left + 3, 16, 12, 0}); };
    BOOST_TEST(to(12, 12) == 0.0);
    BOOST_TEST(to(19, 29) == 0.0);
    BOOST_TEST(to(20, 12) == 1.0);
    BOOST_TEST(to(25, 12) == 6.0);
    BOOST_TEST(to(2, 12) == 5.0);
    BOOST_TEST(to(12, 40) == 11.0);
    BOOST_TEST(to(12, 0) == 7.0);
    BOOST_TEST(to(25, 40) == 11.0);  // aslant the longer of the two
    BOOST_TEST(to(40, 31) == 21.0);
    const Component all = joined(one, {5, 40, 12, 44, 7, 6, 2});
    BOOST_TEST((all.top == 5 && all.left == 10 && all.bottom == 19 && all.right == 44 && all.area == 57 && all.rim == 26 && all.at_edge == 3));
    const Component three = joined_all({one, {5, 40, 12, 44, 7, 6, 2}, {30, 0, 31, 3, 8, 8, 4}});
    BOOST_TEST((three.top == 5 && three.left == 0 && three.bottom == 31 && three.right == 44 && three.area == 65 && three.rim == 34 && three.at_edge == 7));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(edges_and_lines)

BOOST_AUTO_TEST_CASE(along_the_edge) {
    Component one{0, 0, 9, 9, 80, 30, 12};  // 0.6 of 10 + 10
    BOOST_TEST(!lies_along_edge(one));
    one.at_edge = 13;
    BOOST_TEST(lies_along_edge(one));
    one.bottom = 14;  // longer
    BOOST_TEST(!lies_along_edge(one));
}

BOOST_AUTO_TEST_CASE(a_box_has_its_longer_side) {
    BOOST_TEST((Box{2, 3, 7, 4}).length() == 6u);
    BOOST_TEST((Box{2, 3, 4, 12}).length() == 10u);
    BOOST_TEST((Box{5, 5, 5, 5}).length() == 1u);
    const Box box = box_of(drawn({".....", "...#.", ".#...", "....."}));
    BOOST_TEST((box.top == 1 && box.left == 1 && box.bottom == 2 && box.right == 3));
}

BOOST_AUTO_TEST_CASE(nineteen_of_twenty_cover) {
    arma::Row<arma::u8> line(20, arma::fill::ones);
    BOOST_TEST(covered(line));
    line(7) = 0;
    BOOST_TEST(covered(line));
    line(8) = 0;
    BOOST_TEST(!covered(line));
    Mask sides(20, 20, arma::fill::zeros);
    BOOST_TEST(covered_sides(sides) == 0);
    sides.row(0).ones();
    BOOST_TEST(covered_sides(sides) == 1);
    sides.row(19).ones();
    BOOST_TEST(covered_sides(sides) == 2);
    sides.col(0).ones();
    BOOST_TEST(covered_sides(sides) == 3);
    sides.ones();
    BOOST_TEST(covered_sides(sides) == 4);
    BOOST_TEST(covered_sides(Mask(20, 10, arma::fill::ones)) == 2);  // the ends of a 1: its long sides alone count
    BOOST_TEST(covered_sides(Mask(10, 20, arma::fill::ones)) == 2);
    BOOST_TEST(covered_sides(Mask(20, 11, arma::fill::ones)) == 4);
}

BOOST_AUTO_TEST_CASE(a_frame_ends_with_a_step) {
    const auto lines = [](arma::uword frame, float shade) {
        arma::fmat by_line(30, 60, arma::fill::value(0.9f));
        if (frame > 0) by_line.head_cols(frame).fill(shade);
        return by_line;
    };
    BOOST_TEST(frame_lines(lines(0, 0.2f)) == 0u);
    BOOST_TEST(frame_lines(lines(3, 0.2f)) == 4u);   // one line more, which may be blurred
    BOOST_TEST(frame_lines(lines(17, 0.2f)) == 18u);
    BOOST_TEST(frame_lines(lines(19, 0.2f)) == 19u);
    BOOST_TEST(frame_lines(lines(20, 0.2f)) == 0u);  // less than a third
    BOOST_TEST(frame_lines(lines(3, 0.8f)) == 4u);   // a tenth lighter is a step
    BOOST_TEST(frame_lines(lines(3, 0.86f)) == 0u);  // less than a twentieth is none
    arma::fmat most = lines(3, 0.2f);
    most.submat(0, 0, 2, 2).fill(0.9f);
    BOOST_TEST(frame_lines(most) == 4u);             // 27 of 30
    most.submat(0, 0, 3, 2).fill(0.9f);
    BOOST_TEST(frame_lines(most) == 0u);
    arma::fmat printed = lines(0, 0.2f);
    printed.col(3).fill(0.2f);
    BOOST_TEST(frame_lines(printed) == 0u);          // paper on both sides
    arma::fmat falling = lines(0, 0.2f);
    for (arma::uword line = 0; line < 60; ++line) falling.col(line).fill(0.4f + 0.008f * static_cast<float>(line));
    BOOST_TEST(frame_lines(falling) == 0u);

    arma::fmat shade(60, 90, arma::fill::value(0.9f));
    shade.head_rows(1).fill(0.1f), shade.tail_rows(4).fill(0.1f), shade.head_cols(2).fill(0.1f), shade.tail_cols(3).fill(0.1f);
    const Box inside = inside_frame(shade);
    BOOST_TEST((inside.top == 2 && inside.left == 3 && inside.bottom == 59 - 5 && inside.right == 89 - 4));
}

BOOST_AUTO_TEST_CASE(a_straight_line_is_narrow_and_goes_all_the_way) {
    const Mask mask(100, 200, arma::fill::zeros);
    const auto down = [&](arma::uword top, arma::uword bottom, arma::uword wide) { return is_straight_line(Component{top, 50, bottom, 49 + wide, 100, 100, 2}, mask); };
    const auto across = [&](arma::uword left, arma::uword right, arma::uword high) { return is_straight_line(Component{50, left, 49 + high, right, 100, 100, 2}, mask); };
    BOOST_TEST(down(0, 99, 19));
    BOOST_TEST(!down(0, 99, 20));
    BOOST_TEST((!down(1, 99, 5) && !down(0, 98, 5)));
    BOOST_TEST(across(0, 199, 39));
    BOOST_TEST(!across(0, 199, 40));
    BOOST_TEST((!across(1, 199, 5) && !across(0, 198, 5)));
    const Mask narrow(100, 20, arma::fill::zeros);  // there half of the width counts
    BOOST_TEST(is_straight_line(Component{0, 5, 99, 13, 100, 100, 2}, narrow));
    BOOST_TEST(!is_straight_line(Component{0, 5, 99, 14, 100, 100, 2}, narrow));
}

BOOST_AUTO_TEST_CASE(lines_go_and_the_digit_stays) {
    Mask mask(120, 120, arma::fill::zeros);
    mask.submat(30, 40, 89, 51).ones();  // a stroke, 12 wide
    const Mask digit = mask;
    mask.row(60).ones();                 // a line through it, from side to side
    BOOST_TEST(has_lines(mask));
    const Mask without = without_lines(mask);
    BOOST_TEST(arma::accu(without && digit == 0u) == 2u);  // it grows back one pixel further than it was worn off: a stub on each side
    BOOST_TEST(arma::accu(digit && without == 0u) == 0u);
    BOOST_TEST(!has_lines(digit));
    mask = digit;
    mask.submat(60, 0, 60, 88).ones();   // less than three quarters of the width
    BOOST_TEST(!has_lines(mask));
    mask.submat(60, 0, 60, 90).ones();   // and more
    BOOST_TEST(has_lines(mask));
    mask = digit;
    mask.submat(60, 2, 60, 117).ones();  // all the way but to the edges
    BOOST_TEST(!has_lines(mask));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(strokes_and_sheets)

BOOST_AUTO_TEST_CASE(room_is_more_than_an_image) {
    BOOST_TEST(!has_room(Mask(28, 100, arma::fill::zeros)));
    BOOST_TEST(!has_room(Mask(100, 28, arma::fill::zeros)));
    BOOST_TEST(has_room(Mask(29, 29, arma::fill::zeros)));
}

BOOST_AUTO_TEST_CASE(one_pen_has_one_tone) {
    arma::fmat darkness(10, 10, arma::fill::value(0.8f));
    const Mask all(10, 10, arma::fill::ones);
    BOOST_TEST(!has_two_tones(darkness, all));
    for (arma::uword i = 0; i < 29; ++i) darkness(i) = 0.3f;  // less than three tenths of the ink are faint
    BOOST_TEST(!has_two_tones(darkness, all));
    for (arma::uword i = 0; i < 31; ++i) darkness(i) = 0.3f;
    BOOST_TEST(has_two_tones(darkness, all));
    for (arma::uword i = 0; i < 31; ++i) darkness(i) = 0.42f;  // more than half as dark
    BOOST_TEST(!has_two_tones(darkness, all));
    Mask dark = all;
    dark.head_cols(4).zeros();
    darkness.head_cols(4).fill(0.1f);  // outside of the digit
    BOOST_TEST(!has_two_tones(darkness, dark));
}

BOOST_AUTO_TEST_CASE(a_blob_is_wide_beside_its_box) {
    Mask square(60, 60, arma::fill::zeros), bar = square;
    square.submat(10, 10, 29, 29).ones();
    BOOST_TEST(widest_stroke(square) == 20.0);
    BOOST_TEST(is_blob(square));
    bar.submat(10, 10, 49, 33).ones();  // 24 of 40: not above six tenths
    BOOST_TEST(!is_blob(bar));
    bar.submat(10, 10, 49, 35).ones();  // 26 of 40
    BOOST_TEST(is_blob(bar));
    BOOST_TEST(!touches_edge(square));
    square(59, 30) = 1;
    BOOST_TEST(touches_edge(square));
}

// A stroke's rim falls to paper within a quarter of its thickness, be it ever so enlarged; a soft shadow falls as far as it is wide.
BOOST_AUTO_TEST_CASE(a_stroke_has_a_rim_and_a_soft_shadow_has_none) {
    const auto goes_on = [](float fall) {  // a stripe of 24 pixels, and beside it a fall of so many
        arma::fmat shade(120, 200);
        for (arma::uword column = 0; column < 200; ++column) shade.col(column).fill(0.9f - 0.5f * std::clamp((12.0f + fall / 2.0f - std::abs(static_cast<float>(column) - 100.0f)) / fall, 0.0f, 1.0f));
        const arma::fmat darkness = 1.0f - shade / 0.9f;
        return goes_on_as_shade(shade, darkness, mask_of(darkness > 0.5f * darkness.max()));
    };
    BOOST_TEST(!goes_on(1.0f));
    BOOST_TEST(!goes_on(8.0f));
    BOOST_TEST(!goes_on(12.0f));
    BOOST_TEST(goes_on(24.0f));
}

// Printed lines go on to the picture's edge, a printed box does not.
BOOST_AUTO_TEST_CASE(lines_that_run_on_make_no_sheet) {
    Mask box(30, 40, arma::fill::zeros);
    box.submat(5, 5, 25, 30).ones();
    box.submat(6, 6, 24, 29).zeros();
    const Box inside{6, 6, 24, 29};
    BOOST_TEST(!runs_on(box, inside));
    for (const Box& stub : {Box{0, 10, 5, 10}, Box{25, 10, 29, 10}, Box{10, 0, 10, 5}, Box{10, 30, 10, 39}}) {
        Mask lines = box;
        lines.submat(stub.top, stub.left, stub.bottom, stub.right).ones();
        BOOST_TEST(runs_on(lines, inside), stub.top << " " << stub.left);
        BOOST_TEST(!runs_on(lines, Box{4, 4, 26, 31}));  // lines that are no wider than the box do not enclose it
    }
    Mask beside = box;
    beside(0, 0) = 1;
    BOOST_TEST(!runs_on(beside, inside));
}

BOOST_AUTO_TEST_CASE(what_is_enclosed_belongs_to_the_sheet) {
    const Mask ring = drawn({"#......", "..####.", "..#..#.", "..#..#.", "..####.", "......."});
    const Mask solid = largest_filled(ring);
    BOOST_TEST(arma::accu(solid != drawn({".......", "..####.", "..####.", "..####.", "..####.", "......."})) == 0u);
    const Box box = rectangle_inside(solid);
    BOOST_TEST((box.top == 1 && box.left == 2 && box.bottom == 4 && box.right == 5));
    Mask askew(40, 40, arma::fill::zeros);  // a lozenge: what is left of it is covered
    for (arma::uword r = 0; r < 40; ++r)
        for (arma::uword c = 0; c < 40; ++c) askew(r, c) = apart(r, 20) + 4 * apart(c, 20) < 40;
    const Box inside = rectangle_inside(askew);
    BOOST_TEST((inside.left >= 11 && inside.right <= 29 && inside.length() > 30));
    for (const Mask& side : {Mask(askew.submat(inside.top, inside.left, inside.top, inside.right)), Mask(askew.submat(inside.bottom, inside.left, inside.bottom, inside.right)),
                             Mask(askew.submat(inside.top, inside.left, inside.bottom, inside.left)), Mask(askew.submat(inside.top, inside.right, inside.bottom, inside.right))})
        BOOST_TEST(share_of(side) >= 0.95);
    BOOST_TEST(share_of(drawn({"#..", "..#"})) == 2.0 / 6.0);
}

BOOST_AUTO_TEST_CASE(a_soft_rim_is_at_most_a_sixteenth) {
    arma::fmat by_line(20, 64, arma::fill::value(0.9f));
    BOOST_TEST(soft_rim(by_line) == 0u);
    by_line.col(0).fill(0.5f), by_line.col(1).fill(0.88f), by_line.col(2).fill(0.895f);
    BOOST_TEST(soft_rim(by_line) == 2u);  // the third is within a hundredth
    for (arma::uword line = 0; line < 4; ++line) by_line.col(line).fill(0.5f);
    BOOST_TEST(soft_rim(by_line) == 4u);
    by_line.col(4).fill(0.5f);            // then it is the paper
    BOOST_TEST(soft_rim(by_line) == 0u);
}

BOOST_AUTO_TEST_CASE(what_is_longer_than_1024_is_made_smaller) {
    for (const arma::uword rows : {1024u, 1025u, 2048u, 2049u}) {
        arma::Cube<arma::u8> picture(rows, 300, 4, arma::fill::value(255));
        for (arma::uword channel = 0; channel < 3; ++channel) picture.slice(channel).submat(200, 100, 799, 150).zeros();
        BOOST_TEST(ink_of(picture, "my.png").n_rows == rows / (rows == 1024 ? 1u : rows == 2049 ? 3u : 2u));
    }
}

BOOST_AUTO_TEST_CASE(six_pixels_are_a_digit) {
    for (const auto& [rows, columns] : {std::pair<arma::uword, arma::uword>{5, 3}, {6, 3}, {3, 5}, {3, 6}}) {
        arma::Cube<arma::u8> picture(60, 60, 4, arma::fill::value(255));
        for (arma::uword channel = 0; channel < 3; ++channel) picture.slice(channel).submat(20, 30, 19 + rows, 29 + columns).zeros();
        std::string said;
        try {
            BOOST_TEST(arma::accu(ink_of(picture, "my.png") > 0.5f) == rows * columns);
        } catch (const std::runtime_error& error) {
            said = error.what();
        }
        BOOST_TEST(said == (std::max(rows, columns) == 6 ? "" : "my.png: no digit found, its ink is only 5 pixels long; draw it larger"));
    }
}

BOOST_AUTO_TEST_SUITE_END()
