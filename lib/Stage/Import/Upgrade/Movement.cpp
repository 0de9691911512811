//===- Movement.cpp - Old forms of ops that move elements -----------------===//
#include "../OpFactory.h"
#include "Upgrade.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace strata::import {

static Status sliceOperands(NodeForm &form, OpFactory &factory) {
  for (auto [name, index] :
       {std::pair("starts", 1), std::pair("ends", 2), std::pair("axes", 3)})
    if (Status status = attributeToOperand(form, factory, name, index); !status)
      return status;
  return {};
}

static Status padOperands(NodeForm &form, OpFactory &factory) {
  if (Status status = attributeToOperand(form, factory, "pads", 1); !status)
    return status;
  return floatToOperand(form, factory, "value", 2);
}

static Status axesOperand(NodeForm &form, OpFactory &factory) {
  return attributeToOperand(form, factory, "axes", 1);
}

static Status splitOperand(NodeForm &form, OpFactory &factory) {
  return attributeToOperand(form, factory, "split", 1);
}

/// Without `split`, the number of outputs says into how many parts.
static Status splitCount(NodeForm &form, OpFactory &factory) {
  if (!form.operand(1))
    form.attributes.set("num_outputs",
                        factory.builder.getI64IntegerAttr(form.wanted.size()));
  return {};
}

static Status upsampleOperand(NodeForm &form, OpFactory &factory) {
  auto scales = llvm::dyn_cast_or_null<DenseF32ArrayAttr>(form.take("scales"));
  if (!scales)
    return makeError(ErrorClass::BadModel, "attribute scales is missing");
  auto type =
      RankedTensorType::get(scales.size(), factory.builder.getF32Type());
  form.setOperand(
      1, factory.constant(form.loc,
                          DenseFPElementsAttr::get(type, scales.asArrayRef())));
  return {};
}

/// Resize-10 and Upsample-9 are one op, but the latter only enlarges.
static Status upsampleIsResize(NodeForm &form, OpFactory &factory) {
  form.attributes.set("nearest_mode", factory.builder.getStringAttr("floor"));
  return {};
}

/// Resize-10: asymmetric; nearest rounds down when enlarging and up when
/// shrinking, as onnxruntime reads it.
static Status resizeAsymmetric(NodeForm &form, OpFactory &factory) {
  Value scales = form.operand(1);
  bool nearest = true;
  if (auto mode =
          llvm::dyn_cast_or_null<StringAttr>(form.attributes.get("mode")))
    nearest = mode.getValue() == "nearest";
  Builder &builder = factory.builder;
  if (nearest && !form.attributes.get("nearest_mode")) {
    Operation *producer = scales.getDefiningOp();
    auto values = producer
                      ? producer->getAttrOfType<DenseFPElementsAttr>("value")
                      : DenseFPElementsAttr();
    if (!values)
      return noNewForm(form, "scales that are no constant");
    bool grows = false, shrinks = false;
    for (const APFloat &scale : values) {
      grows |= scale.convertToDouble() > 1.0;
      shrinks |= scale.convertToDouble() < 1.0;
    }
    if (grows && shrinks)
      return noNewForm(form, "scales above and below 1 in mode nearest");
    form.attributes.set("nearest_mode",
                        builder.getStringAttr(shrinks ? "ceil" : "floor"));
  }
  form.attributes.set("coordinate_transformation_mode",
                      builder.getStringAttr("asymmetric"));
  form.operands = {form.operand(0), Value(), scales};
  return {};
}

/// Two modes were renamed.
static Status gridSampleMode(NodeForm &form, OpFactory &factory) {
  auto mode = llvm::dyn_cast_or_null<StringAttr>(form.attributes.get("mode"));
  if (mode && mode.getValue() == "bilinear")
    form.attributes.set("mode", factory.builder.getStringAttr("linear"));
  if (mode && mode.getValue() == "bicubic")
    form.attributes.set("mode", factory.builder.getStringAttr("cubic"));
  return {};
}

FamilyTable movementUpgrades() {
  return {{
              {"Concat", {4, 11, 13}},
              {"DepthToSpace", {1, 11, 13, 28}},
              {"Expand", {8, 13}},
              {"Flatten", {1, 9, 11, 13, 21, 23, 24, 25}},
              {"GridSample", {20, 22}},
              {"Pad", {11, 13, 18, 19, 21, 23, 24, 25}},
              {"Reshape", {5, 13, 14, 19, 21, 23, 24, 25}},
              {"Resize", {11, 13, 18, 19}},
              {"ReverseSequence", {10, 28}},
              {"Shape", {1, 13, 15, 19, 21, 23, 24, 25}},
              {"Size", {1, 13, 19, 21, 23, 24, 25}},
              {"Slice", {10, 11, 13}},
              {"SpaceToDepth", {1, 13, 28}},
              {"Split", {2, 11}},
              {"Squeeze", {1, 11}},
              {"Squeeze", {13, 21, 23, 24, 25}},
              {"Tile", {6, 13}},
              {"Transpose", {1, 13, 21, 23, 24, 25}},
              {"Unsqueeze", {1, 11}},
              {"Unsqueeze", {13, 21, 23, 24, 25}},
          },
          {
              {"GridSample", 16, 20, gridSampleMode},
              {"Pad", 2, 11, padOperands},
              {"Resize", 10, 11, resizeAsymmetric},
              {"Slice", 1, 10, sliceOperands},
              {"Split", 11, 13, splitOperand},
              {"Split", 13, 18, splitCount},
              {"Squeeze", 11, 13, axesOperand},
              {"Unsqueeze", 11, 13, axesOperand},
              {"Upsample", 7, 9, upsampleOperand},
              {"Upsample", 9, 10, upsampleIsResize},
          }};
}

} // namespace strata::import
