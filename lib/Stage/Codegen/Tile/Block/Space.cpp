//===- Space.cpp - Where the elements of a tile lie in a tensor -----------===//
#include "Space.h"

#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace strata::codegen {

void Space::append(Axis axis) {
  for (unsigned position = 0; position < axis.extents.size(); ++position)
    dims.push_back({unsigned(axes.size()), position});
  axes.push_back(std::move(axis));
}

void Space::appendScalar(TileBuilder &b, Value index) {
  Axis axis;
  axis.flat = axis.tileIndex = index;
  axis.extents = {ShapedType::kDynamic};
  append(std::move(axis));
}

Value Space::index(TileBuilder &b, unsigned first, unsigned last) const {
  const Axis &axis = axes[dims[first].axis];
  unsigned from = dims[first].position, to = dims[last].position;
  Value value = axis.flat;
  int64_t inner = 1, own = 1;
  for (unsigned p = to + 1; p < axis.extents.size(); ++p)
    inner *= axis.extents[p];
  value = b.div(value, inner);
  if (from == 0)
    return value;
  for (unsigned p = from; p <= to; ++p)
    own *= axis.extents[p];
  return b.rem(value, own);
}

unsigned Space::runEnd(unsigned dim, ArrayRef<int64_t> extents) const {
  unsigned last = dim;
  while (last + 1 < dims.size() && dims[last + 1].axis == dims[dim].axis &&
         dims[last + 1].position == dims[last].position + 1 &&
         axes[dims[dim].axis].extents[dims[last + 1].position] ==
             extents[last + 1])
    ++last;
  return last;
}

Value Space::mask(TileBuilder &b) const {
  Value mask;
  for (const Axis &axis : axes)
    mask = b.both(mask, axis.mask);
  return mask;
}

/// Computes an affine expression of the dimensions. Masks are collected.
static Value evaluate(TileBuilder &b, AffineExpr expr, const Space &space,
                      Value &mask) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return b.i32(constant.getValue());
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    mask = b.both(mask, space.axes[space.dims[dim.getPosition()].axis].mask);
    return space.index(b, dim.getPosition());
  }
  auto binary = cast<AffineBinaryOpExpr>(expr);
  Value lhs = evaluate(b, binary.getLHS(), space, mask);
  Value rhs = evaluate(b, binary.getRHS(), space, mask);
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    return b.add(lhs, rhs);
  case AffineExprKind::Mul:
    return b.mul(lhs, rhs);
  case AffineExprKind::Mod:
    return b.binary<arith::RemSIOp>(lhs, rhs);
  case AffineExprKind::FloorDiv:
    return b.binary<arith::DivSIOp>(lhs, rhs);
  default: // ceildiv of indices, which are not negative
    return b.binary<arith::DivSIOp>(b.add(lhs, b.sub(rhs, b.i32(1))), rhs);
  }
}

Space Space::project(TileBuilder &b, AffineMap map) const {
  if (map.isIdentity() && map.getNumDims() == rank())
    return *this;
  Space result;
  llvm::SmallDenseMap<unsigned, unsigned> renumbered;
  for (AffineExpr expr : map.getResults()) {
    if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
      DimRef ref = dims[dim.getPosition()];
      auto [found, isNew] =
          renumbered.insert({ref.axis, unsigned(result.axes.size())});
      if (isNew)
        result.axes.push_back(axes[ref.axis]);
      result.dims.push_back({found->second, ref.position});
      continue;
    }
    Value mask;
    Value index = evaluate(b, expr, *this, mask);
    if (shapeOf(index).empty()) {
      result.appendScalar(b, index);
      continue;
    }
    Axis axis;
    axis.flat = index;
    axis.mask = mask;
    axis.extents = {ShapedType::kDynamic};
    ArrayRef<int64_t> shape = shapeOf(index);
    axis.tileDim = shape[0] > 1 ? 0 : 1;
    result.append(std::move(axis));
  }
  return result;
}

bool Space::operator==(const Space &other) const {
  if (rank() != other.rank())
    return false;
  for (auto [mine, others] : llvm::zip(dims, other.dims)) {
    const Axis &a = axes[mine.axis], &o = other.axes[others.axis];
    if (a.flat == o.flat) {
      if (mine.position != others.position ||
          a.extents.size() != o.extents.size())
        return false;
      continue;
    }
    // Constants are not unique values.
    Attribute left, right;
    if (a.extents.size() != 1 || o.extents.size() != 1 ||
        !matchPattern(a.flat, m_Constant(&left)) ||
        !matchPattern(o.flat, m_Constant(&right)) || left != right)
      return false;
  }
  return true;
}

} // namespace strata::codegen
