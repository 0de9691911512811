//===- WriteArtifact.h - Writes an artefact and its weight file -*- C++ -*-===//
#ifndef STRATA_STAGE_PACKAGE_WRITEARTIFACT_H
#define STRATA_STAGE_PACKAGE_WRITEARTIFACT_H

#include "strata/Stage/Package/ArtifactDescription.h"
#include "strata/Support/Error.h"
#include "strata/Support/Hash.h"

#include <functional>
#include <string>
#include <string_view>

namespace strata::package {

/// Gives the stored bytes of the tensor with content key `key`, for as long as
/// the next call is not made. Errors are passed on.
using WeightSource =
    std::function<Expected<std::string_view>(const std::string &key)>;

/// What was written.
struct WrittenArtifact {
  std::string weightsPath; ///< empty if the model has no weights
  Hash weightsDigest;      ///< BLAKE3-256 of the weight file
  int64_t weightsBytes = 0;
  std::string manifest; ///< as embedded
};

/// Writes the ELF shared object `path` and, beside it, the weight file
/// `weights-<first 16 digits of its digest>.safetensors`. Both appear by rename, the artefact last; an equal weight file that exists
/// is left alone. Equal descriptions give equal bytes.
///
/// Errors:  Internal if the description contradicts itself (names the place);
///          Machine if a file cannot be written or the linker not be started;
///          Internal with the linker's words if linking fails.
Expected<WrittenArtifact> writeArtifact(const ArtifactDescription &description,
                                        const std::string &path,
                                        const WeightSource &weights);

} // namespace strata::package

#endif // STRATA_STAGE_PACKAGE_WRITEARTIFACT_H
