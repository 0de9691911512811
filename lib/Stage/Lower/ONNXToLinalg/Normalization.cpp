//===- Normalization.cpp - Softmax, layer and batch normalization ---------===//
//
// What works on rows is a plan.composite whose region is a DAG of
// linalg.generic over (rows..., columns): the normalized dimensions are moved
// behind the others and viewed as one.
//
//===----------------------------------------------------------------------===//
#include "../Builders/Lowering.h"

#include "strata/Dialect/ONNX/Normalization.h"

#include <cmath>

using namespace mlir;

namespace strata::lower {
namespace {

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

/// Operations on rows inside a composite; all values are f32 or f64.
class Rows {
public:
  Rows(Emitter &emit, const Tensor &x) : emit(emit), x(x) {
    MLIRContext *context = emit.builder.getContext();
    columns = x.rank() - 1;
    SmallVector<AffineExpr> dims;
    for (int64_t dim = 0; dim < columns; ++dim)
      dims.push_back(getAffineDimExpr(dim, context));
    rowMap = AffineMap::get(x.rank(), 0, dims, context);
    columnMap = AffineMap::get(x.rank(), 0, getAffineDimExpr(columns, context));
    wide = widenedType(signlessType(x.element));
  }

  Type wideType() const { return wide; }
  AffineMap rowsOnly() const { return rowMap; }
  AffineMap columnsOnly() const { return columnMap; }
  AffineMap all() const { return identityMap(x); }
  double columnCount() const { return x.shape.back(); }

