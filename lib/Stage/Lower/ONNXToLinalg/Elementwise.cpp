//===- Elementwise.cpp - Arithmetic, comparison, logic, casts -------------===//
//
// One linalg.generic each; operands are broadcast by their index maps.
//
//===----------------------------------------------------------------------===//
#include "../Builders/Lowering.h"

#include "strata/Dialect/ONNX/Elementwise.h"

#include "mlir/Dialect/Math/IR/Math.h"

#include <cmath>

using namespace mlir;

namespace strata::lower {
namespace {

using Unary = Value (*)(Scalars &, Value, bool isUnsigned);
using Binary = Value (*)(Scalars &, Value, Value, bool isUnsigned);

/// y = f(x).
template <typename OpT>
void addUnary(LoweringTable &table, Unary function) {
  table.addAny<OpT>([function](Operation *op, Lowering &at) {
    Tensor x = at.tensor(op->getOperand(0));
    bool isUnsigned = x.isUnsigned();
    at.set(op->getResult(0), at.emit.pointwise(at.form(op->getResult(0)), {x},
                                               [&](Body &s, ValueRange args) {
                                                 return function(s, args[0],
                                                                 isUnsigned);
                                               }));
    return success();
  });
}

/// z = f(f(x0, x1), x2)...; one operand alone is the result.
template <typename OpT>
void addBinary(LoweringTable &table, Binary function) {
  table.addAny<OpT>([function](Operation *op, Lowering &at) {
    SmallVector<Tensor> inputs = at.tensors(op->getOperands());
    bool isUnsigned = inputs[0].isUnsigned();
    at.set(op->getResult(0),
           at.emit.pointwise(at.form(op->getResult(0)), inputs,
                             [&](Body &s, ValueRange args) {
                               Value result = args[0];
                               for (Value arg : args.drop_front())
                                 result = function(s, result, arg, isUnsigned);
                               return result;
                             }));
    return success();
  });
}

/// A function of math on one float.
template <typename OpT, typename MathT>
void addMath(LoweringTable &table) {
  addUnary<OpT>(table, [](Scalars &s, Value x, bool) -> Value {
    return MathT::create(s.builder, s.loc, x);
  });
}

void addUnaries(LoweringTable &t) {
  addMath<onnx::AcosOp, math::AcosOp>(t);
  addMath<onnx::AcoshOp, math::AcoshOp>(t);
  addMath<onnx::AsinOp, math::AsinOp>(t);
  addMath<onnx::AsinhOp, math::AsinhOp>(t);
  addMath<onnx::AtanOp, math::AtanOp>(t);
  addMath<onnx::AtanhOp, math::AtanhOp>(t);
  addMath<onnx::CeilOp, math::CeilOp>(t);
  addMath<onnx::CosOp, math::CosOp>(t);
  addMath<onnx::CoshOp, math::CoshOp>(t);
  addMath<onnx::ErfOp, math::ErfOp>(t);
  addMath<onnx::ExpOp, math::ExpOp>(t);
  addMath<onnx::FloorOp, math::FloorOp>(t);
  addMath<onnx::LogOp, math::LogOp>(t);
  addMath<onnx::RoundOp, math::RoundEvenOp>(t);
  addMath<onnx::SinOp, math::SinOp>(t);
  addMath<onnx::SinhOp, math::SinhOp>(t);
  addMath<onnx::SqrtOp, math::SqrtOp>(t);
  addMath<onnx::TanOp, math::TanOp>(t);
  addMath<onnx::TanhOp, math::TanhOp>(t);
  addUnary<onnx::AbsOp>(t, [](Scalars &s, Value x, bool isUnsigned) {
    return isUnsigned ? x : s.abs(x);
  });
  addUnary<onnx::NegOp>(t, [](Scalars &s, Value x, bool) { return s.neg(x); });
  addUnary<onnx::ReciprocalOp>(
      t, [](Scalars &s, Value x, bool) { return s.div(s.like(x, 1), x); });
  // NaN and zeros of both signs stay what they are.
  addUnary<onnx::SignOp>(t, [](Scalars &s, Value x, bool isUnsigned) {
    Value zero = s.like(x, 0), one = s.like(x, 1);
    Value isPositive = s.less(zero, x, isUnsigned);
    Value rest =
        isUnsigned ? zero : s.select(s.less(x, zero), s.like(x, -1), x);
    return s.select(isPositive, one, rest);
  });
  addUnary<onnx::NotOp>(t,
                        [](Scalars &s, Value x, bool) { return s.bitNot(x); });
  addUnary<onnx::BitwiseNotOp>(
      t, [](Scalars &s, Value x, bool) { return s.bitNot(x); });
  addUnary<onnx::IsNaNOp>(t,
                          [](Scalars &s, Value x, bool) { return s.isNaN(x); });
}

void addBinaries(LoweringTable &t) {
  auto add = [](Scalars &s, Value a, Value b, bool) { return s.add(a, b); };
  addBinary<onnx::AddOp>(t, add);
  addBinary<onnx::SumOp>(t, add);
  addBinary<onnx::SubOp>(
      t, [](Scalars &s, Value a, Value b, bool) { return s.sub(a, b); });
  addBinary<onnx::MulOp>(
      t, [](Scalars &s, Value a, Value b, bool) { return s.mul(a, b); });
  addBinary<onnx::DivOp>(t, [](Scalars &s, Value a, Value b, bool isUnsigned) {
    return s.div(a, b, isUnsigned);
  });
  addBinary<onnx::MaxOp>(t, [](Scalars &s, Value a, Value b, bool isUnsigned) {
    return s.max(a, b, isUnsigned);
  });
  addBinary<onnx::MinOp>(t, [](Scalars &s, Value a, Value b, bool isUnsigned) {
    return s.min(a, b, isUnsigned);
  });
  auto bitAnd = [](Scalars &s, Value a, Value b, bool) {
    return s.bitAnd(a, b);
  };
  auto bitOr = [](Scalars &s, Value a, Value b, bool) { return s.bitOr(a, b); };
  auto bitXor = [](Scalars &s, Value a, Value b, bool) {
    return s.bitXor(a, b);
  };
  addBinary<onnx::AndOp>(t, bitAnd);
  addBinary<onnx::BitwiseAndOp>(t, bitAnd);
  addBinary<onnx::OrOp>(t, bitOr);
  addBinary<onnx::BitwiseOrOp>(t, bitOr);
  addBinary<onnx::XorOp>(t, bitXor);
  addBinary<onnx::BitwiseXorOp>(t, bitXor);
  addBinary<onnx::EqualOp>(
      t, [](Scalars &s, Value a, Value b, bool) { return s.equal(a, b); });
  addBinary<onnx::LessOp>(t, [](Scalars &s, Value a, Value b, bool isUnsigned) {
    return s.less(a, b, isUnsigned);
  });
  addBinary<onnx::LessOrEqualOp>(
      t, [](Scalars &s, Value a, Value b, bool isUnsigned) {
        return s.lessOrEqual(a, b, isUnsigned);
      });
  addBinary<onnx::GreaterOp>(t,
                             [](Scalars &s, Value a, Value b, bool isUnsigned) {
                               return s.less(b, a, isUnsigned);
                             });
  addBinary<onnx::GreaterOrEqualOp>(
      t, [](Scalars &s, Value a, Value b, bool isUnsigned) {
        return s.lessOrEqual(b, a, isUnsigned);
      });
  addBinary<onnx::PReluOp>(t, [](Scalars &s, Value x, Value slope, bool) {
    return s.select(s.less(x, s.like(x, 0)), s.mul(slope, x), x);
  });
}

/// Mean-13: y = (x0 + x1 + ...) / n.
LogicalResult lowerMean(onnx::MeanOp op, Lowering &at) {
  SmallVector<Tensor> inputs = at.tensors(op->getOperands());
  at.set(op->getResult(0),
         at.emit.pointwise(at.form(op->getResult(0)), inputs,
                           [&](Body &s, ValueRange args) {
                             Value sum = args[0];
                             for (Value arg : args.drop_front())
                               sum = s.add(sum, arg);
                             return s.div(sum, s.like(sum, args.size()));
                           }));
  return success();
}

/// Mod-13: the remainder has the sign of the divisor (fmod = 0) or of the
/// dividend (fmod = 1).
LogicalResult lowerMod(onnx::ModOp op, Lowering &at) {
  SmallVector<Tensor> inputs = at.tensors(op->getOperands());
  bool isUnsigned = inputs[0].isUnsigned();
  bool isFmod = op.getFmod() != 0;
  at.set(op->getResult(0),
         at.emit.pointwise(
             at.form(op->getResult(0)), inputs, [&](Body &s, ValueRange args) {
               Value a = args[0], b = args[1];
               Value r = s.rem(a, b, isUnsigned);
               if (isFmod || isUnsigned)
                 return r;
               Value zero = s.like(r, 0);
               Value differs = s.bitXor(s.less(r, zero), s.less(b, zero));
               Value isRest = s.bitNot(s.equal(r, zero));
               return s.select(s.bitAnd(isRest, differs), s.add(r, b), r);
             }));
  return success();
}

/// base ^ exponent for exponents >= 0, by squaring; the parity of exponents
/// beyond 63 is kept, which is all that bases 1 and -1 need.
Value integerPower(Scalars &s, Value base, Value exponent) {
  Value limit =
      s.add(s.like(exponent, 62), s.bitAnd(exponent, s.like(exponent, 1)));
  exponent = s.min(exponent, limit);
  Value result = s.like(base, 1);
  for (int64_t bit = 0; bit < 6; ++bit) {
    Value isSet =
        s.bitNot(s.equal(s.bitAnd(exponent, s.like(exponent, double(1 << bit))),
                         s.like(exponent, 0)));
    result = s.select(isSet, s.mul(result, base), result);
    base = s.mul(base, base);
  }
  return result;
}

/// Small whole exponents and the square root as products; or null.
Value constantPower(Scalars &s, Value x, double exponent) {
  if (exponent == 1)
    return x;
  if (exponent == 2)
    return s.mul(x, x);
  if (exponent == 3)
    return s.mul(s.mul(x, x), x);
  if (exponent == 0.5)
    return s.sqrt(x);
  if (exponent == -1)
    return s.div(s.like(x, 1), x);
  return {};
}

/// Pow-15: z = x ^ y in the type of x; types may differ.
LogicalResult lowerPow(onnx::PowOp op, Lowering &at) {
  SmallVector<Tensor> inputs = at.tensors(op->getOperands());
  Tensor form = at.form(op->getResult(0));
  Type xType = inputs[0].element, yType = inputs[1].element;
  std::optional<double> exponent;
  if (DenseElementsAttr data = at.constantData(op->getOperand(1));
      data && data.isSplat() && isa<Float32Type, Float64Type>(yType))
    exponent = data.getSplatValue<APFloat>().convertToDouble();
  at.set(
      op->getResult(0),
      at.emit.pointwise(form, inputs, [&](Body &s, ValueRange args) -> Value {
        Value x = args[0], y = args[1];
        if (isa<FloatType>(xType)) {
          if (exponent)
            if (Value product = constantPower(s, x, *exponent))
              return product;
          Value power = isa<FloatType>(yType) ? s.rounded(y, x.getType())
                                              : s.cast(y, yType, x.getType());
          return s.pow(x, power);
        }
        if (!isa<FloatType>(yType))
          return integerPower(s, x, s.cast(y, yType, s.builder.getI64Type()));
        Type wide = s.builder.getF64Type();
        Value power = s.pow(s.cast(x, xType, wide), s.rounded(y, wide));
        return s.cast(power, wide, xType);
      }));
  return success();
}

/// Clip-13: y = min(max(x, low), high).
LogicalResult lowerClip(onnx::ClipOp op, Lowering &at) {
  SmallVector<Tensor> inputs{at.tensor(op.getInput())};
  if (op.getMin())
    inputs.push_back(at.tensor(op.getMin()));
  if (op.getMax())
    inputs.push_back(at.tensor(op.getMax()));
  bool isUnsigned = inputs[0].isUnsigned();
  bool hasMin = bool(op.getMin()), hasMax = bool(op.getMax());
  at.set(op->getResult(0),
         at.emit.pointwise(at.form(op->getResult(0)), inputs,
                           [&](Body &s, ValueRange args) {
                             Value y = args[0];
                             if (hasMin)
                               y = s.max(y, args[1], isUnsigned);
                             if (hasMax)
                               y = s.min(y, args.back(), isUnsigned);
                             return y;
                           }));
  return success();
}

/// Where-16: z = condition ? x : y.
LogicalResult lowerWhere(onnx::WhereOp op, Lowering &at) {
  at.set(op->getResult(0), at.emit.pointwise(at.form(op->getResult(0)),
                                             at.tensors(op->getOperands()),
                                             [](Body &s, ValueRange args) {
                                               return s.select(args[0], args[1],
                                                               args[2]);
                                             }));
  return success();
}

/// IsInf-20: y = |x| == inf, of the signs that are asked for.
LogicalResult lowerIsInf(onnx::IsInfOp op, Lowering &at) {
  bool isNegative = op.getDetectNegative(), isPositive = op.getDetectPositive();
  at.set(op->getResult(0),
         at.emit.pointwise(
             at.form(op->getResult(0)), {at.tensor(op->getOperand(0))},
             [&](Body &s, ValueRange args) {
               Value result = s.integer(s.builder.getI1Type(), 0);
               if (isPositive)
                 result = s.equal(args[0], s.like(args[0], INFINITY));
               if (isNegative)
                 result = s.bitOr(result,
                                  s.equal(args[0], s.like(args[0], -INFINITY)));
               return result;
             }));
  return success();
}

/// BitShift-11: z = x << y or x >> y; shifts of the width or more give 0.
LogicalResult lowerBitShift(onnx::BitShiftOp op, Lowering &at) {
  bool isLeft = op.getDirection() == "LEFT";
  at.set(op->getResult(0),
         at.emit.pointwise(
             at.form(op->getResult(0)), at.tensors(op->getOperands()),
             [&](Body &s, ValueRange args) -> Value {
               unsigned width = args[0].getType().getIntOrFloatBitWidth();
               Value zero = s.like(args[0], 0);
               Value fits =
                   s.less(args[1], s.like(args[1], width), /*isUnsigned=*/true);
               Value by = s.select(fits, args[1], zero);
               Value shifted =
                   isLeft
                       ? arith::ShLIOp::create(s.builder, s.loc, args[0], by)
                             .getResult()
                       : arith::ShRUIOp::create(s.builder, s.loc, args[0], by)
                             .getResult();
               return s.select(fits, shifted, zero);
             }));
  return success();
}

/// Cast-25 and CastLike: toward zero from float to integer.
LogicalResult lowerCast(Operation *op, Lowering &at) {
  Tensor x = at.tensor(op->getOperand(0)), form = at.form(op->getResult(0));
  auto isPlainNumber = [](Type type) {
    return type.isInteger() ||
           isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(type);
  };
  if (!isPlainNumber(x.element) || !isPlainNumber(form.element))
    return at.fail("the type has fewer than 16 bits");
  Tensor y = at.emit.parallel(form, {{x, broadcastMap(form, x)}},
                              [&](Body &s, ValueRange args) {
                                return s.cast(args[0], x.element, form.element);
                              });
  at.set(op->getResult(0), y);
  return success();
}

/// BitCast-26: the same bits as another type of the same width.
LogicalResult lowerBitCast(onnx::BitCastOp op, Lowering &at) {
  Tensor x = at.tensor(op->getOperand(0)), form = at.form(op->getResult(0));
  Type target = signlessType(form.element);
  at.set(op->getResult(0),
         at.emit.parallel(form, {{x, identityMap(form)}},
                          [&](Body &s, ValueRange args) -> Value {
                            if (args[0].getType() == target)
                              return args[0];
                            // A boolean lies as one byte.
                            if (x.element.isInteger(1) || target.isInteger(1))
                              return s.cast(args[0], x.element, form.element);
                            return arith::BitcastOp::create(s.builder, s.loc,
                                                            target, args[0]);
                          }));
  return success();
}

/// Dropout-22 without training: y = x, mask = true.
LogicalResult lowerDropout(onnx::DropoutOp op, Lowering &at) {
  std::optional<SmallVector<int64_t>> training =
      at.constants(op.getTrainingMode());
  if (!training || (!training->empty() && training->front() != 0))
    return at.fail("training mode");
  at.set(op.getOutput(), at.tensor(op.getData()));
  if (op.getMask())
    at.set(op.getMask(), at.emit.splat(at.form(op.getMask()), 1));
  return success();
}

} // namespace

void addElementwise(LoweringTable &table) {
  addUnaries(table);
  addBinaries(table);
  table.addAny<onnx::IdentityOp>([](Operation *op, Lowering &at) {
    at.set(op->getResult(0), at.tensor(op->getOperand(0)));
    return success();
  });
  table.add<onnx::MeanOp>(lowerMean);
  table.add<onnx::ModOp>(lowerMod);
  table.add<onnx::PowOp>(lowerPow);
  table.add<onnx::ClipOp>(lowerClip);
  table.add<onnx::WhereOp>(lowerWhere);
  table.add<onnx::IsInfOp>(lowerIsInf);
  table.add<onnx::BitShiftOp>(lowerBitShift);
  table.addAny<onnx::CastOp>(lowerCast);
  table.addAny<onnx::CastLikeOp>(lowerCast);
  table.add<onnx::BitCastOp>(lowerBitCast);
  table.add<onnx::DropoutOp>(lowerDropout);
}

} // namespace strata::lower
