//===- Validator.cpp - The judge of placements ----------------------------===//
#include "strata/Planning/Memory/Validator.h"

#include <algorithm>
#include <map>
#include <tuple>

using namespace strata;
using namespace strata::planning;
using Kind = PlacementViolation::Kind;

std::string PlacementViolation::text() const {
  std::string name = "buffer " + std::to_string(buffer);
  switch (kind) {
  case Kind::MalformedProblem:
    return name + " has a negative size or an alignment that is no power of 2";
  case Kind::WrongCount:
    return "the placement has not one offset for each buffer";
  case Kind::NegativeOffset:
    return name + " starts below the arena";
  case Kind::Misaligned:
    return name + " is not aligned";
  case Kind::AboveTop:
    return name + " ends above the stated top of the arena";
  case Kind::AboveLimit:
    return "the top of the arena lies above the limit";
  case Kind::Overlap:
    return name + " overlaps buffer " + std::to_string(other) + " at step " +
           std::to_string(step);
  }
  return name;
}

static std::optional<PlacementViolation>
checkAlone(const MemoryProblem &problem, const Placement &placement) {
  for (size_t i = 0; i < problem.buffers.size(); ++i) {
    const Buffer &buffer = problem.buffers[i];
    int64_t index = static_cast<int64_t>(i), offset = placement.offsets[i];
    if (buffer.bytes < 0 || buffer.begin > buffer.end || buffer.alignment < 1 ||
        (buffer.alignment & (buffer.alignment - 1)) != 0)
      return PlacementViolation{Kind::MalformedProblem, index};
    if (offset < 0)
      return PlacementViolation{Kind::NegativeOffset, index};
    if (offset % buffer.alignment != 0)
      return PlacementViolation{Kind::Misaligned, index};
    if (offset > placement.topBytes - buffer.bytes)
      return PlacementViolation{Kind::AboveTop, index};
  }
  return std::nullopt;
}

/// Sweeps over time. The live buffers are disjoint, so a new one can only touch
/// the one below its start or the ones that start within it.
static std::optional<PlacementViolation>
checkTogether(const MemoryProblem &problem, const Placement &placement) {
  std::vector<std::tuple<int64_t, int, int64_t>> events; // ends before begins
  for (size_t i = 0; i < problem.buffers.size(); ++i) {
    const Buffer &buffer = problem.buffers[i];
    if (buffer.bytes == 0 || buffer.begin == buffer.end)
      continue;
    events.emplace_back(buffer.begin, 1, static_cast<int64_t>(i));
    events.emplace_back(buffer.end, 0, static_cast<int64_t>(i));
  }
  std::sort(events.begin(), events.end());
  std::map<int64_t, int64_t> live; // offset -> buffer
  for (const auto &[step, isBegin, i] : events) {
    int64_t offset = placement.offsets[i];
    if (!isBegin) {
      live.erase(offset);
      continue;
    }
    auto above = live.lower_bound(offset);
    if (above != live.end() && above->first < offset + problem.buffers[i].bytes)
      return PlacementViolation{Kind::Overlap, i, above->second, step};
    if (above != live.begin()) {
      auto below = std::prev(above);
      if (below->first + problem.buffers[below->second].bytes > offset)
        return PlacementViolation{Kind::Overlap, i, below->second, step};
    }
    live[offset] = i;
  }
  return std::nullopt;
}

std::optional<PlacementViolation>
planning::findViolation(const MemoryProblem &problem,
                        const Placement &placement, int64_t limitBytes) {
  if (placement.offsets.size() != problem.buffers.size())
    return PlacementViolation{Kind::WrongCount};
  if (std::optional<PlacementViolation> found = checkAlone(problem, placement))
    return found;
  if (limitBytes > 0 && placement.topBytes > limitBytes)
    return PlacementViolation{Kind::AboveLimit};
  return checkTogether(problem, placement);
}
