//===- Matching.cpp - Words for recognizing composites --------------------===//
#include "Matching.h"
#include "Folding.h"

#include "strata/Dialect/ONNX/Elementwise.h"
#include "strata/Dialect/ONNX/Movement.h"

#include <cmath>

using namespace mlir;

namespace strata::graph {

RankedTensorType staticType(Value value) {
  auto type =
      value ? dyn_cast<RankedTensorType>(value.getType()) : RankedTensorType();
  return type && type.hasStaticShape() ? type : RankedTensorType();
}

/// Relative distance that two spellings of one constant may have.
static double tolerance(Type element) {
  if (element.isF64() || element.isF32())
    return 1e-6;
  return element.isF16() ? 2e-3 : 1e-2;
}

bool isConstant(Value value, double wanted) {
  std::optional<double> number = constantScalar(value);
  if (!number)
    return false;
  Type element = cast<TensorType>(value.getType()).getElementType();
  return *number == wanted ||
         std::fabs(*number - wanted) <= tolerance(element) * std::fabs(wanted);
}

Value otherOperand(Operation *op, double wanted) {
  if (!op || op->getNumOperands() != 2)
    return {};
  for (unsigned i : {0u, 1u})
    if (isConstant(op->getOperand(i), wanted) &&
        op->getOperand(1 - i).getType() == op->getResult(0).getType())
      return op->getOperand(1 - i);
  return {};
}

Value squared(Value value) {
  if (auto product = value.getDefiningOp<onnx::MulOp>())
    return product.getA() == product.getB() ? product.getA() : Value();
  auto power = value.getDefiningOp<onnx::PowOp>();
  if (power && isConstant(power.getY(), 2.0) &&
      power.getX().getType() == power.getType())
    return power.getX();
  return {};
}

std::optional<SmallVector<int64_t>> reducedAxes(Operation *reduce) {
  RankedTensorType type = staticType(reduce->getOperand(0));
  if (!type)
    return std::nullopt;
  int64_t rank = type.getRank();
  SmallVector<int64_t> axes;
  if (reduce->getNumOperands() > 1) {
    std::optional<SmallVector<int64_t>> given =
        constantInts(reduce->getOperand(1));
    if (!given)
      return std::nullopt;
    axes = *given;
  }
  auto noop = reduce->getAttrOfType<IntegerAttr>("noop_with_empty_axes");
  if (axes.empty() && !(noop && noop.getInt() != 0))
    llvm::append_range(axes, llvm::seq<int64_t>(0, rank));
  for (int64_t &axis : axes)
    axis = axis < 0 ? axis + rank : axis;
  llvm::sort(axes);
  return axes;
}

SmallVector<int64_t> keptShape(RankedTensorType type, ArrayRef<int64_t> axes) {
  SmallVector<int64_t> shape(type.getShape());
  for (int64_t axis : axes)
    shape[axis] = 1;
  return shape;
}

/// The operand of an operation that only renames the shape.
static Value shapeOperand(Operation *op) {
  if (isa_and_nonnull<onnx::ReshapeOp, onnx::SqueezeOp, onnx::UnsqueezeOp,
                      onnx::ExpandOp>(op))
    return op->getOperand(0);
  return {};
}

Value reshapeSource(Value value) {
  while (Value operand = shapeOperand(value.getDefiningOp())) {
    RankedTensorType from = staticType(operand), to = staticType(value);
    if (!from || !to || from.getNumElements() != to.getNumElements())
      return value;
    value = operand;
  }
  return value;
}

Value statisticSource(Value met, ArrayRef<int64_t> kept,
                      ArrayRef<int64_t> full) {
  RankedTensorType type = staticType(met);
  if (!type)
    return {};
  if (type.getShape() != kept) {
    auto expand = met.getDefiningOp<onnx::ExpandOp>();
    RankedTensorType inner =
        expand ? staticType(expand.getInput()) : RankedTensorType();
    if (type.getShape() != full || !inner || inner.getShape() != kept)
      return {};
    met = expand.getInput();
  }
  return reshapeSource(met);
}

} // namespace strata::graph
