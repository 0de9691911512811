//===- Problem.h - A graph to be cut into clusters --------------*- C++ -*-===//
//
// Nodes stand in topological order: an operand has a lower index. Only what
// lies near a node may decide about it, so that equal layers are cut alike and
// an edit moves no far boundary (cache.md section 5).
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_PLANNING_PARTITION_PROBLEM_H
#define STRATA_PLANNING_PARTITION_PROBLEM_H

#include <cstdint>
#include <vector>

namespace strata::planning {

struct PartitionNode {
  /// Nodes whose results this one reads; model inputs and weights are left out.
  /// The same node may stand several times.
  std::vector<int> operands;
  /// Batched, non-batched, host and axes, numbered by the caller: a cluster has
  /// one kind.
  int kind = 0;
  /// A hash of op, attributes and types of this node alone, never of names or
  /// of what lies upstream.
  uint64_t localHash = 0;
  /// Contraction, convolution or attention: every edge into it is a boundary.
  bool isContraction = false;
  /// Cast, DequantizeLinear or a pointwise op that reads only weights or one
  /// tensor: with a single use it stays with the contraction that reads it.
  bool isPrologue = false;
  /// A result of it is an output of the model.
  bool isOutput = false;
  /// Cheap constant or shape arithmetic: copied into each user and in no
  /// cluster of its own. Ignored for outputs.
  bool isCopied = false;
};

struct PartitionProblem {
  std::vector<PartitionNode> nodes;
  /// A cone is at most this deep, counted in edges from its root.
  int maxDepth = 24;
  /// From this depth on a node whose local hash is 0 mod 4 starts a new cone.
  int chunkDepth = 7;
};

/// Whether a node is copied into its users instead of being cut off.
inline bool isCopied(const PartitionNode &node) {
  return node.isCopied && !node.isOutput;
}

} // namespace strata::planning

#endif // STRATA_PLANNING_PARTITION_PROBLEM_H
