// The doors of the live demos, compiled for this machine: what a page in the browser shows must be what this prints.
// Reads lines: set COUNT NUMBER..., get COUNT, or a door's name and what it takes; prints what comes back, a line each.
#include <cstdio>
#include <functional>
#include <iostream>
#include <map>
#include <sstream>
#include <string>

extern "C" {
double* room();
void softmax_of(unsigned);
void draw(unsigned, unsigned, unsigned);
unsigned label_of(unsigned);
void show_image(unsigned);
void slopes(unsigned, unsigned, unsigned, double);
void show_gradient(unsigned, unsigned);
double train(unsigned, unsigned, double);
double accuracy();
unsigned find_ink(unsigned, unsigned);
void read_ink();
void start_hidden(unsigned, unsigned);
double train_hidden(unsigned, unsigned, double);
void start_points(unsigned, unsigned, unsigned);
double train_points(unsigned, double);
double show_plane(unsigned, unsigned);
}

int main() {
    std::istringstream words;
    const auto whole = [&] { unsigned value = 0; words >> value; return value; };
    const auto number = [&] { double value = 0.0; words >> value; return value; };
    const auto show = [](double value) { std::printf("%.17g\n", value); };
    const std::map<std::string, std::function<void()>> doors{
        {"set", [&] { const unsigned count = whole(); for (unsigned i = 0; i < count; ++i) room()[i] = number(); }},
        {"get", [&] { const unsigned count = whole(); for (unsigned i = 0; i < count; ++i) show(room()[i]); }},
        {"softmax_of", [&] { softmax_of(whole()); }},
        {"draw", [&] { const unsigned count = whole(), unseen = whole(); draw(count, unseen, whole()); }},
        {"label_of", [&] { show(label_of(whole())); }},
        {"slopes", [&] { const unsigned i = whole(), row = whole(), column = whole(); slopes(i, row, column, number()); }},
        {"show_gradient", [&] { const unsigned i = whole(); show_gradient(i, whole()); }},
        {"train", [&] { const unsigned first = whole(), count = whole(); show(train(first, count, number())); }},
        {"accuracy", [&] { show(accuracy()); }},
        {"find_ink", [&] { const unsigned rows = whole(); show(find_ink(rows, whole())); }},
        {"read_ink", [&] { read_ink(); }},
        {"start_hidden", [&] { const unsigned units = whole(); start_hidden(units, whole()); }},
        {"train_hidden", [&] { const unsigned first = whole(), batches = whole(); show(train_hidden(first, batches, number())); }},
        {"start_points", [&] { const unsigned count = whole(), units = whole(); start_points(count, units, whole()); }},
        {"train_points", [&] { const unsigned steps = whole(); show(train_points(steps, number())); }},
        {"show_plane", [&] { const unsigned side = whole(); show(show_plane(side, whole())); }},
    };
    for (std::string line, door; std::getline(std::cin, line);) {
        words = std::istringstream(line);
        words >> door;
        doors.at(door)();
    }
}
