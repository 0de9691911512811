//===- ONNXBase.h - Dialect, types and own ops of the onnx dialect --------===//
//
// The ops of one family are declared in the generated header <Family>.h of this
// folder (Elementwise.h, Convolution.h, ...), all of them in ONNX.h.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_DIALECT_ONNX_ONNXBASE_H
#define STRATA_DIALECT_ONNX_ONNXBASE_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "strata/Dialect/ONNX/ONNXDialect.h.inc"

#define GET_TYPEDEF_CLASSES
#include "strata/Dialect/ONNX/ONNXTypes.h.inc"

#define GET_ATTRDEF_CLASSES
#include "strata/Dialect/ONNX/ONNXAttrs.h.inc"

namespace strata::onnx {

/// The text form of all ops of the schemas, see ONNXBase.td.
mlir::ParseResult parseOp(mlir::OpAsmParser &parser,
                          mlir::OperationState &result);
void printOp(mlir::Operation *op, mlir::OpAsmPrinter &printer);

} // namespace strata::onnx

#define GET_OP_CLASSES
#include "strata/Dialect/ONNX/ONNXOps.h.inc"

#endif // STRATA_DIALECT_ONNX_ONNXBASE_H
