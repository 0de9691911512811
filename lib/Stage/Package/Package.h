//===- Package.h - The parts of writing an artefact -------------*- C++ -*-===//
#ifndef STRATA_LIB_STAGE_PACKAGE_PACKAGE_H
#define STRATA_LIB_STAGE_PACKAGE_PACKAGE_H

#include "strata/Stage/Package/WriteArtifact.h"

#include <memory>
#include <vector>

namespace llvm {
class LLVMContext;
class Module;
} // namespace llvm

namespace strata::package {

int64_t elementBytes(strata_dtype dtype);

/// CheckDescription.cpp: every index and range, so that neither the tables nor
/// a run can leave what they belong to. Errors: Internal, naming the place.
Status checkDescription(const ArtifactDescription &description);

/// EvaluateRecipe.cpp: the value of `weight` from its stored bytes. The result
/// points into `stored`, or into `buffer` if bytes had to move.
/// Errors: Internal if the recipe does not fit the shapes or the bytes.
Expected<std::string_view> evaluateRecipe(const Weight &weight,
                                          std::string_view stored,
                                          std::string &buffer);

/// Where one weight of a target lies in the weight file.
struct WeightPlace {
  int64_t offset = 0, bytes = 0, fileOffset = 0;
  std::string name;
};

struct WeightFile {
  std::string name; ///< of the file; empty if there are no weights
  int64_t bytes = 0;
  Hash digest;
  /// Per target, sorted by file offset.
  std::vector<std::vector<WeightPlace>> places;
};

/// WeightFile.cpp: writes the weight file into `folder`. Equal tensors, also of
/// different targets, are stored once.
Expected<WeightFile> writeWeightFile(const ArtifactDescription &description,
                                     const std::string &folder,
                                     const WeightSource &source);

/// ArtifactTables.cpp: the constants of strata/Runtime/Artifact.h.
std::unique_ptr<llvm::Module>
buildTables(llvm::LLVMContext &context, const ArtifactDescription &description,
            const WeightFile &weights, const std::string &manifest);

/// EmitObject.cpp: machine code of a module for this machine's architecture, as
/// an ELF object. Errors: Internal with LLVM's words.
Expected<std::string> emitObject(llvm::Module &module);

/// LinkArtifact.cpp: links `objects` (bytes) and the runtime into `path`.
Status linkArtifact(const std::vector<std::string_view> &objects,
                    const std::string &path);

} // namespace strata::package

#endif // STRATA_LIB_STAGE_PACKAGE_PACKAGE_H
