//===- AnalysisTest.cpp - The lattice and the propagation -----------------===//
#include "strata/Planning/Batching/Problem.h"

#include <gtest/gtest.h>

using namespace strata::planning;
using Kind = BatchFact::Kind;
using Form = BatchRule::Form;

TEST(BatchFact, JoinIsALatticeOperation) {
  std::vector<BatchFact> facts = {BatchFact(),           BatchFact::uniform(),
                                  BatchFact::batched(0), BatchFact::batched(1),
                                  BatchFact::batched(2), BatchFact::ragged("r"),
                                  BatchFact::joined("j")};
  for (const BatchFact &a : facts) {
    EXPECT_TRUE(join(a, a).sameAs(a));
    EXPECT_TRUE(join(facts[0], a).sameAs(a));
    for (const BatchFact &b : facts) {
      EXPECT_TRUE(join(a, b).sameAs(join(b, a)));
      for (const BatchFact &c : facts)
        EXPECT_TRUE(join(join(a, b), c).sameAs(join(a, join(b, c))));
    }
  }
  EXPECT_EQ(join(facts[3], facts[4]).text(), "batched(0)");
  EXPECT_EQ(join(facts[1], facts[4]).text(), "batched(2)");
  EXPECT_EQ(join(facts[5], facts[6]).text(), "joined");
}

namespace {
/// One node over values of given facts; its result is the last value.
struct OneNode {
  BatchProblem problem;
  OneNode(BatchRule rule, std::vector<BatchFact> operands,
          BatchProblem::Mode mode = BatchProblem::Mode::Declared) {
    problem.mode = mode;
    problem.values = std::move(operands);
    BatchNode node;
    node.name = "n";
    node.rule = std::move(rule);
    for (size_t i = 0; i < problem.values.size(); ++i)
      node.operands.push_back(int(i));
    node.results.push_back(int(problem.values.size()));
    problem.values.emplace_back();
    problem.nodes.push_back(node);
  }
  std::string fact() { return analyzeBatching(problem).values.back().text(); }
  NodeVerdict verdict() { return analyzeBatching(problem).verdicts[0]; }
};
} // namespace

static BatchRule ruleOf(std::vector<std::vector<int>> operandAxes,
                        std::string what = "works") {
  BatchRule rule;
  rule.axes = {std::move(operandAxes)};
  rule.what = std::move(what);
  return rule;
}

static constexpr int mixes = BatchRule::mixes;

TEST(Batching, ElementwiseAlignsRanksAtTheRight) {
  BatchRule rule = elementwiseRule({3, 1}, 3);
  EXPECT_EQ(OneNode(rule, {BatchFact::batched(0), BatchFact::uniform()}).fact(),
            "batched(0)");
  EXPECT_EQ(OneNode(rule, {BatchFact::uniform(), BatchFact::batched(0)}).fact(),
            "batched(2)");
  EXPECT_EQ(
      OneNode(rule, {BatchFact::batched(2), BatchFact::batched(0)}).fact(),
      "batched(2)");
  OneNode clash(rule, {BatchFact::batched(0), BatchFact::batched(0)});
  EXPECT_EQ(clash.fact(), "joined");
  EXPECT_EQ(clash.verdict().kind, NodeKind::All);
  EXPECT_EQ(clash.verdict().reason,
            "\"n\" combines samples along axes 0 and 2 of its result");
}

TEST(Batching, ReductionJoinsOnlyItsOwnAxes) {
  // Sum over axis 1 of rank 3, axes dropped.
  BatchRule rule = ruleOf({{0, mixes, 1}}, "reduces axis 1");
  EXPECT_EQ(OneNode(rule, {BatchFact::batched(0)}).fact(), "batched(0)");
  EXPECT_EQ(OneNode(rule, {BatchFact::batched(2)}).fact(), "batched(1)");
  OneNode joins(rule, {BatchFact::batched(1)});
  EXPECT_EQ(joins.fact(), "joined");
  EXPECT_EQ(joins.verdict().reason,
            "\"n\" reduces axis 1, across the batch axis 1 of operand 0");
}

TEST(Batching, ContractionFollowsRowsAndColumns) {
  // (m, k) x (k, n) -> (m, n)
  BatchRule rule = ruleOf({{0, mixes}, {mixes, 1}}, "contracts");
  BatchFact uniform = BatchFact::uniform();
  EXPECT_EQ(OneNode(rule, {BatchFact::batched(0), uniform}).fact(),
            "batched(0)");
  EXPECT_EQ(OneNode(rule, {uniform, BatchFact::batched(1)}).fact(),
            "batched(1)");
  EXPECT_EQ(OneNode(rule, {BatchFact::batched(1), uniform}).fact(), "joined");
  EXPECT_EQ(
      OneNode(rule, {BatchFact::batched(0), BatchFact::batched(1)}).fact(),
      "joined");
}

