//===- LayoutRoles.cpp - What each operation asks of layouts --------------===//
#include "LayoutRoles.h"

#include "strata/Dialect/ONNX/Constant.h"
#include "strata/Dialect/ONNX/Convolution.h"
#include "strata/Dialect/ONNX/Elementwise.h"
#include "strata/Dialect/ONNX/Movement.h"
#include "strata/Dialect/ONNX/Normalization.h"
#include "strata/Dialect/ONNX/OpTable.h"
#include "strata/Dialect/ONNX/Pooling.h"
#include "strata/Dialect/Plan/Plan.h"

using namespace mlir;

namespace strata::graph {

bool isImage(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && type.hasStaticShape() && type.getRank() == 4;
}

static bool isFloatImage(Value value) {
  if (!isImage(value))
    return false;
  Type element = cast<RankedTensorType>(value.getType()).getElementType();
  return element.isF32() || element.isF16();
}

static bool isFixed(Value value) {
  return value.getDefiningOp<onnx::ConstantOp>() ||
         value.getDefiningOp<plan::WeightOp>();
}

/// A scalar, or one number per channel of an image: [C, 1, 1], [1, C, 1, 1].
static bool isPerChannel(RankedTensorType type, int64_t channels) {
  if (type.getNumElements() == 1)
    return true;
  int64_t rank = type.getRank();
  return rank >= 3 && type.getDimSize(rank - 3) == channels &&
         type.getNumElements() == channels;
}

/// Elementwise operations of ai.onnx that lower one element at a time.
static bool isElementwise(Operation *op) {
  const onnx::OpRow *row = onnx::findOp(op);
  return row && row->family == onnx::Family::Elementwise &&
         row->domain.empty() && !isa<onnx::CastLikeOp, onnx::DropoutOp>(op);
}

/// All operands are images or broadcast along channels.
static bool fitsElementwise(Operation *op) {
  Value result = op->getResult(0);
  if (op->getNumResults() != 1 || !isImage(result))
    return false;
  int64_t channels = cast<RankedTensorType>(result.getType()).getDimSize(1);
  bool anyMember = false;
  for (OpOperand &operand : op->getOpOperands()) {
    auto type = dyn_cast<RankedTensorType>(operand.get().getType());
    if (!type || !type.hasStaticShape())
      return false;
    bool member = isMember(operand);
    anyMember |= member;
    if (!member && !isPerChannel(type, channels))
      return false;
  }
  return anyMember;
}

static bool isInference(onnx::BatchNormalizationOp op) {
  return op.getTrainingMode() == 0 && !op.getRunningMean() &&
         !op.getRunningVar();
}

LayoutRole layoutRole(Operation *op) {
  if (auto conv = dyn_cast<onnx::ConvOp>(op))
    return isFloatImage(conv.getX()) && isImage(conv.getW()) &&
                   isImage(conv.getY())
               ? LayoutRole::Channels
               : LayoutRole::Plain;
  if (isa<onnx::MaxPoolOp, onnx::AveragePoolOp, onnx::GlobalAveragePoolOp,
          onnx::GlobalMaxPoolOp>(op)) {
    // Indices count in row-major order.
    bool hasIndices = op->getNumResults() > 1 && !op->getResult(1).use_empty();
    return isFloatImage(op->getOperand(0)) && isImage(op->getResult(0)) &&
                   !hasIndices
               ? LayoutRole::Channels
               : LayoutRole::Plain;
  }
  if (auto norm = dyn_cast<onnx::BatchNormalizationOp>(op))
    return isImage(norm.getX()) && isImage(norm.getY()) && isInference(norm)
               ? LayoutRole::Either
               : LayoutRole::Plain;
  if (isa<onnx::ConcatOp>(op))
    return isImage(op->getResult(0)) && llvm::all_of(op->getOperands(), isImage)
               ? LayoutRole::Either
               : LayoutRole::Plain;
  return isElementwise(op) && fitsElementwise(op) ? LayoutRole::Either
                                                  : LayoutRole::Plain;
}

bool isMember(OpOperand &operand) {
  Operation *op = operand.getOwner();
  if (!isImage(operand.get()))
    return false;
  if (isa<onnx::ConvOp, onnx::BatchNormalizationOp>(op))
    return operand.getOperandNumber() == 0;
  if (isa<onnx::ConcatOp>(op) || !isElementwise(op))
    return true;
  // A constant along channels needs no layout.
  auto result = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  return !isFixed(operand.get()) || !result ||
         !isPerChannel(cast<RankedTensorType>(operand.get().getType()),
                       result.getDimSize(1));
}

bool isConvolutionWeight(OpOperand &operand) {
  return isa<onnx::ConvOp>(operand.getOwner()) &&
         operand.getOperandNumber() == 1;
}

int64_t relayoutCost(RankedTensorType type) {
  bool isSame =
      type.getDimSize(1) == 1 || type.getDimSize(2) * type.getDimSize(3) == 1;
  return isSame ? 0 : type.getNumElements();
}

} // namespace strata::graph
