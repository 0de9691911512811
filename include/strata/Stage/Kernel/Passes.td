//===- Passes.td - Passes of the kernel stage -----------------------------===//
#ifndef STRATA_STAGE_KERNEL_PASSES
#define STRATA_STAGE_KERNEL_PASSES

include "mlir/Pass/PassBase.td"

def FuseProducersPass : Pass<"strata-kernel-fuse-producers", "::strata::plan::ClusterOp"> {
  let summary = "Fuse elementwise producers into their only consumer (speed only)";
  let description = [{
    Pointwise `linalg.generic` operations are merged into the generic that uses
    them, scalar and splat constants move into the bodies. A contraction keeps
    its plain multiply-add body: nothing is fused into it.
    Example: test/Stage/Kernel/fuse-producers.mlir
  }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect",
                           "::mlir::arith::ArithDialect", "::mlir::affine::AffineDialect"];
}

def OutlineKernelsPass : Pass<"strata-kernel-outline-kernels", "::mlir::ModuleOp"> {
  let summary = "Group operations into kernels and launch them";
  let description = [{
    A kernel is an anchor (a contraction, reduction, composite or pointwise
    operation) with the pointwise operations that are its only consumers. Each
    group becomes a `plan.kernel`; the cluster keeps launches, views and
    constants. The first axis is ranged (`?`) where every operation of the group
    runs along it in step.
    Example: test/Stage/Kernel/outline-kernels.mlir
  }];
  let dependentDialects = ["::strata::plan::PlanDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect", "::mlir::arith::ArithDialect"];
}

def NameKernelsPass : Pass<"strata-kernel-name-kernels", "::mlir::ModuleOp"> {
  let summary = "Name kernels by structural hash; equal kernels become one";
  let description = [{
    A kernel is brought into canonical order and named `k_` + 26 base32
    characters of its structural hash. Launches follow.
    Example: test/Stage/Kernel/name-kernels.mlir
  }];
}

def CheckKernelsPass : Pass<"strata-kernel-check-kernels", "::mlir::ModuleOp"> {
  let summary = "Contract of the stage: all arithmetic inside kernels";
  let description = [{
    A cluster holds launches, views, constants and its yield; a kernel holds
    `linalg`, scalar constants and composites, is named by its hash and is used.
    Example: test/Stage/Kernel/check-kernels-errors.mlir
  }];
}

#endif // STRATA_STAGE_KERNEL_PASSES
