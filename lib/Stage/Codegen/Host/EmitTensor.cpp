//===- EmitTensor.cpp - Arithmetic and shapes of tiles --------------------===//
#include "HostEmitter.h"

#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace strata::codegen {

static bool isTile(Type type) { return isa<RankedTensorType>(type); }

// Booleans lie in tiles as i8.
static Value asBool(OpBuilder &b, Location loc, Value byte) {
  return arith::TruncIOp::create(b, loc, b.getI1Type(), byte);
}
static Value asByte(OpBuilder &b, Location loc, Value bit) {
  return arith::ExtUIOp::create(b, loc, b.getI8Type(), bit);
}

HostEmitter::Indices HostEmitter::generic(ValueRange operands,
                                          ArrayRef<AffineMap> maps,
                                          TypeRange results, Body body) {
  Indices outs;
  SmallVector<AffineMap> allMaps(maps);
  int64_t rank = cast<RankedTensorType>(results.front()).getRank();
  for (Type type : results) {
    outs.push_back(empty(type));
    allMaps.push_back(b.getMultiDimIdentityMap(rank));
  }
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  auto op = linalg::GenericOp::create(
      b, results, operands, outs, allMaps, iterators,
      [&](OpBuilder &builder, Location loc, ValueRange arguments) {
        linalg::YieldOp::create(
            builder, loc,
            body(builder, loc, arguments.take_front(operands.size())));
      });
  return Indices(op.getResults());
}

LogicalResult HostEmitter::emitElementwise(Operation &op) {
  if (!llvm::any_of(op.getResultTypes(), isTile)) {
    b.clone(op, values);
    return success();
  }
  if (!OpTrait::hasElementwiseMappableTraits(&op))
    return op.emitOpError("has no host form on tiles");
  Indices operands;
  SmallVector<AffineMap> maps;
  SmallVector<Type> results, scalarTypes;
  for (Type type : op.getResultTypes()) {
    results.push_back(hostType(type));
    scalarTypes.push_back(getElementTypeOrSelf(type));
  }
  int64_t rank = cast<RankedTensorType>(results.front()).getRank();
  for (Value operand : op.getOperands())
    if (isTile(operand.getType())) {
      operands.push_back(get(operand));
      maps.push_back(b.getMultiDimIdentityMap(rank));
    }
  Indices tiles =
      generic(operands, maps, results,
              [&](OpBuilder &builder, Location loc, ValueRange arguments) {
                Indices scalars;
                size_t next = 0;
                for (Value operand : op.getOperands()) {
                  if (!isTile(operand.getType())) {
                    scalars.push_back(get(operand));
                    continue;
                  }
                  Value element = arguments[next++];
                  if (getElementTypeOrSelf(operand.getType()).isInteger(1))
                    element = asBool(builder, loc, element);
                  scalars.push_back(element);
                }
                Operation *scalar =
                    builder.create(loc, op.getName().getIdentifier(), scalars,
                                   scalarTypes, op.getAttrs());
                Indices yielded(scalar->getResults());
                for (Value &value : yielded)
                  if (value.getType().isInteger(1))
                    value = asByte(builder, loc, value);
                return yielded;
              });
  for (auto [from, to] : llvm::zip(op.getResults(), tiles))
    set(from, to);
  return success();
}

LogicalResult HostEmitter::emitConstant(arith::ConstantOp op) {
  auto type = dyn_cast<RankedTensorType>(op.getType());
  if (!type) {
    b.clone(*op, values);
    return success();
  }
  auto elements = dyn_cast<DenseElementsAttr>(op.getValue());
  if (!elements)
    return op.emitOpError("is no dense constant");
  bool isBool = type.getElementType().isInteger(1);
  if (elements.isSplat()) {
    TypedAttr value = elements.getSplatValue<TypedAttr>();
    if (isBool)
      value = b.getI8IntegerAttr(elements.getSplatValue<bool>() ? 1 : 0);
    set(op, fill(arith::ConstantOp::create(b, value), hostType(type)));
    return success();
  }
  if (isBool) {
    SmallVector<int8_t> bytes;
    for (bool bit : elements.getValues<bool>())
      bytes.push_back(bit ? 1 : 0);
    elements = DenseElementsAttr::get(cast<RankedTensorType>(hostType(type)),
                                      ArrayRef<int8_t>(bytes));
  }
  set(op, arith::ConstantOp::create(b, elements));
  return success();
}

