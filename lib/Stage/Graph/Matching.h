//===- Matching.h - Words for recognizing composites ----------------------===//
//
// A statistic of x is a value with one element for each position of x outside
// the reduced axes, in the same order: whatever reshapes and expansions stand
// between, it meets x again in the shape of x with 1 for the reduced extents.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_STAGE_GRAPH_MATCHING_H
#define STRATA_STAGE_GRAPH_MATCHING_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Operation.h"
#include "mlir/IR/Value.h"
#include "llvm/ADT/SmallVector.h"

#include <optional>

namespace strata::graph {

/// The static ranked type of a value, or null.
mlir::RankedTensorType staticType(mlir::Value value);

/// True if all elements of `value` are `wanted`, up to the precision of its
/// element type.
bool isConstant(mlir::Value value, double wanted);

/// The other operand of a binary operation if one is the constant `wanted` and
/// the other has the result's type; null otherwise. Either order.
mlir::Value otherOperand(mlir::Operation *op, double wanted);

/// x if `value` is x * x or x ^ 2; null otherwise.
mlir::Value squared(mlir::Value value);

/// The axes of a Reduce* operation, normalized and sorted; nullopt if they are
/// not constant. Empty if nothing is reduced.
std::optional<llvm::SmallVector<int64_t>> reducedAxes(mlir::Operation *reduce);

/// The shape of `type` with 1 for each of `axes`.
llvm::SmallVector<int64_t> keptShape(mlir::RankedTensorType type,
                                     llvm::ArrayRef<int64_t> axes);

/// Follows a statistic, as x meets it, back through Reshape, Squeeze, Unsqueeze
/// and Expand to where it was computed. Null if it does not meet x in the shape
/// `kept` or expanded from there to `full`.
mlir::Value statisticSource(mlir::Value met, llvm::ArrayRef<int64_t> kept,
                            llvm::ArrayRef<int64_t> full);
/// The same inside the computation of a statistic: only the shape may change,
/// never the number of elements.
mlir::Value reshapeSource(mlir::Value value);

} // namespace strata::graph

#endif // STRATA_STAGE_GRAPH_MATCHING_H
