//===- InterferenceTest.cpp - Facts against what graphs compute -----------===//
//
// Random graphs of small tensors are run twice, with one sample changed. What
// is called batched may differ in that sample only, what is called uniform not
// at all (planning.md 1.7). Broken rules must show.
//
//===----------------------------------------------------------------------===//
#include "strata/Planning/Batching/Problem.h"

#include <gtest/gtest.h>
#include <random>

using namespace strata::planning;
using Kind = BatchFact::Kind;

namespace {
/// A cube of 3 x 3 x 3; samples lie along one axis.
constexpr int extent = 3;
struct Cube {
  int64_t at[extent][extent][extent] = {};
};
using Index = std::array<int, 3>;

enum class Op { Add, Transpose, ReduceKeep, Scan, Contract, Flip, Count };
struct Step {
  Op op;
  int a, b;   // operands
  Index perm; // Transpose: result axis of operand axis i
  int axis;   // ReduceKeep, Scan, Flip
};
} // namespace

static int64_t &get(Cube &cube, Index i) { return cube.at[i[0]][i[1]][i[2]]; }
static int64_t get(const Cube &cube, Index i) {
  return cube.at[i[0]][i[1]][i[2]];
}

template <typename F>
static void forEach(F f) {
  for (int i = 0; i < extent * extent * extent; ++i)
    f(Index{i / 9, i / 3 % 3, i % 3});
}

static Cube compute(const Step &step, const Cube &a, const Cube &b) {
  Cube result;
  forEach([&](Index i) {
    size_t axis = size_t(step.axis);
    Index j = i;
    switch (step.op) {
    case Op::Add:
      get(result, i) = get(a, i) * 3 + get(b, i);
      break;
    case Op::Transpose:
      for (size_t k = 0; k < 3; ++k)
        j[size_t(step.perm[k])] = i[k];
      get(result, j) = get(a, i);
      break;
    case Op::ReduceKeep: // keeps the extent: every element gets the sum
      for (j[axis] = 0; j[axis] < extent; ++j[axis])
        get(result, i) += get(a, j);
      break;
    case Op::Scan: // sums up to this place
      for (j[axis] = 0; j[axis] <= i[axis]; ++j[axis])
        get(result, i) += get(a, j);
      break;
    case Op::Contract: // (b, m, k) x (b, k, n) -> (b, m, n)
      for (int k = 0; k < extent; ++k)
        get(result, i) += get(a, {i[0], i[1], k}) * get(b, {i[0], k, i[2]});
      break;
    case Op::Flip:
      j[axis] = extent - 1 - i[axis];
      get(result, j) = get(a, i);
      break;
    case Op::Count:
      break;
    }
  });
  return result;
}

static BatchRule ruleOf(const Step &step) {
  constexpr int mixes = BatchRule::mixes;
  BatchRule rule = elementwiseRule({3}, 3);
  std::vector<std::vector<int>> &axes = rule.axes[0];
  switch (step.op) {
  case Op::Add:
    return elementwiseRule({3, 3}, 3);
  case Op::Transpose:
    axes[0].assign(step.perm.begin(), step.perm.end());
    break;
  case Op::ReduceKeep:
  case Op::Scan:
  case Op::Flip:
    axes[0][size_t(step.axis)] = mixes;
    break;
  case Op::Contract:
    axes = {{0, 1, mixes}, {0, mixes, 2}};
    break;
  case Op::Count:
    break;
  }
  rule.what = "works";
  return rule;
}

namespace {
struct Model {
  std::vector<Step> steps;
  std::vector<int> inputAxes; // -1: uniform
  BatchProblem problem;
};
} // namespace

