//===- Indexing.cpp - Gather, scatter, one-hot, top-k ---------------------===//
//
// Gathers are one linalg.generic that reads by tensor.extract at clamped
// indices. Scatters are turned around: each element of the result looks through
// the updates.
//
//===----------------------------------------------------------------------===//
#include "../Builders/Lowering.h"

#include "strata/Dialect/ONNX/Indexing.h"

using namespace mlir;

namespace strata::lower {
namespace {

/// An index of ONNX, negative from the end, brought inside.
Value insideIndex(Body &s, Value index, int64_t extent) {
  Value i = s.toIndex(index);
  Value fromEnd = s.add(i, s.index(extent));
  return s.clamped(s.select(s.less(i, s.index(0)), fromEnd, i), extent);
}

SmallVector<Value> positions(Body &s, int64_t begin, int64_t end) {
  SmallVector<Value> result;
  for (int64_t dim = begin; dim < end; ++dim)
    result.push_back(s.position(dim));
  return result;
}

/// Map to the dimensions [begin, begin + count), then `more`.
AffineMap dimsMap(MLIRContext *context, int64_t rank, int64_t begin,
                  int64_t count, ArrayRef<AffineExpr> more = {}) {
  SmallVector<AffineExpr> dims;
  for (int64_t dim = begin; dim < begin + count; ++dim)
    dims.push_back(getAffineDimExpr(dim, context));
  llvm::append_range(dims, more);
  return AffineMap::get(rank, 0, dims, context);
}

/// Gather-13: y[i, j, k] = data[i, indices[j], k], i in front of the axis.
LogicalResult lowerGather(onnx::GatherOp op, Lowering &at) {
  Tensor data = at.tensor(op.getData()), form = at.form(op->getResult(0));
  Tensor indices = at.tensor(op.getIndices());
  int64_t axis = normalizedAxis(op.getAxis(), data.rank());
  Read read{indices,
            dimsMap(op.getContext(), form.rank(), axis, indices.rank())};
  Tensor y = at.emit.parallel(form, {read}, [&](Body &s, ValueRange in) {
    SmallVector<Value> where = positions(s, 0, axis);
    where.push_back(insideIndex(s, in[0], data.shape[axis]));
    llvm::append_range(where, positions(s, axis + indices.rank(), form.rank()));
    return s.extract(data, where);
  });
  at.set(op->getResult(0), y);
  return success();
}

/// GatherElements-13: y[..., i, ...] = data[..., indices[..., i, ...], ...].
LogicalResult lowerGatherElements(onnx::GatherElementsOp op, Lowering &at) {
  Tensor data = at.tensor(op.getData()), form = at.form(op->getResult(0));
  int64_t axis = normalizedAxis(op.getAxis(), data.rank());
  Read read{at.tensor(op.getIndices()), identityMap(form)};
  Tensor y = at.emit.parallel(form, {read}, [&](Body &s, ValueRange in) {
    SmallVector<Value> where = positions(s, 0, form.rank());
    where[axis] = insideIndex(s, in[0], data.shape[axis]);
    return s.extract(data, where);
  });
  at.set(op->getResult(0), y);
  return success();
}

/// GatherND-13: y[b, i, k] = data[b, indices[b, i, :]..., k], b over
/// batch_dims.
LogicalResult lowerGatherND(onnx::GatherNDOp op, Lowering &at) {
  Tensor data = at.tensor(op.getData()), form = at.form(op->getResult(0));
  Tensor indices = at.tensor(op.getIndices());
  int64_t batch = op.getBatchDims(), depth = indices.shape.back();
  int64_t outer = indices.rank() - 1;
  SmallVector<Read> reads;
  for (int64_t i = 0; i < depth; ++i)
    reads.push_back(
        {indices, dimsMap(op.getContext(), form.rank(), 0, outer,
                          getAffineConstantExpr(i, op.getContext()))});
  Tensor y = at.emit.parallel(form, reads, [&](Body &s, ValueRange in) {
    SmallVector<Value> where = positions(s, 0, batch);
    for (Value index : in)
      where.push_back(insideIndex(s, index, data.shape[where.size()]));
    llvm::append_range(where, positions(s, outer, form.rank()));
    return s.extract(data, where);
  });
  at.set(op->getResult(0), y);
  return success();
}

/// OneHot-11: y = on where the position along the axis is the index, else off.
LogicalResult lowerOneHot(onnx::OneHotOp op, Lowering &at) {
  Tensor form = at.form(op->getResult(0)), indices = at.tensor(op.getIndices());
  int64_t axis = normalizedAxis(op.getAxis(), form.rank());
  MLIRContext *context = op.getContext();
  SmallVector<AffineExpr> dims;
  for (int64_t dim = 0; dim < form.rank(); ++dim)
    if (dim != axis)
      dims.push_back(getAffineDimExpr(dim, context));
  auto constant = [&](int64_t i) {
    return AffineMap::get(form.rank(), 0, getAffineConstantExpr(i, context));
  };
  Tensor values = at.tensor(op.getValues());
  int64_t depth = form.shape[axis];
  Tensor y = at.emit.parallel(
      form,
      {{indices, AffineMap::get(form.rank(), 0, dims, context)},
       {values, constant(0)},
       {values, constant(1)}},
      [&](Body &s, ValueRange in) {
        Type i64 = s.builder.getI64Type();
        Value index = s.cast(in[0], indices.element, i64);
        Value isNegative = s.less(index, s.integer(i64, 0));
        index =
            s.select(isNegative, s.add(index, s.integer(i64, depth)), index);
        Value isHere = s.equal(index, s.fromIndex(s.position(axis), i64));
        return s.select(isHere, in[2], in[1]);
      });
  at.set(op->getResult(0), y);
  return success();
}

//===----------------------------------------------------------------------===//
// Scatter
//===----------------------------------------------------------------------===//

/// The updates of one scatter. `space` has the dimensions of the result, then
/// loops over the updates; `reads` are the indices; `isHit` says whether the
/// update at the loops goes to the element at the other dimensions; `update`
/// gives its indices in `updates`.
struct Scatter {
  Tensor data, updates;
  Tensor space;
  SmallVector<int64_t> loops;
  SmallVector<Read> reads;
  llvm::function_ref<Value(Body &, ValueRange)> isHit;
  llvm::function_ref<SmallVector<Value>(Body &, ArrayRef<Value> here)> update;
};

/// The last update that hits, else the datum.
Tensor scatterLast(Emitter &emit, const Scatter &scatter) {
  Type i64 = emit.builder.getI64Type();
  int64_t rank = scatter.data.rank();
  // Number of the last update that hits, row-major in the loops.
  Tensor last = emit.reduce(
      scatter.space, scatter.loops, scatter.reads,
      emit.builder.getI64IntegerAttr(-1),
      [&](Body &s, ValueRange in, Value best) {
        Value number = s.index(0);
        for (int64_t loop : scatter.loops)
          number = s.add(s.mul(number, s.index(scatter.space.shape[loop])),
                         s.position(loop));
        Value next = s.max(best, s.fromIndex(number, i64));
        return s.select(scatter.isHit(s, in), next, best);
      });
  return emit.parallel(
      scatter.data.with(scatter.data.element),
      {{scatter.data, identityMap(scatter.data)},
       {last, identityMap(scatter.data)}},
      [&](Body &s, ValueRange in) {
        Value number = s.max(s.toIndex(in[1]), s.index(0));
        SmallVector<Value> loops(scatter.loops.size());
        for (int64_t i = loops.size() - 1; i >= 0; --i) {
          Value extent = s.index(scatter.space.shape[scatter.loops[i]]);
          loops[i] = s.rem(number, extent);
          number = s.div(number, extent);
        }
        SmallVector<Value> here = positions(s, 0, rank);
        llvm::append_range(here, loops);
        Value value = s.extract(scatter.updates, scatter.update(s, here));
        Value isHit = s.lessOrEqual(s.integer(i64, 0), in[1]);
        return s.select(isHit, value, in[0]);
      });
}

/// All updates that hit, combined with the datum.
Tensor scatterFold(Emitter &emit, const Scatter &scatter, StringRef reduction) {
  Type type = signlessType(scatter.data.element);
  Type wide = widenedType(type);
  bool isUnsigned = scatter.data.isUnsigned();
  auto combine = [&](Scalars &s, Value a, Value b) {
    if (reduction == "add")
      return s.add(a, b);
    if (reduction == "mul")
      return s.mul(a, b);
    return reduction == "max" ? s.max(a, b, isUnsigned)
                              : s.min(a, b, isUnsigned);
  };
  TypedAttr init = reduction == "add" ? zeroOf(wide)
                   : reduction == "mul"
                       ? Builder(wide.getContext()).getOneAttr(wide)
                   : reduction == "max" ? lowestOf(wide, isUnsigned)
                                        : highestOf(wide, isUnsigned);
  Tensor folded = emit.reduce(
      scatter.space, scatter.loops, scatter.reads, init,
      [&](Body &s, ValueRange in, Value sum) {
        SmallVector<Value> here = positions(s, 0, scatter.space.rank());
        Value value =
            s.widened(s.extract(scatter.updates, scatter.update(s, here)));
        return s.select(scatter.isHit(s, in), combine(s, sum, value), sum);
      });
  return emit.pointwise(
      scatter.data.with(scatter.data.element), {scatter.data, folded},
      [&](Body &s, ValueRange in) { return combine(s, in[0], in[1]); });
}

Tensor buildScatter(Emitter &emit, const Scatter &scatter,
                    StringRef reduction) {
  if (scatter.updates.elementCount() == 0)
    return scatter.data;
  return reduction == "none" ? scatterLast(emit, scatter)
                             : scatterFold(emit, scatter, reduction);
}

/// ScatterElements-18: data[..., indices[u], ...] = updates[u].
LogicalResult lowerScatterElements(onnx::ScatterElementsOp op, Lowering &at) {
  MLIRContext *context = op.getContext();
  Tensor data = at.plain(op.getData()), indices = at.plain(op.getIndices());
  int64_t rank = data.rank(), axis = normalizedAxis(op.getAxis(), rank);
  // An element is hit from its own line along the axis only, where the indices
  // have that line.
  Scatter scatter{data,
                  at.plain(op.getUpdates()),
                  data.with(data.element),
                  {rank},
                  {},
                  nullptr,
                  nullptr};
  scatter.space.shape.push_back(indices.shape[axis]);
  scatter.space.order.push_back(rank);
  Read loop{at.emit.splat(plainForm({indices.shape[axis]}, data.element), 0),
            AffineMap::get(rank + 1, 0, getAffineDimExpr(rank, context))};
  scatter.reads = {loop};
  auto update = [&](Body &s, ArrayRef<Value> here) {
    SmallVector<Value> where;
    for (int64_t dim = 0; dim < rank; ++dim)
      where.push_back(
          s.clamped(here[dim == axis ? rank : dim], indices.shape[dim]));
    return where;
  };
  auto isHit = [&](Body &s, ValueRange) {
    SmallVector<Value> here = positions(s, 0, rank + 1);
    Value index = s.extract(indices, update(s, here));
    Value hit = s.equal(insideIndex(s, index, data.shape[axis]), here[axis]);
    for (int64_t dim = 0; dim < rank; ++dim)
      if (dim != axis && indices.shape[dim] < data.shape[dim])
        hit = s.bitAnd(hit, s.less(here[dim], s.index(indices.shape[dim])));
    return hit;
  };
  scatter.isHit = isHit;
  scatter.update = update;
  at.set(op->getResult(0), buildScatter(at.emit, scatter, op.getReduction()));
  return success();
}

/// ScatterND-18: data[indices[u, :]..., k] = updates[u, k].
LogicalResult lowerScatterND(onnx::ScatterNDOp op, Lowering &at) {
  MLIRContext *context = op.getContext();
  Tensor data = at.plain(op.getData()), indices = at.plain(op.getIndices());
  int64_t rank = data.rank(), depth = indices.shape.back();
  int64_t outer = indices.rank() - 1;
  Scatter scatter{data,
                  at.plain(op.getUpdates()),
                  data.with(data.element),
                  {},
                  {},
                  nullptr,
                  nullptr};
  for (int64_t i = 0; i < outer; ++i) {
    scatter.loops.push_back(rank + i);
    scatter.space.order.push_back(rank + i);
    scatter.space.shape.push_back(indices.shape[i]);
  }
  for (int64_t i = 0; i < depth; ++i)
    scatter.reads.push_back(
        {indices, dimsMap(context, rank + outer, rank, outer,
                          getAffineConstantExpr(i, context))});
  auto isHit = [&](Body &s, ValueRange in) {
    Value hit = s.integer(s.builder.getI1Type(), 1);
    for (auto [dim, index] : llvm::enumerate(in))
      hit = s.bitAnd(hit, s.equal(insideIndex(s, index, data.shape[dim]),
                                  s.position(dim)));
    return hit;
  };
  auto update = [&](Body &, ArrayRef<Value> here) {
    SmallVector<Value> where(here.drop_front(rank));
    llvm::append_range(where, here.slice(depth, rank - depth));
    return where;
  };
  scatter.isHit = isHit;
  scatter.update = update;
  at.set(op->getResult(0), buildScatter(at.emit, scatter, op.getReduction()));
  return success();
}

/// TensorScatter-24: from write_indices[b] on along the axis, the update
/// instead of the cache; beyond the end only if circular.
LogicalResult lowerTensorScatter(onnx::TensorScatterOp op, Lowering &at) {
  Tensor past = at.tensor(op.getPastCache()),
         update = at.tensor(op.getUpdate());
  Tensor form = at.form(op->getResult(0));
  int64_t axis = normalizedAxis(op.getAxis(), past.rank());
  int64_t extent = past.shape[axis], length = update.shape[axis];
  bool isCircular = op.getMode() == "circular";
  SmallVector<Read> reads{{past, identityMap(form)}};
  if (op.getWriteIndices())
    reads.push_back({at.tensor(op.getWriteIndices()),
                     dimsMap(op.getContext(), form.rank(), 0, 1)});
  Tensor y = at.emit.parallel(form, reads, [&](Body &s, ValueRange in) {
    SmallVector<Value> where = positions(s, 0, form.rank());
    Value start = in.size() > 1 ? s.toIndex(in[1]) : s.index(0);
    Value offset = s.sub(where[axis], start);
    if (isCircular) {
      offset = s.rem(offset, s.index(extent));
      offset = s.select(s.less(offset, s.index(0)),
                        s.add(offset, s.index(extent)), offset);
    }
    Value isHit = s.less(offset, s.index(length), /*isUnsigned=*/true);
    where[axis] = s.clamped(offset, length);
    return s.select(isHit, s.extract(update, where), in[0]);
  });
  at.set(op->getResult(0), y);
  return success();
}

//===----------------------------------------------------------------------===//
// Order
//===----------------------------------------------------------------------===//

/// The identity of `rank` dimensions with `axis` replaced by dimension `rank`.
AffineMap axisReplaced(MLIRContext *context, int64_t rank, int64_t axis) {
  SmallVector<AffineExpr> dims;
  for (int64_t dim = 0; dim < rank; ++dim)
    dims.push_back(getAffineDimExpr(dim == axis ? rank : dim, context));
  return AffineMap::get(rank + 1, 0, dims, context);
}

Tensor withLoop(const Tensor &tensor, int64_t extent) {
  Tensor space = tensor.with(tensor.element);
  space.order.push_back(tensor.rank());
  space.shape.push_back(extent);
  return space;
}

/// TopK-24, always sorted. The rank of an element is the number of those before
/// it; the element of rank p goes to place p. Ties: the lower index first.
LogicalResult lowerTopK(onnx::TopKOp op, Lowering &at) {
  MLIRContext *context = op.getContext();
  Tensor x = at.tensor(op.getX()), form = at.form(op.getIndices());
  int64_t rank = x.rank(), axis = normalizedAxis(op.getAxis(), rank);
  int64_t extent = x.shape[axis];
  bool isLargest = op.getLargest() != 0;
  Type i64 = at.emit.builder.getI64Type();
  AffineMap here = dimsMap(context, rank + 1, 0, rank);
  AffineMap other = axisReplaced(context, rank, axis);
  Tensor place = at.emit.reduce(
      withLoop(x, extent), {rank}, {{x, here}, {x, other}}, zeroOf(i64),
      [&](Body &s, ValueRange in, Value count) {
        Value a = s.widened(in[0]), b = s.widened(in[1]);
        Value isBefore = isLargest ? s.less(a, b, x.isUnsigned())
                                   : s.less(b, a, x.isUnsigned());
        Value isTie =
            s.bitAnd(s.equal(a, b), s.less(s.position(rank), s.position(axis)));
        return s.select(s.bitOr(isBefore, isTie),
                        s.add(count, s.integer(i64, 1)), count);
      });
  Tensor index =
      at.emit.reduce(withLoop(form, extent), {rank}, {{place, other}},
                     zeroOf(i64), [&](Body &s, ValueRange in, Value found) {
                       Value isHere =
                           s.equal(in[0], s.fromIndex(s.position(axis), i64));
                       Value i = s.fromIndex(s.position(rank), i64);
                       return s.select(isHere, s.max(found, i), found);
                     });
  Tensor value =
      at.emit.parallel(at.form(op.getValues()), {{index, identityMap(form)}},
                       [&](Body &s, ValueRange in) {
                         SmallVector<Value> where = positions(s, 0, rank);
                         where[axis] = insideIndex(s, in[0], extent);
                         return s.extract(x, where);
                       });
  at.set(op.getValues(), value);
  at.set(op.getIndices(), index);
  return success();
}

} // namespace

void addIndexing(LoweringTable &table) {
  table.add<onnx::GatherOp>(lowerGather);
  table.add<onnx::GatherElementsOp>(lowerGatherElements);
  table.add<onnx::GatherNDOp>(lowerGatherND);
  table.add<onnx::OneHotOp>(lowerOneHot);
  table.add<onnx::ScatterElementsOp>(lowerScatterElements);
  table.add<onnx::ScatterNDOp>(lowerScatterND);
  table.add<onnx::TensorScatterOp>(lowerTensorScatter);
  table.add<onnx::TopKOp>(lowerTopK);
}

} // namespace strata::lower
