//===- Evaluator.cpp - Values of a kernel at the elements of a tile -------===//
#include "RegionEmitter.h"

using namespace mlir;

namespace strata::codegen {

void KernelEmitter::bind(Value tensor, const Space &space, Value tile) {
  known.push_back({resolve(tensor), space, tile});
}

KernelEmitter::Tile KernelEmitter::scalar(Value value) {
  if (auto dim = value.getDefiningOp<tensor::DimOp>()) {
    auto type = cast<RankedTensorType>(resolve(dim.getSource()).getType());
    std::optional<int64_t> index = dim.getConstantIndex();
    if (!index)
      return LogicalResult(fail("tensor.dim needs a constant dimension"));
    return asValue(product({type.getDimSize(*index)}));
  }
  auto constant = value.getDefiningOp<arith::ConstantOp>();
  auto attr = constant ? dyn_cast<TypedAttr>(constant.getValue()) : TypedAttr();
  if (auto splat = dyn_cast_or_null<SplatElementsAttr>(attr))
    attr = cast<TypedAttr>(splat.getSplatValue<Attribute>());
  if (auto number = dyn_cast_or_null<FloatAttr>(attr)) {
    Type type = registerType(number.getType());
    if (type == number.getType())
      return b.constant(number);
    return b.constant(cast<TypedAttr>(
        b.getFloatAttr(type, number.getValue().convertToDouble())));
  }
  if (auto number = dyn_cast_or_null<IntegerAttr>(attr)) {
    if (number.getType().isIndex())
      return b.i32(number.getInt());
    return b.constant(number);
  }
  return LogicalResult(fail("a scalar is not a constant"));
}

KernelEmitter::Tile KernelEmitter::evaluate(Value tensor, const Space &space) {
  tensor = resolve(tensor);
  for (const Known &entry : known)
    if (entry.tensor == tensor && entry.space == space)
      return entry.tile;
  if (auto argument = dyn_cast<BlockArgument>(tensor)) {
    if (argument.getOwner() != &kernel.getBody().front())
      return LogicalResult(fail("a value of a region is not computed"));
    Value tile = load(inputs[argument.getArgNumber()], space);
    bind(tensor, space, tile);
    return tile;
  }
  auto result = cast<OpResult>(tensor);
  Operation *op = result.getOwner();
  if (auto generic = dyn_cast<linalg::GenericOp>(op))
    return evaluateGeneric(generic, result.getResultNumber(), space);
  if (auto composite = dyn_cast<plan::CompositeOp>(op))
    return evaluateComposite(composite, result.getResultNumber(), space);
  if (auto fill = dyn_cast<linalg::FillOp>(op)) {
    Value value = fill.getInputs()[0];
    if (!isa<RankedTensorType>(value.getType()))
      return scalar(value);
    return evaluate(value, Space());
  }
  if (isa<arith::ConstantOp>(op))
    return scalar(tensor);
  if (isa<tensor::EmptyOp>(op))
    return b.zero(registerType(getElementTypeOrSelf(tensor.getType())));
  if (auto cast = dyn_cast<tensor::CastOp>(op))
    return evaluate(cast.getSource(), space);
  return LogicalResult(fail("the operation '" + op->getName().getStringRef() +
                            "' has no form on tiles"));
}

/// Space of the loops of `op` whose result has `space`; reduction loops stay
/// without an axis: their DimRef is -1.
static LogicalResult invert(linalg::GenericOp op, unsigned result,
                            const Space &space, Space &loops) {
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(result));
  loops.axes = space.axes;
  loops.dims.assign(op.getNumLoops(), {~0u, 0});
  for (auto [d, expr] : llvm::enumerate(map.getResults()))
    if (auto dim = dyn_cast<AffineDimExpr>(expr))
      loops.dims[dim.getPosition()] = space.dims[d];
  for (auto [d, kind] : llvm::enumerate(op.getIteratorTypesArray()))
    if (kind == utils::IteratorType::parallel && loops.dims[d].axis == ~0u)
      return failure();
  return success();
}

