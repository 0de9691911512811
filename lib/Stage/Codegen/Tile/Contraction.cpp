//===- Contraction.cpp - Matrix products with their epilogue --------------===//
//
// Loops of the anchor are sorted into four groups:
//
//     batch  one index a block (z of the grid)
//     rows   in lhs and output    x of the grid
//     cols   in rhs and output    y of the grid
//     depth  the sum
//
// The operands' tiles are views in the order of their own dimensions and turned
// where needed. The accumulator is what the epilogue finds as the value of the
// anchor.
//
//===----------------------------------------------------------------------===//
#include "Families.h"

#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace strata::codegen {

//===----------------------------------------------------------------------===//
// Analysis
//===----------------------------------------------------------------------===//

/// The block argument under widening casts; `isSigned` unless unsigned.
static BlockArgument widened(Value value, bool &isSigned) {
  if (Operation *cast = value.getDefiningOp();
      cast && isa<arith::ExtFOp, arith::ExtSIOp, arith::ExtUIOp>(cast)) {
    isSigned &= !isa<arith::ExtUIOp>(cast);
    value = cast->getOperand(0);
  }
  return dyn_cast<BlockArgument>(value);
}

/// True if the body is sum + lhs * rhs.
static bool isMultiplyAdd(linalg::GenericOp op, bool &isSigned) {
  Block *body = op.getBody();
  Operation *add = body->getTerminator()->getOperand(0).getDefiningOp();
  if (!isa_and_present<arith::AddFOp, arith::AddIOp>(add))
    return false;
  Value sum = body->getArgument(2);
  Value product = add->getOperand(0) == sum   ? add->getOperand(1)
                  : add->getOperand(1) == sum ? add->getOperand(0)
                                              : Value();
  // A product of 16 bits may be widened after the multiplication.
  if (product && isa_and_present<arith::ExtFOp>(product.getDefiningOp()))
    product = product.getDefiningOp()->getOperand(0);
  Operation *mul = product ? product.getDefiningOp() : nullptr;
  if (!isa_and_present<arith::MulFOp, arith::MulIOp>(mul))
    return false;
  BlockArgument a = widened(mul->getOperand(0), isSigned),
                c = widened(mul->getOperand(1), isSigned);
  return a && c && a.getOwner() == body && c.getOwner() == body &&
         a.getArgNumber() + c.getArgNumber() == 1;
}

static bool hasMmaTypes(linalg::GenericOp op, bool isSigned) {
  Type a = getElementTypeOrSelf(op.getDpsInputs()[0].getType()),
       c = getElementTypeOrSelf(op.getDpsInputs()[1].getType()),
       sum = getElementTypeOrSelf(op.getResult(0).getType());
  if (a != c)
    return false;
  if (a.isInteger(8))
    return isSigned && sum.isInteger(32);
  if (a.isF64())
    return sum.isF64();
  return (a.isF32() || a.isF16() || a.isBF16()) && isa<FloatType>(sum) &&
         !sum.isF64();
}

/// `dims` follow each other in `map` and may be counted as one number: rows of
/// memory are `pitch` apart, so the last dimension stays alone.
static bool isRun(AffineMap map, ArrayRef<unsigned> dims) {
  std::optional<unsigned> previous;
  for (unsigned d : dims) {
    std::optional<unsigned> position =
        map.getResultPosition(getAffineDimExpr(d, map.getContext()));
    if (!position || (previous && *position != *previous + 1))
      return false;
    previous = position;
  }
  return dims.size() < 2 || *previous + 1 < map.getNumResults();
}

/// Leaves in `dims` what is a run in both maps; the rest goes to `batch`.
static void keepRun(linalg::GenericOp op, AffineMap operand, AffineMap output,
                    SmallVector<unsigned> &dims, SmallVector<unsigned> &batch) {
  if (isRun(operand, dims) && isRun(output, dims))
    return;
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  unsigned largest = dims[0];
  for (unsigned d : dims) {
    bool isLarger = ShapedType::isDynamic(ranges[d]) ||
                    (!ShapedType::isDynamic(ranges[largest]) &&
                     ranges[d] > ranges[largest]);
    if (isLarger)
      largest = d;
  }
  for (unsigned d : dims)
    if (d != largest)
      batch.push_back(d);
  dims = {largest};
}

