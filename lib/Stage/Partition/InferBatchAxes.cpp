//===- InferBatchAxes.cpp - Batch axis and kind of every operation --------===//
#include "strata/Stage/Partition/Passes.h"

#include "BatchRules.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace strata::partition {
#define GEN_PASS_DEF_INFERBATCHAXESPASS
#include "strata/Stage/Partition/Passes.h.inc"

namespace {
using namespace mlir;
using planning::BatchFact;
using planning::NodeKind;

/// IR -> planning::BatchProblem -> facts -> attributes.
struct InferBatchAxesPass final
    : impl::InferBatchAxesPassBase<InferBatchAxesPass> {
  using Base::Base;
  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main) {
      getOperation().emitError("stage partition needs a func.func @main");
      return signalPassFailure();
    }
    planning::BatchProblem problem;
    llvm::DenseMap<Value, int> numbers;
    auto define = [&](Value value, BatchFact fact) {
      numbers[value] = int(problem.values.size());
      problem.values.push_back(std::move(fact));
    };
    int64_t batch = batchExtent(main);
    Builder builder(&getContext());
    for (BlockArgument argument : main.getArguments()) {
      ArrayRef<int64_t> shape =
          cast<RankedTensorType>(argument.getType()).getShape();
      bool isBatched = !shape.empty() && shape[0] == batch;
      define(argument, isBatched
                           ? BatchFact::batched(0, "model input")
                           : BatchFact::uniform("model input of another extent"));
      main.setArgAttr(argument.getArgNumber(), "plan.batch_axis",
                      builder.getI64IntegerAttr(isBatched ? 0 : -1));
    }
    SmallVector<Operation *> ops;
    for (Operation &op : main.getBody().front().without_terminator()) {
      bool isConstant = isa<plan::WeightOp>(op) ||
                        op.hasTrait<OpTrait::ConstantLike>();
      for (Value result : op.getResults())
        define(result, isConstant ? BatchFact::uniform("constant")
                                  : BatchFact());
      if (isConstant)
        continue;
      planning::BatchNode node;
      node.name = op.getName().stripDialect().str();
      for (Value operand : op.getOperands())
        node.operands.push_back(numbers.lookup(operand));
      for (Value result : op.getResults())
        node.results.push_back(numbers.lookup(result));
      node.rule = batchRuleOf(&op);
      problem.nodes.push_back(std::move(node));
      ops.push_back(&op);
    }
    planning::BatchAnalysis analysis = planning::analyzeBatching(problem);
    for (auto [i, op] : llvm::enumerate(ops))
      annotate(op, analysis, problem.nodes[i], analysis.verdicts[i], builder);
  }

  /// Extent of the batch: the first axis of the first input that has one.
  static int64_t batchExtent(func::FuncOp main) {
    for (Type type : main.getArgumentTypes())
      if (auto tensor = dyn_cast<RankedTensorType>(type);
          tensor && tensor.getRank() > 0)
        return tensor.getDimSize(0);
    return -1;
  }

  static void annotate(Operation *op, const planning::BatchAnalysis &analysis,
                       const planning::BatchNode &node,
                       const planning::NodeVerdict &verdict,
                       Builder &builder) {
    StringRef kind = verdict.kind == NodeKind::Batched ? "batched"
                     : verdict.kind == NodeKind::Host  ? "host"
                                                       : "non_batched";
    SmallVector<int64_t> axes;
    for (int value : node.results)
      axes.push_back(analysis.values[value].isBatched()
                         ? analysis.values[value].axis
                         : -1);
    op->setAttr("plan.batch",
                builder.getDictionaryAttr(
                    {builder.getNamedAttr("kind", builder.getStringAttr(kind)),
                     builder.getNamedAttr("axes",
                                          builder.getDenseI64ArrayAttr(axes)),
                     builder.getNamedAttr(
                         "reason", builder.getStringAttr(verdict.reason))}));
  }
};
} // namespace
} // namespace strata::partition
