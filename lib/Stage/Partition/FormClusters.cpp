//===- FormClusters.cpp - Numbers the cone of every operation -------------===//
#include "strata/Stage/Partition/Passes.h"

#include "strata/Dialect/Plan/StructuralHash.h"
#include "strata/Planning/Partition/Cones.h"
#include "strata/Planning/Partition/Validator.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSwitch.h"

namespace strata::partition {
#define GEN_PASS_DEF_FORMCLUSTERSPASS
#include "strata/Stage/Partition/Passes.h.inc"

namespace {
using namespace mlir;

bool isContraction(Operation *op) {
  return llvm::StringSwitch<bool>(op->getName().getStringRef())
      .Cases({"onnx.Conv", "onnx.ConvTranspose", "onnx.MatMul", "onnx.Gemm"},
             true)
      .Cases({"onnx.Attention", "onnx.Einsum", "onnx.ConvInteger",
              "onnx.MatMulInteger"},
             true)
      .Default(false);
}

/// What stays with the contraction that reads it. A pointwise operation on a
/// tensor is left to the kernel that made the tensor: there it is an epilogue.
bool isPrologue(Operation *op) {
  StringRef name = op->getName().getStringRef();
  if (name == "onnx.Cast" || name == "onnx.DequantizeLinear")
    return true;
  return llvm::all_of(op->getOperands(), [](Value operand) {
    Operation *producer = operand.getDefiningOp();
    return producer && (isa<plan::WeightOp>(producer) ||
                        producer->hasTrait<OpTrait::ConstantLike>());
  });
}

/// IR -> planning::PartitionProblem -> cones -> IR.
struct FormClustersPass final : impl::FormClustersPassBase<FormClustersPass> {
  using Base::Base;
  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main) {
      getOperation().emitError("stage partition needs a func.func @main");
      return signalPassFailure();
    }
    planning::PartitionProblem problem;
    SmallVector<Operation *> ops;
    llvm::DenseMap<Operation *, int> indexOf;
    llvm::StringMap<int> kinds;
    for (Operation &op : main.getBody().front().without_terminator()) {
      if (isa<plan::WeightOp>(op) || op.hasTrait<OpTrait::ConstantLike>())
        continue;
      planning::PartitionNode node;
      for (Value operand : op.getOperands())
        if (auto found = indexOf.find(operand.getDefiningOp());
            found != indexOf.end())
          node.operands.push_back(found->second);
      node.kind = kindOf(&op, kinds);
      plan::Digest digest = plan::structuralHash(&op, "strata/local/1");
      for (int i = 0; i < 8; ++i)
        node.localHash |= uint64_t(digest[i]) << (8 * i);
      node.isContraction = isContraction(&op);
      node.isPrologue = isPrologue(&op);
      node.isOutput = llvm::any_of(op.getUsers(), [](Operation *user) {
        return user->hasTrait<OpTrait::IsTerminator>();
      });
      indexOf[&op] = int(problem.nodes.size());
      problem.nodes.push_back(std::move(node));
      ops.push_back(&op);
    }
    planning::Cones cones = planning::findCones(problem);
    // Who decides does not check.
    if (auto violation = planning::findViolation(problem, cones)) {
      ops[std::max(0, violation->node)]->emitOpError(
          "breaks a rule of clusters: ")
          << violation->text();
      return signalPassFailure();
    }
    Builder builder(&getContext());
    for (auto [i, op] : llvm::enumerate(ops))
      op->setAttr("plan.cone", builder.getI64IntegerAttr(cones.coneOf[i]));
  }

  /// Only kind and axes tell kinds apart, never the reason.
  static int kindOf(Operation *op, llvm::StringMap<int> &kinds) {
    auto batch = op->getAttrOfType<DictionaryAttr>("plan.batch");
    std::string key;
    if (batch) {
      llvm::raw_string_ostream stream(key);
      stream << batch.get("kind");
      if (Attribute axes = batch.get("axes"))
        stream << axes;
    }
    return kinds.try_emplace(key, kinds.size()).first->second;
  }
};
} // namespace
} // namespace strata::partition
