//===- Reduction.cpp - Evaluates reductions of integers -------------------===//
//
// Floats are left to the kernels: their sum depends on the order.
//
//===----------------------------------------------------------------------===//
#include "../Folding.h"

#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace strata::graph {

enum class Reduction { Sum, Prod, Max, Min };

static APInt combine(Reduction op, bool isUnsignedType, const APInt &a,
                     const APInt &b) {
  switch (op) {
  case Reduction::Sum:
    return a + b;
  case Reduction::Prod:
    return a * b;
  case Reduction::Max:
    return (isUnsignedType ? a.ugt(b) : a.sgt(b)) ? a : b;
  case Reduction::Min:
    break;
  }
  return (isUnsignedType ? a.ult(b) : a.slt(b)) ? a : b;
}

/// True for each dimension that `context` reduces; nullopt if not known.
static std::optional<SmallVector<bool>>
reducedDimensions(const FoldContext &context, int64_t rank) {
  auto flag = [&](StringRef name, int64_t otherwise) {
    auto value = context.op->getAttrOfType<IntegerAttr>(name);
    return value ? value.getInt() : otherwise;
  };
  SmallVector<int64_t> axes;
  if (context.operands.size() > 1) {
    if (!context.has(1))
      return std::nullopt;
    axes = context.operand(1).ints();
  }
  if (axes.empty())
    return SmallVector<bool>(rank, flag("noop_with_empty_axes", 0) == 0);
  SmallVector<bool> reduced(rank, false);
  for (int64_t axis : axes) {
    axis = axis < 0 ? axis + rank : axis;
    if (axis < 0 || axis >= rank)
      return std::nullopt;
    reduced[axis] = true;
  }
  return reduced;
}

template <Reduction op>
static Results reduce(const FoldContext &context) {
  RankedTensorType type = context.resultType();
  if (!type || !context.has(0) || context.operand(0).isFloat() ||
      context.operand(0).size() > context.maxElements ||
      type.getNumElements() > context.maxElements)
    return std::nullopt;
  const ConstantTensor &data = context.operand(0);
  ArrayRef<int64_t> shape = data.type.getShape();
  std::optional<SmallVector<bool>> reduced =
      reducedDimensions(context, shape.size());
  if (!reduced || data.size() == 0)
    return std::nullopt;
  SmallVector<int64_t> kept, from = stridesOf(shape);
  for (auto [extent, isReduced] : llvm::zip(shape, *reduced))
    kept.push_back(isReduced ? 1 : extent);
  SmallVector<int64_t> to = stridesOf(kept);
  SmallVector<std::optional<APInt>> sums(type.getNumElements());
  for (int64_t i = 0; i < data.size(); ++i) {
    int64_t place = 0;
    for (size_t d = 0; d < shape.size(); ++d)
      place += (*reduced)[d] ? 0 : i / from[d] % shape[d] * to[d];
    std::optional<APInt> &sum = sums[place];
    sum = sum ? combine(op, isUnsigned(data.element()), *sum, data.at(i))
              : data.at(i);
  }
  ConstantTensor result{type, {}};
  for (const std::optional<APInt> &sum : sums)
    result.bits.push_back(*sum);
  return SmallVector<ConstantTensor, 1>{std::move(result)};
}

Evaluator reductionEvaluator(StringRef name) {
  return llvm::StringSwitch<Evaluator>(name)
      .Case("onnx.ReduceSum", reduce<Reduction::Sum>)
      .Case("onnx.ReduceProd", reduce<Reduction::Prod>)
      .Case("onnx.ReduceMax", reduce<Reduction::Max>)
      .Case("onnx.ReduceMin", reduce<Reduction::Min>)
      .Default(nullptr);
}

} // namespace strata::graph
