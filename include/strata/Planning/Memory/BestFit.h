//===- BestFit.h - Greedy placement, improved -------------------*- C++ -*-===//
//
// Eight greedy rules (by size, area, begin or length; into the lowest or the
// tightest gap), then a hill climb over the order of the best one. The bound
// stops the search as soon as it is met.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_PLANNING_MEMORY_BESTFIT_H
#define STRATA_PLANNING_MEMORY_BESTFIT_H

#include "strata/Planning/Memory/Problem.h"

namespace strata::planning {

/// Where a buffer goes among the gaps that are high enough.
enum class Gap {
  Lowest,   ///< first fit
  Tightest, ///< best fit; of equal ones the lowest
};

/// In which order buffers are placed; ties go to the lower index.
enum class PlacementOrder { Size, Area, Begin, Length };

/// Places every buffer of `problem` so that no two overlap in time and space.
///
/// Buffers:  n live ranges [begin, end) in launch steps; sizes in bytes.
/// Returns:  n offsets in bytes; always succeeds, the caller compares the top
///           with its limit.
/// Cost:     deterministic; O(n^2) for the rules, then at most `work` looks at
///           a pair of buffers (about 10 ns each); O(n + overlaps) memory.
Placement placeBestFit(const MemoryProblem &problem, int64_t work = 20'000'000);

/// One greedy rule alone.
Placement placeGreedy(const MemoryProblem &problem, PlacementOrder order,
                      Gap gap);

/// Places the buffers in the given order, each into a gap by `gap`.
Placement placeInOrder(const MemoryProblem &problem,
                       const std::vector<int64_t> &order, Gap gap);

} // namespace strata::planning

#endif // STRATA_PLANNING_MEMORY_BESTFIT_H
