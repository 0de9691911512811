//===- ONNXDialect.cpp - Registration, types and own ops ------------------===//
#include "strata/Dialect/ONNX/Constant.h"
#include "strata/Dialect/ONNX/ONNXBase.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace strata::onnx;

#include "strata/Dialect/ONNX/ONNXDialect.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "strata/Dialect/ONNX/ONNXTypes.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "strata/Dialect/ONNX/ONNXAttrs.cpp.inc"

#define GET_OP_CLASSES
#include "strata/Dialect/ONNX/ONNXOps.cpp.inc"

void ONNXDialect::initialize() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "strata/Dialect/ONNX/ONNXTypes.cpp.inc"
      >();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "strata/Dialect/ONNX/ONNXAttrs.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "strata/Dialect/ONNX/ONNXOps.cpp.inc"
      >();
  addElementwiseOps();
  addMovementOps();
  addReductionOps();
  addAttentionOps();
  addNormalizationOps();
  addIndexingOps();
  addPoolingOps();
  addLossOps();
  addQuantizationOps();
  addConvolutionOps();
  addTextOps();
  addSignalOps();
  addContractionOps();
  addSequenceOps();
  addConstantOps();
  addRecurrentOps();
  addControlFlowOps();
  addOptimizerOps();
}

Operation *ONNXDialect::materializeConstant(OpBuilder &builder, Attribute value,
                                            Type type, Location loc) {
  auto elements = llvm::dyn_cast<ElementsAttr>(value);
  if (!elements || elements.getType() != type)
    return nullptr;
  OperationState state(loc, ConstantOp::getOperationName());
  state.addAttribute("value", elements);
  state.addTypes(type);
  return builder.create(state);
}

OpFoldResult ConstantOp::fold(FoldAdaptor) {
  ElementsAttr value = getValueAttr();
  return value ? OpFoldResult(value) : OpFoldResult();
}

LogicalResult RelayoutOp::verify() {
  auto from = llvm::cast<RankedTensorType>(getInput().getType());
  auto to = llvm::cast<RankedTensorType>(getOutput().getType());
  if (from.getShape() != to.getShape() ||
      from.getElementType() != to.getElementType())
    return emitOpError("may change the layout only, not ")
           << from << " to " << to;
  return success();
}
