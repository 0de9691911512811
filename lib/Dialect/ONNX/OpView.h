//===- OpView.h - An op of the dialect in the terms of its schema ---------===//
//
// Private to the units that are compiled with exceptions.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_LIB_DIALECT_ONNX_OPVIEW_H
#define STRATA_LIB_DIALECT_ONNX_OPVIEW_H

#include "strata/Dialect/ONNX/OpTable.h"

#include "mlir/IR/Operation.h"
#include "onnx/defs/schema.h"
#include "onnx/defs/shape_inference.h"
#include "llvm/ADT/StringMap.h"

#include <memory>

namespace strata::onnx {

/// Operands and results by position in the schema, absent ones null; types,
/// values and attributes are converted when asked for.
class OpView {
public:
  explicit OpView(mlir::Operation *op);

  const ::onnx::TypeProto *operandType(size_t index) const;
  const ::onnx::TypeProto *resultType(size_t index) const;
  /// The value of an operand that is a constant of moderate size, or null.
  const ::onnx::TensorProto *operandData(size_t index) const;
  const ::onnx::AttributeProto *attribute(const std::string &name) const;
  mlir::Region *region(llvm::StringRef name) const;

  mlir::Operation *op;
  const OpRow *row;
  const ::onnx::OpSchema *schema; ///< null if the library does not know it
  /// Trailing absent ones are left out.
  llvm::SmallVector<mlir::Value> operands, results;

private:
  using Types = llvm::SmallVector<std::unique_ptr<::onnx::TypeProto>>;
  static const ::onnx::TypeProto *typeOf(llvm::ArrayRef<mlir::Value> values,
                                         size_t index, Types &cache);

  mutable Types operandTypes, resultTypes;
  mutable llvm::SmallVector<std::unique_ptr<::onnx::TensorProto>> data;
  mutable llvm::StringMap<std::unique_ptr<::onnx::AttributeProto>> attributes;
};

} // namespace strata::onnx

#endif // STRATA_LIB_DIALECT_ONNX_OPVIEW_H
