//===- Pipeline.cpp - The lower stage as a list ---------------------------===//
#include "strata/Stage/Lower/Passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

void strata::lower::buildLowerPipeline(OpPassManager &manager,
                                       const LowerOptions &) {
  OpPassManager &cluster =
      manager.getOpAnchorName() == plan::ClusterOp::getOperationName()
          ? manager
          : manager.nest<plan::ClusterOp>();
  cluster.addPass(createConvertONNXToLinalgPass());
  // Views of views and equal inits, which every lowering makes for itself.
  cluster.addPass(createCanonicalizerPass());
  cluster.addPass(createCSEPass());
  cluster.addPass(createCheckLowerPass());
}
