//===- Scalars.cpp - Arithmetic on one element ----------------------------===//
#include "Scalars.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace strata::lower {

static bool isFloat(Value value) { return isa<FloatType>(value.getType()); }

Type widenedType(Type type) {
  auto floating = dyn_cast<FloatType>(type);
  return floating && floating.getWidth() < 32
             ? Float32Type::get(type.getContext())
             : type;
}

bool isUnsignedType(Type type) {
  return type.isUnsignedInteger() || type.isInteger(1);
}

Type signlessType(Type type) {
  if (isa<IntegerType>(type))
    return IntegerType::get(type.getContext(), type.getIntOrFloatBitWidth());
  return type;
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

Value Scalars::number(Type type, double value) {
  if (!isa<FloatType>(type))
    return integer(type, static_cast<int64_t>(value));
  return arith::ConstantOp::create(builder, loc,
                                   builder.getFloatAttr(type, value));
}

Value Scalars::integer(Type type, int64_t value) {
  if (isa<FloatType>(type))
    return number(type, static_cast<double>(value));
  if (type.isIndex())
    return arith::ConstantOp::create(builder, loc, builder.getIndexAttr(value));
  unsigned width = type.getIntOrFloatBitWidth();
  APInt bits(64, value, /*isSigned=*/true);
  return arith::ConstantOp::create(
      builder, loc, IntegerAttr::get(type, bits.sextOrTrunc(width)));
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

Value Scalars::add(Value a, Value b) {
  if (isFloat(a))
    return arith::AddFOp::create(builder, loc, a, b);
  return arith::AddIOp::create(builder, loc, a, b);
}

Value Scalars::sub(Value a, Value b) {
  if (isFloat(a))
    return arith::SubFOp::create(builder, loc, a, b);
  return arith::SubIOp::create(builder, loc, a, b);
}

Value Scalars::mul(Value a, Value b) {
  if (isFloat(a))
    return arith::MulFOp::create(builder, loc, a, b);
  return arith::MulIOp::create(builder, loc, a, b);
}

Value Scalars::div(Value a, Value b, bool isUnsigned) {
  if (isFloat(a))
    return arith::DivFOp::create(builder, loc, a, b);
  Value one = like(b, 1), zero = like(b, 0);
  Value safe = select(equal(b, zero), one, b);
  if (isUnsigned)
    return arith::DivUIOp::create(builder, loc, a, safe);
  Value isMinusOne = equal(b, like(b, -1));
  safe = select(isMinusOne, one, safe);
  Value quotient = arith::DivSIOp::create(builder, loc, a, safe);
  return select(isMinusOne, neg(a), quotient);
}

Value Scalars::rem(Value a, Value b, bool isUnsigned) {
  if (isFloat(a))
    return arith::RemFOp::create(builder, loc, a, b);
  Value one = like(b, 1);
  Value safe = select(equal(b, like(b, 0)), one, b);
  if (isUnsigned)
    return arith::RemUIOp::create(builder, loc, a, safe);
  safe = select(equal(b, like(b, -1)), one, safe);
  return arith::RemSIOp::create(builder, loc, a, safe);
}

Value Scalars::neg(Value a) {
  if (isFloat(a))
    return arith::NegFOp::create(builder, loc, a);
  return sub(like(a, 0), a);
}

Value Scalars::abs(Value a) {
  if (isFloat(a))
    return math::AbsFOp::create(builder, loc, a);
  return max(a, neg(a));
}

Value Scalars::max(Value a, Value b, bool isUnsigned) {
  if (isFloat(a))
    return arith::MaximumFOp::create(builder, loc, a, b);
  if (isUnsigned)
    return arith::MaxUIOp::create(builder, loc, a, b);
  return arith::MaxSIOp::create(builder, loc, a, b);
}

Value Scalars::min(Value a, Value b, bool isUnsigned) {
  if (isFloat(a))
    return arith::MinimumFOp::create(builder, loc, a, b);
  if (isUnsigned)
    return arith::MinUIOp::create(builder, loc, a, b);
  return arith::MinSIOp::create(builder, loc, a, b);
}

//===----------------------------------------------------------------------===//
// Comparison, logic
//===----------------------------------------------------------------------===//

Value Scalars::less(Value a, Value b, bool isUnsigned) {
  if (isFloat(a))
    return arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OLT, a, b);
  return arith::CmpIOp::create(
      builder, loc,
      isUnsigned ? arith::CmpIPredicate::ult : arith::CmpIPredicate::slt, a, b);
}

Value Scalars::lessOrEqual(Value a, Value b, bool isUnsigned) {
  if (isFloat(a))
    return arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OLE, a, b);
  return arith::CmpIOp::create(
      builder, loc,
      isUnsigned ? arith::CmpIPredicate::ule : arith::CmpIPredicate::sle, a, b);
}

