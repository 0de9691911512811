//===- Validator.cpp - The judge of partitions ----------------------------===//
#include "strata/Planning/Partition/Validator.h"

#include <map>
#include <set>

using namespace strata;
using namespace strata::planning;
using Kind = PartitionViolation::Kind;

std::string PartitionViolation::text() const {
  static const char *const texts[] = {
      "reads a node that is not an earlier one",
      "has no cone of its own, or a root is no member of its cone",
      "is in no cone, or in one although it is copied",
      "has another kind than the root of its cone",
      "is used outside its cone without being the root",
      "does not reach the root inside its cone",
      "is in a cone that depends on itself",
      "is separated from its reader by a boundary, yet in the same cone",
      "lies too deep in its cone",
      "is cut off from its readers without a reason",
  };
  return "node " + std::to_string(node) + " " + texts[static_cast<int>(kind)];
}

namespace {
/// Works forward along edges (producer, reader), copied nodes passed through.
class Judge {
public:
  Judge(const PartitionProblem &problem, const Cones &cones)
      : problem(problem), cones(cones), size(int(problem.nodes.size())) {}
  std::optional<PartitionViolation> run();

private:
  std::optional<PartitionViolation> checkForm();
  void collectEdges();
  std::optional<PartitionViolation> checkEdges();
  std::optional<PartitionViolation> checkDepths();
  std::optional<PartitionViolation> checkCuts();
  std::optional<PartitionViolation> checkOrder();

  const PartitionNode &node(int i) const { return problem.nodes[size_t(i)]; }
  int coneOf(int i) const { return cones.coneOf[size_t(i)]; }
  bool isRoot(int i) const { return cones.roots[size_t(coneOf(i))] == i; }
  /// Why the edge must be cut, apart from the place of its ends.
  bool mustCut(int producer, int reader) const {
    if (node(producer).kind != node(reader).kind)
      return true;
    if (!node(reader).isContraction)
      return false;
    return !(node(producer).isPrologue && useCount.at(producer) == 1);
  }

  const PartitionProblem &problem;
  const Cones &cones;
  int size;
  std::set<std::pair<int, int>> edges; ///< producer, reader; none is copied
  std::map<int, int> useCount;
};
} // namespace

std::optional<PartitionViolation> Judge::checkForm() {
  if (cones.coneOf.size() != problem.nodes.size())
    return PartitionViolation{Kind::WrongCount};
  for (int i = 0; i < size; ++i) {
    for (int operand : node(i).operands)
      if (operand < 0 || operand >= i)
        return PartitionViolation{Kind::MalformedProblem, i};
    if (coneOf(i) >= int(cones.roots.size()))
      return PartitionViolation{Kind::WrongCount, i};
    bool isInCone = coneOf(i) >= 0;
    bool shouldBe = !node(i).isCopied || node(i).isOutput;
    if (isInCone != shouldBe)
      return PartitionViolation{Kind::Unassigned, i};
  }
  std::set<int> rootSet(cones.roots.begin(), cones.roots.end());
  if (rootSet.size() != cones.roots.size())
    return PartitionViolation{Kind::WrongCount};
  for (size_t c = 0; c < cones.roots.size(); ++c) {
    int root = cones.roots[c];
    if (root < 0 || root >= size || coneOf(root) != int(c))
      return PartitionViolation{Kind::WrongCount, root};
  }
  return std::nullopt;
}

void Judge::collectEdges() {
  // sources[i]: nodes that reach node i directly or through copied nodes, each
  // as often as it is read.
  std::vector<std::vector<int>> sources(problem.nodes.size());
  for (int i = 0; i < size; ++i) {
    for (int operand : node(i).operands) {
      if (coneOf(operand) >= 0) {
        sources[size_t(i)].push_back(operand);
        continue;
      }
      for (int source : sources[size_t(operand)])
        sources[size_t(i)].push_back(source);
    }
    if (coneOf(i) < 0)
      continue;
    for (int source : sources[size_t(i)]) {
      edges.emplace(source, i);
      ++useCount[source];
    }
  }
}

