//===- InferShapes.cpp - Types of all values by the schemas ---------------===//
#include "Folding.h"

#include "strata/Dialect/ONNX/SchemaInference.h"
#include "strata/Stage/Graph/Passes.h"

using namespace mlir;

namespace strata::graph {
#define GEN_PASS_DEF_INFERSHAPESPASS
#include "strata/Stage/Graph/Passes.h.inc"

/// Independent errors reported before the pass gives up.
static constexpr unsigned maxErrors = 20;

namespace {
struct InferShapesPass final : impl::InferShapesPassBase<InferShapesPass> {
  using Base::Base;
  void runOnOperation() override;

private:
  void sweep(Block &block);
  LogicalResult settleResults(func::FuncOp function);

  unsigned errors = 0;
};
} // namespace

void InferShapesPass::sweep(Block &block) {
  for (Operation &op : llvm::make_early_inc_range(block)) {
    if (errors >= maxErrors)
      return;
    if (isa<onnx::ONNXDialect>(op.getDialect()) && op.getNumResults() > 0 &&
        !isa<onnx::RelayoutOp>(op))
      if (llvm::Error error = onnx::refineResultTypes(&op)) {
        op.emitError(llvm::toString(std::move(error)));
        ++errors;
        continue;
      }
    for (Region &region : op.getRegions())
      for (Block &inner : region)
        foldBlock(inner, foldBytes);
    foldOperation(&op, foldBytes);
  }
}

/// Brings returned values and declared result types together.
LogicalResult InferShapesPass::settleResults(func::FuncOp function) {
  if (function.isExternal())
    return success();
  Operation *terminator = function.getBody().front().getTerminator();
  for (auto [i, value, declared] :
       llvm::enumerate(terminator->getOperands(), function.getResultTypes())) {
    auto inferred = dyn_cast<RankedTensorType>(value.getType());
    auto claim = dyn_cast<RankedTensorType>(declared);
    bool clash = inferred && claim &&
                 (inferred.getElementType() != claim.getElementType() ||
                  failed(verifyCompatibleShape(inferred, claim)));
    if (clash) {
      auto name = function.getResultAttrOfType<StringAttr>(i, "onnx.name");
      return function.emitError("output \"")
             << (name ? name.getValue() : StringRef()) << "\" is declared "
             << claim << " but computed as " << inferred;
    }
    // The declaration is a claim where inference does not know.
    if (Type type = onnx::joinTypes(declared, value.getType()))
      value.setType(type);
  }
  followReturnTypes(function);
  return success();
}

void InferShapesPass::runOnOperation() {
  errors = 0;
  for (auto function : getOperation().getOps<func::FuncOp>()) {
    for (Block &block : function.getBody())
      sweep(block);
    if (errors > 0 || failed(settleResults(function)))
      return signalPassFailure();
  }
}

} // namespace strata::graph
