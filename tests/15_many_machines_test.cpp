#include "formula.hpp"
#include "programs.hpp"
#include "test.hpp"

#include "07_mini_batches/mini_batches.hpp"
#include "09_hidden_layer/hidden_layer.hpp"
#include "12_convolution/network.hpp"
#include "12_convolution/train.hpp"
#include "15_many_machines/cost.hpp"
#include "15_many_machines/shares.hpp"
#include "15_many_machines/train_together.hpp"
#include "common/digits/handwriting.hpp"
#ifndef FORMULAS_ALONE
#include "15_many_machines/saved_progress.hpp"
#include "15_many_machines/workers.hpp"
#endif

#include <algorithm>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

using namespace scratch;

namespace {

arma::vec numbers(arma::uword count, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    arma::vec all(count);
    all.imbue([&] { return uniform(random, 1.0); });
    return all;
}

struct Problem {
    HiddenLayer model = random_hidden_layer(16, 1);
    Digits digits = draw_digits(13, 1);
    arma::uvec all = arma::regspace<arma::uvec>(0, 12);

    arma::vec whole() const { return mean_loss_and_gradient(model, gather(digits, all)).gradient; }

    // The gradients of the shares, put together by `part`.
    template <typename Part>
    arma::vec together(arma::uword processes, Part part) const {
        arma::vec sum = arma::zeros(whole().n_elem);
        for (arma::uword process = 0; process < processes; ++process) {
            const Share share = share_of(13, process, processes);
            if (share.count > 0) sum += part(mean_loss_and_gradient(model, gather(digits, all.subvec(share.first, arma::size(share.count, 1)))).gradient, share.count, processes);
        }
        return sum;
    }
};

// Sums of thirteen terms in another order; entries that nearly cancel have lost more.
const CheckSettings to_rounding{.tolerance = 1e-8};

}  // namespace

BOOST_AUTO_TEST_SUITE(formulas)

BOOST_AUTO_TEST_CASE(the_joint_mean, *boost::unit_test::label("15.1")) {
    const Problem p;
    const auto parts = [](const arma::vec& mean, arma::uword count, arma::uword) { return part_of_joint_mean(mean, count, 13); };
    std::vector<CheckReport> reports;
    for (const arma::uword processes : {1ULL, 2ULL, 3ULL, 4ULL, 13ULL, 20ULL})
        reports.push_back(check_equal(formatted("13 images, %llu processes", processes), p.together(processes, parts), p.whole(), to_rounding));
    show_formula("15.1", "the gradients of unequal shares, put together, against that of the whole batch", reports);
    must_reject(check_equal("the sum", p.together(4, [](const arma::vec& mean, arma::uword, arma::uword) { return mean; }), p.whole(), to_rounding), "");
    must_reject(check_equal("as if shares were equal", p.together(4, [](const arma::vec& mean, arma::uword, arma::uword processes) { return arma::vec(mean / static_cast<double>(processes)); }), p.whole(), to_rounding), "");
    must_reject(check_equal("counts, not shares", p.together(4, [](const arma::vec& mean, arma::uword count, arma::uword) { return arma::vec(static_cast<double>(count) * mean); }), p.whole(), to_rounding), "a constant factor, x 13");
}

BOOST_AUTO_TEST_CASE(what_the_ring_sends, *boost::unit_test::label("15.2")) {
    arma::vec found(12), simulated(12), to_one(12);
    for (arma::uword i = 0; i < 12; ++i) {
        const arma::uword machines = i + 2, length = 27'720;  // which 1 to 12 divide; 13 does not
        std::vector<arma::vec> gradients;
        for (arma::uword machine = 0; machine < machines; ++machine) gradients.push_back(numbers(length, machine));
        found(i) = ring_bytes(static_cast<double>(machines), 8.0 * static_cast<double>(length));
        simulated(i) = simulated_ring(gradients, {1e-5, 1e9}).bytes_sent;
        to_one(i) = 8.0 * static_cast<double>(length) * static_cast<double>(machines - 1);  // all to one, and back from it
    }
    // where the pieces are not equal the first machine's differ from the mean by a number each
    show_formula("15.2", "how many bytes a machine of the ring sends, against a ring message by message", {check_equal("2 to 13 machines", found, simulated, {.tolerance = 1e-3})});
    must_reject(check_equal("all through one", to_one, simulated), "");
    must_reject(check_equal("half the way", found / 2.0, simulated), "a constant factor, x 1/2");
}

