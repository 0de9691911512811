//===- Validator.h - The judge of partitions --------------------*- C++ -*-===//
//
// Shares no line with the solver. Checks what later stages rely on (clusters
// are acyclic, of one kind, left by their root only) and that the local rules
// were kept in both directions: no cone holds a boundary, and none was cut
// without a reason.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_PLANNING_PARTITION_VALIDATOR_H
#define STRATA_PLANNING_PARTITION_VALIDATOR_H

#include "strata/Planning/Partition/Cones.h"

#include <optional>
#include <string>

namespace strata::planning {

struct PartitionViolation {
  enum class Kind {
    MalformedProblem, ///< an operand that is no earlier node
    WrongCount,       ///< not one cone per node, or a root that is no member
    Unassigned,       ///< a node in no cone that is not copied, or the reverse
    MixedKinds,       ///< a cone of several kinds
    SecondExit,       ///< a member other than the root is used outside
    Unconnected,      ///< a member that does not reach the root inside the cone
    Cyclic,           ///< the graph of cones has a cycle
    Boundary,         ///< an edge inside a cone that should be a boundary
    TooDeep,          ///< a member lies too deep, or should start a chunk
    NeedlessCut,      ///< a root that could have joined its users
  };
  Kind kind;
  int node = -1;

  std::string text() const;
};

/// The first violation found, or nothing.
std::optional<PartitionViolation> findViolation(const PartitionProblem &problem,
                                                const Cones &cones);

} // namespace strata::planning

#endif // STRATA_PLANNING_PARTITION_VALIDATOR_H
