//===- RunTool.h - A child process with files for its streams ---*- C++ -*-===//
#ifndef STRATA_LIB_STAGE_CODEGEN_GPU_RUNTOOL_H
#define STRATA_LIB_STAGE_CODEGEN_GPU_RUNTOOL_H

#include "strata/Support/Error.h"

#include <string>
#include <vector>

namespace strata::codegen {

/// A program and all it depends on: nothing is inherited.
struct ToolCall {
  std::vector<std::string> command;     ///< path of the program, then arguments
  std::vector<std::string> environment; ///< NAME=VALUE
  std::string input, output, errors;    ///< files for the three streams
  int limitSeconds = 300;
};

/// Runs the program to its end and gives its exit code. The program and its
/// children form a process group, which is killed after `limitSeconds`.
/// Errors: Machine if it cannot be started, is killed, or takes too long.
Expected<int> runTool(const ToolCall &call);

} // namespace strata::codegen

#endif // STRATA_LIB_STAGE_CODEGEN_GPU_RUNTOOL_H