std::optional<PartitionViolation> Judge::checkEdges() {
  for (auto [producer, reader] : edges) {
    bool isInside = coneOf(producer) == coneOf(reader);
    if (!isInside && !isRoot(producer))
      return PartitionViolation{Kind::SecondExit, producer};
    if (isInside && mustCut(producer, reader))
      return PartitionViolation{node(producer).kind != node(reader).kind
                                    ? Kind::MixedKinds
                                    : Kind::Boundary,
                                producer};
    if (isInside && isRoot(producer))
      return PartitionViolation{Kind::Cyclic, producer};
  }
  for (int i = 0; i < size; ++i)
    if (coneOf(i) >= 0 && node(i).isOutput && !isRoot(i))
      return PartitionViolation{Kind::SecondExit, i};
  return std::nullopt;
}

/// Longest way to the root inside the cone, relaxed until nothing changes.
std::optional<PartitionViolation> Judge::checkDepths() {
  std::map<int, int> depths;
  for (int root : cones.roots)
    depths[root] = 0;
  for (auto it = edges.rbegin(); it != edges.rend(); ++it) {
    auto [producer, reader] = *it;
    if (coneOf(producer) != coneOf(reader) || !depths.count(reader))
      continue;
    int &depth = depths[producer];
    if (depths[reader] + 1 > depth)
      depth = depths[reader] + 1;
  }
  for (int i = 0; i < size; ++i) {
    if (coneOf(i) < 0)
      continue;
    if (!depths.count(i))
      return PartitionViolation{Kind::Unconnected, i};
    if (node(i).kind != node(cones.roots[size_t(coneOf(i))]).kind)
      return PartitionViolation{Kind::MixedKinds, i};
    bool startsChunk =
        depths[i] >= problem.chunkDepth && (node(i).localHash & 3) == 0;
    if (depths[i] > problem.maxDepth || startsChunk)
      return PartitionViolation{Kind::TooDeep, i};
  }
  return std::nullopt;
}

/// Every root but outputs and unread nodes has a reason to be one.
std::optional<PartitionViolation> Judge::checkCuts() {
  std::map<int, std::vector<int>> readers;
  for (auto [producer, reader] : edges)
    readers[producer].push_back(reader);
  // Depth of each node below its root, by walking readers; they come later.
  std::map<int, int> depths;
  for (int i = size - 1; i >= 0; --i) {
    if (coneOf(i) < 0)
      continue;
    int depth = 0;
    std::set<int> readerCones;
    bool isCut = node(i).isOutput || readers[i].empty();
    for (int reader : readers[i]) {
      depth = std::max(depth, depths[reader] + 1);
      readerCones.insert(coneOf(reader));
      isCut |= mustCut(i, reader);
    }
    isCut |= readerCones.size() > 1 || depth > problem.maxDepth ||
             (depth >= problem.chunkDepth && (node(i).localHash & 3) == 0);
    if (isRoot(i) && !isCut)
      return PartitionViolation{Kind::NeedlessCut, i};
    depths[i] = isRoot(i) ? 0 : depth;
  }
  return std::nullopt;
}

/// Kahn's algorithm on the graph of cones.
std::optional<PartitionViolation> Judge::checkOrder() {
  std::map<int, std::set<int>> next;
  std::map<int, int> waits;
  for (auto [producer, reader] : edges)
    if (coneOf(producer) != coneOf(reader) &&
        next[coneOf(producer)].insert(coneOf(reader)).second)
      ++waits[coneOf(reader)];
  std::vector<int> ready;
  for (int c = 0; c < int(cones.roots.size()); ++c)
    if (waits[c] == 0)
      ready.push_back(c);
  size_t done = 0;
  while (done < ready.size())
    for (int follower : next[ready[done++]])
      if (--waits[follower] == 0)
        ready.push_back(follower);
  if (done == cones.roots.size())
    return std::nullopt;
  for (auto [cone, count] : waits)
    if (count > 0)
      return PartitionViolation{Kind::Cyclic, cones.roots[size_t(cone)]};
  return std::nullopt;
}

std::optional<PartitionViolation> Judge::run() {
  if (std::optional<PartitionViolation> found = checkForm())
    return found;
  collectEdges();
  for (auto check : {&Judge::checkEdges, &Judge::checkDepths,
                     &Judge::checkOrder, &Judge::checkCuts})
    if (std::optional<PartitionViolation> found = (this->*check)())
      return found;
  return std::nullopt;
}

std::optional<PartitionViolation>
planning::findViolation(const PartitionProblem &problem, const Cones &cones) {
  return Judge(problem, cones).run();
}
