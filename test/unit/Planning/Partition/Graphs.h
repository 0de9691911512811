//===- Graphs.h - Generated graphs for partitions ---------------*- C++ -*-===//
#ifndef STRATA_TEST_UNIT_PLANNING_PARTITION_GRAPHS_H
#define STRATA_TEST_UNIT_PLANNING_PARTITION_GRAPHS_H

#include "strata/Planning/Partition/Problem.h"

#include <random>

namespace strata::planning {

/// Builds a graph node by node.
class GraphBuilder {
public:
  int add(std::vector<int> operands, uint64_t localHash = 1) {
    PartitionNode node;
    node.operands = std::move(operands);
    node.localHash = localHash;
    problem.nodes.push_back(node);
    return static_cast<int>(problem.nodes.size()) - 1;
  }
  PartitionNode &operator[](int i) { return problem.nodes[size_t(i)]; }
  PartitionProblem problem;
};

/// A random graph; most operands lie near, some far.
inline PartitionProblem makeRandomGraph(std::mt19937 &random, int size,
                                        int kinds) {
  GraphBuilder graph;
  for (int i = 0; i < size; ++i) {
    std::vector<int> operands;
    for (int k = random() % 3; k > 0 && i > 0; --k) {
      int span = random() % 8 ? std::min(i, 4) : i;
      operands.push_back(i - 1 - int(random() % unsigned(span)));
    }
    int at = graph.add(operands, random());
    PartitionNode &node = graph[at];
    node.kind = random() % 6 ? 0 : int(random() % unsigned(kinds));
    node.isContraction = random() % 7 == 0;
    node.isPrologue = operands.size() == 1 && random() % 3 == 0;
    node.isOutput = random() % 20 == 0;
    node.isCopied = operands.size() < 2 && random() % 10 == 0;
  }
  return graph.problem;
}

} // namespace strata::planning

#endif // STRATA_TEST_UNIT_PLANNING_PARTITION_GRAPHS_H