static std::optional<Contraction> readContraction(linalg::GenericOp op) {
  bool isSigned = true;
  if (op.getNumDpsInputs() != 2 || op.getNumDpsInits() != 1 ||
      op.getNumReductionLoops() != 1 || !isMultiplyAdd(op, isSigned))
    return std::nullopt;
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  for (AffineMap map : maps)
    if (!map.isProjectedPermutation())
      return std::nullopt;
  Contraction c;
  c.op = op;
  c.hasMma = hasMmaTypes(op, isSigned);
  SmallVector<unsigned> own[2];
  for (AffineExpr expr : maps[2].getResults()) {
    unsigned d = cast<AffineDimExpr>(expr).getPosition();
    bool first = maps[0].isFunctionOfDim(d),
         second = maps[1].isFunctionOfDim(d);
    if (!first && !second)
      return std::nullopt;
    (first && second ? c.batch : own[first ? 0 : 1]).push_back(d);
  }
  for (auto [d, kind] : llvm::enumerate(op.getIteratorTypesArray()))
    if (kind == utils::IteratorType::reduction)
      c.depth = d;
  if (!maps[0].isFunctionOfDim(c.depth) || !maps[1].isFunctionOfDim(c.depth))
    return std::nullopt;
  // Columns are the output's last dimension where it has an own one.
  c.isSwapped = own[1].empty();
  if (maps[2].getNumResults() > 0)
    c.isSwapped |= llvm::is_contained(
        own[0], cast<AffineDimExpr>(maps[2].getResults().back()).getPosition());
  unsigned lhs = c.isSwapped ? 1 : 0;
  c.rows = own[lhs];
  c.cols = own[1 - lhs];
  if (c.cols.empty())
    return std::nullopt;
  if (!c.rows.empty())
    keepRun(op, maps[lhs], maps[2], c.rows, c.batch);
  keepRun(op, maps[1 - lhs], maps[2], c.cols, c.batch);
  // Only the first extent of an axis may be `?`.
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  for (unsigned i = 1; i < c.batch.size(); ++i)
    if (ShapedType::isDynamic(ranges[c.batch[i]]))
      std::rotate(c.batch.begin(), c.batch.begin() + i,
                  c.batch.begin() + i + 1);
  return c;
}

