# The only CMake vocabulary used outside this folder.
#
# strata_library(Name SOURCES ... [LINK ...] [MLIR] [EXCEPTIONS] [NOPCH])
#   A static library StrataName. MLIR: links libMLIR and uses the shared precompiled header. EXCEPTIONS: for the few
#   units that include the ONNX library.
# strata_stage(Name SOURCES ... [LINK ...])      A library of a pipeline stage: strata_library(StageName MLIR).
# strata_dialect(Name [TD ...])                  Table-generated code of include/strata/Dialect/<Name>, called there.
# strata_passes(Name)                            Table-generated pass declarations, called beside a Passes.td.
# strata_tool(name SOURCES ... [LINK ...])       A program in build/bin.
# strata_unittest(Name SOURCES ... [LINK ...])   A GoogleTest program, registered with CTest.

set(STRATA_WARNINGS -Wall -Wextra -Werror -Wno-unused-parameter)

function(strata_target_flags target mlir exceptions nopch)
  target_compile_options(${target} PRIVATE ${STRATA_WARNINGS})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include)
  if(NOT exceptions)
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions>)
  endif()
  if(mlir)
    target_include_directories(${target} SYSTEM PUBLIC ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
    target_compile_definitions(${target} PUBLIC ${LLVM_DEFINITIONS_LIST})
    target_link_libraries(${target} PUBLIC MLIR LLVM)
    add_dependencies(${target} strata-generated)
    if(NOT exceptions AND NOT nopch AND NOT STRATA_SANITIZE)
      target_compile_options(${target} PRIVATE -Xclang -fno-pch-timestamp)
      target_precompile_headers(${target} REUSE_FROM StrataPCH)
    endif()
  endif()
endfunction()

separate_arguments(LLVM_DEFINITIONS_LIST NATIVE_COMMAND "${LLVM_DEFINITIONS}")
list(TRANSFORM LLVM_DEFINITIONS_LIST REPLACE "^-D" "")

# Everything table-generated; libraries that include MLIR wait for it, so that no order of sources matters.
add_custom_target(strata-generated)

if(NOT STRATA_SANITIZE)
  add_library(StrataPCH STATIC ${PROJECT_SOURCE_DIR}/cmake/pch.cpp)
  target_include_directories(StrataPCH SYSTEM PUBLIC ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
  target_compile_definitions(StrataPCH PUBLIC ${LLVM_DEFINITIONS_LIST})
  target_compile_options(StrataPCH PRIVATE ${STRATA_WARNINGS} -fno-exceptions -Xclang -fno-pch-timestamp)
  target_include_directories(StrataPCH PUBLIC ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include)
  target_precompile_headers(StrataPCH PRIVATE ${PROJECT_SOURCE_DIR}/cmake/pch.h)
endif()

function(strata_library name)
  cmake_parse_arguments(ARG "MLIR;EXCEPTIONS;NOPCH" "" "SOURCES;LINK" ${ARGN})
  add_library(Strata${name} STATIC ${ARG_SOURCES})
  strata_target_flags(Strata${name} "${ARG_MLIR}" "${ARG_EXCEPTIONS}" "${ARG_NOPCH}")
  target_link_libraries(Strata${name} PUBLIC ${ARG_LINK})
endfunction()

function(strata_stage name)
  strata_library(Stage${name} MLIR ${ARGN})
endfunction()

function(strata_tablegen td)
  cmake_parse_arguments(ARG "" "" "GENERATE;ARGS" ${ARGN})
  set(LLVM_TARGET_DEFINITIONS ${td})
  foreach(pair ${ARG_GENERATE})
    string(REPLACE "=" ";" parts ${pair})
    list(GET parts 0 file)
    list(GET parts 1 backend)
    mlir_tablegen(${file} -${backend} ${ARG_ARGS}
      EXTRA_INCLUDES ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include ${MLIR_INCLUDE_DIRS})
  endforeach()
  set(TABLEGEN_OUTPUT ${TABLEGEN_OUTPUT} PARENT_SCOPE)
endfunction()

function(strata_dialect name)
  string(TOLOWER ${name} lower)
  strata_tablegen(${name}Ops.td GENERATE
    ${name}Ops.h.inc=gen-op-decls ${name}Ops.cpp.inc=gen-op-defs
    ${name}Types.h.inc=gen-typedef-decls ${name}Types.cpp.inc=gen-typedef-defs
    ${name}Dialect.h.inc=gen-dialect-decls ${name}Dialect.cpp.inc=gen-dialect-defs
    ${name}Enums.h.inc=gen-enum-decls ${name}Enums.cpp.inc=gen-enum-defs
    ${name}Attrs.h.inc=gen-attrdef-decls ${name}Attrs.cpp.inc=gen-attrdef-defs
    ARGS -typedefs-dialect=${lower} -attrdefs-dialect=${lower} -dialect=${lower})
  add_public_tablegen_target(Strata${name}IncGen)
  add_dependencies(strata-generated Strata${name}IncGen)
endfunction()

function(strata_passes name)
  strata_tablegen(Passes.td GENERATE Passes.h.inc=gen-pass-decls ARGS -name=${name})
  add_public_tablegen_target(Strata${name}PassIncGen)
  add_dependencies(strata-generated Strata${name}PassIncGen)
endfunction()

function(strata_tool name)
  cmake_parse_arguments(ARG "MLIR;EXCEPTIONS;NOPCH" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  strata_target_flags(${name} "${ARG_MLIR}" "${ARG_EXCEPTIONS}" "${ARG_NOPCH}")
  target_link_libraries(${name} PRIVATE ${ARG_LINK})
  # The precompiled header was built with -fPIC and fits no -fPIE unit.
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(${name} PRIVATE -fPIC)
endfunction()

# All unit tests hang on one target, so that the test script builds them with one word.
add_custom_target(strata-unittests)
function(strata_unittest name)
  cmake_parse_arguments(ARG "MLIR;EXCEPTIONS;NOPCH" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  # GoogleTest's assertion macros compare signed with unsigned literals.
  strata_target_flags(${name} "${ARG_MLIR}" "${ARG_EXCEPTIONS}" TRUE)
  target_compile_options(${name} PRIVATE -Wno-sign-compare)
  target_link_libraries(${name} PRIVATE ${ARG_LINK} GTest::gtest GTest::gtest_main)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/test/unit)
  add_dependencies(strata-unittests ${name})
  add_test(NAME ${name} COMMAND ${name})
endfunction()
