//===- TileBuilder.cpp - Arithmetic on scalars and tiles ------------------===//
#include "TileBuilder.h"

#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace strata::codegen {

ArrayRef<int64_t> shapeOf(Value value) {
  if (auto tensor = dyn_cast<RankedTensorType>(value.getType()))
    return tensor.getShape();
  return {};
}
Type elementOf(Value value) { return getElementTypeOrSelf(value.getType()); }
Type tileType(ArrayRef<int64_t> shape, Type element) {
  return shape.empty() ? element : RankedTensorType::get(shape, element);
}

Type registerType(Type element) {
  if (element.isF16() || element.isBF16())
    return Float32Type::get(element.getContext());
  if (element.isIndex())
    return IntegerType::get(element.getContext(), 32);
  return element;
}
Type memoryType(Type element) {
  if (element.isInteger(1))
    return IntegerType::get(element.getContext(), 8);
  return element;
}

Value TileBuilder::constant(TypedAttr scalar, ArrayRef<int64_t> shape) {
  if (shape.empty())
    return arith::ConstantOp::create(*this, scalar);
  auto type = RankedTensorType::get(shape, scalar.getType());
  return arith::ConstantOp::create(*this, DenseElementsAttr::get(type, scalar));
}
Value TileBuilder::i32(int64_t value) {
  return constant(getI32IntegerAttr(static_cast<int32_t>(value)));
}
Value TileBuilder::constant(double number, Type element) {
  if (isa<FloatType>(element))
    return constant(cast<TypedAttr>(getFloatAttr(element, number)));
  return constant(
      cast<TypedAttr>(getIntegerAttr(element, static_cast<int64_t>(number))));
}
Value TileBuilder::zero(Type element) {
  return constant(cast<TypedAttr>(getZeroAttr(element)));
}

Value TileBuilder::broadcast(Value value, ArrayRef<int64_t> shape) {
  if (shapeOf(value) == shape)
    return value;
  Attribute attr;
  if (matchPattern(value, m_Constant(&attr))) {
    if (auto splat = dyn_cast<SplatElementsAttr>(attr))
      attr = splat.getSplatValue<Attribute>();
    if (auto typed = dyn_cast<TypedAttr>(attr);
        typed && !isa<ElementsAttr>(attr))
      return constant(typed, shape);
  }
  return tile::BroadcastOp::create(*this, tileType(shape, elementOf(value)),
                                   value);
}

Shape TileBuilder::unify(MutableArrayRef<Value> values) {
  Shape shape;
  for (Value value : values) {
    ArrayRef<int64_t> own = shapeOf(value);
    if (shape.empty())
      shape.assign(own.begin(), own.end());
    for (auto [d, extent] : llvm::enumerate(own))
      shape[d] = std::max(shape[d], extent);
  }
  for (Value &value : values)
    value = broadcast(value, shape);
  return shape;
}

Value TileBuilder::reshape(Value value, ArrayRef<int64_t> shape) {
  if (shapeOf(value) == shape)
    return value;
  return tile::ReshapeOp::create(*this, tileType(shape, elementOf(value)),
                                 value);
}

Value TileBuilder::add(Value a, Value b) { return binary<arith::AddIOp>(a, b); }
Value TileBuilder::sub(Value a, Value b) { return binary<arith::SubIOp>(a, b); }
Value TileBuilder::mul(Value a, Value b) { return binary<arith::MulIOp>(a, b); }
Value TileBuilder::div(Value a, int64_t b) {
  return b == 1 ? a : binary<arith::DivUIOp>(a, i32(b));
}
Value TileBuilder::rem(Value a, int64_t b) {
  if (b == 1)
    return i32(0);
  return binary<arith::RemUIOp>(a, i32(b));
}
Value TileBuilder::ceilDiv(Value a, int64_t b) {
  return b == 1 ? a : div(add(a, i32(b - 1)), b);
}
Value TileBuilder::min(Value a, Value b) {
  return binary<arith::MinSIOp>(a, b);
}
Value TileBuilder::compare(arith::CmpIPredicate predicate, Value a, Value b) {
  Value operands[] = {a, b};
  unify(operands);
  return createOrFold<arith::CmpIOp>(predicate, operands[0], operands[1]);
}
Value TileBuilder::less(Value a, Value b) {
  return compare(arith::CmpIPredicate::slt, a, b);
}
Value TileBuilder::both(Value a, Value b) {
  if (!a || !b || a == b)
    return a ? a : b;
  return binary<arith::AndIOp>(a, b);
}
Value TileBuilder::select(Value condition, Value a, Value b) {
  Value operands[] = {condition, a, b};
  unify(operands);
  return createOrFold<arith::SelectOp>(operands[0], operands[1], operands[2]);
}

Value TileBuilder::iota(int64_t extent, int dim) {
  if (extent == 1)
    return constant(getI32IntegerAttr(0), {1, 1});
  Value flat = tile::IotaOp::create(
      *this, RankedTensorType::get({extent}, getI32Type()));
  return reshape(flat, dim == 0 ? Shape{extent, 1} : Shape{1, extent});
}

SmallVector<Value> TileBuilder::loop(Value begin, Value end, ValueRange init,
                                     Body body) {
  auto loop = scf::ForOp::create(*this, begin, end, i32(1), init);
  {
    OpBuilder::InsertionGuard guard(*this);
    // Without carried values the builder has made the terminator already.
    if (!loop.getBody()->empty())
      loop.getBody()->front().erase();
    setInsertionPointToStart(loop.getBody());
    SmallVector<Value> next =
        body(loop.getInductionVar(), loop.getRegionIterArgs());
    scf::YieldOp::create(*this, next);
  }
  return llvm::to_vector_of<Value>(loop.getResults());
}

} // namespace strata::codegen
