//===- BenchVerb.cpp - strata bench ---------------------------------------===//
#include "Verbs.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace strata::driver {

namespace cl = llvm::cl;

static cl::opt<std::string> artefact(cl::Positional, cl::desc("ARTEFACT"),
                                     cl::Required, cl::sub(benchCommand),
                                     cl::cat(category));
static cl::opt<std::string> device("device", cl::desc("cuda or host"),
                                   cl::value_desc("NAME"), cl::cat(category),
                                   cl::sub(benchCommand));
static cl::opt<unsigned> warmup("warmup", cl::desc("runs that are not counted"),
                                cl::init(3), cl::cat(category),
                                cl::sub(benchCommand));
static cl::opt<unsigned> iterations("iterations", cl::desc("runs at least"),
                                    cl::init(10), cl::cat(category),
                                    cl::sub(benchCommand));
static cl::opt<double> duration("duration", cl::desc("seconds at least"),
                                cl::init(1.0), cl::cat(category),
                                cl::sub(benchCommand));

Expected<Answer> benchVerb() {
  unsigned threads =
      jobs ? unsigned(jobs)
           : std::max(1u, std::thread::hardware_concurrency());
  Expected<std::unique_ptr<OpenedModel>> opened =
      openModel(artefact, device, "forward", threads);
  if (!opened)
    return opened.takeError();
  Expected<std::vector<npy::Array>> inputs =
      gatherInputs((*opened)->signature, {}, 0);
  if (!inputs)
    return inputs.takeError();
  using Clock = std::chrono::steady_clock;
  std::vector<double> times;
  for (unsigned i = 0; i < warmup; ++i)
    if (auto run = runOnce(**opened, *inputs); !run)
      return run.takeError();
  auto begin = Clock::now();
  while (times.size() < iterations ||
         std::chrono::duration<double>(Clock::now() - begin).count() <
             duration) {
    auto start = Clock::now();
    if (auto run = runOnce(**opened, *inputs); !run)
      return run.takeError();
    times.push_back(
        std::chrono::duration<double, std::milli>(Clock::now() - start)
            .count());
  }
  std::sort(times.begin(), times.end());
  auto percentile = [&](double p) {
    return times[std::min(times.size() - 1, size_t(p * times.size()))];
  };
  Answer answer;
  answer.result["runs"] = int64_t(times.size());
  answer.result["min_ms"] = times.front();
  answer.result["p50_ms"] = percentile(0.5);
  answer.result["p90_ms"] = percentile(0.9);
  answer.result["p99_ms"] = percentile(0.99);
  answer.result["target"] = (*opened)->signature.target;
  if (!jsonOutput)
    llvm::outs() << llvm::format("%s: %zu runs, min %.3f ms, p50 %.3f ms, p90 "
                                 "%.3f ms, p99 %.3f ms\n",
                                 (*opened)->signature.target, times.size(),
                                 times.front(), percentile(0.5),
                                 percentile(0.9), percentile(0.99));
  return answer;
}

} // namespace strata::driver