LogicalResult HostEmitter::emitIota(tile::IotaOp op) {
  Type type = op.getTile().getType();
  set(op,
      generic({}, {}, type, [&](OpBuilder &builder, Location loc, ValueRange) {
        Value i = linalg::IndexOp::create(builder, loc, 0);
        return Indices{
            arith::IndexCastOp::create(builder, loc, builder.getI32Type(), i)};
      }).front());
  return success();
}

LogicalResult HostEmitter::emitBroadcast(tile::BroadcastOp op) {
  Type to = hostType(op.getTile().getType());
  Value source = get(op.getSource());
  if (!isTile(source.getType())) {
    if (source.getType().isInteger(1))
      source = asByte(b, b.getLoc(), source);
    set(op, fill(source, to));
    return success();
  }
  ArrayRef<int64_t> from = cast<RankedTensorType>(source.getType()).getShape();
  SmallVector<AffineExpr> results;
  for (auto [d, extent] : llvm::enumerate(from))
    results.push_back(extent == 1 ? b.getAffineConstantExpr(0)
                                  : b.getAffineDimExpr(d));
  AffineMap map = AffineMap::get(from.size(), 0, results, b.getContext());
  set(op,
      generic(source, map, to, [](OpBuilder &, Location, ValueRange arguments) {
        return Indices{arguments[0]};
      }).front());
  return success();
}

LogicalResult HostEmitter::emitPermute(tile::PermuteOp op) {
  SmallVector<AffineExpr> results(op.getPermutation().size());
  for (auto [d, p] : llvm::enumerate(op.getPermutation()))
    results[p] = b.getAffineDimExpr(d);
  AffineMap map = AffineMap::get(results.size(), 0, results, b.getContext());
  set(op, generic(get(op.getSource()), map, hostType(op.getTile().getType()),
                  [](OpBuilder &, Location, ValueRange arguments) {
                    return Indices{arguments[0]};
                  })
              .front());
  return success();
}

LogicalResult HostEmitter::emitReshape(tile::ReshapeOp op) {
  Value source = get(op.getSource());
  auto from = dyn_cast<RankedTensorType>(source.getType());
  auto to = dyn_cast<RankedTensorType>(hostType(op.getTile().getType()));
  if (from == to) {
    set(op, source);
    return success();
  }
  auto scalarOf = [&] {
    return tensor::ExtractOp::create(b, source,
                                     Indices(from.getRank(), index(0)));
  };
  // A tile of rank 0 goes by way of its element.
  if (from && to && (from.getRank() == 0 || to.getRank() == 0)) {
    set(op, fill(scalarOf(), to));
    return success();
  }
  if (!from) {
    if (source.getType().isInteger(1))
      source = asByte(b, b.getLoc(), source);
    set(op, fill(source, to));
    return success();
  }
  if (!to) {
    Value element =
        tensor::ExtractOp::create(b, source, Indices(from.getRank(), index(0)));
    if (op.getTile().getType().isInteger(1))
      element = asBool(b, b.getLoc(), element);
    set(op, element);
    return success();
  }
  // By way of one row: tile shapes are powers of two, and bufferization makes
  // both steps free.
  auto whole = [](int64_t rank) {
    ReassociationIndices group(rank);
    std::iota(group.begin(), group.end(), 0);
    return SmallVector<ReassociationIndices>{group};
  };
  auto flat =
      RankedTensorType::get({from.getNumElements()}, from.getElementType());
  if (from.getRank() != 1)
    source =
        tensor::CollapseShapeOp::create(b, flat, source, whole(from.getRank()));
  if (to.getRank() != 1)
    source = tensor::ExpandShapeOp::create(b, to, source, whole(to.getRank()));
  set(op, source);
  return success();
}

LogicalResult HostEmitter::emitExtract(tile::ExtractOp op) {
  auto type = cast<RankedTensorType>(hostType(op.getTile().getType()));
  SmallVector<OpFoldResult> offsets, sizes,
      strides(type.getRank(), b.getIndexAttr(1));
  for (auto [position, extent] : llvm::zip(op.getIndex(), type.getShape())) {
    Value start = toIndex(get(position));
    offsets.push_back(Value(arith::MulIOp::create(b, start, index(extent))));
    sizes.push_back(b.getIndexAttr(extent));
  }
  set(op, tensor::ExtractSliceOp::create(b, type, get(op.getSource()), offsets,
                                         sizes, strides));
  return success();
}

