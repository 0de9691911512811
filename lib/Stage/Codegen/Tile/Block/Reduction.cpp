//===- Reduction.cpp - Sums, maxima and other combinations ----------------===//
#include "RegionEmitter.h"

#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "llvm/ADT/APFloat.h"

using namespace mlir;

namespace strata::codegen {

//===----------------------------------------------------------------------===//
// By scalar loops: any body, any reduced dimensions
//===----------------------------------------------------------------------===//

LogicalResult KernelEmitter::reduceByLoops(linalg::GenericOp op, Space loops,
                                           const Space &outer,
                                           SmallVectorImpl<Value> &results) {
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  SmallVector<unsigned> reduced;
  for (unsigned d = 0; d < ranges.size(); ++d)
    if (loops.dims[d].axis == ~0u)
      reduced.push_back(d);

  // The accumulators have the shape of what the result runs along.
  SmallVector<Value> indices = {b.i32(0)};
  for (DimRef ref : outer.dims)
    indices.push_back(outer.axes[ref.axis].flat);
  Shape shape = b.unify(indices);

  SmallVector<Value> carried;
  for (auto [i, init] : llvm::enumerate(op.getDpsInits())) {
    AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(i));
    Tile start = evaluate(init, loops.project(b, map));
    if (failed(start))
      return failure();
    carried.push_back(b.broadcast(*start, shape));
  }

  // Placeholders tell prefetch which axes will be loops.
  Space probe = loops;
  SmallVector<Value> variables;
  for (unsigned d : reduced) {
    unsigned axis = probe.axes.size();
    Value variable = b.createOrFold<arith::ConstantOp>(b.getI32IntegerAttr(0));
    variables.push_back(variable);
    probe.appendScalar(b, variable);
    probe.dims.pop_back();
    probe.dims[d] = {axis, 0};
  }
  for (OpOperand *input : op.getDpsInputOperands())
    if (isa<RankedTensorType>(input->get().getType()) &&
        failed(prefetch(input->get(),
                        probe.project(b, op.getMatchingIndexingMap(input)),
                        variables)))
      return failure();

  LogicalResult state = success();
  std::function<SmallVector<Value>(unsigned, Space, ValueRange)> nest =
      [&](unsigned depth, Space space, ValueRange values) {
        SmallVector<Value> next;
        if (depth == reduced.size()) {
          Scope scope(*this);
          if (failed(applyBody(op, space, values, next))) {
            state = failure();
            return SmallVector<Value>(values);
          }
          for (Value &value : next)
            value = b.broadcast(value, shape);
          return next;
        }
        unsigned d = reduced[depth];
        Value end = asValue(product({ranges[d]}));
        return b.loop(b.i32(0), end, values, [&](Value i, ValueRange carried) {
          Space inner = space;
          unsigned axis = inner.axes.size();
          inner.appendScalar(b, i);
          inner.dims.pop_back();
          inner.dims[d] = {axis, 0};
          return nest(depth + 1, inner, carried);
        });
      };
  results = nest(0, loops, carried);
  return state;
}

//===----------------------------------------------------------------------===//
// By tiles: one combiner along the row
//===----------------------------------------------------------------------===//

std::optional<Combiner> findCombiner(linalg::GenericOp op) {
  if (op.getNumDpsInits() != 1)
    return std::nullopt;
  Block *body = op.getBody();
  Value accumulator = body->getArguments().back();
  Operation *combine = body->getTerminator()->getOperand(0).getDefiningOp();
  if (!combine || combine->getNumOperands() != 2 ||
      !isa<arith::AddFOp, arith::AddIOp, arith::MulFOp, arith::MulIOp,
           arith::MaximumFOp, arith::MinimumFOp, arith::MaxNumFOp,
           arith::MinNumFOp, arith::MaxSIOp, arith::MaxUIOp, arith::MinSIOp,
           arith::MinUIOp, arith::AndIOp, arith::OrIOp, arith::XOrIOp>(combine))
    return std::nullopt;
  if (!accumulator.hasOneUse() || *accumulator.user_begin() != combine)
    return std::nullopt;
  Combiner combiner;
  combiner.op = combine;
  combiner.operand =
      combine->getOperand(combine->getOperand(0) == accumulator ? 1 : 0);
  Type type = registerType(accumulator.getType());
  MLIRContext *context = op.getContext();
  Builder b(context);
  auto real = [&](double value) {
    combiner.identity = cast<TypedAttr>(b.getFloatAttr(type, value));
  };
  auto whole = [&](APInt value) {
    combiner.identity = cast<TypedAttr>(b.getIntegerAttr(type, value));
  };
  unsigned bits = type.getIntOrFloatBitWidth();
  double infinity = std::numeric_limits<double>::infinity();
  if (isa<arith::AddFOp>(combine))
    real(0);
  else if (isa<arith::MulFOp>(combine))
    real(1);
  else if (isa<arith::MaximumFOp, arith::MaxNumFOp>(combine))
    real(-infinity);
  else if (isa<arith::MinimumFOp, arith::MinNumFOp>(combine))
    real(infinity);
  else if (isa<arith::MulIOp>(combine))
    whole(APInt(bits, 1));
  else if (isa<arith::MaxSIOp>(combine))
    whole(APInt::getSignedMinValue(bits));
  else if (isa<arith::MinSIOp>(combine))
    whole(APInt::getSignedMaxValue(bits));
  else if (isa<arith::MinUIOp, arith::AndIOp>(combine))
    whole(APInt::getAllOnes(bits));
  else
    whole(APInt::getZero(bits));
  return combiner;
}

