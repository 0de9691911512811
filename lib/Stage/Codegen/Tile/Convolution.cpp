//===- Convolution.cpp - Convolutions as matrix products ------------------===//
//
// Implicit GEMM over NHWC: rows are output pixels (n, oh, ow), columns the
// output channels of a group, the sum runs over (kh, kw, c).
//
//     channels a multiple of the tile's depth: one filter position a step, so
//     that the input is rows of channels at shifted pixels;
//     else (kh, kw, c) is one number and each column of the tile has its own
//     shift;
//     1x1 without stride or border: a matrix product of views.
//
//===----------------------------------------------------------------------===//
#include "Families.h"

using namespace mlir;

namespace strata::codegen {

namespace {
class ConvolutionEmitter {
public:
  ConvolutionEmitter(KernelEmitter &e, ConvolutionShape conv)
      : e(e), b(e.b), conv(conv), depth(e.configuration.depth) {}
  LogicalResult emit();

private:
  void layGrid(RankedTensorType result);
  /// Index of an input pixel along spatial axis i and where it is inside.
  std::pair<Value, Value> shifted(int i, Value out, Value tap);
  FailureOr<Value> multiply(Value step, Value acc);
  Space pixels(Value kh, Value kw);
  bool isPlain() const {
    return conv.filterHeight * conv.filterWidth == 1 &&
           llvm::all_of(conv.strides, [](int64_t s) { return s == 1; }) &&
           llvm::all_of(conv.pads, [](int64_t p) { return p == 0; });
  }
  int64_t taps() const { return conv.filterHeight * conv.filterWidth; }
  int64_t chunks() const {
    return llvm::divideCeil(conv.groupChannels(), depth);
  }
  bool isByTap() const {
    return taps() == 1 || conv.groupChannels() % depth == 0;
  }

