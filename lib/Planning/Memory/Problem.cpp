//===- Problem.cpp - Lower bound and certificate --------------------------===//
#include "strata/Planning/Memory/Problem.h"

#include <algorithm>
#include <map>
#include <set>

using namespace strata;
using namespace strata::planning;

static int64_t roundUp(int64_t value, int64_t alignment) {
  return (value + alignment - 1) / alignment * alignment;
}

namespace {
/// The live buffers at one step. Sorted by offset, each starts at a multiple of
/// the smallest alignment above the end of the one below; only the highest
/// needs no rounding, at best the one with most slack.
class LiveSet {
public:
  explicit LiveSet(int64_t unit) : unit(unit) {}
  void add(int64_t bytes) {
    sum += roundUp(bytes, unit);
    slacks.insert(roundUp(bytes, unit) - bytes);
  }
  void remove(int64_t bytes) {
    sum -= roundUp(bytes, unit);
    slacks.erase(slacks.find(roundUp(bytes, unit) - bytes));
  }
  int64_t bound() const { return slacks.empty() ? 0 : sum - *slacks.rbegin(); }

private:
  int64_t unit, sum = 0;
  std::multiset<int64_t> slacks;
};
} // namespace

int64_t planning::lowerBound(const MemoryProblem &problem, int64_t *step) {
  int64_t unit = 0, bound = 0, boundStep = -1;
  // Step -> bytes that begin and end there.
  std::map<int64_t, std::pair<std::vector<int64_t>, std::vector<int64_t>>>
      events;
  for (const Buffer &buffer : problem.buffers) {
    // Also one that no step uses lies inside the arena.
    bound = std::max(bound, buffer.bytes);
    if (buffer.bytes <= 0 || buffer.begin >= buffer.end)
      continue;
    unit = unit == 0 ? buffer.alignment : std::min(unit, buffer.alignment);
    events[buffer.begin].first.push_back(buffer.bytes);
    events[buffer.end].second.push_back(buffer.bytes);
  }
  LiveSet live(unit);
  for (const auto &[at, change] : events) {
    for (int64_t bytes : change.second)
      live.remove(bytes);
    for (int64_t bytes : change.first)
      live.add(bytes);
    if (live.bound() > bound || (boundStep < 0 && live.bound() == bound)) {
      bound = live.bound();
      boundStep = at;
    }
  }
  if (step)
    *step = boundStep;
  return bound;
}

Certificate planning::certify(const MemoryProblem &problem,
                              const Placement &placement, int64_t fixedBytes,
                              int64_t limitBytes) {
  Certificate certificate;
  certificate.limitBytes = limitBytes;
  certificate.fixedBytes = fixedBytes;
  for (size_t i = 0; i < problem.buffers.size(); ++i) {
    int64_t top = placement.offsets[i] + problem.buffers[i].bytes;
    if (top <= certificate.arenaBytes)
      continue;
    certificate.arenaBytes = top;
    certificate.peakBuffer = static_cast<int64_t>(i);
    certificate.peakStep = problem.buffers[i].begin;
  }
  certificate.peakBytes = certificate.arenaBytes + fixedBytes;
  certificate.lowerBoundBytes =
      lowerBound(problem, &certificate.boundStep) + fixedBytes;
  certificate.isKept = limitBytes <= 0 || certificate.peakBytes <= limitBytes;
  return certificate;
}
