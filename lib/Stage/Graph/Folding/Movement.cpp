//===- Movement.cpp - Evaluates operations that move elements -------------===//
#include "../Folding.h"

#include "strata/Dialect/ONNX/Movement.h"

#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace strata::graph {

/// A splat of `type` with the element of a splat.
static Results splat(RankedTensorType type, const APInt &bits) {
  return SmallVector<ConstantTensor, 1>{ConstantTensor{type, {bits}}};
}

/// Result element i is element `source(i)` of the first operand; a splat stays
/// one whatever its size.
static Results gatherFrom(const FoldContext &context, RankedTensorType type,
                          llvm::function_ref<int64_t(int64_t)> source) {
  if (!type || !context.has(0))
    return std::nullopt;
  const ConstantTensor &data = context.operand(0);
  if (data.isSplat() && data.size() > 0 && type.getNumElements() > 0)
    return splat(type, data.bits[0]);
  if (type.getNumElements() > context.maxElements)
    return std::nullopt;
  ConstantTensor result{type, {}};
  for (int64_t i = 0; i < type.getNumElements(); ++i)
    result.bits.push_back(data.at(source(i)));
  return SmallVector<ConstantTensor, 1>{std::move(result)};
}

/// Reshape, Flatten, Squeeze, Unsqueeze: the same elements in another shape.
static Results reshape(const FoldContext &context) {
  RankedTensorType type = context.resultType();
  if (!type || !context.has(0) ||
      type.getNumElements() != context.operand(0).size())
    return std::nullopt;
  return gatherFrom(context, type, [](int64_t i) { return i; });
}

static Results transpose(const FoldContext &context) {
  RankedTensorType type = context.resultType();
  if (!type || !context.has(0))
    return std::nullopt;
  ArrayRef<int64_t> shape = type.getShape();
  SmallVector<int64_t> perm;
  if (auto given = cast<onnx::TransposeOp>(context.op).getPerm())
    perm.assign(given->begin(), given->end());
  else
    for (int64_t d = int64_t(shape.size()) - 1; d >= 0; --d)
      perm.push_back(d);
  SmallVector<int64_t> to = stridesOf(shape),
                       from = stridesOf(context.operand(0).type.getShape());
  return gatherFrom(context, type, [&](int64_t i) {
    int64_t flat = 0;
    for (size_t d = 0; d < shape.size(); ++d)
      flat += i / to[d] % shape[d] * from[perm[d]];
    return flat;
  });
}

/// Expand and Tile: dimensions wrap around in the (left-padded) operand.
static Results wrapAround(const FoldContext &context) {
  RankedTensorType type = context.resultType();
  if (!type || !context.has(0))
    return std::nullopt;
  ArrayRef<int64_t> shape = type.getShape(),
                    own = context.operand(0).type.getShape();
  if (own.size() > shape.size())
    return std::nullopt;
  size_t pad = shape.size() - own.size();
  SmallVector<int64_t> to = stridesOf(shape), from = stridesOf(own);
  return gatherFrom(context, type, [&](int64_t i) {
    int64_t flat = 0;
    for (size_t d = 0; d < own.size(); ++d)
      flat += i / to[d + pad] % shape[d + pad] % own[d] * from[d];
    return flat;
  });
}

static Results slice(const FoldContext &context) {
  if (!context.has(0) || !context.has(1) || !context.has(2))
    return std::nullopt;
  auto op = cast<onnx::SliceOp>(context.op);
  ArrayRef<int64_t> own = context.operand(0).type.getShape();
  int64_t rank = own.size();
  SmallVector<int64_t> starts = context.operand(1).ints(),
                       ends = context.operand(2).ints(), axes, steps;
  auto optional = [&](Value value, SmallVectorImpl<int64_t> &list) {
    if (!value)
      return true;
    std::optional<SmallVector<int64_t>> ints = constantInts(value);
    if (ints)
      list.assign(ints->begin(), ints->end());
    return ints.has_value();
  };
  if (!optional(op.getAxes(), axes) || !optional(op.getSteps(), steps))
    return std::nullopt;
  if (!op.getAxes())
    llvm::append_range(axes, llvm::seq<int64_t>(0, starts.size()));
  if (!op.getSteps())
    steps.assign(starts.size(), 1);
  if (ends.size() != starts.size() || axes.size() != starts.size() ||
      steps.size() != starts.size())
    return std::nullopt;

  SmallVector<int64_t> first(rank, 0), stride(rank, 1), shape(own);
  for (auto [start, end, axis, step] : llvm::zip(starts, ends, axes, steps)) {
    int64_t d = axis < 0 ? axis + rank : axis;
    if (d < 0 || d >= rank || step == 0)
      return std::nullopt;
    int64_t n = own[d];
    int64_t low = step > 0 ? 0 : -1, high = step > 0 ? n : n - 1;
    int64_t begin = std::clamp(start < 0 ? start + n : start,
                               step > 0 ? int64_t(0) : int64_t(0), high);
    int64_t stop = std::clamp(end < 0 ? end + n : end, low, high);
    if (step < 0 && end < 0 && end + n < 0)
      stop = -1;
    int64_t span = step > 0 ? stop - begin : begin - stop;
    int64_t size = step > 0 ? step : -step;
    shape[d] = span <= 0 ? 0 : (span + size - 1) / size;
    first[d] = begin;
    stride[d] = step;
  }
  auto type = RankedTensorType::get(shape, context.operand(0).element());
  SmallVector<int64_t> to = stridesOf(shape), from = stridesOf(own);
  return gatherFrom(context, type, [&](int64_t i) {
    int64_t flat = 0;
    for (int64_t d = 0; d < rank; ++d)
      flat += (first[d] + i / to[d] % shape[d] * stride[d]) * from[d];
    return flat;
  });
}

