//===- Passes.td - Passes of the lower stage ------------------------------===//
#ifndef STRATA_STAGE_LOWER_PASSES
#define STRATA_STAGE_LOWER_PASSES

include "mlir/Pass/PassBase.td"

def ConvertONNXToLinalgPass : Pass<"strata-lower-convert-onnx-to-linalg", "::strata::plan::ClusterOp"> {
  let summary = "Rewrite the onnx operations of a cluster as linalg on tensors";
  let description = [{
    All shapes are static. Types with a layout become plain types of the
    permuted shape, unsigned integers become signless ones; the cluster's
    signature follows. Convolutions, pools, softmax and normalizations become
    `plan.composite`; everything else is one `linalg.generic` where one is
    enough. Every operation that cannot be lowered is named, not only the first.
    Example: test/Stage/Lower/elementwise.mlir
  }];
  let dependentDialects = ["::strata::plan::PlanDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect", "::mlir::arith::ArithDialect",
                           "::mlir::math::MathDialect"];
}

def CheckLowerPass : Pass<"strata-lower-check-lower", "::strata::plan::ClusterOp"> {
  let summary = "Contract of the stage: no onnx operation left";
  let description = [{
    A cluster holds `linalg`, `tensor`, `arith`, `math`, `scf` and composites on
    plain tensors; the first operation that is something else is named.
    Example: test/Stage/Lower/check-lower-errors.mlir
  }];
}

#endif // STRATA_STAGE_LOWER_PASSES