static Model makeModel(std::mt19937 &random) {
  Model model;
  model.inputAxes = {int(random() % 3), int(random() % 4) - 1, -1};
  for (int axis : model.inputAxes)
    model.problem.values.push_back(axis < 0 ? BatchFact::uniform()
                                            : BatchFact::batched(axis));
  int count = 1 + int(random() % 6);
  for (int i = 0; i < count; ++i) {
    Step step;
    step.op = Op(random() % unsigned(Op::Count));
    step.a = int(random() % (3 + unsigned(i)));
    step.b = int(random() % (3 + unsigned(i)));
    step.perm = {0, 1, 2};
    std::shuffle(step.perm.begin(), step.perm.end(), random);
    step.axis = int(random() % 3);
    BatchNode node;
    node.name = "n" + std::to_string(i);
    node.operands = {step.a};
    if (step.op == Op::Add || step.op == Op::Contract)
      node.operands.push_back(step.b);
    node.results = {3 + i};
    node.rule = ruleOf(step);
    model.steps.push_back(step);
    model.problem.nodes.push_back(node);
    model.problem.values.emplace_back();
  }
  return model;
}

/// Runs the model on pseudo-random inputs; sample `changed` of each batched
/// input gets other values (-1: none).
static std::vector<Cube> run(const Model &model, int changed) {
  std::vector<Cube> values;
  std::mt19937 random(77);
  for (int axis : model.inputAxes) {
    Cube &cube = values.emplace_back();
    forEach([&](Index i) {
      // Both runs draw equally often, so that nothing else differs.
      int base = int(random() % 100), other = 1000 + int(random() % 100);
      bool isChanged = axis >= 0 && i[size_t(axis)] == changed;
      get(cube, i) = isChanged ? other : base;
    });
  }
  for (const Step &step : model.steps)
    values.push_back(
        compute(step, values[size_t(step.a)], values[size_t(step.b)]));
  return values;
}

/// Whether changing one sample shows where the facts say it cannot.
static bool interferes(const Model &model, const BatchAnalysis &analysis) {
  std::vector<Cube> before = run(model, -1);
  for (int changed = 0; changed < extent; ++changed) {
    std::vector<Cube> after = run(model, changed);
    for (size_t v = 3; v < before.size(); ++v) {
      const BatchFact &fact = analysis.values[v];
      bool isBroken = false;
      forEach([&](Index i) {
        bool mayDiffer = fact.kind == Kind::Joined ||
                         (fact.isBatched() && i[size_t(fact.axis)] == changed);
        isBroken |= !mayDiffer && get(before[v], i) != get(after[v], i);
      });
      if (isBroken)
        return true;
    }
  }
  return false;
}

TEST(BatchInterference, RandomGraphsKeepTheirFacts) {
  std::mt19937 random(1);
  int batched = 0, joined = 0;
  for (int i = 0; i < 5000; ++i) {
    Model model = makeModel(random);
    BatchAnalysis analysis = analyzeBatching(model.problem);
    ASSERT_FALSE(interferes(model, analysis)) << "graph " << i;
    for (const BatchFact &fact : analysis.values) {
      EXPECT_NE(fact.kind, Kind::Unknown);
      batched += fact.isBatched();
      joined += fact.kind == Kind::Joined;
    }
    for (const NodeVerdict &verdict : analysis.verdicts)
      EXPECT_FALSE(verdict.reason.empty());
  }
  EXPECT_GT(batched, 1000);
  EXPECT_GT(joined, 1000);
}

TEST(BatchInterference, BrokenRulesAreCaught) {
  // An axis off by one, or a mixed axis that claims to map.
  for (bool shiftsAxis : {true, false}) {
    std::mt19937 random(2);
    int caught = 0, mutated = 0;
    for (int i = 0; i < 2000; ++i) {
      Model model = makeModel(random);
      BatchNode &node = model.problem.nodes[0];
      bool isChanged = false;
      for (std::vector<int> &axes : node.rule.axes[0])
        for (size_t k = 0; k < axes.size(); ++k) {
          int wrong = axes[k];
          if (shiftsAxis && axes[k] >= 0)
            wrong = (axes[k] + 1) % 3;
          if (!shiftsAxis && axes[k] < 0)
            wrong = int(k);
          isChanged |= wrong != axes[k];
          axes[k] = wrong;
        }
      bool readsSamples = false;
      for (int operand : node.operands)
        readsSamples |= model.problem.values[size_t(operand)].isBatched();
      if (!isChanged || !readsSamples)
        continue;
      ++mutated;
      caught += interferes(model, analyzeBatching(model.problem));
    }
    EXPECT_GT(mutated, 200);
    EXPECT_GT(caught, mutated / 5) << "of " << mutated;
  }
}
