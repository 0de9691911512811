//===- Passes.td - Passes of the partition stage --------------------------===//
#ifndef STRATA_STAGE_PARTITION_PASSES
#define STRATA_STAGE_PARTITION_PASSES

include "mlir/Pass/PassBase.td"

def InferBatchAxesPass : Pass<"strata-partition-infer-batch-axes", "::mlir::ModuleOp"> {
  let summary = "Find the batch axis of every value";
  let description = [{
    Each operation gets `plan.batch = {kind, axes, reason}`: whether it runs on
    a range of samples, once, or on the host; the batch axis of each result
    (-1: none); and why, in words. The rules are those of planning.md 1.3; the
    propagation is planning::batching.
    Example: test/Stage/Partition/infer-batch-axes.mlir
  }];
}

def FormClustersPass : Pass<"strata-partition-form-clusters", "::mlir::ModuleOp"> {
  let summary = "Give every operation the number of its cluster";
  let description = [{
    Fan-out-free cones (cache.md section 5) of one kind; the number is the
    attribute `plan.cone`. Numbers say only which operations belong together:
    no later product depends on their order.
    Example: test/Stage/Partition/form-clusters.mlir
  }];
}

def OutlineClustersPass : Pass<"strata-partition-outline-clusters", "::mlir::ModuleOp"> {
  let summary = "Move each cluster out of main; equal ones become one";
  let description = [{
    Operations of one cone become a `plan.cluster` named by its structural hash,
    called where they stood. Small constants are copied into each cluster,
    weights are passed in.
    Example: test/Stage/Partition/outline-clusters.mlir
  }];
  let dependentDialects = ["::strata::plan::PlanDialect"];
}

def CheckClustersPass : Pass<"strata-partition-check-clusters", "::mlir::ModuleOp"> {
  let summary = "Contract of the stage: main holds calls and weights only";
  let description = [{
    Every operation is in a cluster, clusters are named by their hash, are
    called, and calls stand in dependency order.
    Example: test/Stage/Partition/check-clusters-errors.mlir
  }];
}

#endif // STRATA_STAGE_PARTITION_PASSES
