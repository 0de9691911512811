# The ONNX library, one static archive `onnx_static`, from the package's sources (docs/Rationale: the package declares a
# newer protobuf and CMake than Debian has, and needs neither). Left out: the Python binding. Schemas are registered by
# calls, not by static objects, so the archive needs no whole-archive link.
set(STRATA_ONNX_VERSION 1.23.2)
set(archive ${STRATA_DEPS}/sdist/onnx-${STRATA_ONNX_VERSION}.tar.gz)
if(NOT EXISTS ${archive})
  message(FATAL_ERROR "The sources of the ONNX library are missing: ${archive}\n"
    "Run tools/bootstrap.sh, or set STRATA_DEPS to the folder it filled.")
endif()

set(STRATA_ONNX_SOURCE ${CMAKE_BINARY_DIR}/onnx-${STRATA_ONNX_VERSION})
if(NOT EXISTS ${STRATA_ONNX_SOURCE}/.extracted)
  message(STATUS "Extracting ${archive}")
  file(ARCHIVE_EXTRACT INPUT ${archive} DESTINATION ${CMAKE_BINARY_DIR})
  file(TOUCH ${STRATA_ONNX_SOURCE}/.extracted)
endif()

# common/version.h is written by the package's own CMake.
string(REPLACE "." ";" parts ${STRATA_ONNX_VERSION})
list(GET parts 0 ONNX_VERSION_MAJOR)
list(GET parts 1 ONNX_VERSION_MINOR)
list(GET parts 2 ONNX_VERSION_PATCH)
set(ONNX_VERSION ${STRATA_ONNX_VERSION})
set(STRATA_ONNX_GENERATED ${CMAKE_BINARY_DIR}/onnx-generated)
configure_file(${STRATA_ONNX_SOURCE}/onnx/common/version.h.in ${STRATA_ONNX_GENERATED}/onnx/common/version.h @ONLY)

set(protobufSources)
foreach(name onnx-ml onnx-operators-ml onnx-data)
  set(base ${STRATA_ONNX_GENERATED}/onnx/${name}.pb)
  add_custom_command(
    OUTPUT ${base}.cc ${base}.h
    COMMAND protobuf::protoc --proto_path=${STRATA_ONNX_SOURCE}
      --cpp_out=${STRATA_ONNX_GENERATED} ${STRATA_ONNX_SOURCE}/onnx/${name}.proto
    DEPENDS ${STRATA_ONNX_SOURCE}/onnx/${name}.proto
    VERBATIM)
  list(APPEND protobufSources ${base}.cc)
endforeach()

file(GLOB_RECURSE sources ${STRATA_ONNX_SOURCE}/onnx/*.cc)
list(FILTER sources EXCLUDE REGEX "/cpp2py_export\\.cc$")
list(SORT sources)

# The headers of protobuf messages must exist before any source is compiled, ours included.
add_custom_target(onnx_protobuf DEPENDS ${protobufSources})
add_library(onnx_static STATIC ${sources} ${protobufSources})
add_dependencies(onnx_static onnx_protobuf)
target_include_directories(onnx_static SYSTEM PUBLIC ${STRATA_ONNX_GENERATED} ${STRATA_ONNX_SOURCE})
target_compile_definitions(onnx_static PUBLIC ONNX_NAMESPACE=onnx ONNX_ML=1)
target_compile_options(onnx_static PRIVATE -fexceptions -O1 -g0 -w)
set_target_properties(onnx_static PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
target_link_libraries(onnx_static PUBLIC protobuf::libprotobuf)
