//===- Convolution.cpp - Conv, ConvTranspose, Col2Im ----------------------===//
//
// y[n, o, p] = sum over taps t and channels c of the group of
//     x[n, c, p * stride + t * dilation - pad] * w[o, c, t]
//
// In memory x is (N, H, W, C) and w is (KH, KW, C / group, O). One and two
// spatial dimensions of floats are a plan.composite "convolution"; three, and
// integers, are its meaning.
//
//===----------------------------------------------------------------------===//
#include "Convolution.h"
#include "../Builders/Lowering.h"

#include "strata/Dialect/ONNX/Convolution.h"

using namespace mlir;

namespace strata::lower {
namespace {

/// The sum; x is padded (N, space..., C), w is (taps..., C / group, O).
Tensor convolve(Emitter &emit, const Tensor &x, const Tensor &w,
                const Window &window, int64_t group) {
  MLIRContext *context = emit.builder.getContext();
  int64_t rank = window.rank(), outputs = w.shape.back();
  int64_t channels = w.shape[rank];
  // Loops: n, pixels, o, taps, c.
  SmallVector<int64_t> extents{x.shape[0]};
  llvm::append_range(extents, window.output);
  extents.push_back(outputs);
  llvm::append_range(extents, window.kernel);
  extents.push_back(channels);
  Tensor space = plainForm(extents, x.element);
  int64_t tap = rank + 2, loops = 2 * rank + 3;
  AffineExpr o = getAffineDimExpr(rank + 1, context);
  AffineExpr c = getAffineDimExpr(loops - 1, context);

  SmallVector<AffineExpr> xDims{getAffineDimExpr(0, context)}, wDims;
  appendPixels(window, 1, tap, context, xDims);
  xDims.push_back(group == 1 ? c : o.floorDiv(outputs / group) * channels + c);
  SmallVector<int64_t> axes;
  for (int64_t dim = 0; dim < rank; ++dim) {
    wDims.push_back(getAffineDimExpr(tap + dim, context));
    axes.push_back(tap + dim);
  }
  wDims.push_back(c);
  wDims.push_back(o);
  axes.push_back(loops - 1);
  return emit.reduce(space, axes,
                     {{x, AffineMap::get(loops, 0, xDims, context)},
                      {w, AffineMap::get(loops, 0, wDims, context)}},
                     zeroOf(widenedType(signlessType(x.element))),
                     [](Body &s, ValueRange in, Value sum) {
                       return s.add(sum,
                                    s.mul(s.widened(in[0]), s.widened(in[1])));
                     });
}

/// x (N, space..., C) and w (taps..., C / group, O) as stored; the result is
/// (N, space..., O), in f32 for smaller floats. A one-dimensional one has H
/// = 1.
Tensor buildStored(Emitter &emit, Tensor x, Tensor w, Window window,
                   int64_t group) {
  window.fitEnds();
  TypedAttr zero = zeroOf(signlessType(x.element));
  // The composite is for floats.
  if (window.rank() > 2 || !x.isFloat())
    return convolve(emit, paddedByCopy(emit, x, window, zero), w, window,
                    group);
  if (window.rank() == 1) {
    window.expandTo2D();
    x = emit.reshape(x, {x.shape[0], 1, x.shape[1], x.shape[2]});
    w = emit.reshape(w, {1, w.shape[0], w.shape[1], w.shape[2]});
  }
  Builder &b = emit.builder;
  NamedAttribute config[] = {
      b.getNamedAttr("strides", b.getDenseI64ArrayAttr(window.strides)),
      b.getNamedAttr("dilations", b.getDenseI64ArrayAttr(window.dilations)),
      b.getNamedAttr("pads", b.getDenseI64ArrayAttr(window.pads())),
      b.getNamedAttr("group", b.getI64IntegerAttr(group))};
  Tensor result;
  SmallVector<Value> values = emit.composite(
      "convolution", config, {x.value, w.value},
      [&](Emitter &inner, ValueRange args) -> SmallVector<Value> {
        Tensor innerX = x, innerW = w;
        innerX.value = args[0];
        innerW.value = args[1];
        result = convolve(inner, padded(inner, innerX, window, zero), innerW,
                          window, group);
        return {result.value};
      });
  result.value = values[0];
  return result;
}

/// Adds the bias, rounds to the element type and gives the op its result.
void finish(Lowering &at, Value result, Tensor sum, const Tensor *bias) {
  Tensor form = at.form(result);
  Type type = signlessType(form.element);
  if (bias) {
    auto channel = AffineMap::get(
        sum.rank(), 0, getAffineDimExpr(sum.rank() - 1, type.getContext()));
    sum = at.emit.parallel(
        sum.with(type), {{sum, identityMap(sum)}, {*bias, channel}},
        [&](Body &s, ValueRange in) {
          return s.rounded(s.add(in[0], s.widened(in[1])), type);
        });
  } else if (sum.element != type) {
    sum = at.emit.pointwise(sum.with(type), {sum},
                            [](Body &, ValueRange in) { return in[0]; });
  }
  at.set(result, fromStored(at.emit, sum, form.shape));
}

/// Conv-22.
LogicalResult lowerConv(onnx::ConvOp op, Lowering &at) {
  Tensor xForm = at.form(op.getX()), wForm = at.form(op.getW());
  Tensor yForm = at.form(op.getY());
  int64_t rank = xForm.rank();
  if (rank < 3 || rank > 5)
    return at.fail("one to three spatial dimensions are supported");
  if (xForm.elementCount() == 0)
    return at.fail("an operand without elements");
  Window window = makeWindow(
      ArrayRef(xForm.shape).drop_front(2), ArrayRef(yForm.shape).drop_front(2),
      ArrayRef(wForm.shape).drop_front(2), op.getStrides(), op.getDilations(),
      op.getPads(), op.getAutoPad());
  Tensor sum = buildConvolution(at.emit, at.tensor(op.getX()),
                                at.tensor(op.getW()), window, op.getGroup());
  Tensor bias;
  if (op.getB())
    bias = at.tensor(op.getB());
  finish(at, op.getY(), sum, op.getB() ? &bias : nullptr);
  return success();
}

/// Weights (C, O / group, taps...) as those of a convolution: taps reversed,
/// (taps..., C / group, O).
Tensor reversedWeights(Emitter &emit, const Tensor &w, int64_t group) {
  MLIRContext *context = emit.builder.getContext();
  int64_t rank = w.rank() - 2, channels = w.shape[0] / group;
  int64_t outputs = w.shape[1];
  SmallVector<int64_t> shape(ArrayRef(w.shape).drop_front(2));
  shape.append({channels, outputs * group});
  Tensor form = plainForm(shape, w.element);
  AffineExpr c = getAffineDimExpr(rank, context);
  AffineExpr o = getAffineDimExpr(rank + 1, context);
  SmallVector<AffineExpr> dims;
  dims.push_back(group == 1 ? c : o.floorDiv(outputs) * channels + c);
  dims.push_back(group == 1 ? o : o % outputs);
  for (int64_t dim = 0; dim < rank; ++dim)
    dims.push_back(getAffineConstantExpr(w.shape[dim + 2] - 1, context) -
                   getAffineDimExpr(dim, context));
  return emit.parallel(form, {{w, AffineMap::get(rank + 2, 0, dims, context)}},
                       [](Body &, ValueRange in) { return in[0]; });
}

Tensor stored(Emitter &emit, const Tensor &x) {
  return asStored(emit.reordered(x, channelsLast(x.rank())));
}

/// x with stride - 1 zeros between pixels and `begins` before them.
Tensor spread(Emitter &emit, const Tensor &x, ArrayRef<int64_t> extents,
              ArrayRef<int64_t> begins, ArrayRef<int64_t> strides) {
  Tensor form = x.with(x.element);
  for (auto [dim, extent] : llvm::enumerate(extents))
    form.shape[dim + 1] = extent;
  return emit.parallel(form, {}, [&](Body &s, ValueRange) {
    SmallVector<Value> indices{s.position(0)};
    Value isPixel = s.integer(s.builder.getI1Type(), 1), zero = s.index(0);
    for (auto [dim, begin] : llvm::enumerate(begins)) {
      int64_t extent = x.shape[dim + 1];
      Value stride = s.index(strides[dim]);
      Value here = s.sub(s.position(dim + 1), s.index(begin));
      Value source = s.div(here, stride);
      isPixel = s.bitAnd(isPixel, s.lessOrEqual(zero, here));
      isPixel = s.bitAnd(isPixel, s.equal(s.rem(here, stride), zero));
      isPixel = s.bitAnd(isPixel, s.less(source, s.index(extent)));
      indices.push_back(s.clamped(source, extent));
    }
    indices.push_back(s.position(form.rank() - 1));
    Value value = s.extract(x, indices);
    return s.select(isPixel, value, s.like(value, 0));
  });
}

/// ConvTranspose-22: Conv of stride 1 of x spread by the stride, with reversed
/// taps; begin of its padding: (kernel - 1) * dilation - pad.
LogicalResult lowerConvTranspose(onnx::ConvTransposeOp op, Lowering &at) {
  Tensor xForm = at.form(op.getX()), wForm = at.form(op.getW());
  Tensor yForm = at.form(op.getY());
  int64_t rank = xForm.rank();
  if (rank < 3 || rank > 5)
    return at.fail("one to three spatial dimensions are supported");
  if (xForm.elementCount() == 0)
    return at.fail("an operand without elements");
  Window window = makeWindow(
      ArrayRef(xForm.shape).drop_front(2), ArrayRef(yForm.shape).drop_front(2),
      ArrayRef(wForm.shape).drop_front(2), op.getStrides(), op.getDilations(),
      op.getPads(), "");
  SmallVector<int64_t> strides = window.strides, begins, extents;
  StringRef autoPad = op.getAutoPad();
  bool isComputed = autoPad.starts_with("SAME") || op.getOutputShape();
  for (int64_t dim = 0; dim < window.rank(); ++dim) {
    int64_t reach = (window.kernel[dim] - 1) * window.dilations[dim];
    int64_t pad = window.begins[dim];
    if (isComputed) {
      int64_t more = op.getOutputPadding() ? (*op.getOutputPadding())[dim] : 0;
      int64_t total = strides[dim] * (window.input[dim] - 1) + more + reach +
                      1 - window.output[dim];
      total = std::max<int64_t>(total, 0);
      pad = autoPad == "SAME_UPPER" ? total / 2 : total - total / 2;
    } else if (autoPad == "VALID") {
      pad = 0;
    }
    begins.push_back(reach - pad);
    extents.push_back(window.output[dim] + reach);
    window.strides[dim] = 1;
    window.begins[dim] = window.ends[dim] = 0;
  }
  window.input = extents;
  Tensor x = spread(at.emit, stored(at.emit, at.tensor(op.getX())), extents,
                    begins, strides);
  Tensor w = reversedWeights(at.emit, at.tensor(op.getW()), op.getGroup());
  Tensor bias;
  if (op.getB())
    bias = at.tensor(op.getB());
  finish(at, op.getY(), buildStored(at.emit, x, w, window, op.getGroup()),
         op.getB() ? &bias : nullptr);
  return success();
}

/// Col2Im-18: y[n, c, p] = sum over taps t with a block b at
/// p = b * stride + t * dilation - pad of x[n, (c, t), b].
LogicalResult lowerCol2Im(onnx::Col2ImOp op, Lowering &at) {
  MLIRContext *context = op.getContext();
  Tensor x = at.tensor(op.getInput()), form = at.form(op->getResult(0));
  auto taps = at.constants(op.getBlockShape());
  if (!taps)
    return at.fail("block_shape is no constant");
  int64_t rank = taps->size();
  // Blocks per dimension, as if the image were convolved.
  Window window = makeWindow(
      ArrayRef(form.shape).drop_front(2), SmallVector<int64_t>(rank, 1), *taps,
      op.getStrides(), op.getDilations(), op.getPads(), "");
  int64_t tapCount = 1;
  for (int64_t dim = 0; dim < rank; ++dim) {
    int64_t reach = (window.kernel[dim] - 1) * window.dilations[dim] + 1;
    window.output[dim] =
        (window.input[dim] + window.begins[dim] + window.ends[dim] - reach) /
            window.strides[dim] +
        1;
    tapCount *= window.kernel[dim];
  }
  Tensor space = plainForm(form.shape, form.element);
  SmallVector<int64_t> axes;
  SmallVector<AffineExpr> tapDims;
  for (int64_t dim = 0; dim < rank; ++dim) {
    axes.push_back(space.rank());
    tapDims.push_back(getAffineDimExpr(space.rank(), context));
    space.order.push_back(space.rank());
    space.shape.push_back(window.kernel[dim]);
  }
  Read extents{at.emit.splat(plainForm(window.kernel, x.element), 0),
               AffineMap::get(space.rank(), 0, tapDims, context)};
  Type type = signlessType(x.element);
  Tensor sum = at.emit.reduce(
      space, axes, {extents}, zeroOf(widenedType(type)),
      [&](Body &s, ValueRange, Value sum) {
        Value tap = s.index(0), block = s.index(0);
        Value exists = s.integer(s.builder.getI1Type(), 1);
        for (int64_t dim = 0; dim < rank; ++dim) {
          Value t = s.position(axes[dim]),
                stride = s.index(window.strides[dim]);
          Value p =
              s.sub(s.add(s.position(dim + 2), s.index(window.begins[dim])),
                    s.mul(t, s.index(window.dilations[dim])));
          Value b = s.div(p, stride);
          exists = s.bitAnd(exists, s.lessOrEqual(s.index(0), p));
          exists = s.bitAnd(exists, s.equal(s.rem(p, stride), s.index(0)));
          exists = s.bitAnd(exists, s.less(b, s.index(window.output[dim])));
          tap = s.add(s.mul(tap, s.index(window.kernel[dim])), t);
          block = s.add(s.mul(block, s.index(window.output[dim])),
                        s.clamped(b, window.output[dim]));
        }
        Value channel = s.add(s.mul(s.position(1), s.index(tapCount)), tap);
        Value value = s.widened(s.extract(x, {s.position(0), channel, block}));
        return s.select(exists, s.add(sum, value), sum);
      });
  Tensor y = sum;
  if (sum.element != type)
    y = at.emit.pointwise(sum.with(type), {sum},
                          [](Body &, ValueRange in) { return in[0]; });
  at.set(op->getResult(0), y);
  return success();
}

} // namespace

Tensor buildConvolution(Emitter &emit, const Tensor &x, const Tensor &w,
                        const Window &window, int64_t group) {
  SmallVector<int64_t> wOrder;
  for (int64_t dim = 2; dim < w.rank(); ++dim)
    wOrder.push_back(dim);
  wOrder.append({1, 0});
  return buildStored(emit, stored(emit, x), asStored(emit.reordered(w, wOrder)),
                     window, group);
}

Tensor fromStored(Emitter &emit, const Tensor &stored,
                  ArrayRef<int64_t> shape) {
  Tensor result{Value(), stored.element, llvm::to_vector(shape),
                channelsLast(shape.size())};
  result.value = emit.reshape(stored.value, result.type().getShape());
  return result;
}

void addConvolution(LoweringTable &table) {
  table.add<onnx::ConvOp>(lowerConv);
  table.add<onnx::ConvTransposeOp>(lowerConvTranspose);
  table.add<onnx::Col2ImOp>(lowerCol2Im);
}

} // namespace strata::lower
