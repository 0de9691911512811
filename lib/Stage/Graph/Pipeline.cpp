//===- Pipeline.cpp - The graph stage as a list ---------------------------===//
#include "strata/Stage/Graph/Passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

void strata::graph::buildGraphPipeline(OpPassManager &manager,
                                       const GraphOptions &options) {
  manager.addPass(createBindDimsPass({options.dims}));
  manager.addPass(createInferShapesPass({options.foldBytes}));
  // Bodies of functions bring operations with unknown types.
  manager.addPass(createExpandFunctionsPass());
  manager.addPass(createInferShapesPass({options.foldBytes}));
  manager.addPass(createRemoveDeadCodePass());
  // Equal subgraphs become one, so that a composite finds its statistics
  // shared.
  manager.addPass(createCSEPass());

  OpPassManager &function = manager.nest<func::FuncOp>();
  function.addPass(createRecognizeLayerNormalizationPass());
  function.addPass(createRecognizeGeluPass());
  function.addPass(createRecognizeSoftmaxPass());

  // Recognition leaves reshaped scales and dead primitives.
  manager.addPass(createFoldConstantsPass({options.foldBytes}));
  manager.addPass(createRemoveDeadCodePass());
  manager.addNestedPass<func::FuncOp>(createAssignLayoutsPass());
  manager.addPass(createCSEPass());
  manager.addPass(createRemoveDeadCodePass());
  manager.addPass(createCheckGraphPass());
}
