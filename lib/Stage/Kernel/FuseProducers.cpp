//===- FuseProducers.cpp - Merge pointwise producers into consumers -------===//
#include "strata/Stage/Kernel/Passes.h"

#include "Grouping.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace strata::kernel {
#define GEN_PASS_DEF_FUSEPRODUCERSPASS
#include "strata/Stage/Kernel/Passes.h.inc"

namespace {
using namespace mlir;

/// A producer is fused where that duplicates no work and keeps the consumer a
/// form that a kernel family knows.
bool shouldFuse(OpOperand *operand) {
  auto producer = operand->get().getDefiningOp<linalg::GenericOp>();
  auto consumer = dyn_cast<linalg::GenericOp>(operand->getOwner());
  if (!producer || !consumer || !operand->get().hasOneUse())
    return false;
  if (isContraction(consumer))
    return false;
  // A reduction repeats its producer only if it reads an element once.
  return consumer.getMatchingIndexingMap(operand).isProjectedPermutation();
}

struct FuseProducersPass final
    : impl::FuseProducersPassBase<FuseProducersPass> {
  using Base::Base;
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    linalg::populateElementwiseOpsFusionPatterns(patterns, shouldFuse);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace
} // namespace strata::kernel
