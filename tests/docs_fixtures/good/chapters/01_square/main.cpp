#include "01_square/square.hpp"
int main() { return square(0) == 0 ? 0 : 1; }
