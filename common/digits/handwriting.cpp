// Writes digits as a hand does: aim at the control points of a style, join them by curves, warp the whole, fit it into MNIST's
// box, ink it, place it. The same bytes everywhere need the same roundings: only + - * / and sqrt, and no fused multiply-add,
// which rounds once instead of twice. CMake says so with -ffp-contract=off; the pragmas say it to a compiler called by hand.
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif
#ifdef __FAST_MATH__
#error "handwriting.cpp draws other digits with -ffast-math: compile this file without it"
#endif

#include "common/digits/handwriting.hpp"

#include "common/digits/handwriting_styles.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

namespace scratch {
namespace {

enum class Next { curve, corner, lift };  // how the pen leaves a point

struct Point {
    double x, y;
    Next next;
};

using Trace = std::vector<Point>;  // a whole digit, stroke after stroke; the last point of each stroke says lift

constexpr arma::uword box_side = 20;  // pixels: MNIST fits a digit's ink into a box, and moves the box inside the image
using Box = arma::mat::fixed<box_side, box_side>;  // (column, row), so that memory holds it row by row, as it does images

// The last step of SplitMix64 (Steele, Lea and Flood, 2014): every bit of the result depends on every bit of the number.
std::uint64_t scramble(std::uint64_t number) {
    number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
    number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
    return number ^ (number >> 31);
}

// SplitMix64: small enough to make a new one for each image. The standard library's distributions differ between libraries.
struct Random {
    std::uint64_t state;

    std::uint64_t bits() { return scramble(state += 0x9e3779b97f4a7c15); }

