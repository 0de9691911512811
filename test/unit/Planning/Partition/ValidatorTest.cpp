//===- ValidatorTest.cpp - Broken partitions are refused by name ----------===//
#include "strata/Planning/Partition/Validator.h"

#include "Graphs.h"

#include <gtest/gtest.h>
#include <map>

using namespace strata::planning;
using Kind = PartitionViolation::Kind;

static std::optional<Kind> judge(const GraphBuilder &graph,
                                 std::vector<int> coneOf,
                                 std::vector<int> roots) {
  std::optional<PartitionViolation> found =
      findViolation(graph.problem, {std::move(coneOf), std::move(roots)});
  return found ? std::optional<Kind>(found->kind) : std::nullopt;
}

TEST(PartitionValidator, NamesEachViolation) {
  // a -> b -> c, a chain.
  GraphBuilder graph;
  int a = graph.add({}), b = graph.add({a}), c = graph.add({b});
  EXPECT_EQ(judge(graph, {0, 0, 0}, {c}), std::nullopt);
  EXPECT_EQ(judge(graph, {0, 0}, {b}), Kind::WrongCount);
  EXPECT_EQ(judge(graph, {0, 0, 1}, {c, c}), Kind::WrongCount);
  EXPECT_EQ(judge(graph, {-1, 0, 0}, {c}), Kind::Unassigned);
  EXPECT_EQ(judge(graph, {0, 1, 1}, {a, c}), Kind::NeedlessCut);
  EXPECT_EQ(judge(graph, {0, 0, 0}, {b}), Kind::Cyclic);
  EXPECT_EQ(judge(graph, {0, 1, 0}, {c, b}), Kind::SecondExit);
  graph[b].isContraction = true;
  EXPECT_EQ(judge(graph, {0, 0, 0}, {c}), Kind::Boundary);
  EXPECT_EQ(judge(graph, {0, 1, 1}, {a, c}), std::nullopt);
  graph[b].isContraction = false;
  graph[a].kind = 1;
  EXPECT_EQ(judge(graph, {0, 0, 0}, {c}), Kind::MixedKinds);
  graph[a].kind = 0;
  graph[b].isOutput = true;
  EXPECT_EQ(judge(graph, {0, 0, 0}, {c}), Kind::SecondExit);
  graph[b].isOutput = false;
  graph.problem.maxDepth = 1;
  EXPECT_EQ(judge(graph, {0, 0, 0}, {c}), Kind::TooDeep);
  graph[a].operands = {2};
  EXPECT_EQ(judge(graph, {0, 0, 0}, {c}), Kind::MalformedProblem);
}

TEST(PartitionValidator, UnconnectedMembersAreFound) {
  GraphBuilder graph;
  int a = graph.add({}), b = graph.add({});
  graph[a].isOutput = graph[b].isOutput = true;
  EXPECT_EQ(judge(graph, {0, 0}, {b}), Kind::SecondExit);
  graph[a].isOutput = false; // unread: still no way to b
  EXPECT_EQ(judge(graph, {0, 0}, {b}), Kind::Unconnected);
}

TEST(PartitionValidator, CyclesOfConesAreFound) {
  // a -> b -> d and a -> c -> d; {a, d} in one cone and b in another.
  GraphBuilder graph;
  int a = graph.add({}), b = graph.add({a}), d = graph.add({a, b});
  graph[b].kind = 1;
  EXPECT_NE(judge(graph, {0, 1, 0}, {d, b}), std::nullopt);
  EXPECT_EQ(judge(graph, {0, 1, 2}, {a, b, d}), std::nullopt);
}

TEST(PartitionValidator, EveryMovedNodeIsNoticed) {
  std::mt19937 random(5);
  int moved = 0;
  for (int i = 0; i < 2000; ++i) {
    PartitionProblem problem = makeRandomGraph(random, 30, 2);
    Cones cones = findCones(problem);
    if (cones.roots.size() < 2)
      continue;
    size_t at = random() % problem.nodes.size();
    int other = int(random() % cones.roots.size());
    if (cones.coneOf[at] < 0 || cones.coneOf[at] == other)
      continue;
    // The rules leave no freedom: any other cone is wrong.
    cones.coneOf[at] = other;
    EXPECT_TRUE(findViolation(problem, cones));
    ++moved;
  }
  EXPECT_GT(moved, 500);
}
