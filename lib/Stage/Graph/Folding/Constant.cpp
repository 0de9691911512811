//===- Constant.cpp - Evaluates operations that make constants ------------===//
#include "../Folding.h"

#include "strata/Dialect/ONNX/Constant.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace strata::graph {

/// Constant: the forms `value_int`, `value_floats`, ... become `value`.
static Results constant(const FoldContext &context) {
  auto op = cast<onnx::ConstantOp>(context.op);
  Builder builder(op.getContext());
  std::optional<ConstantTensor> tensor;
  auto vectorOf = [](int64_t size, Type element) {
    return RankedTensorType::get({size}, element);
  };
  if (FloatAttr number = op.getValueFloatAttr())
    tensor = toTensor(DenseElementsAttr::get(
        RankedTensorType::get({}, builder.getF32Type()), number.getValue()));
  else if (IntegerAttr integer = op.getValueIntAttr())
    tensor = toTensor(DenseElementsAttr::get(
        RankedTensorType::get({}, builder.getI64Type()), integer.getValue()));
  else if (DenseF32ArrayAttr floats = op.getValueFloatsAttr())
    tensor = toTensor(DenseElementsAttr::get(
        vectorOf(floats.size(), builder.getF32Type()), floats.asArrayRef()));
  else if (DenseI64ArrayAttr ints = op.getValueIntsAttr())
    tensor = toTensor(DenseElementsAttr::get(
        vectorOf(ints.size(), builder.getI64Type()), ints.asArrayRef()));
  if (!tensor)
    return std::nullopt;
  return SmallVector<ConstantTensor, 1>{std::move(*tensor)};
}

/// ConstantOfShape-25: a splat, f32 zero without `value`.
static Results constantOfShape(const FoldContext &context) {
  auto op = cast<onnx::ConstantOfShapeOp>(context.op);
  RankedTensorType type = context.resultType();
  if (context.has(0) && !context.operand(0).isFloat()) {
    SmallVector<int64_t> shape = context.operand(0).ints();
    if (llvm::any_of(shape, [](int64_t extent) { return extent < 0; }))
      return std::nullopt;
    Type element = op.getValueAttr() ? op.getValueAttr().getElementType()
                                     : Type(Float32Type::get(op.getContext()));
    type = RankedTensorType::get(shape, element);
  }
  if (!type || !type.getElementType().isIntOrFloat())
    return std::nullopt;
  ConstantTensor result{
      type, {APInt::getZero(type.getElementType().getIntOrFloatBitWidth())}};
  if (op.getValueAttr()) {
    std::optional<ConstantTensor> value = toTensor(op.getValueAttr());
    if (!value || value->size() != 1 || value->element() != result.element())
      return std::nullopt;
    result.bits[0] = value->bits[0];
  }
  if (type.getNumElements() == 0)
    result.bits.clear();
  return SmallVector<ConstantTensor, 1>{std::move(result)};
}

/// Range-11 of integers: start + i * delta below (above) limit.
static Results range(const FoldContext &context) {
  if (!context.has(0) || !context.has(1) || !context.has(2) ||
      context.operand(0).isFloat())
    return std::nullopt;
  int64_t start = context.operand(0).intAt(0),
          limit = context.operand(1).intAt(0),
          delta = context.operand(2).intAt(0);
  Type element = context.operand(0).element();
  __int128 span = delta > 0 ? __int128(limit) - start : __int128(start) - limit;
  __int128 size = delta > 0 ? __int128(delta) : -__int128(delta);
  if (delta == 0)
    return std::nullopt;
  __int128 count = span <= 0 ? 0 : (span + size - 1) / size;
  if (count > context.maxElements)
    return std::nullopt;
  ConstantTensor result{RankedTensorType::get({int64_t(count)}, element), {}};
  unsigned width = element.getIntOrFloatBitWidth();
  for (int64_t i = 0; i < int64_t(count); ++i)
    result.bits.push_back(
        APInt(64, uint64_t(start) + uint64_t(i) * uint64_t(delta))
            .sextOrTrunc(width));
  return SmallVector<ConstantTensor, 1>{std::move(result)};
}

Evaluator constantEvaluator(StringRef name) {
  return llvm::StringSwitch<Evaluator>(name)
      .Case("onnx.Constant", constant)
      .Case("onnx.ConstantOfShape", constantOfShape)
      .Case("onnx.Range", range)
      .Default(nullptr);
}

} // namespace strata::graph
