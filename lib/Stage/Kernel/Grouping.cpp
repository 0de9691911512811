//===- Grouping.cpp - Forms groups and finds their ranged axis ------------===//
#include "Grouping.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace strata::kernel {

//===----------------------------------------------------------------------===//
// Forms of operations
//===----------------------------------------------------------------------===//

bool isContraction(linalg::GenericOp op) {
  if (op.getNumDpsInputs() != 2 || op.getNumDpsInits() != 1 ||
      op.getNumReductionLoops() != 1)
    return false;
  for (AffineMap map : op.getIndexingMapsArray())
    if (!map.isProjectedPermutation())
      return false;
  // Both operands must run along k; otherwise it is a plain reduction.
  unsigned k = 0;
  for (auto [d, kind] : llvm::enumerate(op.getIteratorTypesArray()))
    if (kind == utils::IteratorType::reduction)
      k = d;
  for (OpOperand *input : op.getDpsInputOperands())
    if (!op.getMatchingIndexingMap(input).isFunctionOfDim(k))
      return false;
  Block *body = op.getBody();
  auto yield = cast<linalg::YieldOp>(body->getTerminator());
  Operation *add = yield.getOperand(0).getDefiningOp();
  if (!isa_and_present<arith::AddFOp, arith::AddIOp>(add))
    return false;
  Value sum = body->getArgument(2);
  Value product = add->getOperand(0) == sum   ? add->getOperand(1)
                  : add->getOperand(1) == sum ? add->getOperand(0)
                                              : Value();
  Operation *mul = product ? product.getDefiningOp() : nullptr;
  if (!isa_and_present<arith::MulFOp, arith::MulIOp>(mul))
    return false;
  auto isWidened = [&](Value value) {
    if (isa_and_present<arith::ExtFOp, arith::ExtSIOp, arith::ExtUIOp,
                        arith::TruncFOp>(value.getDefiningOp()))
      value = value.getDefiningOp()->getOperand(0);
    auto argument = dyn_cast<BlockArgument>(value);
    return argument && argument.getOwner() == body &&
           argument.getArgNumber() < 2;
  };
  return isWidened(mul->getOperand(0)) && isWidened(mul->getOperand(1));
}

bool isPointwise(linalg::GenericOp op) {
  if (op.getNumParallelLoops() != op.getNumLoops())
    return false;
  return llvm::all_of(op.getDpsInitsMutable(), [&](OpOperand &init) {
    return op.getMatchingIndexingMap(&init).isIdentity();
  });
}

bool isRowComposite(plan::CompositeOp op) {
  StringRef name = op.getName();
  return name != "convolution" && name != "max_pool" && name != "average_pool";
}

/// Identity, or a projection of the loops in order; constants stand for unit
/// dimensions.
static bool isBroadcast(AffineMap map) {
  int64_t last = -1;
  for (AffineExpr result : map.getResults()) {
    if (isa<AffineConstantExpr>(result))
      continue;
    auto dim = dyn_cast<AffineDimExpr>(result);
    if (!dim || int64_t(dim.getPosition()) <= last)
      return false;
    last = dim.getPosition();
  }
  return true;
}

static plan::Family familyOf(Operation *anchor) {
  if (auto composite = dyn_cast<plan::CompositeOp>(anchor)) {
    if (composite.getName() == "convolution")
      return plan::Family::Convolution;
    return isRowComposite(composite) ? plan::Family::Row
                                     : plan::Family::Window;
  }
  auto op = cast<linalg::GenericOp>(anchor);
  if (isContraction(op))
    return plan::Family::Contraction;
  bool reads = false, indexes = false, computes = false;
  op.getBody()->walk([&](Operation *inner) {
    if (isa<tensor::ExtractOp>(inner))
      reads = true;
    else if (isa<linalg::IndexOp>(inner))
      indexes = true;
    else if (inner->getNumResults() &&
             isa<FloatType>(inner->getResult(0).getType()) &&
             !isa<arith::SelectOp, arith::ConstantOp>(inner))
      computes = true;
  });
  if (isPointwise(op)) {
    bool plain = !reads && !indexes &&
                 llvm::all_of(op.getIndexingMapsArray(), isBroadcast);
    if (plain)
      return plan::Family::Pointwise;
    return computes ? plan::Family::Generic : plan::Family::Move;
  }
  // Rows: the innermost loop is the only reduction and operands keep order.
  SmallVector<utils::IteratorType> kinds = op.getIteratorTypesArray();
  bool rows = op.getNumReductionLoops() == 1 && !reads && !indexes &&
              kinds.back() == utils::IteratorType::reduction &&
              llvm::all_of(op.getIndexingMapsArray(), isBroadcast);
  return rows ? plan::Family::Row : plan::Family::Generic;
}

