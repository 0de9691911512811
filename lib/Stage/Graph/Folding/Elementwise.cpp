//===- Elementwise.cpp - Evaluates elementwise operations -----------------===//
//
// Floats by APFloat in the element type, round to nearest even; integers by
// APInt, wrapping as ONNX Runtime does. A division by zero, a cast out of range
// and anything that asks a math library is not evaluated.
//
//===----------------------------------------------------------------------===//
#include "../Folding.h"

#include "llvm/ADT/StringSwitch.h"

#include <cmath>

using namespace mlir;

namespace strata::graph {

static constexpr APFloat::roundingMode nearest = APFloat::rmNearestTiesToEven;

namespace {
/// Combines elements with equal flat index; nullopt gives up.
using Combiner = llvm::function_ref<std::optional<APInt>(ArrayRef<APInt>)>;
} // namespace

/// Applies `combine` over the broadcast of all operands.
static Results broadcast(const FoldContext &context, Combiner combine) {
  RankedTensorType type = context.resultType();
  if (!type || context.operands.empty())
    return std::nullopt;
  bool allSplat = true;
  for (const std::optional<ConstantTensor> &operand : context.operands) {
    if (!operand)
      return std::nullopt;
    allSplat &= operand->isSplat() && operand->size() > 0;
  }
  int64_t count =
      allSplat && type.getNumElements() > 0 ? 1 : type.getNumElements();
  if (count > context.maxElements && count > 1)
    return std::nullopt;
  ArrayRef<int64_t> shape = type.getShape();
  SmallVector<int64_t> strides = stridesOf(shape);
  ConstantTensor result{type, {}};
  for (int64_t i = 0; i < count; ++i) {
    SmallVector<APInt> elements;
    for (const std::optional<ConstantTensor> &operand : context.operands) {
      ArrayRef<int64_t> own = operand->type.getShape();
      SmallVector<int64_t> ownStrides = stridesOf(own);
      int64_t flat = 0, offset = int64_t(shape.size() - own.size());
      for (int64_t d = 0; d < int64_t(own.size()); ++d)
        if (own[d] != 1)
          flat += (i / strides[d + offset]) % shape[d + offset] * ownStrides[d];
      elements.push_back(operand->at(flat));
    }
    std::optional<APInt> element = combine(elements);
    if (!element)
      return std::nullopt;
    result.bits.push_back(*element);
  }
  return SmallVector<ConstantTensor, 1>{std::move(result)};
}

/// The element type of the operands of `context`.
static Type operandElement(const FoldContext &context) {
  return cast<TensorType>(context.op->getOperand(0).getType()).getElementType();
}

static APFloat toFloat(Type element, const APInt &bits) {
  return APFloat(cast<FloatType>(element).getFloatSemantics(), bits);
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

enum class Binary { Add, Sub, Mul, Div, Mod, Min, Max };

static std::optional<APInt>
combineFloats(Binary op, Type element, const APInt &left, const APInt &right) {
  APFloat a = toFloat(element, left), b = toFloat(element, right);
  switch (op) {
  case Binary::Add:
    a.add(b, nearest);
    break;
  case Binary::Sub:
    a.subtract(b, nearest);
    break;
  case Binary::Mul:
    a.multiply(b, nearest);
    break;
  case Binary::Div:
    a.divide(b, nearest);
    break;
  case Binary::Mod:
    return std::nullopt;
  case Binary::Min:
    a = llvm::minimum(a, b);
    break;
  case Binary::Max:
    a = llvm::maximum(a, b);
    break;
  }
  return a.bitcastToAPInt();
}

static std::optional<APInt> combineInts(Binary op, bool isUnsignedType,
                                        bool modOfC, const APInt &a,
                                        const APInt &b) {
  switch (op) {
  case Binary::Add:
    return a + b;
  case Binary::Sub:
    return a - b;
  case Binary::Mul:
    return a * b;
  case Binary::Div:
    if (b.isZero())
      return std::nullopt;
    return isUnsignedType ? a.udiv(b) : a.sdiv(b);
  case Binary::Mod: {
    if (b.isZero())
      return std::nullopt;
    if (isUnsignedType)
      return a.urem(b);
    APInt rest = a.srem(b);
    // Mod-13 fmod=0: the sign is that of the divisor.
    bool adjust =
        !modOfC && !rest.isZero() && rest.isNegative() != b.isNegative();
    return adjust ? rest + b : rest;
  }
  case Binary::Min:
    return (isUnsignedType ? a.ult(b) : a.slt(b)) ? a : b;
  case Binary::Max:
    return (isUnsignedType ? a.ugt(b) : a.sgt(b)) ? a : b;
  }
  return std::nullopt;
}

template <Binary op>
static Results arithmetic(const FoldContext &context) {
  Type element = operandElement(context);
  auto fmod = context.op->getAttrOfType<IntegerAttr>("fmod");
  bool modOfC = fmod && fmod.getInt() != 0;
  return broadcast(context, [&](ArrayRef<APInt> values) {
    std::optional<APInt> sum = values[0];
    for (const APInt &value : values.drop_front()) {
      sum = isa<FloatType>(element)
                ? combineFloats(op, element, *sum, value)
                : combineInts(op, isUnsigned(element), modOfC, *sum, value);
      if (!sum)
        return sum;
    }
    return sum;
  });
}

//===----------------------------------------------------------------------===//
// One operand
//===----------------------------------------------------------------------===//

enum class Unary { Neg, Abs, Sqrt, Reciprocal, Floor, Ceil, Not };

static std::optional<APInt> squareRoot(Type element, const APInt &bits) {
  // IEEE 754 rounds the square root correctly, so the host's is everybody's.
  if (element.isF32()) {
    float root = std::sqrt(toFloat(element, bits).convertToFloat());
    return APFloat(root).bitcastToAPInt();
  }
  if (element.isF64()) {
    double root = std::sqrt(toFloat(element, bits).convertToDouble());
    return APFloat(root).bitcastToAPInt();
  }
  return std::nullopt;
}

static std::optional<APInt> applyFloat(Unary op, Type element,
                                       const APInt &bits) {
  APFloat a = toFloat(element, bits);
  switch (op) {
  case Unary::Neg:
    a.changeSign();
    break;
  case Unary::Abs:
    a.clearSign();
    break;
  case Unary::Sqrt:
    return squareRoot(element, bits);
  case Unary::Reciprocal: {
    APFloat one(a.getSemantics(), 1);
    one.divide(a, nearest);
    return one.bitcastToAPInt();
  }
  case Unary::Floor:
    a.roundToIntegral(APFloat::rmTowardNegative);
    break;
  case Unary::Ceil:
    a.roundToIntegral(APFloat::rmTowardPositive);
    break;
  case Unary::Not:
    return std::nullopt;
  }
  return a.bitcastToAPInt();
}

template <Unary op>
static Results unary(const FoldContext &context) {
  Type element = operandElement(context);
  return broadcast(context,
                   [&](ArrayRef<APInt> values) -> std::optional<APInt> {
                     const APInt &a = values[0];
                     if (isa<FloatType>(element))
                       return applyFloat(op, element, a);
                     if (op == Unary::Not && element.isInteger(1))
                       return ~a;
                     if (op == Unary::Neg)
                       return -a;
                     if (op == Unary::Abs)
                       return isUnsigned(element) ? a : a.abs();
                     return std::nullopt;
                   });
}

//===----------------------------------------------------------------------===//
// Truth
//===----------------------------------------------------------------------===//

enum class Order { Equal, Less, LessOrEqual, Greater, GreaterOrEqual };

static bool holds(Order order, APFloat::cmpResult compared) {
  bool equal = compared == APFloat::cmpEqual;
  switch (order) {
  case Order::Equal:
    return equal;
  case Order::Less:
    return compared == APFloat::cmpLessThan;
  case Order::LessOrEqual:
    return equal || compared == APFloat::cmpLessThan;
  case Order::Greater:
    return compared == APFloat::cmpGreaterThan;
  case Order::GreaterOrEqual:
    return equal || compared == APFloat::cmpGreaterThan;
  }
  return false;
}

template <Order order>
static Results compare(const FoldContext &context) {
  Type element = operandElement(context);
  if (!element.isIntOrFloat())
    return std::nullopt;
  return broadcast(
      context, [&](ArrayRef<APInt> values) -> std::optional<APInt> {
        const APInt &a = values[0], &b = values[1];
        if (isa<FloatType>(element))
          return APInt(
              1,
              holds(order, toFloat(element, a).compare(toFloat(element, b))));
        bool less = isUnsigned(element) ? a.ult(b) : a.slt(b);
        APFloat::cmpResult compared = a == b ? APFloat::cmpEqual
                                      : less ? APFloat::cmpLessThan
                                             : APFloat::cmpGreaterThan;
        return APInt(1, holds(order, compared));
      });
}

enum class Logic { And, Or, Xor };

template <Logic op>
static Results logic(const FoldContext &context) {
  return broadcast(context,
                   [&](ArrayRef<APInt> values) -> std::optional<APInt> {
                     if (op == Logic::And)
                       return values[0] & values[1];
                     if (op == Logic::Or)
                       return values[0] | values[1];
                     return values[0] ^ values[1];
                   });
}

static Results where(const FoldContext &context) {
  return broadcast(context,
                   [&](ArrayRef<APInt> values) -> std::optional<APInt> {
                     return values[0].isZero() ? values[2] : values[1];
                   });
}

//===----------------------------------------------------------------------===//
// Cast
//===----------------------------------------------------------------------===//

static std::optional<APInt> castFromFloat(Type from, Type to,
                                          const APInt &bits) {
  APFloat value = toFloat(from, bits);
  if (auto target = dyn_cast<FloatType>(to)) {
    // Saturation and rounding modes of the 8-bit and smaller floats.
    if (target.getWidth() < 16 || from.getIntOrFloatBitWidth() < 16)
      return std::nullopt;
    bool inexact;
    value.convert(target.getFloatSemantics(), nearest, &inexact);
    return value.bitcastToAPInt();
  }
  if (to.isInteger(1))
    return APInt(1, !value.isZero());
  if (to.getIntOrFloatBitWidth() < 8)
    return std::nullopt;
  llvm::APSInt number(to.getIntOrFloatBitWidth(), isUnsigned(to));
  bool exact;
  if (value.convertToInteger(number, APFloat::rmTowardZero, &exact) &
      APFloat::opInvalidOp)
    return std::nullopt;
  return number;
}

static std::optional<APInt> castFromInt(Type from, Type to, const APInt &bits) {
  if (auto target = dyn_cast<FloatType>(to)) {
    if (target.getWidth() < 16)
      return std::nullopt;
    APFloat value(target.getFloatSemantics());
    value.convertFromAPInt(bits, !isUnsigned(from), nearest);
    return value.bitcastToAPInt();
  }
  if (to.isInteger(1))
    return APInt(1, !bits.isZero());
  unsigned width = to.getIntOrFloatBitWidth();
  if (width < 8)
    return std::nullopt;
  return isUnsigned(from) ? bits.zextOrTrunc(width) : bits.sextOrTrunc(width);
}

static Results castElements(const FoldContext &context) {
  RankedTensorType type = context.resultType();
  Type from = operandElement(context);
  if (!type || !from.isIntOrFloat())
    return std::nullopt;
  Type to = type.getElementType();
  // CastLike has a second operand, of which only the type counts.
  FoldContext first{context.op, context.operands.take_front(),
                    context.maxElements};
  return broadcast(first, [&](ArrayRef<APInt> values) {
    return isa<FloatType>(from) ? castFromFloat(from, to, values[0])
                                : castFromInt(from, to, values[0]);
  });
}

static Results identity(const FoldContext &context) {
  if (!context.has(0))
    return std::nullopt;
  return SmallVector<ConstantTensor, 1>{context.operand(0)};
}

Evaluator elementwiseEvaluator(StringRef name) {
  return llvm::StringSwitch<Evaluator>(name)
      .Cases({"onnx.Add", "onnx.Sum"}, arithmetic<Binary::Add>)
      .Case("onnx.Sub", arithmetic<Binary::Sub>)
      .Case("onnx.Mul", arithmetic<Binary::Mul>)
      .Case("onnx.Div", arithmetic<Binary::Div>)
      .Case("onnx.Mod", arithmetic<Binary::Mod>)
      .Case("onnx.Min", arithmetic<Binary::Min>)
      .Case("onnx.Max", arithmetic<Binary::Max>)
      .Case("onnx.Neg", unary<Unary::Neg>)
      .Case("onnx.Abs", unary<Unary::Abs>)
      .Case("onnx.Sqrt", unary<Unary::Sqrt>)
      .Case("onnx.Reciprocal", unary<Unary::Reciprocal>)
      .Case("onnx.Floor", unary<Unary::Floor>)
      .Case("onnx.Ceil", unary<Unary::Ceil>)
      .Case("onnx.Not", unary<Unary::Not>)
      .Case("onnx.Equal", compare<Order::Equal>)
      .Case("onnx.Less", compare<Order::Less>)
      .Case("onnx.LessOrEqual", compare<Order::LessOrEqual>)
      .Case("onnx.Greater", compare<Order::Greater>)
      .Case("onnx.GreaterOrEqual", compare<Order::GreaterOrEqual>)
      .Case("onnx.And", logic<Logic::And>)
      .Case("onnx.Or", logic<Logic::Or>)
      .Case("onnx.Xor", logic<Logic::Xor>)
      .Case("onnx.Where", where)
      .Cases({"onnx.Cast", "onnx.CastLike"}, castElements)
      .Case("onnx.Identity", identity)
      .Default(nullptr);
}

} // namespace strata::graph
