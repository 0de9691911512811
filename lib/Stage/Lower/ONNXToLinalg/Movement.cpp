//===- Movement.cpp - Views, transposes, slices, concatenation, padding ---===//
//
// Reshapes are views. Everything else is one linalg.generic that copies:
// through an affine map where there is one, else by tensor.extract at computed
// indices that are always inside.
//
//===----------------------------------------------------------------------===//
#include "../Builders/Lowering.h"

#include "strata/Dialect/ONNX/Movement.h"
#include "strata/Dialect/ONNX/ONNXBase.h"

using namespace mlir;

namespace strata::lower {
namespace {

Value first(Body &, ValueRange in) { return in[0]; }

//===----------------------------------------------------------------------===//
// Views
//===----------------------------------------------------------------------===//

/// Reshape, Flatten, Squeeze, Unsqueeze: the same elements in row-major order.
LogicalResult lowerView(Operation *op, Lowering &at) {
  Value result = op->getResult(0);
  at.set(result,
         at.emit.reshape(at.tensor(op->getOperand(0)), at.form(result).shape));
  return success();
}

/// Relayout: the same value, other order in memory.
LogicalResult lowerRelayout(onnx::RelayoutOp op, Lowering &at) {
  at.set(op.getOutput(), at.tensor(op.getInput()));
  return success();
}

/// Transpose-25: the operand's dimension perm[i] is dimension i of the result.
LogicalResult lowerTranspose(onnx::TransposeOp op, Lowering &at) {
  Tensor x = at.tensor(op->getOperand(0));
  SmallVector<int64_t> perm;
  if (auto given = op.getPerm())
    perm = llvm::to_vector(*given);
  else
    perm = llvm::to_vector(llvm::reverse(llvm::seq<int64_t>(0, x.rank())));
  // Only names of dimensions change; memory follows where the result needs it.
  Tensor y{x.value, x.element, {}, {}};
  for (int64_t dim : perm)
    y.shape.push_back(x.shape[dim]);
  for (int64_t dim : x.order)
    y.order.push_back(llvm::find(perm, dim) - perm.begin());
  at.set(op->getResult(0), y);
  return success();
}

//===----------------------------------------------------------------------===//
// Affine maps
//===----------------------------------------------------------------------===//

/// start + step * dim. A plain dim would claim that the extents are equal;
/// `mod` says the same as nothing where dim < extent.
AffineExpr sliced(AffineExpr dim, int64_t start, int64_t step, int64_t extent,
                  int64_t resultExtent) {
  if (start == 0 && step == 1)
    return extent == resultExtent ? dim : dim % extent;
  return dim * step + start;
}

void setSlice(Lowering &at, Value result, const Tensor &x,
              ArrayRef<int64_t> starts, ArrayRef<int64_t> steps) {
  Tensor form = at.form(result);
  MLIRContext *context = result.getContext();
  SmallVector<AffineExpr> dims;
  for (int64_t dim = 0; dim < x.rank(); ++dim)
    dims.push_back(sliced(getAffineDimExpr(dim, context), starts[dim],
                          steps[dim], x.shape[dim], form.shape[dim]));
  AffineMap map = AffineMap::get(x.rank(), 0, dims, context);
  at.set(result,
         map.isIdentity() ? x : at.emit.parallel(form, {{x, map}}, first));
}

/// Slice-13: y[i] = x[start + step i] along each axis.
LogicalResult lowerSlice(onnx::SliceOp op, Lowering &at) {
  Tensor x = at.tensor(op.getData());
  auto starts = at.constants(op.getStarts()), axes = at.constants(op.getAxes()),
       steps = at.constants(op.getSteps());
  if (!starts || !axes || !steps)
    return at.fail("starts, axes or steps are no constants");
  SmallVector<int64_t> allStarts(x.rank(), 0), allSteps(x.rank(), 1);
  for (auto [i, given] : llvm::enumerate(*starts)) {
    int64_t axis = axes->empty() ? i : normalizedAxis((*axes)[i], x.rank());
    int64_t step = steps->empty() ? 1 : (*steps)[i], extent = x.shape[axis];
    int64_t start = given < 0 ? given + extent : given;
    allStarts[axis] =
        std::clamp<int64_t>(start, 0, step < 0 ? extent - 1 : extent);
    allSteps[axis] = step;
  }
  setSlice(at, op->getResult(0), x, allStarts, allSteps);
  return success();
}

/// Split-18: each result is a slice along the axis.
LogicalResult lowerSplit(onnx::SplitOp op, Lowering &at) {
  Tensor x = at.tensor(op.getInput());
  int64_t axis = normalizedAxis(op.getAxis(), x.rank());
  SmallVector<int64_t> starts(x.rank(), 0), steps(x.rank(), 1);
  for (Value result : op->getResults()) {
    Tensor form = at.form(result);
    if (form.elementCount() == 0)
      at.set(result, at.emit.splat(form, 0));
    else
      setSlice(at, result, x, starts, steps);
    starts[axis] += form.shape[axis];
  }
  return success();
}

/// Expand-13: broadcast.
LogicalResult lowerExpand(onnx::ExpandOp op, Lowering &at) {
  Tensor x = at.tensor(op.getInput()), form = at.form(op->getResult(0));
  at.set(op->getResult(0),
         x.shape == form.shape
             ? x
             : at.emit.parallel(form, {{x, broadcastMap(form, x)}}, first));
  return success();
}

/// Tile-13: y[i] = x[i mod extent].
LogicalResult lowerTile(onnx::TileOp op, Lowering &at) {
  Tensor x = at.tensor(op.getInput()), form = at.form(op->getResult(0));
  MLIRContext *context = op.getContext();
  SmallVector<AffineExpr> dims;
  for (int64_t dim = 0; dim < x.rank(); ++dim) {
    AffineExpr expr = getAffineDimExpr(dim, context);
    if (x.shape[dim] != form.shape[dim])
      expr = x.shape[dim] == 1 ? getAffineConstantExpr(0, context)
                               : expr % x.shape[dim];
    dims.push_back(expr);
  }
  at.set(op->getResult(0),
         x.shape == form.shape
             ? x
             : at.emit.parallel(
                   form, {{x, AffineMap::get(x.rank(), 0, dims, context)}},
                   first));
  return success();
}

/// DepthToSpace-13: blocks of channels become blocks of pixels. Channel number:
/// (row in block, column in block, channel) for DCR, channel first for CRD.
LogicalResult lowerDepthToSpace(onnx::DepthToSpaceOp op, Lowering &at) {
  Tensor x = at.tensor(op.getInput()), form = at.form(op->getResult(0));
  MLIRContext *context = op.getContext();
  int64_t block = op.getBlocksize(), channels = form.shape[1];
  AffineExpr n, c, h, w;
  bindDims(context, n, c, h, w);
  AffineExpr inBlock = (h % block) * block + w % block;
  AffineExpr channel = op.getMode() == "CRD" ? c * (block * block) + inBlock
                                             : inBlock * channels + c;
  auto map = AffineMap::get(
      4, 0, {n, channel, h.floorDiv(block), w.floorDiv(block)}, context);
  at.set(op->getResult(0), at.emit.parallel(form, {{x, map}}, first));
  return success();
}

/// SpaceToDepth-13: the inverse of DepthToSpace in DCR order.
LogicalResult lowerSpaceToDepth(onnx::SpaceToDepthOp op, Lowering &at) {
  Tensor x = at.tensor(op.getInput()), form = at.form(op->getResult(0));
  MLIRContext *context = op.getContext();
  int64_t block = op.getBlocksize(), channels = x.shape[1];
  AffineExpr n, c, h, w;
  bindDims(context, n, c, h, w);
  AffineExpr inBlock = c.floorDiv(channels);
  auto map =
      AffineMap::get(4, 0,
                     {n, c % channels, h * block + inBlock.floorDiv(block),
                      w * block + inBlock % block},
                     context);
  at.set(op->getResult(0), at.emit.parallel(form, {{x, map}}, first));
  return success();
}

//===----------------------------------------------------------------------===//
// Computed indices
//===----------------------------------------------------------------------===//

/// Concat-13: one operation that selects among clamped reads. The attribute
/// `plan.concat` is the axis in memory, for `schedule`, which may let the
/// producers write in place instead.
LogicalResult lowerConcat(onnx::ConcatOp op, Lowering &at) {
  Tensor form = at.form(op->getResult(0));
  int64_t axis = normalizedAxis(op.getAxis(), form.rank());
  SmallVector<Tensor> inputs;
  for (const Tensor &input : at.tensors(op->getOperands()))
    if (input.elementCount() != 0)
      inputs.push_back(input);
  if (inputs.size() == 1) {
    at.set(op->getResult(0), inputs[0]);
    return success();
  }
  Tensor y = at.emit.parallel(form, {}, [&](Body &s, ValueRange) {
    SmallVector<Value> indices;
    for (int64_t dim = 0; dim < form.rank(); ++dim)
      indices.push_back(s.position(dim));
    Value here = indices[axis];
    int64_t end = form.shape[axis];
    Value result;
    for (const Tensor &input : llvm::reverse(inputs)) {
      int64_t begin = end - input.shape[axis];
      indices[axis] = s.clamped(s.sub(here, s.index(begin)), input.shape[axis]);
      Value value = s.extract(input, indices);
      result =
          result ? s.select(s.less(here, s.index(end)), value, result) : value;
      end = begin;
    }
    return result;
  });
  y.value.getDefiningOp()->setAttr(
      "plan.concat", at.emit.builder.getI64IntegerAttr(form.positionOf(axis)));
  at.set(op->getResult(0), y);
  return success();
}

/// index mod extent, never negative.
Value wrapped(Body &s, Value index, int64_t extent) {
  Value size = s.index(extent), rest = s.rem(index, size);
  return s.select(s.less(rest, s.index(0)), s.add(rest, size), rest);
}

/// Mirrored at both ends without repeating them.
Value reflected(Body &s, Value index, int64_t extent) {
  if (extent == 1)
    return s.index(0);
  Value inPeriod = wrapped(s, index, 2 * (extent - 1));
  return s.min(inPeriod, s.sub(s.index(2 * (extent - 1)), inPeriod));
}

/// Pad-25: y[i] = x[i - begin], outside by mode. Negative pads crop.
LogicalResult lowerPad(onnx::PadOp op, Lowering &at) {
  Tensor x = at.tensor(op.getData()), form = at.form(op->getResult(0));
  auto pads = at.constants(op.getPads()), axes = at.constants(op.getAxes());
  if (!pads || !axes)
    return at.fail("pads or axes are no constants");
  if (axes->empty())
    axes = llvm::to_vector(llvm::seq<int64_t>(0, x.rank()));
  SmallVector<int64_t> begins(x.rank(), 0), ends(x.rank(), 0);
  for (auto [i, axis] : llvm::enumerate(*axes)) {
    begins[normalizedAxis(axis, x.rank())] = (*pads)[i];
    ends[normalizedAxis(axis, x.rank())] = (*pads)[axes->size() + i];
  }
  StringRef mode = op.getMode();
  SmallVector<Read> reads;
  if (op.getConstantValue()) {
    Tensor value = at.plain(op.getConstantValue());
    reads.push_back({at.emit.reshape(value, {}),
                     AffineMap::get(form.rank(), 0, {}, op.getContext())});
  }
  Tensor y =
      at.emit.parallel(form, reads, [&](Body &s, ValueRange in) -> Value {
        Value outside =
            in.empty() ? s.number(signlessType(form.element), 0) : in[0];
        if (x.elementCount() == 0)
          return outside;
        Value isInside;
        SmallVector<Value> indices;
        for (int64_t dim = 0; dim < x.rank(); ++dim) {
          Value index = s.position(dim);
          int64_t extent = x.shape[dim];
          if (begins[dim] != 0)
            index = s.sub(index, s.index(begins[dim]));
          if (begins[dim] > 0 || ends[dim] > 0) {
            if (mode == "wrap") {
              index = wrapped(s, index, extent);
            } else if (mode == "reflect") {
              index = reflected(s, index, extent);
            } else {
              // As unsigned numbers, negative indices are large.
              Value isIn = s.less(index, s.index(extent), /*isUnsigned=*/true);
              isInside = isInside ? s.bitAnd(isInside, isIn) : isIn;
              index = s.clamped(index, extent);
            }
          }
          indices.push_back(index);
        }
        Value value = s.extract(x, indices);
        return mode == "constant" && isInside
                   ? s.select(isInside, value, outside)
                   : value;
      });
  at.set(op->getResult(0), y);
  return success();
}

/// Trilu-14: y = x on one side of diagonal k, 0 on the other.
LogicalResult lowerTrilu(onnx::TriluOp op, Lowering &at) {
  Tensor form = at.form(op->getResult(0)), x = at.tensor(op.getInput());
  SmallVector<Read> reads{{x, identityMap(form)}};
  if (op.getK())
    reads.push_back({at.emit.reshape(at.tensor(op.getK()), {}),
                     AffineMap::get(form.rank(), 0, {}, op.getContext())});
  bool isUpper = op.getUpper() != 0;
  Tensor y = at.emit.parallel(form, reads, [&](Body &s, ValueRange in) {
    Value k = in.size() > 1 ? s.toIndex(in[1]) : s.index(0);
    Value diagonal =
        s.sub(s.position(form.rank() - 1), s.position(form.rank() - 2));
    Value isKept =
        isUpper ? s.lessOrEqual(k, diagonal) : s.lessOrEqual(diagonal, k);
    return s.select(isKept, in[0], s.like(in[0], 0));
  });
  at.set(op->getResult(0), y);
  return success();
}

/// ReverseSequence-10: along time, the first sequence_lens[b] are reversed.
LogicalResult lowerReverseSequence(onnx::ReverseSequenceOp op, Lowering &at) {
  Tensor x = at.tensor(op.getInput()), form = at.form(op->getResult(0));
  int64_t time = op.getTimeAxis(), batch = op.getBatchAxis();
  Read lengths{
      at.tensor(op.getSequenceLens()),
      AffineMap::get(form.rank(), 0, getAffineDimExpr(batch, op.getContext()))};
  Tensor y = at.emit.parallel(form, {lengths}, [&](Body &s, ValueRange in) {
    SmallVector<Value> indices;
    for (int64_t dim = 0; dim < form.rank(); ++dim)
      indices.push_back(s.position(dim));
    Value length = s.toIndex(in[0]), t = indices[time];
    Value mirrored = s.sub(s.sub(length, s.index(1)), t);
    indices[time] =
        s.clamped(s.select(s.less(t, length), mirrored, t), x.shape[time]);
    return s.extract(x, indices);
  });
  at.set(op->getResult(0), y);
  return success();
}

} // namespace

void addMovement(LoweringTable &table) {
  table.addAny<onnx::ReshapeOp>(lowerView);
  table.addAny<onnx::FlattenOp>(lowerView);
  table.addAny<onnx::SqueezeOp>(lowerView);
  table.addAny<onnx::UnsqueezeOp>(lowerView);
  table.add<onnx::RelayoutOp>(lowerRelayout);
  table.add<onnx::TransposeOp>(lowerTranspose);
  table.add<onnx::SliceOp>(lowerSlice);
  table.add<onnx::SplitOp>(lowerSplit);
  table.add<onnx::ExpandOp>(lowerExpand);
  table.add<onnx::TileOp>(lowerTile);
  table.add<onnx::DepthToSpaceOp>(lowerDepthToSpace);
  table.add<onnx::SpaceToDepthOp>(lowerSpaceToDepth);
  table.add<onnx::ConcatOp>(lowerConcat);
  table.add<onnx::PadOp>(lowerPad);
  table.add<onnx::TriluOp>(lowerTrilu);
  table.add<onnx::ReverseSequenceOp>(lowerReverseSequence);
}

} // namespace strata::lower
