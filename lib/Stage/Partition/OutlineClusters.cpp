//===- OutlineClusters.cpp - Cones become clusters and calls --------------===//
#include "strata/Stage/Partition/Passes.h"

#include "strata/Dialect/Plan/StructuralHash.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"

namespace strata::partition {
#define GEN_PASS_DEF_OUTLINECLUSTERSPASS
#include "strata/Stage/Partition/Passes.h.inc"

namespace {
using namespace mlir;

/// A constant that steers an operation (shapes, axes, scalars) is repeated in
/// each cluster. A table of floats is data like a weight: passed in, so that
/// layers that differ in their biases stay one cluster.
bool isCopied(Operation *op) {
  if (!op || !op->hasTrait<OpTrait::ConstantLike>())
    return false;
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!type || !isa<FloatType>(type.getElementType()))
    return true;
  // Scales and regions of Resize steer it although they are floats.
  if (llvm::all_of(op->getUsers(), [](Operation *user) {
        return user->getName().getStringRef() == "onnx.Resize";
      }))
    return true;
  auto value = op->getAttrOfType<DenseElementsAttr>("value");
  return !value || value.isSplat();
}

class Outliner {
public:
  explicit Outliner(ModuleOp module)
      : module(module), main(module.lookupSymbol<func::FuncOp>("main")) {}

  LogicalResult run() {
    if (!main)
      return module.emitError("stage partition needs a func.func @main");
    llvm::MapVector<int64_t, SmallVector<Operation *>> cones;
    for (Operation &op : main.getBody().front())
      if (auto cone = op.getAttrOfType<IntegerAttr>("plan.cone"))
        cones[cone.getInt()].push_back(&op);
    for (auto &[number, ops] : cones)
      if (failed(outline(ops)))
        return failure();
    SmallVector<Operation *> dead;
    for (Operation &op : main.getBody().front().without_terminator())
      dead.push_back(&op);
    for (Operation *op : llvm::reverse(dead))
      if (op->use_empty() && !isa<plan::CallOp>(op))
        op->erase();
    return success();
  }

private:
  /// `ops` in program order; the last one is the root.
  LogicalResult outline(ArrayRef<Operation *> ops) {
    Operation *root = ops.back();
    llvm::DenseSet<Operation *> members(ops.begin(), ops.end());
    for (Operation *op : ops.drop_back())
      for (Operation *user : op->getUsers())
        if (!members.contains(user))
          return op->emitOpError("is used outside its cluster, but is not its "
                                 "root");
    SetVector<Value> inputs;
    collectInputs(root, members, inputs);

    SmallVector<Type> inputTypes;
    for (Value input : inputs)
      inputTypes.push_back(input.getType());
    OpBuilder builder(main);
    auto cluster = plan::ClusterOp::create(
        builder, root->getLoc(), "cluster",
        builder.getFunctionType(inputTypes, root->getResultTypes()));
    setKind(cluster, root, inputs.getArrayRef());

    builder.setInsertionPointToEnd(&cluster.getBody().front());
    IRMapping mapping;
    mapping.map(inputs.getArrayRef(), cluster.getArguments());
    for (Operation *op : ops) {
      for (Value operand : op->getOperands())
        if (Operation *constant = operand.getDefiningOp();
            isCopied(constant) && !mapping.contains(operand))
          clean(builder.clone(*constant, mapping));
      clean(builder.clone(*op, mapping));
    }
    SmallVector<Value> results;
    for (Value result : root->getResults())
      results.push_back(mapping.lookup(result));
    plan::YieldOp::create(builder, root->getLoc(), results);
    plan::sortCanonically(cluster.getBody().front());
    std::string name = plan::hashedName(
        "c_", plan::structuralHash(cluster, "strata/cluster/1"));

    builder.setInsertionPoint(root);
    auto call =
        plan::CallOp::create(builder, root->getLoc(), root->getResultTypes(),
                             name, inputs.getArrayRef());
    if (Attribute batch = root->getAttr("plan.batch"))
      call->setAttr("plan.batch", batch);
    root->replaceAllUsesWith(call);
    for (Operation *op : llvm::reverse(ops))
      op->erase();
    if (names.insert(name).second)
      cluster.setSymName(name);
    else
      cluster.erase();
    return success();
  }

  static void clean(Operation *op) {
    op->removeAttr("plan.cone");
    op->removeAttr("plan.batch");
  }

  /// Values from outside in the order of the canonical walk, so that equal
  /// clusters get equal argument lists.
  void collectInputs(Operation *root,
                     const llvm::DenseSet<Operation *> &members,
                     SetVector<Value> &inputs) {
    SmallVector<std::pair<Operation *, unsigned>> stack{{root, 0}};
    llvm::DenseSet<Operation *> done{root};
    while (!stack.empty()) {
      Operation *op = stack.back().first;
      if (stack.back().second == op->getNumOperands()) {
        stack.pop_back();
        continue;
      }
      Value operand = op->getOperand(stack.back().second++);
      Operation *producer = operand.getDefiningOp();
      if (isCopied(producer))
        continue;
      if (!producer || !members.contains(producer))
        inputs.insert(operand);
      else if (done.insert(producer).second)
        stack.push_back({producer, 0});
    }
  }

  static void setKind(plan::ClusterOp cluster, Operation *root,
                      ArrayRef<Value> inputs) {
    auto batchOf = [](Operation *op) {
      return op ? op->getAttrOfType<DictionaryAttr>("plan.batch")
                : DictionaryAttr();
    };
    DictionaryAttr batch = batchOf(root);
    auto kind = batch ? batch.getAs<StringAttr>("kind") : StringAttr();
    if (!kind)
      return;
    cluster.setKind(kind == "batched" ? plan::ClusterKind::Batched
                    : kind == "host"  ? plan::ClusterKind::Host
                                      : plan::ClusterKind::NonBatched);
    if (kind != "batched")
      return;
    SmallVector<int64_t> axes;
    for (Value input : inputs) {
      int64_t axis = -1;
      if (auto argument = dyn_cast<BlockArgument>(input)) {
        auto function = cast<func::FuncOp>(argument.getOwner()->getParentOp());
        if (auto attribute = function.getArgAttrOfType<IntegerAttr>(
                argument.getArgNumber(), "plan.batch_axis"))
          axis = attribute.getInt();
      } else if (DictionaryAttr made = batchOf(input.getDefiningOp())) {
        auto list = made.getAs<DenseI64ArrayAttr>("axes");
        unsigned number = cast<OpResult>(input).getResultNumber();
        if (list && number < list.size())
          axis = list[number];
      }
      axes.push_back(axis);
    }
    auto list = batch.getAs<DenseI64ArrayAttr>("axes");
    for (unsigned i = 0; i < root->getNumResults(); ++i)
      axes.push_back(list && i < list.size() ? list[i] : -1);
    cluster.setBatchAxes(axes);
  }

  ModuleOp module;
  func::FuncOp main;
  llvm::StringSet<> names;
};

struct OutlineClustersPass final
    : impl::OutlineClustersPassBase<OutlineClustersPass> {
  using Base::Base;
  void runOnOperation() override {
    if (failed(Outliner(getOperation()).run()))
      signalPassFailure();
  }
};
} // namespace
} // namespace strata::partition
