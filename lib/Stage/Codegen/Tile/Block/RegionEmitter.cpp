//===- RegionEmitter.cpp - A scalar body applied to tiles -----------------===//
#include "RegionEmitter.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace strata::codegen {

LogicalResult RegionEmitter::apply(Block &body, ValueRange arguments,
                                   SmallVectorImpl<Value> &results) {
  for (auto [argument, tile] : llvm::zip(body.getArguments(), arguments))
    if (tile)
      values[argument] = tile;
  for (Value yielded : body.getTerminator()->getOperands()) {
    FailureOr<Value> result = value(yielded);
    if (failed(result))
      return failure();
    results.push_back(*result);
  }
  return success();
}

FailureOr<Value> RegionEmitter::value(Value value) {
  if (auto found = values.find(value); found != values.end())
    return found->second;
  auto result = dyn_cast<OpResult>(value);
  if (!result)
    return LogicalResult(e.fail("a body uses a value that is not computed"));
  FailureOr<Value> tile = emit(result);
  if (succeeded(tile))
    values[value] = *tile;
  return tile;
}

FailureOr<Value> RegionEmitter::emit(OpResult result) {
  Operation *op = result.getOwner();
  if (isa<arith::ConstantOp, tensor::DimOp>(op))
    return e.scalar(result);
  if (auto index = dyn_cast<linalg::IndexOp>(op))
    return loops.index(b, index.getDim());
  if (auto extract = dyn_cast<tensor::ExtractOp>(op))
    return emitExtract(extract);
  if (auto apply = dyn_cast<affine::AffineApplyOp>(op)) {
    // As indices of a space of their own.
    Space space;
    for (Value operand : apply.getMapOperands()) {
      FailureOr<Value> tile = value(operand);
      if (failed(tile))
        return failure();
      Axis axis;
      axis.flat = *tile;
      axis.extents = {ShapedType::kDynamic};
      space.append(axis);
    }
    AffineMap map = apply.getAffineMap();
    SmallVector<AffineExpr> dims;
    for (unsigned i = 0; i < space.rank(); ++i)
      dims.push_back(getAffineDimExpr(i, b.getContext()));
    ArrayRef<AffineExpr> all(dims);
    map = AffineMap::get(space.rank(), 0,
                         map.getResult(0).replaceDimsAndSymbols(
                             all.take_front(map.getNumDims()),
                             all.drop_front(map.getNumDims())));
    return space.project(b, map).index(b, 0);
  }
  if (isa<arith::ArithDialect, math::MathDialect>(op->getDialect()) &&
      op->getNumRegions() == 0)
    return emitElementwise(result);
  return LogicalResult(e.fail("the operation '" + op->getName().getStringRef() +
                              "' has no form on tiles"));
}

FailureOr<Value> RegionEmitter::emitExtract(tensor::ExtractOp op) {
  // Outside the output an index means nothing: nothing is read there.
  Space space;
  Value mask = loops.mask(b);
  for (Value operand : op.getIndices()) {
    FailureOr<Value> index = value(operand);
    if (failed(index))
      return failure();
    if (shapeOf(*index).empty()) {
      space.appendScalar(b, *index);
      continue;
    }
    Axis axis;
    axis.flat = *index;
    axis.mask = mask;
    axis.extents = {ShapedType::kDynamic};
    space.append(axis);
  }
  return e.evaluate(op.getTensor(), space);
}

Value RegionEmitter::rounded(Value value, Type element) {
  if (registerType(element) == element || element.isIndex())
    return value;
  ArrayRef<int64_t> shape = shapeOf(value);
  Value narrow =
      b.createOrFold<arith::TruncFOp>(tileType(shape, element), value);
  return b.createOrFold<arith::ExtFOp>(tileType(shape, registerType(element)),
                                       narrow);
}

