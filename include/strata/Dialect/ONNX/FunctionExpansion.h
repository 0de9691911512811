//===- FunctionExpansion.h - An op replaced by its function body *- C++ -*-===//
//
// Importing a body is the business of stage `import`, using one of `graph`;
// they meet in this interface of the dialect, which import::registerImport
// attaches.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_DIALECT_ONNX_FUNCTIONEXPANSION_H
#define STRATA_DIALECT_ONNX_FUNCTIONEXPANSION_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectInterface.h"
#include "mlir/IR/Operation.h"

namespace strata::onnx {

class FunctionExpansionInterface
    : public mlir::DialectInterface::Base<FunctionExpansionInterface> {
public:
  explicit FunctionExpansionInterface(mlir::Dialect *dialect) : Base(dialect) {}

  /// Builds the function body of the schema of `op` at the builder's place, in
  /// newest forms with types, and returns one value per result of `op`, which
  /// stays. Fails, after an error at `op`, if the schema has no body.
  virtual mlir::FailureOr<llvm::SmallVector<mlir::Value>>
  expandFunction(mlir::Operation *op, mlir::OpBuilder &builder) const = 0;
};

} // namespace strata::onnx

#endif // STRATA_DIALECT_ONNX_FUNCTIONEXPANSION_H
