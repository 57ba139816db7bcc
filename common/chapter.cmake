# How a chapter is built: its headers, its program, its test program, and the rule that it never includes a later chapter.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_VERIFY_INTERFACE_HEADER_SETS ON)  # target all_verify_interface_header_sets compiles each header alone

option(SCRATCH_WARNINGS_ARE_ERRORS "Stop at the first compiler warning" $ENV{SCRATCH_WARNINGS_ARE_ERRORS})
add_compile_options(-Wall -Wextra -Wpedantic -Wconversion)
if(SCRATCH_WARNINGS_ARE_ERRORS)
  add_compile_options(-Werror)
endif()

if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)  # GCC 12 sees overflows in "_" + name, as Boost's data tests and gzip have it: its bug 105651
  set(false_alarms -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread)
endif()

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)  # what CMake takes where nobody says is three times slower
endif()

# As fast here as GCC's -O3, and compiled in three quarters of the time: docs/performance.md has the figures. The expensive ones
# empty the upper halves of the vector registers (vzeroupper) before a call; else exp and log after a vector loop take ten times as long.
# Nobody here asks errno about a square root, and without errno it is one instruction, for several numbers at once.
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  set(CMAKE_CXX_FLAGS_RELEASE "-O1 -ftree-vectorize -fstrict-aliasing -fexpensive-optimizations -fno-math-errno -DNDEBUG")
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  add_compile_options(--param=ggc-min-heapsize=1000000)  # GCC tidies its memory less often: 8 % of its time for 50 MB
endif()
set(quickly_compiled -Og -fno-tree-vectorize -fno-strict-aliasing)  # for tests: what runs long in them is in OpenBLAS

# Release takes the instructions of the machine that builds, debuggers and valgrind need not know them;
# but a * b + c stays two roundings, as written, on every machine.
include(CheckCXXCompilerFlag)
check_cxx_compiler_flag(-march=native HAVE_MARCH_NATIVE)
set(native OFF)
if(DEFINED ENV{SCRATCH_NATIVE})
  set(native $ENV{SCRATCH_NATIVE})
elseif(CMAKE_BUILD_TYPE STREQUAL Release)
  set(native ${HAVE_MARCH_NATIVE})
endif()
option(SCRATCH_NATIVE "Use every instruction of this processor" ${native})
if(SCRATCH_NATIVE)
  add_compile_options(-march=native)
endif()
add_compile_options(-ffp-contract=off)

enable_testing()
# In a copied checkout ctest would run the programs of the first one, and report on those.
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/own_tests.cmake @ONLY CONTENT [=[
file(REAL_PATH . here)
file(REAL_PATH [[@CMAKE_BINARY_DIR@]] made)
if(NOT here STREQUAL made)
  message(FATAL_ERROR "${here} was made for the tests in ${made}; ./tutorial test makes it anew")
endif()
]=])
set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${CMAKE_BINARY_DIR}/own_tests.cmake)

find_path(ARMADILLO_INCLUDE armadillo REQUIRED)
set(BLA_VENDOR OpenBLAS)
find_package(BLAS REQUIRED)
find_package(Boost REQUIRED COMPONENTS program_options iostreams unit_test_framework)
find_package(ZLIB REQUIRED)
find_package(PNG REQUIRED)
find_package(JPEG REQUIRED)
find_package(Threads REQUIRED)
find_package(MPI QUIET COMPONENTS CXX)
if(MPI_FOUND)
  find_package(Boost QUIET OPTIONAL_COMPONENTS mpi serialization)
endif()

# Armadillo without its run-time wrapper: OpenBLAS is linked directly, so that its threads can be set on purpose.
add_library(armadillo INTERFACE)
target_include_directories(armadillo SYSTEM INTERFACE ${ARMADILLO_INCLUDE})
target_compile_definitions(armadillo INTERFACE ARMA_DONT_USE_WRAPPER ARMA_WARN_LEVEL=1)
target_link_libraries(armadillo INTERFACE BLAS::BLAS Threads::Threads)

# Into every program, and compiled like it.
add_library(processor OBJECT ${CMAKE_SOURCE_DIR}/common/program/processor.cpp)

# Armadillo costs about two seconds to compile: once here, then reused by every program.
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/empty.cpp CONTENT "")
add_library(precompiled OBJECT ${CMAKE_BINARY_DIR}/empty.cpp)
target_link_libraries(precompiled PUBLIC armadillo)
target_precompile_headers(precompiled PRIVATE <armadillo>)

