// What chapter 12's program shows beside its training.
#pragma once

#include "01_load_data/digits.hpp"
#include "08_what_it_learned/show.hpp"
#include "12_convolution/network.hpp"

#include <armadillo>
#include <cstdint>
#include <string>

namespace scratch {

// Chapter 9's network of 128 units after two epochs on the digits, to compare with.
Activations strangers(const Digits& training, std::uint64_t seed);

// Prints how many of the digits each of the two reads right where all are moved to the right by 0 to 4 pixels.
void show_moved(const Activations& strangers, const Activations& convolution, const Digits& test);

// What the first filters look for, as a picture.
std::string show_filters(const Convolutional& model, const std::string& file);

// image: 784. A picture of it, and of what each first filter finds in it: the maps behind ReLU.
std::string show_maps(const Convolutional& model, const arma::vec& image, const std::string& file);

}  // namespace scratch