    // Near enough to a normal number, without a logarithm: the sum of four 16-bit numbers, with mean 0 and variance 1.
    double normal() {
        const std::uint64_t b = bits();
        const std::uint64_t sum = (b & 0xffff) + (b >> 16 & 0xffff) + (b >> 32 & 0xffff) + (b >> 48);
        return (static_cast<double>(sum) - 2 * 65535.0) * (1.7320508075688772 / 65536);
    }
};

// (1 + x/256)^256 by eight squarings: within 0.3 % of e^x for the |x| < 1.1 that occur here.
double exponential(double x) {
    double power = 1 + x / 256;
    for (int squaring = 0; squaring < 8; ++squaring) power *= power;
    return power;
}

// Reads a style's strokes from the table: "x y" pairs, each perhaps followed by | for a corner or ; for a pen lift.
Trace control_points(const char* strokes) {
    Trace points;
    std::istringstream words(strokes);
    for (std::string word; words >> word;) {
        if (word == "|") {
            points.back().next = Next::corner;
        } else if (word == ";") {
            points.back().next = Next::lift;
        } else {
            double y = 0;
            words >> y;
            points.push_back({std::stod(word), y, Next::curve});
        }
    }
    points.back().next = Next::lift;
    return points;
}

// The hand misses each control point a little, and goes on missing the next in the same direction (an AR(1) process).
Trace aim(Trace points, double jitter, double follow, Random& random) {
    const double fresh = jitter * std::sqrt(1 - follow * follow);  // keeps the deviation at `jitter` all along
    double x_miss = jitter * random.normal();
    double y_miss = jitter * random.normal();
    for (Point& point : points) {
        point.x += x_miss;
        point.y += y_miss;
        x_miss = follow * x_miss + fresh * random.normal();
        y_miss = follow * y_miss + fresh * random.normal();
    }
    return points;
}

// Catmull-Rom: the cubic from b (t = 0) to c (t = 1) whose slopes there are those of the chords a-c and b-d.
double spline(double a, double b, double c, double d, double t) {
    return b + t / 2 * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

// Joins the control points by curves, and these out of pieces short enough not to show. A curve looks at one point before and
// one after itself; at a corner or a stroke's end its own end stands in for the missing one.
Trace write(const Trace& points) {
    constexpr int pieces = 6;
    Trace trace;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const Point& b = points[i];
        if (b.next == Next::lift) {
            trace.push_back(b);
            continue;
        }
        const Point& c = points[i + 1];
        const Point& a = b.next == Next::curve && i > 0 && points[i - 1].next != Next::lift ? points[i - 1] : b;
        const Point& d = c.next == Next::curve ? points[i + 2] : c;
        for (int piece = 0; piece < pieces; ++piece) {
            const double t = static_cast<double>(piece) / pieces;
            trace.push_back({spline(a.x, b.x, c.x, d.x, t), spline(a.y, b.y, c.y, d.y, t), Next::curve});
        }
    }
    return trace;
}

// Bends the digit by a polynomial in x and y, then widens, leans and turns it.
void warp(Trace& trace, const Hand& hand, const Variety& variety, Random& random) {
    std::array<double, 3> x_bend, y_bend;
    for (double& bend : x_bend) bend = hand.wobble * variety.warp / 100 * random.normal();
    for (double& bend : y_bend) bend = hand.wobble * variety.warp / 100 * random.normal();
    const double aspect = hand.aspect * exponential(variety.aspect * random.normal());
    const double slant = hand.slant + variety.slant * random.normal();
    const double tangent = variety.rotation * random.normal();
    const double cosine = 1 / std::sqrt(1 + tangent * tangent);
    const double sine = tangent * cosine;
    for (Point& point : trace) {
        double x = (point.x - 33) / 50;  // the table's digits lie around (33, 50); now -1..1 from top to bottom
        double y = (point.y - 50) / 50;
        const std::array<double, 3> terms = {x * x, x * y, y * y};
        for (std::size_t k = 0; k < terms.size(); ++k) {
            x += 2 * x_bend[k] * terms[k];
            y += 2 * y_bend[k] * terms[k];
        }
        x = aspect * x - slant * y;  // y points down: a positive slant leans the top to the right
        point.x = cosine * x - sine * y;
        point.y = sine * x + cosine * y;
    }
}

// Scales the digit, its aspect kept, until the ink of a pen with this radius in pixels just fills the box, and centres it there.
void fit(Trace& trace, double radius) {
    const auto by_x = [](const Point& p, const Point& q) { return p.x < q.x; };
    const auto by_y = [](const Point& p, const Point& q) { return p.y < q.y; };
    const auto [left, right] = std::minmax_element(trace.begin(), trace.end(), by_x);
    const auto [top, bottom] = std::minmax_element(trace.begin(), trace.end(), by_y);
    const double scale = (box_side - 2 * radius) / std::max(right->x - left->x, bottom->y - top->y);
    const double x_middle = (left->x + right->x) / 2;
    const double y_middle = (top->y + bottom->y) / 2;
    for (Point& point : trace) {
        point.x = box_side / 2.0 + scale * (point.x - x_middle);
        point.y = box_side / 2.0 + scale * (point.y - y_middle);
    }
}

// Returns the box, 0..255: a pixel's ink goes by the distance of its middle from the nearest piece of the trace.
Box ink(const Trace& trace, double radius) {
    constexpr double edge = 1.2;  // pixels from full ink to none: as many grey pixels as in MNIST
    const double reach = radius + edge / 2;
    const auto first = [reach](double a, double b) { return static_cast<arma::uword>(std::max(std::min(a, b) - reach, 0.0)); };
    const auto last = [reach](double a, double b) {
        return static_cast<arma::uword>(std::min(std::max(a, b) + reach, box_side - 1.0));
    };
    const auto clamped = [](double t) { return t < 0.0 ? 0.0 : t > 1.0 ? 1.0 : t; };
    constexpr arma::uword at_once = 8;  // columns: a fixed number is what a compiler turns into vector instructions
    arma::mat::fixed<box_side + at_once, box_side> nearest;  // squared distance, pixels; the columns right of the box take what reaches over
    nearest.fill(reach * reach);
    for (std::size_t i = 0; i + 1 < trace.size(); ++i) {
        const Point& from = trace[i];
        const Point& to = trace[i + 1];
        if (from.next == Next::lift) continue;
        const double dx = to.x - from.x;
        const double dy = to.y - from.y;
        const double per_length = 1 / std::max(dx * dx + dy * dy, 1e-9);  // two points may coincide
        const arma::uword last_row = last(from.y, to.y), last_column = last(from.x, to.x);
        for (arma::uword row = first(from.y, to.y); row <= last_row; ++row)
            for (arma::uword column = first(from.x, to.x); column <= last_column; column += at_once) {
                double* pixels = nearest.colptr(row) + column;
                const auto first_of_them = static_cast<double>(column) + 0.5;
                const double y = static_cast<double>(row) + 0.5 - from.y;
                for (int k = 0; k < static_cast<int>(at_once); ++k) {
                    const double x = first_of_them + k - from.x;
                    const double along = clamped((x * dx + y * dy) * per_length);  // 0 nearest to `from`, 1 to `to`
                    const double x_off = x - along * dx;
                    const double y_off = y - along * dy;
                    const double squared = x_off * x_off + y_off * y_off;
                    pixels[k] = squared < pixels[k] ? squared : pixels[k];
                }
            }
    }
    const arma::mat inked = (reach - arma::sqrt(nearest)) / edge;
    return arma::floor(0.5 + 255 * arma::clamp(inked.head_rows(box_side), 0.0, 1.0));
}

// Returns the 28 x 28 image: the box, shifted by whole pixels until its centre of mass is nearest to index `centre` both ways.
arma::Mat<arma::u8> place(const Box& ink, double centre) {
    const auto shift = [centre](const arma::vec& profile) {
        const double middle = arma::dot(arma::regspace(0, box_side - 1), profile) / arma::accu(profile);
        return static_cast<arma::uword>(std::clamp(centre - middle + 0.5, 0.0, static_cast<double>(image_side - box_side)));
    };
    arma::Mat<arma::u8> image(image_side, image_side, arma::fill::zeros);
    image.submat(shift(arma::sum(ink, 1)), shift(arma::sum(ink, 0).t()), arma::size(ink)) = arma::conv_to<arma::Mat<arma::u8>>::from(ink);
    return image;
}

// Returns the index of the style that has `ticket` of the 10,000.
std::size_t style_of(int ticket) {
    static_assert(std::accumulate(std::begin(styles), std::end(styles), 0, [](int sum, const Style& s) { return sum + s.share; }) == 10000);
    std::size_t style = 0;
    while (ticket >= styles[style].share) ticket -= styles[style++].share;
    return style;
}

}  // namespace

Digits draw_digits(std::size_t count, std::uint64_t seed, std::size_t first, const Variety& variety) {
    std::vector<Trace> aims;
    for (const Style& style : styles) aims.push_back(control_points(style.strokes));
    Digits digits{arma::Mat<arma::u8>(pixel_count, count), arma::Col<arma::u8>(count)};
    for (std::size_t i = 0; i < count; ++i) {
        Random random{scramble(seed) + first + i};
        const std::size_t style = style_of(static_cast<int>(random.bits() % 10000));
        const Hand& hand = hands[styles[style].digit];
        const double radius = std::clamp(hand.pen * exponential(variety.pen * random.normal()), 0.55, 3.0);
        Trace trace = write(aim(aims[style], hand.wobble * variety.jitter, variety.follow, random));
        warp(trace, hand, variety, random);
        fit(trace, radius);
        digits.images.col(i) = arma::vectorise(place(ink(trace, radius), variety.centre));
        digits.labels(i) = styles[style].digit;
    }
    return digits;
}

}  // namespace scratch
