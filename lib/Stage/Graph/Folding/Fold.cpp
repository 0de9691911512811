//===- Fold.cpp - Replaces evaluated operations by constants --------------===//
#include "../Folding.h"

#include "strata/Dialect/ONNX/Constant.h"

#include "mlir/IR/Builders.h"

using namespace mlir;

namespace strata::graph {

static Evaluator evaluatorOf(StringRef name) {
  for (auto find : {elementwiseEvaluator, movementEvaluator, indexingEvaluator,
                    constantEvaluator, reductionEvaluator})
    if (Evaluator evaluator = find(name))
      return evaluator;
  return nullptr;
}

/// A value the operation is replaced by must have the type that inference
/// found, unless inference did not know it.
static bool fitsResult(Value result, RankedTensorType type) {
  auto known = dyn_cast<RankedTensorType>(result.getType());
  if (!known)
    return isa<TensorType>(result.getType());
  return known.getElementType() == type.getElementType() &&
         succeeded(verifyCompatibleShape(known, type));
}

static bool isConstant(Operation *op) {
  auto constant = dyn_cast<onnx::ConstantOp>(op);
  return constant && constant.getValueAttr();
}

/// Elements of results of `op` that fit into `foldBytes`.
static int64_t elementBudget(Operation *op, int64_t foldBytes) {
  int64_t bytes = 1;
  for (Value result : op->getResults())
    if (auto type = dyn_cast<TensorType>(result.getType()))
      if (type.getElementType().isIntOrFloat())
        bytes = std::max<int64_t>(
            bytes, (type.getElementType().getIntOrFloatBitWidth() + 7) / 8);
  return foldBytes / bytes;
}

bool foldOperation(Operation *op, int64_t foldBytes) {
  if (op->getNumResults() == 0 || isConstant(op))
    return false;
  if (Value weight = foldIntoWeight(op)) {
    op->getResult(0).replaceAllUsesWith(weight);
    op->erase();
    return true;
  }
  Evaluator evaluator = evaluatorOf(op->getName().getStringRef());
  if (!evaluator)
    return false;
  SmallVector<std::optional<ConstantTensor>> operands;
  for (Value operand : op->getOperands())
    operands.push_back(constantTensor(operand));
  int64_t maxElements = elementBudget(op, foldBytes);
  Results results = evaluator({op, operands, maxElements});
  if (!results || results->size() != op->getNumResults())
    return false;
  for (auto [result, tensor] : llvm::zip(op->getResults(), *results))
    if (!fitsResult(result, tensor.type) ||
        (!tensor.isSplat() && tensor.size() > maxElements))
      return false;
  OpBuilder builder(op);
  for (auto [result, tensor] : llvm::zip(op->getResults(), *results)) {
    NamedAttribute value = builder.getNamedAttr("value", toAttribute(tensor));
    auto constant = onnx::ConstantOp::create(
        builder, op->getLoc(), TypeRange(tensor.type), ValueRange(), value);
    result.replaceAllUsesWith(constant.getResult());
  }
  op->erase();
  return true;
}

void followReturnTypes(func::FuncOp function) {
  if (function.isExternal())
    return;
  Operation *terminator = function.getBody().front().getTerminator();
  function.setFunctionType(FunctionType::get(
      function.getContext(), function.getBody().getArgumentTypes(),
      terminator->getOperandTypes()));
}

void foldBlock(Block &block, int64_t foldBytes) {
  for (Operation &op : llvm::make_early_inc_range(block)) {
    for (Region &region : op.getRegions())
      for (Block &inner : region)
        foldBlock(inner, foldBytes);
    foldOperation(&op, foldBytes);
  }
}

} // namespace strata::graph
