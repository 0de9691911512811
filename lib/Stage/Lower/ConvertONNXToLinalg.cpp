//===- ConvertONNXToLinalg.cpp - Rewrites a cluster in linalg -------------===//
//
// The body is built anew beside the old one, operation by operation in order;
// how each is written stands in ONNXToLinalg/<Family>.cpp.
//
//===----------------------------------------------------------------------===//
#include "strata/Stage/Lower/Passes.h"

#include "Builders/Lowering.h"

#include "strata/Dialect/ONNX/Layout.h"
#include "strata/Dialect/ONNX/ONNXBase.h"

namespace strata::lower {
#define GEN_PASS_DEF_CONVERTONNXTOLINALGPASS
#include "strata/Stage/Lower/Passes.h.inc"

namespace {
using namespace mlir;

LoweringTable makeTable() {
  LoweringTable table;
  addElementwise(table);
  addActivations(table);
  addReduction(table);
  addContraction(table);
  addConvolution(table);
  addPooling(table);
  addNormalization(table);
  addMovement(table);
  addIndexing(table);
  addConstant(table);
  addQuantization(table);
  addResize(table);
  addSampling(table);
  addSignal(table);
  return table;
}

/// Null unless the tensor has a static shape and numbers in it.
RankedTensorType loweredType(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.hasStaticShape())
    return {};
  return onnx::physicalType(tensor);
}

/// Rewrites one cluster. Errors are emitted where they are found; the rest of
/// the operations is still looked at.
class ClusterConverter {
public:
  ClusterConverter(plan::ClusterOp cluster, const LoweringTable &table)
      : cluster(cluster), table(table), builder(cluster.getContext()) {}

  LogicalResult convert() {
    Block &from = cluster.getBody().front();
    Block *to = new Block();
    cluster.getBody().push_back(to);
    for (BlockArgument argument : from.getArguments()) {
      RankedTensorType type = loweredType(argument.getType());
      if (!type) {
        cluster.emitOpError("argument ")
            << argument.getArgNumber() << " of type " << argument.getType()
            << " has no static shape, no known layout or no numbers";
        failedOps = true;
        continue;
      }
      values.map(argument, to->addArgument(type, argument.getLoc()));
    }
    builder.setInsertionPointToEnd(to);
    for (Operation &op : from)
      if (failed(convert(&op)))
        failedOps = true;
    if (failedOps) {
      to->erase();
      return failure();
    }
    from.erase();
    auto results = to->getTerminator()->getOperandTypes();
    cluster.setFunctionType(
        builder.getFunctionType(to->getArgumentTypes(), results));
    return success();
  }

private:
  LogicalResult convert(Operation *op) {
    bool isReady = llvm::all_of(op->getOperands(), [&](Value operand) {
      return values.contains(operand);
    });
    if (!isa_and_present<onnx::ONNXDialect>(op->getDialect())) {
      if (!isReady)
        return failure(); // said where the operand is made
      Operation *copy = builder.clone(*op, values);
      // The recipe of a weight with a layout makes the order in memory already.
      if (auto weight = dyn_cast<plan::WeightOp>(copy))
        weight.getValue().setType(loweredType(weight.getType()));
      return success();
    }
    const LoweringTable::Function *function =
        table.find(op->getName().getStringRef());
    if (!function)
      return unsupported(op, "");
    for (Type type :
         llvm::concat<const Type>(op->getResultTypes(), op->getOperandTypes()))
      if (!loweredType(type))
        return unsupported(op,
                           llvm::formatv("the type {0} has no static shape, no "
                                         "known layout or no numbers",
                                         type));
    if (!isReady)
      return failure();
    if (isEmpty(op))
      return success();
    Lowering at(op, values, builder);
    if (failed((*function)(op, at)))
      return unsupported(op, at.failure());
    return checkResults(op);
  }

  /// Results without elements are constants.
  bool isEmpty(Operation *op) {
    for (Value result : op->getResults())
      if (loweredType(result.getType()).getNumElements() != 0)
        return false;
    for (Value result : op->getResults()) {
      RankedTensorType type = loweredType(result.getType());
      auto data = DenseElementsAttr::get(type, ArrayRef<Attribute>());
      values.map(result,
                 arith::ConstantOp::create(builder, op->getLoc(), data));
    }
    return true;
  }

  LogicalResult checkResults(Operation *op) {
    for (OpResult result : op->getResults()) {
      Value made = values.lookupOrNull(result);
      if (!made && result.use_empty())
        continue;
      RankedTensorType type = loweredType(result.getType());
      if (!made || made.getType() != type) {
        InFlightDiagnostic diagnostic = op->emitOpError("result ");
        diagnostic << result.getResultNumber() << " must lower to " << type;
        if (made)
          diagnostic << ", not " << made.getType();
        return diagnostic;
      }
    }
    return success();
  }

  LogicalResult unsupported(Operation *op, const Twine &reason) {
    std::string text = reason.str();
    return emitError(op->getLoc())
           << "unsupported op " << op->getName().getStringRef()
           << (text.empty() ? "" : ": ") << text;
  }

  plan::ClusterOp cluster;
  const LoweringTable &table;
  OpBuilder builder;
  IRMapping values;
  bool failedOps = false;
};

struct ConvertONNXToLinalgPass final
    : impl::ConvertONNXToLinalgPassBase<ConvertONNXToLinalgPass> {
  using Base::Base;

  LogicalResult initialize(MLIRContext *) override {
    table = std::make_shared<const LoweringTable>(makeTable());
    return success();
  }
  void runOnOperation() override {
    if (failed(ClusterConverter(getOperation(), *table).convert()))
      signalPassFailure();
  }

  std::shared_ptr<const LoweringTable> table;
};
} // namespace
} // namespace strata::lower
