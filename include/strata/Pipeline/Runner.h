//===- Runner.h - Looks up, runs, keeps and counts stages -----------------===//
//
// The one place that does caching, contracts, timing and counting, for all
// stages alike (cache.md sections 3 and 4). A stage is given as a function; what
// it asks its StageContext for is recorded and becomes part of its key.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_PIPELINE_RUNNER_H
#define STRATA_PIPELINE_RUNNER_H

#include "strata/Cache/Store.h"
#include "strata/Pipeline/Stages.h"
#include "strata/Support/Error.h"

#include "mlir/IR/MLIRContext.h"

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace strata::pipeline {

/// Answers to what a stage may ask: "option:graph.dims", "tool:tileiras", ...
/// Options are plain text; a tool answers with its digest, computed when asked.
class Environment {
public:
  void setOption(StageId stage, llvm::StringRef name, std::string value);
  void setTool(llvm::StringRef name,
               std::function<Expected<std::string>()> identify);

  /// Answers "file:NAME" with a digest of the file's content now.
  void setFiles(std::function<std::optional<std::string>(const std::string &)>
                    identify) {
    files = std::move(identify);
  }

  /// The value of a question, or nothing if nobody can answer it.
  std::optional<std::string> answer(const std::string &question) const;
  /// The value of `name` for `stage`; empty if it was never set.
  std::string option(StageId stage, llvm::StringRef name) const;

private:
  std::map<std::string, std::string> options;
  std::function<std::optional<std::string>(const std::string &)> files;
  mutable std::mutex mutex;
  std::map<std::string, std::function<Expected<std::string>()>> tools;
  mutable std::map<std::string, std::optional<std::string>> identified;
};

/// A context with all dialects, made when first asked for: a full hit never
/// pays for one. Used by one thread.
class LazyContext {
public:
  ~LazyContext();
  mlir::MLIRContext *get();

private:
  std::unique_ptr<mlir::MLIRContext> context;
};

/// What one run of a stage on one unit may see besides its input.
class StageContext {
public:
  StageContext(const Environment &environment, StageId stage,
               LazyContext &context)
      : environment(environment), stage(stage), lazyContext(context) {}

  /// Reads an option of this stage; the reading is recorded.
  std::string option(llvm::StringRef name);
  /// Reads the identity of a tool that this run uses; recorded.
  std::optional<std::string> tool(llvm::StringRef name);
  mlir::MLIRContext *mlir() { return lazyContext.get(); }
  /// Notes that this run read a file of the user; `name` as Environment's file
  /// answers know it.
  void file(const std::string &name);
  /// Becomes part of the product and is shown on hits too.
  void warn(std::string text) { warnings.push_back(std::move(text)); }

  std::vector<std::string> warnings;
  std::vector<cache::Read> reads;

private:
  const Environment &environment;
  StageId stage;
  LazyContext &lazyContext;
};

/// What a stage made: named parts and the hash of its meaning.
struct Built {
  std::vector<std::pair<std::string, std::string>> parts;
  Hash hash;
};
using BuildFunction = std::function<Expected<Built>(StageContext &)>;

/// A product, from the store or just built; parts are loaded when asked for.
class UnitProduct {
public:
  Hash hash;
  std::vector<std::string> warnings;
  /// Bytes of a part. A part that the store lost since is built again.
  Expected<std::string> part(const std::string &name);
  std::vector<std::string> partNames() const;

private:
  friend class Runner;
  class Runner *runner = nullptr;
  StageId stage = StageId::Import;
  cache::Action action;
  std::map<std::string, std::string> memory;
  std::vector<std::string> names;
  BuildFunction rebuild;
  std::mutex loading;
};
using ProductRef = std::shared_ptr<UnitProduct>;

/// Counters of one compile, per stage.
struct StageCount {
  unsigned built = 0;  ///< units that ran
  unsigned reused = 0; ///< units that came from the store
  int64_t wallUs = 0;
};

struct RunnerOptions {
  cache::Store *store = nullptr; ///< never null
  Hash compiler;                 ///< identity of this compiler
  unsigned jobs = 1;
  /// Called when a unit starts or ends: stage, units done, units known.
  std::function<void(StageId, unsigned done, unsigned total)> progress;
};

class Runner {
public:
  Runner(RunnerOptions options, const Environment &environment);
  ~Runner();

  /// The product of `stage` on the unit with input hash `input`. `variant` tells
  /// steps of one stage apart ("tile", "cubin") and names the target if the
  /// stage runs per target.
  Expected<ProductRef> run(StageId stage, llvm::StringRef variant,
                           const Hash &input, BuildFunction build,
                           LazyContext &context);

  /// A product that did not come from a stage of this run, but from a dump.
  ProductRef adopt(StageId stage, Built built);

  /// Calls `work(i, context)` for i in [0, count) on up to `jobs` threads, each
  /// with a context of its own. The error of the lowest i is returned.
  Status parallel(StageId stage, unsigned count,
                  llvm::function_ref<Status(unsigned, LazyContext &)> work);

  /// The context of the thread that called compile.
  LazyContext &mainContext() { return context; }
  const std::array<StageCount, stageCount> &counts() const { return counters; }
  /// Adds time spent in a stage outside run().
  void addTime(StageId stage, int64_t us);

private:
  friend class UnitProduct;
  Expected<Built> build(StageId stage, const BuildFunction &function,
                        StageContext &context);
  RunnerOptions options;
  const Environment &environment;
  LazyContext context;
  std::array<StageCount, stageCount> counters;
  std::mutex mutex;
};

} // namespace strata::pipeline

#endif // STRATA_PIPELINE_RUNNER_H
