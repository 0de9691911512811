//===- Contraction.h - Loops of a matrix product --------------------------===//
#ifndef STRATA_STAGE_LOWER_ONNXTOLINALG_CONTRACTION_H
#define STRATA_STAGE_LOWER_ONNXTOLINALG_CONTRACTION_H

#include "../Builders/Emitter.h"

namespace strata::lower {

/// MatMul's loops (batch..., m, n, k) and how they read the operands. A vector
/// is a matrix with one row or column; a broadcast batch dimension is not read.
struct MatMulLoops {
  Tensor space;
  Tensor a, b;
  mlir::AffineMap aMap, bMap;
  int64_t k = 0; ///< number of the folded dimension
};

MatMulLoops matMulLoops(Emitter &emit, const Tensor &a, const Tensor &b);

/// The product: linalg.fill and one contraction, accumulated in f32 for smaller
/// floats and in the elements' type otherwise; zero if k has no extent.
Tensor matMul(Emitter &emit, const MatMulLoops &loops);

} // namespace strata::lower

#endif // STRATA_STAGE_LOWER_ONNXTOLINALG_CONTRACTION_H
