//===- Row.cpp - Reductions along rows, softmax, normalizations -----------===//
//
// One block has `rows` rows. Short rows lie in one tile, padded to a power of
// two; long ones are walked in pieces, once per reduction and once to store.
//
//===----------------------------------------------------------------------===//
#include "Families.h"

using namespace mlir;

namespace strata::codegen {

std::optional<RowAnchor> findRowAnchor(plan::KernelOp kernel) {
  std::optional<RowAnchor> anchor;
  kernel.walk([&](linalg::GenericOp op) {
    SmallVector<utils::IteratorType> kinds = op.getIteratorTypesArray();
    unsigned reduced = 0;
    while (reduced < kinds.size() &&
           kinds[kinds.size() - 1 - reduced] == utils::IteratorType::reduction)
      ++reduced;
    if (reduced == 0)
      return WalkResult::advance();
    // Rows are the other loops, in the order of the result.
    AffineMap map = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
    bool inOrder = reduced == op.getNumReductionLoops() &&
                   map.getNumResults() == kinds.size() - reduced;
    for (unsigned d = 0; inOrder && d < map.getNumResults(); ++d)
      inOrder = map.getResult(d) == getAffineDimExpr(d, op.getContext());
    if (!inOrder)
      return WalkResult::advance();
    anchor = RowAnchor{op, reduced};
    return WalkResult::interrupt();
  });
  return anchor;
}

LogicalResult emitRow(KernelEmitter &e) {
  std::optional<RowAnchor> anchor = findRowAnchor(e.kernel);
  if (!anchor)
    return e.fail("no reduction of the last dimensions");
  SmallVector<int64_t> ranges = anchor->op.getStaticLoopRanges();
  ArrayRef<int64_t> rows = ArrayRef(ranges).drop_back(anchor->reduced);
  ArrayRef<int64_t> columns = ArrayRef(ranges).take_back(anchor->reduced);
  int64_t extent = 1;
  for (int64_t range : columns) {
    if (ShapedType::isDynamic(range))
      return e.fail("the ranged axis is reduced");
    extent *= range;
  }
  const planning::Configuration &c = e.configuration;
  if (!c.isChunked && c.cols < extent)
    return e.fail("the tile is shorter than the row");
  e.row.emplace();
  e.row->extent = extent;
  e.row->extents.assign(columns.begin(), columns.end());
  e.row->tile = c.cols;
  e.row->isChunked = c.isChunked;
  if (!c.isChunked)
    e.row->whole = e.tileAxis(e.b.i32(0), columns, c.cols, 1);

  Space rowSpace;
  if (!rows.empty())
    rowSpace.append(e.blockAxis(0, rows, c.rows, 0));
  SmallVector<unsigned> full;
  for (auto [i, output] : llvm::enumerate(e.outputs)) {
    ArrayRef<int64_t> shape = output.type.getShape();
    if (shape == ArrayRef<int64_t>(ranges)) {
      full.push_back(i);
      continue;
    }
    if (shape != rows)
      return e.fail("a result runs neither along the rows nor along rows and "
                    "columns");
    if (failed(e.storeResult(i, rowSpace)))
      return failure();
  }
  auto storeFull = [&](const Axis &axis) {
    Space space = rowSpace;
    space.append(axis);
    for (unsigned i : full)
      if (failed(e.storeResult(i, space)))
        return failure();
    return success();
  };
  if (full.empty())
    return success();
  if (!c.isChunked)
    return storeFull(e.row->whole);

  Axis probe = e.rowChunk(e.b.i32(0));
  Space probeSpace = rowSpace;
  probeSpace.append(probe);
  Operation *yield = e.kernel.getBody().front().getTerminator();
  for (unsigned i : full)
    if (failed(e.prefetch(yield->getOperand(i), probeSpace, {probe.flat})))
      return failure();
  LogicalResult state = success();
  Value chunks = e.b.i32((extent + c.cols - 1) / c.cols);
  e.b.loop(e.b.i32(0), chunks, {}, [&](Value i, ValueRange) {
    KernelEmitter::Scope scope(e);
    if (failed(storeFull(e.rowChunk(i))))
      state = failure();
    return SmallVector<Value>();
  });
  return state;
}

} // namespace strata::codegen
