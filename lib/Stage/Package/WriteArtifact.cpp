//===- WriteArtifact.cpp - Weight file, tables, link ----------------------===//
#include "strata/Stage/Package/WriteArtifact.h"

#include "Package.h"

#include "strata/Support/FileSystem.h"
#include "strata/Support/Json.h"

#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

#include <set>

using namespace strata;
using namespace strata::package;

/// The caller's manifest with what only `package` knows.
static Expected<std::string>
completeManifest(const ArtifactDescription &description,
                 const WeightFile &weights) {
  json::Value manifest{json::Object{}};
  if (!description.manifest.empty()) {
    Expected<json::Value> parsed = json::parse(description.manifest);
    if (!parsed || !parsed->asObject())
      return makeError(ErrorClass::Internal, "the manifest is no JSON object");
    manifest = std::move(*parsed);
  }
  manifest["weights"] = json::Object{
      {"file", weights.name},
      {"bytes", weights.bytes},
      {"blake3", weights.name.empty() ? "" : weights.digest.hex()}};
  return manifest.text();
}

Expected<WrittenArtifact>
package::writeArtifact(const ArtifactDescription &description,
                       const std::string &path, const WeightSource &source) {
  if (Status status = checkDescription(description); !status)
    return status.takeError();
  std::string folder = folderOf(path);
  Expected<WeightFile> weights = writeWeightFile(description, folder, source);
  if (!weights)
    return weights.takeError();
  Expected<std::string> manifest = completeManifest(description, *weights);
  if (!manifest)
    return manifest.takeError();

  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> module =
      buildTables(context, description, *weights, *manifest);
  Expected<std::string> tables = emitObject(*module);
  if (!tables)
    return tables.takeError();
  std::vector<std::string_view> objects = {*tables};
  std::set<std::string_view> seen;
  for (const TargetDescription &target : description.targets)
    for (const Kernel &kernel : target.kernels)
      if (!kernel.hostObject.empty() && seen.insert(kernel.hostObject).second)
        objects.push_back(kernel.hostObject);
  if (Status status = linkArtifact(objects, path); !status)
    return status.takeError();

  WrittenArtifact result;
  if (!weights->name.empty())
    result.weightsPath = folder + "/" + weights->name;
  result.weightsDigest = weights->digest;
  result.weightsBytes = weights->bytes;
  result.manifest = *manifest;
  return result;
}
