//===- Sampling.cpp - Reads at coordinates that are values ----------------===//
#include "../Builders/Lowering.h"

#include "strata/Dialect/ONNX/Movement.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace strata::lower {
namespace {

/// One neighbour along one dimension.
struct Neighbour {
  Value index;  ///< inside the tensor
  Value exists; ///< false: reads as zero; null: always there
  Value weight; ///< null: 1
};

/// GridSample's treatment of one spatial dimension.
class GridAxis {
public:
  GridAxis(Body &s, int64_t extent, bool isAligned, StringRef padding)
      : s(s), extent(extent), padding(padding), low(isAligned ? 0 : -0.5),
        high(isAligned ? extent - 1 : extent - 0.5) {}

  /// Position on the axis of a coordinate in [-1, 1].
  Value denormalized(Value coordinate) {
    Value scaled = s.mul(s.add(coordinate, s.like(coordinate, 1)),
                         s.like(coordinate, (high - low) / 2));
    return s.add(scaled, s.like(coordinate, low));
  }

  /// Positions beyond the border, by padding mode.
  Value brought(Value x) {
    if (padding == "border")
      return s.select(isOutside(x), clamped(x), x);
    return padding == "reflection" ? reflected(x) : x;
  }

  /// The pixel at whole position `x`.
  Neighbour pixel(Value x, Value weight) {
    Neighbour result;
    result.weight = weight;
    if (padding == "zeros")
      result.exists = s.bitAnd(s.lessOrEqual(s.like(x, 0), x),
                               s.less(x, s.like(x, extent)));
    else if (padding == "reflection")
      x = reflected(x);
    // NaN and what lies outside go to some pixel.
    Value whole = s.cast(clamped(x), x.getType(), s.builder.getI32Type());
    result.index = s.clamped(s.toIndex(whole), extent);
    return result;
  }

private:
  Value isOutside(Value x) {
    return s.bitOr(s.less(x, s.like(x, low)), s.less(s.like(x, high), x));
  }
  Value clamped(Value x) {
    return s.min(s.max(x, s.like(x, 0)), s.like(x, extent - 1));
  }
  /// Mirrored at both borders as often as needed.
  Value reflected(Value x) {
    double range = high - low;
    if (range <= 0)
      return s.like(x, 0);
    Value before = s.sub(s.like(x, low), x), behind = s.sub(x, s.like(x, high));
    Value isBefore = s.less(s.like(x, 0), before);
    Value isBehind = s.less(s.like(x, 0), behind);
    Value distance = s.select(isBefore, before, behind);
    Value turns = math::FloorOp::create(s.builder, s.loc,
                                        s.div(distance, s.like(x, range)));
    Value rest = s.sub(distance, s.mul(turns, s.like(x, range)));
    Value half = s.mul(turns, s.like(x, 0.5));
    Value isEven = s.equal(half, math::FloorOp::create(s.builder, s.loc, half));
    Value fromLow = s.add(s.like(x, low), rest);
    Value fromHigh = s.sub(s.like(x, high), rest);
    // An even number of turns comes back from the border that was crossed.
    Value isFromLow = s.bitXor(isBefore, s.bitNot(isEven));
    Value mirrored = s.select(isFromLow, fromLow, fromHigh);
    return s.select(s.bitOr(isBefore, isBehind), mirrored, x);
  }

