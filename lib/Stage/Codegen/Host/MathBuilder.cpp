//===- MathBuilder.cpp - Formulas on scalars and tiles --------------------===//
#include "MathBuilder.h"

using namespace mlir;

namespace strata::codegen {

static Type withElement(Type type, Type element) {
  if (auto shaped = dyn_cast<ShapedType>(type))
    return shaped.clone(element);
  return element;
}

static Value constant(ImplicitLocOpBuilder &b, Type type, TypedAttr element) {
  if (auto shaped = dyn_cast<ShapedType>(type))
    element = DenseElementsAttr::get(shaped, Attribute(element));
  return arith::ConstantOp::create(b, element);
}

MathBuilder::MathBuilder(ImplicitLocOpBuilder &b, Type type)
    : b(b), type(type),
      bitsType(withElement(
          type, b.getIntegerType(
                    getElementTypeOrSelf(type).getIntOrFloatBitWidth()))) {}

bool MathBuilder::isDouble() const {
  return getElementTypeOrSelf(type).isF64();
}

Value MathBuilder::real(double value) {
  return constant(b, type, b.getFloatAttr(getElementTypeOrSelf(type), value));
}
Value MathBuilder::integer(int64_t value) {
  return constant(b, bitsType,
                  b.getIntegerAttr(getElementTypeOrSelf(bitsType), value));
}
Value MathBuilder::add(Value x, Value y) {
  return arith::AddFOp::create(b, x, y);
}
Value MathBuilder::sub(Value x, Value y) {
  return arith::SubFOp::create(b, x, y);
}
Value MathBuilder::mul(Value x, Value y) {
  return arith::MulFOp::create(b, x, y);
}
Value MathBuilder::div(Value x, Value y) {
  return arith::DivFOp::create(b, x, y);
}
Value MathBuilder::fma(Value x, Value y, Value z) {
  return math::FmaOp::create(b, x, y, z);
}
Value MathBuilder::neg(Value x) { return arith::NegFOp::create(b, x); }
Value MathBuilder::abs(Value x) { return math::AbsFOp::create(b, x); }
Value MathBuilder::exp(Value x) { return math::ExpOp::create(b, x); }
Value MathBuilder::log(Value x) { return math::LogOp::create(b, x); }
Value MathBuilder::sqrt(Value x) { return math::SqrtOp::create(b, x); }
Value MathBuilder::floor(Value x) { return math::FloorOp::create(b, x); }
Value MathBuilder::min(Value x, Value y) {
  return arith::MinimumFOp::create(b, x, y);
}
Value MathBuilder::max(Value x, Value y) {
  return arith::MaximumFOp::create(b, x, y);
}
Value MathBuilder::compare(Predicate predicate, Value x, Value y) {
  return arith::CmpFOp::create(b, predicate, x, y);
}
Value MathBuilder::select(Value condition, Value x, Value y) {
  return arith::SelectOp::create(b, condition, x, y);
}
Value MathBuilder::bits(Value x) {
  return arith::BitcastOp::create(b, bitsType, x);
}
Value MathBuilder::fromBits(Value x) {
  return arith::BitcastOp::create(b, type, x);
}

Value MathBuilder::copySign(Value size, Value sign) {
  int64_t mask = isDouble() ? INT64_MIN : int64_t(INT32_MIN);
  Value magnitude = arith::AndIOp::create(b, bits(size), integer(~mask));
  Value signBit = arith::AndIOp::create(b, bits(sign), integer(mask));
  return fromBits(arith::OrIOp::create(b, magnitude, signBit));
}

Value MathBuilder::polynomial(Value x, ArrayRef<double> coefficients) {
  Value sum = real(coefficients.front());
  for (double coefficient : coefficients.drop_front())
    sum = fma(sum, x, real(coefficient));
  return sum;
}

} // namespace strata::codegen
