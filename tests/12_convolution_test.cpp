#include "formula.hpp"
#include "programs.hpp"
#include "test.hpp"

#include "07_mini_batches/hold_out.hpp"
#include "08_what_it_learned/find_ink.hpp"
#include "08_what_it_learned/prepare_image.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "10_optimisers/schedules.hpp"
#include "10_optimisers/show.hpp"
#include "10_optimisers/train.hpp"
#include "11_regularisation/regularisation.hpp"
#include "12_convolution/convolution.hpp"
#include "12_convolution/network.hpp"
#include "12_convolution/saved_network.hpp"
#include "12_convolution/show.hpp"
#include "12_convolution/train.hpp"
#include "13_automatic_gradients/earlier_networks.hpp"
#include "common/show/figure.hpp"
#include "common/show/picture.hpp"
#include "common/show/read_picture.hpp"

#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

using namespace scratch;

namespace {

arma::mat numbers(arma::uword rows, arma::uword columns, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    arma::mat all(rows, columns);
    all.imbue([&] { return uniform(random, 1.0); });
    return all;
}

// Three channels of 8 x 8 places, and four filters.
constexpr arma::uword side = 8, channels = 3, count = 4;
const arma::mat map = numbers(channels, side * side, 1), filters = numbers(count, 25 * channels, 2), weights_of_sums = numbers(count, 16, 3);

// A loss that is linear in the sums: its slope by them is weights_of_sums.
double linear_loss(const arma::mat& sums) { return arma::accu(weights_of_sums % sums); }

// The same on a tape.
Node linear_loss(const Node& sums) { return times(static_cast<double>(weights_of_sums.n_elem), mean(times(weights_of_sums, sums))); }

// Weight sharing as a matrix: one product makes all sums of all places, with equal entries for the same weight of a filter, and zeros elsewhere.
arma::mat shared_weights() {
    const arma::uword along = places_along(side);
    arma::mat matrix(count * along * along, channels * side * side, arma::fill::zeros);
    for (arma::uword place = 0; place < along * along; ++place)
        for (arma::uword weight = 0; weight < 25; ++weight) {
            const arma::uword r = place / along + weight / 5, c = place % along + weight % 5;
            matrix.submat(count * place, channels * (side * r + c), count * place + count - 1, channels * (side * r + c) + channels - 1) =
                filters.cols(channels * weight, channels * weight + channels - 1);
        }
    return matrix;
}

// The filters turned by half a turn: convolution in the strict sense, where ours is what is called correlation.
arma::mat turned(const arma::mat& these) {
    arma::mat other(arma::size(these));
    for (arma::uword weight = 0; weight < 25; ++weight) other.cols(channels * weight, channels * weight + channels - 1) = these.cols(channels * (24 - weight), channels * (24 - weight) + channels - 1);
    return other;
}

const CheckSettings to_rounding{.tolerance = 1e-12};  // sums of 75 products of numbers below 1, some of which nearly cancel

struct Problem {
    Convolutional model;
    Batch batch;
};

Problem problem() {
    Convolutional model = random_convolutional(2, 1);
    std::mt19937_64 random(2);
    for (arma::vec* biases : {&model.filter_biases, &model.second_biases, &model.biases}) biases->imbue([&] { return uniform(random, 0.1); });
    return {model, gather(draw_digits(6, 1), arma::regspace<arma::uvec>(0, 5))};
}

// Which ReLUs are on, and who won each pooling.
arma::uvec active_set(const Convolutional& model, const Batch& batch) {
    arma::uvec all;
    for (arma::uword image = 0; image < batch.labels.n_elem; ++image) {
        const ConvolutionalPass pass = convolutional_forward(model, batch.images.col(image));
        all = arma::join_cols(all, arma::vectorise(pass.pooled.winners), arma::vectorise(pass.second_pooled.winners));
        all = arma::join_cols(all, arma::vectorise(pass.maps > 0.0), arma::vectorise(pass.second_maps > 0.0));
    }
    return all;
}

double loss_of(const Convolutional& model, const Batch& batch) {
    const arma::mat activations = convolutional_activations(model, batch.images);
    return batch_cross_entropy(batch.labels, activations, batch_softmax(activations));
}

std::vector<CheckReport> check_all(const Problem& p, const Convolutional& claimed) {
    const Convolutional automatic = automatic_gradient(p.model, p.batch);
    std::vector<CheckReport> reports;
    const auto check = [&](const char* name, auto parameter) {
        Convolutional moved = p.model;
        CheckSettings settings{.step = 1e-5, .tolerance = 1e-5, .conclusive_at_least = (p.model.*parameter).n_elem < 10 ? (p.model.*parameter).n_elem : 10, .most_entries = 200};
        settings.automatic = automatic.*parameter;
        settings.active_set = [&](const arma::mat& value) {
            moved.*parameter = value;
            return active_set(moved, p.batch);
        };
        const auto loss = [&](const arma::mat& value) {
            moved.*parameter = value;
            return loss_of(moved, p.batch);
        };
        reports.push_back(check_gradient(name, loss, p.model.*parameter, claimed.*parameter, settings));
    };
    check("biases", &Convolutional::biases);
    check("weights", &Convolutional::weights);
    check("second biases", &Convolutional::second_biases);
    check("second filters", &Convolutional::second_filters);
    check("filter biases", &Convolutional::filter_biases);
    check("filters", &Convolutional::filters);
    return reports;
}

bool passes(const std::vector<CheckReport>& reports, std::size_t which) { return reports.at(which).passed(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(formulas)

BOOST_AUTO_TEST_CASE(the_sum, *boost::unit_test::label("12.1")) {
    const arma::mat expected = arma::reshape(shared_weights() * arma::vectorise(map), count, 16);
    show_formula("12.1", "a convolution, against one product with a matrix of shared weights", {check_equal("sums of 3 channels of 8 x 8", convolution_by_loops(map, filters, side), expected, to_rounding)});
    must_reject(check_equal("filters turned", convolution_by_loops(map, turned(filters), side), expected), "");
    BOOST_TEST(arma::accu(shared_weights() != 0.0) == 16.0 * 25 * channels * count);  // of 64 x 192 entries
}

BOOST_AUTO_TEST_CASE(the_sum_as_one_product, *boost::unit_test::label("12.2")) {
    const arma::mat expected = convolution_by_loops(map, filters, side);
    const arma::mat seen = patches(map, side);
    show_formula("12.2", "filters times patches, against the loops", {check_equal("sums of 3 channels of 8 x 8", filters * seen, expected, to_rounding)});
    must_reject(check_equal("from right to left", arma::mat(filters * arma::fliplr(seen)), expected), "");
    const arma::mat image = numbers(1, 784, 5), one = numbers(8, 25, 6);
    BOOST_TEST(check_equal("an image", one * patches(image, image_side), convolution_by_loops(image, one, image_side), to_rounding).passed());
}

BOOST_AUTO_TEST_CASE(back_to_the_filters, *boost::unit_test::label("12.3")) {
    const arma::mat seen = patches(map, side), slope = loss_wrt_filters(weights_of_sums, seen);
    const auto loss = [&](const arma::mat& these) { return linear_loss(convolution_by_loops(map, these, side)); };
    show_formula("12.3", "the loss by the filters: a sum over all places", {check_gradient("filters", loss, filters, slope,
                                                                                        with_automatic(automatic_gradient([](const Node& these) { return linear_loss(convolution(these, constant(*these.tape, map), side)); }, filters)))});
    must_reject(check_gradient("filters", loss, filters, slope / 16.0), "a constant factor");  // a mean over the places
    must_reject(check_gradient("filters", loss, filters, arma::mat(weights_of_sums.col(0) * seen.col(0).t())), "");  // one place alone
    must_reject(check_gradient("filters", loss, filters, turned(slope)), "");
}

BOOST_AUTO_TEST_CASE(back_to_the_map, *boost::unit_test::label("12.4")) {
    const arma::mat slope = loss_wrt_map(filters, weights_of_sums, side);
    const auto loss = [&](const arma::mat& these) { return linear_loss(convolution_by_loops(these, filters, side)); };
    show_formula("12.4", "the loss by the map: a sum over all patches that see a place", {check_gradient("map", loss, map, slope,
                                                                                              with_automatic(automatic_gradient([](const Node& these) { return linear_loss(convolution(constant(*these.tape, filters), these, side)); }, map)))});
    must_reject(check_gradient("map", loss, map, loss_wrt_map(turned(filters), weights_of_sums, side)), "");
    arma::mat times(1, side * side, arma::fill::zeros);  // how many patches see each place
    times = loss_wrt_map(arma::mat(1, 25, arma::fill::ones), arma::mat(1, 16, arma::fill::ones), side);
    BOOST_TEST(times(0) == 1.0);
    BOOST_TEST(times(side * 4 + 4) == 16.0);
    must_reject(check_gradient("map", loss, map, arma::mat(slope.each_row() / times)), "");  // a mean, or the last one alone
}

BOOST_AUTO_TEST_CASE(pooling, *boost::unit_test::label("12.5")) {
    const arma::mat largest = pool(map, side).largest;
    arma::mat expected(channels, 16), smallest(channels, 16), mean(channels, 16);
    for (arma::uword channel = 0; channel < channels; ++channel) {
        const arma::mat rows = arma::reshape(map.row(channel), side, side).t();
        for (arma::uword place = 0; place < 16; ++place) {
            const arma::mat four = rows.submat(2 * (place / 4), 2 * (place % 4), arma::size(2, 2));
            expected(channel, place) = four.max();
            smallest(channel, place) = four.min();
            mean(channel, place) = arma::accu(four) / 4.0;
        }
    }
    show_formula("12.5", "the largest of each 2 x 2, against a search in the picture", {check_equal("3 channels of 8 x 8", largest, expected, {.tolerance = 0.0})});
    must_reject(check_equal("the smallest", smallest, expected), "");
    must_reject(check_equal("the mean", mean, expected), "");
}

BOOST_AUTO_TEST_CASE(back_through_pooling, *boost::unit_test::label("12.6")) {
    const arma::mat factors = numbers(channels, 16, 7);
    const Pooled pooled = pool(map, side);
    const arma::mat slope = unpool(factors, pooled.winners, side);
    const auto loss = [&](const arma::mat& these) { return arma::accu(factors % pool(these, side).largest); };
    CheckSettings settings{.tolerance = 1e-5};
    settings.active_set = [](const arma::mat& these) { return arma::uvec(arma::vectorise(pool(these, side).winners)); };
    const auto recorded = [&](const Node& these) { return times(static_cast<double>(factors.n_elem), mean(times(factors, largest_of_four(these, side)))); };
    show_formula("12.6", "back through pooling: the winner gets all", {check_gradient("map", loss, map, slope, with_automatic(automatic_gradient(recorded, map), settings))});
    arma::mat to_all(channels, side * side);
    for (arma::uword place = 0; place < side * side; ++place) to_all.col(place) = factors.col(4 * (place / side / 2) + place % side / 2);
    must_reject(check_gradient("map", loss, map, to_all, settings), "");
    must_reject(check_gradient("map", loss, map, to_all / 4.0, settings), "");
    // ties: of equals the first has won, and gets what there is
    const Pooled flat = pool(arma::mat(1, 4, arma::fill::zeros), 2);
    BOOST_TEST(flat.winners(0) == 0U);
    BOOST_TEST(arma::accu(unpool(arma::mat{5.0}, flat.winners, 2)) == 5.0);
}

BOOST_AUTO_TEST_CASE(the_whole_network, *boost::unit_test::label("12.7")) {
    const Problem p = problem();
    arma::mat expected(10, 6), before_pooling(10, 6);
    for (arma::uword image = 0; image < 6; ++image) {
        // by the loops, and the biases before pooling, where the textbooks have them
        const arma::mat sums = convolution_by_loops(p.batch.images.col(image).t(), p.model.filters, 28).eval().each_col() + p.model.filter_biases;
        const arma::mat second = convolution_by_loops(pool(relu(sums), 24).largest, p.model.second_filters, 12).eval().each_col() + p.model.second_biases;
        expected.col(image) = p.model.weights * arma::vectorise(pool(relu(second), 8).largest) + p.model.biases;
        before_pooling.col(image) = p.model.weights * arma::vectorise(pool(second, 8).largest) + p.model.biases;
    }
    show_formula("12.7", "the network, against the loops with biases and ReLU before pooling", {check_equal("a", convolutional_activations(p.model, p.batch.images), expected, to_rounding)});
    must_reject(check_equal("ReLU forgotten", before_pooling, expected), "");
}

BOOST_AUTO_TEST_CASE(the_whole_gradient, *boost::unit_test::label("12.8")) {
    const Problem p = problem();
    const Convolutional gradient = mean_loss_gradient(p.model, p.batch).gradient;
    show_formula("12.8", "the mean loss by all six parameters", check_all(p, gradient));
    const auto without = [&](const auto& change) {
        Convolutional wrong = gradient;
        change(wrong);
        return check_all(p, wrong);
    };
    BOOST_TEST(!passes(without([](Convolutional& wrong) { wrong.filters *= 1.5; }), 5));
    BOOST_TEST(!passes(without([](Convolutional& wrong) { wrong.filter_biases.zeros(); }), 4));
    BOOST_TEST(!passes(without([](Convolutional& wrong) { wrong.second_filters = arma::fliplr(wrong.second_filters); }), 3));
    BOOST_TEST(!passes(without([](Convolutional& wrong) { wrong.second_biases *= -1.0; }), 2));
    BOOST_TEST(!passes(without([](Convolutional& wrong) { wrong.weights /= 6.0; }), 1));
    BOOST_TEST(!passes(without([](Convolutional& wrong) { wrong.biases *= 6.0; }), 0));
}

BOOST_AUTO_TEST_SUITE_END()

#ifndef FORMULAS_ALONE
BOOST_AUTO_TEST_SUITE(functions)

// Adam's first step is the rate times the gradient's sign, where the gradient is not next to 0: every parameter moves by its own gradient.
BOOST_AUTO_TEST_CASE(a_step_moves_every_parameter) {
    const Problem p = problem();
    Convolutional after = p.model;
    ConvolutionalMemories memories = no_memories(after);
    const MeanLoss mean = mean_loss_gradient(p.model, p.batch);
    const double loss = convolutional_step(after, memories, p.batch, 0.01);
    BOOST_TEST(loss == mean.loss);
    BOOST_TEST(loss == loss_of(p.model, p.batch), boost::test_tools::tolerance(1e-12));
    const auto moved = [&](auto parameter) {
        const arma::mat gradient = mean.gradient.*parameter, step = p.model.*parameter - after.*parameter;
        const arma::uvec clear = arma::find(arma::abs(gradient) > 1e-4);  // 1e-8 beside it: a share of 1e-4
        BOOST_TEST(clear.n_elem > 0U);
        BOOST_TEST(arma::abs(step.elem(clear) - 0.01 * arma::sign(gradient.elem(clear))).max() < 1e-5);
    };
    moved(&Convolutional::filters);
    moved(&Convolutional::filter_biases);
    moved(&Convolutional::second_filters);
    moved(&Convolutional::second_biases);
    moved(&Convolutional::weights);
    moved(&Convolutional::biases);
    for (const AdamMemory& memory : memories) BOOST_TEST(memory.steps == 1.0);
}

BOOST_AUTO_TEST_CASE(how_many_parameters) {
    const auto size = [](const Convolutional& m) { return m.filters.n_elem + m.filter_biases.n_elem + m.second_filters.n_elem + m.second_biases.n_elem + m.weights.n_elem + m.biases.n_elem; };
    BOOST_TEST(size(random_convolutional(16, 1)) == 18'378U);
    BOOST_TEST(size(random_convolutional(8, 1)) == 5'994U);
    BOOST_TEST(arma::approx_equal(random_convolutional(8, 1).weights, random_convolutional(8, 1).weights, "absdiff", 0.0));
    BOOST_TEST(!arma::approx_equal(random_convolutional(8, 1).weights, random_convolutional(8, 2).weights, "absdiff", 1e-3));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(program)

namespace {

struct Given {
    std::string optimiser = "adam";
    std::uint64_t seed = 1, epochs = 2;
    double learning_rate = 0.002;
    arma::uword train_images = 40, batch_size = 32, filters = 4, hold_out = 0, shifts = 1;
    std::optional<Convolutional> start = {};
};

// Runs the program with these options, and does the same by the chapter's own functions.
Convolutional must_train(const Folder& folder, Words options, const Given& given) {
    DigitSets digits = folder.digits;
    if (given.hold_out > 0) std::tie(digits.training, digits.test) = hold_out(digits.training, given.hold_out);
    const Digits training = first_digits(digits.training, given.train_images);
    Convolutional model = given.start ? *given.start : random_convolutional(given.filters, given.seed);
    ConvolutionalMemories memories = no_memories(model);
    std::mt19937_64 random(given.seed);
    ExpectedTable table;
    Score on_test = convolutional_score(model, digits.test);
    table.add(0, convolutional_score(model, training).loss, on_test.loss, on_test.accuracy);
    double done = 0.0;
    for (std::uint64_t epoch = 1; epoch <= given.epochs; ++epoch) {
        const auto step = [&](Batch batch) {
            if (given.shifts > 0) shift_at_random(batch.images, given.shifts, random);
            const double rate = cosine_rate(given.learning_rate, done / static_cast<double>(given.epochs * training.count()));
            done += static_cast<double>(batch.labels.n_elem);
            return convolutional_step(model, memories, batch, rate, optimiser_named(given.optimiser).update);
        };
        const double loss = train_epoch_in_batches(training, given.batch_size, random, step);
        on_test = convolutional_score(model, digits.test);
        table.add(epoch, loss, on_test.loss, on_test.accuracy);
    }
    options.insert(options.end(), {"--compare", "0", "--save", "model"});
    const std::string printed = folder.printed("12_convolution", options);
    const Convolutional saved = load_convolutional(folder.path / "model");
    const auto is = [](const arma::mat& found, const arma::mat& expected) { BOOST_TEST(arma::abs(found - expected).max() <= 1e-8); };
    is(saved.filters, model.filters);
    is(saved.filter_biases, model.filter_biases);
    is(saved.second_filters, model.second_filters);
    is(saved.second_biases, model.second_biases);
    is(saved.weights, model.weights);
    is(saved.biases, model.biases);
    table.must_be_in(printed, "model: model");
    BOOST_TEST(printed.ends_with(formatted("\n%s accuracy: %.2f %%\n", given.hold_out > 0 ? "held-out" : "test", 100.0 * on_test.accuracy)), printed);
    return model;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_option_does_what_it_says) {
    const Folder folder;
    must_train(folder, {}, {.epochs = 10, .filters = 16});
    must_train(folder, {"--epochs", "2", "--filters", "4"}, {});
    must_train(folder, {"--epochs", "2", "--filters", "4", "--seed", "2"}, {.seed = 2});
    must_train(folder, {"--epochs", "2", "--filters", "4", "--learning-rate", "0.01"}, {.learning_rate = 0.01});
    must_train(folder, {"--epochs", "2", "--filters", "4", "--batch-size", "9"}, {.batch_size = 9});
    must_train(folder, {"--epochs", "2", "--filters", "4", "--shifts", "0"}, {.shifts = 0});
    must_train(folder, {"--epochs", "2", "--filters", "4", "--shifts", "3"}, {.shifts = 3});
    must_train(folder, {"--epochs", "2", "--filters", "4", "--train-images", "7"}, {.train_images = 7});
    const Convolutional other = must_train(folder, {"--epochs", "2", "--filters", "4", "--hold-out", "15"}, {.hold_out = 15});
    save_model(folder.path / "other", as_file(other));
    must_train(folder, {"--epochs", "1", "--load", "other"}, {.epochs = 1, .start = other});  // the file says how many filters
    for (const Optimiser& one : optimisers())
        must_train(folder, {"--epochs", "2", "--filters", "4", "--optimiser", one.name, "--learning-rate", "0.004"}, {.optimiser = one.name, .learning_rate = 0.004});
}

BOOST_AUTO_TEST_CASE(what_is_shown_beside_the_training) {
    const Folder folder;
    const Words options{"--epochs", "1", "--filters", "4", "--save", "model"};
    const std::string printed = folder.printed("12_convolution", options);
    const Convolutional model = load_convolutional(folder.path / "model");
    const Activations activations = [&](const arma::mat& images) { return convolutional_activations(model, images); };
    BOOST_TEST(has(printed, folder.printed([&] { show_moved(strangers(folder.digits.training, 1), activations, folder.digits.test); })), printed);
    BOOST_TEST(has(printed, "\npicture: output/12_filters.svg\npicture: output/12_maps.svg\n"));
    BOOST_TEST(!has(folder.printed("12_convolution", {"--epochs", "1", "--filters", "4", "--compare", "0"}), "moved"));
    const std::string loaded = folder.printed("12_convolution", {"--load", "model", "--compare", "0"});
    BOOST_TEST(has(loaded, "read as"), loaded);
    const std::string maps_of_test = text_of(folder.path / "output/12_maps.svg");
    BOOST_TEST(!maps_of_test.empty());
    write_png(folder.path / "mine.png", drawn_on_paper(folder.digits.training.images.col(1)));
    folder.printed("12_convolution", {"--load", "model", "--compare", "0", "--image", "mine.png"});
    show_maps(model, prepared(ink_of(read_picture(folder.path / "mine.png"), "mine.png")).as_col(), folder.path / "expected.svg");
    BOOST_TEST(text_of(folder.path / "output/12_maps.svg") == text_of(folder.path / "expected.svg"));  // your own digit, where there is one
    BOOST_TEST(maps_of_test != text_of(folder.path / "expected.svg"));
}

BOOST_AUTO_TEST_CASE(a_file_of_another_shape_is_an_error) {
    const Folder folder;
    const auto refused = [&](const Convolutional& model) {
        save_model(folder.path / "other", as_file(model));
        return error_of([&] { load_convolutional(folder.path / "other"); });
    };
    BOOST_TEST(refused(random_convolutional(64, 1)).empty());
    BOOST_TEST(has(refused(random_convolutional(65, 1)), "other: filters is 65 x 25, not 64 x 25"));
    Convolutional wrong = random_convolutional(3, 1);
    wrong.second_filters.resize(6, 50);
    BOOST_TEST(has(refused(wrong), "other: second_filters is 6 x 50, not 6 x 75"));
    wrong = random_convolutional(3, 1);
    wrong.weights.resize(10, 48);
    BOOST_TEST(has(refused(wrong), "other: weights is 10 x 48, not 10 x 96"));
}

BOOST_AUTO_TEST_CASE(ctrl_c_ends_the_training_and_keeps_what_was_learned) {
    const Folder folder(many_digits());
    if (!must_hear_ctrl_c(folder, "12_convolution", {"--batch-size", "1"})) return;
    BOOST_TEST(load_convolutional(folder.path / "model").weights.is_finite());
    must_end_there(folder, {"hidden layer"});
}

BOOST_AUTO_TEST_CASE(no_other_images_are_seen) { must_see_no_other_images("12_convolution", {"--epochs", "1", "--filters", "4"}); }

BOOST_AUTO_TEST_CASE(a_picture_that_is_refused_is_status_2) {
    const Folder folder;
    write_png(folder.path / "good.png", drawn_on_paper(folder.digits.test.images.col(3)));
    write_text(folder.path / "bad.png", "no picture");
    const Ran ran = folder.run("12_convolution", {"--data", "digits", "--epochs", "1", "--filters", "4", "--compare", "0", "--image", "good.png", "bad.png"});
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(has(ran.output, "good.png: "), ran.output);
}

// After 3,000 digits it reads digits that are two pixels off better than chapter 9's network reads them.
void must_not_mind_where(const Digits& training, const Digits& test) {
    Convolutional model = random_convolutional(8, 1);
    ConvolutionalMemories memories = no_memories(model);
    std::mt19937_64 random(1);
    train_epoch_in_batches(training, 16, random, [&](const Batch& batch) { return convolutional_step(model, memories, batch, 0.003); });
    const Activations stranger = strangers(training, 1);
    Batch moved = gather(test, arma::regspace<arma::uvec>(0, test.count() - 1));
    for (arma::uword image = 0; image < test.count(); ++image) moved.images.col(image) = shifted_image(moved.images.col(image), 0, 2);
    const auto accuracy = [&](const arma::mat& activations) { return arma::mean(arma::conv_to<arma::vec>::from(arma::urowvec(arma::index_max(activations, 0)).t() == moved.labels)); };
    const double ours = accuracy(convolutional_activations(model, moved.images)), theirs = accuracy(stranger(moved.images));
    BOOST_TEST(ours > theirs + 0.1, ours << " and " << theirs);
}

BOOST_AUTO_TEST_CASE(on_drawn_digits) { must_not_mind_where(draw_digits(3000, 1), draw_digits(500, 1, 60'000)); }

BOOST_AUTO_TEST_CASE(on_mnist) {
    if (const DigitSets* digits = real_digits()) must_not_mind_where(first_digits(digits->training, 3000), first_digits(digits->test, 500));
}

BOOST_AUTO_TEST_SUITE_END()
#endif
