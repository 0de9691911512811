//===- EmitControl.cpp - Loops and branches of tile programs --------------===//
//
// A loop keeps each carried tile in one buffer for its whole life: what an
// iteration yields is written into the buffer of the iteration argument. So no
// buffer made inside a loop outlives the iteration, and PlaceTiles may give it
// one place.
//
//===----------------------------------------------------------------------===//
#include "HostEmitter.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"

using namespace mlir;

namespace strata::codegen {

// Whether `value` is `own` after updates in place: each loop on the way is the
// only user of what it starts from, which is not yielded either.
static bool isUpdated(Value value, Value own, ArrayRef<Value> yielded) {
  while (value != own) {
    auto loop = value.getDefiningOp<scf::ForOp>();
    if (!loop)
      return false;
    value = loop.getInitArgs()[cast<OpResult>(value).getResultNumber()];
    if (!value.hasOneUse() || llvm::is_contained(yielded, value))
      return false;
  }
  return true;
}

// Whether `value` may share its buffer with an argument of `loop`: then it has
// to be copied before the arguments are overwritten.
static bool mayAliasArgument(Value value, Block *loop) {
  SmallVector<Value> work{value};
  llvm::SmallPtrSet<void *, 16> seen;
  while (!work.empty()) {
    Value next = work.pop_back_val();
    if (!seen.insert(next.getAsOpaquePointer()).second)
      continue;
    if (auto argument = dyn_cast<BlockArgument>(next)) {
      if (argument.getOwner() == loop)
        return true;
      continue;
    }
    Operation *op = next.getDefiningOp();
    if (auto branch = dyn_cast<scf::IfOp>(op)) {
      unsigned number = cast<OpResult>(next).getResultNumber();
      work.push_back(branch.thenYield().getOperand(number));
      work.push_back(branch.elseYield().getOperand(number));
      continue;
    }
    // Generics, loads and the like make a tile of their own; loops and views of
    // tiles hand an operand on.
    if (isa<scf::ForOp, scf::WhileOp, tensor::CollapseShapeOp,
            tensor::ExpandShapeOp, tensor::ExtractSliceOp, tensor::CastOp,
            tensor::InsertSliceOp, bufferization::MaterializeInDestinationOp>(
            op))
      for (Value operand : op->getOperands())
        if (isa<RankedTensorType>(operand.getType()))
          work.push_back(operand);
  }
  return false;
}

HostEmitter::Indices HostEmitter::carry(ValueRange yielded, ValueRange into,
                                        Block *loop) {
  Indices result(yielded);
  SmallVector<bool> isWritten;
  for (auto [value, own] : llvm::zip(result, into)) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    isWritten.push_back(type && !isUpdated(value, own, Indices(yielded)));
    if (isWritten.back() && mayAliasArgument(value, loop))
      value =
          bufferization::AllocTensorOp::create(b, type, ValueRange(), value);
  }
  for (auto [value, own, writes] : llvm::zip(result, into, isWritten))
    if (writes)
      value = bufferization::MaterializeInDestinationOp::create(b, value, own)
                  .getResult();
  return result;
}

LogicalResult HostEmitter::emitFor(scf::ForOp op) {
  Indices inits = get(op.getInitArgs());
  auto loop =
      scf::ForOp::create(b, get(op.getLowerBound()), get(op.getUpperBound()),
                         get(op.getStep()), inits);
  set(op.getInductionVar(), loop.getInductionVar());
  for (auto [from, to] :
       llvm::zip(op.getRegionIterArgs(), loop.getRegionIterArgs()))
    set(from, to);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  // Without results the builder has made the terminator.
  if (inits.empty())
    b.setInsertionPoint(loop.getBody()->getTerminator());
  if (failed(emitOps(*op.getBody())))
    return failure();
  if (!inits.empty()) {
    Operation *yield = op.getBody()->getTerminator();
    scf::YieldOp::create(b, carry(get(yield->getOperands()),
                                  loop.getRegionIterArgs(), loop.getBody()));
  }
  for (auto [from, to] : llvm::zip(op.getResults(), loop.getResults()))
    set(from, to);
  return success();
}

LogicalResult HostEmitter::emitIf(scf::IfOp op) {
  SmallVector<Type> types;
  for (Type type : op.getResultTypes())
    types.push_back(hostType(type));
  bool hasElse = !op.getElseRegion().empty();
  auto branch =
      scf::IfOp::create(b, types, get(op.getCondition()),
                        /*addThenBlock=*/true, /*addElseBlock=*/hasElse);
  OpBuilder::InsertionGuard guard(b);
  for (auto [from, to] : llvm::zip(op->getRegions(), branch->getRegions())) {
    if (from.empty())
      continue;
    b.setInsertionPointToEnd(&to.front());
    if (failed(emitOps(from.front())))
      return failure();
    scf::YieldOp::create(b, get(from.front().getTerminator()->getOperands()));
  }
  for (auto [from, to] : llvm::zip(op.getResults(), branch.getResults()))
    set(from, to);
  return success();
}

LogicalResult HostEmitter::emitWhile(scf::WhileOp op) {
  if (op.getBeforeBody()->getArgumentTypes() !=
      op.getAfterBody()->getArgumentTypes())
    return op.emitOpError("has no host form with two lists of carried types");
  SmallVector<Type> types;
  for (Type type : op.getResultTypes())
    types.push_back(hostType(type));
  auto loop = scf::WhileOp::create(b, types, get(op.getInits()));
  SmallVector<Location> locs(types.size(), op.getLoc());
  OpBuilder::InsertionGuard guard(b);
  Block *before = b.createBlock(&loop.getBefore(), {}, types, locs);
  Block *after = b.createBlock(&loop.getAfter(), {}, types, locs);
  for (auto [from, to] : {std::pair(op.getBeforeBody(), before),
                          std::pair(op.getAfterBody(), after)}) {
    for (auto [f, t] : llvm::zip(from->getArguments(), to->getArguments()))
      set(f, t);
    b.setInsertionPointToStart(to);
    if (failed(emitOps(*from)))
      return failure();
    Operation *end = from->getTerminator();
    b.setLoc(end->getLoc());
    if (auto condition = dyn_cast<scf::ConditionOp>(end))
      scf::ConditionOp::create(
          b, get(condition.getCondition()),
          carry(get(condition.getArgs()), to->getArguments(), to));
    else
      scf::YieldOp::create(
          b, carry(get(end->getOperands()), to->getArguments(), to));
  }
  for (auto [from, to] : llvm::zip(op.getResults(), loop.getResults()))
    set(from, to);
  return success();
}

} // namespace strata::codegen
