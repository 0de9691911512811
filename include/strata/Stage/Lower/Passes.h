//===- Passes.h - Passes of the lower stage -------------------------------===//
//
// In:  plan.cluster of onnx operations with static shapes (unit: cluster).
// Out: the same cluster in linalg, tensor, arith, math and plan.composite.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_STAGE_LOWER_PASSES_H
#define STRATA_STAGE_LOWER_PASSES_H

#include "strata/Dialect/Plan/Plan.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/Pass.h"

namespace strata::lower {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "strata/Stage/Lower/Passes.h.inc"

/// Options of the stage: none change a product yet.
struct LowerOptions {};

/// The passes of the stage in order, contract last. The manager may stand at
/// the module or at a cluster.
void buildLowerPipeline(mlir::OpPassManager &manager,
                        const LowerOptions &options);

} // namespace strata::lower

#endif // STRATA_STAGE_LOWER_PASSES_H
