//===- SchemaRegistry.cpp - Versions of ops and opsets --------------------===//
//
// Compiled with exceptions; none leaves.
//
//===----------------------------------------------------------------------===//
#include "strata/Dialect/ONNX/SchemaRegistry.h"

#include "onnx/checker.h"
#include "onnx/defs/parser.h"
#include "onnx/defs/schema.h"
#include "llvm/ADT/STLExtras.h"

#include <algorithm>

namespace strata::onnx {

llvm::SmallVector<SchemaVersion> schemaVersions(llvm::StringRef domain,
                                                llvm::StringRef op) {
  // Walks down from the newest; each lookup gives the version in force.
  llvm::SmallVector<SchemaVersion> versions;
  const auto *registry = ::onnx::OpSchemaRegistry::Instance();
  int newest = newestOpset(domain);
  while (newest > 0) {
    const ::onnx::OpSchema *schema =
        registry->GetSchema(op.str(), newest, domain.str());
    if (!schema)
      break;
    versions.push_back({schema->SinceVersion(), schema->Deprecated()});
    newest = schema->SinceVersion() - 1;
  }
  std::reverse(versions.begin(), versions.end());
  return versions;
}

int newestOpset(llvm::StringRef domain) {
  const auto &map =
      ::onnx::OpSchemaRegistry::DomainToVersionRange::Instance().Map();
  auto found = map.find(domain.str());
  return found == map.end() ? 0 : found->second.second;
}

int newestIrVersion() { return ::onnx::Version::IR_VERSION; }

llvm::Error checkModel(const ::onnx::ModelProto &model) {
  try {
    ::onnx::checker::check_model(model);
  } catch (const std::exception &error) {
    return llvm::createStringError(error.what());
  }
  return llvm::Error::success();
}

llvm::Error parseModelText(llvm::StringRef text, ::onnx::ModelProto &model) {
  std::string terminated = text.str();
  try {
    auto status = ::onnx::OnnxParser::Parse(model, terminated.c_str());
    if (!status.IsOK())
      return llvm::createStringError(status.ErrorMessage());
  } catch (const std::exception &error) {
    return llvm::createStringError(error.what());
  }
  return llvm::Error::success();
}

} // namespace strata::onnx
