//===- TileBuilder.h - Arithmetic on scalars and tiles --------------------===//
#ifndef STRATA_LIB_STAGE_CODEGEN_TILE_BLOCK_TILEBUILDER_H
#define STRATA_LIB_STAGE_CODEGEN_TILE_BLOCK_TILEBUILDER_H

#include "strata/Dialect/Tile/Tile.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace strata::codegen {

using Shape = llvm::SmallVector<int64_t, 2>;

/// Shape of a tile; empty for a scalar.
llvm::ArrayRef<int64_t> shapeOf(mlir::Value value);
mlir::Type elementOf(mlir::Value value);
/// `element` itself, or a tile of it.
mlir::Type tileType(llvm::ArrayRef<int64_t> shape, mlir::Type element);

/// The type in which values of `element` are computed: f32 for 16-bit floats,
/// i32 for index.
mlir::Type registerType(mlir::Type element);
/// The type in which `element` lies in memory: i8 for i1.
mlir::Type memoryType(mlir::Type element);

/// A builder whose operands are broadcast against each other: each is a scalar
/// or a tile of one rank whose unit dimensions are repeated. Constants fold.
class TileBuilder : public mlir::ImplicitLocOpBuilder {
public:
  using Value = mlir::Value;
  using mlir::ImplicitLocOpBuilder::ImplicitLocOpBuilder;

  Value i32(int64_t value);
  /// A constant; `shape` empty: a scalar.
  Value constant(mlir::TypedAttr scalar, llvm::ArrayRef<int64_t> shape = {});
  /// A constant of float or integer `element` with the value of `number`.
  Value constant(double number, mlir::Type element);
  Value zero(mlir::Type element);

  Value broadcast(Value value, llvm::ArrayRef<int64_t> shape);
  /// Brings all values to their common shape, which is returned.
  Shape unify(llvm::MutableArrayRef<Value> values);
  Value reshape(Value value, llvm::ArrayRef<int64_t> shape);

  Value add(Value a, Value b);
  Value sub(Value a, Value b);
  Value mul(Value a, Value b);
  /// Quotient and remainder of numbers that are not negative.
  Value div(Value a, int64_t b);
  Value rem(Value a, int64_t b);
  Value ceilDiv(Value a, int64_t b);
  Value min(Value a, Value b);
  Value less(Value a, Value b); ///< signed
  Value compare(mlir::arith::CmpIPredicate predicate, Value a, Value b);
  /// Masks; null stands for true.
  Value both(Value a, Value b);
  Value select(Value condition, Value a, Value b);
  /// 0, 1, ... `extent` - 1 along dimension `dim` of a tile of rank 2.
  Value iota(int64_t extent, int dim);

  /// A loop of i32 from `begin` to `end`; `body` gets the variable and the
  /// carried values and returns the next ones.
  using Body =
      llvm::function_ref<llvm::SmallVector<Value>(Value, mlir::ValueRange)>;
  llvm::SmallVector<Value> loop(Value begin, Value end, mlir::ValueRange init,
                                Body body);

  template <typename Op>
  Value binary(Value a, Value b) {
    Value operands[] = {a, b};
    unify(operands);
    return createOrFold<Op>(operands[0], operands[1]);
  }
};

} // namespace strata::codegen

#endif // STRATA_LIB_STAGE_CODEGEN_TILE_BLOCK_TILEBUILDER_H
