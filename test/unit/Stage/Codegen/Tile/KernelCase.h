//===- KernelCase.h - Kernels from files, emitted, compiled and compared --===//
#ifndef STRATA_TEST_UNIT_STAGE_CODEGEN_TILE_KERNELCASE_H
#define STRATA_TEST_UNIT_STAGE_CODEGEN_TILE_KERNELCASE_H

#include "strata/Dialect/Plan/Plan.h"
#include "strata/Planning/Kernel/Configuration.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

#include <string>
#include <vector>

namespace strata::codegen::test {

/// All kernels of the test files.
class Kernels {
public:
  Kernels();
  std::vector<plan::KernelOp> all;
  std::string problem; ///< what could not be read

private:
  mlir::MLIRContext context;
  std::vector<mlir::OwningOpRef<mlir::ModuleOp>> modules;
};

/// The tile program as text, or empty and what failed.
std::string emitText(plan::KernelOp kernel,
                     const planning::Configuration &configuration,
                     std::string &problem);

/// Runs `program` (of `kernel`) for the host on random inputs and compares with
/// the reference; `extent` is the ranged one. With `checked` no element outside
/// a tensor may be touched and each output is written once. Empty: right.
std::string compare(plan::KernelOp kernel, const std::string &program,
                    int64_t extent, bool checked);

} // namespace strata::codegen::test

#endif // STRATA_TEST_UNIT_STAGE_CODEGEN_TILE_KERNELCASE_H
