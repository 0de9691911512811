//===- Pipeline.cpp - The partition stage as a list -----------------------===//
#include "strata/Stage/Partition/Passes.h"

#include "mlir/Pass/PassManager.h"

using namespace mlir;

void strata::partition::buildPartitionPipeline(OpPassManager &manager,
                                               const PartitionOptions &) {
  manager.addPass(createInferBatchAxesPass());
  manager.addPass(createFormClustersPass());
  manager.addPass(createOutlineClustersPass());
  manager.addPass(createCheckClustersPass());
}
