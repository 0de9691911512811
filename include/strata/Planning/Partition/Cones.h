//===- Cones.h - Fan-out-free cones -----------------------------*- C++ -*-===//
//
// From the outputs backwards, a node joins the cone of its users if all of them
// lie in one cone and no boundary falls between; else it roots a new cone.
//
//        a         b and c have one user: they join d. a has two users, both
//       / \        in the cone of d: it joins too. If c were an output of the
//      b   c       model, it would be a root, and so would a, whose users then
//       \ /        lie in two cones.
//        d  root
//
// Only the root of a cone is used outside it and every member reaches the root,
// so contracting cones cannot close a cycle. Source: fan-out-free cones of
// logic synthesis (FlowMap); planning.md 1.4, cache.md section 5.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_PLANNING_PARTITION_CONES_H
#define STRATA_PLANNING_PARTITION_CONES_H

#include "strata/Planning/Partition/Problem.h"

namespace strata::planning {

struct Cones {
  /// Cone of each node; -1 for nodes that are copied into their users.
  std::vector<int> coneOf;
  /// Root of each cone. Cones are numbered by rising root, which is an order in
  /// which they can run. The numbers mean nothing beyond that.
  std::vector<int> roots;
};

/// Cuts the graph. Cost: O(V + E), plus the edges seen through copied nodes.
Cones findCones(const PartitionProblem &problem);

} // namespace strata::planning

#endif // STRATA_PLANNING_PARTITION_CONES_H
