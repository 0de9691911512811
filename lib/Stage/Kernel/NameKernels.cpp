//===- NameKernels.cpp - Kernels get their hash as name -------------------===//
#include "strata/Stage/Kernel/Passes.h"

#include "strata/Dialect/Plan/StructuralHash.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace strata::kernel {
#define GEN_PASS_DEF_NAMEKERNELSPASS
#include "strata/Stage/Kernel/Passes.h.inc"

namespace {
using namespace mlir;

struct NameKernelsPass final : impl::NameKernelsPassBase<NameKernelsPass> {
  using Base::Base;
  void runOnOperation() override {
    ModuleOp module = getOperation();
    llvm::StringMap<std::string> names;
    llvm::StringSet<> kept;
    for (auto kernel : llvm::make_early_inc_range(
             module.getOps<plan::KernelOp>())) {
      plan::sortCanonically(kernel.getBody().front());
      std::string name = plan::hashedName(
          "k_", plan::structuralHash(kernel, "strata/kernel/1"));
      names[kernel.getSymName()] = name;
      if (kept.insert(name).second)
        kernel.setSymName(name);
      else
        kernel.erase();
    }
    module.walk([&](plan::LaunchOp launch) {
      auto found = names.find(launch.getKernel());
      if (found != names.end())
        launch.setKernel(found->second);
    });
  }
};
} // namespace
} // namespace strata::kernel
