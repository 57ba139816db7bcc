// Where this program lies, and which checkout is its own.
#pragma once

#include <filesystem>

namespace scratch {

// The file that this process was started from; empty where the system does not say.
std::filesystem::path executable();

// The checkout around `program`, one of its files: the nearest folder above that holds chapters/01_load_data; empty where none does.
std::filesystem::path checkout_around(const std::filesystem::path& program);

// The checkout that this program was compiled in.
std::filesystem::path checkout_of_compiling();

// The checkout around this program. One that lies outside (installed, a build folder elsewhere) has that of its compiling.
std::filesystem::path checkout();

// Copied or renamed since it was compiled: the code in its checkout need not be what it was compiled from.
bool lies_in_another_checkout();

}  // namespace scratch
