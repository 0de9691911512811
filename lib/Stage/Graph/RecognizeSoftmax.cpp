//===- RecognizeSoftmax.cpp - Softmax from its primitives -----------------===//
#include "Folding.h"
#include "Matching.h"

#include "strata/Dialect/ONNX/Elementwise.h"
#include "strata/Dialect/ONNX/Normalization.h"
#include "strata/Dialect/ONNX/Reduction.h"
#include "strata/Stage/Graph/Passes.h"

#include <cmath>

using namespace mlir;

namespace strata::graph {
#define GEN_PASS_DEF_RECOGNIZESOFTMAXPASS
#include "strata/Stage/Graph/Passes.h.inc"

namespace {
struct RecognizeSoftmaxPass final
    : impl::RecognizeSoftmaxPassBase<RecognizeSoftmaxPass> {
  using Base::Base;
  void runOnOperation() override;
};

struct Softmax {
  Value x;
  int64_t axis;
};
} // namespace

/// x and axis if `exponent` is x - max(x) over `axis`.
static std::optional<Value> centredBy(Value exponent, int64_t axis) {
  auto sub = exponent.getDefiningOp<onnx::SubOp>();
  RankedTensorType type = sub ? staticType(sub.getA()) : RankedTensorType();
  if (!type || type != sub.getType())
    return std::nullopt;
  Value top =
      statisticSource(sub.getB(), keptShape(type, axis), type.getShape());
  if (!top)
    return std::nullopt;
  // JAX cuts the maximum off at -inf, which changes nothing.
  if (auto cut = top.getDefiningOp<onnx::MaxOp>())
    if (Value inner = otherOperand(cut, -INFINITY))
      top = reshapeSource(inner);
  auto reduce = top.getDefiningOp<onnx::ReduceMaxOp>();
  if (!reduce || reduce.getData() != sub.getA())
    return std::nullopt;
  std::optional<SmallVector<int64_t>> axes = reducedAxes(reduce);
  if (!axes || *axes != SmallVector<int64_t>{axis})
    return std::nullopt;
  return sub.getA();
}

static std::optional<Softmax> match(onnx::DivOp div) {
  auto exponential = div.getA().getDefiningOp<onnx::ExpOp>();
  RankedTensorType type =
      exponential ? staticType(exponential.getResult()) : RankedTensorType();
  if (!type || type != div.getType())
    return std::nullopt;
  for (int64_t axis = 0; axis < type.getRank(); ++axis) {
    Value sum =
        statisticSource(div.getB(), keptShape(type, axis), type.getShape());
    auto reduce = sum ? sum.getDefiningOp<onnx::ReduceSumOp>() : nullptr;
    if (!reduce || reduce.getData() != exponential.getResult())
      continue;
    std::optional<SmallVector<int64_t>> axes = reducedAxes(reduce);
    if (!axes || *axes != SmallVector<int64_t>{axis})
      continue;
    if (std::optional<Value> x = centredBy(exponential.getInput(), axis))
      return Softmax{*x, axis};
  }
  return std::nullopt;
}

void RecognizeSoftmaxPass::runOnOperation() {
  SmallVector<onnx::DivOp> roots;
  getOperation().walk([&](onnx::DivOp op) { roots.push_back(op); });
  for (onnx::DivOp root : roots) {
    std::optional<Softmax> found = match(root);
    if (!found)
      continue;
    OpBuilder builder(root);
    auto softmax = onnx::SoftmaxOp::create(
        builder, root.getLoc(), root.getType(), found->x, found->axis);
    root.replaceAllUsesWith(softmax.getResult());
    root.erase();
  }
}

} // namespace strata::graph
