//===- ArtifactDescription.h - What an artefact will hold -------*- C++ -*-===//
//
// The input of `package` in plain C++, made by its caller from the products of
// `schedule` (plan.program) and `codegen` (binaries). It mirrors
// strata/Runtime/Artifact.h, which says what the fields mean at run time.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_STAGE_PACKAGE_ARTIFACTDESCRIPTION_H
#define STRATA_STAGE_PACKAGE_ARTIFACTDESCRIPTION_H

#include "strata/Planning/Kernel/LaunchRecord.h"
#include "strata/Runtime/strata.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace strata::package {

/// An extent of an input or output; static if min == max.
struct Dim {
  std::string name; ///< symbolic name, may be empty
  int64_t min = 0, max = 0;
};

/// An input or output of the model.
struct Port {
  std::string name;
  strata_dtype dtype = STRATA_FLOAT;
  std::vector<Dim> dims;
};

enum class Space { Input = 0, Output = 1, Arena = 2, Weights = 3 };
enum class Role { Input = 0, Output = 1, Workspace = 2 };

/// Bytes [offset, offset + bytes) of a caller's tensor (`index`), of the arena
/// or of the weight block.
struct Operand {
  Space space = Space::Arena;
  int32_t index = 0; ///< of the input or output; else 0
  int64_t offset = 0, bytes = 0;
  Role role = Role::Input;
  /// True if nothing of a live value lies in these bytes before the step, so
  /// that reading them first is an error the emulator reports. Always false for
  /// inputs, and for a part whose range (because of its pitch) covers bytes of
  /// siblings that were written before.
  bool fresh = false;
};

/// A kernel of a target. Which binaries are set depends on the target: a GPU
/// target has `cubin` or `bytecode` (or both) and `program`; `host` has
/// `hostObject` and perhaps `program`.
struct Kernel {
  std::string name; ///< k_<hash>, the symbol in the binaries
  planning::LaunchRecord record;
  std::string cubin;      ///< bytes of the cubin
  std::string bytecode;   ///< CUDA Tile IR
  std::string program;    ///< tile program as MLIR bytecode
  std::string hostObject; ///< bytes of an ELF object that defines `name`
};

enum class StepKind { Launch = 0, Copy = 1, Fill = 2 };

/// A step of a run, in issue order.
struct Step {
  StepKind kind = StepKind::Launch;
  int32_t kernel = -1; ///< index into TargetDescription::kernels for launches
  std::string node;    ///< name of the ONNX node, for messages
  /// Launch: one per pointer parameter (inputs, outputs, workspace). Copy:
  /// source, target. Fill: target.
  std::vector<Operand> operands;
  /// Launch: the ranged extent if there is one, then the pitches, in elements.
  /// Fill: the byte value.
  std::vector<int32_t> scalars;
};

/// One step of a weight recipe, applied in order (plan.weight).
struct RecipeStep {
  enum Kind { Transpose, Reshape } kind = Transpose;
  std::vector<int64_t> values; ///< perm, or the new shape
};

/// A constant in the weight block.
struct Weight {
  int64_t offset = 0, bytes = 0; ///< in the weight block of the target
  /// Content key: asked from the WeightSource for the stored bytes. Empty: the
  /// value is `value`.
  std::string key;
  strata_dtype dtype = STRATA_FLOAT;
  std::vector<int64_t> sourceShape; ///< of the stored tensor
  std::vector<RecipeStep> recipe;
  std::vector<int64_t> shape; ///< after the recipe
  std::string value;          ///< raw little-endian bytes of a small constant
};

/// Code and plan for one target.
struct TargetDescription {
  std::string name;         ///< "sm_90", "host"
  std::string hostCpu;      ///< host: CPU the code was made for
  std::string hostFeatures; ///< host: words of /proc/cpuinfo, by spaces
  int64_t arenaBytes = 0, weightBytes = 0;
  int32_t bytecodeVersion = 13030;
  std::vector<Kernel> kernels;
  std::vector<Step> steps;
  std::vector<Weight> weights;
};

struct ArtifactDescription {
  std::vector<Port> inputs, outputs;
  std::vector<TargetDescription> targets;
  std::string producer = "strata 0.1";
  std::string placement; ///< the placement line
  /// Canonical JSON object. `package` adds "weights" (file, bytes, digest) to
  /// it; empty: an object with nothing else.
  std::string manifest;
};

} // namespace strata::package

#endif // STRATA_STAGE_PACKAGE_ARTIFACTDESCRIPTION_H
