//===- Quantization.cpp - Integers that stand for floats ------------------===//
//
// real = (integer - zero point) * scale. Products are exact in i32.
//
//===----------------------------------------------------------------------===//
#include "../Builders/Lowering.h"
#include "Contraction.h"
#include "Convolution.h"

#include "strata/Dialect/ONNX/Quantization.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace strata::lower {
namespace {

/// How a scale or zero point is read: one for all; one per index of `axis`; one
/// per block of `block` elements along `axis`; or broadcast.
Read readParameter(const Tensor &form, const Tensor &parameter, int64_t axis,
                   int64_t block = 0) {
  MLIRContext *context = form.element.getContext();
  SmallVector<AffineExpr> dims;
  if (parameter.elementCount() == 1) {
    dims.assign(parameter.rank(), getAffineConstantExpr(0, context));
  } else if (parameter.rank() == 1) {
    dims.push_back(getAffineDimExpr(axis, context));
  } else if (block > 0) {
    for (int64_t dim = 0; dim < form.rank(); ++dim)
      dims.push_back(getAffineDimExpr(dim, context));
    dims[axis] = dims[axis].floorDiv(block);
  } else {
    return {parameter, broadcastMap(form, parameter)};
  }
  return {parameter, AffineMap::get(form.rank(), 0, dims, context)};
}

/// Rounds half to even, adds the zero point and saturates.
Value quantized(Scalars &s, Value real, Value zeroPoint, Type target) {
  unsigned width = target.getIntOrFloatBitWidth();
  bool isUnsigned = target.isUnsignedInteger();
  double low = isUnsigned ? 0 : -double(int64_t(1) << (width - 1));
  double high = double(int64_t(1) << (isUnsigned ? width : width - 1)) - 1;
  Value value = math::RoundEvenOp::create(s.builder, s.loc, real);
  if (zeroPoint)
    value = s.add(value, s.cast(zeroPoint, target, value.getType()));
  value = s.min(s.max(value, s.like(value, low)), s.like(value, high));
  return s.cast(value, value.getType(), target);
}

bool isByteInteger(const Tensor &tensor) {
  return isa<IntegerType>(tensor.element) &&
         tensor.element.getIntOrFloatBitWidth() >= 8;
}

/// QuantizeLinear-25: y = saturate(round(x / scale) + zero point).
LogicalResult lowerQuantize(onnx::QuantizeLinearOp op, Lowering &at) {
  Tensor x = at.tensor(op.getX()), form = at.form(op.getY());
  if (!isByteInteger(form))
    return at.fail("the result type is no integer of 8 or more bits");
  int64_t axis = normalizedAxis(op.getAxis(), x.rank());
  SmallVector<Read> reads{
      {x, identityMap(form)},
      readParameter(form, at.tensor(op.getYScale()), axis, op.getBlockSize())};
  if (op.getYZeroPoint())
    reads.push_back(readParameter(form, at.tensor(op.getYZeroPoint()), axis,
                                  op.getBlockSize()));
  Tensor y = at.emit.parallel(form, reads, [&](Body &s, ValueRange in) {
    Value scale = s.widened(in[1]);
    Value value = x.isFloat() ? s.rounded(in[0], scale.getType())
                              : s.cast(in[0], x.element, scale.getType());
    return quantized(s, s.div(value, scale), in.size() > 2 ? in[2] : Value(),
                     form.element);
  });
  at.set(op.getY(), y);
  return success();
}

/// DequantizeLinear-25: y = (x - zero point) * scale.
LogicalResult lowerDequantize(onnx::DequantizeLinearOp op, Lowering &at) {
  Tensor x = at.tensor(op.getX()), form = at.form(op.getY());
  if (!isByteInteger(x))
    return at.fail("the operand type is no integer of 8 or more bits");
  int64_t axis = normalizedAxis(op.getAxis(), x.rank());
  SmallVector<Read> reads{
      {x, identityMap(form)},
      readParameter(form, at.tensor(op.getXScale()), axis, op.getBlockSize())};
  if (op.getXZeroPoint())
    reads.push_back(readParameter(form, at.tensor(op.getXZeroPoint()), axis,
                                  op.getBlockSize()));
  Tensor y = at.emit.parallel(form, reads, [&](Body &s, ValueRange in) {
    Type i32 = s.builder.getI32Type();
    Value value = s.cast(in[0], x.element, i32);
    if (in.size() > 2)
      value = s.sub(value, s.cast(in[2], x.element, i32));
    Value scale = s.widened(in[1]);
    Value real = s.mul(s.cast(value, i32, scale.getType()), scale);
    return s.rounded(real, signlessType(form.element));
  });
  at.set(op.getY(), y);
  return success();
}

/// x - zero point in i32; a vector of zero points runs along `axis`.
Tensor centered(Lowering &at, Value operand, Value zeroPoint, int64_t axis) {
  Tensor x = at.tensor(operand);
  Type i32 = at.emit.builder.getI32Type();
  Tensor form = x.with(i32);
  SmallVector<Read> reads{{x, identityMap(form)}};
  if (zeroPoint)
    reads.push_back(readParameter(form, at.tensor(zeroPoint), axis));
  return at.emit.parallel(form, reads, [&](Body &s, ValueRange in) {
    Value value = s.cast(in[0], x.element, i32);
    if (in.size() > 1)
      value = s.sub(value, s.cast(in[1], x.element, i32));
    return value;
  });
}

/// Axis of a row's parameters in a matrix operand.
int64_t rowAxis(Lowering &at, Value operand) {
  return std::max<int64_t>(at.form(operand).rank() - 2, 0);
}

Tensor integerMatMul(Lowering &at, Value a, Value b, Value aZero, Value bZero,
                     ArrayRef<int64_t> shape) {
  MatMulLoops loops =
      matMulLoops(at.emit, centered(at, a, aZero, rowAxis(at, a)),
                  centered(at, b, bZero, at.form(b).rank() - 1));
  return at.emit.reshape(matMul(at.emit, loops), shape);
}

/// MatMulInteger-10: Y = (A - a zero) (B - b zero).
LogicalResult lowerMatMulInteger(onnx::MatMulIntegerOp op, Lowering &at) {
  at.set(op.getY(),
         integerMatMul(at, op.getA(), op.getB(), op.getAZeroPoint(),
                       op.getBZeroPoint(), at.form(op.getY()).shape));
  return success();
}

/// y = saturate(round(sum * (a scale * b scale / y scale)) + y zero point).
Tensor requantize(Emitter &emit, const Tensor &sum, Read aScale, Read bScale,
                  Read yScale, Read yZero, Type target) {
  return emit.parallel(
      sum.with(target),
      {{sum, identityMap(sum)}, aScale, bScale, yScale, yZero},
      [&](Body &s, ValueRange in) {
        Value factor =
            s.div(s.mul(s.widened(in[1]), s.widened(in[2])), s.widened(in[3]));
        Value real =
            s.mul(s.cast(in[0], sum.element, factor.getType()), factor);
        return quantized(s, real, in[4], target);
      });
}

/// QLinearMatMul-21.
LogicalResult lowerQLinearMatMul(onnx::QLinearMatMulOp op, Lowering &at) {
  Tensor form = at.form(op.getY());
  if (!isByteInteger(form) || !isByteInteger(at.form(op.getA())) ||
      !isByteInteger(at.form(op.getB())))
    return at.fail("the type is no integer of 8 or more bits");
  Tensor sum = integerMatMul(at, op.getA(), op.getB(), op.getAZeroPoint(),
                             op.getBZeroPoint(), form.shape);
  int64_t columns = form.rank() - 1, rows = std::max<int64_t>(columns - 1, 0);
  at.set(op.getY(),
         requantize(at.emit, sum,
                    readParameter(sum, at.tensor(op.getAScale()), rows),
                    readParameter(sum, at.tensor(op.getBScale()), columns),
                    readParameter(sum, at.tensor(op.getYScale()), 0),
                    readParameter(sum, at.tensor(op.getYZeroPoint()), 0),
                    form.element));
  return success();
}

template <typename OpT>
FailureOr<Tensor> integerConvolution(OpT op, Lowering &at, Value x, Value w,
                                     Value xZero, Value wZero, Value y) {
  Tensor xForm = at.form(x), wForm = at.form(w), form = at.form(y);
  if (xForm.rank() < 3 || xForm.rank() > 5)
    return at.fail("one to three spatial dimensions are supported");
  if (xForm.elementCount() == 0)
    return at.fail("an operand without elements");
  Window window = makeWindow(
      ArrayRef(xForm.shape).drop_front(2), ArrayRef(form.shape).drop_front(2),
      ArrayRef(wForm.shape).drop_front(2), op.getStrides(), op.getDilations(),
      op.getPads(), op.getAutoPad());
  Tensor stored =
      buildConvolution(at.emit, centered(at, x, xZero, 1),
                       centered(at, w, wZero, 0), window, op.getGroup());
  return fromStored(at.emit, stored, form.shape);
}

/// ConvInteger-10: Conv of (x - x zero) and (w - w zero).
LogicalResult lowerConvInteger(onnx::ConvIntegerOp op, Lowering &at) {
  FailureOr<Tensor> sum =
      integerConvolution(op, at, op.getX(), op.getW(), op.getXZeroPoint(),
                         op.getWZeroPoint(), op.getY());
  if (failed(sum))
    return failure();
  at.set(op.getY(), *sum);
  return success();
}

/// QLinearConv-10.
LogicalResult lowerQLinearConv(onnx::QLinearConvOp op, Lowering &at) {
  FailureOr<Tensor> sum =
      integerConvolution(op, at, op.getX(), op.getW(), op.getXZeroPoint(),
                         op.getWZeroPoint(), op.getY());
  if (failed(sum))
    return failure();
  if (op.getB())
    sum = at.emit.parallel(
        sum->with(sum->element),
        {{*sum, identityMap(*sum)},
         readParameter(*sum, at.tensor(op.getB()), 1)},
        [](Body &s, ValueRange in) { return s.add(in[0], in[1]); });
  at.set(op.getY(),
         requantize(at.emit, *sum,
                    readParameter(*sum, at.tensor(op.getXScale()), 1),
                    readParameter(*sum, at.tensor(op.getWScale()), 1),
                    readParameter(*sum, at.tensor(op.getYScale()), 1),
                    readParameter(*sum, at.tensor(op.getYZeroPoint()), 1),
                    at.form(op.getY()).element));
  return success();
}

} // namespace

void addQuantization(LoweringTable &table) {
  table.add<onnx::QuantizeLinearOp>(lowerQuantize);
  table.add<onnx::DequantizeLinearOp>(lowerDequantize);
  table.add<onnx::MatMulIntegerOp>(lowerMatMulInteger);
  table.add<onnx::QLinearMatMulOp>(lowerQLinearMatMul);
  table.add<onnx::ConvIntegerOp>(lowerConvInteger);
  table.add<onnx::QLinearConvOp>(lowerQLinearConv);
}

} // namespace strata::lower
