#include "common/program/memory.hpp"

#include <cstdlib>
#include <sys/resource.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace scratch {

void keep_freed_memory() {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 32 << 20);  // bytes, the most that glibc takes: smaller blocks come from the heap
    mallopt(M_TRIM_THRESHOLD, 64 << 20);  // whose free end is kept up to so many
#endif
}

double peak_memory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
#ifdef __APPLE__
    return static_cast<double>(usage.ru_maxrss) / (1 << 20);  // which counts bytes there
#else
    return static_cast<double>(usage.ru_maxrss) / (1 << 10);
#endif
}

}  // namespace scratch
