//===- Constant.cpp - Values that depend on no tensor ---------------------===//
#include "../Builders/Lowering.h"

#include "strata/Dialect/ONNX/Constant.h"
#include "strata/Dialect/ONNX/Movement.h"

using namespace mlir;

namespace strata::lower {
namespace {

Tensor constantTensor(Lowering &at, const Tensor &form, ElementsAttr data) {
  Tensor plain = plainForm(form.shape, form.element);
  RankedTensorType type = plain.type();
  if (auto dense = dyn_cast<DenseElementsAttr>(data)) {
    if (dense.getElementType() != type.getElementType())
      dense = dense.bitcast(type.getElementType());
    data = dense.reshape(type);
  }
  plain.value = arith::ConstantOp::create(at.emit.builder, at.emit.loc, type,
                                          cast<TypedAttr>(data));
  return plain;
}

/// Constant-25.
LogicalResult lowerConstant(onnx::ConstantOp op, Lowering &at) {
  ElementsAttr data = constantElements(op);
  if (!data)
    return at.fail("a sparse or text value");
  Tensor form = at.form(op.getOutput());
  if (data.getNumElements() != form.elementCount())
    return at.fail("value and type have different numbers of elements");
  if (!isa<DenseElementsAttr>(data) &&
      data.getShapedType() != plainForm(form.shape, form.element).type())
    return at.fail("a resource of a type that memory does not have");
  at.set(op.getOutput(), constantTensor(at, form, data));
  return success();
}

/// ConstantOfShape-25: all elements are `value`, f32 zero by default.
LogicalResult lowerConstantOfShape(onnx::ConstantOfShapeOp op, Lowering &at) {
  Tensor form = at.form(op->getResult(0));
  auto data = dyn_cast_or_null<DenseElementsAttr>(op.getValueAttr());
  if (!data) {
    at.set(op->getResult(0), at.emit.splat(form, 0));
    return success();
  }
  Type type = signlessType(form.element);
  if (data.getElementType() != type)
    data = data.bitcast(type);
  at.set(op->getResult(0),
         at.emit.splat(form, *data.getValues<Attribute>().begin()));
  return success();
}

Tensor integers(Lowering &at, ArrayRef<int64_t> shape,
                ArrayRef<int64_t> values) {
  Tensor result = plainForm(shape, at.emit.builder.getI64Type());
  RankedTensorType type = result.type();
  result.value = arith::ConstantOp::create(
      at.emit.builder, at.emit.loc, type, DenseElementsAttr::get(type, values));
  return result;
}

/// Shape-25: the extents [start, end).
LogicalResult lowerShape(onnx::ShapeOp op, Lowering &at) {
  Tensor x = at.form(op->getOperand(0)), form = at.form(op->getResult(0));
  int64_t start = normalizedAxis(op.getStart(), x.rank());
  start = std::clamp<int64_t>(start, 0, x.rank());
  at.set(
      op->getResult(0),
      integers(at, form.shape, ArrayRef(x.shape).slice(start, form.shape[0])));
  return success();
}

/// Size-25: the number of elements.
LogicalResult lowerSize(onnx::SizeOp op, Lowering &at) {
  at.set(op->getResult(0),
         integers(at, {}, at.form(op->getOperand(0)).elementCount()));
  return success();
}

/// Range-27: y[i] = start + i delta.
LogicalResult lowerRange(onnx::RangeOp op, Lowering &at) {
  Tensor form = at.form(op->getResult(0));
  Tensor start = at.emit.reshape(at.tensor(op.getStart()), {});
  Tensor delta = at.emit.reshape(at.tensor(op.getDelta()), {});
  Tensor y =
      at.emit.pointwise(form, {start, delta}, [&](Body &s, ValueRange in) {
        Type i64 = s.builder.getI64Type();
        Value i = s.cast(s.fromIndex(s.position(0), i64), i64, in[0].getType());
        return s.add(in[0], s.mul(i, in[1]));
      });
  at.set(op->getResult(0), y);
  return success();
}

/// EyeLike-22: 1 on diagonal k, else 0.
LogicalResult lowerEyeLike(onnx::EyeLikeOp op, Lowering &at) {
  Tensor form = at.form(op->getResult(0));
  Tensor y = at.emit.parallel(form, {}, [&](Body &s, ValueRange) {
    Type type = signlessType(form.element);
    Value isOn =
        s.equal(s.sub(s.position(1), s.position(0)), s.index(op.getK()));
    return s.select(isOn, s.number(type, 1), s.number(type, 0));
  });
  at.set(op->getResult(0), y);
  return success();
}

} // namespace

void addConstant(LoweringTable &table) {
  table.add<onnx::ConstantOp>(lowerConstant);
  table.add<onnx::ConstantOfShapeOp>(lowerConstantOfShape);
  table.add<onnx::ShapeOp>(lowerShape);
  table.add<onnx::SizeOp>(lowerSize);
  table.add<onnx::RangeOp>(lowerRange);
  table.add<onnx::EyeLikeOp>(lowerEyeLike);
}

} // namespace strata::lower
