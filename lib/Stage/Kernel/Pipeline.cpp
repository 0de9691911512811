//===- Pipeline.cpp - The kernel stage as a list --------------------------===//
#include "strata/Stage/Kernel/Passes.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

void strata::kernel::buildKernelPipeline(OpPassManager &manager,
                                         const KernelOptions &) {
  manager.addNestedPass<plan::ClusterOp>(createFuseProducersPass());
  // Fusion leaves unused producers and equal constants behind.
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
  manager.addPass(createOutlineKernelsPass());
  manager.addPass(createNameKernelsPass());
  manager.addPass(createCheckKernelsPass());
}