BOOST_AUTO_TEST_CASE(how_long_the_ring_takes, *boost::unit_test::label("15.3")) {
    const Link link{2e-5, 1.25e9};
    arma::vec found(11), simulated(11), without_latency(11), one_message(11);
    for (arma::uword i = 0; i < 11; ++i) {
        const arma::uword machines = i + 2, length = 27'720;
        std::vector<arma::vec> gradients(machines, numbers(length, 3));
        const auto count = static_cast<double>(machines), bytes = 8.0 * static_cast<double>(length);
        found(i) = ring_seconds(link, count, bytes);
        simulated(i) = simulated_ring(gradients, link).seconds;
        without_latency(i) = ring_bytes(count, bytes) / link.bandwidth;
        one_message(i) = link.latency + ring_bytes(count, bytes) / link.bandwidth;
    }
    show_formula("15.3", "how long the ring takes, against a ring message by message", {check_equal("2 to 12 machines", found, simulated, {.tolerance = 1e-12})});
    must_reject(check_equal("without latency", without_latency, simulated), "");
    must_reject(check_equal("one message", one_message, simulated), "");
}

BOOST_AUTO_TEST_CASE(how_long_a_step_takes, *boost::unit_test::label("15.4")) {
    const Link link{2e-5, 1.25e9};
    arma::vec found(10), expected(10), nothing_sent(10), whole_batch(10);
    for (arma::uword i = 0; i < 10; ++i) {
        const auto machines = static_cast<double>(i + 1), batch = 3600.0, image = 8e-6, bytes = 8e5;
        found(i) = step_seconds(link, machines, batch, image, bytes);
        double clock = 0.0;
        for (arma::uword n = 0; n < 3600 / (i + 1); ++n) clock += image;  // image by image; 1 to 10 divide 3600, but for 7
        expected(i) = clock + ring_seconds(link, machines, bytes);
        nothing_sent(i) = clock;
        whole_batch(i) = batch * image + ring_seconds(link, machines, bytes);
    }
    show_formula("15.4", "how long a step takes, image by image and then the ring", {check_equal("1 to 10 machines", found, expected, {.tolerance = 2e-3})});
    must_reject(check_equal("nothing sent", nothing_sent, expected), "");
    must_reject(check_equal("the whole batch in each", whole_batch, expected), "");
}

BOOST_AUTO_TEST_SUITE_END()

#ifndef FORMULAS_ALONE
BOOST_AUTO_TEST_SUITE(functions)

BOOST_AUTO_TEST_CASE(each_image_is_in_one_share) {
    for (arma::uword size = 0; size < 30; ++size)
        for (arma::uword processes = 1; processes < 12; ++processes) {
            arma::uword next = 0, least = size, most = 0;
            for (arma::uword process = 0; process < processes; ++process) {
                const Share share = share_of(size, process, processes);
                BOOST_REQUIRE(share.first == next);
                next += share.count;
                least = std::min(least, share.count), most = std::max(most, share.count);
            }
            BOOST_REQUIRE(next == size);
            BOOST_REQUIRE(most - least <= 1);
        }
}

BOOST_AUTO_TEST_CASE(the_ring_gives_all_the_sum_of_all) {
    for (arma::uword machines = 1; machines < 8; ++machines) {
        std::vector<arma::vec> gradients;
        arma::vec sum(50, arma::fill::zeros);
        for (arma::uword machine = 0; machine < machines; ++machine) sum += gradients.emplace_back(numbers(50, machine));
        const RingRun run = simulated_ring(gradients, {1e-5, 1e9});
        for (const arma::vec& found : run.rounds.back()) BOOST_TEST(arma::abs(found - sum).max() < 1e-13);
    }
}

