//===- BuildProgram.cpp - Launches on buffers in issue order --------------===//
#include "strata/Stage/Schedule/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/MapVector.h"

#include "llvm/ADT/TypeSwitch.h"

namespace strata::schedule {
#define GEN_PASS_DEF_BUILDPROGRAMPASS
#include "strata/Stage/Schedule/Passes.h.inc"

namespace {
using namespace mlir;

constexpr int64_t slotAlignment = 256; // bytes; codegen.md section 3

int64_t alignUp(int64_t bytes) {
  return (bytes + slotAlignment - 1) / slotAlignment * slotAlignment;
}

/// Builds the program op by op; `buffers` says where each value lies.
class Builder {
public:
  Builder(func::FuncOp main, plan::ProgramOp program)
      : main(main), builder(program.getBody()),
        symbols(main->getParentOfType<ModuleOp>()) {
    builder.setInsertionPointToEnd(&program.getBody().front());
  }

  LogicalResult run() {
    for (BlockArgument argument : main.getArguments())
      copyIn(argument);
    for (Operation &op : main.getBody().front()) {
      LogicalResult done =
          llvm::TypeSwitch<Operation *, LogicalResult>(&op)
              .Case([&](plan::WeightOp op) { return weight(op); })
              .Case([&](arith::ConstantOp op) { return constant(op); })
              .Case<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(
                  [&](auto op) {
                    buffers[op.getResult()] = buffers.lookup(op.getSrc());
                    return success();
                  })
              .Case([&](plan::LaunchOp op) { return launch(op); })
              .Case([&](func::ReturnOp op) { return copyOut(op); })
              .Default([&](Operation *other) {
                return other->emitOpError(
                    "is neither launch, view, weight nor constant");
              });
      if (failed(done))
        return failure();
    }
    return success();
  }

private:
  static int64_t bytesOf(Value value) {
    return plan::denseBytes(cast<RankedTensorType>(value.getType()));
  }
  Value slice(Location loc, int64_t bytes) {
    return plan::SliceOp::create(builder, loc, 0, bytes);
  }

  void copyIn(BlockArgument argument) {
    int64_t bytes = bytesOf(argument);
    Value input = plan::InputOp::create(builder, argument.getLoc(),
                                        argument.getArgNumber(), bytes);
    if (argument.use_empty())
      return;
    Value staged = slice(argument.getLoc(), bytes);
    if (bytes > 0) // nothing moves where there is nothing
      plan::CopyOp::create(builder, argument.getLoc(), input, staged, bytes);
    buffers[argument] = staged;
  }

  LogicalResult copyOut(func::ReturnOp op) {
    for (auto [i, value] : llvm::enumerate(op.getOperands())) {
      int64_t bytes = bytesOf(value);
      Value output = plan::OutputOp::create(builder, value.getLoc(), i, bytes);
      if (bytes > 0)
        plan::CopyOp::create(builder, value.getLoc(), buffers.lookup(value),
                             output, bytes);
    }
    return success();
  }

  Value resident(Location loc, Value value, Attribute identity,
                 plan::WeightOp op, ElementsAttr elements) {
    auto type = cast<RankedTensorType>(value.getType());
    Value &known = weights[{identity, type}];
    if (known)
      return known;
    int64_t bytes = plan::denseBytes(type);
    auto created = plan::ResidentOp::create(
        builder, loc, weightBytes, bytes, type,
        op ? op.getKeyAttr() : StringAttr(),
        op ? op.getSourceAttr() : TypeAttr(),
        op ? op.getRecipeAttr() : ArrayAttr(), elements);
    weightBytes += alignUp(bytes);
    return known = created;
  }
  LogicalResult weight(plan::WeightOp op) {
    if (op.getValue().use_empty())
      return success();
    Attribute identity = op.getKeyAttr();
    if (op.getRecipe())
      identity = ArrayAttr::get(
          op.getContext(), {identity, op.getSourceAttr(), op.getRecipeAttr()});
    buffers[op.getValue()] =
        resident(op.getLoc(), op.getValue(), identity, op, {});
    return success();
  }
  LogicalResult constant(arith::ConstantOp op) {
    auto elements = dyn_cast<ElementsAttr>(op.getValue());
    if (!elements || op.getResult().use_empty())
      return success();
    buffers[op.getResult()] =
        resident(op.getLoc(), op.getResult(), elements, {}, elements);
    return success();
  }

