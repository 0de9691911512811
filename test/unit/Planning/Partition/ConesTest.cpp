//===- ConesTest.cpp - The local rules, locality, equal layers ------------===//
#include "strata/Planning/Partition/Cones.h"

#include "Graphs.h"

#include "strata/Planning/Partition/Validator.h"

#include <gtest/gtest.h>
#include <map>
#include <set>

using namespace strata::planning;

static std::vector<int> conesOf(const GraphBuilder &graph) {
  Cones cones = findCones(graph.problem);
  std::optional<PartitionViolation> found = findViolation(graph.problem, cones);
  EXPECT_FALSE(found) << found->text();
  return cones.coneOf;
}

TEST(Cones, DiamondIsOneCone) {
  GraphBuilder graph;
  int a = graph.add({}), b = graph.add({a}), c = graph.add({a});
  int d = graph.add({b, c});
  graph[d].isOutput = true;
  EXPECT_EQ(conesOf(graph), (std::vector<int>{0, 0, 0, 0}));
  // Twin: c is an output too, and a has users in two cones.
  graph[c].isOutput = true;
  EXPECT_EQ(conesOf(graph), (std::vector<int>{0, 2, 1, 2}));
}

TEST(Cones, EdgesIntoAContractionAreBoundaries) {
  GraphBuilder graph;
  int relu = graph.add({}), gemm = graph.add({relu}), bias = graph.add({gemm});
  graph[gemm].isContraction = true;
  graph[bias].isOutput = true;
  // The epilogue stays with the contraction, what comes before does not.
  EXPECT_EQ(conesOf(graph), (std::vector<int>{0, 1, 1}));
  // Twin: a prologue with a single use stays.
  graph[relu].isPrologue = true;
  EXPECT_EQ(conesOf(graph), (std::vector<int>{0, 0, 0}));
  // With a second use it does not.
  graph[gemm].operands = {relu, relu};
  EXPECT_EQ(conesOf(graph), (std::vector<int>{0, 1, 1}));
}

TEST(Cones, KindsAreNeverMixed) {
  GraphBuilder graph;
  int a = graph.add({}), b = graph.add({a}), c = graph.add({b});
  graph[b].kind = 1;
  EXPECT_EQ(conesOf(graph), (std::vector<int>{0, 1, 2}));
  graph[a].kind = graph[c].kind = 1;
  EXPECT_EQ(conesOf(graph), (std::vector<int>{0, 0, 0}));
}

TEST(Cones, LongChainsAreCutByContent) {
  // 12 nodes, the last is the root; depth of node i is 11 - i.
  GraphBuilder graph;
  for (int i = 0; i < 12; ++i)
    graph.add(i ? std::vector<int>{i - 1} : std::vector<int>{});
  EXPECT_EQ(findCones(graph.problem).roots.size(), 1u);
  graph[7].localHash = 4; // depth 4: too early to cut
  EXPECT_EQ(findCones(graph.problem).roots.size(), 1u);
  graph[4].localHash = 8; // depth 7
  EXPECT_EQ(findCones(graph.problem).roots, (std::vector<int>{4, 11}));
  conesOf(graph);
}

TEST(Cones, NoConeIsDeeperThanTwentyFour) {
  GraphBuilder graph;
  for (int i = 0; i < 60; ++i)
    graph.add(i ? std::vector<int>{i - 1} : std::vector<int>{});
  EXPECT_EQ(findCones(graph.problem).roots, (std::vector<int>{9, 34, 59}));
  conesOf(graph);
}

TEST(Cones, CopiedNodesDoNotCut) {
  // s feeds a and b, which lie in two cones; x is read only through s.
  GraphBuilder graph;
  int x = graph.add({}), s = graph.add({x});
  int a = graph.add({s}), b = graph.add({s});
  graph[a].isOutput = graph[b].isOutput = true;
  EXPECT_EQ(conesOf(graph), (std::vector<int>{0, 0, 1, 2}));
  graph[s].isCopied = true;
  EXPECT_EQ(conesOf(graph), (std::vector<int>{0, -1, 1, 2}));
  // Twin: with one reader, x joins it through the copied node.
  graph[b].operands = {};
  EXPECT_EQ(conesOf(graph), (std::vector<int>{0, -1, 0, 1}));
}

