//===- InlineClusters.cpp - Launches of all clusters in one function ------===//
#include "strata/Stage/Schedule/Passes.h"

#include "strata/Dialect/ONNX/Layout.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"

namespace strata::schedule {
#define GEN_PASS_DEF_INLINECLUSTERSPASS
#include "strata/Stage/Schedule/Passes.h.inc"

namespace {
using namespace mlir;

/// The signature as it lies in memory, without layouts and signs; where a type
/// changes, the model's own stays as `plan.type`.
void useMemoryTypes(func::FuncOp main) {
  MLIRContext *context = main.getContext();
  SmallVector<Type> arguments, results;
  for (auto [i, type] : llvm::enumerate(main.getArgumentTypes())) {
    arguments.push_back(onnx::physicalType(cast<RankedTensorType>(type)));
    if (arguments.back() != type)
      main.setArgAttr(i, "plan.type", TypeAttr::get(type));
    main.getArgument(i).setType(arguments.back());
  }
  for (auto [i, type] : llvm::enumerate(main.getResultTypes())) {
    results.push_back(onnx::physicalType(cast<RankedTensorType>(type)));
    if (results.back() != type)
      main.setResultAttr(i, "plan.type", TypeAttr::get(type));
  }
  main.setFunctionType(FunctionType::get(context, arguments, results));
}

/// The same bits as signless integers.
ElementsAttr signless(ElementsAttr value) {
  auto dense = dyn_cast<DenseElementsAttr>(value);
  Type element = value.getElementType();
  if (!dense || !element.isUnsignedInteger())
    return value;
  return dense.bitcast(
      IntegerType::get(element.getContext(), element.getIntOrFloatBitWidth()));
}

struct InlineClustersPass final
    : impl::InlineClustersPassBase<InlineClustersPass> {
  using Base::Base;
  void runOnOperation() override {
    ModuleOp module = getOperation();
    auto main = module.lookupSymbol<func::FuncOp>("main");
    if (!main) {
      module.emitError("stage schedule needs a func.func @main");
      return signalPassFailure();
    }
    SymbolTable symbols(module);
    // A cluster says what it takes; main may still say it with a layout.
    main.walk([&](plan::WeightOp weight) {
      weight.getValue().setType(
          onnx::physicalType(weight.getValue().getType()));
    });
    for (Operation &op : llvm::make_early_inc_range(main.getBody().front()))
      if (op.hasTrait<OpTrait::ConstantLike>() && !isa<arith::ConstantOp>(op)) {
        auto value = op.getAttrOfType<ElementsAttr>("value");
        if (!value)
          continue;
        OpBuilder builder(&op);
        auto constant = arith::ConstantOp::create(
            builder, op.getLoc(), cast<TypedAttr>(signless(value)));
        op.getResult(0).replaceAllUsesWith(constant);
        op.erase();
      }
    useMemoryTypes(main);
    for (auto call : llvm::to_vector(main.getOps<plan::CallOp>())) {
      auto cluster = symbols.lookup<plan::ClusterOp>(call.getCallee());
      if (!cluster) {
        call.emitOpError("names no cluster");
        return signalPassFailure();
      }
      OpBuilder builder(call);
      IRMapping mapping;
      mapping.map(cluster.getArguments(), call.getOperands());
      Block &body = cluster.getBody().front();
      for (Operation &op : body.without_terminator()) {
        Operation *copy = builder.clone(op, mapping);
        // Errors and profiles name the instance, not the first of its kind.
        copy->setLoc(call.getLoc());
      }
      for (auto [result, value] :
           llvm::zip(call.getResults(), body.getTerminator()->getOperands()))
        result.replaceAllUsesWith(mapping.lookup(value));
      call.erase();
    }
    for (auto cluster : llvm::to_vector(module.getOps<plan::ClusterOp>()))
      cluster.erase();
  }
};
} // namespace
} // namespace strata::schedule
