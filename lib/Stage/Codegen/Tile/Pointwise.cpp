//===- Pointwise.cpp - Elementwise kernels and moves ----------------------===//
//
// Pointwise: rows are all dimensions but the last, columns the last one, so
// that identity and broadcast operands are views of one or two dimensions.
//
// Move: the output's dimension that is innermost in the input runs along the
// rows of the tile; the input is loaded as [columns, rows] and turned.
//
//===----------------------------------------------------------------------===//
#include "Families.h"

using namespace mlir;

namespace strata::codegen {

/// Blocks along y and z of a grid that CUDA launches.
static constexpr int64_t maxBlocks = 65535;

LogicalResult layRowsAndColumns(KernelEmitter &e, ArrayRef<int64_t> shape,
                                Space &space) {
  const planning::Configuration &c = e.configuration;
  if (shape.empty())
    return success();
  ArrayRef<int64_t> rows = shape.drop_back(), columns = shape.take_back();
  if (rows.empty()) {
    space.append(e.blockAxis(0, columns, c.cols, 1));
    return success();
  }
  bool isWide = columns[0] / c.cols >= maxBlocks;
  if (isWide && (ShapedType::isDynamic(rows[0]) ||
                 ShapedType::getNumElements(rows) / c.rows >= maxBlocks))
    return e.fail("the output has too many blocks along both axes");
  Axis rowAxis = e.blockAxis(isWide ? 1 : 0, rows, c.rows, 0);
  space.append(rowAxis);
  space.append(e.blockAxis(isWide ? 0 : 1, columns, c.cols, 1));
  return success();
}

/// Shape of the results; they must have one.
static FailureOr<ArrayRef<int64_t>> commonShape(KernelEmitter &e) {
  if (e.outputs.empty())
    return LogicalResult(e.fail("the kernel has no result"));
  ArrayRef<int64_t> shape = e.outputs[0].type.getShape();
  for (const Operand &output : e.outputs)
    if (output.type.getShape() != shape)
      return LogicalResult(e.fail("the results have different shapes"));
  return shape;
}

LogicalResult emitPointwise(KernelEmitter &e) {
  FailureOr<ArrayRef<int64_t>> shape = commonShape(e);
  Space space;
  if (failed(shape) || failed(layRowsAndColumns(e, *shape, space)))
    return failure();
  for (unsigned i = 0; i < e.outputs.size(); ++i)
    if (failed(e.storeResult(i, space)))
      return failure();
  return success();
}

std::optional<unsigned> findTurnedDim(plan::KernelOp kernel) {
  for (auto op : kernel.getBody().front().getOps<linalg::GenericOp>()) {
    unsigned loops = op.getNumLoops();
    if (loops < 2 || op.getNumReductionLoops() > 0)
      return std::nullopt;
    for (OpOperand *input : op.getDpsInputOperands()) {
      AffineMap map = op.getMatchingIndexingMap(input);
      if (map.getNumResults() < 2 || !isa<BlockArgument>(input->get()))
        continue;
      auto last = dyn_cast<AffineDimExpr>(map.getResults().back());
      if (last && last.getPosition() != loops - 1 &&
          map.isFunctionOfDim(loops - 1))
        return last.getPosition();
    }
  }
  return std::nullopt;
}

LogicalResult emitMove(KernelEmitter &e) {
  FailureOr<ArrayRef<int64_t>> shape = commonShape(e);
  if (failed(shape))
    return failure();
  std::optional<unsigned> turned = findTurnedDim(e.kernel);
  unsigned rank = shape->size();
  if (!turned || *turned + 1 >= rank)
    return e.fail("no operand is transposed");
  const planning::Configuration &c = e.configuration;
  Extents others;
  for (unsigned d = 0; d + 1 < rank; ++d)
    if (d != *turned)
      others.push_back((*shape)[d]);
  if ((*shape)[rank - 1] / c.cols >= maxBlocks ||
      (*shape)[*turned] / c.rows >= maxBlocks)
    return e.fail("the output has too many blocks along a transposed axis");

  Space space;
  if (!others.empty()) {
    Axis axis;
    axis.flat = e.blocks(0, others, 1);
    axis.extents = others;
    space.axes.push_back(axis);
  }
  // Blocks along the rows come first where there is nothing else.
  space.axes.push_back(
      e.blockAxis(others.empty() ? 0 : 1, {(*shape)[*turned]}, c.rows, 0));
  space.axes.push_back(e.blockAxis(2, {(*shape)[rank - 1]}, c.cols, 1));
  unsigned rowAxis = space.axes.size() - 2, position = 0;
  for (unsigned d = 0; d < rank; ++d) {
    if (d == rank - 1)
      space.dims.push_back({rowAxis + 1, 0});
    else if (d == *turned)
      space.dims.push_back({rowAxis, 0});
    else
      space.dims.push_back({0, position++});
  }
  for (unsigned i = 0; i < e.outputs.size(); ++i)
    if (failed(e.storeResult(i, space)))
      return failure();
  return success();
}

} // namespace strata::codegen
