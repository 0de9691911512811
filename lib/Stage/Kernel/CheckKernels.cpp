//===- CheckKernels.cpp - Contract of the kernel stage --------------------===//
#include "strata/Stage/Kernel/Passes.h"

#include "strata/Dialect/Plan/StructuralHash.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace strata::kernel {
#define GEN_PASS_DEF_CHECKKERNELSPASS
#include "strata/Stage/Kernel/Passes.h.inc"

namespace {
using namespace mlir;

struct CheckKernelsPass final : impl::CheckKernelsPassBase<CheckKernelsPass> {
  using Base::Base;
  void runOnOperation() override {
    ModuleOp module = getOperation();
    for (auto cluster : module.getOps<plan::ClusterOp>())
      for (Operation &op : cluster.getBody().front())
        if (!isa<plan::LaunchOp, plan::YieldOp, plan::WeightOp,
                 arith::ConstantOp, tensor::ExpandShapeOp,
                 tensor::CollapseShapeOp>(op)) {
          op.emitOpError("breaks the contract of stage kernel: all arithmetic "
                         "is inside kernels");
          return signalPassFailure();
        }
    for (auto kernel : module.getOps<plan::KernelOp>()) {
      std::string name = plan::hashedName(
          "k_", plan::structuralHash(kernel, "strata/kernel/1"));
      if (kernel.getSymName() != name) {
        kernel.emitOpError("breaks the contract of stage kernel: its name is "
                           "not its structural hash ")
            << name;
        return signalPassFailure();
      }
      for (Operation &op : kernel.getBody().front())
        if (!isa<linalg::GenericOp, linalg::FillOp, plan::CompositeOp,
                 plan::YieldOp, arith::ConstantOp, tensor::EmptyOp,
                 tensor::DimOp>(op)) {
          op.emitOpError("breaks the contract of stage kernel: a kernel is "
                         "linalg on tensors");
          return signalPassFailure();
        }
    }
  }
};
} // namespace
} // namespace strata::kernel
