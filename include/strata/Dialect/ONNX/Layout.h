//===- Layout.h - Tensors of the graph as they lie in memory --------------===//
//
// Up to `partition` a tensor type has ONNX's logical shape and perhaps a layout
// (`#onnx.layout<"NHWC">`); from `lower` on its shape is the one in memory and
// it is row-major.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_DIALECT_ONNX_LAYOUT_H
#define STRATA_DIALECT_ONNX_LAYOUT_H

#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/SmallVector.h"

namespace strata::onnx {

/// The logical dimension at each position in memory, outermost first: 0, 2, 3, 1
/// for NHWC and 2, 3, 1, 0 for HWIO; 0, 1, 2, ... without a layout. Logical
/// orders are N, C, (D, H,) W and O, I, (D, H,) W. Empty if the layout is not an
/// order of the type's dimensions.
llvm::SmallVector<int64_t> dimensionOrder(mlir::RankedTensorType type);

/// The row-major type in memory: permuted shape, no layout, signless integers.
/// Null if the layout is not an order of the type's dimensions or the elements
/// are no numbers.
mlir::RankedTensorType physicalType(mlir::RankedTensorType type);

} // namespace strata::onnx

#endif // STRATA_DIALECT_ONNX_LAYOUT_H
