//===- KernelEmitter.cpp - Arguments, grid and axes of a tile program -----===//
#include "KernelEmitter.h"

#include "mlir/IR/Dominance.h"
#include "mlir/IR/Iterators.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/CSE.h"
#include "mlir/Transforms/LoopInvariantCodeMotionUtils.h"

using namespace mlir;

namespace strata::codegen {

KernelEmitter::KernelEmitter(plan::KernelOp kernel,
                             const planning::Configuration &configuration,
                             OpBuilder &builder)
    : kernel(kernel), configuration(configuration),
      b(kernel.getLoc(), builder) {}

static int64_t memoryBytes(Type element) {
  return (element.getIntOrFloatBitWidth() + 7) / 8;
}

LogicalResult KernelEmitter::begin() {
  SmallVector<RankedTensorType> types;
  for (TypeRange range : {TypeRange(kernel.getArgumentTypes()),
                          TypeRange(kernel.getResultTypes())})
    for (Type type : range) {
      auto tensor = dyn_cast<RankedTensorType>(type);
      if (!tensor || !tensor.getElementType().isIntOrFloat())
        return fail("an argument or result is no tensor of numbers");
      int64_t count = 1;
      for (auto [d, extent] : llvm::enumerate(tensor.getShape())) {
        if (ShapedType::isDynamic(extent) && d > 0)
          return fail("only the first extent of a tensor may be `?`");
        if (!ShapedType::isDynamic(extent) &&
            llvm::MulOverflow(count, extent, count))
          count = INT64_MAX;
      }
      if (count >= (int64_t(1) << 31))
        return fail("a tensor has 2^31 elements or more; indices are 32 bits "
                    "wide");
      types.push_back(tensor);
    }

  SmallVector<Type> arguments;
  for (RankedTensorType type : types)
    arguments.push_back(
        tile::PtrType::get(b.getContext(), memoryType(type.getElementType())));
  if (kernel.getWorkspaceBytes() > 0)
    arguments.push_back(tile::PtrType::get(b.getContext(), b.getI8Type()));
  unsigned scalars = kernel.pitchCount() + kernel.isRanged();
  unsigned firstScalar = arguments.size();
  arguments.append(scalars, b.getI32Type());

  program = tile::FuncOp::create(b, kernel.getSymName(), arguments);
  Block &body = program.getBody().front();
  b.setInsertionPointToStart(&body);
  unsigned next = firstScalar;
  if (kernel.isRanged())
    ranged = body.getArgument(next++);
  unsigned inputCount = kernel.getNumArguments();
  for (auto [i, type] : llvm::enumerate(types)) {
    Operand operand{body.getArgument(i), Value(), type};
    IntegerAttr align =
        i < inputCount ? kernel.getArgAttrOfType<IntegerAttr>(i, "plan.align")
                       : kernel.getResultAttrOfType<IntegerAttr>(i - inputCount,
                                                                 "plan.align");
    if (align)
      program.setArgAttr(i, "tile.align", align);
    if (type.getRank() >= 2) {
      operand.pitch = body.getArgument(next);
      if (align) {
        int64_t elements = std::max<int64_t>(
            align.getInt() / memoryBytes(type.getElementType()), 1);
        program.setArgAttr(next, "tile.divisible",
                           b.getI64IntegerAttr(elements));
      }
      ++next;
    }
    (i < inputCount ? inputs : outputs).push_back(operand);
  }
  grid.assign({-1, 1, 1, -1, 1, 1, -1, 1, 1});
  auto id = tile::BlockIdOp::create(b);
  blockIds.assign({id.getX(), id.getY(), id.getZ()});
  return success();
}

void KernelEmitter::finish() {
  b.setInsertionPointToEnd(&program.getBody().front());
  tile::ReturnOp::create(b);
  const planning::Hints &hints = configuration.hints;
  program.setHintsAttr(tile::HintsAttr::get(
      b.getContext(), hints.warps, hints.ctas, hints.occupancy, hints.tma));
  program->setAttr("tile.grid", b.getDenseI64ArrayAttr(grid));
  IRRewriter rewriter(b.getContext());
  DominanceInfo dominance(program);
  eliminateCommonSubExpressions(rewriter, dominance, program);
  program.walk([](LoopLikeOpInterface loop) { moveLoopInvariantCode(loop); });
  eliminateCommonSubExpressions(rewriter, dominance, program);
  // Users come after what they use, so backwards one walk finds all that is
  // dead.
  program.walk<WalkOrder::PostOrder, ReverseIterator>([](Operation *op) {
    if (isOpTriviallyDead(op))
      op->erase();
  });
}

Value KernelEmitter::asValue(OpFoldResult number) {
  if (auto value = dyn_cast<Value>(number))
    return value;
  return b.i32(cast<IntegerAttr>(cast<Attribute>(number)).getInt());
}

OpFoldResult KernelEmitter::product(ArrayRef<int64_t> extents) {
  int64_t count = 1;
  bool isRanged = false;
  for (int64_t extent : extents) {
    if (ShapedType::isDynamic(extent))
      isRanged = true;
    else
      count *= extent;
  }
  if (!isRanged)
    return b.getI64IntegerAttr(count);
  return b.mul(ranged, b.i32(count));
}

Value KernelEmitter::blocks(unsigned gridAxis, ArrayRef<int64_t> extents,
                            int64_t tile) {
  int64_t count = 1;
  bool isRanged = false;
  for (int64_t extent : extents) {
    if (ShapedType::isDynamic(extent))
      isRanged = true;
    else
      count *= extent;
  }
  if (!isRanged && count <= tile)
    return b.i32(0);
  grid[3 * gridAxis] = isRanged ? 0 : -1;
  grid[3 * gridAxis + 1] = count;
  grid[3 * gridAxis + 2] = tile;
  return blockIds[gridAxis];
}

Axis KernelEmitter::tileAxis(Value index, ArrayRef<int64_t> extents,
                             int64_t tile, int tileDim) {
  Axis axis;
  axis.tileIndex = index;
  axis.tile = tile;
  axis.tileDim = tileDim;
  axis.extents.assign(extents.begin(), extents.end());
  axis.flat = b.add(b.mul(index, b.i32(tile)), b.iota(tile, tileDim));
  OpFoldResult extent = product(extents);
  auto fixed = dyn_cast<Attribute>(extent);
  if (!fixed || cast<IntegerAttr>(fixed).getInt() % tile != 0)
    axis.mask = b.less(axis.flat, asValue(extent));
  return axis;
}

Axis KernelEmitter::blockAxis(unsigned gridAxis, ArrayRef<int64_t> extents,
                              int64_t tile, int tileDim) {
  return tileAxis(blocks(gridAxis, extents, tile), extents, tile, tileDim);
}

Value KernelEmitter::resolve(Value value) const {
  for (auto found = aliases.find(value); found != aliases.end();
       found = aliases.find(value))
    value = found->second;
  return value;
}

LogicalResult KernelEmitter::storeResult(unsigned result, const Space &space) {
  Value yielded = kernel.getBody().front().getTerminator()->getOperand(result);
  Tile tile = evaluate(yielded, space);
  if (failed(tile))
    return failure();
  store(outputs[result], space, *tile);
  return success();
}

} // namespace strata::codegen
