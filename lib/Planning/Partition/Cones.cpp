//===- Cones.cpp - Fan-out-free cones -------------------------------------===//
#include "strata/Planning/Partition/Cones.h"

#include <algorithm>

using namespace strata;
using namespace strata::planning;

namespace {
/// Who reads a node, with copied nodes replaced by their own readers.
struct Readers {
  std::vector<int> nodes; ///< distinct, rising
  int uses = 0;           ///< operands that read it, also several of one node
};
} // namespace

static std::vector<Readers> findReaders(const PartitionProblem &problem) {
  std::vector<Readers> readers(problem.nodes.size());
  // Readers have higher indices, so a copied node's own are complete when it
  // hands them on.
  for (size_t i = problem.nodes.size(); i-- > 0;) {
    const PartitionNode &node = problem.nodes[i];
    std::vector<int> through = {static_cast<int>(i)};
    if (isCopied(node))
      through = readers[i].nodes;
    for (int operand : node.operands) {
      Readers &of = readers[static_cast<size_t>(operand)];
      of.nodes.insert(of.nodes.end(), through.begin(), through.end());
      of.uses += static_cast<int>(through.size());
    }
    std::vector<int> &own = readers[i].nodes;
    std::sort(own.begin(), own.end());
    own.erase(std::unique(own.begin(), own.end()), own.end());
  }
  return readers;
}

/// Whether the edge from `producer` to `reader` separates two cones.
static bool isBoundary(const PartitionNode &producer, int producerUses,
                       const PartitionNode &reader) {
  if (producer.kind != reader.kind)
    return true;
  bool staysAsPrologue = producer.isPrologue && producerUses == 1;
  return reader.isContraction && !staysAsPrologue;
}

Cones planning::findCones(const PartitionProblem &problem) {
  size_t n = problem.nodes.size();
  std::vector<Readers> readers = findReaders(problem);
  // The root that each node belongs to, and its distance from there.
  std::vector<int> rootOf(n, -1), depth(n, 0);
  for (size_t i = n; i-- > 0;) {
    const PartitionNode &node = problem.nodes[i];
    if (isCopied(node))
      continue;
    int root = -1;
    bool joins = !node.isOutput && !readers[i].nodes.empty();
    for (int reader : readers[i].nodes) {
      size_t r = static_cast<size_t>(reader);
      joins &= !isBoundary(node, readers[i].uses, problem.nodes[r]);
      joins &= root < 0 || root == rootOf[r];
      root = rootOf[r];
      depth[i] = std::max(depth[i], depth[r] + 1);
    }
    joins &= depth[i] <= problem.maxDepth;
    joins &= depth[i] < problem.chunkDepth || node.localHash % 4 != 0;
    rootOf[i] = joins ? root : static_cast<int>(i);
    if (!joins)
      depth[i] = 0;
  }

  Cones cones;
  cones.coneOf.assign(n, -1);
  for (size_t i = 0; i < n; ++i)
    if (rootOf[i] == static_cast<int>(i)) {
      cones.coneOf[i] = static_cast<int>(cones.roots.size());
      cones.roots.push_back(static_cast<int>(i));
    }
  for (size_t i = 0; i < n; ++i)
    if (rootOf[i] >= 0)
      cones.coneOf[i] = cones.coneOf[static_cast<size_t>(rootOf[i])];
  return cones;
}