LogicalResult KernelEmitter::applyBody(linalg::GenericOp op, const Space &loops,
                                       ValueRange accumulators,
                                       SmallVectorImpl<Value> &results) {
  Block *body = op.getBody();
  SmallVector<Value> arguments(body->getNumArguments());
  for (OpOperand &operand : op->getOpOperands()) {
    unsigned i = operand.getOperandNumber();
    if (body->getArgument(i).use_empty())
      continue;
    if (op.isDpsInit(&operand) && !accumulators.empty()) {
      arguments[i] = accumulators[i - op.getNumDpsInputs()];
      continue;
    }
    if (!isa<RankedTensorType>(operand.get().getType())) {
      Tile value = scalar(operand.get());
      if (failed(value))
        return failure();
      arguments[i] = *value;
      continue;
    }
    Tile tile = evaluate(operand.get(),
                         loops.project(b, op.getMatchingIndexingMap(&operand)));
    if (failed(tile))
      return failure();
    arguments[i] = *tile;
  }
  return RegionEmitter(*this, loops).apply(*body, arguments, results);
}

KernelEmitter::Tile KernelEmitter::evaluateGeneric(linalg::GenericOp op,
                                                   unsigned result,
                                                   const Space &space) {
  Space loops;
  if (failed(invert(op, result, space, loops)))
    return LogicalResult(
        fail("the result of a linalg.generic repeats along a loop"));
  SmallVector<Value> results;
  if (op.getNumReductionLoops() > 0) {
    std::optional<Combiner> combiner =
        isRowReduction(op) ? findCombiner(op) : std::nullopt;
    if (combiner) {
      Tile tile = reduceByTiles(op, *combiner, loops, space);
      if (failed(tile))
        return failure();
      results.push_back(*tile);
    } else if (failed(reduceByLoops(op, loops, space, results))) {
      return failure();
    }
  } else if (failed(applyBody(op, loops, {}, results))) {
    return failure();
  }
  // All results are there now; those with the same map are at the same space.
  AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(result));
  for (auto [i, tile] : llvm::enumerate(results))
    if (op.getMatchingIndexingMap(op.getDpsInitOperand(i)) == map)
      bind(op.getResult(i), space, tile);
  return results[result];
}

Value KernelEmitter::yielded(Value result) {
  auto opResult = cast<OpResult>(result);
  auto composite = cast<plan::CompositeOp>(opResult.getOwner());
  Block &body = composite.getBody().front();
  for (auto [argument, input] :
       llvm::zip(body.getArguments(), composite.getInputs()))
    aliases[argument] = input;
  return body.getTerminator()->getOperand(opResult.getResultNumber());
}

KernelEmitter::Tile KernelEmitter::evaluateComposite(plan::CompositeOp op,
                                                     unsigned result,
                                                     const Space &space) {
  Tile tile = failure();
  if (op.getName() == "convolution")
    tile = evaluateConvolution(op, space);
  else if (op.getName() == "max_pool" || op.getName() == "average_pool")
    tile = evaluatePool(op, space);
  else if (op.getBody().empty() || op.getBody().front().empty() ||
           op.getBody().front().getTerminator()->getNumOperands() <= result)
    return LogicalResult(
        fail("plan.composite \"" + op.getName() +
             "\" has neither an emitter nor a region that says what it means"));
  else
    tile = evaluate(yielded(op.getResult(result)), space);
  if (succeeded(tile))
    bind(op.getResult(result), space, *tile);
  return tile;
}

LogicalResult KernelEmitter::prefetch(Value tensor, const Space &space,
                                      ArrayRef<Value> loops) {
  tensor = resolve(tensor);
  bool inside = false;
  for (DimRef ref : space.dims)
    inside |= llvm::is_contained(loops, space.axes[ref.axis].flat);
  if (!inside)
    return LogicalResult(evaluate(tensor, space));
  if (auto composite = tensor.getDefiningOp<plan::CompositeOp>();
      composite && !composite.getBody().front().without_terminator().empty())
    return prefetch(yielded(tensor), space, loops);
  auto op = tensor.getDefiningOp<linalg::GenericOp>();
  Space inner;
  if (!op || op.getNumReductionLoops() > 0 ||
      failed(
          invert(op, cast<OpResult>(tensor).getResultNumber(), space, inner)))
    return success();
  for (OpOperand *input : op.getDpsInputOperands())
    if (isa<RankedTensorType>(input->get().getType()) &&
        failed(prefetch(input->get(),
                        inner.project(b, op.getMatchingIndexingMap(input)),
                        loops)))
      return failure();
  return success();
}

} // namespace strata::codegen
