// How far, and which way: what becomes of a gradient before it is subtracted. Each function changes one parameter, a matrix of any shape, in place;
// what it remembers of earlier steps is a matrix of the same shape, 0 at the start.
#pragma once

#include <armadillo>
#include <cmath>

namespace scratch {

// (10.2) V becomes mu V + gradient, and the step is rate V. momentum: mu, 0 (none) to below 1
// Polyak, "Some methods of speeding up the convergence of iteration methods", USSR Comp. Math. 4 (1964), 1-17.
inline void momentum_step(arma::mat& parameter, const arma::mat& gradient, arma::mat& velocity, double rate, double momentum) {
    velocity = momentum * velocity + gradient;
    parameter -= rate * velocity;
}

// (10.3) what the step becomes while the gradient stays the same: rate / (1 - mu)
inline double effective_rate(double rate, double momentum) {
    return rate / (1.0 - momentum);
}

// (10.4) the velocity is moved once more before it is used: the step of the place where the momentum is about to go.
// Nesterov, Soviet Mathematics Doklady 27 (1983), 372-376; for networks Sutskever, Martens, Dahl and Hinton, ICML 2013;
// with the place ahead as the parameter Bengio, Boulanger-Lewandowski and Pascanu, ICASSP 2013 (arXiv 1212.0901).
inline void nesterov_step(arma::mat& parameter, const arma::mat& gradient, arma::mat& velocity, double rate, double momentum) {
    velocity = momentum * velocity + gradient;
    parameter -= rate * (gradient + momentum * velocity);
}

// (10.5) mean: becomes share * mean + (1 - share) * value, which forgets old values by and by. share: 0 to below 1
inline void exponential_mean(arma::mat& mean, const arma::mat& value, double share) {
    mean = share * mean + (1.0 - share) * value;
}

// (10.6) mean: of `steps` values, begun at 0; returns it without the 0s that it began with. steps: 1 or more
inline arma::mat bias_corrected(const arma::mat& mean, double share, double steps) {
    return mean / (1.0 - std::pow(share, steps));
}

constexpr double never_0 = 1e-8;  // zeta: keeps a division finite where a gradient has always been 0

// (10.7) each weight's step is divided by the size that its gradients have had. squares: the exponential mean of their squares
// Tieleman and Hinton, "Lecture 6.5: RMSProp", Neural Networks for Machine Learning, 2012.
inline void rmsprop_step(arma::mat& parameter, const arma::mat& gradient, arma::mat& squares, double rate, double share = 0.9) {
    exponential_mean(squares, arma::square(gradient), share);
    parameter -= rate * gradient / (arma::sqrt(squares) + never_0);
}

struct AdamMemory {
    arma::mat mean, squares;  // of the parameter's shape
    double steps = 0.0;       // so far
};

// (10.8) both means, each without the 0s that it began with. Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015, algorithm 1.
inline void adam_step(arma::mat& parameter, const arma::mat& gradient, AdamMemory& memory, double rate, double share = 0.9, double share_of_squares = 0.999) {
    ++memory.steps;
    exponential_mean(memory.mean, gradient, share);
    exponential_mean(memory.squares, arma::square(gradient), share_of_squares);
    parameter -= rate * bias_corrected(memory.mean, share, memory.steps) / (arma::sqrt(bias_corrected(memory.squares, share_of_squares, memory.steps)) + never_0);
}

// (10.9) the weights shrink by their own share, which the gradient's means know nothing of. decay: kappa, 0 or more
// Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019.
inline void decay_weights(arma::mat& parameter, double rate, double decay) {
    parameter -= rate * decay * parameter;
}

// The field's decay before AdamW: in the gradient, where Adam divides it away. To compare with.
inline void adam_step_with_decay_inside(arma::mat& parameter, const arma::mat& gradient, AdamMemory& memory, double rate, double decay) {
    adam_step(parameter, gradient + decay * parameter, memory, rate);
}

}  // namespace scratch
