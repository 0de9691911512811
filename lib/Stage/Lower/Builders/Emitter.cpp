//===- Emitter.cpp - Builders shared by all families ----------------------===//
#include "Emitter.h"

#include "strata/Dialect/Plan/Plan.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace strata::lower {

//===----------------------------------------------------------------------===//
// Tensors
//===----------------------------------------------------------------------===//

bool Tensor::isPlain() const {
  return llvm::equal(order, llvm::seq<int64_t>(0, rank()));
}

int64_t Tensor::positionOf(int64_t dim) const {
  return llvm::find(order, dim) - order.begin();
}

int64_t Tensor::elementCount() const {
  int64_t count = 1;
  for (int64_t extent : shape)
    count *= extent;
  return count;
}

RankedTensorType Tensor::type() const {
  SmallVector<int64_t> extents;
  for (int64_t dim : order)
    extents.push_back(shape[dim]);
  return RankedTensorType::get(extents, signlessType(element));
}

Tensor Tensor::with(Type newElement) const {
  return {Value(), newElement, shape, order};
}

Tensor plainForm(ArrayRef<int64_t> shape, Type element) {
  return {Value(), element, llvm::to_vector(shape),
          llvm::to_vector(llvm::seq<int64_t>(0, shape.size()))};
}

//===----------------------------------------------------------------------===//
// Maps
//===----------------------------------------------------------------------===//

AffineMap broadcastMap(const Tensor &from, const Tensor &tensor) {
  MLIRContext *context = from.element.getContext();
  SmallVector<AffineExpr> results;
  int64_t lead = from.rank() - tensor.rank();
  for (auto [i, extent] : llvm::enumerate(tensor.shape)) {
    bool isBroadcast = extent == 1 && from.shape[lead + i] != 1;
    results.push_back(isBroadcast ? getAffineConstantExpr(0, context)
                                  : getAffineDimExpr(lead + i, context));
  }
  return AffineMap::get(from.rank(), 0, results, context);
}

AffineMap identityMap(const Tensor &space) {
  return AffineMap::getMultiDimIdentityMap(space.rank(),
                                           space.element.getContext());
}

AffineMap physicalMap(const Tensor &space, const Read &read) {
  MLIRContext *context = space.element.getContext();
  SmallVector<AffineExpr> dims(space.rank());
  for (auto [position, dim] : llvm::enumerate(space.order))
    dims[dim] = getAffineDimExpr(position, context);
  SmallVector<AffineExpr> results;
  for (int64_t dim : read.tensor.order)
    results.push_back(read.map.getResult(dim).replaceDims(dims));
  return AffineMap::get(space.rank(), 0, results, context);
}

//===----------------------------------------------------------------------===//
// Bodies
//===----------------------------------------------------------------------===//

Value Body::position(int64_t dim) {
  return linalg::IndexOp::create(builder, loc, space.positionOf(dim));
}

Value Body::extract(const Tensor &tensor, ArrayRef<Value> indices) {
  SmallVector<Value> physical;
  for (int64_t dim : tensor.order)
    physical.push_back(indices[dim]);
  return tensor::ExtractOp::create(builder, loc, tensor.value, physical);
}

Value Body::clamped(Value index, int64_t extent) {
  return min(max(index, this->index(0)), this->index(extent - 1));
}

//===----------------------------------------------------------------------===//
// Generics
//===----------------------------------------------------------------------===//

static SmallVector<Value> valuesOf(ArrayRef<Read> reads) {
  return llvm::map_to_vector(reads,
                             [](const Read &r) { return r.tensor.value; });
}