//===----------------------------------------------------------------------===//
// Groups
//===----------------------------------------------------------------------===//

/// The operand of pointwise `op` through which it may join the kernel that
/// made it: used here only, and element for element.
static Operation *producerToJoin(linalg::GenericOp op) {
  for (OpOperand *input : op.getDpsInputOperands()) {
    Operation *producer = input->get().getDefiningOp();
    if (!isa_and_present<linalg::GenericOp, plan::CompositeOp>(producer) ||
        producer->getBlock() != op->getBlock() ||
        producer->getNumResults() != 1 || !input->get().hasOneUse() ||
        !op.getMatchingIndexingMap(input).isIdentity())
      continue;
    return producer;
  }
  return nullptr;
}

/// Adds `value`'s chain of fill and empty, which is rebuilt in each kernel.
static void addInits(Value value, SmallVectorImpl<Operation *> &ops) {
  Operation *producer = value.getDefiningOp();
  if (!isa_and_present<linalg::FillOp, tensor::EmptyOp>(producer) ||
      llvm::is_contained(ops, producer))
    return;
  if (auto fill = dyn_cast<linalg::FillOp>(producer))
    addInits(fill.getDpsInitOperand(0)->get(), ops);
  ops.push_back(producer);
}

SmallVector<Group> formGroups(Block &block) {
  SmallVector<Group> groups;
  llvm::DenseMap<Operation *, unsigned> groupOf;
  auto isExtractFree = [](linalg::GenericOp op) {
    return op.getBody()->getOps<tensor::ExtractOp>().empty() &&
           op.getBody()->getOps<linalg::IndexOp>().empty();
  };
  for (Operation &op : block) {
    if (!isa<linalg::GenericOp, plan::CompositeOp>(op))
      continue;
    auto generic = dyn_cast<linalg::GenericOp>(op);
    plan::Family family = familyOf(&op);
    if (generic && isPointwise(generic) && isExtractFree(generic)) {
      Operation *producer = producerToJoin(generic);
      auto found = groupOf.find(producer);
      if (found != groupOf.end() &&
          groups[found->second].family != plan::Family::Pointwise &&
          groups[found->second].family != plan::Family::Move &&
          groups[found->second].ops.back() == producer) {
        groups[found->second].ops.push_back(&op);
        groupOf[&op] = found->second;
        continue;
      }
    }
    Group group;
    group.family = family;
    // A row composite takes the pointwise operation in front of it along.
    if (auto composite = dyn_cast<plan::CompositeOp>(op);
        composite && isRowComposite(composite)) {
      Value input = composite.getInputs()[0];
      auto producer = input.getDefiningOp<linalg::GenericOp>();
      auto found = producer ? groupOf.find(producer) : groupOf.end();
      if (found != groupOf.end() && input.hasOneUse() &&
          groups[found->second].family == plan::Family::Pointwise &&
          groups[found->second].ops.size() == 1 &&
          producer->getNumResults() == 1) {
        groups[found->second].ops.push_back(&op);
        groups[found->second].family = plan::Family::Row;
        groupOf[&op] = found->second;
        continue;
      }
    }
    group.ops.push_back(&op);
    groupOf[&op] = groups.size();
    groups.push_back(std::move(group));
  }
  for (Group &group : groups) {
    SmallVector<Operation *> ops;
    for (Operation *op : group.ops) {
      if (auto generic = dyn_cast<linalg::GenericOp>(op))
        for (Value init : generic.getDpsInits())
          addInits(init, ops);
      ops.push_back(op);
    }
    group.ops = std::move(ops);
  }
  return groups;
}

//===----------------------------------------------------------------------===//
// Ranged axis
//===----------------------------------------------------------------------===//

namespace {
/// Walks operations backwards from ranged results to the operands.
class RangeFinder {
public:
  llvm::MapVector<Value, bool> state;

