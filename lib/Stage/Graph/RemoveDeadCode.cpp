//===- RemoveDeadCode.cpp - Drops operations that compute nothing ---------===//
#include "Folding.h"

#include "strata/Dialect/ONNX/Elementwise.h"
#include "strata/Dialect/ONNX/Movement.h"
#include "strata/Stage/Graph/Passes.h"

#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace strata::graph {
#define GEN_PASS_DEF_REMOVEDEADCODEPASS
#include "strata/Stage/Graph/Passes.h.inc"

namespace {
struct RemoveDeadCodePass final
    : impl::RemoveDeadCodePassBase<RemoveDeadCodePass> {
  using Base::Base;
  void runOnOperation() override;
};
} // namespace

/// Dropout-13: training_mode absent or false.
static bool isInference(onnx::DropoutOp op) {
  return (!op.getTrainingMode() ||
          constantScalar(op.getTrainingMode()) == 0.0) &&
         (!op.getMask() || op.getMask().use_empty());
}

static bool allEqual(Value list, int64_t value) {
  std::optional<SmallVector<int64_t>> ints = constantInts(list);
  return ints && llvm::all_of(*ints, [&](int64_t i) { return i == value; });
}

/// Same type at both ends, and nothing is reordered: a static full slice.
static bool isFullSlice(onnx::SliceOp op) {
  return !op.getSteps() || allEqual(op.getSteps(), 1);
}

/// The operand that the result of `op` always equals, or null.
static Value alwaysEqual(Operation *op) {
  if (op->getNumOperands() == 0 || op->getNumResults() == 0)
    return {};
  Value first = op->getOperand(0);
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  bool sameType = type && type.hasStaticShape() && type == first.getType();
  bool one = op->getNumOperands() == 1;
  bool isEqual =
      llvm::TypeSwitch<Operation *, bool>(op)
          .Case([](onnx::IdentityOp) { return true; })
          .Case([](onnx::DropoutOp drop) { return isInference(drop); })
          .Case<onnx::ReshapeOp, onnx::FlattenOp, onnx::SqueezeOp,
                onnx::UnsqueezeOp, onnx::ExpandOp, onnx::CastOp,
                onnx::CastLikeOp>([&](auto) { return sameType; })
          .Case([&](onnx::TileOp tile) {
            return sameType && allEqual(tile.getRepeats(), 1);
          })
          .Case([&](onnx::SliceOp slice) {
            return sameType && isFullSlice(slice);
          })
          .Case([&](onnx::PadOp pad) {
            return sameType && allEqual(pad.getPads(), 0);
          })
          .Case([&](onnx::TransposeOp transpose) {
            std::optional<ArrayRef<int64_t>> perm = transpose.getPerm();
            return sameType && perm && isIdentityPermutation(*perm);
          })
          .Case<onnx::ConcatOp, onnx::MaxOp, onnx::MinOp, onnx::SumOp,
                onnx::MeanOp>([&](auto) { return one && sameType; })
          .Case([](onnx::ClipOp clip) {
            return !clip.getMin() && !clip.getMax();
          })
          .Case([&](onnx::RelayoutOp) { return sameType; })
          .Default([](Operation *) { return false; });
  return isEqual ? first : Value();
}

/// Relayout of Relayout starts from the first; Reshape of Reshape likewise.
static void skipProducer(Operation *op) {
  if (auto relayout = dyn_cast<onnx::RelayoutOp>(op))
    if (auto source = relayout.getInput().getDefiningOp<onnx::RelayoutOp>())
      relayout.getInputMutable().assign(source.getInput());
  auto reshape = dyn_cast<onnx::ReshapeOp>(op);
  auto source =
      reshape ? reshape.getData().getDefiningOp<onnx::ReshapeOp>() : nullptr;
  auto type = reshape ? dyn_cast<RankedTensorType>(reshape.getType())
                      : RankedTensorType();
  // A zero in the shape means "as in the operand", which changes here.
  std::optional<SmallVector<int64_t>> shape =
      reshape ? constantInts(reshape.getShape()) : std::nullopt;
  if (source && shape && type && type.hasStaticShape() &&
      !llvm::is_contained(*shape, 0))
    reshape.getDataMutable().assign(source.getData());
}

/// True if `op` may go when nobody uses it; Dropout has no Pure trait because
/// of its mask.
static bool isRemovable(Operation *op) {
  return isMemoryEffectFree(op) || isa<onnx::DropoutOp>(op);
}

static void clean(Block &block) {
  for (Operation &op : llvm::make_early_inc_range(block)) {
    skipProducer(&op);
    if (Value operand = alwaysEqual(&op)) {
      // A declared type may say less than the operand's: keep what fits users.
      op.getResult(0).replaceAllUsesWith(operand);
      op.erase();
    }
  }
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block))) {
    for (Region &region : op.getRegions())
      for (Block &inner : region)
        clean(inner);
    bool isUsed = !op.use_empty() || op.hasTrait<OpTrait::IsTerminator>();
    if (!isUsed && op.getNumResults() > 0 && isRemovable(&op))
      op.erase();
  }
}

void RemoveDeadCodePass::runOnOperation() {
  for (auto function : getOperation().getOps<func::FuncOp>())
    for (Block &block : function.getBody())
      clean(block);
}

} // namespace strata::graph
