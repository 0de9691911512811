//===- Options.cpp - Verbs and the options they share ---------------------===//
#include "Verbs.h"

#include "strata/Support/FileSystem.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Host.h"

#include <cstdlib>
#include <thread>

namespace strata::driver {

namespace cl = llvm::cl;

// Options in other units register with these while they are constructed, in an
// order that the linker chooses.
#define STRATA_FIRST __attribute__((init_priority(200)))
cl::OptionCategory category STRATA_FIRST("Strata options");
cl::SubCommand compileCommand STRATA_FIRST("compile", "Compile a model to an artefact");
cl::SubCommand runCommand STRATA_FIRST("run", "Run an artefact");
cl::SubCommand verifyCommand STRATA_FIRST("verify",
                             "Compile, run and compare with expected results");
cl::SubCommand benchCommand STRATA_FIRST("bench", "Time an artefact");
cl::SubCommand inspectCommand STRATA_FIRST("inspect", "Show a model, artefact or product");
cl::SubCommand cacheCommand STRATA_FIRST("cache", "Statistics of the cache, or clear it");
cl::SubCommand targetsCommand STRATA_FIRST("targets", "List targets and what they need");

cl::opt<bool> jsonOutput("json", cl::desc("print the result as one JSON object"),
                         cl::cat(category), cl::sub(cl::SubCommand::getAll()));
cl::opt<bool> quiet("q", cl::desc("print errors only"), cl::cat(category),
                    cl::sub(cl::SubCommand::getAll()));
cl::opt<std::string>
    cacheFolder("cache-dir",
                cl::desc("folder of the cache (default "
                         "$XDG_CACHE_HOME/strata/cache)"),
                cl::value_desc("DIR"), cl::cat(category),
                cl::sub(cl::SubCommand::getAll()));
cl::opt<bool> noCache("no-cache", cl::desc("neither read nor write the cache"),
                      cl::cat(category), cl::sub(cl::SubCommand::getAll()));
cl::opt<bool> cacheReadonly("cache-readonly", cl::desc("read the cache only"),
                            cl::cat(category),
                            cl::sub(cl::SubCommand::getAll()));
cl::opt<unsigned> jobs("j", cl::desc("threads (default: one per CPU)"),
                       cl::value_desc("N"), cl::init(0), cl::cat(category),
                       cl::sub(cl::SubCommand::getAll()));

std::unique_ptr<cache::Store> openStore() {
  cache::StoreOptions options;
  options.folder = cacheFolder;
  if (options.folder.empty()) {
    const char *base = std::getenv("XDG_CACHE_HOME");
    const char *home = std::getenv("HOME");
    if (base && *base)
      options.folder = std::string(base) + "/strata/cache";
    else if (home && *home)
      options.folder = std::string(home) + "/.cache/strata/cache";
  }
  options.access = noCache || options.folder.empty() ? cache::Access::Off
                   : cacheReadonly ? cache::Access::ReadOnly
                                   : cache::Access::ReadWrite;
  options.warn = [](const std::string &text) {
    llvm::errs() << "warning: " << text << '\n';
  };
  return cache::Store::open(std::move(options));
}

HostCpu hostCpu(llvm::StringRef requested) {
  HostCpu cpu;
  if (requested.empty() || requested == "native") {
    cpu.name = llvm::sys::getHostCPUName().str();
    std::vector<std::string> features;
    for (auto &feature : llvm::sys::getHostCPUFeatures())
      if (feature.second)
        features.push_back("+" + feature.first().str());
    llvm::sort(features);
    cpu.features = llvm::join(features, ",");
  } else {
    cpu.name = requested.str();
  }
  return cpu;
}

std::string cudaRoot(llvm::StringRef requested) {
  return requested.empty() ? STRATA_CUDA_ROOT : requested.str();
}

std::string grouped(int64_t value) {
  std::string digits = std::to_string(value), text;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i && (digits.size() - i) % 3 == 0)
      text += ' ';
    text += digits[i];
  }
  return text;
}

Expected<int64_t> parseBytes(llvm::StringRef text) {
  static const struct {
    llvm::StringRef suffix;
    int64_t factor;
  } units[] = {{"KiB", 1 << 10},   {"MiB", 1 << 20}, {"GiB", 1 << 30},
               {"KB", 1000},       {"MB", 1000000},  {"GB", 1000000000},
               {"", 1}};
  for (auto &unit : units) {
    llvm::StringRef number = text;
    if (!number.consume_back(unit.suffix))
      continue;
    int64_t value;
    if (number.trim().getAsInteger(10, value) || value < 0 ||
        value > INT64_MAX / unit.factor)
      break;
    return value * unit.factor;
  }
  return makeError(ErrorClass::Usage,
                   "\"" + text.str() + "\" is no size in bytes",
                   "write a number, or one with KiB, MiB, GiB, KB, MB, GB");
}

} // namespace strata::driver
