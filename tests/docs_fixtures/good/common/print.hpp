#include "01_square/square.hpp"
