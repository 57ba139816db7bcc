// OpenBLAS has its products in several forms, kernels, one for each family of processors, and takes older ones where it does not
// know the processor: down to a fifth of the speed, the same results. Here those that fit are chosen instead.
#pragma once

#include <string>

namespace scratch {

// The kernels to take instead of those that OpenBLAS chose, by the name that OPENBLAS_CORETYPE takes; empty: stay with these.
std::string fitting_kernels(const std::string& chosen, bool has_avx2, bool has_avx512vl);

// The kernels in use.
std::string kernels_in_use();

// OpenBLAS reads OPENBLAS_CORETYPE while it is loaded, before main. So where other kernels fit, and the reader chose none, this
// sets it and starts the program again: same process, same arguments, same files. To be called before anything is read or written.
void start_with_fitting_kernels(char** argv);

}  // namespace scratch
