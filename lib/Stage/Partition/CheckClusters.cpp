//===- CheckClusters.cpp - Contract of the partition stage ----------------===//
#include "strata/Stage/Partition/Passes.h"

#include "strata/Dialect/Plan/StructuralHash.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringSet.h"

namespace strata::partition {
#define GEN_PASS_DEF_CHECKCLUSTERSPASS
#include "strata/Stage/Partition/Passes.h.inc"

namespace {
using namespace mlir;

struct CheckClustersPass final
    : impl::CheckClustersPassBase<CheckClustersPass> {
  using Base::Base;
  void runOnOperation() override {
    ModuleOp module = getOperation();
    auto broken = [&](Operation *op, const Twine &why) {
      op->emitOpError("breaks the contract of stage partition: ") << why;
      signalPassFailure();
    };
    auto main = module.lookupSymbol<func::FuncOp>("main");
    if (!main)
      return broken(module, "there is no func.func @main");
    llvm::StringSet<> called;
    for (Operation &op : main.getBody().front()) {
      if (auto call = dyn_cast<plan::CallOp>(op))
        called.insert(call.getCallee());
      else if (!isa<plan::WeightOp, func::ReturnOp>(op) &&
               !op.hasTrait<OpTrait::ConstantLike>())
        return broken(&op, "every operation is in a cluster");
    }
    for (auto cluster : module.getOps<plan::ClusterOp>()) {
      if (!called.contains(cluster.getSymName()))
        return broken(cluster, "the cluster is never called");
      std::string name = plan::hashedName(
          "c_", plan::structuralHash(cluster, "strata/cluster/1"));
      if (cluster.getSymName() != name)
        return broken(cluster,
                      "its name is not its structural hash " + name);
    }
  }
};
} // namespace
} // namespace strata::partition