  LogicalResult launch(plan::LaunchOp op) {
    auto kernel = symbols.lookup<plan::KernelOp>(op.getKernel());
    if (!kernel)
      return op.emitOpError("names no kernel");
    SmallVector<Value> inputs, outputs;
    SmallVector<Attribute> types;
    SmallVector<int64_t> pitches;
    std::optional<int64_t> extent;
    auto operand = [&](Type formal, Value actual) {
      auto type = cast<RankedTensorType>(actual.getType());
      types.push_back(TypeAttr::get(type));
      if (type.getRank() >= 2)
        pitches.push_back(plan::rowExtent(type));
      auto tensor = cast<RankedTensorType>(formal);
      if (tensor.getRank() > 0 && tensor.isDynamicDim(0))
        extent = type.getDimSize(0);
    };
    for (auto [formal, input] :
         llvm::zip(kernel.getArgumentTypes(), op.getInputs())) {
      operand(formal, input);
      inputs.push_back(buffers.lookup(input));
    }
    for (auto [formal, output] :
         llvm::zip(kernel.getResultTypes(), op.getOutputs())) {
      operand(formal, output);
      Value bytes = slice(op.getLoc(), bytesOf(output));
      outputs.push_back(bytes);
      buffers[output] = bytes;
    }
    // A launch without an element to compute has no blocks.
    if (llvm::all_of(op.getOutputs(),
                     [](Value output) { return bytesOf(output) == 0; }))
      return success();
    Value workspace;
    if (kernel.getWorkspaceBytes() > 0)
      workspace = slice(op.getLoc(), kernel.getWorkspaceBytes());
    plan::ExecuteOp::create(
        builder, op.getLoc(), op.getKernelAttr(), inputs, outputs, workspace,
        extent ? builder.getI64IntegerAttr(*extent) : IntegerAttr(),
        builder.getDenseI64ArrayAttr(pitches), builder.getArrayAttr(types));
    return success();
  }

  func::FuncOp main;
  OpBuilder builder;
  SymbolTable symbols;
  llvm::DenseMap<Value, Value> buffers;
  llvm::DenseMap<std::pair<Attribute, Type>, Value> weights;
  int64_t weightBytes = 0;
};

struct BuildProgramPass final : impl::BuildProgramPassBase<BuildProgramPass> {
  using Base::Base;
  void runOnOperation() override {
    ModuleOp module = getOperation();
    auto main = module.lookupSymbol<func::FuncOp>("main");
    if (!main) {
      module.emitError("stage schedule needs a func.func @main");
      return signalPassFailure();
    }
    OpBuilder builder(main);
    auto program = plan::ProgramOp::create(builder, main.getLoc(), "program",
                                           target, 0, DictionaryAttr());
    program.getBody().emplaceBlock();
    // Names and order of the model's inputs and outputs stay with the program.
    program->setAttr("inputs", ioTable(main, /*results=*/false));
    program->setAttr("outputs", ioTable(main, /*results=*/true));
    if (failed(Builder(main, program).run()))
      return signalPassFailure();
    main.erase();
  }

  ArrayAttr ioTable(func::FuncOp main, bool results) {
    MLIRContext *context = &getContext();
    SmallVector<Attribute> rows;
    auto types = results ? main.getResultTypes() : main.getArgumentTypes();
    for (auto [i, type] : llvm::enumerate(types)) {
      auto name = results ? main.getResultAttrOfType<StringAttr>(i, "onnx.name")
                          : main.getArgAttrOfType<StringAttr>(i, "onnx.name");
      if (!name)
        name = StringAttr::get(context, (results ? "output" : "input") +
                                            std::to_string(i));
      // The model's own type, where memory has another.
      auto declared = results
                          ? main.getResultAttrOfType<TypeAttr>(i, "plan.type")
                          : main.getArgAttrOfType<TypeAttr>(i, "plan.type");
      if (!declared)
        declared = TypeAttr::get(type);
      rows.push_back(DictionaryAttr::get(
          context,
          {NamedAttribute(StringAttr::get(context, "name"), name),
           NamedAttribute(StringAttr::get(context, "type"), declared)}));
    }
    return ArrayAttr::get(context, rows);
  }
};
} // namespace
} // namespace strata::schedule
