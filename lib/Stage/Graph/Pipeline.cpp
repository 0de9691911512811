//===- Pipeline.cpp - The graph stage as a list ---------------------------===//
#include "strata/Stage/Graph/Passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

void strata::graph::buildGraphPipeline(OpPassManager &manager,
                                       const GraphOptions &options) {
  manager.addPass(createBindDimsPass({options.dims}));
  manager.addPass(createBindInputsPass({options.constInputs}));
  manager.addPass(createInferShapesPass({options.foldBytes}));
  // Bodies of functions bring operations with unknown types.
  manager.addPass(createExpandFunctionsPass());
  manager.addPass(createInferShapesPass({options.foldBytes}));
  // Shapes are known: what does not fit is the model's fault, not a later
  // stage's.
  manager.addPass(createCheckOperandsPass());
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

namespace {
struct PipelineOptions : PassPipelineOptions<PipelineOptions> {
  Option<std::string> dims{*this, "dims",
                           llvm::cl::desc("name=N,input:axis=N,...")};
  Option<int64_t> foldBytes{*this, "fold-bytes",
                            llvm::cl::desc("largest result folded by value"),
                            llvm::cl::init(1024)};
};
} // namespace

void strata::graph::registerGraphPipeline() {
  PassPipelineRegistration<PipelineOptions>(
      "strata-graph", "Stage graph",
      [](OpPassManager &manager, const PipelineOptions &given) {
        GraphOptions options;
        options.dims = given.dims;
        options.foldBytes = given.foldBytes;
        buildGraphPipeline(manager, options);
      });
}