LogicalResult HostEmitter::emitCat(tile::CatOp op) {
  Value result = empty(hostType(op.getTile().getType()));
  ArrayRef<int64_t> shape =
      cast<RankedTensorType>(op.getLhs().getType()).getShape();
  SmallVector<OpFoldResult> sizes, strides(shape.size(), b.getIndexAttr(1)),
      offsets(shape.size(), b.getIndexAttr(0));
  for (int64_t extent : shape)
    sizes.push_back(b.getIndexAttr(extent));
  for (Value part : {op.getLhs(), op.getRhs()}) {
    result = tensor::InsertSliceOp::create(b, get(part), result, offsets, sizes,
                                           strides);
    offsets[op.getDim()] = b.getIndexAttr(shape[op.getDim()]);
  }
  set(op, result);
  return success();
}

//===----------------------------------------------------------------------===//
// Reductions and scans
//===----------------------------------------------------------------------===//

// The combiner on scalars. An i1 stays one here; callers convert.
LogicalResult HostEmitter::combine(Region &combiner, ValueRange current,
                                   ValueRange accumulated, Indices &results,
                                   bool isReduction) {
  Block &body = combiner.front();
  size_t count = current.size();
  for (size_t k = 0; k < count; ++k) {
    set(body.getArgument(k), current[k]);
    set(body.getArgument(count + k), accumulated[k]);
  }
  for (Operation &op : body) {
    if (op.hasTrait<OpTrait::IsTerminator>()) {
      results = get(op.getOperands());
      continue;
    }
    if (llvm::any_of(op.getResultTypes(), isTile) ||
        !isa<arith::ArithDialect, math::MathDialect>(op.getDialect()))
      return op.emitOpError("has no host form in a combiner");
    Operation *copy = b.clone(op, values);
    // The order of a reduction is free: vectorized sums.
    if (isReduction && isa<arith::AddFOp, arith::MulFOp>(copy))
      copy->setAttr("fastmath",
                    arith::FastMathFlagsAttr::get(
                        b.getContext(), arith::FastMathFlags::reassoc));
  }
  return success();
}

FailureOr<HostEmitter::Indices> HostEmitter::identities(Operation *op,
                                                        ArrayAttr attributes,
                                                        TypeRange elements) {
  Indices result;
  for (auto [attribute, element] : llvm::zip(attributes, elements)) {
    TypedAttr value;
    if (auto real = dyn_cast<FloatAttr>(attribute);
        real && isa<FloatType>(element)) {
      APFloat number = real.getValue();
      bool losesInfo;
      number.convert(cast<FloatType>(element).getFloatSemantics(),
                     APFloat::rmNearestTiesToEven, &losesInfo);
      value = FloatAttr::get(element, number);
    } else if (auto integer = dyn_cast<IntegerAttr>(attribute);
               integer && isa<IntegerType>(element)) {
      value = IntegerAttr::get(element, integer.getValue().sextOrTrunc(
                                            element.getIntOrFloatBitWidth()));
    }
    if (!value)
      return op->emitOpError("has an identity of the wrong type");
    result.push_back(arith::ConstantOp::create(b, value));
  }
  return result;
}