# The same with Boost.Test, for the test programs.
add_library(precompiled_with_tests OBJECT ${CMAKE_BINARY_DIR}/empty.cpp)
target_link_libraries(precompiled_with_tests PUBLIC armadillo Boost::unit_test_framework)
target_compile_options(precompiled_with_tests PRIVATE ${quickly_compiled})
target_precompile_headers(precompiled_with_tests PRIVATE <armadillo> <filesystem> ${CMAKE_SOURCE_DIR}/tests/test.hpp)

# What the tests share, and what takes the compiler so long that it is compiled once.
add_library(test_tools STATIC ${CMAKE_SOURCE_DIR}/tests/main.cpp ${CMAKE_SOURCE_DIR}/tests/compressed.cpp
            ${CMAKE_SOURCE_DIR}/tests/exact.cpp ${CMAKE_SOURCE_DIR}/tests/patterns.cpp ${CMAKE_SOURCE_DIR}/tests/programs.cpp)
target_compile_options(test_tools PRIVATE ${quickly_compiled})
target_include_directories(test_tools PRIVATE ${CMAKE_SOURCE_DIR})
target_link_libraries(test_tools PRIVATE armadillo Boost::iostreams PUBLIC Boost::unit_test_framework common)
target_precompile_headers(test_tools REUSE_FROM precompiled_with_tests)
set_source_files_properties(${CMAKE_SOURCE_DIR}/tests/main.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON)  # it asks test.hpp for more

