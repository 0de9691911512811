//===- Signature.cpp - The numbers of a kernel that decide its tiles ------===//
#include "strata/Stage/Codegen/Tile/EmitTileProgram.h"

#include "Families.h"

using namespace mlir;

namespace strata::codegen {

using planning::ElementType;
using planning::KernelFamily;
using planning::KernelSignature;

static ElementType elementTypeOf(Type type) {
  if (type.isF64())
    return ElementType::F64;
  if (type.isF16())
    return ElementType::F16;
  if (type.isBF16())
    return ElementType::BF16;
  if (isa<FloatType>(type))
    return ElementType::F32;
  switch (type.getIntOrFloatBitWidth()) {
  case 1:
    return ElementType::I1;
  case 8:
    return ElementType::I8;
  case 16:
    return ElementType::I16;
  case 64:
    return ElementType::I64;
  default:
    return ElementType::I32;
  }
}

static KernelFamily familyOf(plan::Family family) {
  switch (family) {
  case plan::Family::Pointwise:
    return KernelFamily::Pointwise;
  case plan::Family::Row:
    return KernelFamily::Row;
  case plan::Family::Contraction:
    return KernelFamily::Contraction;
  case plan::Family::Convolution:
    return KernelFamily::Convolution;
  case plan::Family::Window:
    return KernelFamily::Window;
  case plan::Family::Move:
    return KernelFamily::Move;
  case plan::Family::Generic:
    return KernelFamily::Generic;
  }
  return KernelFamily::Generic;
}

/// Product of `extents`; `isRanged` is set if one is `?`.
static int64_t countOf(ArrayRef<int64_t> extents, bool &isRanged) {
  int64_t product = 1;
  for (int64_t extent : extents) {
    if (ShapedType::isDynamic(extent))
      isRanged = true;
    else
      product *= extent;
  }
  return product;
}

static void describeContraction(plan::KernelOp kernel, KernelSignature &s) {
  std::optional<Contraction> found = findContraction(kernel);
  if (!found)
    return;
  SmallVector<int64_t> ranges = found->op.getStaticLoopRanges();
  auto pick = [&](ArrayRef<unsigned> dims) {
    SmallVector<int64_t> extents;
    for (unsigned d : dims)
      extents.push_back(ranges[d]);
    return extents;
  };
  bool none = false;
  s.batch = countOf(pick(found->batch), s.batchRanged);
  s.rowsRanged = false;
  s.rows = countOf(pick(found->rows), s.rowsRanged);
  s.cols = countOf(pick(found->cols), none);
  s.depth = ranges[found->depth];
  s.isVector = found->rows.empty();
  s.hasMma = found->hasMma && !ShapedType::isDynamic(s.depth);
  s.element = elementTypeOf(
      getElementTypeOrSelf(found->op.getDpsInputs()[0].getType()));
}

static void describeConvolution(plan::KernelOp kernel, KernelSignature &s) {
  std::string problem;
  plan::CompositeOp op = findComposite(kernel, "convolution");
  std::optional<ConvolutionShape> shape =
      op ? readConvolution(op, problem) : std::nullopt;
  if (!shape)
    return;
  auto type = cast<RankedTensorType>(op.getResult(0).getType());
  s.rowsRanged = false;
  s.rows = countOf(type.getShape().drop_back(), s.rowsRanged);
  s.cols = shape->groupOutChannels();
  s.depth = shape->groupChannels();
  s.taps = shape->filterHeight * shape->filterWidth;
  s.group = shape->group;
  s.element = elementTypeOf(getElementTypeOrSelf(op.getInputs()[0].getType()));
  s.hasMma = s.element == ElementType::F32 || s.element == ElementType::F64 ||
             s.element == ElementType::F16 || s.element == ElementType::BF16;
  if (s.depth == 1 && s.group > 1)
    s.hasMma = false;
}

KernelSignature signatureOf(plan::KernelOp kernel) {
  KernelSignature s;
  s.family = familyOf(kernel.getFamily());
  s.operands = kernel.getNumArguments() + kernel.getResultTypes().size();
  if (kernel.getResultTypes().empty())
    return s;
  auto type = dyn_cast<RankedTensorType>(kernel.getResultTypes()[0]);
  if (!type)
    return s;
  s.element = elementTypeOf(type.getElementType());
  ArrayRef<int64_t> shape = type.getShape();
  if (!shape.empty()) {
    s.rows = countOf(shape.drop_back(), s.rowsRanged);
    s.cols = ShapedType::isDynamic(shape.back()) ? 1024 : shape.back();
  }
  switch (s.family) {
  case KernelFamily::Contraction:
    describeContraction(kernel, s);
    break;
  case KernelFamily::Convolution:
    describeConvolution(kernel, s);
    break;
  case KernelFamily::Row:
    if (std::optional<RowAnchor> anchor = findRowAnchor(kernel)) {
      SmallVector<int64_t> ranges = anchor->op.getStaticLoopRanges();
      bool none = false;
      s.rowsRanged = false;
      s.rows =
          countOf(ArrayRef(ranges).drop_back(anchor->reduced), s.rowsRanged);
      s.cols = countOf(ArrayRef(ranges).take_back(anchor->reduced), none);
    }
    break;
  case KernelFamily::Move:
    if (std::optional<unsigned> turned = findTurnedDim(kernel)) {
      s.isTransposed = *turned + 1 < shape.size();
      if (s.isTransposed) {
        s.rowsRanged = ShapedType::isDynamic(shape[*turned]);
        s.rows = s.rowsRanged ? 1 : shape[*turned];
      }
    }
    break;
  default:
    break;
  }
  return s;
}

} // namespace strata::codegen
