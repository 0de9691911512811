//===- RegionEmitter.h - A scalar body applied to tiles -------------------===//
#ifndef STRATA_LIB_STAGE_CODEGEN_TILE_BLOCK_REGIONEMITTER_H
#define STRATA_LIB_STAGE_CODEGEN_TILE_BLOCK_REGIONEMITTER_H

#include "KernelEmitter.h"

namespace strata::codegen {

/// Applies the body of a linalg.generic to tiles instead of scalars: 16-bit
/// floats are computed in f32, index in i32, tensor.extract becomes a load with
/// computed addresses.
class RegionEmitter {
public:
  /// `loops`: the indices of the generic's loops.
  RegionEmitter(KernelEmitter &emitter, const Space &loops)
      : e(emitter), b(emitter.b), loops(loops) {}

  /// `arguments` in register types, null where the body does not use them.
  mlir::LogicalResult apply(mlir::Block &body, mlir::ValueRange arguments,
                            llvm::SmallVectorImpl<mlir::Value> &results);

  /// The value that `value` of the body has, its operations being emitted as
  /// needed.
  mlir::FailureOr<mlir::Value> value(mlir::Value value);
  /// Says what a block argument is.
  void set(mlir::Value from, mlir::Value to) { values[from] = to; }

private:
  mlir::FailureOr<mlir::Value> emit(mlir::OpResult result);
  mlir::FailureOr<mlir::Value> emitExtract(mlir::tensor::ExtractOp op);
  mlir::FailureOr<mlir::Value> emitCast(mlir::Operation *op, mlir::Value from);
  mlir::FailureOr<mlir::Value> emitElementwise(mlir::OpResult result);
  /// `value` as it is after rounding to `element`, in the register type.
  mlir::Value rounded(mlir::Value value, mlir::Type element);

  KernelEmitter &e;
  TileBuilder &b;
  const Space &loops;
  llvm::DenseMap<mlir::Value, mlir::Value> values;
};

} // namespace strata::codegen

#endif // STRATA_LIB_STAGE_CODEGEN_TILE_BLOCK_REGIONEMITTER_H
