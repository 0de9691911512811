//===- Scalars.h - Arithmetic on one element ------------------------------===//
#ifndef STRATA_STAGE_LOWER_BUILDERS_SCALARS_H
#define STRATA_STAGE_LOWER_BUILDERS_SCALARS_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"

namespace strata::lower {

/// Writes scalar operations; each picks the float or integer form by the type
/// of its operands. Integers are signless: where the sign matters it is said.
class Scalars {
public:
  Scalars(mlir::OpBuilder &builder, mlir::Location loc)
      : builder(builder), loc(loc) {}

  mlir::OpBuilder &builder;
  mlir::Location loc;

  /// A constant of a float, integer or index type; `value` must be exact in it
  /// or is rounded to nearest.
  mlir::Value number(mlir::Type type, double value);
  mlir::Value integer(mlir::Type type, int64_t value);
  mlir::Value index(int64_t value) {
    return integer(builder.getIndexType(), value);
  }
  /// A constant of the type of `like`.
  mlir::Value like(mlir::Value like, double value) {
    return number(like.getType(), value);
  }

  mlir::Value add(mlir::Value a, mlir::Value b);
  mlir::Value sub(mlir::Value a, mlir::Value b);
  mlir::Value mul(mlir::Value a, mlir::Value b);
  /// Integers: toward zero. Division by zero and the overflow of -1 do not
  /// trap.
  mlir::Value div(mlir::Value a, mlir::Value b, bool isUnsigned = false);
  /// Sign of the dividend, as fmod. Does not trap.
  mlir::Value rem(mlir::Value a, mlir::Value b, bool isUnsigned = false);
  mlir::Value neg(mlir::Value a);
  mlir::Value abs(mlir::Value a);
  /// NaN if one is NaN.
  mlir::Value max(mlir::Value a, mlir::Value b, bool isUnsigned = false);
  mlir::Value min(mlir::Value a, mlir::Value b, bool isUnsigned = false);

  mlir::Value less(mlir::Value a, mlir::Value b, bool isUnsigned = false);
  mlir::Value lessOrEqual(mlir::Value a, mlir::Value b,
                          bool isUnsigned = false);
  mlir::Value equal(mlir::Value a, mlir::Value b);
  mlir::Value isNaN(mlir::Value a);
  mlir::Value bitAnd(mlir::Value a, mlir::Value b);
  mlir::Value bitOr(mlir::Value a, mlir::Value b);
  mlir::Value bitXor(mlir::Value a, mlir::Value b);
  mlir::Value bitNot(mlir::Value a);
  mlir::Value select(mlir::Value condition, mlir::Value a, mlir::Value b);

  mlir::Value exp(mlir::Value a);
  mlir::Value log(mlir::Value a);
  /// log(1 + a) without loss for small a.
  mlir::Value log1p(mlir::Value a);
  mlir::Value sqrt(mlir::Value a);
  mlir::Value tanh(mlir::Value a);
  mlir::Value erf(mlir::Value a);
  mlir::Value pow(mlir::Value a, mlir::Value b);

  /// Widens 16-bit and smaller floats to f32, leaves other types alone.
  mlir::Value widened(mlir::Value a);
  /// Float to float of another width.
  mlir::Value rounded(mlir::Value a, mlir::Type type);
  /// Cast-25: `from` and `to` are ONNX's types and know their sign. Floats to
  /// integers go toward zero, everything to bool is `!= 0`.
  mlir::Value cast(mlir::Value a, mlir::Type from, mlir::Type to);
  /// Between `index` and integers.
  mlir::Value toIndex(mlir::Value a);
  mlir::Value fromIndex(mlir::Value a, mlir::Type type);
};

/// The type that 16-bit and smaller floats are computed in: f32; others: same.
mlir::Type widenedType(mlir::Type type);

/// True for `ui8` and so on, and for booleans.
bool isUnsignedType(mlir::Type type);

/// `ui8` -> `i8`.
mlir::Type signlessType(mlir::Type type);

} // namespace strata::lower

#endif // STRATA_STAGE_LOWER_BUILDERS_SCALARS_H