  KernelEmitter &e;
  TileBuilder &b;
  ConvolutionShape conv;
  int64_t depth;
  Space out;
  Value group; ///< null: one group
};
} // namespace

void ConvolutionEmitter::layGrid(RankedTensorType result) {
  const planning::Configuration &config = e.configuration;
  ArrayRef<int64_t> shape = result.getShape();
  out.append(e.blockAxis(0, shape.drop_back(), config.rows, 0));
  int64_t own = conv.groupOutChannels();
  Axis local = e.blockAxis(1, {own}, config.cols, 1);
  if (conv.group > 1) {
    group = e.blocks(2, {conv.group}, 1);
    local.flat = b.add(b.mul(group, b.i32(own)), local.flat);
    local.tileIndex =
        own % config.cols
            ? Value()
            : b.add(b.mul(group, b.i32(own / config.cols)), local.tileIndex);
    local.extents = {conv.outChannels};
  }
  out.append(local);
}

std::pair<Value, Value> ConvolutionEmitter::shifted(int i, Value pixel,
                                                    Value tap) {
  int64_t extent = i ? conv.width : conv.height;
  int64_t last =
      ((i ? conv.outWidth : conv.outHeight) - 1) * conv.strides[i] -
      conv.pads[i] +
      ((i ? conv.filterWidth : conv.filterHeight) - 1) * conv.dilations[i];
  Value index =
      b.add(b.sub(b.mul(pixel, b.i32(conv.strides[i])), b.i32(conv.pads[i])),
            b.mul(tap, b.i32(conv.dilations[i])));
  Value mask;
  if (conv.pads[i] > 0)
    mask = b.compare(arith::CmpIPredicate::sge, index, b.i32(0));
  if (last >= extent)
    mask = b.both(mask, b.less(index, b.i32(extent)));
  return {index, mask};
}

/// Dimensions n, ih, iw of the input for filter position (kh, kw).
Space ConvolutionEmitter::pixels(Value kh, Value kw) {
  Space space;
  const Axis &rows = out.axes[0];
  if (isPlain()) {
    space.append(rows);
    return space;
  }
  space.axes.push_back(rows);
  space.dims.push_back({0, 0});
  auto [ih, inRow] = shifted(0, out.index(b, 1), kh);
  auto [iw, inColumn] = shifted(1, out.index(b, 2), kw);
  Axis row, column;
  row.flat = ih, column.flat = iw;
  row.mask = inRow, column.mask = inColumn;
  row.extents = column.extents = {ShapedType::kDynamic};
  space.append(row);
  space.append(column);
  return space;
}

FailureOr<Value> ConvolutionEmitter::multiply(Value step, Value acc) {
  const planning::Configuration &config = e.configuration;
  int64_t channels = conv.groupChannels();
  Space source, filter;
  Axis across, down; // the sum along the columns of x and the rows of w
  Value mask;
  if (isByTap()) {
    Value tap = b.div(step, chunks()), chunk = b.rem(step, chunks());
    across = e.tileAxis(chunk, {channels}, depth, 1);
    down = e.tileAxis(chunk, {channels}, depth, 0);
    source = pixels(b.div(tap, conv.filterWidth), b.rem(tap, conv.filterWidth));
    Axis taps;
    taps.flat = taps.tileIndex = tap;
    taps.extents = {conv.filterHeight, conv.filterWidth};
    filter.append(taps);
    filter.append(down);
    mask = across.mask;
    if (group) {
      across.flat = b.add(b.mul(group, b.i32(channels)), across.flat);
      across.tileIndex = Value();
    }
    source.append(across);
  } else {
    Extents extents = {conv.filterHeight, conv.filterWidth, channels};
    Space flat;
    flat.append(e.tileAxis(step, extents, depth, 1));
    source = pixels(flat.index(b, 0), flat.index(b, 1));
    Axis channel;
    channel.flat = flat.index(b, 2);
    if (group)
      channel.flat = b.add(b.mul(group, b.i32(channels)), channel.flat);
    channel.mask = mask = flat.axes[0].mask;
    channel.extents = {ShapedType::kDynamic};
    source.append(channel);
    filter.append(e.tileAxis(step, extents, depth, 0));
  }
  filter.axes.push_back(out.axes[1]);
  filter.dims.push_back({unsigned(filter.axes.size() - 1), 0});

  FailureOr<Value> x = e.evaluate(conv.op.getInputs()[0], source);
  FailureOr<Value> w = e.evaluate(conv.op.getInputs()[1], filter);
  if (failed(x) || failed(w))
    return failure();
  Type element = getElementTypeOrSelf(conv.op.getInputs()[0].getType());
  if (!isa<BlockArgument>(e.resolve(conv.op.getInputs()[0])))
    if (Value valid = source.mask(b))
      x = b.select(valid, *x, b.zero(elementOf(*x)));
  Value lhs = b.broadcast(e.toMemory(*x, element), {config.rows, depth});
  Value rhs = b.broadcast(e.toMemory(*w, element), {depth, config.cols});
  tile::MmaMode mode = tile::MmaMode::Plain;
  if (element.isF32() && config.mode == planning::MmaMode::Tf32)
    mode = tile::MmaMode::Tf32;
  if (element.isF32() && config.mode == planning::MmaMode::Tf32x3)
    mode = tile::MmaMode::Tf32x3;
  return tile::MmaOp::create(b, acc.getType(), lhs, rhs, acc, mode).getResult();
}

LogicalResult ConvolutionEmitter::emit() {
  const planning::Configuration &config = e.configuration;
  auto result = cast<RankedTensorType>(conv.op.getResult(0).getType());
  for (const Operand &output : e.outputs)
    if (output.type.getShape() != result.getShape())
      return e.fail("a result has another shape than the convolution");
  layGrid(result);
  Type element = getElementTypeOrSelf(conv.op.getInputs()[0].getType());
  Type sum = element.isF64() ? element : Type(b.getF32Type());
  int64_t steps = isByTap()
                      ? taps() * chunks()
                      : llvm::divideCeil(taps() * conv.groupChannels(), depth);
  Value end = b.i32(steps);
  if (config.hidesTripCount) // see Contraction.cpp
    end = b.min(end,
                b.mul(e.inputs[0].pitch ? e.inputs[0].pitch : b.i32(1), end));
  Value zero = b.constant(cast<TypedAttr>(b.getZeroAttr(sum)),
                          {config.rows, config.cols});
  LogicalResult state = success();
  SmallVector<Value> sums =
      b.loop(b.i32(0), end, {zero}, [&](Value step, ValueRange carried) {
        KernelEmitter::Scope scope(e);
        FailureOr<Value> next = multiply(step, carried[0]);
        if (failed(next))
          state = failure();
        return SmallVector<Value>{failed(next) ? carried[0] : *next};
      });
  if (failed(state))
    return failure();
  e.bind(conv.op.getResult(0), out, sums[0]);
  for (unsigned i = 0; i < e.outputs.size(); ++i)
    if (failed(e.storeResult(i, out)))
      return failure();
  return success();
}

LogicalResult emitConvolution(KernelEmitter &e) {
  plan::CompositeOp op = findComposite(e.kernel, "convolution");
  if (!op)
    return e.fail("no convolution");
  if (e.configuration.depth == 0)
    return emitPointwise(e);
  std::optional<ConvolutionShape> shape = readConvolution(op, e.problem);
  if (!shape)
    return failure();
  return ConvolutionEmitter(e, *shape).emit();
}

} // namespace strata::codegen
