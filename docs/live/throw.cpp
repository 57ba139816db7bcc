// WebAssembly of this compiler does not unwind: what is thrown is told to the page, which raises it as an error of its own. No catch is reached.
#include <cstddef>
#include <cstdlib>
#include <exception>

extern "C" {
__attribute__((import_module("page"), import_name("thrown"))) void page_thrown(const char* what);
void* __cxa_allocate_exception(std::size_t size) noexcept { return std::malloc(size); }
[[noreturn]] void __cxa_throw(void* exception, void*, void (*)(void*)) {
    page_thrown(static_cast<std::exception*>(exception)->what());  // every throw of Armadillo and of the chapters derives from it
    __builtin_trap();
}
}
