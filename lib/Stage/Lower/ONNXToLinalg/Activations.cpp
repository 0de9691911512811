//===- Activations.cpp - Elementwise operations of neural networks --------===//
//
// One linalg.generic each.
//
//===----------------------------------------------------------------------===//
#include "../Builders/Lowering.h"

#include "strata/Dialect/ONNX/Elementwise.h"

#include <cmath>

using namespace mlir;

namespace strata::lower {
namespace {

/// y = f(x, attributes of the op).
template <typename OpT>
void addActivation(LoweringTable &table,
                   Value (*function)(Scalars &, Value, OpT)) {
  table.addAny<OpT>([function](Operation *op, Lowering &at) {
    at.set(op->getResult(0), at.emit.pointwise(at.form(op->getResult(0)),
                                               {at.tensor(op->getOperand(0))},
                                               [&](Body &s, ValueRange args) {
                                                 return function(s, args[0],
                                                                 cast<OpT>(op));
                                               }));
    return success();
  });
}

double number(const APFloat &value) { return value.convertToDouble(); }

/// x > 0 ? x : negative; NaN takes the second way.
Value positiveOr(Scalars &s, Value x, Value negative) {
  return s.select(s.less(s.like(x, 0), x), x, negative);
}

Value expm1(Scalars &s, Value x) { return s.sub(s.exp(x), s.like(x, 1)); }

Value sigmoid(Scalars &s, Value x) {
  Value one = s.like(x, 1);
  return s.div(one, s.add(one, s.exp(s.neg(x))));
}

/// log(1 + e^x) = max(x, 0) + log(1 + e^-|x|).
Value softplus(Scalars &s, Value x) {
  return s.add(s.max(x, s.like(x, 0)), s.log1p(s.exp(s.neg(s.abs(x)))));
}

Value clampedToUnit(Scalars &s, Value x) {
  return s.max(s.like(x, 0), s.min(s.like(x, 1), x));
}

/// Relu-14: y = max(x, 0).
Value relu(Scalars &s, Value x, onnx::ReluOp) { return s.max(x, s.like(x, 0)); }

/// LeakyRelu-16: y = x < 0 ? alpha x : x.
Value leakyRelu(Scalars &s, Value x, onnx::LeakyReluOp op) {
  return s.select(s.less(x, s.like(x, 0)),
                  s.mul(s.like(x, number(op.getAlpha())), x), x);
}

/// ThresholdedRelu-22: y = x > alpha ? x : 0.
Value thresholdedRelu(Scalars &s, Value x, onnx::ThresholdedReluOp op) {
  return s.select(s.less(s.like(x, number(op.getAlpha())), x), x, s.like(x, 0));
}

/// Elu-22: y = x > 0 ? x : alpha (e^x - 1).
Value elu(Scalars &s, Value x, onnx::EluOp op) {
  return positiveOr(s, x, s.mul(s.like(x, number(op.getAlpha())), expm1(s, x)));
}

/// Celu-12: y = max(0, x) + min(0, alpha (e^(x / alpha) - 1)).
Value celu(Scalars &s, Value x, onnx::CeluOp op) {
  Value alpha = s.like(x, number(op.getAlpha())), zero = s.like(x, 0);
  Value negative = s.mul(alpha, expm1(s, s.div(x, alpha)));
  return s.add(s.max(zero, x), s.min(zero, negative));
}

/// Selu-22: y = gamma (x > 0 ? x : alpha e^x - alpha).
Value selu(Scalars &s, Value x, onnx::SeluOp op) {
  Value alpha = s.like(x, number(op.getAlpha()));
  Value negative = s.sub(s.mul(alpha, s.exp(x)), alpha);
  return s.mul(s.like(x, number(op.getGamma())), positiveOr(s, x, negative));
}

/// Gelu-20: y = x / 2 (1 + erf(x / sqrt 2)), or with tanh.
Value gelu(Scalars &s, Value x, onnx::GeluOp op) {
  Value inner;
  if (op.getApproximate() == "tanh") {
    Value cubic = s.mul(s.like(x, 0.044715), s.mul(s.mul(x, x), x));
    inner = s.tanh(s.mul(s.like(x, std::sqrt(2 / M_PI)), s.add(x, cubic)));
  } else {
    inner = s.erf(s.mul(x, s.like(x, M_SQRT1_2)));
  }
  return s.mul(s.mul(s.like(x, 0.5), x), s.add(s.like(x, 1), inner));
}

/// HardSigmoid-22: y = max(0, min(1, alpha x + beta)).
Value hardSigmoid(Scalars &s, Value x, onnx::HardSigmoidOp op) {
  return clampedToUnit(s, s.add(s.mul(s.like(x, number(op.getAlpha())), x),
                                s.like(x, number(op.getBeta()))));
}

/// HardSwish-22: y = x max(0, min(1, x / 6 + 1 / 2)).
Value hardSwish(Scalars &s, Value x, onnx::HardSwishOp) {
  Value inner = s.add(s.mul(x, s.like(x, 1.0 / 6)), s.like(x, 0.5));
  return s.mul(x, clampedToUnit(s, inner));
}

/// Sigmoid-13: y = 1 / (1 + e^-x).
Value plainSigmoid(Scalars &s, Value x, onnx::SigmoidOp) {
  return sigmoid(s, x);
}

/// Swish-24: y = x sigmoid(alpha x).
Value swish(Scalars &s, Value x, onnx::SwishOp op) {
  double alpha = number(op.getAlpha());
  return s.mul(x, sigmoid(s, alpha == 1 ? x : s.mul(s.like(x, alpha), x)));
}

/// Mish-22: y = x tanh(log(1 + e^x)).
Value mish(Scalars &s, Value x, onnx::MishOp) {
  return s.mul(x, s.tanh(softplus(s, x)));
}

/// Softplus-22: y = log(1 + e^x).
Value plainSoftplus(Scalars &s, Value x, onnx::SoftplusOp) {
  return softplus(s, x);
}

/// Softsign-22: y = x / (1 + |x|).
Value softsign(Scalars &s, Value x, onnx::SoftsignOp) {
  return s.div(x, s.add(s.like(x, 1), s.abs(x)));
}

/// Shrink-9: x < -lambd: x + bias; x > lambd: x - bias; else 0.
LogicalResult lowerShrink(onnx::ShrinkOp op, Lowering &at) {
  double lambd = number(op.getLambd()), bias = number(op.getBias());
  Tensor x = at.tensor(op->getOperand(0)), form = at.form(op->getResult(0));
  Tensor y =
      at.emit.pointwise(form, {x}, [&](Body &s, ValueRange args) -> Value {
        Type type = args[0].getType();
        bool isInteger = !isa<FloatType>(type);
        Value wide = args[0];
        if (isInteger)
          wide = s.cast(wide, x.element, s.builder.getF64Type());
        Value isLow = s.less(wide, s.like(wide, -lambd));
        Value isHigh = s.less(s.like(wide, lambd), wide);
        Value inner =
            s.select(isHigh, s.sub(wide, s.like(wide, bias)), s.like(wide, 0));
        Value result = s.select(isLow, s.add(wide, s.like(wide, bias)), inner);
        return isInteger ? s.cast(result, result.getType(), x.element) : result;
      });
  at.set(op->getResult(0), y);
  return success();
}

} // namespace

void addActivations(LoweringTable &table) {
  addActivation<onnx::ReluOp>(table, relu);
  addActivation<onnx::LeakyReluOp>(table, leakyRelu);
  addActivation<onnx::ThresholdedReluOp>(table, thresholdedRelu);
  addActivation<onnx::EluOp>(table, elu);
  addActivation<onnx::CeluOp>(table, celu);
  addActivation<onnx::SeluOp>(table, selu);
  addActivation<onnx::GeluOp>(table, gelu);
  addActivation<onnx::HardSigmoidOp>(table, hardSigmoid);
  addActivation<onnx::HardSwishOp>(table, hardSwish);
  addActivation<onnx::SigmoidOp>(table, plainSigmoid);
  addActivation<onnx::SwishOp>(table, swish);
  addActivation<onnx::MishOp>(table, mish);
  addActivation<onnx::SoftplusOp>(table, plainSoftplus);
  addActivation<onnx::SoftsignOp>(table, softsign);
  table.add<onnx::ShrinkOp>(lowerShrink);
}

} // namespace strata::lower
