//===- Pipeline.cpp - The schedule stage as a list ------------------------===//
#include "strata/Stage/Schedule/Passes.h"

#include "mlir/Pass/PassManager.h"

using namespace mlir;

void strata::schedule::buildSchedulePipeline(OpPassManager &manager,
                                             const ScheduleOptions &options) {
  manager.addPass(createInlineClustersPass());
  manager.addPass(createBuildProgramPass({options.target}));
  manager.addPass(createShareInplacePass());
  manager.addPass(createPlaceBuffersPass());
  manager.addPass(createCheckPlanPass());
}