# Stops when a file of `folder` includes a chapter that is not among the names that follow.
function(refuse_later_chapters folder)
  file(GLOB sources ${folder}/*.hpp ${folder}/*.cpp)
  foreach(source IN LISTS sources)
    file(STRINGS ${source} includes REGEX "^#include \"[0-9][0-9]_")
    foreach(include IN LISTS includes)
      string(REGEX REPLACE "^#include \"([0-9][0-9]_[a-z_]+)/.*" "\\1" cited "${include}")
      if(NOT cited IN_LIST ARGN)
        message(FATAL_ERROR "${source} includes ${cited}, a chapter that it does not build on (see CMakeLists.txt)")
      endif()
    endforeach()
  endforeach()
endfunction()

# chapter(NAME BUILDS_ON EARLIER...): library NAME_headers, program NAME, test program NAME_test; library NAME_parts of what stands beside
# main.cpp, for the programs of this chapter and later ones.
function(chapter name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "BUILDS_ON")
  set(folder ${CMAKE_SOURCE_DIR}/chapters/${name})
  foreach(earlier IN LISTS arg_BUILDS_ON)
    if(NOT earlier STRLESS name OR NOT TARGET ${earlier}_headers)
      message(FATAL_ERROR "${name} can't build on ${earlier}: only on a chapter before it")
    endif()
  endforeach()
  refuse_later_chapters(${folder} ${name} ${arg_BUILDS_ON})

  file(GLOB headers CONFIGURE_DEPENDS ${folder}/*.hpp)
  foreach(header IN LISTS headers)  # a header that teaches needs Armadillo alone; what is for the programs includes common/
    file(STRINGS ${header} of_programs REGEX "^#include \"common/")
    if(of_programs)
      list(REMOVE_ITEM headers ${header})
    endif()
  endforeach()
  add_library(${name}_headers INTERFACE)
  target_sources(${name}_headers INTERFACE FILE_SET HEADERS BASE_DIRS ${CMAKE_SOURCE_DIR}/chapters FILES ${headers})
  target_link_libraries(${name}_headers INTERFACE armadillo)
  foreach(earlier IN LISTS arg_BUILDS_ON)
    target_link_libraries(${name}_headers INTERFACE ${earlier}_headers)
  endforeach()

  file(GLOB parts CONFIGURE_DEPENDS ${folder}/*.cpp)
  list(REMOVE_ITEM parts ${folder}/main.cpp)
  if(parts)
    add_library(${name}_parts STATIC ${parts})
    target_link_libraries(${name}_parts PUBLIC ${name}_headers common)
    target_precompile_headers(${name}_parts REUSE_FROM precompiled)
    set_target_properties(${name}_parts PROPERTIES UNITY_BUILD ON)  # small files, compiled as one: a third of the time
  endif()
  add_executable(${name} ${folder}/main.cpp $<TARGET_OBJECTS:processor>)
  install(TARGETS ${name})
  target_link_libraries(${name} PRIVATE ${name}_headers common)
  target_precompile_headers(${name} REUSE_FROM precompiled)

  test_program(${name}_test)
  target_link_libraries(${name}_test PRIVATE ${name}_headers)
  add_dependencies(${name}_test ${name})  # it runs the program
  string(REGEX MATCH "^[0-9]+" number ${name})
  set_tests_properties(${name}_test PROPERTIES COST ${number})  # the later chapters' tests are the longer ones, and begin first
  foreach(with_parts IN LISTS name arg_BUILDS_ON)
    if(TARGET ${with_parts}_parts)
      target_link_libraries(${name} PRIVATE ${with_parts}_parts)
      target_link_libraries(${name}_test PRIVATE ${with_parts}_parts)
    endif()
  endforeach()
  if(SCRATCH_WRITE)
    written_by_reader(${name} "${parts}")
  endif()
endfunction()

# with_mpi(NAME): the parts of this chapter use MPI where it is installed; where not, they are built without, and say what to install.
function(with_mpi name)
  foreach(parts IN ITEMS ${name}_parts ${name}_parts_mine)
    if(TARGET Boost::mpi AND TARGET ${parts})
      target_link_libraries(${parts} PUBLIC Boost::mpi MPI::MPI_CXX)
      target_compile_definitions(${parts} PRIVATE SCRATCH_MPI)
    endif()
  endforeach()
endfunction()

# What a reader writes, as ./tutorial write has put it together in the build folder: the chapter's test, its formulas alone, with the
# headers of my/ in place of the chapter's. Their list is part of the command: a file that hides another one is no change that Ninja sees.
option(SCRATCH_WRITE "Targets NAME_write, which check what a reader writes in my/" OFF)
function(written_by_reader name parts)
  set(my ${CMAKE_BINARY_DIR}/my)
  file(GLOB written CONFIGURE_DEPENDS RELATIVE ${my} ${my}/*/*.hpp)
  string(MAKE_C_IDENTIFIER "WRITTEN_${written}" written)
  add_executable(${name}_write EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/${name}_test.cpp $<TARGET_OBJECTS:processor>)
  target_include_directories(${name}_write BEFORE PRIVATE ${my})
  target_include_directories(${name}_write PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_compile_definitions(${name}_write PRIVATE FORMULAS_ALONE ${written})
  target_link_libraries(${name}_write PRIVATE test_tools common ${name}_headers)
  target_precompile_headers(${name}_write REUSE_FROM precompiled_with_tests)
  target_compile_options(${name}_write PRIVATE ${quickly_compiled} ${false_alarms} -Wno-unused -Werror=return-type)
  # and the chapter's program, with its parts and those of earlier chapters: they too call what the reader wrote
  if(parts)
    add_library(${name}_parts_mine STATIC EXCLUDE_FROM_ALL ${parts})
    target_include_directories(${name}_parts_mine BEFORE PRIVATE ${my})
    target_compile_definitions(${name}_parts_mine PRIVATE ${written})
    target_link_libraries(${name}_parts_mine PUBLIC ${name}_headers common)
    target_precompile_headers(${name}_parts_mine REUSE_FROM precompiled)
    set_target_properties(${name}_parts_mine PROPERTIES UNITY_BUILD ON)
  endif()
  add_executable(${name}_mine EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/chapters/${name}/main.cpp $<TARGET_OBJECTS:processor>)
  target_include_directories(${name}_mine BEFORE PRIVATE ${my})
  target_compile_definitions(${name}_mine PRIVATE ${written})
  get_target_property(libraries ${name} LINK_LIBRARIES)
  list(TRANSFORM libraries REPLACE "_parts$" "_parts_mine")
  target_link_libraries(${name}_mine PRIVATE ${libraries})
  target_precompile_headers(${name}_mine REUSE_FROM precompiled)
endfunction()

# OpenBLAS begins with a thread for each core, and each of them turns for a tenth of a second before it sleeps. A program takes one thread
# as soon as it runs; but the tests start hundreds.
set(one_thread OPENBLAS_NUM_THREADS=1)

# test_program(NAME): tests/NAME.cpp with Boost.Test and common/, known to ctest
function(test_program name)
  add_executable(${name} ${CMAKE_SOURCE_DIR}/tests/${name}.cpp $<TARGET_OBJECTS:processor>)
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE test_tools common)
  target_precompile_headers(${name} REUSE_FROM precompiled_with_tests)
  target_compile_options(${name} PRIVATE ${quickly_compiled} ${false_alarms})
  add_test(NAME ${name} COMMAND ${name} --color_output=no WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT 1200 ENVIRONMENT "${one_thread}")
endfunction()