  Body &s;
  int64_t extent;
  StringRef padding;
  double low, high;
};

/// Keys' weights with a = -0.75 of the four pixels around ratio `t`.
SmallVector<Value> cubicWeights(Body &s, Value t) {
  const double a = -0.75;
  auto near = [&](Value x) { // |x| <= 1
    Value inner = s.sub(s.mul(s.like(x, a + 2), x), s.like(x, a + 3));
    return s.add(s.mul(s.mul(inner, x), x), s.like(x, 1));
  };
  auto far = [&](Value x) { // 1 < |x| < 2
    Value inner = s.sub(s.mul(s.like(x, a), x), s.like(x, 5 * a));
    inner = s.add(s.mul(inner, x), s.like(x, 8 * a));
    return s.sub(s.mul(inner, x), s.like(x, 4 * a));
  };
  Value one = s.like(t, 1), rest = s.sub(one, t);
  return {far(s.add(t, one)), near(t), near(rest), far(s.add(rest, one))};
}

SmallVector<Neighbour> neighbours(Body &s, GridAxis axis, Value coordinate,
                                  StringRef mode) {
  Value x = axis.denormalized(coordinate);
  if (mode == "nearest") {
    x = math::RoundEvenOp::create(s.builder, s.loc, x);
    Value at = axis.brought(x);
    // Toward zero, as the reference converts it.
    Value whole = s.cast(at, at.getType(), s.builder.getI32Type());
    return {axis.pixel(s.cast(whole, whole.getType(), at.getType()), Value())};
  }
  x = axis.brought(x);
  Value floor = math::FloorOp::create(s.builder, s.loc, x);
  Value t = s.sub(x, floor);
  SmallVector<Value> weights =
      mode == "cubic" ? cubicWeights(s, t)
                      : SmallVector<Value>{s.sub(s.like(t, 1), t), t};
  SmallVector<Neighbour> result;
  double first = mode == "cubic" ? -1 : 0;
  for (auto [i, weight] : llvm::enumerate(weights))
    result.push_back(
        axis.pixel(s.add(floor, s.like(floor, first + double(i))), weight));
  return result;
}

/// Sum over the neighbours of the dimensions from `next` on.
Value sample(Body &s, const Tensor &x, ArrayRef<SmallVector<Neighbour>> dims,
             int64_t next, SmallVectorImpl<Value> &where, Type type) {
  if (next == int64_t(dims.size()))
    return s.rounded(s.extract(x, where), type);
  Value sum;
  for (const Neighbour &neighbour : dims[next]) {
    where[next + 2] = neighbour.index;
    Value value = sample(s, x, dims, next + 1, where, type);
    if (neighbour.exists)
      value = s.select(neighbour.exists, value, s.like(value, 0));
    if (neighbour.weight)
      value = s.mul(value, neighbour.weight);
    sum = sum ? s.add(sum, value) : value;
  }
  return sum;
}

/// GridSample-22: y[n, c, p] = x[n, c, grid[n, p]], coordinates innermost
/// first.
LogicalResult lowerGridSample(onnx::GridSampleOp op, Lowering &at) {
  Tensor x = at.tensor(op.getX()), grid = at.tensor(op.getGrid());
  Tensor form = at.form(op->getResult(0));
  MLIRContext *context = op.getContext();
  int64_t space = x.rank() - 2;
  StringRef mode = op.getMode();
  if (space < 1 || (mode == "cubic" && space > 2))
    return at.fail("this mode with so many dimensions");
  if (!x.isFloat() || x.elementCount() == 0)
    return at.fail("an operand without floats");
  SmallVector<Read> reads;
  for (int64_t dim = 0; dim < space; ++dim) {
    SmallVector<AffineExpr> dims{getAffineDimExpr(0, context)};
    for (int64_t i = 0; i < space; ++i)
      dims.push_back(getAffineDimExpr(i + 2, context));
    dims.push_back(getAffineConstantExpr(space - 1 - dim, context));
    reads.push_back({grid, AffineMap::get(form.rank(), 0, dims, context)});
  }
  Type type = widenedType(x.element);
  Tensor y = at.emit.parallel(form, reads, [&](Body &s, ValueRange in) {
    SmallVector<SmallVector<Neighbour>> dims;
    for (int64_t dim = 0; dim < space; ++dim) {
      GridAxis axis(s, x.shape[dim + 2], op.getAlignCorners() != 0,
                    op.getPaddingMode());
      dims.push_back(neighbours(s, axis, s.widened(in[dim]), mode));
    }
    for (SmallVector<Neighbour> &list : dims)
      for (Neighbour &neighbour : list)
        if (neighbour.weight)
          neighbour.weight = s.rounded(neighbour.weight, type);
    SmallVector<Value> where(x.rank());
    where[0] = s.position(0);
    where[1] = s.position(1);
    return s.rounded(sample(s, x, dims, 0, where, type),
                     signlessType(form.element));
  });
  at.set(op->getResult(0), y);
  return success();
}

} // namespace

void addSampling(LoweringTable &table) {
  table.add<onnx::GridSampleOp>(lowerGridSample);
}

} // namespace strata::lower
