//===- Validator.h - The judge of placements --------------------*- C++ -*-===//
//
// Shares no line with the solvers. What it lets pass keeps every byte apart
// from every other that is live at the same step.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_PLANNING_MEMORY_VALIDATOR_H
#define STRATA_PLANNING_MEMORY_VALIDATOR_H

#include "strata/Planning/Memory/Problem.h"

#include <optional>

namespace strata::planning {

struct PlacementViolation {
  enum class Kind {
    MalformedProblem, ///< a size below zero, an alignment that is no power of 2
    WrongCount,       ///< not one offset per buffer
    NegativeOffset,
    Misaligned,
    AboveTop,   ///< a buffer ends above the stated top
    AboveLimit, ///< the top lies above the limit
    Overlap,    ///< two buffers share a step and a byte
  };
  Kind kind;
  int64_t buffer = -1; ///< the offending buffer
  int64_t other = -1;  ///< the one it overlaps
  int64_t step = -1;   ///< at which they do

  /// A sentence with numbers.
  std::string text() const;
};

/// The first violation found, or nothing. `limitBytes` 0: no limit. Cost:
/// O(n log n).
std::optional<PlacementViolation> findViolation(const MemoryProblem &problem,
                                                const Placement &placement,
                                                int64_t limitBytes = 0);

} // namespace strata::planning

#endif // STRATA_PLANNING_MEMORY_VALIDATOR_H