BOOST_AUTO_TEST_CASE(flat_and_back) {
    const Convolutional model = random_convolutional(3, 1);
    Convolutional other = random_convolutional(3, 2);
    step_along(other, flat(other) - flat(model), 1.0);
    BOOST_TEST(arma::abs(flat(other) - flat(model)).max() < 1e-15);
    HiddenLayer layer = random_hidden_layer(5, 1), moved = layer;
    step_along(moved, flat(random_hidden_layer(5, 2)), 0.5);
    BOOST_TEST(arma::abs(moved.weights - (layer.weights - 0.5 * random_hidden_layer(5, 2).weights)).max() == 0.0);
    BOOST_TEST(flat(layer).n_elem == 5U * 784 + 5 + 50 + 10);
    BOOST_TEST(parameter_count(layer) == flat(layer).n_elem);
    BOOST_TEST(parameter_count(model) == flat(model).n_elem);
}

// Seven images in three shares, 3, 2 and 2: each counts by its size.
BOOST_AUTO_TEST_CASE(an_uneven_batch_has_the_loss_of_the_whole) {
    const Digits digits = draw_digits(7, 1);
    const HiddenLayer model = random_hidden_layer(5, 1);
    const arma::uvec indices = arma::regspace<arma::uvec>(0, 6);
    const Joint alone = joint_gradient(Team{}, model, digits, indices);
    arma::vec sum;
    for (arma::uword process = 0; process < 3; ++process) {
        const auto add_up = [&](arma::vec& numbers) { numbers = sum = process == 0 ? numbers : arma::vec(sum + numbers); };
        const Joint joint = joint_gradient(Team{process, 3, add_up}, model, digits, indices);
        if (process < 2) continue;
        BOOST_TEST(joint.loss == alone.loss, boost::test_tools::tolerance(1e-12));
        BOOST_TEST(arma::abs(joint.gradient - alone.gradient).max() < 1e-14);
    }
}

BOOST_AUTO_TEST_CASE(a_million_epochs_are_the_most) {
    const TemporaryFolder folder;
    const std::string file = folder.path / "model";
    for (const std::uint64_t epochs : {0u, 1'000'000u, 1'000'001u}) {
        save_model(file, as_file(TrainedSoFar<HiddenLayer>{random_hidden_layer(2, 1), epochs}));
        if (epochs > 1'000'000) BOOST_CHECK_THROW(progress_of_hidden_layer(file), std::runtime_error);
        else BOOST_TEST(progress_of_hidden_layer(file).epochs == epochs);
    }
}

