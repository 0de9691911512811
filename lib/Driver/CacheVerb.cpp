//===- CacheVerb.cpp - strata cache stats | clear | verify ----------------===//
#include "Verbs.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

namespace strata::driver {

namespace cl = llvm::cl;

static cl::opt<std::string> action(cl::Positional,
                                   cl::desc("stats | clear | verify"),
                                   cl::init("stats"), cl::sub(cacheCommand),
                                   cl::cat(category));
static cl::opt<std::string> stageName("stage",
                                      cl::desc("clear: only this stage"),
                                      cl::value_desc("STAGE"),
                                      cl::cat(category), cl::sub(cacheCommand));

Expected<Answer> cacheVerb() {
  std::unique_ptr<cache::Store> store = openStore();
  if (!store->isReadable())
    return makeError(ErrorClass::Machine, "the cache cannot be read",
                     "choose a folder with --cache-dir=DIR");
  Answer answer;
  if (action == "clear") {
    store->clear(stageName);
    return answer;
  }
  if (action == "verify") {
    int64_t damaged = store->verify();
    answer.result["damaged"] = damaged;
    answer.exitCode = damaged ? 1 : 0;
    if (!jsonOutput)
      llvm::outs() << damaged << " damaged entries dropped\n";
    return answer;
  }
  if (action != "stats")
    return makeError(ErrorClass::Usage,
                     "the cache has no action \"" + action + "\"",
                     "actions are stats, clear and verify");
  cache::Stats stats = store->stats();
  if (!jsonOutput)
    llvm::outs() << "stage       actions   blobs   stored bytes      raw bytes\n";
  for (auto &[name, stage] : stats.stages) {
    json::Value row;
    row["actions"] = stage.actions;
    row["blobs"] = stage.blobs;
    row["stored_bytes"] = stage.storedBytes;
    row["raw_bytes"] = stage.rawBytes;
    answer.result["stages"][name] = row;
    if (!jsonOutput)
      llvm::outs() << llvm::format("%-10s %8lld %7lld %14lld %14lld\n",
                                   name.c_str(), (long long)stage.actions,
                                   (long long)stage.blobs,
                                   (long long)stage.storedBytes,
                                   (long long)stage.rawBytes);
  }
  answer.result["file_bytes"] = stats.fileBytes;
  answer.result["hits"] = stats.totalHits;
  answer.result["misses"] = stats.totalMisses;
  answer.result["saved_us"] = stats.totalSavedUs;
  answer.result["quarantined"] = stats.totalQuarantined;
  answer.result["impure"] = stats.totalImpure;
  if (!jsonOutput)
    llvm::outs() << "size " << grouped(stats.fileBytes) << " bytes; hits "
                 << stats.totalHits << ", misses " << stats.totalMisses
                 << "; saved " << stats.totalSavedUs / 1000
                 << " ms; quarantined " << stats.totalQuarantined
                 << ", impure " << stats.totalImpure << '\n';
  return answer;
}

} // namespace strata::driver
