//===- OutlineKernels.cpp - Groups become kernels and launches ------------===//
#include "strata/Stage/Kernel/Passes.h"

#include "Grouping.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"

namespace strata::kernel {
#define GEN_PASS_DEF_OUTLINEKERNELSPASS
#include "strata/Stage/Kernel/Passes.h.inc"

namespace {
using namespace mlir;

Type rangedType(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  SmallVector<int64_t> shape(tensor.getShape());
  shape[0] = ShapedType::kDynamic;
  return tensor.clone(shape);
}

int64_t bytesOf(Type element) {
  return (element.getIntOrFloatBitWidth() + 7) / 8;
}

/// Values and rows that start at multiples of 16 bytes on every sub-range.
bool isAligned(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  if (tensor.getRank() == 0)
    return true;
  if (tensor.getRank() == 1)
    return !tensor.isDynamicDim(0);
  return tensor.getShape().back() * bytesOf(tensor.getElementType()) % 16 == 0;
}

/// Scalars are rebuilt inside the kernel.
bool isCloned(Value value) {
  auto constant = value.getDefiningOp<arith::ConstantOp>();
  return constant && !isa<ShapedType>(constant.getType());
}

SetVector<Value> findInputs(const Group &group) {
  SetVector<Value> inputs;
  auto use = [&](Value value) {
    Operation *producer = value.getDefiningOp();
    if (value.getParentRegion() != group.ops.back()->getParentRegion() ||
        llvm::is_contained(group.ops, producer) || isCloned(value))
      return;
    inputs.insert(value);
  };
  for (Operation *op : group.ops)
    op->walk([&](Operation *inner) {
      for (Value operand : inner->getOperands())
        use(operand);
    });
  return inputs;
}

/// Pairs (input, output) that may share bytes: the last operation reads each
/// element of the input where it writes the same element of the output.
SmallVector<int64_t> findInplace(const Group &group,
                                 const SetVector<Value> &inputs) {
  SmallVector<int64_t> pairs;
  auto last = dyn_cast<linalg::GenericOp>(group.ops.back());
  if (!last || !isPointwise(last))
    return pairs;
  for (unsigned i = 0; i < inputs.size(); ++i) {
    Value input = inputs[i];
    unsigned uses = 0;
    OpOperand *use = nullptr;
    for (Operation *op : group.ops)
      op->walk([&](Operation *inner) {
        for (OpOperand &operand : inner->getOpOperands())
          if (operand.get() == input) {
            ++uses;
            use = &operand;
          }
      });
    if (uses != 1 || use->getOwner() != last.getOperation() ||
        !last.getMatchingIndexingMap(use).isIdentity())
      continue;
    for (auto [o, output] : llvm::enumerate(last->getResults()))
      if (output.getType() == input.getType())
        pairs.append({int64_t(i), int64_t(o)});
  }
  return pairs;
}

/// Gives the clone of a ranged value its `?`; an init asks for the extent.
class Cloner {
public:
  Cloner(OpBuilder &builder, const llvm::MapVector<Value, bool> &range)
      : builder(builder), range(range) {}

  bool isRanged(Value value) const {
    auto found = range.find(value);
    return found != range.end() && found->second;
  }
  Type typeOf(Value value) const {
    return isRanged(value) ? rangedType(value.getType()) : value.getType();
  }

  /// Clones `op`; `source` is a ranged tensor of this scope to take the extent
  /// from.
  void clone(Operation *op, IRMapping &mapping, Value source) {
    if (auto empty = dyn_cast<tensor::EmptyOp>(op);
        empty && isRanged(empty.getResult())) {
      Value extent = tensor::DimOp::create(builder, op->getLoc(), source, 0);
      auto type = cast<RankedTensorType>(rangedType(empty.getType()));
      mapping.map(empty.getResult(),
                  tensor::EmptyOp::create(builder, op->getLoc(), type,
                                          ValueRange{extent})
                      .getResult());
      return;
    }
    if (auto composite = dyn_cast<plan::CompositeOp>(op))
      return cloneComposite(composite, mapping);
    Operation *copy = builder.clone(*op, mapping);
    for (auto [from, to] : llvm::zip(op->getResults(), copy->getResults()))
      to.setType(typeOf(from));
  }

private:
  void cloneComposite(plan::CompositeOp op, IRMapping &outer) {
    SmallVector<Value> inputs;
    for (Value input : op.getInputs())
      inputs.push_back(outer.lookup(input));
    SmallVector<Type> results;
    for (Value result : op.getResults())
      results.push_back(typeOf(result));
    auto copy = plan::CompositeOp::create(builder, op.getLoc(), results,
                                          op.getNameAttr(), op.getConfigAttr(),
                                          inputs);
    copy->setDiscardableAttrs(op->getDiscardableAttrDictionary());
    Block *body = builder.createBlock(&copy.getBody());
    IRMapping mapping;
    Value source;
    for (BlockArgument argument : op.getBody().getArguments()) {
      Value inner = body->addArgument(typeOf(argument), argument.getLoc());
      mapping.map(argument, inner);
      if (isRanged(argument) && !source)
        source = inner;
    }
    for (Operation &inner : op.getBody().front())
      clone(&inner, mapping, source);
    builder.setInsertionPointAfter(copy);
    outer.map(op.getResults(), copy.getResults());
  }

