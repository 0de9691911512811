//===- Resize.cpp - Interpolation along axes ------------------------------===//
//
// y[o] = sum over taps t of weight[o][t] * x[index[o][t]] per axis. Indices and
// weights are computed here, in double, and become constants; a nearest
// neighbour with a whole factor becomes an affine map.
//
//===----------------------------------------------------------------------===//
#include "../Builders/Lowering.h"

#include "strata/Dialect/ONNX/Movement.h"

#include <cmath>

using namespace mlir;

namespace strata::lower {
namespace {

/// One resized axis.
struct Axis {
  int64_t dim = 0;
  int64_t input = 0, output = 0;
  double scale = 1;
  double roiBegin = 0, roiEnd = 1;
  int64_t taps = 1;
  SmallVector<int32_t> index;  ///< [output][taps]
  SmallVector<double> weight;  ///< [output][taps]
  SmallVector<bool> isOutside; ///< [output]: takes the extrapolation value
};

/// Options of the op that all axes share.
struct Mode {
  StringRef coordinates, kind, nearest;
  double cubic = -0.75;
  bool isAntialiased = false, isOutsideExcluded = false;
};

/// Where output pixel `y` lies on the input's axis.
double sourceOf(const Axis &axis, StringRef mode, double y) {
  double width = axis.scale * axis.input, last = axis.input - 1;
  if (mode == "align_corners")
    return width == 1 ? 0 : y * last / (width - 1);
  if (mode == "asymmetric")
    return y / axis.scale;
  if (mode == "tf_crop_and_resize") {
    double span = (axis.roiEnd - axis.roiBegin) * last;
    return axis.roiBegin * last +
           (width == 1 ? span / 2 : y * span / (width - 1));
  }
  if (mode == "pytorch_half_pixel" && width == 1)
    return -0.5;
  double x = (y + 0.5) / axis.scale - 0.5;
  if (mode == "half_pixel_symmetric")
    x += axis.input / 2.0 * (1 - axis.output / width);
  return x;
}

double cubicWeight(double x, double a) {
  x = std::fabs(x);
  if (x <= 1)
    return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

/// Weights of neighbouring pixels for a position `ratio` in (0, 1] behind the
/// pixel before it.
SmallVector<double> weightsOf(const Mode &mode, double ratio, double scale) {
  if (mode.kind == "nearest") {
    bool isNext = mode.nearest == "round_prefer_floor"  ? ratio > 0.5
                  : mode.nearest == "round_prefer_ceil" ? ratio >= 0.5
                  : mode.nearest == "ceil"              ? true
                                                        : ratio == 1;
    return {isNext ? 0.0 : 1.0, isNext ? 1.0 : 0.0};
  }
  bool isCubic = mode.kind == "cubic";
  double reach = isCubic ? 2 : 1;
  double shrink = mode.isAntialiased ? std::min(scale, 1.0) : 1;
  int64_t start = int64_t(std::floor(-reach / shrink)) + 1;
  int64_t count = 2 - 2 * start;
  SmallVector<double> weights;
  double sum = 0;
  for (int64_t i = start; i < start + count; ++i) {
    double x = (i - ratio) * shrink;
    weights.push_back(isCubic ? cubicWeight(x, mode.cubic)
                              : std::clamp(1 - std::fabs(x), 0.0, 1.0));
    sum += weights.back();
  }
  if (mode.isAntialiased)
    for (double &weight : weights)
      weight /= sum;
  return weights;
}

/// Fills the tables of `axis`.
void tabulate(Axis &axis, const Mode &mode) {
  for (int64_t y = 0; y < axis.output; ++y) {
    double x = sourceOf(axis, mode.coordinates, y), floor = std::floor(x);
    axis.isOutside.push_back(mode.coordinates == "tf_crop_and_resize" &&
                             (x < 0 || x > axis.input - 1));
    // An exact pixel counts as the second of its pair.
    double before = x == floor ? floor - 1 : floor;
    SmallVector<double> weights = weightsOf(mode, x - before, axis.scale);
    axis.taps = weights.size();
    int64_t begin = int64_t(before) - axis.taps / 2 + 1;
    double sum = 0;
    for (auto [t, weight] : llvm::enumerate(weights)) {
      int64_t pixel = begin + int64_t(t);
      if (mode.isOutsideExcluded && (pixel < 0 || pixel >= axis.input))
        weight = 0;
      sum += weight;
    }
    for (auto [t, weight] : llvm::enumerate(weights)) {
      axis.index.push_back(
          std::clamp<int64_t>(begin + int64_t(t), 0, axis.input - 1));
      axis.weight.push_back(mode.isOutsideExcluded && sum != 0 ? weight / sum
                                                               : weight);
    }
  }
  if (mode.kind != "nearest")
    return;
  // Exactly one of two weights is 1: keep its pixel.
  SmallVector<int32_t> chosen;
  for (int64_t y = 0; y < axis.output; ++y)
    chosen.push_back(axis.index[2 * y + (axis.weight[2 * y + 1] != 0)]);
  axis.index = chosen;
  axis.weight.assign(axis.output, 1);
  axis.taps = 1;
}

/// The table of a nearest neighbour as y floordiv factor or y * factor, or
/// null.
AffineExpr affineIndex(const Axis &axis, AffineExpr y) {
  auto isAll = [&](auto function) {
    for (int64_t i = 0; i < axis.output; ++i)
      if (axis.index[i] != function(i))
        return false;
    return true;
  };
  if (axis.output % axis.input == 0) {
    int64_t factor = axis.output / axis.input;
    if (isAll([&](int64_t i) { return i / factor; }))
      return y.floorDiv(factor);
  }
  if (axis.input % axis.output == 0) {
    int64_t factor = axis.input / axis.output;
    for (int64_t offset = 0; offset < factor; ++offset)
      if (isAll([&](int64_t i) { return i * factor + offset; }))
        return y * factor + offset;
  }
  return {};
}

Tensor constant(Emitter &emit, Type element, DenseElementsAttr data) {
  Tensor result = plainForm(data.getType().getShape(), element);
  result.value = arith::ConstantOp::create(emit.builder, emit.loc, data);
  return result;
}

/// Reads of one axis' tables: taps indices, then taps weights.
void appendTables(Emitter &emit, const Axis &axis, int64_t rank,
                  Type weightType, SmallVectorImpl<Read> &reads) {
  MLIRContext *context = emit.builder.getContext();
  AffineMap map = AffineMap::get(rank, 0, getAffineDimExpr(axis.dim, context));
  Type i32 = emit.builder.getI32Type();
  for (int64_t t = 0; t < axis.taps; ++t) {
    SmallVector<int32_t> column;
    for (int64_t y = 0; y < axis.output; ++y)
      column.push_back(axis.index[y * axis.taps + t]);
    auto type = RankedTensorType::get({axis.output}, i32);
    reads.push_back(
        {constant(emit, i32, DenseElementsAttr::get(type, ArrayRef(column))),
         map});
  }
  for (int64_t t = 0; t < axis.taps && axis.taps > 1; ++t) {
    SmallVector<Attribute> column;
    for (int64_t y = 0; y < axis.output; ++y)
      column.push_back(emit.builder.getFloatAttr(
          weightType, axis.weight[y * axis.taps + t]));
    auto type = RankedTensorType::get({axis.output}, weightType);
    reads.push_back(
        {constant(emit, weightType, DenseElementsAttr::get(type, column)),
         map});
  }
}

/// Sum over the taps of the axes from `next` on; `where` is filled in.
Value interpolate(Body &s, const Tensor &x, ArrayRef<Axis> axes, ValueRange in,
                  SmallVectorImpl<Value> &where, Type type) {
  if (axes.empty())
    return s.cast(s.widened(s.extract(x, where)),
                  x.isFloat() ? widenedType(x.element) : x.element, type);
  const Axis &axis = axes.front();
  int64_t used = axis.taps > 1 ? 2 * axis.taps : 1;
  Value sum;
  for (int64_t t = 0; t < axis.taps; ++t) {
    where[axis.dim] = s.toIndex(in[t]);
    Value value =
        interpolate(s, x, axes.drop_front(), in.drop_front(used), where, type);
    if (axis.taps > 1)
      value = s.mul(value, in[axis.taps + t]);
    sum = sum ? s.add(sum, value) : value;
  }
  return sum;
}

/// Resizes the given axes in one operation.
Tensor resize(Emitter &emit, const Tensor &x, const Tensor &form,
              ArrayRef<Axis> axes, double outside) {
  bool isCopy = llvm::all_of(axes, [](const Axis &a) { return a.taps == 1; });
  Type type = isCopy                        ? signlessType(form.element)
              : isa<Float64Type>(x.element) ? x.element
                                            : emit.builder.getF32Type();
  SmallVector<Read> reads;
  for (const Axis &axis : axes)
    appendTables(emit, axis, form.rank(), type, reads);
  size_t tables = reads.size();
  for (const Axis &axis : axes)
    if (llvm::is_contained(axis.isOutside, true)) {
      auto map = AffineMap::get(form.rank(), 0,
                                getAffineDimExpr(axis.dim, type.getContext()));
      auto data = DenseElementsAttr::get(
          RankedTensorType::get({axis.output}, emit.builder.getI1Type()),
          ArrayRef<bool>(axis.isOutside));
      reads.push_back({constant(emit, emit.builder.getI1Type(), data), map});
    }
  return emit.parallel(form, reads, [&](Body &s, ValueRange in) {
    SmallVector<Value> where;
    for (int64_t dim = 0; dim < form.rank(); ++dim)
      where.push_back(s.position(dim));
    Value result;
    if (isCopy) {
      for (auto [axis, index] : llvm::zip(axes, in))
        where[axis.dim] = s.toIndex(index);
      result = s.extract(x, where);
    } else {
      result =
          s.cast(interpolate(s, x, axes, in, where, type), type, form.element);
    }
    for (Value isOutside : in.drop_front(tables))
      result = s.select(isOutside, s.like(result, outside), result);
    return result;
  });
}

/// The axes of the op and their scales; nothing if they are known at run time.
std::optional<SmallVector<Axis>> axesOf(onnx::ResizeOp op, Lowering &at,
                                        const Tensor &x, const Tensor &form) {
  SmallVector<int64_t> dims;
  if (auto given = op.getAxes())
    for (int64_t axis : *given)
      dims.push_back(normalizedAxis(axis, x.rank()));
  else
    dims = llvm::to_vector(llvm::seq<int64_t>(0, x.rank()));
  auto scales = at.numbers(op.getScales()), roi = at.numbers(op.getRoi());
  auto sizes = at.constants(op.getSizes());
  bool isPolicy = op.getKeepAspectRatioPolicy() != "stretch";
  bool isCrop = op.getCoordinateTransformationMode() == "tf_crop_and_resize";
  if (!scales || (isPolicy && !sizes) || (isCrop && !roi))
    return std::nullopt;
  SmallVector<Axis> axes;
  for (auto [i, dim] : llvm::enumerate(dims)) {
    Axis axis;
    axis.dim = dim;
    axis.input = x.shape[dim];
    axis.output = form.shape[dim];
    axis.scale =
        scales->empty() ? double(axis.output) / axis.input : (*scales)[i];
    if (isPolicy && scales->empty())
      axis.scale = double((*sizes)[i]) / axis.input;
    if (isCrop) {
      axis.roiBegin = (*roi)[i];
      axis.roiEnd = (*roi)[dims.size() + i];
    }
    axes.push_back(axis);
  }
  if (isPolicy && scales->empty()) {
    bool isLarger = op.getKeepAspectRatioPolicy() == "not_smaller";
    double common = axes[0].scale;
    for (const Axis &axis : axes)
      common = isLarger ? std::max(common, axis.scale)
                        : std::min(common, axis.scale);
    for (Axis &axis : axes)
      axis.scale = common;
  }
  llvm::erase_if(axes, [](const Axis &axis) {
    return std::fabs(axis.scale - 1) < 1e-9 && axis.input == axis.output &&
           axis.roiBegin == 0 && axis.roiEnd == 1;
  });
  return axes;
}

/// Resize-19.
LogicalResult lowerResize(onnx::ResizeOp op, Lowering &at) {
  Tensor x = at.tensor(op.getX()), form = at.form(op.getY());
  auto axes = axesOf(op, at, x, form);
  if (!axes)
    return at.fail("scales, sizes or roi are no constants");
  Mode mode{op.getCoordinateTransformationMode(),
            op.getMode(),
            op.getNearestMode(),
            op.getCubicCoeffA().convertToDouble(),
            op.getAntialias() != 0,
            op.getExcludeOutside() != 0};
  double outside = op.getExtrapolationValue().convertToDouble();
  int64_t taps = 1;
  bool isAffine = true;
  SmallVector<AffineExpr> dims;
  for (int64_t dim = 0; dim < x.rank(); ++dim)
    dims.push_back(getAffineDimExpr(dim, op.getContext()));
  for (Axis &axis : *axes) {
    tabulate(axis, mode);
    taps *= axis.taps;
    AffineExpr index;
    if (axis.taps == 1 && !llvm::is_contained(axis.isOutside, true))
      index = affineIndex(axis, dims[axis.dim]);
    isAffine &= bool(index);
    if (index)
      dims[axis.dim] = index;
  }
  if (isAffine) {
    AffineMap map = AffineMap::get(x.rank(), 0, dims, op.getContext());
    at.set(op.getY(),
           axes->empty()
               ? x
               : at.emit.parallel(form, {{x, map}},
                                  [](Body &, ValueRange in) { return in[0]; }));
    return success();
  }
  if (taps <= 16) {
    at.set(op.getY(), resize(at.emit, x, form, *axes, outside));
    return success();
  }
  // Many taps: one axis after the other, in floats between.
  Tensor y = x;
  for (const Axis &axis : *axes) {
    Type type = &axis == &axes->back()        ? form.element
                : isa<Float64Type>(x.element) ? x.element
                                              : at.emit.builder.getF32Type();
    Tensor next = y.with(type);
    next.shape[axis.dim] = axis.output;
    y = resize(at.emit, y, next, axis, outside);
  }
  at.set(op.getY(), y);
  return success();
}

} // namespace

void addResize(LoweringTable &table) { table.add<onnx::ResizeOp>(lowerResize); }

} // namespace strata::lower