FailureOr<Value> RegionEmitter::emitCast(Operation *op, Value from) {
  Type target = op->getResult(0).getType(), wide = registerType(target);
  Type source = op->getOperand(0).getType();
  ArrayRef<int64_t> shape = shapeOf(from);
  Type type = tileType(shape, wide);
  if (isa<arith::IndexCastOp, arith::IndexCastUIOp>(op)) {
    unsigned have = elementOf(from).getIntOrFloatBitWidth(),
             want = wide.getIntOrFloatBitWidth();
    if (have > want)
      return b.createOrFold<arith::TruncIOp>(type, from);
    if (have == want)
      return from;
    if (isa<arith::IndexCastUIOp>(op) || source.isInteger(1))
      return b.createOrFold<arith::ExtUIOp>(type, from);
    return b.createOrFold<arith::ExtSIOp>(type, from);
  }
  if (isa<arith::ExtFOp>(op)) {
    if (wide == elementOf(from))
      return from;
    return b.createOrFold<arith::ExtFOp>(type, from);
  }
  if (isa<arith::TruncFOp>(op)) {
    if (wide == target)
      return elementOf(from) == wide
                 ? from
                 : b.createOrFold<arith::TruncFOp>(type, from);
    // f64 to f16 in one rounding.
    Value narrow =
        b.createOrFold<arith::TruncFOp>(tileType(shape, target), from);
    return b.createOrFold<arith::ExtFOp>(type, narrow);
  }
  if (isa<arith::BitcastOp>(op)) {
    Value memory = from;
    if (registerType(source) != source)
      memory = b.createOrFold<arith::TruncFOp>(tileType(shape, source), from);
    Value bits =
        b.createOrFold<arith::BitcastOp>(tileType(shape, target), memory);
    if (wide == target)
      return bits;
    return b.createOrFold<arith::ExtFOp>(type, bits);
  }
  return failure();
}

/// Elements outside the tensor may be divisors: they become 1, which changes no
/// result that is defined.
static bool isIntegerDivision(Operation *op) {
  return isa<arith::DivSIOp, arith::DivUIOp, arith::RemSIOp, arith::RemUIOp,
             arith::CeilDivSIOp, arith::CeilDivUIOp, arith::FloorDivSIOp>(op);
}

FailureOr<Value> RegionEmitter::emitElementwise(OpResult result) {
  Operation *op = result.getOwner();
  if (op->getNumResults() != 1)
    return LogicalResult(e.fail("the operation '" +
                                op->getName().getStringRef() +
                                "' has several results"));
  SmallVector<Value> operands;
  for (Value operand : op->getOperands()) {
    FailureOr<Value> tile = value(operand);
    if (failed(tile))
      return failure();
    operands.push_back(*tile);
  }
  if (isa<arith::IndexCastOp, arith::IndexCastUIOp, arith::ExtFOp,
          arith::TruncFOp, arith::BitcastOp>(op))
    return emitCast(op, operands[0]);
  if (isIntegerDivision(op) &&
      !operands[1].getDefiningOp<arith::ConstantOp>()) {
    Value zero = b.zero(elementOf(operands[1]));
    Value one = b.constant(1, elementOf(operands[1]));
    operands[1] =
        b.select(b.compare(arith::CmpIPredicate::eq, operands[1], zero), one,
                 operands[1]);
  }
  Shape shape = b.unify(operands);
  OperationState state(b.getLoc(), op->getName());
  state.addOperands(operands);
  Type element = result.getType();
  state.addTypes(tileType(shape, registerType(element)));
  state.addAttributes(op->getAttrDictionary().getValue());
  Operation *made = b.create(state);
  Value tile = made->getResult(0);
  SmallVector<Value> folded;
  if (succeeded(b.tryFold(made, folded)) && !folded.empty()) {
    tile = folded[0];
    if (isOpTriviallyDead(made))
      made->erase();
  }
  // An integer becomes a float in one rounding.
  if (isa<arith::SIToFPOp, arith::UIToFPOp>(op))
    return rounded(tile, element);
  return tile;
}

} // namespace strata::codegen