Tensor Emitter::parallel(const Tensor &form, ArrayRef<Read> reads,
                         BodyFunction body) {
  RankedTensorType type = form.type();
  Value init = tensor::EmptyOp::create(builder, loc, type.getShape(),
                                       type.getElementType());
  SmallVector<AffineMap> maps;
  for (const Read &read : reads)
    maps.push_back(physicalMap(form, read));
  maps.push_back(identityMap(form));
  SmallVector<utils::IteratorType> iterators(form.rank(),
                                             utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(
      builder, loc, TypeRange{type}, valuesOf(reads), ValueRange{init}, maps,
      iterators, [&](OpBuilder &inner, Location innerLoc, ValueRange args) {
        Body scalars(inner, innerLoc, form);
        Value result = body(scalars, args.drop_back());
        linalg::YieldOp::create(inner, innerLoc, result);
      });
  Tensor result = form;
  result.value = generic.getResult(0);
  return result;
}

Tensor Emitter::pointwise(const Tensor &form, ArrayRef<Tensor> inputs,
                          BodyFunction body) {
  SmallVector<Read> reads;
  for (const Tensor &input : inputs)
    reads.push_back({input, broadcastMap(form, input)});
  return parallel(form, reads, [&](Body &s, ValueRange args) {
    SmallVector<Value> wide;
    for (Value arg : args)
      wide.push_back(s.widened(arg));
    return s.rounded(body(s, wide), signlessType(form.element));
  });
}

Tensor Emitter::reduce(const Tensor &space, ArrayRef<int64_t> axes,
                       ArrayRef<Read> reads, TypedAttr init,
                       CombineFunction combine) {
  MLIRContext *context = builder.getContext();
  // What remains, renumbered, in the order of the space.
  Tensor result{Value(), init.getType(), {}, {}};
  SmallVector<int64_t> renumbered(space.rank(), -1);
  for (int64_t dim = 0; dim < space.rank(); ++dim)
    if (!llvm::is_contained(axes, dim)) {
      renumbered[dim] = result.rank();
      result.shape.push_back(space.shape[dim]);
    }
  SmallVector<utils::IteratorType> iterators;
  SmallVector<AffineExpr> kept;
  for (auto [position, dim] : llvm::enumerate(space.order)) {
    bool isKept = renumbered[dim] >= 0;
    iterators.push_back(isKept ? utils::IteratorType::parallel
                               : utils::IteratorType::reduction);
    if (isKept) {
      result.order.push_back(renumbered[dim]);
      kept.push_back(getAffineDimExpr(position, context));
    }
  }
  SmallVector<AffineMap> maps;
  for (const Read &read : reads)
    maps.push_back(physicalMap(space, read));
  maps.push_back(AffineMap::get(space.rank(), 0, kept, context));
  Value start = filled(result.type(), init);
  auto generic = linalg::GenericOp::create(
      builder, loc, TypeRange{start.getType()}, valuesOf(reads),
      ValueRange{start}, maps, iterators,
      [&](OpBuilder &inner, Location innerLoc, ValueRange args) {
        Body scalars(inner, innerLoc, space);
        Value next = combine(scalars, args.drop_back(), args.back());
        linalg::YieldOp::create(inner, innerLoc, next);
      });
  result.value = generic.getResult(0);
  return result;
}

//===----------------------------------------------------------------------===//
// Views and transposes
//===----------------------------------------------------------------------===//

/// Pairs of runs of dimensions with equal products; the finest such division.
static void divide(ArrayRef<int64_t> from, ArrayRef<int64_t> to,
                   SmallVectorImpl<ReassociationIndices> &fromGroups,
                   SmallVectorImpl<ReassociationIndices> &toGroups,
                   SmallVectorImpl<int64_t> &products) {
  size_t i = 0, j = 0;
  while (i < from.size() && j < to.size()) {
    ReassociationIndices fromGroup{int64_t(i)}, toGroup{int64_t(j)};
    int64_t a = from[i++], b = to[j++];
    while (a != b) {
      if (a < b) {
        fromGroup.push_back(i);
        a *= from[i++];
      } else {
        toGroup.push_back(j);
        b *= to[j++];
      }
    }
    fromGroups.push_back(fromGroup);
    toGroups.push_back(toGroup);
    products.push_back(a);
  }
  // Only unit dimensions are left on one side.
  for (; i < from.size() && !fromGroups.empty(); ++i)
    fromGroups.back().push_back(i);
  for (; j < to.size() && !toGroups.empty(); ++j)
    toGroups.back().push_back(j);
}

Value Emitter::reshape(Value value, ArrayRef<int64_t> shape) {
  auto type = cast<RankedTensorType>(value.getType());
  // Unequal counts come from wrong types; the pass says so for the result.
  if (type.getShape() == shape ||
      type.getNumElements() != ShapedType::getNumElements(shape))
    return value;
  SmallVector<ReassociationIndices> fromGroups, toGroups;
  SmallVector<int64_t> products;
  divide(type.getShape(), shape, fromGroups, toGroups, products);
  auto middle = RankedTensorType::get(products, type.getElementType());
  if (middle != type)
    value = tensor::CollapseShapeOp::create(builder, loc, middle, value,
                                            fromGroups);
  if (middle.getShape() != shape)
    value = tensor::ExpandShapeOp::create(builder, loc, middle.clone(shape),
                                          value, toGroups);
  return value;
}

Tensor Emitter::reshape(const Tensor &tensor, ArrayRef<int64_t> shape) {
  Tensor source = plain(tensor);
  Tensor result = plainForm(shape, tensor.element);
  result.value = reshape(source.value, shape);
  return result;
}

Value Emitter::transpose(Value value, ArrayRef<int64_t> perm) {
  auto type = cast<RankedTensorType>(value.getType());
  Tensor source = plainForm(type.getShape(), type.getElementType());
  source.value = value;
  return reordered(source, perm).value;
}

Tensor Emitter::reordered(const Tensor &tensor, ArrayRef<int64_t> order) {
  Tensor result{Value(), tensor.element, tensor.shape, llvm::to_vector(order)};
  if (llvm::equal(tensor.order, order)) {
    result.value = tensor.value;
    return result;
  }
  auto isWide = [&](int64_t dim) { return tensor.shape[dim] != 1; };
  if (llvm::equal(llvm::make_filter_range(tensor.order, isWide),
                  llvm::make_filter_range(order, isWide))) {
    result.value = reshape(tensor.value, result.type().getShape());
    return result;
  }
  return parallel(result, {{tensor, identityMap(result)}},
                  [](Body &, ValueRange args) { return args[0]; });
}

Tensor Emitter::plain(const Tensor &tensor) {
  return reordered(tensor,
                   llvm::to_vector(llvm::seq<int64_t>(0, tensor.rank())));
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

Tensor Emitter::splat(const Tensor &form, double value) {
  RankedTensorType type = form.type();
  Attribute element;
  if (auto floating = dyn_cast<FloatType>(type.getElementType()))
    element = builder.getFloatAttr(floating, value);
  else
    element = builder.getIntegerAttr(type.getElementType(), int64_t(value));
  return splat(form, element);
}

Tensor Emitter::splat(const Tensor &form, Attribute element) {
  RankedTensorType type = form.type();
  Tensor result = form;
  result.value = arith::ConstantOp::create(
      builder, loc, type, DenseElementsAttr::get(type, element));
  return result;
}

Value Emitter::filled(RankedTensorType type, TypedAttr value) {
  Value empty = tensor::EmptyOp::create(builder, loc, type.getShape(),
                                        type.getElementType());
  Value scalar = arith::ConstantOp::create(builder, loc, value);
  return linalg::FillOp::create(builder, loc, scalar, empty).getResult(0);
}

TypedAttr zeroOf(Type type) {
  return Builder(type.getContext()).getZeroAttr(type);
}

TypedAttr lowestOf(Type type, bool isUnsigned) {
  if (auto floating = dyn_cast<FloatType>(type))
    return FloatAttr::get(
        type, APFloat::getInf(floating.getFloatSemantics(), /*Negative=*/true));
  unsigned width = type.getIntOrFloatBitWidth();
  return IntegerAttr::get(type, isUnsigned ? APInt::getMinValue(width)
                                           : APInt::getSignedMinValue(width));
}

TypedAttr highestOf(Type type, bool isUnsigned) {
  if (auto floating = dyn_cast<FloatType>(type))
    return FloatAttr::get(type, APFloat::getInf(floating.getFloatSemantics()));
  unsigned width = type.getIntOrFloatBitWidth();
  return IntegerAttr::get(type, isUnsigned ? APInt::getMaxValue(width)
                                           : APInt::getSignedMaxValue(width));
}

//===----------------------------------------------------------------------===//
// Composites
//===----------------------------------------------------------------------===//

SmallVector<Value> Emitter::composite(
    StringRef name, ArrayRef<NamedAttribute> config, ValueRange inputs,
    llvm::function_ref<SmallVector<Value>(Emitter &, ValueRange)> body) {
  // Built aside first: the results' types are known when the body is.
  Region region;
  Block *block = new Block();
  region.push_back(block);
  for (Value input : inputs)
    block->addArgument(input.getType(), loc);
  OpBuilder inner(builder.getContext());
  inner.setInsertionPointToEnd(block);
  Emitter emitter(inner, loc);
  SmallVector<Value> results = body(emitter, ValueRange(block->getArguments()));
  plan::YieldOp::create(inner, loc, results);
  auto op = plan::CompositeOp::create(
      builder, loc, ValueRange(results).getTypes(), builder.getStringAttr(name),
      builder.getDictionaryAttr(config), inputs);
  op.getBody().takeBody(region);
  return llvm::to_vector_of<Value>(op.getResults());
}

} // namespace strata::lower
