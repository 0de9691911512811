//===- ExpandFunctions.cpp - Function ops become their bodies -------------===//
#include "Folding.h"

#include "strata/Dialect/ONNX/FunctionExpansion.h"
#include "strata/Dialect/ONNX/OpTable.h"
#include "strata/Dialect/ONNX/SchemaInference.h"
#include "strata/Stage/Graph/Passes.h"

using namespace mlir;

namespace strata::graph {
#define GEN_PASS_DEF_EXPANDFUNCTIONSPASS
#include "strata/Stage/Graph/Passes.h.inc"

/// A body may hold functions again; ONNX nests them a few levels deep.
static constexpr unsigned maxDepth = 64;

namespace {
struct ExpandFunctionsPass final
    : impl::ExpandFunctionsPassBase<ExpandFunctionsPass> {
  using Base::Base;
  void runOnOperation() override;

private:
  LogicalResult expand(Operation *op);
};
} // namespace

static SmallVector<Operation *> functionOps(ModuleOp module) {
  SmallVector<Operation *> ops;
  module.walk([&](Operation *op) {
    const onnx::OpRow *row =
        isa<onnx::ONNXDialect>(op->getDialect()) ? onnx::findOp(op) : nullptr;
    if (row && row->expand)
      ops.push_back(op);
  });
  return ops;
}

LogicalResult ExpandFunctionsPass::expand(Operation *op) {
  auto *interface =
      op->getDialect()
          ->getRegisteredInterface<onnx::FunctionExpansionInterface>();
  if (!interface)
    return op->emitError("is a function of ONNX, and nothing here can import "
                         "its body (FunctionExpansionInterface)");
  OpBuilder builder(op);
  FailureOr<SmallVector<Value>> values = interface->expandFunction(op, builder);
  if (failed(values))
    return failure();
  for (auto [result, value] : llvm::zip(op->getResults(), *values)) {
    if (result.use_empty())
      continue;
    if (!value)
      return op->emitError("has a function body without a result in use");
    // Users were typed by what the operation's own inference knew.
    if (Type type = onnx::joinTypes(result.getType(), value.getType()))
      value.setType(type);
    result.replaceAllUsesWith(value);
  }
  op->erase();
  return success();
}

void ExpandFunctionsPass::runOnOperation() {
  for (unsigned depth = 0; depth < maxDepth; ++depth) {
    SmallVector<Operation *> ops = functionOps(getOperation());
    if (ops.empty())
      break;
    // Inner operations first: those inside a region of another function.
    for (Operation *op : ops)
      if (failed(expand(op)))
        return signalPassFailure();
  }
  if (SmallVector<Operation *> left = functionOps(getOperation());
      !left.empty()) {
    left.front()->emitError("contains functions nested more than ")
        << maxDepth << " deep";
    return signalPassFailure();
  }
  for (auto function : getOperation().getOps<func::FuncOp>())
    followReturnTypes(function);
}

} // namespace strata::graph
