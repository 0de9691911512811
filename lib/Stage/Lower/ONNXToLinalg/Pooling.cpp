//===- Pooling.cpp - Maximum and mean over windows and over space ---------===//
//
// In memory x is (N, H, W, C). One and two spatial dimensions of MaxPool and
// AveragePool are a plan.composite; three, and LpPool, are their meaning.
//
//===----------------------------------------------------------------------===//
#include "../Builders/Window.h"
#include "Reduction.h"

#include "strata/Dialect/ONNX/Pooling.h"

using namespace mlir;

namespace strata::lower {
namespace {

/// Loops n, pixels, c, taps, and the read that gives the taps their extents.
struct WindowLoops {
  Tensor space;
  AffineMap pixels; ///< of the padded tensor
  Read taps;
  SmallVector<int64_t> axes;
};

WindowLoops windowLoops(Emitter &emit, const Tensor &x, const Window &window) {
  MLIRContext *context = emit.builder.getContext();
  int64_t rank = window.rank(), tap = rank + 2, loops = 2 * rank + 2;
  WindowLoops result;
  SmallVector<int64_t> extents{x.shape[0]};
  llvm::append_range(extents, window.output);
  extents.push_back(x.shape.back());
  llvm::append_range(extents, window.kernel);
  result.space = plainForm(extents, x.element);
  SmallVector<AffineExpr> dims{getAffineDimExpr(0, context)}, tapDims;
  appendPixels(window, 1, tap, context, dims);
  dims.push_back(getAffineDimExpr(rank + 1, context));
  result.pixels = AffineMap::get(loops, 0, dims, context);
  for (int64_t dim = 0; dim < rank; ++dim) {
    tapDims.push_back(getAffineDimExpr(tap + dim, context));
    result.axes.push_back(tap + dim);
  }
  result.taps = {emit.splat(plainForm(window.kernel, x.element), 0),
                 AffineMap::get(loops, 0, tapDims, context)};
  return result;
}

/// Folds each window of padded `x`.
Tensor foldWindows(Emitter &emit, const Tensor &x, const Window &window,
                   TypedAttr init, CombineFunction combine) {
  WindowLoops loops = windowLoops(emit, x, window);
  return emit.reduce(loops.space, loops.axes, {{x, loops.pixels}, loops.taps},
                     init, [&](Body &s, ValueRange in, Value sum) {
                       return combine(s, in.take_front(), sum);
                     });
}

/// Number of taps of a window that see the input, along one dimension.
Value tapsInside(Body &s, const Window &window, int64_t dim) {
  Value zero = s.index(0), one = s.index(1);
  Value dilation = s.index(window.dilations[dim]);
  Value start = s.sub(s.mul(s.position(dim + 1), s.index(window.strides[dim])),
                      s.index(window.begins[dim]));
  // First tap at or behind 0, first tap at or behind the end.
  Value before = s.max(s.neg(start), zero);
  Value first = s.div(s.add(before, s.sub(dilation, one)), dilation);
  Value room = s.max(s.sub(s.index(window.input[dim] - 1), start), zero);
  Value last =
      s.min(s.index(window.kernel[dim]), s.add(s.div(room, dilation), one));
  return s.sub(last, first);
}

/// Divides sums by the number of taps, or of those inside.
Tensor divideByCount(Emitter &emit, const Tensor &sum, const Window &window,
                     bool isPadCounted, Type element) {
  bool isPadded = llvm::any_of(window.pads(), [](int64_t p) { return p != 0; });
  int64_t count = 1;
  for (int64_t extent : window.kernel)
    count *= extent;
  return emit.pointwise(sum.with(element), {sum}, [&](Body &s, ValueRange in) {
    if (isPadCounted || !isPadded)
      return s.div(in[0], s.like(in[0], count));
    Value inside = s.index(1);
    for (int64_t dim = 0; dim < window.rank(); ++dim)
      inside = s.mul(inside, tapsInside(s, window, dim));
    Type i32 = s.builder.getI32Type();
    Value divisor = s.cast(s.fromIndex(inside, i32), i32, in[0].getType());
    return s.div(in[0], divisor);
  });
}

Tensor maxPool(Emitter &emit, const Tensor &padded, const Window &window) {
  Type type = signlessType(padded.element);
  bool isUnsigned = padded.isUnsigned();
  return foldWindows(emit, padded, window, lowestOf(type, isUnsigned),
                     [&](Body &s, ValueRange in, Value top) {
                       return s.max(top, in[0], isUnsigned);
                     });
}

Tensor averagePool(Emitter &emit, const Tensor &padded, const Window &window,
                   bool isPadCounted) {
  Type type = signlessType(padded.element);
  Tensor sum = foldWindows(emit, padded, window, zeroOf(widenedType(type)),
                           [](Body &s, ValueRange in, Value sum) {
                             return s.add(sum, s.widened(in[0]));
                           });
  return divideByCount(emit, sum, window, isPadCounted, type);
}

using PoolBody =
    llvm::function_ref<Tensor(Emitter &, const Tensor &padded, const Window &)>;

/// The composite `name`, or its meaning for three dimensions. x is (N,
/// space..., C) as stored, so is the result.
Tensor buildPool(Emitter &emit, StringRef name, Tensor x, Window window,
                 TypedAttr padding, bool isPadCounted, PoolBody body) {
  window.fitEnds();
  // The composites are for floats and signed integers.
  if (window.rank() > 2 || x.isUnsigned())
    return body(emit, paddedByCopy(emit, x, window, padding), window);
  if (window.rank() == 1) {
    window.expandTo2D();
    x = emit.reshape(x, {x.shape[0], 1, x.shape[1], x.shape[2]});
  }
  Builder &b = emit.builder;
  NamedAttribute config[] = {
      b.getNamedAttr("kernel", b.getDenseI64ArrayAttr(window.kernel)),
      b.getNamedAttr("strides", b.getDenseI64ArrayAttr(window.strides)),
      b.getNamedAttr("dilations", b.getDenseI64ArrayAttr(window.dilations)),
      b.getNamedAttr("pads", b.getDenseI64ArrayAttr(window.pads())),
      b.getNamedAttr("count_include_pad", b.getBoolAttr(isPadCounted))};
  Tensor result;
  SmallVector<Value> values = emit.composite(
      name, config, {x.value},
      [&](Emitter &inner, ValueRange args) -> SmallVector<Value> {
        Tensor innerX = x;
        innerX.value = args[0];
        result = body(inner, padded(inner, innerX, window, padding), window);
        return {result.value};
      });
  result.value = values[0];
  return result;
}

/// Gives the op its result from a stored (N, space..., C), which may have an
/// additional H = 1.
void setStored(Lowering &at, Value result, const Tensor &stored) {
  Tensor form = at.form(result);
  Tensor y{Value(), form.element, form.shape, channelsLast(form.rank())};
  y.value = at.emit.reshape(stored.value, y.type().getShape());
  at.set(result, y);
}

template <typename OpT>
Window windowOf(OpT op, Lowering &at) {
  Tensor x = at.form(op->getOperand(0)), y = at.form(op->getResult(0));
  return makeWindow(ArrayRef(x.shape).drop_front(2),
                    ArrayRef(y.shape).drop_front(2), op.getKernelShape(),
                    op.getStrides(), op.getDilations(), op.getPads(),
                    op.getAutoPad());
}

Tensor storedInput(Lowering &at, Value operand) {
  Tensor x = at.tensor(operand);
  return asStored(at.emit.reordered(x, channelsLast(x.rank())));
}

bool isSupported(Lowering &at, Operation *op) {
  int64_t rank = at.form(op->getOperand(0)).rank();
  return rank >= 3 && rank <= 5 &&
         at.form(op->getOperand(0)).elementCount() != 0;
}

/// Number of the first element of each window that is the maximum, counted in
/// logical row-major order (or with space column-major).
Tensor maxIndices(Emitter &emit, const Tensor &x, const Tensor &y,
                  const Window &window, bool isColumnMajor) {
  WindowLoops loops = windowLoops(emit, x, window);
  int64_t rank = window.rank();
  SmallVector<AffineExpr> yDims;
  for (int64_t dim = 0; dim < rank + 2; ++dim)
    yDims.push_back(getAffineDimExpr(dim, emit.builder.getContext()));
  AffineMap yMap =
      AffineMap::get(loops.space.rank(), 0, yDims, emit.builder.getContext());
  Type i64 = emit.builder.getI64Type();
  return emit.reduce(
      loops.space, loops.axes, {{y, yMap}, loops.taps},
      highestOf(i64, /*isUnsigned=*/false),
      [&](Body &s, ValueRange in, Value best) {
        Value n = s.position(0), c = s.position(rank + 1);
        Value isInside = s.integer(s.builder.getI1Type(), 1);
        SmallVector<Value> indices{n};
        for (int64_t dim = 0; dim < rank; ++dim) {
          Value pixel = s.sub(
              s.add(s.mul(s.position(dim + 1), s.index(window.strides[dim])),
                    s.mul(s.position(rank + 2 + dim),
                          s.index(window.dilations[dim]))),
              s.index(window.begins[dim]));
          isInside =
              s.bitAnd(isInside, s.less(pixel, s.index(window.input[dim]),
                                        /*isUnsigned=*/true));
          indices.push_back(s.clamped(pixel, window.input[dim]));
        }
        indices.push_back(c);
        Value number = s.add(s.mul(n, s.index(x.shape.back())), c);
        for (int64_t i = 0; i < rank; ++i) {
          int64_t extent = window.input[i];
          number = s.mul(number, s.index(extent));
          if (!isColumnMajor)
            number = s.add(number, indices[i + 1]);
        }
        for (int64_t i = 0, stride = 1; isColumnMajor && i < rank;
             stride *= window.input[i++])
          number = s.add(number, s.mul(indices[i + 1], s.index(stride)));
        Value value = s.extract(x, indices);
        Value isTop = s.equal(value, in[0]);
        if (x.isFloat())
          isTop = s.bitOr(isTop, s.isNaN(value));
        return s.select(s.bitAnd(isInside, isTop),
                        s.min(best, s.fromIndex(number, i64)), best);
      });
}

/// MaxPool-22.
LogicalResult lowerMaxPool(onnx::MaxPoolOp op, Lowering &at) {
  if (!isSupported(at, op))
    return at.fail("one to three spatial dimensions are supported");
  Window window = windowOf(op, at);
  Tensor x = storedInput(at, op->getOperand(0));
  Tensor y =
      buildPool(at.emit, "max_pool", x, window,
                lowestOf(signlessType(x.element), x.isUnsigned()),
                /*isPadCounted=*/false,
                [](Emitter &emit, const Tensor &padded, const Window &w) {
                  return maxPool(emit, padded, w);
                });
  setStored(at, op.getY(), y);
  if (op.getIndices() && !op.getIndices().use_empty()) {
    SmallVector<int64_t> shape{x.shape[0]};
    llvm::append_range(shape, window.output);
    shape.push_back(x.shape.back());
    setStored(at, op.getIndices(),
              maxIndices(at.emit, x, at.emit.reshape(asStored(y), shape),
                         window, op.getStorageOrder() != 0));
  }
  return success();
}

/// AveragePool-22: the sum by the number of taps inside, or by all of them. The
/// padding that only ceil_mode adds is never counted.
LogicalResult lowerAveragePool(onnx::AveragePoolOp op, Lowering &at) {
  if (!isSupported(at, op))
    return at.fail("one to three spatial dimensions are supported");
  Window window = windowOf(op, at);
  Tensor x = storedInput(at, op->getOperand(0));
  TypedAttr zero = zeroOf(signlessType(x.element));
  bool isPadCounted = op.getCountIncludePad() != 0;
  bool hasMore = false;
  for (int64_t dim = 0; dim < window.rank(); ++dim)
    hasMore |= window.neededEnd(dim) > window.ends[dim];
  if (isPadCounted && hasMore) {
    // The declared padding becomes part of the input.
    x = paddedByCopy(at.emit, x, window, zero);
    for (int64_t dim = 0; dim < window.rank(); ++dim) {
      window.input[dim] += window.begins[dim] + window.ends[dim];
      window.begins[dim] = window.ends[dim] = 0;
    }
    isPadCounted = false;
  }
  Tensor y =
      buildPool(at.emit, "average_pool", x, window, zero, isPadCounted,
                [&](Emitter &emit, const Tensor &padded, const Window &w) {
                  return averagePool(emit, padded, w, isPadCounted);
                });
  setStored(at, op->getResult(0), y);
  return success();
}

/// x^p and its inverse for whole p.
Value powerOf(Scalars &s, Value x, int64_t p) {
  if (p == 1)
    return s.abs(x);
  if (p == 2)
    return s.mul(x, x);
  return s.pow(s.abs(x), s.like(x, p));
}

Value rootOf(Scalars &s, Value x, int64_t p) {
  if (p == 1)
    return x;
  if (p == 2)
    return s.sqrt(x);
  return s.pow(x, s.like(x, 1.0 / p));
}

/// LpPool-22: y = (sum of |x|^p)^(1 / p).
LogicalResult lowerLpPool(onnx::LpPoolOp op, Lowering &at) {
  if (!isSupported(at, op))
    return at.fail("one to three spatial dimensions are supported");
  Window window = windowOf(op, at);
  window.fitEnds();
  int64_t p = op.getP();
  Tensor x = storedInput(at, op->getOperand(0));
  Type type = signlessType(x.element);
  x = paddedByCopy(at.emit, x, window, zeroOf(type));
  Tensor sum = foldWindows(at.emit, x, window, zeroOf(widenedType(type)),
                           [&](Body &s, ValueRange in, Value sum) {
                             return s.add(sum, powerOf(s, s.widened(in[0]), p));
                           });
  Tensor y =
      at.emit.pointwise(sum.with(type), {sum}, [&](Body &s, ValueRange in) {
        return rootOf(s, in[0], p);
      });
  setStored(at, op->getResult(0), y);
  return success();
}

SmallVector<int64_t> spaceOf(const Tensor &x) {
  return llvm::to_vector(llvm::seq<int64_t>(2, x.rank()));
}

/// GlobalAveragePool-22, GlobalMaxPool-22: over all of space.
LogicalResult lowerGlobal(Operation *op, Lowering &at, const FoldKind &kind) {
  Tensor x = at.tensor(op->getOperand(0));
  lowerFold(at, kind, x, spaceOf(x), op->getResult(0));
  return success();
}

/// GlobalLpPool-22.
LogicalResult lowerGlobalLpPool(onnx::GlobalLpPoolOp op, Lowering &at) {
  FoldKind kind;
  if (op.getP() != 1 && op.getP() != 2)
    return at.fail("p is neither 1 nor 2");
  bool isOne = op.getP() == 1;
  kind.before = isOne ? +[](Scalars &s, Value x) { return s.abs(x); }
                      : +[](Scalars &s, Value x) { return s.mul(x, x); };
  if (!isOne)
    kind.after = [](Scalars &s, Value x, int64_t) { return s.sqrt(x); };
  return lowerGlobal(op, at, kind);
}

} // namespace

void addPooling(LoweringTable &table) {
  table.add<onnx::MaxPoolOp>(lowerMaxPool);
  table.add<onnx::AveragePoolOp>(lowerAveragePool);
  table.add<onnx::LpPoolOp>(lowerLpPool);
  table.add<onnx::GlobalLpPoolOp>(lowerGlobalLpPool);
  table.addAny<onnx::GlobalAveragePoolOp>([](Operation *op, Lowering &at) {
    FoldKind kind;
    kind.after = meanOf;
    return lowerGlobal(op, at, kind);
  });
  table.addAny<onnx::GlobalMaxPoolOp>([](Operation *op, Lowering &at) {
    FoldKind kind;
    kind.fold = FoldKind::Max;
    return lowerGlobal(op, at, kind);
  });
}

} // namespace strata::lower
