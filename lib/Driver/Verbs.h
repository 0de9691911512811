//===- Verbs.h - One function per verb ------------------------------------===//
#ifndef STRATA_LIB_DRIVER_VERBS_H
#define STRATA_LIB_DRIVER_VERBS_H

#include "strata/Cache/Store.h"
#include "strata/Support/Error.h"
#include "strata/Support/Json.h"
#include "strata/Support/Npy.h"

#include "strata/Runtime/strata.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/CommandLine.h"

#include <memory>
#include <string>
#include <vector>

namespace strata::driver {

extern llvm::cl::OptionCategory category;
extern llvm::cl::SubCommand compileCommand, runCommand, verifyCommand,
    benchCommand, inspectCommand, cacheCommand, targetsCommand;

// Options that several verbs share (Options.cpp).
extern llvm::cl::opt<bool> jsonOutput, quiet, noCache, cacheReadonly;
extern llvm::cl::opt<std::string> cacheFolder;
extern llvm::cl::opt<unsigned> jobs;

/// What a verb answers: an error, or the exit code with its result for --json.
struct Answer {
  int exitCode = 0;
  json::Value result;
};

Expected<Answer> compileVerb();
Expected<Answer> runVerb();
Expected<Answer> verifyVerb();
Expected<Answer> benchVerb();
Expected<Answer> inspectVerb();
Expected<Answer> cacheVerb();
Expected<Answer> targetsVerb();

/// The store of the shared cache options. Never null.
std::unique_ptr<cache::Store> openStore();

/// The CPU this program runs on, resolved to a name and features of LLVM.
struct HostCpu {
  std::string name, features;
};
HostCpu hostCpu(llvm::StringRef requested);

/// Folder with bin/tileiras: an explicit one, or what CMake recorded.
std::string cudaRoot(llvm::StringRef requested);

/// "12 345 678": groups of three digits.
std::string grouped(int64_t value);
/// Reads "6GiB", "100MB", "4096". Errors: Usage.
Expected<int64_t> parseBytes(llvm::StringRef text);

/// An artefact, opened for a device, with everything that keeps it alive.
class OpenedModel {
public:
  ~OpenedModel();
  strata_model *model = nullptr;
  strata_instance *instance = nullptr;
  strata_signature signature{};

  struct Machine; ///< the emulator and its checked kernels
  std::unique_ptr<Machine> machine;
};
/// `device`: "host", "cuda", "emulator" or "" (cuda if the artefact has a GPU
/// target, else host). `order`: "forward", "backward" or "shuffled" blocks of
/// the emulator.
Expected<std::unique_ptr<OpenedModel>>
openModel(const std::string &path, llvm::StringRef device,
          llvm::StringRef order, unsigned threads);
/// A path that the loader of shared objects takes as a path.
std::string libraryPath(const std::string &path);
/// What the emulator found, as an error; success if nothing.
Status emulatorFindings(const OpenedModel &opened);

/// Runs once. Inputs in the order of the signature.
Expected<std::vector<npy::Array>> runOnce(OpenedModel &opened,
                                          std::vector<npy::Array> &inputs);
/// An array of the port's type and extents, filled from a seeded generator:
/// floats standard normal, integers in [0, 10), booleans even odds.
npy::Array randomInput(const strata_port &port, uint64_t seed);
/// The inputs of `specs` ("NAME=@FILE.npy"), the others filled at random.
Expected<std::vector<npy::Array>>
gatherInputs(const strata_signature &signature,
             llvm::ArrayRef<std::string> specs, uint64_t seed);

} // namespace strata::driver

#endif // STRATA_LIB_DRIVER_VERBS_H