std::optional<Contraction> findContraction(plan::KernelOp kernel) {
  for (auto op : kernel.getBody().front().getOps<linalg::GenericOp>())
    if (std::optional<Contraction> found = readContraction(op))
      return found;
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Emission
//===----------------------------------------------------------------------===//

namespace {
class ContractionEmitter {
public:
  ContractionEmitter(KernelEmitter &e, Contraction found)
      : e(e), b(e.b), c(std::move(found)), ranges(c.op.getStaticLoopRanges()) {}
  LogicalResult emit();

private:
  Extents pick(ArrayRef<unsigned> dims) const {
    Extents extents;
    for (unsigned d : dims)
      extents.push_back(ranges[d]);
    return extents;
  }
  OpOperand &operand(bool isLhs) {
    return *c.op.getDpsInputOperand(isLhs != c.isSwapped ? 0 : 1);
  }
  FailureOr<Value> loadTile(bool isLhs, const Axis &depth);
  FailureOr<Value> sumByMma();
  FailureOr<Value> sumByReduction();
  Value steps();
  void layGrid();

  KernelEmitter &e;
  TileBuilder &b;
  Contraction c;
  SmallVector<int64_t> ranges;
  Space loops; ///< without the depth
  Axis rows, cols;
};
} // namespace

void ContractionEmitter::layGrid() {
  loops.dims.assign(ranges.size(), {~0u, 0});
  auto place = [&](ArrayRef<unsigned> dims, const Axis &axis) {
    loops.axes.push_back(axis);
    for (auto [position, d] : llvm::enumerate(dims))
      loops.dims[d] = {unsigned(loops.axes.size() - 1), unsigned(position)};
  };
  if (!c.batch.empty()) {
    Axis batch;
    batch.extents = pick(c.batch);
    batch.flat = e.blocks(2, batch.extents, 1);
    place(c.batch, batch);
  }
  const planning::Configuration &config = e.configuration;
  if (!c.rows.empty()) {
    if (config.isSkinny) {
      rows.extents = pick(c.rows);
      rows.flat = rows.tileIndex = e.blocks(0, rows.extents, 1);
    } else {
      rows = e.blockAxis(0, pick(c.rows), config.rows, 0);
    }
    place(c.rows, rows);
  }
  cols = e.blockAxis(1, pick(c.cols), config.cols, 1);
  place(c.cols, cols);
}

/// The tile [rows, depth] of the lhs or [depth, cols] of the rhs, in the type
/// that is multiplied. Zero outside.
FailureOr<Value> ContractionEmitter::loadTile(bool isLhs, const Axis &depth) {
  OpOperand &input = operand(isLhs);
  Space space = loops;
  space.dims[c.depth] = {unsigned(space.axes.size()), 0};
  space.axes.push_back(depth);
  FailureOr<Value> tile = e.evaluate(
      input.get(), space.project(b, c.op.getMatchingIndexingMap(&input)));
  if (failed(tile))
    return failure();
  if (!isa<BlockArgument>(e.resolve(input.get())) && depth.mask)
    tile = b.select(depth.mask, *tile, b.zero(elementOf(*tile)));
  return tile;
}

/// Number of steps along the sum. A short static loop would be unrolled, so it
/// is written as a minimum with a number that is never smaller: a pitch.
Value ContractionEmitter::steps() {
  int64_t count = llvm::divideCeil(ranges[c.depth], e.configuration.depth);
  if (!e.configuration.hidesTripCount)
    return b.i32(count);
  for (const Operand &input : e.inputs)
    if (input.pitch)
      return b.min(b.i32(count), b.mul(input.pitch, b.i32(count)));
  return b.i32(count);
}

static Type accumulatorType(Type operand, TileBuilder &b) {
  if (operand.isInteger(8))
    return b.getI32Type();
  return operand.isF64() ? operand : Type(b.getF32Type());
}

FailureOr<Value> ContractionEmitter::sumByMma() {
  const planning::Configuration &config = e.configuration;
  Type element = getElementTypeOrSelf(operand(true).get().getType());
  Value zero =
      b.constant(cast<TypedAttr>(b.getZeroAttr(accumulatorType(element, b))),
                 {config.rows, config.cols});
  tile::MmaMode mode = tile::MmaMode::Plain;
  if (element.isF32() && config.mode == planning::MmaMode::Tf32)
    mode = tile::MmaMode::Tf32;
  if (element.isF32() && config.mode == planning::MmaMode::Tf32x3)
    mode = tile::MmaMode::Tf32x3;
  LogicalResult state = success();
  SmallVector<Value> sums =
      b.loop(b.i32(0), steps(), {zero}, [&](Value k, ValueRange carried) {
        KernelEmitter::Scope scope(e);
        SmallVector<Value> next(carried);
        FailureOr<Value> lhs =
            loadTile(true, e.tileAxis(k, {ranges[c.depth]}, config.depth, 1));
        FailureOr<Value> rhs =
            loadTile(false, e.tileAxis(k, {ranges[c.depth]}, config.depth, 0));
        if (failed(lhs) || failed(rhs)) {
          state = failure();
          return next;
        }
        Value x =
            b.broadcast(e.toMemory(*lhs, element), {config.rows, config.depth});
        Value y =
            b.broadcast(e.toMemory(*rhs, element), {config.depth, config.cols});
        next[0] = tile::MmaOp::create(b, carried[0].getType(), x, y, carried[0],
                                      mode);
        return next;
      });
  if (failed(state))
    return failure();
  return sums[0];
}

/// One row: products stay apart per lane and are added at the end. The matrix
/// keeps the order in which it lies in memory.
FailureOr<Value> ContractionEmitter::sumByReduction() {
  const planning::Configuration &config = e.configuration;
  OpOperand &matrix = operand(false);
  AffineMap map = c.op.getMatchingIndexingMap(&matrix);
  bool isDepthLast =
      map.getResults().back() == getAffineDimExpr(c.depth, b.getContext());
  if (isDepthLast) {
    // Columns of the output run along the rows of this tile.
    unsigned axis = loops.dims[c.cols[0]].axis;
    loops.axes[axis] = e.tileAxis(cols.tileIndex, cols.extents, config.cols, 0);
  }
  int depthDim = isDepthLast ? 1 : 0;
  Shape shape = isDepthLast ? Shape{config.cols, config.depth}
                            : Shape{config.depth, config.cols};
  Type element = getElementTypeOrSelf(matrix.get().getType());
  bool isFloat = isa<FloatType>(element);
  Type sum = accumulatorType(element, b);
  TypedAttr zero = cast<TypedAttr>(b.getZeroAttr(sum));
  LogicalResult state = success();
  SmallVector<Value> sums = b.loop(
      b.i32(0), steps(), {b.constant(zero, shape)},
      [&](Value k, ValueRange carried) {
        KernelEmitter::Scope scope(e);
        SmallVector<Value> next(carried);
        Axis depth = e.tileAxis(k, {ranges[c.depth]}, config.depth, depthDim);
        FailureOr<Value> x = loadTile(true, depth), y = loadTile(false, depth);
        if (failed(x) || failed(y)) {
          state = failure();
          return next;
        }
        auto widen = [&](Value value) -> Value {
          if (isFloat || elementOf(value) == sum)
            return value;
          return arith::ExtSIOp::create(b, tileType(shapeOf(value), sum),
                                        value);
        };
        Value product = isFloat ? b.binary<arith::MulFOp>(widen(*x), widen(*y))
                                : b.binary<arith::MulIOp>(widen(*x), widen(*y));
        next[0] = isFloat ? b.binary<arith::AddFOp>(carried[0], product)
                          : b.binary<arith::AddIOp>(carried[0], product);
        return next;
      });
  if (failed(state))
    return failure();
  Shape kept = {config.cols};
  auto reduce = tile::ReduceOp::create(
      b, TypeRange{tileType(kept, sum)}, ValueRange{sums[0]},
      b.getI64IntegerAttr(depthDim), b.getArrayAttr({zero}));
  {
    OpBuilder::InsertionGuard guard(b);
    Block *body = b.createBlock(&reduce.getCombiner(), {}, {sum, sum},
                                {b.getLoc(), b.getLoc()});
    Value total = isFloat ? b.createOrFold<arith::AddFOp>(body->getArgument(0),
                                                          body->getArgument(1))
                          : b.createOrFold<arith::AddIOp>(body->getArgument(0),
                                                          body->getArgument(1));
    tile::YieldOp::create(b, ValueRange{total});
  }
  if (isDepthLast)
    loops.axes[loops.dims[c.cols[0]].axis] = cols;
  return b.reshape(reduce.getResult(0), {1, config.cols});
}

LogicalResult ContractionEmitter::emit() {
  if (ShapedType::isDynamic(ranges[c.depth]))
    return e.fail("the sum runs along the ranged axis");
  const planning::Configuration &config = e.configuration;
  if (!config.isSkinny && !c.hasMma)
    return e.fail("tile.mma lacks the element types");
  if (!config.isSkinny && c.rows.empty())
    return e.fail("a vector has no rows for tile.mma");
  auto result = cast<RankedTensorType>(c.op.getResult(0).getType());
  for (const Operand &output : e.outputs)
    if (output.type.getShape() != result.getShape())
      return e.fail("a result has another shape than the product");
  layGrid();
  FailureOr<Value> sum = config.isSkinny ? sumByReduction() : sumByMma();
  if (failed(sum))
    return failure();
  Space out =
      loops.project(b, c.op.getMatchingIndexingMap(c.op.getDpsInitOperand(0)));
  FailureOr<Value> init = e.evaluate(c.op.getDpsInits()[0], out);
  if (failed(init))
    return failure();
  if (!matchPattern(*init, m_AnyZeroFloat()) && !matchPattern(*init, m_Zero()))
    sum = isa<FloatType>(elementOf(*sum))
              ? b.binary<arith::AddFOp>(*init, *sum)
              : b.binary<arith::AddIOp>(*init, *sum);
  e.bind(c.op.getResult(0), out, *sum);
  for (unsigned i = 0; i < e.outputs.size(); ++i)
    if (failed(e.storeResult(i, out)))
      return failure();
  return success();
}

LogicalResult emitContraction(KernelEmitter &e) {
  std::optional<Contraction> found = findContraction(e.kernel);
  if (!found)
    return e.fail("no sum of products over one dimension");
  return ContractionEmitter(e, std::move(*found)).emit();
}

} // namespace strata::codegen
