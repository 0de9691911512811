//===- MathBuilder.h - Formulas on scalars and tiles ------------*- C++ -*-===//
//
// Writes arithmetic of one floating-point type; constants take its shape. The
// functions at the end use only what Tile IR has: arith, and of math abs, ceil,
// exp, floor, fma, log, powf, sqrt and atan2.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_LIB_STAGE_CODEGEN_HOST_MATHBUILDER_H
#define STRATA_LIB_STAGE_CODEGEN_HOST_MATHBUILDER_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace strata::codegen {

class MathBuilder {
public:
  using Value = mlir::Value;
  using Predicate = mlir::arith::CmpFPredicate;

  /// For values of `type`: f32 or f64, or a tile of it.
  MathBuilder(mlir::ImplicitLocOpBuilder &b, mlir::Type type);

  bool isDouble() const;

  Value real(double value);
  Value integer(int64_t value);
  Value add(Value x, Value y);
  Value sub(Value x, Value y);
  Value mul(Value x, Value y);
  Value div(Value x, Value y);
  Value fma(Value x, Value y, Value z);
  Value neg(Value x);
  Value abs(Value x);
  Value exp(Value x);
  Value log(Value x);
  Value sqrt(Value x);
  Value floor(Value x);
  Value min(Value x, Value y);
  Value max(Value x, Value y);
  Value compare(Predicate predicate, Value x, Value y);
  Value select(Value condition, Value x, Value y);
  Value bits(Value x);     ///< as integers of the same width
  Value fromBits(Value x); ///< back
  /// |size| with the sign of `sign`.
  Value copySign(Value size, Value sign);
  /// ((c0 * x + c1) * x + c2) ...
  Value polynomial(Value x, llvm::ArrayRef<double> coefficients);

  mlir::ImplicitLocOpBuilder &b;
  mlir::Type type, bitsType;
};

/// One formula per function, in MathFunctions.cpp, with its accuracy. `x` has
/// the builder's type.
namespace formula {
using mlir::Value;
Value erf(MathBuilder &m, Value x); ///< f32 only
Value atan(MathBuilder &m, Value x);
Value asin(MathBuilder &m, Value x);
Value acos(MathBuilder &m, Value x);
Value asinh(MathBuilder &m, Value x);
Value acosh(MathBuilder &m, Value x);
Value atanh(MathBuilder &m, Value x);
Value expm1(MathBuilder &m, Value x);
Value log1p(MathBuilder &m, Value x);
Value log10(MathBuilder &m, Value x);
Value cbrt(MathBuilder &m, Value x);
Value trunc(MathBuilder &m, Value x);
Value round(MathBuilder &m, Value x);
Value roundEven(MathBuilder &m, Value x);

/// Of f32 by arithmetic alone, for the host.
Value expBits(MathBuilder &m, Value x);
Value exp2Bits(MathBuilder &m, Value x);
Value logBits(MathBuilder &m, Value x);
Value log2Bits(MathBuilder &m, Value x);
Value sinBits(MathBuilder &m, Value x);
Value cosBits(MathBuilder &m, Value x);
Value tanhBits(MathBuilder &m, Value x);
} // namespace formula

} // namespace strata::codegen

#endif // STRATA_LIB_STAGE_CODEGEN_HOST_MATHBUILDER_H
