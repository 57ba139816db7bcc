#include "formula.hpp"
#include "png_bytes.hpp"
#include "programs.hpp"
#include "patterns.hpp"
#include "test.hpp"

#include "08_what_it_learned/confusion.hpp"
#include "08_what_it_learned/prepare_image.hpp"
#include "08_what_it_learned/show.hpp"

#include "06_training_loop/saved_weights.hpp"
#include "07_mini_batches/mini_batches.hpp"
#include "common/show/figure.hpp"
#include "common/show/read_picture.hpp"
#include "common/digits/handwriting.hpp"
#include "common/show/terminal.hpp"

#include <array>
#include <fstream>
#include <random>
#include <sys/resource.h>

namespace utf = boost::unit_test;
namespace tt = boost::test_tools;
using namespace scratch;

namespace {

const Digits& test_digits() {
    static const Digits digits = draw_digits(1000, 1, 60'000);
    return digits;
}

arma::uvec labels_of(const Digits& digits) { return arma::conv_to<arma::uvec>::from(digits.labels); }

arma::mat trained_on(const Digits& digits) {
    arma::mat weights(digit_count, pixel_count, arma::fill::zeros);
    std::mt19937_64 random(1);
    for (int epoch = 0; epoch < 3; ++epoch)
        train_epoch_in_batches(digits, 50, random, [&](const Batch& batch) { return batch_training_step(weights, batch, 0.2); });
    return weights;
}

// A softmax regression that has seen 10,000 drawn digits.
const arma::mat& trained() {
    static const arma::mat weights = trained_on(draw_digits(10'000, 1));
    return weights;
}

arma::mat image_vectors(const Digits& digits) { return arma::conv_to<arma::mat>::from(digits.images) / 255.0; }

double share_read_right(const arma::mat& weights, const arma::mat& images, const Digits& digits) {
    return accuracy(confusion_matrix(labels_of(digits), read_as(weights * images)));
}

arma::mat prepared_again(const arma::mat& images) {
    arma::mat again = images;
    again.each_col([](arma::vec& image) { image = prepared(ink_of_image(image)); });
    return again;
}

// 300 labels and 300 guesses, right two times in three
struct Guesses {
    arma::uvec labels = arma::uvec(300), read = arma::uvec(300);

    explicit Guesses(std::uint64_t seed) {
        std::mt19937_64 random(seed);
        for (arma::uword i = 0; i < 300; ++i) {
            labels(i) = random() % 10;
            read(i) = random() % 3 == 0 ? random() % 10 : labels(i);
        }
    }
};

// Of the images where `given` is k, the share where `asked` is k too: precision and recall in words, counted without a matrix.
arma::vec counted_share(const arma::uvec& given, const arma::uvec& asked) {
    arma::vec share(10);
    for (arma::uword k = 0; k < 10; ++k) {
        double of = 0, right = 0;
        for (arma::uword i = 0; i < given.n_elem; ++i) {
            of += given(i) == k;
            right += given(i) == k && asked(i) == k;
        }
        share(k) = right / of;
    }
    return share;
}

// Ten images of five digits. No 3 is read as a 3, nothing is read as a 7, no image is a 9.
const arma::uvec few_labels{0, 0, 0, 1, 1, 2, 2, 2, 3, 7};
const arma::uvec few_read{0, 0, 1, 1, 2, 2, 2, 2, 9, 1};

bool is_nan(double x) { return x != x; }

arma::mat as_double(const arma::fmat& ink) { return arma::conv_to<arma::mat>::from(ink); }
arma::fmat as_float(const arma::mat& ink) { return arma::conv_to<arma::fmat>::from(ink); }

// How somebody's picture of a digit may look.
struct Look {
    const char* name;
    arma::uword enlarged, above, left, below, right;  // pixels of paper besides
    std::array<int, 4> paper, ink;                    // red, green, blue, alpha
};

const std::vector<Look> looks{
    {"black on white", 1, 0, 0, 0, 0, {255, 255, 255, 255}, {0, 0, 0, 255}},
    {"white on black", 1, 0, 0, 0, 0, {0, 0, 0, 255}, {255, 255, 255, 255}},
    {"seven times as large", 7, 0, 0, 0, 0, {255, 255, 255, 255}, {0, 0, 0, 255}},
    {"in a corner", 2, 100, 5, 3, 60, {255, 255, 255, 255}, {0, 0, 0, 255}},
    {"blue on yellow", 3, 1, 2, 3, 4, {250, 240, 200, 255}, {20, 40, 160, 255}},
    {"yellow on blue", 3, 1, 2, 3, 4, {20, 40, 160, 255}, {250, 240, 200, 255}},
    {"black on nothing", 2, 9, 0, 0, 9, {0, 0, 0, 0}, {0, 0, 0, 255}},
    {"white on nothing", 2, 0, 9, 9, 0, {255, 255, 255, 0}, {255, 255, 255, 255}},
    {"red on nothing", 2, 0, 9, 9, 0, {0, 255, 0, 0}, {200, 30, 30, 255}},
    {"a hole in white", 2, 0, 9, 9, 0, {255, 255, 255, 255}, {255, 255, 255, 0}},
    {"everything", 7, 30, 200, 11, 5, {40, 60, 40, 255}, {255, 255, 180, 255}},
};

// image: 784, returns it as a picture of that look, rows x columns x 4
arma::Cube<arma::u8> drawn(const arma::vec& image, const Look& look) {
    const arma::mat ink = as_double(ink_of_image(image));
    const arma::uword side = image_side * look.enlarged;
    arma::Cube<arma::u8> picture(look.above + side + look.below, look.left + side + look.right, 4);
    for (arma::uword channel = 0; channel < 4; ++channel) {
        const double paper = look.paper[channel], full = look.ink[channel];
        picture.slice(channel).fill(static_cast<arma::u8>(look.paper[channel]));
        for (arma::uword row = 0; row < side; ++row)
            for (arma::uword column = 0; column < side; ++column)
                picture(look.above + row, look.left + column, channel) =
                    static_cast<arma::u8>(std::lround(paper + ink(row / look.enlarged, column / look.enlarged) * (full - paper)));
    }
    return picture;
}

// The chapter's program, beside this one.
Ran run_chapter(const TemporaryFolder& folder, const std::string& arguments) {
    const auto bin = std::filesystem::absolute(utf::framework::master_test_suite().argv[0]).parent_path();
    return run_in(folder.path, "'" + (bin / "08_what_it_learned").string() + "' " + arguments);
}

}  // namespace

#ifndef FORMULAS_ALONE
// The largest picture that is read, and a file that is larger: neither takes 200 MB. The first case of all, because the system counts what a
// program's parent held when it started it, and this one grows.
BOOST_AUTO_TEST_CASE(a_large_picture_takes_little_memory) {
    const TemporaryFolder folder;
    Grey large(4096, 4096, arma::fill::value(255));
    large.submat(100, 100, 4000, 700).fill(0);  // an L: a block would be the inside of a white frame
    large.submat(3400, 100, 4000, 3000).fill(0);
    write_png(folder.path / "ink.png", large);
    write_text(folder.path / "zeros.png", png_signature + std::string(70'000'000, '\0'));
    for (const std::string name : {"ink", "zeros"}) {
        const Ran ran = run_chapter(folder, "--data nowhere --image " + name + ".png");  // the image is read before the digits
        BOOST_TEST(ran.status == 2);
        BOOST_TEST(ran.errors.starts_with(name == "ink" ? "error: nowhere" : "error: " + name), ran.errors);
    }
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__)
    rusage used{};
    getrusage(RUSAGE_CHILDREN, &used);  // the largest of the programs that were run so far
#ifdef __APPLE__
    const long megabytes = used.ru_maxrss / 1'000'000;  // bytes there
#else
    const long megabytes = used.ru_maxrss / 1000;
#endif
    BOOST_TEST(megabytes > 100);  // or it was not measured
    BOOST_TEST(megabytes < 200);
#endif
}
#endif

BOOST_AUTO_TEST_SUITE(confusion)

#ifndef FORMULAS_ALONE
BOOST_AUTO_TEST_CASE(by_hand) {
    const arma::umat counts = confusion_matrix(few_labels, few_read);
    arma::umat expected(10, 10, arma::fill::zeros);
    expected(0, 0) = 2, expected(0, 1) = 1, expected(1, 1) = 1, expected(1, 2) = 1, expected(2, 2) = 3, expected(3, 9) = 1, expected(7, 1) = 1;
    BOOST_TEST(arma::approx_equal(counts, expected, "absdiff", 0));

    const arma::vec p = precision(counts), r = recall(counts);
    BOOST_TEST(p(0) == 1.0);
    BOOST_TEST(r(0) == 2.0 / 3.0);
    BOOST_TEST(p(1) == 1.0 / 3.0);
    BOOST_TEST(r(1) == 1.0 / 2.0);
    BOOST_TEST(p(2) == 3.0 / 4.0);
    BOOST_TEST(r(2) == 1.0);
    BOOST_TEST(accuracy(counts) == 6.0 / 10.0);
}

// 0/0 is no number: neither "never wrong" nor "never right".
BOOST_AUTO_TEST_CASE(nothing_to_count_is_nan) {
    const arma::umat counts = confusion_matrix(few_labels, few_read);
    const arma::vec p = precision(counts), r = recall(counts);
    BOOST_TEST(is_nan(p(3)));  // never read as a 3
    BOOST_TEST(r(3) == 0.0);   // though there was one
    BOOST_TEST(p(9) == 0.0);   // read as a 9, and wrong
    BOOST_TEST(is_nan(r(9)));  // there was no 9
    BOOST_TEST((is_nan(p(5)) && is_nan(r(5))));
    BOOST_TEST(is_nan(accuracy(confusion_matrix({}, {}))));
}

BOOST_AUTO_TEST_CASE(rows_are_the_truth) {
    const Guesses guesses(1);
    const arma::umat counts = confusion_matrix(guesses.labels, guesses.read), other = confusion_matrix(guesses.read, guesses.labels);
    BOOST_TEST(arma::approx_equal(counts, arma::umat(other.t()), "absdiff", 0));
    BOOST_TEST(!arma::approx_equal(counts, other, "absdiff", 0));  // known wrong: truth and reading exchanged
    BOOST_TEST(arma::accu(counts) == 300u);
}
#endif

BOOST_AUTO_TEST_CASE(precision_formula, *utf::label("8.1")) {
    std::vector<CheckReport> reports;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const Guesses guesses(seed);
        const arma::umat counts = confusion_matrix(guesses.labels, guesses.read);
        const arma::vec counted = counted_share(guesses.read, guesses.labels);
        reports.push_back(check_equal("precision", precision(counts), counted));
        must_reject(check_equal("precision", recall(counts), counted), "no simple pattern");
        must_reject(check_equal("precision", precision(counts.t()), counted), "no simple pattern");
    }
    show_formula("8.1", "precision: of what was read as k, the share that is a k", reports);
}

BOOST_AUTO_TEST_CASE(recall_formula, *utf::label("8.2")) {
    std::vector<CheckReport> reports;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const Guesses guesses(seed);
        const arma::umat counts = confusion_matrix(guesses.labels, guesses.read);
        const arma::vec counted = counted_share(guesses.labels, guesses.read);
        reports.push_back(check_equal("recall", recall(counts), counted));
        must_reject(check_equal("recall", precision(counts), counted), "no simple pattern");
    }
    show_formula("8.2", "recall: of what is a k, the share that was read as k", reports);
}