bool KernelEmitter::isRowReduction(linalg::GenericOp op) {
  if (!row)
    return false;
  unsigned reduced = op.getNumReductionLoops();
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  if (reduced != row->extents.size())
    return false;
  for (unsigned i = 0; i < reduced; ++i) {
    unsigned d = ranges.size() - reduced + i;
    if (op.getIteratorTypesArray()[d] != utils::IteratorType::reduction ||
        ranges[d] != row->extents[i])
      return false;
  }
  return true;
}

Value KernelEmitter::combine(const Combiner &combiner, Value a, Value c) {
  Value operands[] = {a, c};
  Shape shape = b.unify(operands);
  OperationState state(b.getLoc(), combiner.op->getName());
  state.addOperands(operands);
  state.addTypes(tileType(shape, combiner.identity.getType()));
  state.addAttributes(combiner.op->getAttrDictionary().getValue());
  return b.create(state)->getResult(0);
}

Value KernelEmitter::reduceTile(Value tile, int64_t dim,
                                const Combiner &combiner) {
  Type element = elementOf(tile);
  Shape shape(shapeOf(tile));
  Shape kept = shape;
  kept.erase(kept.begin() + dim);
  auto reduce = tile::ReduceOp::create(
      b, TypeRange{tileType(kept, element)}, ValueRange{tile},
      b.getI64IntegerAttr(dim), b.getArrayAttr({combiner.identity}));
  {
    OpBuilder::InsertionGuard guard(b);
    Block *body = b.createBlock(&reduce.getCombiner(), {}, {element, element},
                                {b.getLoc(), b.getLoc()});
    OperationState state(b.getLoc(), combiner.op->getName());
    state.addOperands(body->getArguments());
    state.addTypes(element);
    state.addAttributes(combiner.op->getAttrDictionary().getValue());
    Value combined = b.create(state)->getResult(0);
    tile::YieldOp::create(b, ValueRange{combined});
  }
  shape[dim] = 1;
  return b.reshape(reduce.getResult(0), shape);
}

/// f(inputs) at `loops`, neutral where nothing is.
KernelEmitter::Tile KernelEmitter::reduceOperand(linalg::GenericOp op,
                                                 const Combiner &combiner,
                                                 const Space &loops) {
  Block *body = op.getBody();
  RegionEmitter region(*this, loops);
  for (OpOperand *input : op.getDpsInputOperands()) {
    BlockArgument argument = body->getArgument(input->getOperandNumber());
    if (argument.use_empty())
      continue;
    Tile tile =
        isa<RankedTensorType>(input->get().getType())
            ? evaluate(input->get(),
                       loops.project(b, op.getMatchingIndexingMap(input)))
            : scalar(input->get());
    if (failed(tile))
      return failure();
    region.set(argument, *tile);
  }
  Tile value = region.value(combiner.operand);
  if (failed(value))
    return failure();
  const Axis &columns = loops.axes[loops.dims.back().axis];
  Value all[] = {*value, columns.flat};
  b.unify(all);
  if (!columns.mask)
    return all[0];
  return b.select(columns.mask, all[0], b.constant(combiner.identity));
}

Axis KernelEmitter::rowChunk(Value index) {
  return tileAxis(index, row->extents, row->tile, 1);
}

KernelEmitter::Tile KernelEmitter::reduceByTiles(linalg::GenericOp op,
                                                 const Combiner &combiner,
                                                 Space loops,
                                                 const Space &outer) {
  Tile start = evaluate(op.getDpsInits()[0], outer);
  if (failed(start))
    return failure();
  auto along = [&](const Axis &columns) {
    Space space = loops;
    unsigned axis = space.axes.size(), position = 0;
    space.axes.push_back(columns);
    for (DimRef &ref : space.dims)
      if (ref.axis == ~0u)
        ref = {axis, position++};
    return space;
  };
  Value reduced;
  if (!row->isChunked) {
    Tile tile = reduceOperand(op, combiner, along(row->whole));
    if (failed(tile))
      return failure();
    reduced = reduceTile(*tile, 1, combiner);
  } else {
    Axis probe = rowChunk(b.i32(0));
    Space inner = along(probe);
    for (OpOperand *input : op.getDpsInputOperands())
      if (isa<RankedTensorType>(input->get().getType()) &&
          failed(prefetch(input->get(),
                          inner.project(b, op.getMatchingIndexingMap(input)),
                          {probe.flat})))
        return failure();
    SmallVector<Value> indices = {b.i32(0)};
    for (DimRef ref : outer.dims)
      indices.push_back(outer.axes[ref.axis].flat);
    indices.push_back(probe.flat);
    Shape shape = b.unify(indices);
    LogicalResult state = success();
    Value init = b.constant(combiner.identity, shape);
    Value chunks = b.i32((row->extent + row->tile - 1) / row->tile);
    reduced = b.loop(b.i32(0), chunks, {init},
                     [&](Value i, ValueRange carried) -> SmallVector<Value> {
                       Scope scope(*this);
                       Tile tile =
                           reduceOperand(op, combiner, along(rowChunk(i)));
                       if (failed(tile)) {
                         state = failure();
                         return {carried[0]};
                       }
                       return {combine(combiner, carried[0], *tile)};
                     })[0];
    if (failed(state))
      return failure();
    reduced = reduceTile(reduced, 1, combiner);
  }
  // A start that is neutral changes nothing.
  Attribute constant;
  if (matchPattern(*start, m_Constant(&constant)) &&
      constant == combiner.identity)
    return reduced;
  return combine(combiner, *start, reduced);
}

} // namespace strata::codegen
