//===- Reduction.h - Folding of axes --------------------------------------===//
#ifndef STRATA_STAGE_LOWER_ONNXTOLINALG_REDUCTION_H
#define STRATA_STAGE_LOWER_ONNXTOLINALG_REDUCTION_H

#include "../Builders/Lowering.h"

namespace strata::lower {

/// What is folded and what is done with the outcome.
struct FoldKind {
  enum Operator { Sum, Product, Max, Min } fold = Sum;
  mlir::Value (*before)(Scalars &, mlir::Value) = nullptr;
  /// The last argument is the number of elements folded into one.
  mlir::Value (*after)(Scalars &, mlir::Value, int64_t) = nullptr;
};

/// Gives `result` the operand folded along `axes` (logical, not negative); the
/// result's shape says whether they stay as unit dimensions.
void lowerFold(Lowering &at, const FoldKind &kind, const Tensor &x,
               llvm::ArrayRef<int64_t> axes, mlir::Value result);

/// sum / count.
mlir::Value meanOf(Scalars &s, mlir::Value sum, int64_t count);

} // namespace strata::lower

#endif // STRATA_STAGE_LOWER_ONNXTOLINALG_REDUCTION_H