// One process alone makes chapter 9's steps.
BOOST_AUTO_TEST_CASE(alone_it_is_chapter_9) {
    const Digits digits = draw_digits(50, 1);
    HiddenLayer alone = random_hidden_layer(16, 1), plain = alone;
    const EpochTogether epoch = train_epoch_together(Team{}, alone, digits, {16, 0.1, 0.0, 7}, 3);
    std::mt19937_64 random(7 + 3 * 1'000'003ULL);
    BOOST_TEST(epoch.loss == train_epoch_in_batches(digits, 16, random, [&](const Batch& batch) { return hidden_training_step(plain, batch, 0.1); }), boost::test_tools::tolerance(1e-13));
    BOOST_TEST(arma::abs(flat(alone) - flat(plain)).max() < 1e-14);
    BOOST_TEST(!epoch.stopped);
    const EpochTogether cut = train_epoch_together(Team{}, alone, digits, {16, 0.1, 0.0, 7}, 4, [](arma::uword done) { return done < 32; });
    BOOST_TEST(cut.stopped);
    std::mt19937_64 cut_random(7 + 4 * 1'000'003ULL);  // the mean is of the 48 digits that it got to
    double of_three = 0.0;
    const arma::uvec cut_order(shuffled(50, cut_random));
    for (const arma::uword first : {0u, 16u, 32u}) of_three += hidden_training_step(plain, gather(digits, cut_order.subvec(first, first + 15)), 0.1) / 3.0;
    BOOST_TEST(cut.loss == of_three, boost::test_tools::tolerance(1e-13));
    // the rate grows from 0 over the first epoch and a half
    HiddenLayer warm = random_hidden_layer(16, 1), by_hand = warm;
    train_epoch_together(Team{}, warm, digits, {25, 0.1, 1.5, 7}, 2);
    std::mt19937_64 again(7 + 2 * 1'000'003ULL);
    double done = 1.0;
    train_epoch_in_batches(digits, 25, again, [&](const Batch& batch) {
        const double loss = hidden_training_step(by_hand, batch, 0.1 * std::min(1.0, done / 1.5));
        done += 0.5;
        return loss;
    });
    BOOST_TEST(arma::abs(flat(warm) - flat(by_hand)).max() < 1e-14);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(program)

namespace {

// Without MPI there is one process, and nothing to compare.
bool has_many() {
    if (!has_mpi()) BOOST_TEST_MESSAGE("skipped: no MPI here");
    return has_mpi();
}

arma::vec saved(const Folder& folder, const Words& options, bool convolutional = false) {
    std::filesystem::remove(folder.path / "model");
    Words all{"--save", "model"};
    all.insert(all.end(), options.begin(), options.end());
    const std::string printed = folder.printed("15_many_machines", all);
    BOOST_TEST(has(printed, "\nmodel: model\n"), printed);
    return convolutional ? flat(progress_of_convolutional(folder.path / "model").model) : flat(progress_of_hidden_layer(folder.path / "model").model);
}

Words with(Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

}  // namespace

// 1, 2, 3 and 4 processes make the model of one that has the whole batch; the last batch has 8 images, and 3 processes unequal shares.
BOOST_AUTO_TEST_CASE(many_processes_make_the_model_of_one) {
    if (!has_many()) return;
    const Folder folder;
    for (const bool convolutional : {false, true}) {
        const Words options = convolutional ? Words{"--network", "convolutional", "--filters", "2", "--epochs", "2", "--batch-size", "16", "--learning-rate", "0.05"} : Words{"--hidden", "8", "--epochs", "3", "--batch-size", "16"};
        const arma::vec alone = saved(folder, options, convolutional);
        for (const char* processes : {"1", "2", "3", "4"}) {
            const arma::vec together = saved(folder, with(options, {"--processes", processes}), convolutional);
            BOOST_TEST(arma::abs(together - alone).max() <= 1e-11, processes << " processes: " << arma::abs(together - alone).max());
        }
        BOOST_TEST(arma::abs(saved(folder, with(options, {"--processes", "2", "--seed", "2"}), convolutional) - alone).max() > 1e-3);
    }
}

BOOST_AUTO_TEST_CASE(every_option_does_what_it_says) {
    const Folder folder;
    const auto must_train = [&](const Words& options, const TogetherPlan& plan, const Digits& training, HiddenLayer model, std::uint64_t from, std::uint64_t to) {
        const arma::vec found = saved(folder, options);
        ExpectedTable table;
        for (std::uint64_t epoch = from + 1; epoch <= to; ++epoch) train_epoch_together(Team{}, model, training, plan, epoch);
        BOOST_TEST(arma::abs(found - flat(model)).max() <= 1e-12);
        return model;
    };
    const Digits& training = folder.digits.training;
    must_train({}, {128, 0.1, 0.0, 1}, training, random_hidden_layer(128, 1), 0, 3);
    const Words few{"--hidden", "8", "--epochs", "2"};
    const auto model = must_train(few, {128, 0.1, 0.0, 1}, training, random_hidden_layer(8, 1), 0, 2);
    BOOST_TEST(progress_of_hidden_layer(folder.path / "model").epochs == 2U);
    std::filesystem::copy_file(folder.path / "model", folder.path / "two");
    must_train(with(few, {"--seed", "3"}), {128, 0.1, 0.0, 3}, training, random_hidden_layer(8, 3), 0, 2);
    must_train(with(few, {"--batch-size", "7"}), {7, 0.1, 0.0, 1}, training, random_hidden_layer(8, 1), 0, 2);
    must_train(with(few, {"--learning-rate", "0.3"}), {128, 0.3, 0.0, 1}, training, random_hidden_layer(8, 1), 0, 2);
    must_train(with(few, {"--batch-size", "10", "--warm-up", "1.5"}), {10, 0.1, 1.5, 1}, training, random_hidden_layer(8, 1), 0, 2);
    must_train(with(few, {"--train-images", "21"}), {128, 0.1, 0.0, 1}, first_digits(training, 21), random_hidden_layer(8, 1), 0, 2);
    // the third epoch after two, from the file
    must_train({"--load", "two", "--epochs", "1"}, {128, 0.1, 0.0, 1}, training, model, 2, 3);
    BOOST_TEST(progress_of_hidden_layer(folder.path / "model").epochs == 3U);
}

BOOST_AUTO_TEST_CASE(what_is_printed) {
    const Folder folder;
    const std::string alone = folder.printed("15_many_machines", {"--epochs", "1", "--hidden", "8"});
    BOOST_TEST(has(alone, "processes: 1\n"));
    BOOST_TEST(has(alone, "\n  1024 "), alone);
    BOOST_TEST(!has(alone, "A step: "));
    const auto ring_row = [](const char* round, const char* of_each) { return formatted("\n  %-5s  %s\n", round, of_each); };
    BOOST_TEST(has(alone, ring_row("2", "   1  222  303    11   20  333   111  220  300")), alone);  // each has one whole sum
    BOOST_TEST(has(alone, ring_row("4", " 111  222  333   111  222  333   111  222  333")));
    BOOST_TEST(folder.pictures().contains("15_machines.svg"));
    if (!has_many()) return;
    const std::string three = folder.printed("15_many_machines", {"--epochs", "1", "--hidden", "8", "--processes=3"});
    BOOST_TEST(has(three, "processes: 3\n"));
    BOOST_TEST(has(three, "A step: 3 processes, 40 images, a gradient of 50976 bytes\n"), three);  // (8 * 785 + 10 * 9 + 2) * 8
    BOOST_TEST(has(three, formatted("  each process sends, by (15.2):         %.0f bytes\n", ring_bytes(3, 50976))));
    std::size_t tables = 0;  // the first process alone prints
    for (std::size_t at = 0; (at = three.find("  epoch  training loss", at)) != std::string::npos; ++at) ++tables;
    BOOST_TEST(tables == 1U);
    BOOST_TEST(three.substr(three.find("test accuracy: ")) == alone.substr(alone.find("test accuracy: ")));
}

BOOST_AUTO_TEST_CASE(errors_are_one_line) {
    const Folder folder;
    const auto error = [&](const Words& options) {
        const Ran ran = folder.run("15_many_machines", options);
        BOOST_TEST(ran.status == 2, ran.output);
        BOOST_TEST(std::count(ran.errors.begin(), ran.errors.end(), '\n') == 1, ran.errors);
        return ran.errors;
    };
    save_model(folder.path / "of_chapter_9", as_file(random_hidden_layer(8, 1)));
    Model cut = as_file(TrainedSoFar<HiddenLayer>{random_hidden_layer(8, 1), 2});
    cut.parameters.back().values(0) = 1.5;
    save_model(folder.path / "half", cut);
    for (const Words& processes : has_many() ? std::vector<Words>{{}, {"--processes", "3"}} : std::vector<Words>{{}}) {
        BOOST_TEST(error(with({"--data", "nowhere"}, processes)) == "error: nowhere: is not a folder; name the one that holds MNIST's four files\n");
        BOOST_TEST(error(with({"--data", "digits", "--network", "foo"}, processes)) == "error: --network foo: there are hidden-layer and convolutional\n");
        BOOST_TEST(error(with({"--data", "digits", "--load", "of_chapter_9"}, processes)) ==
                   "error: of_chapter_9: holds a model of kind 'hidden-layer', not hidden-layer, in training; give it to the chapter that saved it\n");
        BOOST_TEST(error(with({"--data", "digits", "--load", "half"}, processes)) == "error: half: its number of epochs is no whole number from 0 to a million; train it anew with --save\n");
    }
    BOOST_TEST(error({"--processes", "0"}) == "error: --processes takes a whole number from 1 to 1024, not '0'\n");
    if (!has_mpi()) BOOST_TEST(has(error({"--processes", "2"}), "error: --processes needs MPI, and this program was compiled without; install libboost-mpi-dev and openmpi-bin"));
}

// The epoch that was cut short is not kept: the file holds the last whole one, or is not there.
BOOST_AUTO_TEST_CASE(ctrl_c_ends_the_training) {
    const Folder folder(many_digits());
    if (!must_hear_ctrl_c(folder, "15_many_machines", {"--batch-size", "1"})) return;
    BOOST_TEST(has(text_of(folder.path / ".said"), "digits of epoch 1\n"));
    BOOST_TEST(text_of(folder.path / "model") == "what was there");
}

// One of three is killed in the middle: the run ends with one line, the file holds the last whole epoch, and goes on from there as if nothing had been.
BOOST_AUTO_TEST_CASE(a_process_that_dies_loses_no_whole_epoch) {
    if (!has_many() || !std::filesystem::exists("/proc/self/status")) return;
    const Folder folder(many_digits());
    const std::string program = bin() / "15_many_machines";
    // in the background; as soon as an epoch is saved, kills the last of the processes that mpirun has started from this folder
    const std::string script = "env -u MNIST_DIR " + shell_quoted(program) +
                               " --data digits --hidden 8 --epochs 400 --batch-size 40 --train-images 4000 --processes 3 --save model & launcher=$!; "
                               "for i in $(seq 600); do [ -s model ] && break; sleep 0.1; done; "
                               "mpirun=$(pgrep -P $launcher); kill -9 $(pgrep -P $mpirun | tail -n 1); started=$(date +%s); wait $launcher; echo status $? after $(( $(date +%s) - started ))";
    const Ran ran = run_in(folder.path, script);
    BOOST_TEST(ran.errors == "error: a process ended before its time, and so do all; --load model goes on from the last whole epoch\n");
    const std::size_t said = ran.output.find("status 2 after ");
    BOOST_REQUIRE(said != std::string::npos);
    BOOST_TEST(std::stoi(ran.output.substr(said + 15)) < 20);
    const TrainedSoFar<HiddenLayer> so_far = progress_of_hidden_layer(folder.path / "model");
    BOOST_TEST(so_far.epochs >= 1U);
    BOOST_TEST(so_far.epochs < 400U);
    // a model undisturbed up to there, and one epoch further from the file
    HiddenLayer undisturbed = random_hidden_layer(8, 1);
    const Digits training = first_digits(folder.digits.training, 4000);
    for (std::uint64_t epoch = 1; epoch <= so_far.epochs; ++epoch) train_epoch_together(Team{}, undisturbed, training, {40, 0.1, 0.0, 1}, epoch);
    BOOST_TEST(arma::abs(flat(so_far.model) - flat(undisturbed)).max() <= 1e-7);  // some thousand steps, whose sums are rounded in another order
    HiddenLayer one_more = so_far.model;
    train_epoch_together(Team{}, one_more, training, {40, 0.1, 0.0, 1}, so_far.epochs + 1);
    std::filesystem::copy_file(folder.path / "model", folder.path / "cut");
    const arma::vec resumed = saved(folder, {"--load", "cut", "--epochs", "1", "--batch-size", "40", "--train-images", "4000", "--processes", "3"});
    BOOST_TEST(arma::abs(resumed - flat(one_more)).max() <= 1e-8);
}

BOOST_AUTO_TEST_SUITE_END()
#endif
