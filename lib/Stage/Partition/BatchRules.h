//===- BatchRules.h - What a batch axis does to an operation --------------===//
#ifndef STRATA_STAGE_PARTITION_BATCHRULES_H
#define STRATA_STAGE_PARTITION_BATCHRULES_H

#include "strata/Planning/Batching/Problem.h"

#include "mlir/IR/Operation.h"

namespace strata::partition {

/// The rule of an onnx operation with static shapes (planning.md 1.3). An
/// operation without a rule of its own reads all samples: never wrong, only
/// not split.
planning::BatchRule batchRuleOf(mlir::Operation *op);

} // namespace strata::partition

#endif // STRATA_STAGE_PARTITION_BATCHRULES_H
