//===- Passes.h - Passes of the partition stage ---------------------------===//
//
// In:  func.func @main of onnx operations with static shapes (unit: model).
// Out: plan.cluster per distinct piece, func.func @main of plan.call.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_STAGE_PARTITION_PASSES_H
#define STRATA_STAGE_PARTITION_PASSES_H

#include "strata/Dialect/Plan/Plan.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace strata::partition {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "strata/Stage/Partition/Passes.h.inc"

/// Options of the stage: none change a product yet.
struct PartitionOptions {};

/// The two halves of the stage: facts and cluster numbers as attributes, then
/// clusters. Between them every node can be asked what was found.
void buildAnalysisPipeline(mlir::OpPassManager &manager,
                           const PartitionOptions &options);
void buildClusterPipeline(mlir::OpPassManager &manager,
                          const PartitionOptions &options);

/// The passes of the stage in order, contract last.
void buildPartitionPipeline(mlir::OpPassManager &manager,
                            const PartitionOptions &options);

} // namespace strata::partition

#endif // STRATA_STAGE_PARTITION_PASSES_H