LogicalResult HostEmitter::emitReduce(tile::ReduceOp op) {
  Indices operands = get(op.getOperands_()), inits;
  auto source = cast<RankedTensorType>(operands.front().getType());
  int64_t rank = source.getRank(), dim = op.getDim();
  SmallVector<int64_t> kept(source.getShape());
  kept.erase(kept.begin() + dim);
  SmallVector<Type> elements, results;
  SmallVector<bool> isBool;
  for (Value operand : op.getOperands_()) {
    elements.push_back(getElementTypeOrSelf(operand.getType()));
    isBool.push_back(elements.back().isInteger(1));
    results.push_back(hostType(RankedTensorType::get(kept, elements.back())));
  }
  FailureOr<Indices> neutral = identities(op, op.getIdentities(), elements);
  if (failed(neutral))
    return failure();
  SmallVector<AffineMap> maps(operands.size(), b.getMultiDimIdentityMap(rank));
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  iterators[dim] = utils::IteratorType::reduction;
  for (auto [value, type, bit] : llvm::zip(*neutral, results, isBool)) {
    inits.push_back(fill(bit ? asByte(b, b.getLoc(), value) : value, type));
    maps.push_back(b.getMultiDimIdentityMap(rank).dropResult(dim));
  }
  LogicalResult status = success();
  auto reduction = linalg::GenericOp::create(
      b, results, operands, inits, maps, iterators,
      [&](OpBuilder &builder, Location loc, ValueRange arguments) {
        OpBuilder::InsertionGuard guard(b);
        b.setInsertionPoint(builder.getInsertionBlock(),
                            builder.getInsertionPoint());
        Indices scalars(arguments), combined;
        for (auto [k, scalar] : llvm::enumerate(scalars))
          if (isBool[k % isBool.size()])
            scalar = asBool(b, loc, scalar);
        ArrayRef<Value> all(scalars);
        size_t count = isBool.size();
        status = combine(op.getCombiner(), all.take_front(count),
                         all.drop_front(count), combined, true);
        for (auto [value, bit] : llvm::zip(combined, isBool))
          if (bit)
            value = asByte(b, loc, value);
        linalg::YieldOp::create(b, loc, combined);
      });
  if (failed(status))
    return failure();
  for (auto [from, to, bit] :
       llvm::zip(op.getResults_(), reduction.getResults(), isBool)) {
    Value result = to;
    if (!isTile(from.getType())) {
      result = tensor::ExtractOp::create(b, result, ValueRange());
      if (bit)
        result = asBool(b, b.getLoc(), result);
    }
    set(from, result);
  }
  return success();
}

LogicalResult HostEmitter::emitScan(tile::ScanOp op) {
  auto source = cast<RankedTensorType>(op.getOperands_().front().getType());
  int64_t dim = op.getDim();
  SmallVector<Type> elements;
  Indices from, to;
  for (Value operand : op.getOperands_()) {
    elements.push_back(getElementTypeOrSelf(operand.getType()));
    from.push_back(toBuffer(get(operand)));
    to.push_back(newBuffer(hostType(operand.getType())));
  }
  FailureOr<Indices> neutral = identities(op, op.getIdentities(), elements);
  if (failed(neutral))
    return failure();
  SmallVector<int64_t> outer(source.getShape());
  outer.erase(outer.begin() + dim);
  LogicalResult status = success();
  nest(staticBounds(outer), [&](ValueRange indices) {
    auto loop = scf::ForOp::create(b, index(0), index(source.getDimSize(dim)),
                                   index(1), *neutral);
    b.setInsertionPointToStart(loop.getBody());
    Indices at(indices), current, combined;
    at.insert(at.begin() + dim, loop.getInductionVar());
    for (auto [buffer, element] : llvm::zip(from, elements)) {
      Value value = memref::LoadOp::create(b, buffer, at);
      current.push_back(element.isInteger(1) ? asBool(b, b.getLoc(), value)
                                             : value);
    }
    status = combine(op.getCombiner(), current, loop.getRegionIterArgs(),
                     combined, false);
    if (failed(status))
      return;
    for (auto [buffer, value] : llvm::zip(to, combined))
      memref::StoreOp::create(
          b,
          value.getType().isInteger(1) ? asByte(b, b.getLoc(), value) : value,
          buffer, at);
    scf::YieldOp::create(b, combined);
  });
  if (failed(status))
    return failure();
  for (auto [result, buffer] : llvm::zip(op.getResults_(), to))
    set(result, toTile(buffer));
  return success();
}

//===----------------------------------------------------------------------===//
// Multiply-accumulate
//===----------------------------------------------------------------------===//

// An operand in the accumulator's type; tf32 keeps 10 bits of the mantissa.
Value HostEmitter::castOperand(Value tile, Type element, tile::MmaMode mode) {
  auto type = cast<RankedTensorType>(tile.getType());
  bool rounds = mode == tile::MmaMode::Tf32 && element.isF32();
  if (type.getElementType() == element && !rounds)
    return tile;
  return generic(tile, b.getMultiDimIdentityMap(type.getRank()),
                 type.clone(element),
                 [&](OpBuilder &builder, Location loc, ValueRange arguments) {
                   Value x = arguments[0];
                   if (!rounds && isa<FloatType>(element))
                     return Indices{
                         arith::ExtFOp::create(builder, loc, element, x)};
                   if (!rounds)
                     return Indices{
                         arith::ExtSIOp::create(builder, loc, element, x)};
                   auto bits = [&](int32_t value) -> Value {
                     return arith::ConstantOp::create(
                         builder, loc, builder.getI32IntegerAttr(value));
                   };
                   x = arith::BitcastOp::create(builder, loc,
                                                builder.getI32Type(), x);
                   x = arith::AddIOp::create(builder, loc, x, bits(4096));
                   x = arith::AndIOp::create(builder, loc, x, bits(-8192));
                   return Indices{
                       arith::BitcastOp::create(builder, loc, element, x)};
                 })
      .front();
}

