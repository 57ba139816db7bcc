// Three ways to measure a slope without knowing its formula. f is any function of one number; h is the step.
#pragma once

#include <armadillo>
#include <cmath>
#include <complex>

namespace scratch {

// (5.7) error about |f''| h / 2 from cutting Taylor's series short, and about 1e-16 / h from rounding f
template <typename Function>
double forward_difference(Function f, double x, double h) {
    return (f(x + h) - f(x)) / h;
}

// (5.8) error about |f'''| h^2 / 6, and 1e-16 / h from rounding: the terms with h cancel between the two sides
template <typename Function>
double central_difference(Function f, double x, double h) {
    return (f(x + h) - f(x - h)) / (2.0 * h);
}

// (5.9) f takes a complex number. Error about |f'''| h^2 / 6. No two nearly equal values of f are subtracted, so h may be tiny;
// what f itself subtracts is still rounded, as in the loss below when the model is sure of the label.
// Squire and Trapp, "Using Complex Variables to Estimate Derivatives of Real Functions", SIAM Review 40 (1998)
template <typename Function>
double complex_step(Function f, double x, double h) {
    return std::imag(f(std::complex<double>(x, h))) / h;
}

// Chapter 3's loss from complex activations. label: 0..9, activations: 10
inline std::complex<double> cross_entropy_from_complex(arma::uword label, const arma::cx_vec& activations) {
    const arma::cx_vec shifted = activations - arma::real(activations).max();
    return std::log(arma::accu(arma::exp(shifted))) - shifted(label);
}

}  // namespace scratch
