//===- CheckGraph.cpp - Contract of the graph stage -----------------------===//
#include "strata/Dialect/ONNX/OpTable.h"
#include "strata/Stage/Graph/Passes.h"

using namespace mlir;

namespace strata::graph {
#define GEN_PASS_DEF_CHECKGRAPHPASS
#include "strata/Stage/Graph/Passes.h.inc"

namespace {
struct CheckGraphPass final : impl::CheckGraphPassBase<CheckGraphPass> {
  using Base::Base;
  void runOnOperation() override;
};
} // namespace

/// Why `type` breaks the contract, or "".
static StringRef complaint(Type type) {
  if (isa<UnrankedTensorType>(type))
    return "has a result of unknown rank; export the model with shapes";
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.getElementType().isIntOrFloat())
    return "has a value that is no tensor of numbers, which is not supported";
  if (!tensor.hasStaticShape())
    return "has a result whose extent depends on values known at run time only";
  return "";
}

static LogicalResult checkOperation(Operation *op) {
  const onnx::OpRow *row =
      isa<onnx::ONNXDialect>(op->getDialect()) ? onnx::findOp(op) : nullptr;
  if (row && row->expand)
    return op->emitError("breaks the contract of stage graph: it is a function "
                         "of ONNX that was not expanded");
  for (Value result : op->getResults())
    if (StringRef text = complaint(result.getType()); !text.empty())
      return op->emitError("breaks the contract of stage graph: it ")
             << text << " (" << result.getType() << ")";
  return success();
}

void CheckGraphPass::runOnOperation() {
  for (auto function : getOperation().getOps<func::FuncOp>()) {
    for (Type type : function.getArgumentTypes())
      if (!complaint(type).empty()) {
        function.emitError("breaks the contract of stage graph: an input has "
                           "the type ")
            << type << ", which is not supported";
        return signalPassFailure();
      }
    // The first in order of the file, operations before those inside them.
    WalkResult result = function.getBody().walk<WalkOrder::PreOrder>(
        [](Operation *op) { return WalkResult(checkOperation(op)); });
    if (result.wasInterrupted())
      return signalPassFailure();
  }
}

} // namespace strata::graph