LogicalResult HostEmitter::emitMma(tile::MmaOp op) {
  Type element = getElementTypeOrSelf(op.getAcc().getType());
  for (Value operand : {op.getLhs(), op.getRhs()}) {
    Type type = getElementTypeOrSelf(operand.getType());
    if (isa<FloatType>(type) != isa<FloatType>(element) ||
        type.getIntOrFloatBitWidth() > element.getIntOrFloatBitWidth())
      return op.emitOpError("has no host form for operands of ")
             << type << " and an accumulator of " << element;
  }
  set(op, emitMmaLoops(castOperand(get(op.getLhs()), element, op.getMode()),
                       castOperand(get(op.getRhs()), element, op.getMode()),
                       get(op.getAcc())));
  return success();
}

// acc[m:m+rows, n:n+columns] stays in registers over k; rows x columns fill
// half of them.
Value HostEmitter::emitMmaLoops(Value lhs, Value rhs, Value acc) {
  auto type = cast<RankedTensorType>(acc.getType());
  Type element = type.getElementType();
  int64_t depth = cast<RankedTensorType>(lhs.getType()).getDimSize(1);
  int64_t lanes = options.vectorBytes * 8 / element.getIntOrFloatBitWidth();
  int64_t columns = std::min(2 * lanes, type.getDimSize(1));
  int64_t rows =
      std::min<int64_t>(options.vectorBytes > 32 ? 8 : 4, type.getDimSize(0));
  auto vector = VectorType::get({columns}, element);
  AffineMap map = AffineMap::getMinorIdentityMap(2, 1, b.getContext());
  const bool isInside[] = {true};
  ArrayRef<bool> inBounds(isInside);
  Value padding = zero(element), start = index(0);
  auto read = [&](Value tile, Value row, Value column) -> Value {
    return vector::TransferReadOp::create(
        b, vector, tile, ValueRange{row, column}, padding, map, inBounds);
  };
  auto loopOver = [&](int64_t extent, int64_t by, ValueRange inits) {
    auto loop = scf::ForOp::create(b, start, index(extent), index(by), inits);
    b.setInsertionPointToStart(loop.getBody());
    return loop;
  };
  OpBuilder::InsertionGuard guard(b);
  auto overN = loopOver(type.getDimSize(1), columns, acc);
  auto overM = loopOver(type.getDimSize(0), rows, overN.getRegionIterArg(0));
  Value n = overN.getInductionVar(), tile = overM.getRegionIterArg(0);
  Indices row, sums;
  for (int64_t r = 0; r < rows; ++r) {
    row.push_back(arith::AddIOp::create(b, overM.getInductionVar(), index(r)));
    sums.push_back(read(tile, row[r], n));
  }
  auto overK = loopOver(depth, 1, sums);
  Value k = overK.getInductionVar(), right = read(rhs, k, n);
  Indices next;
  for (int64_t r = 0; r < rows; ++r) {
    Value left = tensor::ExtractOp::create(b, lhs, ValueRange{row[r], k});
    left = vector::BroadcastOp::create(b, vector, left);
    Value sum = overK.getRegionIterArg(r);
    if (isa<FloatType>(element))
      next.push_back(vector::FMAOp::create(b, left, right, sum));
    else
      next.push_back(
          arith::AddIOp::create(b, arith::MulIOp::create(b, left, right), sum));
  }
  scf::YieldOp::create(b, next);
  b.setInsertionPointAfter(overK);
  for (int64_t r = 0; r < rows; ++r)
    tile = vector::TransferWriteOp::create(b, overK.getResult(r), tile,
                                           ValueRange{row[r], n}, map, inBounds)
               .getResult();
  scf::YieldOp::create(b, tile);
  b.setInsertionPointAfter(overM);
  scf::YieldOp::create(b, overM.getResult(0));
  return overN.getResult(0);
}

} // namespace strata::codegen