TEST(Batching, AddedSamplesNeverJoin) {
  auto added = BatchProblem::Mode::Added;
  // ReduceMean over all axes of one sample: samples stay outermost.
  BatchRule reduce = ruleOf({{mixes, mixes}}, "reduces all axes");
  OneNode mean(reduce, {BatchFact::batched(0)}, added);
  EXPECT_EQ(mean.fact(), "batched(0)");
  EXPECT_FALSE(mean.verdict().movesSamples);
  // Twin: behind axis 0 they must be moved first.
  OneNode inner(reduce, {BatchFact::batched(1)}, added);
  EXPECT_EQ(inner.fact(), "batched(0)");
  EXPECT_TRUE(inner.verdict().movesSamples);
  // Transpose (1, 0) carries samples before axis 1 along.
  OneNode transpose(ruleOf({{1, 0}}), {BatchFact::batched(1)}, added);
  EXPECT_EQ(transpose.fact(), "batched(0)");
  EXPECT_FALSE(transpose.verdict().movesSamples);
  OneNode clash(elementwiseRule({2, 2}, 2),
                {BatchFact::batched(0), BatchFact::batched(1)}, added);
  EXPECT_EQ(clash.fact(), "batched(0)");
  EXPECT_TRUE(clash.verdict().movesSamples);
}

TEST(Batching, FormsDecideTheKind) {
  BatchRule rule = ruleOf({{0}}, "selects rows");
  rule.form = Form::PerSample;
  OneNode each(rule, {BatchFact::batched(0)});
  EXPECT_EQ(each.verdict().kind, NodeKind::Each);
  EXPECT_EQ(each.fact(), "batched(0)");
  rule.isRagged = true;
  EXPECT_EQ(OneNode(rule, {BatchFact::batched(0)}).fact(), "ragged");
  rule.form = Form::Host;
  EXPECT_EQ(OneNode(rule, {BatchFact::batched(0)}).verdict().kind,
            NodeKind::Host);
  rule.form = Form::AllSamples;
  EXPECT_EQ(OneNode(rule, {BatchFact::batched(0)}).fact(), "joined");
  // Twin: without samples the form does not matter.
  OneNode once(rule, {BatchFact::uniform()});
  EXPECT_EQ(once.fact(), "uniform");
  EXPECT_EQ(once.verdict().kind, NodeKind::Once);
  EXPECT_EQ(once.verdict().reason, "\"n\" reads no sample");
}

TEST(Batching, RaggedAndJoinedSpreadWithTheirReason) {
  BatchRule rule = elementwiseRule({1, 1}, 1);
  OneNode ragged(rule, {BatchFact::ragged("counts"), BatchFact::batched(0)});
  EXPECT_EQ(ragged.fact(), "ragged");
  EXPECT_NE(ragged.verdict().reason.find("counts"), std::string::npos);
  OneNode joined(rule, {BatchFact::joined("sum"), BatchFact::ragged("c")});
  EXPECT_EQ(joined.fact(), "joined");
  EXPECT_NE(joined.verdict().reason.find("sum"), std::string::npos);
}

TEST(Batching, MissingOperandsAndSeveralResults) {
  BatchProblem problem;
  problem.values = {BatchFact::batched(0), BatchFact(), BatchFact()};
  BatchNode node;
  node.name = "norm";
  node.operands = {0, -1};
  node.results = {1, 2};
  node.rule.what = "normalizes";
  node.rule.axes = {{{0, 1}, {}}, {{mixes, 0}, {}}};
  problem.nodes = {node};
  BatchAnalysis analysis = analyzeBatching(problem);
  EXPECT_EQ(analysis.values[1].text(), "batched(0)");
  EXPECT_EQ(analysis.values[2].text(), "joined");
  EXPECT_EQ(analysis.verdicts[0].kind, NodeKind::All);
}

TEST(BatchingDeathTest, OperandsMustComeFirst) {
  BatchProblem problem;
  problem.values = {BatchFact(), BatchFact()};
  BatchNode node;
  node.operands = {0};
  node.results = {1};
  node.rule = elementwiseRule({1}, 1);
  problem.nodes = {node};
  EXPECT_DEATH(analyzeBatching(problem), "facts before their readers");
}
