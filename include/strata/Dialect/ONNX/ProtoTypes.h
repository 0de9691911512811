//===- ProtoTypes.h - Types and attributes, MLIR and ONNX -------*- C++ -*-===//
#ifndef STRATA_DIALECT_ONNX_PROTOTYPES_H
#define STRATA_DIALECT_ONNX_PROTOTYPES_H

#include "mlir/IR/BuiltinAttributeInterfaces.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Types.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <string>

namespace onnx {
class AttributeProto;
class TensorProto;
class TypeProto;
} // namespace onnx

namespace strata::onnx {

/// Element type of TensorProto.DataType; null if it is undefined or unknown.
/// Signed integers are signless, unsigned ones `ui*`, text `!onnx.string`.
mlir::Type elementTypeOf(int32_t dataType, mlir::MLIRContext *context);
/// The reverse; 0 (UNDEFINED) for a type that ONNX does not have.
int32_t dataTypeOf(mlir::Type element);

/// Bits of an element in `raw_data`: booleans take 8.
unsigned storedBits(mlir::Type element);

/// Null for a type without element type, with a negative extent, sparse or
/// opaque.
mlir::Type typeFromProto(const ::onnx::TypeProto &proto,
                         mlir::MLIRContext *context);
/// False for a type that ONNX does not have.
bool typeToProto(mlir::Type type, ::onnx::TypeProto &proto);

/// A dense tensor with `raw_data`, or `string_data`. False if not expressible.
bool tensorToProto(mlir::ElementsAttr value, ::onnx::TensorProto &proto);
/// False for a kind of attribute that ONNX does not have.
bool attributeToProto(llvm::StringRef name, mlir::Attribute value,
                      ::onnx::AttributeProto &proto);

/// The attribute of canonical bytes: little endian, booleans one byte each, 4-
/// and 2-bit elements packed from the low bits up. `type` is static and `bytes`
/// has its size.
mlir::ElementsAttr elementsFromBytes(mlir::ShapedType type,
                                     llvm::StringRef bytes);

} // namespace strata::onnx

#endif // STRATA_DIALECT_ONNX_PROTOTYPES_H