  bool mark(Value value, bool ranged) {
    auto [entry, isNew] = state.insert({value, ranged});
    if (!isNew)
      return entry->second == ranged;
    if (!ranged)
      return true;
    auto type = dyn_cast<RankedTensorType>(value.getType());
    if (!type || type.getRank() == 0)
      return false;
    if (extent < 0)
      extent = type.getDimSize(0);
    return extent == type.getDimSize(0);
  }

  bool visit(ArrayRef<Operation *> ops) {
    for (Operation *op : llvm::reverse(ops))
      if (!visit(op))
        return false;
    return true;
  }

private:
  int64_t extent = -1;

  bool visit(Operation *op) {
    // A value that nobody asked for needs nothing; a whole one inside the
    // kernel would need every sample.
    for (Value result : op->getResults()) {
      auto found = state.find(result);
      if (found != state.end() && !found->second)
        return false;
    }
    if (op->getNumResults() == 0 || !state.count(op->getResult(0)))
      return true;
    if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
      return visitLinalg(linalgOp);
    if (isa<tensor::EmptyOp>(op))
      return true;
    if (auto pad = dyn_cast<tensor::PadOp>(op))
      return pad.getStaticLow()[0] == 0 && pad.getStaticHigh()[0] == 0 &&
             mark(pad.getSource(), true);
    if (auto composite = dyn_cast<plan::CompositeOp>(op))
      return visitComposite(composite);
    return false;
  }

  bool visitLinalg(linalg::LinalgOp op) {
    std::optional<unsigned> loop;
    for (OpOperand &init : op.getDpsInitsMutable()) {
      AffineMap map = op.getMatchingIndexingMap(&init);
      if (map.getNumResults() == 0)
        return false;
      auto dim = dyn_cast<AffineDimExpr>(map.getResult(0));
      if (!dim || (loop && *loop != dim.getPosition()) ||
          op.getIteratorTypesArray()[dim.getPosition()] !=
              utils::IteratorType::parallel)
        return false;
      loop = dim.getPosition();
    }
    for (OpOperand &operand : op->getOpOperands()) {
      if (!isa<RankedTensorType>(operand.get().getType()))
        continue;
      AffineMap map = op.getMatchingIndexingMap(&operand);
      bool first = false;
      for (auto [i, result] : llvm::enumerate(map.getResults())) {
        if (!result.isFunctionOfDim(*loop))
          continue;
        if (i != 0 || !isa<AffineDimExpr>(result))
          return false;
        first = true;
      }
      if (!mark(operand.get(), first))
        return false;
    }
    bool free = true;
    op->walk([&](Operation *inner) {
      if (auto index = dyn_cast<linalg::IndexOp>(inner))
        free &= index.getDim() != *loop;
      if (auto extract = dyn_cast<tensor::ExtractOp>(inner))
        free &= mark(extract.getTensor(), false);
    });
    return free;
  }

  bool visitComposite(plan::CompositeOp op) {
    Block &body = op.getBody().front();
    for (auto [result, inner] :
         llvm::zip(op.getResults(), body.getTerminator()->getOperands())) {
      (void)result;
      if (!mark(inner, true))
        return false;
    }
    SmallVector<Operation *> ops;
    for (Operation &inner : body.without_terminator())
      if (!isa<arith::ConstantOp>(inner))
        ops.push_back(&inner);
    if (!visit(ops))
      return false;
    for (auto [argument, input] :
         llvm::zip(body.getArguments(), op.getInputs())) {
      auto found = state.find(argument);
      if (found != state.end() && !mark(input, found->second))
        return false;
    }
    return true;
  }
};
} // namespace

llvm::MapVector<Value, bool> findRange(const Group &group) {
  RangeFinder finder;
  for (Value result : group.ops.back()->getResults())
    if (!finder.mark(result, true))
      return {};
  if (!finder.visit(group.ops))
    return {};
  // The extent of inits comes from an argument that has it.
  for (auto &[value, ranged] : finder.state)
    if (ranged && !llvm::is_contained(group.ops, value.getDefiningOp()) &&
        value.getParentRegion() == group.ops.back()->getParentRegion())
      return finder.state;
  return {};
}

} // namespace strata::kernel