  OpBuilder &builder;
  const llvm::MapVector<Value, bool> &range;
};

void outline(const Group &group, StringRef name, OpBuilder &moduleBuilder) {
  SetVector<Value> inputs = findInputs(group);
  llvm::MapVector<Value, bool> range = findRange(group);
  Operation *last = group.ops.back();
  OpBuilder builder(last->getContext());
  Cloner cloner(builder, range);

  SmallVector<Type> inputTypes, resultTypes;
  for (Value input : inputs)
    inputTypes.push_back(cloner.typeOf(input));
  for (Value result : last->getResults())
    resultTypes.push_back(cloner.typeOf(result));
  auto kernel = plan::KernelOp::create(
      moduleBuilder, last->getLoc(), name,
      builder.getFunctionType(inputTypes, resultTypes));
  kernel.setFamily(group.family);
  if (SmallVector<int64_t> pairs = findInplace(group, inputs); !pairs.empty())
    kernel.setInplace(pairs);
  for (auto [i, type] : llvm::enumerate(inputTypes))
    if (isAligned(type))
      kernel.setArgAttr(i, "plan.align", builder.getI64IntegerAttr(16));
  for (auto [i, type] : llvm::enumerate(resultTypes))
    if (isAligned(type))
      kernel.setResultAttr(i, "plan.align", builder.getI64IntegerAttr(16));

  builder.setInsertionPointToEnd(&kernel.getBody().front());
  IRMapping mapping;
  Value source;
  for (auto [input, argument] : llvm::zip(inputs, kernel.getArguments())) {
    mapping.map(input, argument);
    if (cloner.isRanged(input) && !source)
      source = argument;
  }
  for (Operation *op : group.ops) {
    op->walk([&](Operation *inner) {
      for (Value operand : inner->getOperands())
        if (isCloned(operand) && !mapping.contains(operand) &&
            operand.getParentRegion() == last->getParentRegion())
          builder.clone(*operand.getDefiningOp(), mapping);
    });
    cloner.clone(op, mapping, source);
  }
  SmallVector<Value> results;
  for (Value result : last->getResults())
    results.push_back(mapping.lookup(result));
  plan::YieldOp::create(builder, last->getLoc(), results);

  builder.setInsertionPoint(last);
  auto launch = plan::LaunchOp::create(builder, last->getLoc(),
                                       last->getResultTypes(), name,
                                       inputs.getArrayRef());
  last->replaceAllUsesWith(launch);
}

struct OutlineKernelsPass final
    : impl::OutlineKernelsPassBase<OutlineKernelsPass> {
  using Base::Base;
  void runOnOperation() override {
    ModuleOp module = getOperation();
    unsigned count = 0; // NameKernels replaces these numbers by hashes
    for (auto cluster :
         llvm::to_vector(module.getOps<plan::ClusterOp>())) {
      OpBuilder builder(cluster);
      Block &body = cluster.getBody().front();
      for (const Group &group : formGroups(body))
        outline(group, "kernel" + std::to_string(count++), builder);
      // What went into kernels is dead now.
      SmallVector<Operation *> ops;
      for (Operation &op : body.without_terminator())
        ops.push_back(&op);
      for (Operation *op : llvm::reverse(ops))
        if (isOpTriviallyDead(op))
          op->erase();
    }
  }
};
} // namespace
} // namespace strata::kernel
