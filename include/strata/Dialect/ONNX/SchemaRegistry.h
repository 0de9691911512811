//===- SchemaRegistry.h - Versions of ops and opsets ------------*- C++ -*-===//
#ifndef STRATA_DIALECT_ONNX_SCHEMAREGISTRY_H
#define STRATA_DIALECT_ONNX_SCHEMAREGISTRY_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace onnx {
class ModelProto;
} // namespace onnx

namespace strata::onnx {

struct SchemaVersion {
  int sinceVersion;
  bool deprecated; ///< from this version on the op is gone
};

/// All versions of an op, ascending; empty if the library does not know it.
/// Domain "" is ai.onnx.
llvm::SmallVector<SchemaVersion> schemaVersions(llvm::StringRef domain,
                                                llvm::StringRef op);

/// The newest opset of a domain that the library knows; 0 for another domain.
int newestOpset(llvm::StringRef domain);

/// The newest IR version that the library knows.
int newestIrVersion();

/// The library's own checker (without inference), as an error or success.
llvm::Error checkModel(const ::onnx::ModelProto &model);

/// Reads ONNX's text syntax.
llvm::Error parseModelText(llvm::StringRef text, ::onnx::ModelProto &model);

} // namespace strata::onnx

#endif // STRATA_DIALECT_ONNX_SCHEMAREGISTRY_H
