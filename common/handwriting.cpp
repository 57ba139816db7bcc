// The same bytes everywhere need the same roundings: only + - * / and sqrt, and no fused multiply-add, which rounds once for two.
// CMake passes -ffp-contract=off for this file; the pragmas say the same to a compiler that is called by hand.
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif
#ifdef __FAST_MATH__
#error "handwriting.cpp draws other digits with -ffast-math: compile this file without it"
#endif

#include "common/handwriting.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "common/handwriting_styles.hpp"

namespace scratch {
namespace {

enum class Next { curve, corner, lift };  // how the pen leaves a point

struct Point {
    double x, y;
    Next next;
};

using Trace = std::vector<Point>;  // a whole digit, stroke after stroke; the last point of each stroke says lift

constexpr int box = 20;    // MNIST fits a digit's ink into 20 x 20 pixels ...
constexpr int width = 28;  // ... and moves that box inside 28 x 28

// The finishing step of SplitMix64 (Steele, Lea and Flood, 2014): every bit of the result depends on every bit of the number.
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

// (1 + x/256)^256 by eight squarings: within 0.5 % of e^x for the |x| < 1.1 that occur here.
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

// Joins the control points by curves, in pieces short enough to pass for curves. A curve looks at one point before and one after
// itself; at a corner or a stroke's end its own end stands in for the missing one.
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
    std::array<double, 7> x_bend, y_bend;
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
        const std::array<double, 7> terms = {x * x, x * y, y * y, x * x * x, x * x * y, x * y * y, y * y * y};
        for (std::size_t k = 0; k < terms.size(); ++k) {
            x += 2 * x_bend[k] * terms[k];
            y += 2 * y_bend[k] * terms[k];
        }
        x = aspect * x - slant * y;  // y points down: a positive slant leans the top to the right
        point.x = cosine * x - sine * y;
        point.y = sine * x + cosine * y;
    }
}

// Scales the digit, with its aspect kept, so that the ink of a pen of this radius in pixels just fills the box, and centres it there.
void fit(Trace& trace, double radius) {
    const auto [left, right] =
        std::minmax_element(trace.begin(), trace.end(), [](const Point& p, const Point& q) { return p.x < q.x; });
    const auto [top, bottom] =
        std::minmax_element(trace.begin(), trace.end(), [](const Point& p, const Point& q) { return p.y < q.y; });
    const double scale = (box - 2 * radius) / std::max(right->x - left->x, bottom->y - top->y);
    const double x_middle = (left->x + right->x) / 2;
    const double y_middle = (top->y + bottom->y) / 2;
    for (Point& point : trace) {
        point.x = box / 2.0 + scale * (point.x - x_middle);
        point.y = box / 2.0 + scale * (point.y - y_middle);
    }
}

// Draws the trace into the box: a pixel is as dark as its distance from the nearest piece says, 1 inside the pen, 0 beyond its edge.
std::array<double, box * box> ink(const Trace& trace, double radius) {
    constexpr double edge = 1.1;  // pixels from full ink to none: gives the share of grey pixels that MNIST has
    const double reach = radius + edge / 2;
    const auto lowest = [reach](double a, double b) { return static_cast<int>(std::max(std::min(a, b) - reach, 0.0)); };
    const auto highest = [reach](double a, double b) { return static_cast<int>(std::min(std::max(a, b) + reach, box - 1.0)); };
    std::array<double, box * box> pixels;
    pixels.fill(reach * reach);  // first the squared distance, then the ink
    for (std::size_t i = 0; i + 1 < trace.size(); ++i) {
        const Point& from = trace[i];
        const Point& to = trace[i + 1];
        if (from.next == Next::lift) continue;
        const double dx = to.x - from.x;
        const double dy = to.y - from.y;
        const double inverse = 1 / std::max(dx * dx + dy * dy, 1e-9);  // two points may coincide
        for (int row = lowest(from.y, to.y), last = highest(from.y, to.y); row <= last; ++row)
            for (int column = lowest(from.x, to.x), end = highest(from.x, to.x); column <= end; ++column) {
                const double x = column + 0.5 - from.x;
                const double y = row + 0.5 - from.y;
                const double along = std::clamp((x * dx + y * dy) * inverse, 0.0, 1.0);
                const double x_off = x - along * dx;
                const double y_off = y - along * dy;
                double& nearest = pixels[static_cast<std::size_t>(row * box + column)];
                nearest = std::min(nearest, x_off * x_off + y_off * y_off);
            }
    }
    for (double& pixel : pixels) pixel = std::floor(0.5 + 255 * std::min((reach - std::sqrt(pixel)) / edge, 1.0));
    return pixels;
}

// Copies the box into a 28 x 28 image, shifted by whole pixels so that its centre of mass comes to index `centre` both ways.
void place(const std::array<double, box * box>& pixels, double centre, arma::u8* image) {
    double mass = 0, x_moment = 0, y_moment = 0;
    for (int k = 0; k < box * box; ++k) {
        const double pixel = pixels[static_cast<std::size_t>(k)];
        mass += pixel;
        x_moment += pixel * (k % box);
        y_moment += pixel * (k / box);
    }
    const auto shift = [=](double moment) {
        return std::clamp(static_cast<int>(centre - moment / mass + 0.5), 0, width - box);
    };
    const int right = shift(x_moment);
    const int down = shift(y_moment);
    std::fill_n(image, width * width, arma::u8{0});
    for (int k = 0; k < box * box; ++k)
        image[(k / box + down) * width + k % box + right] = static_cast<arma::u8>(pixels[static_cast<std::size_t>(k)]);
}

}  // namespace

Digits draw_digits(std::size_t count, std::uint64_t seed, std::size_t first, const Variety& variety) {
    static const std::vector<Trace> aims = [] {
        std::vector<Trace> traces;
        for (const Style& style : styles) traces.push_back(control_points(style.strokes));
        return traces;
    }();
    Digits digits{arma::Mat<arma::u8>(width * width, count), arma::Col<arma::u8>(count)};
    for (std::size_t i = 0; i < count; ++i) {
        Random random{scramble(seed) + first + i};
        std::size_t style = 0;
        for (int left = static_cast<int>(random.bits() % 10000); left >= styles[style].share; ++style) left -= styles[style].share;
        const Hand& hand = hands[styles[style].digit];
        const double radius = std::clamp(hand.pen * exponential(variety.pen * random.normal()), 0.55, 3.0);
        Trace trace = write(aim(aims[style], hand.wobble * variety.jitter, variety.follow, random));
        warp(trace, hand, variety, random);
        fit(trace, radius);
        place(ink(trace, radius), variety.centre, digits.images.colptr(i));
        digits.labels(i) = styles[style].digit;
    }
    return digits;
}

}  // namespace scratch
