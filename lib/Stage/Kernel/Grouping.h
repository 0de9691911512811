//===- Grouping.h - Which operations become one kernel --------------------===//
#ifndef STRATA_STAGE_KERNEL_GROUPING_H
#define STRATA_STAGE_KERNEL_GROUPING_H

#include "strata/Dialect/Plan/Plan.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallVector.h"

namespace strata::kernel {

/// Sum over one k of lhs * rhs, all maps permutations or projections.
bool isContraction(mlir::linalg::GenericOp op);

/// All loops parallel, all output maps identities.
bool isPointwise(mlir::linalg::GenericOp op);

/// A composite whose region is a DAG over rows and columns.
bool isRowComposite(plan::CompositeOp op);

/// Operations of one kernel in program order: at most one anchor and the
/// pointwise operations around it. Never empty.
struct Group {
  llvm::SmallVector<mlir::Operation *> ops;
  plan::Family family;
};

/// Divides the arithmetic of `block` into groups. Every linalg.generic and
/// plan.composite is in exactly one; a group's inner values are used inside it
/// only, and only its last operation is used outside.
llvm::SmallVector<Group> formGroups(mlir::Block &block);

/// Values of the group that have the ranged axis as their first dimension, or
/// an empty map if the group cannot run on a sub-range. False: used whole.
llvm::MapVector<mlir::Value, bool> findRange(const Group &group);

} // namespace strata::kernel

#endif // STRATA_STAGE_KERNEL_GROUPING_H
