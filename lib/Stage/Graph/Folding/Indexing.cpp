//===- Indexing.cpp - Evaluates operations that index ---------------------===//
#include "../Folding.h"

#include "strata/Dialect/ONNX/Indexing.h"

#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace strata::graph {

/// Gather-13: out[o, j, i] = data[o, indices[j], i].
static Results gather(const FoldContext &context) {
  if (!context.has(0) || !context.has(1))
    return std::nullopt;
  const ConstantTensor &data = context.operand(0),
                       &indices = context.operand(1);
  ArrayRef<int64_t> own = data.type.getShape();
  int64_t axis = cast<onnx::GatherOp>(context.op).getAxis();
  axis = axis < 0 ? axis + int64_t(own.size()) : axis;
  if (axis < 0 || axis >= int64_t(own.size()) ||
      indices.size() > context.maxElements)
    return std::nullopt;
  SmallVector<int64_t> shape(own.take_front(axis));
  llvm::append_range(shape, indices.type.getShape());
  llvm::append_range(shape, own.drop_front(axis + 1));
  ConstantTensor result{RankedTensorType::get(shape, data.element()), {}};
  if (result.size() > context.maxElements)
    return std::nullopt;
  int64_t outer = 1, inner = 1, n = own[axis];
  for (int64_t d = 0; d < int64_t(own.size()); ++d)
    (d < axis ? outer : inner) *= d == axis ? 1 : own[d];
  for (int64_t o = 0; o < outer; ++o)
    for (int64_t j = 0; j < indices.size(); ++j) {
      int64_t index = indices.intAt(j);
      index = index < 0 ? index + n : index;
      if (index < 0 || index >= n)
        return std::nullopt;
      for (int64_t i = 0; i < inner; ++i)
        result.bits.push_back(data.at((o * n + index) * inner + i));
    }
  return SmallVector<ConstantTensor, 1>{std::move(result)};
}

/// NonZero-13: one row per dimension, one column per nonzero element.
static Results nonZero(const FoldContext &context) {
  if (!context.has(0) || context.operand(0).size() > context.maxElements)
    return std::nullopt;
  const ConstantTensor &data = context.operand(0);
  SmallVector<int64_t> places;
  for (int64_t i = 0; i < data.size(); ++i)
    if (data.isFloat() ? !data.floatAt(i).isZero() : !data.at(i).isZero())
      places.push_back(i);
  ArrayRef<int64_t> shape = data.type.getShape();
  SmallVector<int64_t> strides = stridesOf(shape);
  auto type =
      RankedTensorType::get({int64_t(shape.size()), int64_t(places.size())},
                            IntegerType::get(context.op->getContext(), 64));
  ConstantTensor result{type, {}};
  for (size_t d = 0; d < shape.size(); ++d)
    for (int64_t place : places)
      result.bits.push_back(APInt(64, place / strides[d] % shape[d]));
  return SmallVector<ConstantTensor, 1>{std::move(result)};
}

Evaluator indexingEvaluator(StringRef name) {
  return llvm::StringSwitch<Evaluator>(name)
      .Case("onnx.Gather", gather)
      .Case("onnx.NonZero", nonZero)
      .Default(nullptr);
}

} // namespace strata::graph
