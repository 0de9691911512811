//===- KernelCase.h - Kernels from files, emitted, compiled and compared --===//
#ifndef STRATA_TEST_UNIT_STAGE_CODEGEN_TILE_KERNELCASE_H
#define STRATA_TEST_UNIT_STAGE_CODEGEN_TILE_KERNELCASE_H

#include "Reference.h"

#include "strata/Dialect/Plan/Plan.h"
#include "strata/Planning/Kernel/Configuration.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"

#include <map>
#include <string>
#include <vector>

namespace strata::codegen::test {

/// All kernels of the test files.
class Kernels {
public:
  Kernels();
  std::vector<plan::KernelOp> all;
  plan::KernelOp find(const std::string &name);
  /// Their names, without parsing.
  static std::vector<std::string> names();
  std::string problem; ///< what could not be read

private:
  mlir::MLIRContext context;
  std::vector<mlir::OwningOpRef<mlir::ModuleOp>> modules;
};

/// The tile program as text, or empty and what failed.
std::string emitText(plan::KernelOp kernel,
                     const planning::Configuration &configuration,
                     std::string &problem);

/// Results of a kernel by extent, so that they are computed once.
using References = std::map<int64_t, std::vector<Tensor>>;

/// Runs `program` (of `kernel`) for the host on random inputs and compares with
/// the reference; `extent` is the ranged one. With `checked` no element outside
/// a tensor may be touched and each output is written once. Empty: right.
std::string compare(plan::KernelOp kernel, const std::string &program,
                    int64_t extent, bool checked, References &references);

} // namespace strata::codegen::test

#endif // STRATA_TEST_UNIT_STAGE_CODEGEN_TILE_KERNELCASE_H
