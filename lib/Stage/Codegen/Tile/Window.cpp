//===- Window.cpp - Pooling, and convolutions element by element ----------===//
//
// A window walks over the input of an NHWC image:
//
//     ih = oh * stride - pad + kh * dilation
//
// and elements outside the image are left out. Convolutions that are no matrix
// product (depthwise) and those whose group is narrow are computed here too.
//
//===----------------------------------------------------------------------===//
#include "Families.h"

using namespace mlir;

namespace strata::codegen {

plan::CompositeOp findComposite(plan::KernelOp kernel, StringRef name) {
  for (auto op : kernel.getBody().front().getOps<plan::CompositeOp>())
    if (op.getName() == name)
      return op;
  return {};
}

/// An attribute array<i64> of `count` entries; `otherwise` where absent.
static bool readArray(plan::CompositeOp op, StringRef name, unsigned count,
                      int64_t otherwise, int64_t *values,
                      std::string &problem) {
  auto array = op.getConfig().getAs<DenseI64ArrayAttr>(name);
  for (unsigned i = 0; i < count; ++i)
    values[i] = otherwise;
  if (!array)
    return true;
  if (array.size() != count) {
    problem = ("plan.composite \"" + op.getName() + "\" needs " +
               llvm::Twine(count) + " numbers in `" + name + "`")
                  .str();
    return false;
  }
  llvm::copy(array.asArrayRef(), values);
  return true;
}

std::optional<ConvolutionShape> readConvolution(plan::CompositeOp op,
                                                std::string &problem) {
  ConvolutionShape shape;
  shape.op = op;
  if (op.getInputs().size() != 2 || op.getNumResults() != 1) {
    problem = "plan.composite \"convolution\" has two operands and one result";
    return std::nullopt;
  }
  auto x = cast<RankedTensorType>(op.getInputs()[0].getType()),
       w = cast<RankedTensorType>(op.getInputs()[1].getType()),
       y = cast<RankedTensorType>(op.getResult(0).getType());
  if (x.getRank() != 4 || w.getRank() != 4 || y.getRank() != 4) {
    problem = "plan.composite \"convolution\" works on images (rank 4)";
    return std::nullopt;
  }
  auto group = op.getConfig().getAs<IntegerAttr>("group");
  shape.group = group ? group.getInt() : 1;
  shape.height = x.getDimSize(1), shape.width = x.getDimSize(2);
  shape.channels = x.getDimSize(3);
  shape.outHeight = y.getDimSize(1), shape.outWidth = y.getDimSize(2);
  shape.outChannels = y.getDimSize(3);
  shape.filterHeight = w.getDimSize(0), shape.filterWidth = w.getDimSize(1);
  if (!readArray(op, "strides", 2, 1, shape.strides, problem) ||
      !readArray(op, "dilations", 2, 1, shape.dilations, problem) ||
      !readArray(op, "pads", 4, 0, shape.pads, problem))
    return std::nullopt;
  if (shape.group < 1 || shape.channels % shape.group ||
      shape.outChannels % shape.group ||
      w.getDimSize(2) != shape.channels / shape.group ||
      w.getDimSize(3) != shape.outChannels) {
    problem = "plan.composite \"convolution\" has a filter that does not fit "
              "its channels and groups";
    return std::nullopt;
  }
  return shape;
}

/// A dimension with a computed index; `mask` says where it is inside.
static void appendComputed(Space &space, TileBuilder &b, Value index,
                           Value mask) {
  Axis axis;
  axis.flat = index;
  axis.mask = mask;
  axis.extents = {ShapedType::kDynamic};
  space.append(axis);
}

/// Keeps `ref`'s axis of `from` as the next dimension of `space`.
static void appendSame(Space &space, const Space &from, unsigned dim) {
  DimRef ref = from.dims[dim];
  space.axes.push_back(from.axes[ref.axis]);
  space.dims.push_back({unsigned(space.axes.size() - 1), ref.position});
}

/// begin <= index < end, as far as it is not known.
static Value inside(TileBuilder &b, Value index, int64_t begin, int64_t end,
                    bool checkBegin, bool checkEnd) {
  Value mask;
  if (checkBegin)
    mask = b.compare(arith::CmpIPredicate::sge, index, b.i32(begin));
  if (checkEnd)
    mask = b.both(mask, b.less(index, b.i32(end)));
  return mask;
}

namespace {
/// One spatial axis of a window.
struct WindowAxis {
  int64_t extent, outExtent, kernel, stride, dilation, padBegin, padEnd;