  /// Sum or maximum of each row.
  Tensor sum(const Tensor &t) {
    return emit.reduce(x, {columns}, {{t, all()}}, zeroOf(wide),
                       [](Body &s, ValueRange in, Value sum) {
                         return s.add(sum, s.widened(in[0]));
                       });
  }
  Tensor max(const Tensor &t) {
    return emit.reduce(x, {columns}, {{t, all()}}, lowestOf(wide, false),
                       [](Body &s, ValueRange in, Value top) {
                         return s.max(top, s.widened(in[0]));
                       });
  }
  /// One element of (rows..., columns) from elements read by their maps.
  Tensor map(ArrayRef<Read> reads, Type type, BodyFunction body) {
    return emit.parallel(x.with(type), reads, [&](Body &s, ValueRange in) {
      SmallVector<Value> values;
      for (Value value : in)
        values.push_back(s.widened(value));
      return s.rounded(body(s, values), type);
    });
  }
  Tensor map(ArrayRef<Read> reads, BodyFunction body) {
    return map(reads, wide, body);
  }
  /// One element of (rows...).
  Tensor mapRows(const Tensor &t, BodyFunction body) {
    return emit.pointwise(t.with(wide), {t}, body);
  }

private:
  Emitter &emit;
  Tensor x;
  int64_t columns;
  AffineMap rowMap, columnMap;
  Type wide;
};

/// A tensor as (rows..., columns) and what undoes it.
struct RowView {
  Tensor tensor;               ///< plain, rank >= 2
  SmallVector<int64_t> order;  ///< order in memory before the view
  SmallVector<int64_t> stored; ///< shape in memory before the view
};

/// Moves the dimensions from `axes` behind all others and views them as one;
/// one row if there are no others.
RowView viewRows(Emitter &emit, const Tensor &x, ArrayRef<int64_t> axes) {
  RowView view;
  for (int64_t dim : x.order)
    if (!llvm::is_contained(axes, dim))
      view.order.push_back(dim);
  int64_t rows = view.order.size();
  llvm::append_range(view.order, axes);
  Tensor moved = emit.reordered(x, view.order);
  view.stored = llvm::to_vector(moved.type().getShape());
  SmallVector<int64_t> shape(ArrayRef(view.stored).take_front(rows));
  if (shape.empty())
    shape.push_back(1);
  int64_t columns = 1;
  for (int64_t extent : ArrayRef(view.stored).drop_front(rows))
    columns *= extent;
  shape.push_back(columns);
  view.tensor = plainForm(shape, x.element);
  view.tensor.value = emit.reshape(moved.value, shape);
  return view;
}

/// Gives `result` a tensor that has the form of `view`.
void setFromRows(Lowering &at, Value result, const RowView &view, Value rows) {
  Tensor form = at.form(result);
  Tensor y{Value(), form.element, form.shape, view.order};
  y.value = at.emit.reshape(rows, view.stored);
  at.set(result, y);
}

//===----------------------------------------------------------------------===//
// Softmax
//===----------------------------------------------------------------------===//

/// Softmax-13: y = e^(x - m) / sum(e^(x - m)), m = max(x) along the axis;
/// LogSoftmax-13: y = (x - m) - log(sum(e^(x - m))).
LogicalResult lowerSoftmax(Operation *op, Lowering &at, int64_t axis,
                           bool isLog) {
  Tensor x = at.tensor(op->getOperand(0));
  if (x.rank() == 0)
    return at.fail("a scalar operand");
  RowView view = viewRows(at.emit, x, {normalizedAxis(axis, x.rank())});
  Type type = signlessType(x.element);
  SmallVector<Value> results = at.emit.composite(
      isLog ? "log_softmax" : "softmax", {}, {view.tensor.value},
      [&](Emitter &emit, ValueRange args) -> SmallVector<Value> {
        Tensor in = view.tensor;
        in.value = args[0];
        Rows rows(emit, in);
        Tensor top = rows.max(in);
        SmallVector<Read> shifted{{in, rows.all()}, {top, rows.rowsOnly()}};
        if (isLog) {
          Tensor d = rows.map(
              shifted, [](Body &s, ValueRange v) { return s.sub(v[0], v[1]); });
          Tensor e = rows.map({{d, rows.all()}}, [](Body &s, ValueRange v) {
            return s.exp(v[0]);
          });
          Tensor sum = rows.sum(e);
          return {rows.map({{d, rows.all()}, {sum, rows.rowsOnly()}}, type,
                           [](Body &s, ValueRange v) {
                             return s.sub(v[0], s.log(v[1]));
                           })
                      .value};
        }
        Tensor e = rows.map(shifted, [](Body &s, ValueRange v) {
          return s.exp(s.sub(v[0], v[1]));
        });
        Tensor sum = rows.sum(e);
        return {
            rows.map({{e, rows.all()}, {sum, rows.rowsOnly()}}, type,
                     [](Body &s, ValueRange v) { return s.div(v[0], v[1]); })
                .value};
      });
  setFromRows(at, op->getResult(0), view, results[0]);
  return success();
}

/// Hardmax-13: 1 at the first maximum along the axis, else 0.
LogicalResult lowerHardmax(onnx::HardmaxOp op, Lowering &at) {
  Tensor x = at.tensor(op->getOperand(0));
  RowView view = viewRows(at.emit, x, {normalizedAxis(op.getAxis(), x.rank())});
  Rows rows(at.emit, view.tensor);
  const Tensor &in = view.tensor;
  int64_t columns = in.rank() - 1;
  Tensor top = rows.max(in);
  Type i64 = at.emit.builder.getI64Type();
  Tensor place = at.emit.reduce(
      in, {columns}, {{in, rows.all()}, {top, rows.rowsOnly()}},
      highestOf(i64, false), [&](Body &s, ValueRange v, Value best) {
        Value here = s.fromIndex(s.position(columns), i64);
        return s.select(s.equal(s.widened(v[0]), v[1]), s.min(best, here),
                        best);
      });
  Type type = signlessType(x.element);
  Tensor y = at.emit.parallel(
      in.with(type), {{place, rows.rowsOnly()}}, [&](Body &s, ValueRange v) {
        Value isHere = s.equal(v[0], s.fromIndex(s.position(columns), i64));
        return s.select(isHere, s.number(type, 1), s.number(type, 0));
      });
  setFromRows(at, op->getResult(0), view, y.value);
  return success();
}

//===----------------------------------------------------------------------===//
// Means and variances of rows
//===----------------------------------------------------------------------===//

struct Moments {
  Tensor mean;     ///< (rows...); no value if not subtracted
  Tensor inverse;  ///< (rows...): 1 / sqrt(mean of squares + epsilon)
  Tensor centered; ///< (rows..., columns): x - mean, or x
};

Moments moments(Rows &rows, const Tensor &in, double epsilon, bool isCentered) {
  Moments m;
  double count = rows.columnCount();
  if (isCentered) {
    m.mean = rows.mapRows(rows.sum(in), [&](Body &s, ValueRange v) {
      return s.div(v[0], s.like(v[0], count));
    });
    m.centered =
        rows.map({{in, rows.all()}, {m.mean, rows.rowsOnly()}},
                 [](Body &s, ValueRange v) { return s.sub(v[0], v[1]); });
  } else {
    m.centered = in;
  }
  Tensor squares =
      rows.map({{m.centered, rows.all()}},
               [](Body &s, ValueRange v) { return s.mul(v[0], v[0]); });
  m.inverse = rows.mapRows(rows.sum(squares), [&](Body &s, ValueRange v) {
    Value variance = s.div(v[0], s.like(v[0], count));
    return s.div(s.like(v[0], 1),
                 s.sqrt(s.add(variance, s.like(v[0], epsilon))));
  });
  return m;
}

/// The dimensions from `axis` on.
SmallVector<int64_t> tail(int64_t axis, int64_t rank) {
  return llvm::to_vector(llvm::seq<int64_t>(normalizedAxis(axis, rank), rank));
}

/// Scale or bias of the normalized dimensions as one row; null without, or if
/// its shape is not theirs.
Tensor rowParameter(Lowering &at, Value operand, ArrayRef<int64_t> extents) {
  Tensor t = at.plain(operand), wide = t;
  int64_t columns = 1;
  for (int64_t extent : extents)
    columns *= extent;
  if (t.elementCount() != columns) {
    Tensor form = plainForm(extents, t.element);
    wide = at.emit.parallel(form, {{t, broadcastMap(form, t)}},
                            [](Body &, ValueRange in) { return in[0]; });
  }
  return at.emit.reshape(wide, {columns});
}

/// y = (x - mean) / sqrt(variance + epsilon) * scale + bias over the dimensions
/// from `axis` on; without `isCentered` the mean is 0 (RMS).
LogicalResult lowerRowNorm(Lowering &at, StringRef name, Value input,
                           Value scale, Value bias, int64_t axis,
                           double epsilon, bool isCentered, Value y,
                           Value meanResult, Value inverseResult) {
  // Results without use are not made.
  for (Value *result : {&meanResult, &inverseResult})
    if (*result && result->use_empty())
      *result = Value();
  Tensor x = at.tensor(input);
  SmallVector<int64_t> axes = tail(axis, x.rank());
  RowView view = viewRows(at.emit, x, axes);
  SmallVector<int64_t> extents;
  for (int64_t dim : axes)
    extents.push_back(x.shape[dim]);
  SmallVector<Tensor> parameters;
  for (Value operand : {scale, bias})
    if (operand) {
      if (at.form(operand).rank() > int64_t(axes.size()))
        return at.fail("scale or bias have more dimensions than are "
                       "normalized");
      parameters.push_back(rowParameter(at, operand, extents));
    }
  SmallVector<Value> inputs{view.tensor.value};
  for (const Tensor &parameter : parameters)
    inputs.push_back(parameter.value);
  Builder &b = at.emit.builder;
  NamedAttribute config[] = {
      b.getNamedAttr("epsilon", b.getF64FloatAttr(epsilon))};
  Type type = signlessType(at.form(y).element);
  SmallVector<Value> results = at.emit.composite(
      name, config, inputs,
      [&](Emitter &emit, ValueRange args) -> SmallVector<Value> {
        Tensor in = view.tensor;
        in.value = args[0];
        Rows rows(emit, in);
        Moments m = moments(rows, in, epsilon, isCentered);
        SmallVector<Read> reads{{m.centered, rows.all()},
                                {m.inverse, rows.rowsOnly()}};
        for (auto [parameter, arg] : llvm::zip(parameters, args.drop_front())) {
          Tensor row = parameter;
          row.value = arg;
          reads.push_back({row, rows.columnsOnly()});
        }
        Tensor out = rows.map(reads, type, [&](Body &s, ValueRange v) {
          Value result = s.mul(v[0], v[1]);
          if (v.size() > 2)
            result = s.mul(result, v[2]);
          return v.size() > 3 ? s.add(result, v[3]) : result;
        });
        SmallVector<Value> values{out.value};
        if (meanResult)
          values.push_back(m.mean.value);
        if (inverseResult)
          values.push_back(m.inverse.value);
        return values;
      });
  setFromRows(at, y, view, results[0]);
  // (rows...) with unit dimensions behind; rows are in the order of memory.
  unsigned next = 1;
  for (Value result : {meanResult, inverseResult})
    if (result) {
      Tensor form = at.form(result);
      Tensor t{Value(), form.element, form.shape, view.order};
      t.value = at.emit.reshape(results[next++], t.type().getShape());
      at.set(result, t);
    }
  return success();
}

/// LayerNormalization-17.
LogicalResult lowerLayerNorm(onnx::LayerNormalizationOp op, Lowering &at) {
  return lowerRowNorm(
      at, "layer_normalization", op.getX(), op.getScale(), op.getB(),
      op.getAxis(), op.getEpsilon().convertToDouble(),
      /*isCentered=*/true, op.getY(), op.getMean(), op.getInvStdDev());
}

/// RMSNormalization-23: y = x / sqrt(mean(x^2) + epsilon) * scale.
LogicalResult lowerRMSNorm(onnx::RMSNormalizationOp op, Lowering &at) {
  return lowerRowNorm(at, "rms_normalization", op.getX(), op.getScale(),
                      Value(), op.getAxis(), op.getEpsilon().convertToDouble(),
                      /*isCentered=*/false, op->getResult(0), Value(), Value());
}

/// InstanceNormalization-22: as LayerNormalization over space, scale and bias
/// per channel.
LogicalResult lowerInstanceNorm(onnx::InstanceNormalizationOp op,
                                Lowering &at) {
  Tensor x = at.tensor(op.getInput());
  if (x.rank() < 3)
    return at.fail("an operand without space");
  RowView view = viewRows(at.emit, at.emit.plain(x), tail(2, x.rank()));
  double epsilon = op.getEpsilon().convertToDouble();
  Tensor scale = at.tensor(op.getScale()), bias = at.tensor(op.getB());
  Builder &b = at.emit.builder;
  NamedAttribute config[] = {
      b.getNamedAttr("epsilon", b.getF64FloatAttr(epsilon))};
  AffineMap channel =
      AffineMap::get(3, 0, getAffineDimExpr(1, op.getContext()));
  SmallVector<Value> results = at.emit.composite(
      "instance_normalization", config,
      {view.tensor.value, scale.value, bias.value},
      [&](Emitter &emit, ValueRange args) -> SmallVector<Value> {
        Tensor in = view.tensor, innerScale = scale, innerBias = bias;
        in.value = args[0];
        innerScale.value = args[1];
        innerBias.value = args[2];
        Rows rows(emit, in);
        Moments m = moments(rows, in, epsilon, /*isCentered=*/true);
        return {rows.map({{m.centered, rows.all()},
                          {m.inverse, rows.rowsOnly()},
                          {innerScale, channel},
                          {innerBias, channel}},
                         signlessType(x.element),
                         [](Body &s, ValueRange v) {
                           return s.add(s.mul(s.mul(v[0], v[1]), v[2]), v[3]);
                         })
                    .value};
      });
  setFromRows(at, op->getResult(0), view, results[0]);
  return success();
}

/// LpNormalization-22: y = x / (sum of |x|^p)^(1 / p) along the axis, 0 for 0.
LogicalResult lowerLpNorm(onnx::LpNormalizationOp op, Lowering &at) {
  Tensor x = at.tensor(op->getOperand(0));
  bool isOne = op.getP() == 1;
  RowView view = viewRows(at.emit, x, {normalizedAxis(op.getAxis(), x.rank())});
  Type type = signlessType(x.element);
  SmallVector<Value> results = at.emit.composite(
      "lp_normalization", {}, {view.tensor.value},
      [&](Emitter &emit, ValueRange args) -> SmallVector<Value> {
        Tensor in = view.tensor;
        in.value = args[0];
        Rows rows(emit, in);
        Tensor powers =
            rows.map({{in, rows.all()}}, [&](Body &s, ValueRange v) {
              return isOne ? s.abs(v[0]) : s.mul(v[0], v[0]);
            });
        Tensor norm =
            rows.mapRows(rows.sum(powers), [&](Body &s, ValueRange v) {
              Value root = isOne ? v[0] : s.sqrt(v[0]);
              return s.select(s.equal(root, s.like(root, 0)), s.like(root, 1),
                              root);
            });
        return {
            rows.map({{in, rows.all()}, {norm, rows.rowsOnly()}}, type,
                     [](Body &s, ValueRange v) { return s.div(v[0], v[1]); })
                .value};
      });
  setFromRows(at, op->getResult(0), view, results[0]);
  return success();
}

//===----------------------------------------------------------------------===//
// Others
//===----------------------------------------------------------------------===//

/// BatchNormalization-15, inference: y = (x - mean) / sqrt(var + epsilon) *
/// scale + B per channel. One linalg.generic.
LogicalResult lowerBatchNorm(onnx::BatchNormalizationOp op, Lowering &at) {
  if (op.getTrainingMode() != 0)
    return at.fail("training mode");
  Tensor x = at.tensor(op.getX()), form = at.form(op.getY());
  AffineMap channel =
      AffineMap::get(x.rank(), 0,
                     x.rank() > 1 ? getAffineDimExpr(1, op.getContext())
                                  : getAffineConstantExpr(0, op.getContext()));
  double epsilon = op.getEpsilon().convertToDouble();
  SmallVector<Read> reads{{x, identityMap(form)}};
  for (Value operand :
       {op.getScale(), op.getB(), op.getInputMean(), op.getInputVar()})
    reads.push_back({at.tensor(operand), channel});
  Type type = signlessType(form.element);
  Tensor y = at.emit.parallel(form, reads, [&](Body &s, ValueRange in) {
    SmallVector<Value> v;
    for (Value value : in)
      v.push_back(s.widened(value));
    Value deviation = s.sqrt(s.add(v[4], s.like(v[4], epsilon)));
    Value centered = s.sub(v[0], s.rounded(v[3], v[0].getType()));
    deviation = s.rounded(deviation, v[0].getType());
    Value scaled =
        s.mul(s.div(centered, deviation), s.rounded(v[1], v[0].getType()));
    return s.rounded(s.add(scaled, s.rounded(v[2], v[0].getType())), type);
  });
  at.set(op.getY(), y);
  return success();
}

/// LRN-13: y = x / (bias + alpha / size * sum of x^2 over neighbouring
/// channels)^beta.
LogicalResult lowerLRN(onnx::LRNOp op, Lowering &at) {
  Tensor x = at.tensor(op->getOperand(0));
  MLIRContext *context = op.getContext();
  int64_t size = op.getSize(), before = (size - 1) / 2;
  int64_t channels = x.shape[1], tap = x.rank();
  Tensor space = x.with(x.element);
  space.order.push_back(tap);
  space.shape.push_back(size);
  Type wide = widenedType(signlessType(x.element));
  Read taps{at.emit.splat(plainForm({size}, x.element), 0),
            AffineMap::get(tap + 1, 0, getAffineDimExpr(tap, context))};
  Tensor sum = at.emit.reduce(
      space, {tap}, {taps}, zeroOf(wide), [&](Body &s, ValueRange, Value sum) {
        SmallVector<Value> indices;
        for (int64_t dim = 0; dim < x.rank(); ++dim)
          indices.push_back(s.position(dim));
        Value channel =
            s.sub(s.add(indices[1], s.position(tap)), s.index(before));
        Value isIn = s.less(channel, s.index(channels), /*isUnsigned=*/true);
        indices[1] = s.clamped(channel, channels);
        Value value = s.widened(s.extract(x, indices));
        return s.select(isIn, s.add(sum, s.mul(value, value)), sum);
      });
  double factor = op.getAlpha().convertToDouble() / size;
  double bias = op.getBias().convertToDouble();
  double beta = op.getBeta().convertToDouble();
  Tensor y = at.emit.pointwise(
      x.with(x.element), {x, sum}, [&](Body &s, ValueRange in) {
        Value base =
            s.add(s.like(in[1], bias), s.mul(s.like(in[1], factor), in[1]));
        return s.div(in[0], s.pow(base, s.like(base, beta)));
      });
  at.set(op->getResult(0), y);
  return success();
}

} // namespace

void addNormalization(LoweringTable &table) {
  table.addAny<onnx::SoftmaxOp>([](Operation *op, Lowering &at) {
    return lowerSoftmax(op, at, cast<onnx::SoftmaxOp>(op).getAxis(), false);
  });
  table.addAny<onnx::LogSoftmaxOp>([](Operation *op, Lowering &at) {
    return lowerSoftmax(op, at, cast<onnx::LogSoftmaxOp>(op).getAxis(), true);
  });
  table.add<onnx::HardmaxOp>(lowerHardmax);
  table.add<onnx::LayerNormalizationOp>(lowerLayerNorm);
  table.add<onnx::RMSNormalizationOp>(lowerRMSNorm);
  table.add<onnx::InstanceNormalizationOp>(lowerInstanceNorm);
  table.add<onnx::LpNormalizationOp>(lowerLpNorm);
  table.add<onnx::BatchNormalizationOp>(lowerBatchNorm);
  table.add<onnx::LRNOp>(lowerLRN);
}

} // namespace strata::lower