TEST(Cones, RandomGraphsPassTheJudge) {
  std::mt19937 random(1);
  int cones = 0, nodes = 0;
  for (int i = 0; i < 3000; ++i) {
    PartitionProblem problem = makeRandomGraph(random, random() % 80, 3);
    Cones result = findCones(problem);
    std::optional<PartitionViolation> found = findViolation(problem, result);
    ASSERT_FALSE(found) << "graph " << i << ": " << found->text();
    cones += int(result.roots.size());
    nodes += int(problem.nodes.size());
  }
  // Cones do hold more than their root.
  EXPECT_LT(cones, nodes * 3 / 4);
}

/// The cones as sets of names, for comparing graphs with other node numbers.
static std::set<std::set<int>> namedCones(const PartitionProblem &problem,
                                          const std::vector<int> &names) {
  Cones cones = findCones(problem);
  std::map<int, std::set<int>> members;
  for (size_t i = 0; i < names.size(); ++i)
    if (cones.coneOf[i] >= 0)
      members[cones.coneOf[i]].insert(names[i]);
  std::set<std::set<int>> result;
  for (const auto &[cone, set] : members)
    result.insert(set);
  return result;
}

TEST(Cones, OrderOfNodesDoesNotMatter) {
  std::mt19937 random(2);
  for (int i = 0; i < 300; ++i) {
    PartitionProblem problem = makeRandomGraph(random, 60, 2);
    int n = int(problem.nodes.size());
    std::vector<int> names(static_cast<size_t>(n));
    for (int k = 0; k < n; ++k)
      names[size_t(k)] = k;
    std::set<std::set<int>> expected = namedCones(problem, names);
    // Another topological order: ready nodes are drawn at random.
    PartitionProblem shuffled;
    std::vector<int> place(size_t(n), -1), order;
    while (int(order.size()) < n) {
      int k = int(random() % unsigned(n));
      bool isReady = place[size_t(k)] < 0;
      for (int operand : problem.nodes[size_t(k)].operands)
        isReady &= place[size_t(operand)] >= 0;
      if (!isReady)
        continue;
      place[size_t(k)] = int(order.size());
      order.push_back(k);
      PartitionNode node = problem.nodes[size_t(k)];
      for (int &operand : node.operands)
        operand = place[size_t(operand)];
      shuffled.nodes.push_back(node);
    }
    ASSERT_EQ(namedCones(shuffled, order), expected);
  }
}

/// One encoder-like layer: two contractions with pointwise tails, a residual.
static int addLayer(GraphBuilder &graph, int input, uint64_t extraHash = 0) {
  int first = graph.add({input}, 101), gelu = graph.add({first}, 102);
  if (extraHash)
    gelu = graph.add({gelu}, extraHash);
  int second = graph.add({gelu}, 103), sum = graph.add({second, input}, 105);
  int norm = graph.add({sum}, 106);
  graph[first].isContraction = graph[second].isContraction = true;
  return norm;
}

TEST(Cones, EqualLayersAreCutAlikeAndAnEditStaysLocal) {
  auto build = [](int layers, int edited) {
    GraphBuilder graph;
    int value = graph.add({}, 99);
    for (int i = 0; i < layers; ++i)
      value = addLayer(graph, value, i == edited ? 107 : 0);
    graph[value].isOutput = true;
    return graph.problem;
  };
  // A cone as the sequence of its members' local hashes.
  auto shapes = [](const PartitionProblem &problem) {
    Cones cones = findCones(problem);
    std::map<int, std::vector<uint64_t>> members;
    for (size_t i = 0; i < problem.nodes.size(); ++i)
      members[cones.coneOf[i]].push_back(problem.nodes[i].localHash);
    std::multiset<std::vector<uint64_t>> result;
    for (const auto &[cone, hashes] : members)
      result.insert(hashes);
    return result;
  };
  std::multiset<std::vector<uint64_t>> plain = shapes(build(12, -1));
  std::set<std::vector<uint64_t>> distinct(plain.begin(), plain.end());
  EXPECT_LE(distinct.size(), 3u); // head, and two cones a layer
  EXPECT_EQ(plain.size(), 25u);
  // One node more in layer 5: at most two cones are new.
  int added = 0;
  for (const std::vector<uint64_t> &shape : shapes(build(12, 5)))
    added += !distinct.count(shape);
  EXPECT_GE(added, 1);
  EXPECT_LE(added, 2);
}