static Results concat(const FoldContext &context) {
  RankedTensorType type = context.resultType();
  if (!type || context.operands.empty())
    return std::nullopt;
  bool sameSplat = true;
  for (const std::optional<ConstantTensor> &operand : context.operands) {
    if (!operand)
      return std::nullopt;
    sameSplat &= operand->isSplat() && context.operands[0]->isSplat() &&
                 operand->bits[0] == context.operands[0]->bits[0];
  }
  if (sameSplat && type.getNumElements() > 0)
    return splat(type, context.operand(0).bits[0]);
  if (type.getNumElements() > context.maxElements)
    return std::nullopt;
  int64_t axis = cast<onnx::ConcatOp>(context.op).getAxis();
  axis = axis < 0 ? axis + type.getRank() : axis;
  int64_t outer = 1;
  for (int64_t d = 0; d < axis; ++d)
    outer *= type.getDimSize(d);
  ConstantTensor result{type, {}};
  for (int64_t o = 0; o < outer; ++o)
    for (const std::optional<ConstantTensor> &operand : context.operands) {
      int64_t run = operand->size() / std::max<int64_t>(outer, 1);
      for (int64_t i = 0; i < run; ++i)
        result.bits.push_back(operand->at(o * run + i));
    }
  return SmallVector<ConstantTensor, 1>{std::move(result)};
}

static Results split(const FoldContext &context) {
  if (!context.has(0))
    return std::nullopt;
  const ConstantTensor &data = context.operand(0);
  int64_t axis = cast<onnx::SplitOp>(context.op).getAxis();
  axis = axis < 0 ? axis + data.type.getRank() : axis;
  int64_t begin = 0;
  SmallVector<ConstantTensor, 1> results;
  for (Value value : context.op->getResults()) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    if (!type || !type.hasStaticShape() ||
        type.getNumElements() > context.maxElements)
      return std::nullopt;
    ArrayRef<int64_t> shape = type.getShape();
    SmallVector<int64_t> to = stridesOf(shape),
                         from = stridesOf(data.type.getShape());
    ConstantTensor part{type, {}};
    for (int64_t i = 0; i < type.getNumElements(); ++i) {
      int64_t flat = begin * from[axis];
      for (size_t d = 0; d < shape.size(); ++d)
        flat += i / to[d] % shape[d] * from[d];
      part.bits.push_back(data.at(flat));
    }
    begin += shape[axis];
    results.push_back(std::move(part));
  }
  return results;
}

/// Shape and Size need the type of their operand only.
static Results shape(const FoldContext &context) {
  auto op = cast<onnx::ShapeOp>(context.op);
  auto type = dyn_cast<RankedTensorType>(op.getData().getType());
  if (!type)
    return std::nullopt;
  int64_t rank = type.getRank();
  auto clamp = [&](int64_t axis) {
    return std::clamp<int64_t>(axis < 0 ? axis + rank : axis, 0, rank);
  };
  int64_t begin = clamp(op.getStart()),
          end = op.getEnd() ? clamp(*op.getEnd()) : rank;
  ConstantTensor result;
  for (int64_t d = begin; d < end; ++d) {
    if (type.isDynamicDim(d))
      return std::nullopt;
    result.bits.push_back(APInt(64, type.getDimSize(d)));
  }
  result.type = RankedTensorType::get({int64_t(result.bits.size())},
                                      IntegerType::get(op.getContext(), 64));
  return SmallVector<ConstantTensor, 1>{std::move(result)};
}

static Results size(const FoldContext &context) {
  auto type = dyn_cast<RankedTensorType>(context.op->getOperand(0).getType());
  if (!type || !type.hasStaticShape())
    return std::nullopt;
  auto scalar =
      RankedTensorType::get({}, IntegerType::get(context.op->getContext(), 64));
  return splat(scalar, APInt(64, type.getNumElements()));
}

Evaluator movementEvaluator(StringRef name) {
  return llvm::StringSwitch<Evaluator>(name)
      .Cases({"onnx.Reshape", "onnx.Flatten", "onnx.Squeeze", "onnx.Unsqueeze"},
             reshape)
      .Case("onnx.Transpose", transpose)
      .Cases({"onnx.Expand", "onnx.Tile"}, wrapAround)
      .Case("onnx.Slice", slice)
      .Case("onnx.Concat", concat)
      .Case("onnx.Split", split)
      .Case("onnx.Shape", shape)
      .Case("onnx.Size", size)
      .Default(nullptr);
}

} // namespace strata::graph
