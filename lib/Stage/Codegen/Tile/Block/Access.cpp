//===- Access.cpp - Loads and stores of a kernel's tensors ----------------===//
#include "KernelEmitter.h"

using namespace mlir;

namespace strata::codegen {

namespace {
/// A tensor as a view whose dimensions are runs of the tensor's.
struct ViewPlan {
  SmallVector<OpFoldResult> sizes, strides;
  SmallVector<int64_t> tile;
  SmallVector<Value> index;
  SmallVector<int> order; ///< tile dimensions in the order of the view
  bool isRagged = false;
};
} // namespace

/// Nothing if the elements at `space` are not tiles of a partition.
static std::optional<ViewPlan>
planView(KernelEmitter &e, const Operand &operand, const Space &space) {
  ViewPlan plan;
  ArrayRef<int64_t> extents = operand.type.getShape();
  unsigned rank = extents.size();
  for (unsigned d = 0, last; d < rank; d = last + 1) {
    // The last dimension is contiguous, the others count rows of `pitch`.
    last = space.runEnd(d, extents);
    if (rank >= 2 && d < rank - 1)
      last = std::min(last, rank - 2);
    const Axis &axis = space.axes[space.dims[d].axis];
    bool isWhole = space.dims[d].position == 0 &&
                   last - d + 1 == axis.extents.size() && axis.tileIndex;
    if (isWhole && axis.tileDim >= 0) {
      if (llvm::is_contained(plan.order, axis.tileDim))
        return std::nullopt;
      plan.order.push_back(axis.tileDim);
      plan.tile.push_back(axis.tile);
      plan.index.push_back(axis.tileIndex);
      plan.isRagged |= bool(axis.mask);
    } else {
      Value index = space.index(e.b, d, last);
      if (!shapeOf(index).empty())
        return std::nullopt;
      plan.tile.push_back(1);
      plan.index.push_back(index);
    }
    plan.sizes.push_back(e.product(extents.slice(d, last - d + 1)));
    if (last == rank - 1) {
      plan.strides.push_back(e.b.getI64IntegerAttr(1));
      continue;
    }
    OpFoldResult rows = e.product(extents.slice(last + 1, rank - 2 - last));
    plan.strides.push_back(
        OpFoldResult(e.b.mul(operand.pitch, e.asValue(rows))));
  }
  if (plan.order.empty())
    return std::nullopt;
  return plan;
}

static Value makeView(KernelEmitter &e, const Operand &operand,
                      const ViewPlan &plan) {
  tile::Padding padding =
      plan.isRagged ? tile::Padding::Zero : tile::Padding::None;
  return tile::ViewOp::create(e.b, operand.pointer, plan.sizes, plan.strides,
                              plan.tile, padding, ArrayRef<int64_t>());
}

Value KernelEmitter::toRegister(Value loaded, Type element) {
  if (element.isInteger(1))
    return b.compare(arith::CmpIPredicate::ne, loaded, b.zero(b.getI8Type()));
  if (registerType(element) != element)
    return arith::ExtFOp::create(
        b, tileType(shapeOf(loaded), registerType(element)), loaded);
  return loaded;
}

Value KernelEmitter::toMemory(Value computed, Type element) {
  Type type = tileType(shapeOf(computed), memoryType(element));
  if (element.isInteger(1))
    return b.createOrFold<arith::ExtUIOp>(type, computed);
  if (registerType(element) != element)
    return b.createOrFold<arith::TruncFOp>(type, computed);
  return computed;
}

Value KernelEmitter::offset(const Operand &operand, const Space &space) {
  ArrayRef<int64_t> extents = operand.type.getShape();
  unsigned rank = extents.size();
  if (rank == 0)
    return b.i32(0);
  Value offset;
  for (unsigned d = 0, last; d + 1 < rank; d = last + 1) {
    last = std::min(space.runEnd(d, extents), rank - 2);
    Value index = space.index(b, d, last);
    if (!offset) {
      offset = index;
      continue;
    }
    OpFoldResult rows = product(extents.slice(d, last - d + 1));
    offset = b.add(b.mul(offset, asValue(rows)), index);
  }
  Value column = space.index(b, rank - 1);
  return offset ? b.add(b.mul(offset, operand.pitch), column) : column;
}

/// Rows before columns: the tile of `plan` in canonical order and back.
static Value toCanonical(TileBuilder &b, const ViewPlan &plan, Value loaded,
                         const Space &space) {
  int64_t extent[2] = {1, 1};
  for (const Axis &axis : space.axes)
    if (axis.tileDim >= 0 && llvm::is_contained(plan.order, axis.tileDim))
      extent[axis.tileDim] = std::max(extent[axis.tileDim], axis.tile);
  if (plan.order.size() < 2 || plan.order[0] == 0)
    return b.reshape(loaded, {extent[0], extent[1]});
  Value turned = b.reshape(loaded, {extent[1], extent[0]});
  int64_t permutation[] = {1, 0};
  return tile::PermuteOp::create(
      b, tileType({extent[0], extent[1]}, elementOf(loaded)), turned,
      permutation);
}

Value KernelEmitter::load(const Operand &operand, const Space &space) {
  Type element = operand.type.getElementType();
  if (std::optional<ViewPlan> plan = planView(*this, operand, space)) {
    Value loaded =
        tile::LoadOp::create(b, makeView(*this, operand, *plan), plan->index);
    return toRegister(toCanonical(b, *plan, loaded, space), element);
  }
  Value at = offset(operand, space), mask = space.mask(b);
  if (mask) {
    Value both[] = {at, mask};
    b.unify(both);
    at = both[0], mask = both[1];
  }
  return toRegister(tile::LoadPtrOp::create(b, operand.pointer, at, mask),
                    element);
}

void KernelEmitter::store(const Operand &operand, const Space &space,
                          Value tile) {
  tile = toMemory(tile, operand.type.getElementType());
  if (std::optional<ViewPlan> plan = planView(*this, operand, space)) {
    Shape shape = {1, 1};
    for (const Axis &axis : space.axes)
      if (axis.tileDim >= 0)
        shape[axis.tileDim] = std::max(shape[axis.tileDim], axis.tile);
    tile = b.broadcast(tile, shape);
    if (plan->order.size() == 2 && plan->order[0] == 1) {
      int64_t permutation[] = {1, 0};
      tile = tile::PermuteOp::create(
          b, tileType({shape[1], shape[0]}, elementOf(tile)), tile,
          permutation);
    }
    tile = b.reshape(tile, plan->tile);
    Value view = makeView(*this, operand, *plan);
    tile::StoreOp::create(b, tile, view, plan->index);
    return;
  }
  Value at = offset(operand, space), mask = space.mask(b);
  if (!mask) {
    Value both[] = {at, tile};
    b.unify(both);
    tile::StorePtrOp::create(b, both[1], operand.pointer, both[0], Value());
    return;
  }
  Value all[] = {at, tile, mask};
  b.unify(all);
  tile::StorePtrOp::create(b, all[1], operand.pointer, all[0], all[2]);
}

} // namespace strata::codegen
