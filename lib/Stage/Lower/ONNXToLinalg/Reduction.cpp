//===- Reduction.cpp - Sums, products, extremes, norms along axes ---------===//
//
// linalg.fill and one linalg.generic, perhaps with pointwise operations behind.
// Reduced dimensions that are neighbours in memory are viewed as one.
//
//===----------------------------------------------------------------------===//
#include "Reduction.h"

#include "strata/Dialect/ONNX/Reduction.h"

#include <cmath>

using namespace mlir;

namespace strata::lower {
namespace {

/// A tensor seen row-major with its reduced dimensions merged, and the way
/// back.
struct Merged {
  Tensor tensor;
  SmallVector<int64_t> axes; ///< of `tensor`
  int64_t count = 1;         ///< elements folded into one
  Tensor kept;               ///< form of the result without reduced dimensions
};

Merged merge(Emitter &emit, const Tensor &x, ArrayRef<int64_t> axes) {
  Merged merged;
  merged.kept.element = x.element;
  SmallVector<int64_t> extents, renumbered(x.rank(), -1);
  for (int64_t dim = 0; dim < x.rank(); ++dim)
    if (!llvm::is_contained(axes, dim)) {
      renumbered[dim] = merged.kept.rank();
      merged.kept.shape.push_back(x.shape[dim]);
    }
  bool wasReduced = false;
  for (int64_t dim : x.order) {
    bool isReduced = renumbered[dim] < 0;
    if (isReduced && wasReduced) {
      extents.back() *= x.shape[dim];
    } else {
      if (isReduced)
        merged.axes.push_back(extents.size());
      extents.push_back(x.shape[dim]);
    }
    if (isReduced)
      merged.count *= x.shape[dim];
    else
      merged.kept.order.push_back(renumbered[dim]);
    wasReduced = isReduced;
  }
  merged.tensor = plainForm(extents, x.element);
  if (x.elementCount() != 0)
    merged.tensor.value = emit.reshape(x.value, extents);
  return merged;
}

TypedAttr initOf(const FoldKind &kind, Type type, bool isUnsigned) {
  switch (kind.fold) {
  case FoldKind::Max:
    return lowestOf(type, isUnsigned);
  case FoldKind::Min:
    return highestOf(type, isUnsigned);
  case FoldKind::Product:
    return Builder(type.getContext()).getOneAttr(type);
  default:
    return zeroOf(type);
  }
}

Value combine(Scalars &s, const FoldKind &kind, Value a, Value b,
              bool isUnsigned) {
  switch (kind.fold) {
  case FoldKind::Max:
    return s.max(a, b, isUnsigned);
  case FoldKind::Min:
    return s.min(a, b, isUnsigned);
  case FoldKind::Product:
    return s.mul(a, b);
  default:
    return s.add(a, b);
  }
}

/// Folds `m.tensor`, to the merged form of the result.
Tensor fold(Emitter &emit, const Merged &m, const FoldKind &kind) {
  const Tensor &x = m.tensor;
  Type type = widenedType(signlessType(x.element));
  TypedAttr init = initOf(kind, type, x.isUnsigned());
  if (m.count == 0) {
    SmallVector<int64_t> extents;
    for (auto [dim, extent] : llvm::enumerate(x.shape))
      if (!llvm::is_contained(m.axes, int64_t(dim)))
        extents.push_back(extent);
    return emit.splat(plainForm(extents, type), Attribute(init));
  }
  return emit.reduce(x, m.axes, {{x, identityMap(x)}}, init,
                     [&](Body &s, ValueRange in, Value sum) {
                       Value value = s.widened(in[0]);
                       if (kind.before)
                         value = kind.before(s, value);
                       return combine(s, kind, sum, value, x.isUnsigned());
                     });
}

/// Gives `result` the folded tensor, with unit dimensions for reduced ones if
/// its shape has them.
void finish(Lowering &at, Value result, const Merged &m, const Tensor &folded) {
  Tensor kept = m.kept;
  kept.element = folded.element;
  kept.value = folded.value;
  at.set(result, at.emit.reshape(kept, at.form(result).shape));
}

/// The axes of a Reduce op from its operand; none given: all. Nothing if they
/// are known at run time only.
template <typename OpT>
std::optional<SmallVector<int64_t>> axesOf(OpT op, Lowering &at, int64_t rank) {
  std::optional<SmallVector<int64_t>> axes = at.constants(op.getAxes());
  if (!axes)
    return axes;
  if (axes->empty())
    axes = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  for (int64_t &axis : *axes)
    axis = normalizedAxis(axis, rank);
  return axes;
}

template <typename OpT>
bool isNoop(OpT op, Lowering &at) {
  auto axes = at.constants(op.getAxes());
  return axes && axes->empty() && op.getNoopWithEmptyAxes() != 0;
}

template <typename OpT>
void addReduce(LoweringTable &table, FoldKind kind) {
  table.addAny<OpT>([kind](Operation *operation, Lowering &at) {
    auto op = cast<OpT>(operation);
    Tensor x = at.tensor(op->getOperand(0));
    Value result = op->getResult(0);
    if (isNoop(op, at)) {
      at.set(result, x);
      return success();
    }
    auto axes = axesOf(op, at, x.rank());
    if (!axes)
      return at.fail("axes are no constant");
    lowerFold(at, kind, x, *axes, result);
    return success();
  });
}

/// Map from the merged space to what remains of it.
AffineMap keptMap(const Merged &m) {
  MLIRContext *context = m.tensor.element.getContext();
  SmallVector<AffineExpr> dims;
  for (int64_t dim = 0; dim < m.tensor.rank(); ++dim)
    if (!llvm::is_contained(m.axes, dim))
      dims.push_back(getAffineDimExpr(dim, context));
  return AffineMap::get(m.tensor.rank(), 0, dims, context);
}

/// ReduceLogSumExp-18: y = log(sum(e^(x - m))) + m with m = max(x), or 0 where
/// that is not finite.
LogicalResult lowerLogSumExp(onnx::ReduceLogSumExpOp op, Lowering &at) {
  Tensor x = at.tensor(op.getData());
  if (isNoop(op, at)) {
    at.set(op->getResult(0), x);
    return success();
  }
  auto axes = axesOf(op, at, x.rank());
  if (!axes)
    return at.fail("axes are no constant");
  if (!x.isFloat())
    return at.fail("integer elements");
  Merged m = merge(at.emit, x, *axes);
  Type type = signlessType(x.element);
  Tensor result;
  if (m.count == 0) {
    FoldKind max;
    max.fold = FoldKind::Max;
    result = fold(at.emit, m, max);
  } else {
    FoldKind max;
    max.fold = FoldKind::Max;
    Tensor top = fold(at.emit, m, max);
    top = at.emit.pointwise(
        top.with(top.element), {top}, [](Body &s, ValueRange in) {
          Value isFinite = s.less(s.abs(in[0]), s.like(in[0], INFINITY));
          return s.select(isFinite, in[0], s.like(in[0], 0));
        });
    Tensor sum = at.emit.reduce(
        m.tensor, m.axes,
        {{m.tensor, identityMap(m.tensor)}, {top, keptMap(m)}},
        zeroOf(top.element), [](Body &s, ValueRange in, Value sum) {
          return s.add(sum, s.exp(s.sub(s.widened(in[0]), in[1])));
        });
    result = at.emit.pointwise(
        sum.with(type), {sum, top},
        [](Body &s, ValueRange in) { return s.add(s.log(in[0]), in[1]); });
  }
  finish(at, op->getResult(0), m, result);
  return success();
}

/// ArgMax-13, ArgMin-13: the first (or last) position that holds the extreme;
/// NaN is the extreme. Two reductions: the extreme, then its position.
template <typename OpT>
void addArg(LoweringTable &table, bool isMax) {
  table.addAny<OpT>([isMax](Operation *operation, Lowering &at) {
    auto op = cast<OpT>(operation);
    Tensor x = at.tensor(op->getOperand(0));
    int64_t axis = normalizedAxis(op.getAxis(), x.rank());
    bool isLast = op.getSelectLastIndex() != 0;
    Merged m = merge(at.emit, x, {axis});
    FoldKind kind;
    kind.fold = isMax ? FoldKind::Max : FoldKind::Min;
    Tensor extreme = fold(at.emit, m, kind);
    Type type = at.emit.builder.getI64Type();
    TypedAttr init = isLast ? lowestOf(type, false) : highestOf(type, false);
    Tensor found = at.emit.reduce(
        m.tensor, m.axes,
        {{m.tensor, identityMap(m.tensor)}, {extreme, keptMap(m)}}, init,
        [&](Body &s, ValueRange in, Value best) {
          Value value = s.widened(in[0]);
          Value isExtreme = s.equal(value, in[1]);
          if (x.isFloat())
            isExtreme = s.bitOr(isExtreme, s.isNaN(value));
          Value here = s.fromIndex(s.position(m.axes[0]), type);
          Value next = isLast ? s.max(best, here) : s.min(best, here);
          return s.select(isExtreme, next, best);
        });
    finish(at, op->getResult(0), m, found);
    return success();
  });
}

/// CumSum-14, CumProd-26: y[i] = fold of x[j] over j <= i; over j < i if
/// exclusive; from the end if reverse.
template <typename OpT>
void addCumulative(LoweringTable &table, bool isSum) {
  table.addAny<OpT>([isSum](Operation *operation, Lowering &at) {
    auto op = cast<OpT>(operation);
    Tensor x = at.tensor(op->getOperand(0));
    auto given = at.constants(op->getOperand(1));
    if (!given || given->size() != 1)
      return at.fail("axis is no constant");
    int64_t axis = normalizedAxis(given->front(), x.rank());
    bool isExclusive = op.getExclusive() != 0, isReverse = op.getReverse() != 0;
    // The space has j behind all dimensions in memory.
    Tensor space = x.with(x.element);
    space.order.push_back(x.rank());
    space.shape.push_back(x.shape[axis]);
    MLIRContext *context = op->getContext();
    SmallVector<AffineExpr> dims;
    for (int64_t dim = 0; dim < x.rank(); ++dim)
      dims.push_back(getAffineDimExpr(dim == axis ? x.rank() : dim, context));
    Type type = widenedType(signlessType(x.element));
    TypedAttr init = isSum ? zeroOf(type) : Builder(context).getOneAttr(type);
    Tensor folded = at.emit.reduce(
        space, {x.rank()},
        {{x, AffineMap::get(space.rank(), 0, dims, context)}}, init,
        [&](Body &s, ValueRange in, Value sum) {
          Value i = s.position(axis), j = s.position(x.rank());
          if (isReverse)
            std::swap(i, j);
          Value isIn = isExclusive ? s.less(j, i) : s.lessOrEqual(j, i);
          Value value = s.widened(in[0]);
          Value next = isSum ? s.add(sum, value) : s.mul(sum, value);
          return s.select(isIn, next, sum);
        });
    if (folded.element != signlessType(x.element))
      folded = at.emit.pointwise(folded.with(x.element), {folded},
                                 [](Body &, ValueRange in) { return in[0]; });
    at.set(op->getResult(0), folded);
    return success();
  });
}

Value squared(Scalars &s, Value x) { return s.mul(x, x); }
Value absolute(Scalars &s, Value x) { return s.abs(x); }

} // namespace

Value meanOf(Scalars &s, Value sum, int64_t count) {
  return s.div(sum, s.like(sum, count));
}

void lowerFold(Lowering &at, const FoldKind &kind, const Tensor &x,
               ArrayRef<int64_t> axes, Value result) {
  Merged m = merge(at.emit, x, axes);
  Tensor folded = fold(at.emit, m, kind);
  Type type = signlessType(x.element);
  if (kind.after || folded.element != type)
    folded = at.emit.pointwise(
        folded.with(type), {folded}, [&](Body &s, ValueRange in) {
          return kind.after ? kind.after(s, in[0], m.count) : in[0];
        });
  finish(at, result, m, folded);
}

void addReduction(LoweringTable &table) {
  FoldKind sum, product, max, min, mean, l1, l2, sumSquare, logSum;
  product.fold = FoldKind::Product;
  max.fold = FoldKind::Max;
  min.fold = FoldKind::Min;
  mean.after = meanOf;
  l1.before = absolute;
  l2.before = squared;
  // An integer norm is computed as a float and cut.
  l2.after = [](Scalars &s, Value x, int64_t) {
    if (isa<FloatType>(x.getType()))
      return s.sqrt(x);
    Value root = s.sqrt(s.cast(x, x.getType(), s.builder.getF64Type()));
    return s.cast(root, root.getType(), x.getType());
  };
  sumSquare.before = squared;
  logSum.after = [](Scalars &s, Value x, int64_t) { return s.log(x); };
  addReduce<onnx::ReduceSumOp>(table, sum);
  addReduce<onnx::ReduceProdOp>(table, product);
  addReduce<onnx::ReduceMaxOp>(table, max);
  addReduce<onnx::ReduceMinOp>(table, min);
  addReduce<onnx::ReduceMeanOp>(table, mean);
  addReduce<onnx::ReduceL1Op>(table, l1);
  addReduce<onnx::ReduceL2Op>(table, l2);
  addReduce<onnx::ReduceSumSquareOp>(table, sumSquare);
  addReduce<onnx::ReduceLogSumOp>(table, logSum);
  table.add<onnx::ReduceLogSumExpOp>(lowerLogSumExp);
  addArg<onnx::ArgMaxOp>(table, true);
  addArg<onnx::ArgMinOp>(table, false);
  addCumulative<onnx::CumSumOp>(table, true);
  addCumulative<onnx::CumProdOp>(table, false);
}

} // namespace strata::lower
