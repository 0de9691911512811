//===- Compile.h - A model through all stages -----------------------------===//
//
// What `strata compile` does: a request in, products kept, an artefact written.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_PIPELINE_COMPILE_H
#define STRATA_PIPELINE_COMPILE_H

#include "strata/Cache/Store.h"
#include "strata/Pipeline/Runner.h"
#include "strata/Pipeline/Stages.h"
#include "strata/Support/Error.h"
#include "strata/Support/Json.h"

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace strata::pipeline {

struct CompileRequest {
  std::string modelPath;  ///< .onnx, .onnxtxt, or a dump when `from` is set
  std::string outputPath; ///< artefact, or the product of `to`; "-" prints
  std::vector<std::string> targets = {"sm_90"};
  std::vector<std::string> dims; ///< "name=N", "input:axis=N"
  std::string externalDataRoot;  ///< empty: the model's folder
  int64_t deviceMemoryLimit = 0; ///< bytes; 0: none
  std::string f32Contraction = "ieee";
  /// "cubin", or "bytecode": nothing is assembled, the first-ranked
  /// configuration is taken; for the emulator and for cards not yet built.
  std::string gpuCode = "cubin";
  /// "name=dense<...> : tensor<...>": inputs that become constants.
  std::vector<std::string> constInputs;
  std::string hostCpu, hostFeatures; ///< resolved by the driver
  std::string cudaRoot;              ///< folder with bin/tileiras
  std::string dumpFolder;            ///< --dump-stages
  std::string memoryPlanPath;        ///< --emit-memory-plan
  std::optional<StageId> from, to;
  bool wantsClusterReport = false;   ///< fill CompileResult::clusterReport
  unsigned jobs = 1;
  std::function<void(StageId, unsigned done, unsigned total)> progress;
};

/// What a compile did, for the summary line, `--json` and tests.
struct CompileResult {
  std::array<StageCount, stageCount> counts;
  unsigned clusters = 0;          ///< instances in the model
  unsigned distinctClusters = 0;
  unsigned kernels = 0;           ///< distinct kernels, all targets together
  unsigned kernelsBuilt = 0;      ///< of them assembled or compiled now
  unsigned nodes = 0, hostNodes = 0;
  std::vector<std::string> warnings;
  json::Value manifest;           ///< targets, certificates, I/O, placement
  std::string artefact;           ///< path written, or empty
  std::string text;          ///< product of `to` when it goes to "-"
  std::string clusterReport; ///< one line per node: cluster, kind, reason
};

/// Identity of this compiler, for the keys: digest of the running program and
/// of the libraries it loads.
Expected<Hash> compilerIdentity();

/// Runs the request. Nothing is written to `outputPath` on an error.
Expected<CompileResult> compileModel(const CompileRequest &request,
                                     cache::Store &store,
                                     const Hash &compiler);

} // namespace strata::pipeline

#endif // STRATA_PIPELINE_COMPILE_H
