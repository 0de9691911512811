//===- CheckLower.cpp - Contract of the lower stage -----------------------===//
#include "strata/Stage/Lower/Passes.h"

#include "mlir/Dialect/SCF/IR/SCF.h"

namespace strata::lower {
#define GEN_PASS_DEF_CHECKLOWERPASS
#include "strata/Stage/Lower/Passes.h.inc"

namespace {
using namespace mlir;

bool isLowered(Operation *op) {
  if (isa<plan::CompositeOp, plan::WeightOp, plan::YieldOp>(op))
    return true;
  return isa_and_present<linalg::LinalgDialect, tensor::TensorDialect,
                         arith::ArithDialect, math::MathDialect,
                         scf::SCFDialect>(op->getDialect());
}

bool isPlain(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor)
    return !isa<ShapedType>(type);
  return tensor.hasStaticShape() && !tensor.getEncoding() &&
         (!isa<IntegerType>(tensor.getElementType()) ||
          tensor.getElementType().isSignlessInteger());
}

struct CheckLowerPass final : impl::CheckLowerPassBase<CheckLowerPass> {
  using Base::Base;
  void runOnOperation() override {
    WalkResult result = getOperation().getBody().walk([](Operation *op) {
      if (!isLowered(op)) {
        op->emitOpError("breaks the contract of stage lower: a cluster holds "
                        "linalg, tensor, arith, math, scf and composites");
        return WalkResult::interrupt();
      }
      for (Type type : llvm::concat<const Type>(op->getOperandTypes(),
                                                op->getResultTypes()))
        if (!isPlain(type)) {
          op->emitOpError("breaks the contract of stage lower: ")
              << type << " is not a plain tensor of static shape";
          return WalkResult::interrupt();
        }
      return WalkResult::advance();
    });
    if (result.wasInterrupted())
      return signalPassFailure();
    for (Type type : getOperation().getArgumentTypes())
      if (!isPlain(type)) {
        getOperation().emitOpError("breaks the contract of stage lower: "
                                   "argument type ")
            << type << " is not a plain tensor of static shape";
        return signalPassFailure();
      }
  }
};
} // namespace
} // namespace strata::lower