Value Scalars::equal(Value a, Value b) {
  if (isFloat(a))
    return arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OEQ, a, b);
  return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq, a, b);
}

Value Scalars::isNaN(Value a) {
  return arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::UNO, a, a);
}

Value Scalars::bitAnd(Value a, Value b) {
  return arith::AndIOp::create(builder, loc, a, b);
}
Value Scalars::bitOr(Value a, Value b) {
  return arith::OrIOp::create(builder, loc, a, b);
}
Value Scalars::bitXor(Value a, Value b) {
  return arith::XOrIOp::create(builder, loc, a, b);
}
Value Scalars::bitNot(Value a) { return bitXor(a, like(a, -1)); }

Value Scalars::select(Value condition, Value a, Value b) {
  return arith::SelectOp::create(builder, loc, condition, a, b);
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

Value Scalars::exp(Value a) { return math::ExpOp::create(builder, loc, a); }
Value Scalars::log(Value a) { return math::LogOp::create(builder, loc, a); }
Value Scalars::sqrt(Value a) { return math::SqrtOp::create(builder, loc, a); }
Value Scalars::tanh(Value a) { return math::TanhOp::create(builder, loc, a); }
Value Scalars::erf(Value a) { return math::ErfOp::create(builder, loc, a); }
Value Scalars::pow(Value a, Value b) {
  return math::PowFOp::create(builder, loc, a, b);
}

Value Scalars::log1p(Value a) { return math::Log1pOp::create(builder, loc, a); }

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

Value Scalars::widened(Value a) { return rounded(a, widenedType(a.getType())); }

Value Scalars::rounded(Value a, Type type) {
  unsigned from = a.getType().getIntOrFloatBitWidth();
  unsigned to = type.getIntOrFloatBitWidth();
  if (a.getType() == type || !isFloat(a))
    return a;
  if (from < to)
    return arith::ExtFOp::create(builder, loc, type, a);
  if (from > to)
    return arith::TruncFOp::create(builder, loc, type, a);
  return rounded(rounded(a, builder.getF32Type()), type); // f16 <-> bf16
}

Value Scalars::cast(Value a, Type from, Type to) {
  Type target = signlessType(to);
  bool isFromFloat = isa<FloatType>(from);
  if (to.isInteger(1)) {
    if (from.isInteger(1))
      return a;
    if (isFromFloat)
      return arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::UNE, a,
                                   like(a, 0));
    return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ne, a,
                                 like(a, 0));
  }
  if (isFromFloat && isa<FloatType>(to))
    return rounded(a, target);
  if (isFromFloat) {
    // Narrow and unsigned types wrap instead of being undefined.
    unsigned width = target.getIntOrFloatBitWidth();
    if (width == 64 && isUnsignedType(to))
      return arith::FPToUIOp::create(builder, loc, target, widened(a));
    bool isDirect = width == 64 || (width == 32 && !isUnsignedType(to));
    Type wide =
        isDirect ? target : builder.getIntegerType(width < 32 ? 32 : 64);
    Value whole = arith::FPToSIOp::create(builder, loc, wide, widened(a));
    return isDirect ? whole
                    : arith::TruncIOp::create(builder, loc, target, whole);
  }
  if (isa<FloatType>(to)) {
    Type wide = widenedType(to);
    Value result =
        isUnsignedType(from)
            ? arith::UIToFPOp::create(builder, loc, wide, a).getResult()
            : arith::SIToFPOp::create(builder, loc, wide, a).getResult();
    return rounded(result, target);
  }
  unsigned fromWidth = a.getType().getIntOrFloatBitWidth();
  unsigned toWidth = target.getIntOrFloatBitWidth();
  if (fromWidth > toWidth)
    return arith::TruncIOp::create(builder, loc, target, a);
  if (fromWidth == toWidth)
    return a;
  if (isUnsignedType(from))
    return arith::ExtUIOp::create(builder, loc, target, a);
  return arith::ExtSIOp::create(builder, loc, target, a);
}

Value Scalars::toIndex(Value a) {
  return arith::IndexCastOp::create(builder, loc, builder.getIndexType(), a);
}

Value Scalars::fromIndex(Value a, Type type) {
  return arith::IndexCastOp::create(builder, loc, type, a);
}

} // namespace strata::lower
