// Memory that is freed stays with the program.
#pragma once

namespace scratch {

// A step of chapter 9 makes and frees matrices of 800 kB. glibc gives such memory back to the system, which clears each page anew when it is
// asked for again: that made an epoch nearly twice as long (docs/performance.md). Elsewhere than with glibc it does nothing.
void keep_freed_memory();

// The most memory that this process has had, in MB.
double peak_memory();

}  // namespace scratch
