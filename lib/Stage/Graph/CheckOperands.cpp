//===- CheckOperands.cpp - Refuse operands that do not fit ----------------===//
#include "strata/Stage/Graph/Passes.h"

#include "strata/Dialect/ONNX/ONNX.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace strata::graph {
#define GEN_PASS_DEF_CHECKOPERANDSPASS
#include "strata/Stage/Graph/Passes.h.inc"

/// The type if it is static, else null: unknown extents are judged elsewhere.
static RankedTensorType known(Value value) {
  auto type = value ? dyn_cast<RankedTensorType>(value.getType())
                    : RankedTensorType();
  return type && type.hasStaticShape() ? type : RankedTensorType();
}

/// Conv-22: X has group times the channels of W, whose filters are divided among
/// the groups; B has one value per filter.
static LogicalResult check(onnx::ConvOp op) {
  RankedTensorType x = known(op.getX()), w = known(op.getW());
  if (!x || !w || x.getRank() < 3 || w.getRank() != x.getRank())
    return success();
  int64_t group = op->getAttrOfType<IntegerAttr>("group")
                      ? op->getAttrOfType<IntegerAttr>("group").getInt()
                      : 1;
  if (group < 1 || w.getDimSize(0) % group != 0)
    return op.emitError("bad model: rule Conv-22 group: ")
           << w.getDimSize(0) << " filters are not divided by " << group
           << " groups; fix: export with a group that divides them";
  if (x.getDimSize(1) != w.getDimSize(1) * group)
    return op.emitError("bad model: rule Conv-22 W: the input has ")
           << x.getDimSize(1) << " channels, the weights expect "
           << w.getDimSize(1) * group
           << "; fix: export with weights that fit the input";
  RankedTensorType b = known(op.getB());
  if (b && (b.getRank() != 1 || b.getDimSize(0) != w.getDimSize(0)))
    return op.emitError("bad model: rule Conv-22 B: the bias has the type ")
           << b << " for " << w.getDimSize(0)
           << " filters; fix: export with one value per filter";
  return success();
}

/// Gemm-13: C is broadcast to (M, N).
static LogicalResult check(onnx::GemmOp op) {
  RankedTensorType c = known(op.getC()),
                   y = known(op->getResult(0));
  if (!c || !y || y.getRank() != 2)
    return success();
  bool fits = c.getRank() <= 2;
  for (int64_t d = 0; fits && d < c.getRank(); ++d) {
    int64_t extent = c.getDimSize(c.getRank() - 1 - d);
    fits = extent == 1 || extent == y.getDimSize(1 - d);
  }
  if (fits)
    return success();
  return op.emitError("bad model: rule Gemm-13 C: ")
         << c << " does not broadcast to " << y
         << "; fix: export with a bias of one value per column";
}

/// Reshape-25: the result has as many elements as the data.
static LogicalResult check(onnx::ReshapeOp op) {
  RankedTensorType from = known(op->getOperand(0)),
                   to = known(op->getResult(0));
  if (!from || !to || from.getNumElements() == to.getNumElements())
    return success();
  return op.emitError("bad model: rule Reshape-25 shape: ")
         << from << " has " << from.getNumElements()
         << " elements and cannot become " << to
         << "; fix: export with a shape of the same size";
}

/// Ops whose operands have one element type.
static LogicalResult checkEqualTypes(Operation *op) {
  static const llvm::StringSet<> names = {
      "Add", "Sub",  "Mul",     "Div",         "Max",    "Min",
      "Sum", "Mean", "MatMul",  "Gemm",        "Concat", "Equal",
      "Mod", "Less", "Greater", "LessOrEqual", "GreaterOrEqual"};
  StringRef name = op->getName().stripDialect();
  if (!names.contains(name))
    return success();
  Type first;
  for (Value operand : op->getOperands()) {
    Type element = getElementTypeOrSelf(operand.getType());
    if (!first)
      first = element;
    if (element != first)
      return op->emitError("bad model: rule ")
             << name << " T: operands have the element types " << first
             << " and " << element
             << "; fix: export with a Cast in front of one of them";
  }
  return success();
}

namespace {
struct CheckOperandsPass final
    : impl::CheckOperandsPassBase<CheckOperandsPass> {
  using Base::Base;
  void runOnOperation() override {
    WalkResult result = getOperation().walk([](Operation *op) {
      LogicalResult fits =
          llvm::TypeSwitch<Operation *, LogicalResult>(op)
              .Case<onnx::ConvOp, onnx::GemmOp, onnx::ReshapeOp>(
                  [](auto op) { return check(op); })
              .Default([](Operation *) { return success(); });
      return WalkResult(succeeded(fits) ? checkEqualTypes(op) : fits);
    });
    if (result.wasInterrupted())
      signalPassFailure();
  }
};
} // namespace
} // namespace strata::graph