BOOST_AUTO_TEST_CASE(accuracy_formula, *utf::label("8.3")) {
    arma::vec from_matrix(20), counted(20), mean_of_recalls(20);
    for (arma::uword i = 0; i < 20; ++i) {
        const Guesses guesses(i + 1);
        const arma::umat counts = confusion_matrix(guesses.labels, guesses.read);
        from_matrix(i) = accuracy(counts);
        counted(i) = static_cast<double>(arma::accu(guesses.labels == guesses.read)) / 300.0;
        mean_of_recalls(i) = arma::mean(recall(counts));  // known wrong: as if every digit were as frequent
    }
    must_reject(check_equal("accuracy", mean_of_recalls, counted), "no simple pattern");
    show_formula("8.3", "accuracy: the share on the diagonal", {check_equal("accuracy of 20 seeds", from_matrix, counted)});
}

BOOST_AUTO_TEST_SUITE_END()

#ifndef FORMULAS_ALONE
BOOST_AUTO_TEST_SUITE(mistakes)

// Three images: right, wrong and sure, wrong and unsure. The activations of the sure one overflow a softmax that is not shifted.
BOOST_AUTO_TEST_CASE(by_hand) {
    arma::mat activations(10, 4, arma::fill::zeros);
    activations(5, 0) = 1.0;     // a 5, read as 5
    activations(1, 1) = 2000.0;  // a 7, read as 1: loss 2000
    activations(2, 2) = 0.5;     // a 3, read as 2: loss ln(9 + e^0.5)
    activations(4, 3) = 1000.0;  // a 9, read as 4: loss 1000
    const std::vector<Mistake> worst = worst_mistakes({5, 7, 3, 9}, activations, 10);
    BOOST_REQUIRE(worst.size() == 3u);
    BOOST_TEST((worst[0].index == 1 && worst[0].truth == 7 && worst[0].read_as == 1));
    BOOST_TEST((worst[1].index == 3 && worst[1].truth == 9 && worst[1].read_as == 4));
    BOOST_TEST((worst[2].index == 2 && worst[2].truth == 3 && worst[2].read_as == 2));
    BOOST_TEST(worst[0].loss == 2000.0);
    BOOST_TEST(worst[0].probability == 1.0);
    BOOST_TEST(worst[2].loss == std::log(9.0 + std::exp(0.5)), tt::tolerance(1e-15));
    BOOST_TEST(worst[2].probability == std::exp(0.5) / (9.0 + std::exp(0.5)), tt::tolerance(1e-15));
    // known wrong: by probability the two sure ones are alike, and by -ln of an underflowed 0 both losses are infinite
    BOOST_TEST(worst[0].probability == worst[1].probability);
    BOOST_TEST(-std::log(softmax(activations.col(1))(7)) == -std::log(softmax(activations.col(3))(9)));

    BOOST_TEST(worst_mistakes({5, 7, 3, 9}, activations, 1).size() == 1u);
    BOOST_TEST(worst_mistakes({5, 1, 2, 4}, activations, 10).empty());
}

