//===- Passes.h - Passes of the kernel stage ------------------------------===//
//
// In:  a module with one plan.cluster of linalg, tensor, arith and
//      plan.composite (unit: cluster).
// Out: the cluster as plan.launch of plan.kernels beside it.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_STAGE_KERNEL_PASSES_H
#define STRATA_STAGE_KERNEL_PASSES_H

#include "strata/Dialect/Plan/Plan.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace strata::kernel {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "strata/Stage/Kernel/Passes.h.inc"

/// Options of the stage: none change a product yet.
struct KernelOptions {};

/// The passes of the stage in order, contract last.
void buildKernelPipeline(mlir::OpPassManager &manager,
                         const KernelOptions &options);

} // namespace strata::kernel

#endif // STRATA_STAGE_KERNEL_PASSES_H
