//===- Pipeline.cpp - The partition stage as a list -----------------------===//
#include "strata/Stage/Partition/Passes.h"

#include "mlir/Pass/PassManager.h"

using namespace mlir;

void strata::partition::buildAnalysisPipeline(OpPassManager &manager,
                                              const PartitionOptions &) {
  manager.addPass(createInferBatchAxesPass());
  manager.addPass(createFormClustersPass());
}

void strata::partition::buildClusterPipeline(OpPassManager &manager,
                                             const PartitionOptions &) {
  manager.addPass(createOutlineClustersPass());
  manager.addPass(createCheckClustersPass());
}

void strata::partition::buildPartitionPipeline(
    OpPassManager &manager, const PartitionOptions &options) {
  buildAnalysisPipeline(manager, options);
  buildClusterPipeline(manager, options);
}