  bool passesBegin() const { return padBegin > 0; }
  bool passesEnd() const { return last() >= extent; }
  /// Some window reaches beyond the padding (rounding up).
  bool passesPadding() const { return last() >= extent + padEnd; }
  Value position(TileBuilder &b, Value out, Value tap) const {
    return b.add(b.sub(b.mul(out, b.i32(stride)), b.i32(padBegin)),
                 b.mul(tap, b.i32(dilation)));
  }

private:
  int64_t last() const {
    return (outExtent - 1) * stride - padBegin + (kernel - 1) * dilation;
  }
};
} // namespace

KernelEmitter::Tile KernelEmitter::evaluatePool(plan::CompositeOp op,
                                                const Space &space) {
  bool isMax = op.getName() == "max_pool";
  if (op.getInputs().size() != 1 || op.getNumResults() != 1)
    return LogicalResult(fail("plan.composite \"" + op.getName() +
                              "\" has one operand and one result"));
  auto x = cast<RankedTensorType>(op.getInputs()[0].getType()),
       y = cast<RankedTensorType>(op.getResult(0).getType());
  if (x.getRank() != 4 || y.getRank() != 4)
    return LogicalResult(fail("plan.composite \"" + op.getName() +
                              "\" works on images (rank 4)"));
  int64_t size[2], strides[2], dilations[2], pads[4];
  if (!readArray(op, "kernel", 2, 1, size, problem) ||
      !readArray(op, "strides", 2, 1, strides, problem) ||
      !readArray(op, "dilations", 2, 1, dilations, problem) ||
      !readArray(op, "pads", 4, 0, pads, problem))
    return failure();
  auto countPad = op.getConfig().getAs<BoolAttr>("count_include_pad");
  bool countsPad = countPad && countPad.getValue();
  WindowAxis axes[2];
  for (int i = 0; i < 2; ++i)
    axes[i] = {x.getDimSize(1 + i), y.getDimSize(1 + i), size[i],
               strides[i],          dilations[i],        pads[i],
               pads[2 + i]};

  Type element = registerType(y.getElementType());
  bool isFloat = isa<FloatType>(element);
  if (!isFloat && !isMax)
    return LogicalResult(fail("average_pool of integers"));
  TypedAttr neutral;
  if (!isMax)
    neutral = cast<TypedAttr>(b.getZeroAttr(element));
  else if (isFloat)
    neutral = b.getFloatAttr(element, -std::numeric_limits<double>::infinity());
  else
    neutral = b.getIntegerAttr(
        element, APInt::getSignedMinValue(element.getIntOrFloatBitWidth()));

  SmallVector<Value> flats = {b.i32(0)}, rowFlats = {b.i32(0)};
  for (unsigned d = 0; d < 4; ++d)
    flats.push_back(space.index(b, d));
  rowFlats.append({flats[2], flats[3]});
  Shape shape = b.unify(flats), rowShape = b.unify(rowFlats);
  Value rows = space.index(b, 1), columns = space.index(b, 2);

  // Elements counted by an average, where the number varies.
  bool varies = !isMax && llvm::any_of(axes, [&](const WindowAxis &a) {
    return countsPad ? a.passesPadding() : a.passesBegin() || a.passesEnd();
  });
  SmallVector<Value> init = {b.constant(neutral, shape)};
  if (varies)
    init.push_back(
        b.constant(cast<TypedAttr>(b.getZeroAttr(element)), rowShape));
  LogicalResult state = success();
  auto step = [&](Value kh, Value kw, ValueRange carried) {
    Scope scope(*this);
    Value ih = axes[0].position(b, rows, kh);
    Value iw = axes[1].position(b, columns, kw);
    Value inRow = inside(b, ih, 0, axes[0].extent, axes[0].passesBegin(),
                         axes[0].passesEnd());
    Value inColumn = inside(b, iw, 0, axes[1].extent, axes[1].passesBegin(),
                            axes[1].passesEnd());
    Value valid = b.both(inRow, inColumn);
    Space source;
    appendSame(source, space, 0);
    Value exists = space.axes[space.dims[1].axis].mask;
    exists = b.both(exists, space.axes[space.dims[2].axis].mask);
    appendComputed(source, b, ih, b.both(exists, valid));
    appendComputed(source, b, iw, Value());
    appendSame(source, space, 3);
    SmallVector<Value> next(carried);
    Tile loaded = evaluate(op.getInputs()[0], source);
    if (failed(loaded)) {
      state = failure();
      return next;
    }
    Value value = *loaded;
    if (valid)
      value = b.select(valid, value, b.constant(neutral));
    if (isMax)
      next[0] = isFloat ? b.binary<arith::MaximumFOp>(next[0], value)
                        : b.binary<arith::MaxSIOp>(next[0], value);
    else
      next[0] = b.binary<arith::AddFOp>(next[0], value);
    if (varies) {
      Value counted =
          countsPad ? b.both(inside(b, ih, 0, axes[0].extent + axes[0].padEnd,
                                    false, axes[0].passesPadding()),
                             inside(b, iw, 0, axes[1].extent + axes[1].padEnd,
                                    false, axes[1].passesPadding()))
                    : valid;
      Value one = b.constant(1.0, element);
      Value more = counted ? b.select(counted, one, b.zero(element)) : one;
      next[1] = b.broadcast(b.binary<arith::AddFOp>(next[1], more), rowShape);
    }
    return next;
  };
  SmallVector<Value> sums =
      b.loop(b.i32(0), b.i32(size[0]), init, [&](Value kh, ValueRange outer) {
        return b.loop(
            b.i32(0), b.i32(size[1]), outer,
            [&](Value kw, ValueRange inner) { return step(kh, kw, inner); });
      });
  if (failed(state))
    return failure();
  if (isMax)
    return sums[0];
  Value count =
      varies ? sums[1] : b.constant(double(size[0] * size[1]), element);
  return b.binary<arith::DivFOp>(sums[0], count);
}

KernelEmitter::Tile KernelEmitter::evaluateConvolution(plan::CompositeOp op,
                                                       const Space &space) {
  std::optional<ConvolutionShape> found = readConvolution(op, problem);
  if (!found)
    return failure();
  const ConvolutionShape &conv = *found;
  WindowAxis axes[2] = {
      {conv.height, conv.outHeight, conv.filterHeight, conv.strides[0],
       conv.dilations[0], conv.pads[0], conv.pads[2]},
      {conv.width, conv.outWidth, conv.filterWidth, conv.strides[1],
       conv.dilations[1], conv.pads[1], conv.pads[3]}};
  Type element = registerType(getElementTypeOrSelf(op.getResult(0).getType()));
  if (!isa<FloatType>(element))
    return LogicalResult(fail("convolution of integers"));
  SmallVector<Value> flats = {b.i32(0)};
  for (unsigned d = 0; d < 4; ++d)
    flats.push_back(space.index(b, d));
  Value rows = flats[2], columns = flats[3], out = flats[4];
  Shape shape = b.unify(flats);
  int64_t channels = conv.groupChannels();
  LogicalResult state = success();
  auto step = [&](Value kh, Value kw, Value c, Value sum) {
    Scope scope(*this);
    Value ih = axes[0].position(b, rows, kh);
    Value iw = axes[1].position(b, columns, kw);
    Value valid = b.both(inside(b, ih, 0, axes[0].extent, axes[0].passesBegin(),
                                axes[0].passesEnd()),
                         inside(b, iw, 0, axes[1].extent, axes[1].passesBegin(),
                                axes[1].passesEnd()));
    Value exists = space.axes[space.dims[1].axis].mask;
    exists = b.both(exists, space.axes[space.dims[2].axis].mask);
    Space source, filter;
    appendSame(source, space, 0);
    appendComputed(source, b, ih, b.both(exists, valid));
    appendComputed(source, b, iw, Value());
    if (conv.group == 1)
      source.appendScalar(b, c);
    else if (channels == 1 && conv.groupOutChannels() == 1)
      appendSame(source, space, 3);
    else
      appendComputed(
          source, b,
          b.add(b.mul(b.div(out, conv.groupOutChannels()), b.i32(channels)), c),
          space.axes[space.dims[3].axis].mask);
    filter.appendScalar(b, kh);
    filter.appendScalar(b, kw);
    filter.appendScalar(b, c);
    appendSame(filter, space, 3);
    Tile x = evaluate(op.getInputs()[0], source);
    Tile w = evaluate(op.getInputs()[1], filter);
    if (failed(x) || failed(w)) {
      state = failure();
      return sum;
    }
    Value value = *x;
    if (valid)
      value = b.select(valid, value, b.zero(elementOf(value)));
    Value product = b.binary<arith::MulFOp>(value, *w);
    return b.broadcast(b.binary<arith::AddFOp>(sum, product), shape);
  };
  using Values = SmallVector<Value>;
  Value zero = b.broadcast(b.zero(element), shape);
  Values sums = b.loop(
      b.i32(0), b.i32(conv.filterHeight), {zero},
      [&](Value kh, ValueRange outer) {
        return b.loop(b.i32(0), b.i32(conv.filterWidth), outer,
                      [&](Value kw, ValueRange inner) {
                        if (channels == 1)
                          return Values{step(kh, kw, b.i32(0), inner[0])};
                        return b.loop(b.i32(0), b.i32(channels), inner,
                                      [&](Value c, ValueRange innermost) {
                                        return Values{
                                            step(kh, kw, c, innermost[0])};
                                      });
                      });
      });
  if (failed(state))
    return failure();
  return sums[0];
}

} // namespace strata::codegen
