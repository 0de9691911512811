//===- CodegenSteps.h - The two steps of codegen as cached units ----------===//
//
// A: a kernel's tile programs in rank order; B: a tile program's cubin or the
// verdict on it (codegen.md section 2). `host` has both in one step; the
// emulator's checked objects are made from the tile programs of an artefact.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_PIPELINE_CODEGENSTEPS_H
#define STRATA_PIPELINE_CODEGENSTEPS_H

#include "strata/Planning/Kernel/LaunchRecord.h"
#include "strata/Pipeline/Runner.h"

#include <string>

namespace strata::pipeline {

/// `kernel`: text of a plan.kernel. Parts: "program" (tile program, MLIR text),
/// "object" (ELF), "record" (JSON).
Expected<Built> buildHostKernel(StageContext &context,
                                const std::string &kernel);

/// Parts per rank N: "programN", "bytecodeN", "recordN".
Expected<Built> buildTilePrograms(StageContext &context,
                                  const std::string &kernel,
                                  const std::string &target);

/// Parts: "verdict" ("clean", "spills N bytes" or "refused: ..."), and if clean
/// "cubin" and "launch" (JSON). Errors: Machine if the assembler is missing.
Expected<Built> buildCubin(StageContext &context, const std::string &bytecode,
                           const std::string &target,
                           const std::string &cudaRoot);

/// `program`: text of a tile.func. Part: "object", its checked form.
Expected<Built> buildCheckedKernel(StageContext &context,
                                   const std::string &program);

/// Grid and parameters of the tile program with what the cubin says.
std::string mergeRecords(const std::string &grid, const std::string &launch);
/// Reads a record written by the steps above.
Expected<planning::LaunchRecord> readRecord(const std::string &text);

} // namespace strata::pipeline

#endif // STRATA_PIPELINE_CODEGENSTEPS_H
