//===- SchemaInference.h - What the ONNX schemas know of an op --*- C++ -*-===//
//
// The ONNX library answers by exceptions; nothing of that leaves this
// interface.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_DIALECT_ONNX_SCHEMAINFERENCE_H
#define STRATA_DIALECT_ONNX_SCHEMAINFERENCE_H

#include "mlir/IR/Operation.h"
#include "mlir/IR/Types.h"
#include "llvm/Support/Error.h"

#include <memory>

namespace onnx {
class FunctionProto;
} // namespace onnx

namespace strata::onnx {

/// The result types of `op` by its schema's inference function, from the types
/// of its operands, its attributes, the values of operands that are constants,
/// and what shape arithmetic says of the others. Unknown extents are `?`,
/// unknown rank `tensor<*x...>`, nothing known is a null type.
///
/// Types inside the regions of `op` (branches, bodies) are refined on the way.
///
/// Errors: the operands or attributes break a rule of the schema, in the words
/// of the library.
llvm::Expected<llvm::SmallVector<mlir::Type>>
inferResultTypes(mlir::Operation *op);

/// Infers and sets the result types of `op`, keeping what its types already
/// know and inference does not.
llvm::Error refineResultTypes(mlir::Operation *op);

/// What both types say together: static extents of either. `known` may be null
/// or NoneType. Where they contradict each other, `inferred` wins.
mlir::Type joinTypes(mlir::Type known, mlir::Type inferred);

/// The function body of the schema of `op`, fixed or made for its attributes
/// and operand types; null if there is none.
llvm::Expected<std::unique_ptr<::onnx::FunctionProto>>
functionBody(mlir::Operation *op);

} // namespace strata::onnx

#endif // STRATA_DIALECT_ONNX_SCHEMAINFERENCE_H
