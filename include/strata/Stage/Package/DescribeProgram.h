//===- DescribeProgram.h - plan.program as plain tables -------------------===//
#ifndef STRATA_STAGE_PACKAGE_DESCRIBEPROGRAM_H
#define STRATA_STAGE_PACKAGE_DESCRIBEPROGRAM_H

#include "strata/Dialect/Plan/Plan.h"
#include "strata/Stage/Package/ArtifactDescription.h"
#include "strata/Support/Error.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace strata::package {

/// Element type of a tensor as the C ABI names it; nothing for a type that
/// cannot lie in memory.
std::optional<strata_dtype> dtypeOf(mlir::Type element);

/// The steps, weights and sizes of `program`. `kernels` holds the kernels in
/// order of their first launch with nothing but their names; the caller adds
/// the binaries. `nodeName` gives the node of a step from its location.
/// Errors: Internal if the program holds what schedule never leaves.
Expected<TargetDescription>
describeProgram(plan::ProgramOp program,
                llvm::function_ref<std::string(mlir::Location)> nodeName);

/// Inputs and outputs of the model from the program's I/O table.
Expected<std::vector<Port>> describePorts(plan::ProgramOp program,
                                          llvm::StringRef table);

} // namespace strata::package

#endif // STRATA_STAGE_PACKAGE_DESCRIBEPROGRAM_H