BOOST_AUTO_TEST_CASE(of_a_trained_model) {
    const Digits& digits = test_digits();
    const arma::mat activations = trained() * image_vectors(digits);
    const std::vector<Mistake> all = worst_mistakes(labels_of(digits), activations, digits.count()), some = worst_mistakes(labels_of(digits), activations, 12);
    const auto right = static_cast<std::size_t>(std::lround(1000 * share_read_right(trained(), image_vectors(digits), digits)));
    BOOST_TEST(all.size() + right == digits.count());
    BOOST_REQUIRE(some.size() == 12u);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& [index, truth, read_as, probability, loss] = all[i];
        BOOST_TEST(truth == digits.labels(index));
        BOOST_TEST(truth != read_as);
        BOOST_TEST((i == 0 || loss <= all[i - 1].loss));
        BOOST_TEST((i >= 12 || some[i].index == index));
        BOOST_TEST(probability >= std::exp(-loss));  // what was read has at least the truth's probability
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_DATA_TEST_CASE(many_digits_are_as_good_as_one, utf::data::make<arma::uword>({1, 999, 1000, 1001, 2500}), count) {
    const Digits digits = draw_digits(count, 1);
    const arma::mat weights = random_weights(1);
    const Activations model = [&](const arma::mat& images) {
        BOOST_TEST(images.n_cols <= 1000u);  // so that 10,000 need little memory
        return arma::mat(weights * images);
    };
    const arma::mat activations = activations_of(model, digits);
    BOOST_TEST((arma::size(activations) == arma::SizeMat(10, count)));
    for (const arma::uword i : {arma::uword{0}, count / 2, count - 1})
        BOOST_TEST(arma::abs(activations.col(i) - weights * image_vector(digits, i)).max() <= 1e-12);
}
#endif

BOOST_AUTO_TEST_SUITE(preparing)

namespace {

// Each old pixel cut into as many pieces as there are new ones, then gathered: exact, and nothing is weighed.
arma::mat resized_in_pieces(const arma::mat& ink, arma::uword rows, arma::uword columns) {
    arma::mat result(rows, columns, arma::fill::zeros);
    for (arma::uword r = 0; r < ink.n_rows * rows; ++r)
        for (arma::uword c = 0; c < ink.n_cols * columns; ++c) result(r / ink.n_rows, c / ink.n_cols) += ink(r / rows, c / columns);
    return result / static_cast<double>(ink.n_rows * ink.n_cols);
}

arma::mat nearest(const arma::mat& ink, arma::uword rows, arma::uword columns) {
    arma::mat result(rows, columns);
    for (arma::uword r = 0; r < rows; ++r)
        for (arma::uword c = 0; c < columns; ++c) result(r, c) = ink(r * ink.n_rows / rows, c * ink.n_cols / columns);
    return result;
}

arma::mat random_ink(arma::uword rows, arma::uword columns, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    arma::mat ink(rows, columns);
    ink.imbue([&] { return static_cast<double>(random() >> 11) * 0x1p-53; });
    return ink;
}

arma::vec prepared_picture(const arma::Cube<arma::u8>& picture) { return prepared(ink_of(picture, "my.png")); }

}  // namespace

BOOST_AUTO_TEST_CASE(shrinking_formula, *utf::label("8.4")) {
    std::vector<CheckReport> reports;
    CheckSettings as_floats;
    as_floats.tolerance = 1e-5;  // a mean of hundreds of floats: some 100 roundings of 6e-8
    for (const auto& [rows, columns, new_rows, new_columns] : std::vector<std::array<arma::uword, 4>>{{28, 28, 20, 20}, {140, 91, 20, 13}, {9, 13, 20, 20}, {31, 17, 7, 16}, {20, 20, 20, 20}}) {
        const arma::mat ink = random_ink(rows, columns, rows);
        const arma::mat expected = resized_in_pieces(ink, new_rows, new_columns);
        reports.push_back(check_equal(formatted("%llu x %llu resized", rows, columns), as_double(resized(as_float(ink), new_rows, new_columns)), expected, as_floats));
        if (rows != new_rows) must_reject(check_equal("nearest", nearest(ink, new_rows, new_columns), expected, as_floats), "no simple pattern");
        for (const auto& [now, before] : {std::pair{new_rows, rows}, std::pair{new_columns, columns}})  // shares: every row is a mean
            BOOST_TEST(arma::abs(arma::sum(area_shares(now, before), 1) - 1.0f).max() < 1e-5f);
    }
    show_formula("8.4", "shrinking: each new pixel is the mean of what it covers", reports);
}

BOOST_AUTO_TEST_CASE(centring_formula, *utf::label("8.5")) {
    arma::mat found(2, 10), expected(2, 10, arma::fill::zeros), middle_of_box(2, 10);
    for (arma::uword i = 0; i < 10; ++i) {
        const arma::mat ink = random_ink(20, 5 + i, i);
        double mass = 0;
        for (arma::uword row = 0; row < 20; ++row)
            for (arma::uword column = 0; column < 5 + i; ++column) {
                mass += ink(row, column);
                expected(0, i) += ink(row, column) * static_cast<double>(row);
                expected(1, i) += ink(row, column) * static_cast<double>(column);
            }
        expected.col(i) /= mass;
        found.col(i) = centre_of_mass(as_float(ink));
        middle_of_box.col(i) = arma::vec{9.5, (4.0 + static_cast<double>(i)) / 2.0};
    }
    CheckSettings as_floats;
    as_floats.tolerance = 1e-5;
    must_reject(check_equal("middle of the box", middle_of_box, expected, as_floats), "no simple pattern");
    show_formula("8.5", "the centre of mass, which goes to (14, 14)", {check_equal("centres of 10 pictures", found, expected, as_floats)});

    const Digits& digits = test_digits();
    std::cout << "Moved to the right, then read as they are or prepared first: the accuracy on " << digits.count() << " drawn digits\n";
    Table table({"moved by", "as they are", "prepared"});
    const double unmoved = share_read_right(trained(), image_vectors(digits), digits);
    for (arma::uword pixels = 0; pixels <= 4; ++pixels) {
        arma::mat as_they_are(784, digits.count()), again(784, digits.count());
        for (arma::uword i = 0; i < digits.count(); ++i) {
            const arma::fmat wider = arma::join_rows(arma::fmat(28, pixels, arma::fill::zeros), ink_of_image(image_vector(digits, i)));
            as_they_are.col(i) = as_image_vector(wider.head_cols(28));  // what leaves the 28 x 28 is lost
            again.col(i) = prepared(wider);
        }
        const double left = share_read_right(trained(), as_they_are, digits), centred = share_read_right(trained(), again, digits);
        table.add({formatted("%llu pixels", pixels), formatted("%.1f %%", 100.0 * left), formatted("%.1f %%", 100.0 * centred)});
        BOOST_TEST(centred == unmoved, tt::tolerance(0.002));     // two images in a thousand: the strongest pixel of some was not quite 1
        if (pixels == 4) BOOST_TEST(left < unmoved - 0.4);  // known wrong: not centred
    }
    std::cout << table.text() << std::flush;
}

#ifndef FORMULAS_ALONE
BOOST_AUTO_TEST_CASE(by_hand) {
    // a 3 x 1 stroke in a corner of 8 x 6: 20 x 7 after fitting, its centre at (9.5, 3), so rows 5..24 (9.5 + 5 rounds to 14) and columns 11..17
    arma::fmat ink(8, 6, arma::fill::zeros);
    ink(1, 5) = ink(2, 5) = ink(3, 5) = 0.5f;
    const arma::fmat box = fitted(cropped(ink));
    BOOST_TEST(box.n_rows == 20u);
    BOOST_TEST(box.n_cols == 7u);
    BOOST_TEST(arma::size(fitted(arma::fmat(60, 1, arma::fill::ones))) == arma::size(20, 1));  // a third of a pixel is one all the same
    BOOST_TEST(arma::size(fitted(arma::fmat(1, 60, arma::fill::ones))) == arma::size(1, 20));
    const arma::fmat image = arma::reshape(arma::conv_to<arma::fmat>::from(prepared(ink)), 28, 28).t();
    arma::fmat expected(28, 28, arma::fill::zeros);
    expected.submat(5, 11, 24, 17).fill(1.0f);
    BOOST_TEST(arma::approx_equal(image, expected, "absdiff", 1e-6f));
}

// MNIST's own images went this way once: they come back as they were. Drawn ones are made in the same way.
BOOST_AUTO_TEST_CASE(a_prepared_digit_stays_as_it_is) {
    const auto unchanged = [](const Digits& digits) {
        double count = 0;
        const arma::mat images = image_vectors(digits), again = prepared_again(images);
        for (arma::uword i = 0; i < digits.count(); ++i) count += arma::abs(again.col(i) - images.col(i) / images.col(i).max()).max() < 1e-5;
        return count;
    };
    // within half a pixel of 14, and not of the 13.5 in the middle between 0 and 27; a float's rounding besides
    const auto off_centre = [](const Digits& digits, double from) {
        double worst = 0;
        for (arma::uword i = 0; i < digits.count(); ++i) worst = std::max(worst, arma::abs(centre_of_mass(ink_of_image(image_vector(digits, i))) - from).max());
        return worst;
    };
    BOOST_TEST(unchanged(test_digits()) == 1000);
    BOOST_TEST(off_centre(test_digits(), centre) < 0.50001);
    BOOST_TEST(off_centre(test_digits(), 13.5) > 0.9);
    if (const DigitSets* digits = real_digits()) {
        BOOST_TEST(unchanged(digits->test) == 9996);  // counted; three of the four others are only 19 pixels long
        BOOST_TEST(off_centre(digits->test, centre) < 0.50001);
    }
}

BOOST_AUTO_TEST_CASE(a_digit_comes_back_from_any_picture) {
    for (const Look& look : looks) {
        double steps = 255;  // between paper and ink, in the colour that shows most of them
        for (std::size_t channel = 0; channel < 4; ++channel) steps = channel == 0 ? std::abs(look.paper[0] - look.ink[0]) : std::max(steps, std::abs(1.0 * look.paper[channel] - look.ink[channel]));
        BOOST_TEST_CONTEXT(look.name)
            for (arma::uword i = 0; i < 50; ++i) {
                const arma::vec image = image_vector(test_digits(), i), back = prepared_picture(drawn(image, look));
                BOOST_TEST(arma::abs(back - image / image.max()).max() < 1.5 / steps);  // rounded to a step twice: the pixel, and the strongest
            }
    }
    // what is transparent has no colour, though programs leave any under it
    arma::Cube<arma::u8> glass = drawn(image_vector(test_digits(), 0), looks[6]);
    const arma::vec before = prepared_picture(glass);
    std::mt19937_64 random(1);
    for (arma::uword channel = 0; channel < 3; ++channel)
        glass.slice(channel).transform([&, alpha = glass.slice(3).begin()](arma::u8 shade) mutable { return *alpha++ == 0 ? static_cast<arma::u8>(random()) : shade; });
    BOOST_TEST(arma::approx_equal(prepared_picture(glass), before, "absdiff", 1e-6));

    // known wrong: the same picture without finding the ink's box first
    const arma::Cube<arma::u8> picture = drawn(image_vector(test_digits(), 0), looks[3]);
    const arma::vec shrunk = prepared_well_and_badly(ink_of(picture, "my.png")).col(1);
    BOOST_TEST(arma::abs(shrunk - image_vector(test_digits(), 0)).max() > 0.5);
}

// No margin at all: the ink touches the border on all four sides. The paper is still most of it, though not of its mean.
BOOST_AUTO_TEST_CASE(ink_may_touch_the_border) {
    arma::uword tried = 0;
    for (arma::uword i = 0; i < 100; ++i) {
        const arma::vec image = image_vector(test_digits(), i);
        const arma::fmat box = cropped(ink_of_image(image));
        const arma::fvec border = arma::join_cols(arma::join_cols(box.col(0), box.tail_cols(1)), arma::join_cols(box.row(0).t(), box.tail_rows(1).t()));
        if (arma::accu(border > 0.0f) * 2 > border.n_elem) continue;  // a 1, or a thick pen: nobody could tell which is the paper
        arma::Cube<arma::u8> picture(box.n_rows, box.n_cols, 4);
        picture.each_slice() = arma::conv_to<arma::Mat<arma::u8>>::from(arma::round(255.0f - 255.0f * box));
        picture.slice(3).fill(255);
        BOOST_TEST(arma::abs(prepared_picture(picture) - image / image.max()).max() < 1.5 / 255.0);
        ++tried;
    }
    BOOST_TEST(tried >= 50u);
}

BOOST_AUTO_TEST_CASE(leaving_a_step_out_spoils_the_reading) {
    const Digits digits = first_digits(test_digits(), 300);
    std::array<arma::mat, 3> ways{arma::mat(784, 300), arma::mat(784, 300), arma::mat(784, 300)};  // well, only shrunk, inverted
    for (arma::uword i = 0; i < digits.count(); ++i) {
        const arma::mat three = prepared_well_and_badly(ink_of(drawn(image_vector(digits, i), looks[3]), "my.png"));
        for (arma::uword way = 0; way < 3; ++way) ways[way].col(i) = three.col(way);
    }
    const double before = share_read_right(trained(), image_vectors(digits), digits);
    BOOST_TEST(share_read_right(trained(), ways[0], digits) == before, tt::tolerance(0.01));
    BOOST_TEST(share_read_right(trained(), ways[1], digits) < 0.3);
    BOOST_TEST(share_read_right(trained(), ways[2], digits) < 0.3);

    arma::mat box_in_the_middle(784, 300);
    for (arma::uword i = 0; i < digits.count(); ++i) {
        const arma::fmat box = fitted(cropped(ink_of_image(image_vector(digits, i))));
        arma::fmat image(28, 28, arma::fill::zeros);
        image.submat((28 - box.n_rows) / 2, (28 - box.n_cols) / 2, arma::size(box)) = box;
        box_in_the_middle.col(i) = as_image_vector(image);
    }
    BOOST_TEST(share_read_right(trained(), box_in_the_middle, digits) < before - 0.15);
}

// 3.7 times as large, by averaging, so that no pixel fits another; and the paper's own grain, of 1.5 % of white.
BOOST_AUTO_TEST_CASE(a_scan_is_read_nearly_as_well) {
    const Digits digits = first_digits(test_digits(), 300);
    arma::mat images(784, 300);
    std::mt19937_64 random(1);
    for (arma::uword i = 0; i < digits.count(); ++i) {
        arma::Cube<arma::u8> picture(140, 120, 4, arma::fill::value(225));
        const arma::mat large = 200.0 * as_double(resized(ink_of_image(image_vector(digits, i)), 104, 104));
        for (arma::uword row = 0; row < 140; ++row)
            for (arma::uword column = 0; column < 120; ++column) {
                const double ink = row >= 20 && row < 124 && column >= 8 && column < 112 ? large(row - 20, column - 8) : 0.0;
                double grain = -8.0;
                for (int k = 0; k < 4; ++k) grain += static_cast<double>(random() % 5);  // mean 0, deviation 2.8, at most 8
                for (arma::uword channel = 0; channel < 3; ++channel) picture(row, column, channel) = static_cast<arma::u8>(std::clamp(225.0 - ink + grain, 0.0, 255.0));
            }
        picture.slice(3).fill(255);
        images.col(i) = prepared_picture(picture);
    }
    BOOST_TEST(share_read_right(trained(), images, digits) > share_read_right(trained(), image_vectors(digits), digits) - 0.03);
}

BOOST_AUTO_TEST_CASE(real_digits_enlarged_and_in_colour) {
    const DigitSets* real = real_digits();
    if (real == nullptr) return;
    const arma::mat weights = trained_on(real->training);
    const Digits digits = first_digits(real->test, 1000);
    arma::mat images(784, 1000);
    for (arma::uword i = 0; i < digits.count(); ++i) images.col(i) = prepared_picture(drawn(image_vector(digits, i), looks[4]));
    const double before = share_read_right(weights, image_vectors(digits), digits);
    BOOST_TEST(before > 0.88);
    BOOST_TEST(std::abs(share_read_right(weights, images, digits) - before) <= 0.003);
}

BOOST_AUTO_TEST_CASE(joined_pieces_have_the_ink_of_both) {
    const Component one = joined({2, 3, 5, 9, 10.0, 4.0, 1.0}, {7, 1, 8, 4, 20.0, 9.0, 2.0});
    BOOST_TEST((one.top == 2 && one.left == 1 && one.bottom == 8 && one.right == 9));
    BOOST_TEST(one.area == 30.0);
    BOOST_TEST(one.rim == 13.0);
    BOOST_TEST(one.at_edge == 3.0);
}

BOOST_AUTO_TEST_CASE(dust_is_small_or_thin_beside_the_digit) {
    const Component digit{0, 0, 99, 59, 1000.0, 200.0, 0.0};  // ten pixels thick
    const auto piece = [](double area, double thickness) { return Component{0, 0, 9, 9, area, 2.0 * area / thickness, 0.0}; };
    BOOST_TEST(!is_dust(piece(100.0, 10.0), digit));  // the loose bar of a 5
    BOOST_TEST(!is_dust(piece(16.0, 10.0), digit));
    BOOST_TEST(is_dust(piece(14.0, 10.0), digit));
    BOOST_TEST(!is_dust(piece(100.0, 4.1), digit));
    BOOST_TEST(is_dust(piece(100.0, 3.9), digit));
}

BOOST_AUTO_TEST_CASE(a_shadow_makes_all_colours_darker_alike) {
    const auto told_apart = [](const std::array<float, 4>& around) {  // from a sheet that is white
        arma::fcube picture(10, 10, 4, arma::fill::ones);
        for (arma::uword channel = 0; channel < 4; ++channel) picture.slice(channel).head_cols(3).fill(around[channel]);
        return is_no_shadow(picture, arma::regspace<arma::uvec>(0, 29), arma::regspace<arma::uvec>(30, 99));
    };
    BOOST_TEST(!told_apart({0.6f, 0.6f, 0.6f, 1.0f}));   // a shadow
    BOOST_TEST(!told_apart({0.6f, 0.58f, 0.5f, 1.0f}));  // in warm light
    BOOST_TEST(told_apart({0.6f, 0.4f, 0.3f, 1.0f}));    // wood
    BOOST_TEST(told_apart({0.1f, 0.1f, 0.1f, 1.0f}));    // a black desk
    BOOST_TEST(told_apart({1.0f, 1.0f, 1.0f, 0.0f}));    // nothing
}

BOOST_AUTO_TEST_CASE(a_frame_has_a_step_along_nearly_all_of_it) {
    const auto lines = [](arma::uword dark) {  // two outermost lines are dark along so many of a hundred pixels
        arma::fmat by_line(100, 60, arma::fill::value(0.9f));
        by_line.submat(0, 0, dark - 1, 1).fill(0.2f);
        return frame_lines(by_line);
    };
    BOOST_TEST(lines(100) > 0u);
    BOOST_TEST(lines(92) > 0u);  // a digit that reaches it
    BOOST_TEST(lines(80) == 0u);  // a stroke along the edge
    BOOST_TEST(lines(20) == 0u);
}

BOOST_AUTO_TEST_CASE(each_side_has_its_own_frame) {
    for (int side = 0; side < 4; ++side) BOOST_TEST_CONTEXT(side) {
            arma::fmat shade(80, 100, arma::fill::value(0.9f));
            if (side == 0) shade.head_rows(3).fill(0.2f);
            if (side == 1) shade.head_cols(3).fill(0.2f);
            if (side == 2) shade.tail_rows(3).fill(0.2f);
            if (side == 3) shade.tail_cols(3).fill(0.2f);
            const Box inside = inside_frame(shade);
            BOOST_TEST((inside.top >= 3) == (side == 0));
            BOOST_TEST((inside.left >= 3) == (side == 1));
            BOOST_TEST((inside.bottom <= 76) == (side == 2));
            BOOST_TEST((inside.right <= 96) == (side == 3));
            BOOST_TEST(inside.bottom - inside.top >= 70u);
            BOOST_TEST(inside.right - inside.left >= 90u);
        }
}

BOOST_AUTO_TEST_CASE(a_frame_may_have_two_steps_and_every_side_its_own_width) {
    arma::fmat shade(120, 240, arma::fill::value(0.9f));
    shade.head_rows(3).fill(0.2f);
    shade.tail_rows(5).fill(0.2f);
    shade.head_cols(7).fill(0.2f);
    shade.tail_cols(9).fill(0.2f);
    const Box inside = inside_frame(shade);
    BOOST_TEST((inside.top == 4 && inside.left == 8 && inside.bottom == 119 - 6 && inside.right == 239 - 10));  // one line more: it may be blurred
    arma::fmat by_line(100, 60, arma::fill::value(0.9f));
    by_line.head_cols(2).fill(0.2f);
    by_line.cols(2, 8).fill(0.6f);
    BOOST_TEST(frame_lines(by_line) == 10u);
}

// What is found must turn with the picture: nothing that is meant for one side may reach another.
BOOST_AUTO_TEST_CASE(a_picture_turned_or_mirrored_has_its_ink_turned_or_mirrored) {
    const auto turn = [](auto matrix, int how) {
        if (how & 1) matrix = arma::fliplr(matrix).eval();
        if (how & 2) matrix = arma::flipud(matrix).eval();
        if (how & 4) matrix = matrix.t().eval();
        return matrix;
    };
    const auto seven = [](arma::Cube<arma::u8>& picture, arma::uword top, arma::uword right) {  // 120 x 80 pixels, no two sides alike
        picture.subcube(top, right - 80, 0, top + 9, right - 1, 2).fill(20);
        for (arma::uword i = 0; i < 110; ++i) picture.subcube(top + 10 + i, right - 10 - i / 2, 0, top + 10 + i, right - 1 - i / 2, 2).fill(20);
    };
    arma::Cube<arma::u8> framed(240, 240, 4, arma::fill::value(225)), sheet(300, 300, 4, arma::fill::value(60));
    framed.slice(3).fill(255), sheet.slice(3).fill(255);
    seven(framed, 60, 228);
    framed.subcube(0, 0, 0, 239, 19, 2).fill(130);  // on the left alone, wider than what is free on the right
    const std::array<double, 4> rims{2, 5, 8, 12};
    for (arma::uword row = 0; row < 200; ++row)
        for (arma::uword column = 0; column < 200; ++column) {
            const std::array<double, 4> from{static_cast<double>(row), 199.0 - static_cast<double>(row), static_cast<double>(column), 199.0 - static_cast<double>(column)};
            double light = 1.0;
            for (std::size_t side = 0; side < 4; ++side) light = std::min(light, (from[side] + 1.0) / (rims[side] + 1.0));
            sheet.tube(40 + row, 50 + column).fill(static_cast<arma::u8>(60.0 + 165.0 * light));
            sheet(40 + row, 50 + column, 3) = 255;
        }
    seven(sheet, 80, 200);
    for (const auto& picture : {framed, sheet}) {
        const arma::fmat ink = cropped(ink_of(picture, "upright"));
        for (int how = 1; how < 8; ++how) BOOST_TEST_CONTEXT("turn " << how) {
                arma::Cube<arma::u8> turned(picture.n_rows, picture.n_cols, 4);  // square
                for (arma::uword channel = 0; channel < 4; ++channel) turned.slice(channel) = turn(arma::Mat<arma::u8>(picture.slice(channel)), how);
                const arma::fmat found = cropped(ink_of(turned, "turned")), expected = turn(ink, how);
                BOOST_REQUIRE((arma::size(found) == arma::size(expected)));
                BOOST_TEST(arma::abs(found - expected).max() < 0.02f);
            }
    }
}

// Each limit of what tells ink from other things, from both sides.
BOOST_AUTO_TEST_CASE(limits_hold_on_both_sides) {
    // a digit cut out closely touches all sides and may fill one: a 7; two are a corner of something else
    Mask touching(40, 30, arma::fill::zeros);
    touching.row(0).ones();
    for (arma::uword row = 0; row < 40; ++row) touching(row, 29 - row * 29 / 39) = 1;
    BOOST_TEST(!is_at_edge(touching));
    touching.col(0).ones();
    BOOST_TEST(is_at_edge(touching));

    const auto ripples = [](arma::uword faint) {  // of 60 pixels of ink so many are hardly any
        arma::fmat ink(60, 1, arma::fill::value(0.8f));
        ink.head_rows(faint).fill(0.03f);
        return has_ripples(ink);
    };
    BOOST_TEST(!ripples(10));
    BOOST_TEST(ripples(11));

    const Component tall{0, 0, 99, 19, 1000.0, 200.0, 0.0};
    const auto beside = [&](arma::uword top) { return stand_side_by_side(tall, Component{top, 30, top + 19, 49, 200.0, 40.0, 0.0}); };  // 20 rows high
    BOOST_TEST(beside(40));
    BOOST_TEST(beside(89));   // 11 of them
    BOOST_TEST(!beside(91));  // 9

    const auto part = [&](double area, arma::uword rows, arma::uword free) -> bool {  // so many columns are free between it and the digit, which is 100 long
        return parts_of_digit({tall, Component{0, 20 + free, rows - 1, 29 + free, area, area / 5.0, 0.0}})[1];
    };
    BOOST_TEST(part(100.0, 20, 29));  // a loose part: within three tenths of the digit's length
    BOOST_TEST(!part(100.0, 20, 31));
    BOOST_TEST(part(360.0, 60, 14));  // nearly another digit: within half of that
    BOOST_TEST(!part(360.0, 60, 16));
    BOOST_TEST(part(340.0, 60, 29));  // too little ink for one
    const Component near{0, 40, 19, 49, 100.0, 20.0, 0.0}, behind{0, 70, 19, 79, 100.0, 20.0, 0.0};  // 51 columns from the digit, 21 from what is part of it
    BOOST_TEST(parts_of_digit({tall, near, behind})[2]);
    BOOST_TEST(!parts_of_digit({tall, behind})[1]);
    Component below{110, 0, 129, 19, 400.0, 80.0, 0.0};  // 10 rows below, not beside it
    BOOST_TEST(parts_of_digit({tall, below})[1]);
    below.top = 125, below.bottom = 144;
    BOOST_TEST(parts_of_digit({tall, below})[1]);
    below.top = 135, below.bottom = 154;
    BOOST_TEST(!parts_of_digit({tall, below})[1]);
    const auto below_and_high = [&](double area, arma::uword rows, arma::uword free) -> bool {  // so many rows are free between the digit and it
        return parts_of_digit({tall, Component{100 + free, 0, 99 + free + rows, 19, area, area / 5.0, 0.0}})[1];
    };
    BOOST_TEST(below_and_high(360.0, 61, 14));  // nearly another digit, of more than six tenths of this one's height
    BOOST_TEST(!below_and_high(360.0, 61, 16));
    BOOST_TEST(below_and_high(360.0, 59, 29));  // lower: a part
    BOOST_TEST(below_and_high(340.0, 61, 29));  // too little ink for one

    const auto another = [&](double area, arma::uword length) {  // ten pixels thick, as the digit is
        return another_digit({tall, Component{0, 200, length - 1, 210, area, area / 5.0, 0.0}}, {true, false});
    };
    BOOST_TEST(another(100.0, 41));  // long, of a tenth of the digit's ink
    BOOST_TEST(!another(450.0, 40));  // short, of nearly half of it

    const auto through = [](arma::uword down, arma::uword across, arma::uword thick) {  // a cross of two bars, so long
        Mask mask(200, 200, arma::fill::zeros);
        mask.submat(0, 45, down - 1, 44 + thick).ones();
        mask.submat(45, 0, 44 + thick, across - 1).ones();
        return runs_through(mask);
    };
    BOOST_TEST(through(200, 180, 8));
    BOOST_TEST(!through(180, 180, 8));
    BOOST_TEST(!through(200, 200, 8));  // a digit that fills the picture
    BOOST_TEST(through(200, 200, 1));   // squared paper

    const auto is_turned = [](arma::uword shadow) {  // light ink on grey paper, with a shadow of so many pixels a third of the way down
        arma::fmat shade(100, 100, arma::fill::value(0.5f));
        if (shadow > 0) shade.submat(10, 10, 59, 9 + shadow / 50).fill(0.33f);
        shade.submat(70, 70, 79, 74).fill(1.0f);
        return with_dark_ink(shade)(70, 70) == 0.0f;
    };
    BOOST_TEST(is_turned(0));
    BOOST_TEST(is_turned(3000));  // of the third powers the shadow's would win, of the plain differences too
    arma::fmat dark(100, 100, arma::fill::value(0.5f));
    dark.submat(70, 70, 79, 74).fill(0.1f);
    BOOST_TEST(with_dark_ink(dark)(70, 70) == 0.1f);

    arma::fcube picture(10, 10, 4, arma::fill::ones);  // blue: the classes lie further apart, and much varies within them; red: little does
    for (arma::uword i = 0; i < 100; ++i) {
        picture.slice(0)(i) = i < 50 ? 0.3f : 0.9f;
        picture.slice(2)(i) = (i < 50 ? 0.18f : 0.82f) + (i % 2 == 0 ? 0.18f : -0.18f);
    }
    BOOST_TEST(otsu(picture.slice(2)).variance > otsu(picture.slice(0)).variance);
    BOOST_TEST(arma::approx_equal(best_channel(picture), picture.slice(0), "absdiff", 0.0));
}

// Beside the strokes a fainter rim is ink, and a speck that nothing joins to them is not.
BOOST_AUTO_TEST_CASE(a_speck_beside_the_ink_is_no_ink) {
    arma::fmat shade(100, 100, arma::fill::value(0.95f));
    shade.submat(20, 45, 79, 54).fill(0.15f);
    shade.submat(20, 55, 79, 56).fill(0.8f);  // a rim that hangs together with the bar
    shade(50, 42) = 0.75f;                     // two pixels away from it
    const arma::fmat ink = with_faint_parts(look_for_digit(shade, 3));
    BOOST_TEST(ink(50, 55) > 0.1f);
    BOOST_TEST(ink(50, 42) == 0.0f);
}

// A stroke whose end is fainter than the threshold is whole; a line that is as faint, and runs through the digit from side to side, is not taken for one.
BOOST_AUTO_TEST_CASE(faint_ends_are_ink_and_faint_lines_are_not) {
    const auto width_of_ink = [](arma::uword from, arma::uword to, float level = 0.68f) {  // of a bar over columns 45 to 54, crossed by something faint in the columns from..to
        arma::fmat shade(100, 100, arma::fill::value(0.95f));
        shade.submat(20, 45, 79, 54).fill(0.15f);
        shade.submat(45, from, 54, to).transform([&](float before) { return std::min(before, level); });
        const arma::fmat ink = with_faint_parts(look_for_digit(shade, 3));
        const arma::uvec columns = arma::find(arma::max(ink, 0) > 0.05f);
        return columns.back() - columns.front() + 1;
    };
    BOOST_TEST(width_of_ink(50, 50) == 10u);  // nothing beside the bar
    BOOST_TEST(width_of_ink(39, 60) == 22u);  // ends of six pixels on both sides
    BOOST_TEST(width_of_ink(39, 60, 0.855f) == 18u);  // an eighth as dark as the bar: a rim of half its thickness (8.8, by area and rim), and no stroke
    BOOST_TEST(width_of_ink(3, 96) < 30u);    // a line: at most half a stroke's thickness of it on each side
}

BOOST_AUTO_TEST_CASE(ink_has_one_tone) {
    const auto two_tones = [](arma::uword faint) {
        arma::fmat darkness(10, 10, arma::fill::value(0.9f));
        darkness.head_cols(faint).fill(0.3f);
        return has_two_tones(darkness, Mask(10, 10, arma::fill::ones));
    };
    BOOST_TEST(!two_tones(0));
    BOOST_TEST(!two_tones(2));  // faint ends
    BOOST_TEST(two_tones(4));   // a shadow that was found with the ink
    BOOST_TEST(!two_tones(10));
}

// A small digit in a large photograph is looked at twice: found in small first, then closely, at the place where it was found. A table along
// one side is cut off in between, and the place is still the picture's.
BOOST_AUTO_TEST_CASE(a_small_digit_is_looked_at_again_where_it_lies) {
    const arma::fmat digit = ink_of_image(image_vector(test_digits(), 0));
    const auto photograph = [&](arma::uword table_on_the_left, arma::uword table_above, arma::uword row = 1200, arma::uword column = 900, bool lying = false) {
        arma::Cube<arma::u8> picture(lying ? 1600 : 2000, lying ? 2000 : 1600, 4, arma::fill::value(225));
        picture.slice(3).fill(255);
        for (arma::uword channel = 0; channel < 3; ++channel)
            picture.slice(channel).submat(row, column, row + 111, column + 111) = arma::conv_to<arma::Mat<arma::u8>>::from(225.0f - 200.0f * arma::kron(digit, arma::fmat(4, 4, arma::fill::ones)));
        if (table_on_the_left > 0) picture.subcube(0, 0, 0, picture.n_rows - 1, table_on_the_left - 1, 2).fill(60);
        if (table_above > 0) picture.subcube(0, 0, 0, table_above - 1, picture.n_cols - 1, 2).fill(60);
        return prepared_picture(picture);
    };
    const arma::vec plain = photograph(0, 0);
    for (const auto& [left, above] : {std::pair{300u, 0u}, {0u, 300u}}) BOOST_TEST(arma::abs(photograph(left, above) - plain).max() < 0.2, left << " " << above);
    BOOST_TEST(arma::abs(photograph(0, 0, 1850, 1400) - plain).max() < 0.2);        // near the lower right corner
    BOOST_TEST(arma::abs(photograph(0, 0, 1400, 1850, true) - plain).max() < 0.2);  // the same of a picture that is wider than high
    BOOST_TEST(arma::abs(photograph(0, 0, 30, 20) - plain).max() < 0.2);
}

BOOST_AUTO_TEST_CASE(no_ink_is_said) {
    const auto blank = [](int grey, int alpha) {
        arma::Cube<arma::u8> picture(30, 20, 4, arma::fill::value(static_cast<arma::u8>(grey)));
        picture.slice(3).fill(static_cast<arma::u8>(alpha));
        return picture;
    };
    arma::Cube<arma::u8> faint = blank(200, 255), one_pixel = blank(255, 255).subcube(0, 0, 0, 0, 0, 3), dot = blank(255, 255);
    faint.subcube(10, 10, 0, 15, 12, 2).fill(180);  // 20 / 255 is less than a tenth
    dot.subcube(10, 10, 0, 10, 10, 2).fill(0);
    for (const auto& picture : {blank(255, 255), blank(0, 255), blank(0, 0), blank(255, 0), blank(128, 77), faint, one_pixel})
        BOOST_CHECK_EXCEPTION(ink_of(picture, "my.png"), std::runtime_error, [](const auto& e) { return std::string(e.what()).starts_with("my.png: no ink found"); });
    BOOST_CHECK_EXCEPTION(prepared_picture(dot), std::runtime_error, [](const auto& e) { return std::string(e.what()).starts_with("my.png: no digit found"); });
}

// Any picture at all becomes 784 numbers from 0 to 1, or is said to be blank.
BOOST_DATA_TEST_CASE(any_picture_is_survived, utf::data::xrange<std::uint64_t>(1, 6), seed) {
    std::mt19937_64 random(seed);
    for (int i = 0; i < 40; ++i) {
        arma::Cube<arma::u8> picture(1 + random() % 40, 1 + random() % 40, 4);
        const std::uint64_t rare = 1 + random() % 50;
        picture.imbue([&] { return static_cast<arma::u8>(random() % rare == 0 ? random() : 255); });
        try {
            const arma::mat images = prepared_well_and_badly(ink_of(picture, "my.png"));
            BOOST_TEST((images.is_finite() && images.n_rows == 784 && images.min() >= 0.0 && images.max() <= 1.0 + 1e-6));
        } catch (const std::runtime_error& error) {
            // specks are not one digit either, and where they are half of the border it is not paper
            const auto says = [&](const std::string& words) { return std::string(error.what()).starts_with("my.png: " + words); };
            BOOST_TEST((says("no ink found") || says("no digit found") || says("the edge is not paper") || says("ink in several places") || says("a shadow, a fold") || says("a line or a fold")), error.what());
        }
    }
}
#endif

BOOST_AUTO_TEST_SUITE_END()

#ifndef FORMULAS_ALONE
BOOST_AUTO_TEST_SUITE(figures)

BOOST_AUTO_TEST_CASE(the_heat_map_shows_where_the_mistakes_are) {
    arma::umat counts(10, 10, arma::fill::zeros);
    counts.diag().fill(90);
    counts(4, 9) = 10;
    counts(9, 4) = 5;
    const std::string map = heat_map(counts).body, row_4 = "y=\"285\"", column_9 = "x=\"559\"", row_9 = "y=\"545\"", column_4 = "x=\"299\"";
    const std::string size = " width=\"50\" height=\"50\"";
    BOOST_TEST(has(map, "<rect class=\"area red\" " + column_9 + " " + row_4 + size + "/>"), map);                       // a row is the truth; the commonest in full colour
    BOOST_TEST(has(map, "<rect class=\"area red\" " + column_4 + " " + row_9 + size + " fill-opacity=\"0.5\"/>"), map);  // paler
    BOOST_TEST(has(map, "<rect class=\"area blue\" " + column_4 + " " + row_4 + size + " fill-opacity=\"0.9\"/>"), map);
    BOOST_TEST(has(map, ">10</text>"));
    BOOST_TEST(!has(heat_map(arma::umat(10, 10, arma::fill::zeros)).body, "class=\"area"));
}

BOOST_AUTO_TEST_CASE(the_table_shows_what_says_nothing_as_a_dash) {
    const TemporaryFolder folder;
    const arma::umat counts = confusion_matrix(few_labels, few_read);
    const std::string text = show_confusion(folder.path / "map.svg", counts, precision(counts), recall(counts));
    const auto has = [&](const std::string& words) { return text.find(words) != std::string::npos; };
    BOOST_TEST(has("recall"));
    BOOST_TEST(has("66.7"));
    BOOST_TEST(has("-\n"));
    BOOST_TEST(!has(" nan"));  // the picture's random path may hold the letters
    BOOST_TEST(text_of(folder.path / "map.svg") == as_text(heat_map(counts)));
}

BOOST_AUTO_TEST_CASE(weights_are_blue_for_and_red_against) {
    arma::mat weights(2, 784, arma::fill::zeros);
    weights(1, 0) = 2.0, weights(1, 783) = -2.0, weights(1, 28) = 1.0;
    const std::vector<Captioned> pictures = captioned_weights(weights, {1}, "unit ");
    BOOST_REQUIRE(pictures.size() == 1u);
    BOOST_TEST(pictures[0].caption == "unit 1");
    arma::mat expected(28, 28, arma::fill::zeros);
    expected(0, 0) = 1.0, expected(27, 27) = -1.0, expected(1, 0) = 0.5;
    BOOST_TEST(arma::approx_equal(pictures[0].pixels, expected, "absdiff", 0));
    const std::string drawn = captioned_sheet("t", pictures).body;
    BOOST_TEST(has(drawn, "class=\"area blue\" fill-opacity=\"1\" d=\"M0 0h1v1h-1z\""), drawn);
    BOOST_TEST(has(drawn, "class=\"area red\" fill-opacity=\"1\" d=\"M27 27h1v1h-1z\""), drawn);
    BOOST_TEST(has(drawn, ">unit 1</text>"));
}

BOOST_AUTO_TEST_CASE(a_sheet_has_as_many_lines_as_it_needs) {
    const auto height = [](std::size_t count) {
        const arma::mat pixels(28, 28, arma::fill::ones);
        return captioned_sheet("t", std::vector<Captioned>(count, Captioned{{}, pixels, "purple", "one"}), 3).height;
    };
    const double line = height(4) - height(3);
    BOOST_TEST(line > 28.0);
    BOOST_TEST(height(1) == height(3));
    BOOST_TEST(height(6) == height(4));
    BOOST_TEST(height(7) == height(6) + line);
}

BOOST_AUTO_TEST_CASE(no_pictures_are_a_figure_too) {
    const TemporaryFolder folder;
    const std::string file = folder.path / "none.svg";
    BOOST_TEST(show_figure(file, "none", {}, 6) == "picture: " + file + "\n");
    BOOST_TEST(text_of(file).ends_with("</svg>\n"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(program)

namespace {

// A small MNIST folder, so that a run takes no time.
void put_digits(const TemporaryFolder& folder) { write_digits({draw_digits(200, 1), first_digits(test_digits(), 200), ""}, folder.path / "digits"); }

}  // namespace

BOOST_AUTO_TEST_CASE(trains_where_no_model_is_given) {
    const TemporaryFolder folder;
    put_digits(folder);
    const Ran ran = run_chapter(folder, "--data digits");
    BOOST_TEST(ran.status == 0, ran.errors);
    BOOST_TEST(ran.errors == "");
    BOOST_TEST(has(ran.output, "trained now"));
    for (const char* name : {"confusion", "weights", "mistakes", "yours"})
        BOOST_TEST(text_of(folder.path / "output" / (std::string("08_") + name + ".svg")).ends_with("</svg>\n"));
    BOOST_TEST(run_chapter(folder, "--data digits").output == ran.output);  // the same seed, the same words
}

BOOST_AUTO_TEST_CASE(a_saved_model_is_read) {
    const TemporaryFolder folder;
    put_digits(folder);
    save_model(folder.path / "my.model", softmax_regression(trained()));
    const Ran ran = run_chapter(folder, "--data digits --load my.model");
    BOOST_TEST(ran.status == 0, ran.errors);
    BOOST_TEST(has(ran.output, "weights of each digit"));
    BOOST_TEST(!has(ran.output, "trained now"));
    const std::string right = formatted("test accuracy: %.2f %%", 100.0 * share_read_right(trained(), image_vectors(first_digits(test_digits(), 200)), first_digits(test_digits(), 200)));
    BOOST_TEST(has(ran.output, right));
}

BOOST_AUTO_TEST_CASE(your_picture_is_read) {
    const TemporaryFolder folder;
    put_digits(folder);
    save_model(folder.path / "my.model", softmax_regression(trained()));
    const arma::uvec read = read_as(trained() * image_vectors(test_digits()));
    arma::uword right = 0;  // a digit that the model reads as what it is
    while (read(right) != test_digits().labels(right)) ++right;
    const arma::Cube<arma::u8> picture = drawn(image_vector(test_digits(), right), looks[4]);
    write_png(folder.path / "my.png", Colour(picture.slices(0, 2)));
    const Ran ran = run_chapter(folder, "--data digits --load my.model --image my.png");
    BOOST_TEST(ran.status == 0, ran.errors);
    BOOST_TEST(has(ran.output, formatted("read as %llu", read(right))));
    BOOST_TEST(has(ran.output, "my.png"));
    BOOST_TEST(!std::filesystem::exists(folder.path / "output/08_sample.png"));
}

// What is printed and drawn is what chapter 8's functions make of the model that was loaded, or trained from zeros with this seed.
BOOST_AUTO_TEST_CASE(what_is_shown) {
    const Folder few;
    const Digits &training = few.digits.training, &on = few.digits.test;
    write_png(few.path / "my.png", drawn_on_paper(training.images.col(3)));
    save_model(few.path / "my.model", softmax_regression(trained()));
    const auto shows = [&](const Words& options, const arma::mat& weights, const std::string& image) {
        const std::string printed = few.printed("08_what_it_learned", options);
        const std::map<std::string, std::string> pictures = few.pictures();
        Options given;
        given.values["image"] = image.empty() ? Words{} : Words{image};
        given.values["output"] = Words{"output"};
        const Activations model = [&](const arma::mat& images) { return arma::mat(weights * images); };
        const arma::mat activations = activations_of(model, on);
        const std::vector<std::function<void()>> parts{
            [&] { show_accuracy(activations, on, "output/08_confusion.svg"); },
            [&] { std::cout << show_figure("output/08_weights.svg", "What the weights of each digit look for: blue ink speaks for it, red ink against it", captioned_weights(weights, arma::regspace<arma::uvec>(0, 9), ""), 3); },
            [&] { show_mistakes(activations, on, "output/08_mistakes.svg"); },
            [&] { show_yours(model, on, given, "08_"); },
        };
        for (const auto& part : parts) {
            const std::string expected = few.printed(part);
            BOOST_TEST(has(printed, expected), printed << "\nshould show\n" << expected);
        }
        BOOST_TEST((few.pictures() == pictures));  // written again by these functions, they are the same
    };
    const auto trained_now = [&](std::uint64_t seed) {
        arma::mat weights(digit_count, pixel_count, arma::fill::zeros);
        std::mt19937_64 random(seed);
        for (int epoch = 0; epoch < 3; ++epoch) train_epoch_in_batches(training, 50, random, [&](const Batch& batch) { return batch_training_step(weights, batch, 0.2); });
        return weights;
    };
    shows({}, trained_now(1), "");
    shows({"--load", "my.model"}, trained(), "");
    shows({"--load", "my.model", "--image", "my.png"}, trained(), "my.png");
}

// A seed shows only where there is more than one batch to order.
BOOST_AUTO_TEST_CASE(the_seed_is_that_of_the_order) {
    const TemporaryFolder folder;
    put_digits(folder);
    const Digits digits = draw_digits(200, 1), on = first_digits(test_digits(), 200);
    const auto accuracy_with = [&](std::uint64_t seed) {
        arma::mat weights(digit_count, pixel_count, arma::fill::zeros);
        std::mt19937_64 random(seed);
        for (int epoch = 0; epoch < 3; ++epoch) train_epoch_in_batches(digits, 50, random, [&](const Batch& batch) { return batch_training_step(weights, batch, 0.2); });
        std::string mistakes;
        for (const auto& [index, truth, read_as, probability, loss] : worst_mistakes(labels_of(on), weights * image_vectors(on), 3))
            mistakes += formatted("%s%llu read as %llu", mistakes.empty() ? "" : " +", truth, read_as);
        return mistakes;
    };
    for (const std::uint64_t seed : {2u, 3u}) {
        const Ran ran = run_chapter(folder, formatted("--data digits --seed %llu", static_cast<unsigned long long>(seed)));
        BOOST_TEST(matches_of(accuracy_with(seed), ran.output).size() == 1u, ran.output);
    }
}

// The table's last column and last line, counted from its own rows: a row is a truth, and the last line speaks of columns.
BOOST_AUTO_TEST_CASE(precision_and_recall_stand_where_they_are_said_to) {
    const TemporaryFolder folder;
    put_digits(folder);
    const Ran ran = run_chapter(folder, "--data digits");
    arma::mat counts(10, 10);
    std::vector<std::string> recalls, precisions;
    std::istringstream lines(ran.output.substr(ran.output.find("  truth ")));
    std::string line, word;
    std::getline(lines, line);
    BOOST_TEST_REQUIRE(line.ends_with("recall"), line);
    std::getline(lines, line);  // a rule below it
    for (arma::uword truth = 0; truth < 10; ++truth) {
        std::getline(lines, line);
        std::istringstream words(line);
        words >> word;
        BOOST_TEST(word == std::to_string(truth));
        for (arma::uword read = 0; read < 10; ++read) words >> word, counts(truth, read) = word == "." ? 0.0 : std::stod(word);
        words >> word;
        recalls.push_back(word);
    }
    std::getline(lines, line);
    std::istringstream words(line);
    words >> word;
    BOOST_TEST(word == "precision");
    while (words >> word) precisions.push_back(word);
    BOOST_TEST_REQUIRE(precisions.size() == 10u);
    BOOST_TEST(arma::accu(counts) == 200.0);
    const auto share = [](double right, double of) { return of == 0.0 ? std::string("-") : formatted("%.1f", 100.0 * (right / of)); };
    for (arma::uword k = 0; k < 10; ++k) {
        BOOST_TEST(recalls[k] == share(counts(k, k), arma::accu(counts.row(k))));
        BOOST_TEST(precisions[k] == share(counts(k, k), arma::accu(counts.col(k))));
    }
    BOOST_TEST((recalls != precisions));
    for (arma::uword k = 0; k < 10; ++k) {  // and the rows are the labels' counts
        const Digits digits = first_digits(test_digits(), 200);
        BOOST_TEST(arma::accu(counts.row(k)) == static_cast<double>(arma::accu(digits.labels == static_cast<arma::u8>(k))));
    }
}

BOOST_AUTO_TEST_CASE(bad_input_is_one_line_and_status_2) {
    const TemporaryFolder folder;
    put_digits(folder);
    write_png(folder.path / "white.png", Grey(30, 30, arma::fill::value(255)));
    write_png(folder.path / "black.png", Grey(30, 30, arma::fill::zeros));
    write_text(folder.path / "letter.png", "Dear reader,\nno picture.\n");
    write_text(folder.path / "empty.png", "");
    write_text(folder.path / "huge.png", png_bytes({60'000, 60'000, 16, 6}, "0123456789"));
    write_text(folder.path / "cut.png", text_of(folder.path / "white.png").substr(0, 50));
    write_text(folder.path / "no.model", "scratch-model 1\nsoftmax-regression\nweights 10 784\n1 2 3\n");
    write_text(folder.path / "old.model", "weights\n");
    write_text(folder.path / "other.model", "scratch-model 1\nforest\n");
    const std::vector<std::array<std::string, 2>> bad{
        {"--image white.png", "white.png: no ink found"},  {"--image black.png", "black.png: no ink found"},   {"--image letter.png", "letter.png: is neither PNG nor JPEG"},
        {"--image empty.png", "empty.png: is empty"},      {"--image huge.png", "huge.png: is 60000 x 60000"}, {"--image cut.png", "cut.png: can't be read as a PNG"},
        {"--image none.png", "none.png: can't be opened (No such file or directory)"}, {"--image ''", "--image is empty"},
        {"--load none.model", "none.model: "},            {"--load no.model", "no.model: "},                 {"--load old.model", "old.model: is not a model"},
        {"--load other.model", "other.model: holds a model of kind 'forest'"},                                {"--load white.png", "white.png: is not a model"},
        {"--image", "--image needs a value"},              {"--picture white.png", "no option --picture"},     {"white.png", "'white.png': every argument is an option"},
    };
    for (const auto& [arguments, words] : bad)
        BOOST_TEST_CONTEXT(arguments) {
            const Ran ran = run_chapter(folder, "--data digits " + arguments);
            BOOST_TEST(ran.status == 2);
            BOOST_TEST(ran.errors.starts_with("error: " + words), ran.errors);
            BOOST_TEST(std::count(ran.errors.begin(), ran.errors.end(), '\n') == 1);
            BOOST_TEST(ran.output == "");
            BOOST_TEST(!std::filesystem::exists(folder.path / "output"));
        }
}

// Several pictures, or a folder of them: a line each, in the order of their names; what is refused does not stop the others.
BOOST_AUTO_TEST_CASE(several_pictures_are_read_a_line_each) {
    const TemporaryFolder folder;
    put_digits(folder);
    std::filesystem::create_directory(folder.path / "mine");
    const Digits digits = first_digits(test_digits(), 3);
    for (arma::uword i = 0; i < 3; ++i) write_png((folder.path / "mine" / (std::to_string(i) + ".png")).string(), drawn_on_paper(digits.images.col(i)));
    const auto lines_of = [](const Ran& ran) { return matches_of("\n(?:mine/)?([0-9])\\.png: [0-9], p = [01]\\.[0-9]{3}", ran.output); };
    const Ran good = run_chapter(folder, "--data digits --image mine");
    BOOST_TEST(good.status == 0, good.errors);
    BOOST_TEST(good.errors == "");
    BOOST_TEST(lines_of(good).size() == 3u, good.output);

    write_text(folder.path / "mine" / "1.png", "no picture");
    const Ran mixed = run_chapter(folder, "--data digits --image mine");
    BOOST_TEST(mixed.status == 2);
    BOOST_TEST(lines_of(mixed).size() == 2u, mixed.output);
    BOOST_TEST(std::count(mixed.errors.begin(), mixed.errors.end(), '\n') == 1);
    BOOST_TEST(mixed.errors.starts_with("error: mine/1.png: is neither PNG nor JPEG"), mixed.errors);
    write_text(folder.path / "mine" / "2.png", "no picture either");
    const Ran two = run_chapter(folder, "--data digits --image mine");
    BOOST_TEST(two.status == 2);
    BOOST_TEST(lines_of(two).size() == 1u, two.output);
    write_png((folder.path / "mine" / "2.png").string(), drawn_on_paper(digits.images.col(2)));

    const Ran named = run_chapter(folder, "--data digits --image mine/2.png mine/0.png");
    BOOST_TEST(named.status == 0, named.errors);
    BOOST_TEST(lines_of(named).size() == 2u, named.output);
    BOOST_TEST(named.output.find("mine/2.png: ") < named.output.find("mine/0.png: "));
    const Ran none = run_chapter(folder, "--data digits --image digits");
    BOOST_TEST(none.status == 2);
    BOOST_TEST(none.errors.starts_with("error: digits: has no file that ends in .png"), none.errors);
}

BOOST_AUTO_TEST_SUITE_END()
#endif
