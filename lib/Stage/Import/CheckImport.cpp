//===- CheckImport.cpp - Contract of stage import -------------------------===//
#include "strata/Stage/Import/Passes.h"

#include "strata/Dialect/ONNX/ONNXBase.h"
#include "strata/Dialect/ONNX/OpTable.h"
#include "strata/Dialect/Plan/Plan.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"

using namespace mlir;

namespace strata::import {
#define GEN_PASS_DEF_CHECKIMPORTPASS
#include "strata/Stage/Import/Passes.h.inc"

/// Whether a location names a node: directly, or at the call of a function.
static bool isNamed(Location loc) {
  while (auto call = llvm::dyn_cast<CallSiteLoc>(loc))
    loc = call.getCallee();
  return llvm::isa<NameLoc>(loc);
}

static LogicalResult checkOp(Operation *op) {
  if (!llvm::isa<onnx::ReturnOp, func::ReturnOp, plan::WeightOp>(op) &&
      !onnx::findOp(op))
    return op->emitError("is not an op of ONNX");
  if (!isNamed(op->getLoc()))
    return op->emitError("has a location that names no node");
  for (mlir::Type type : op->getResultTypes())
    if (llvm::isa<NoneType>(type))
      return op->emitError("has a result without type");
  // The limit for literals is the option's default, 1 KiB.
  constexpr int64_t largestLiteral = 1024;
  for (NamedAttribute attribute : op->getAttrDictionary())
    if (auto dense = llvm::dyn_cast<DenseElementsAttr>(attribute.getValue()))
      if (static_cast<int64_t>(dense.getRawData().size()) > largestLiteral)
        return op->emitError("holds a literal above 1 KiB");
  return success();
}

LogicalResult checkImport(ModuleOp module) {
  auto main = module.lookupSymbol<func::FuncOp>("main");
  if (!main)
    return module.emitError("has no function main");
  WalkResult result = main.getBody().walk([](Operation *op) {
    return failed(checkOp(op)) ? WalkResult::interrupt()
                               : WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

namespace {
struct CheckImportPass : impl::CheckImportPassBase<CheckImportPass> {
  void runOnOperation() override {
    if (failed(checkImport(getOperation())))
      signalPassFailure();
  }
};
} // namespace

} // namespace strata::import
