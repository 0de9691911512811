//===- Analysis.cpp - Batch facts in one topological pass -----------------===//
#include "strata/Planning/Batching/Problem.h"

#include "strata/Support/Check.h"

#include <algorithm>

using namespace strata;
using namespace strata::planning;
using Kind = BatchFact::Kind;

const char *planning::toString(NodeKind kind) {
  switch (kind) {
  case NodeKind::Once:
    return "once";
  case NodeKind::Batched:
    return "batched";
  case NodeKind::Each:
    return "each";
  case NodeKind::All:
    return "all";
  case NodeKind::Host:
    return "host";
  }
  return "once";
}

BatchRule planning::elementwiseRule(const std::vector<int> &operandRanks,
                                    int resultRank, int results) {
  std::vector<std::vector<int>> operands;
  for (int rank : operandRanks) {
    std::vector<int> &axes = operands.emplace_back();
    for (int axis = 0; axis < rank; ++axis)
      axes.push_back(resultRank - rank + axis);
  }
  BatchRule rule;
  rule.what = "works element by element";
  rule.axes.assign(static_cast<size_t>(results), operands);
  return rule;
}

namespace {
class Analyzer {
public:
  explicit Analyzer(const BatchProblem &problem) : problem(problem) {
    analysis.values = problem.values;
  }
  BatchAnalysis run() {
    for (const BatchNode &node : problem.nodes)
      visit(node);
    return std::move(analysis);
  }

private:
  void visit(const BatchNode &node);
  /// The highest fact among the operands.
  BatchFact highestOperand(const BatchNode &node) const;
  BatchFact resultByAxes(const BatchNode &node, size_t result,
                         NodeVerdict &verdict) const;
  int axisOf(const BatchNode &node, size_t result, size_t operand,
             int axis) const;
  const BatchFact &factOf(int value) const {
    return analysis.values[static_cast<size_t>(value)];
  }
  void finish(const BatchNode &node, const BatchFact &fact, NodeKind kind);

  const BatchProblem &problem;
  BatchAnalysis analysis;
};
} // namespace

BatchFact Analyzer::highestOperand(const BatchNode &node) const {
  BatchFact highest = BatchFact::uniform();
  for (int operand : node.operands) {
    if (operand < 0)
      continue;
    STRATA_CHECK(factOf(operand).kind != Kind::Unknown,
                 "operands have facts before their readers are visited");
    if (factOf(operand).kind > highest.kind)
      highest = factOf(operand);
  }
  return highest;
}

int Analyzer::axisOf(const BatchNode &node, size_t result, size_t operand,
                     int axis) const {
  const auto &axes = node.rule.axes;
  if (result >= axes.size() || operand >= axes[result].size() ||
      axis >= static_cast<int>(axes[result][operand].size()))
    return BatchRule::mixes;
  return axes[result][operand][static_cast<size_t>(axis)];
}

/// All results get `fact`, whose reason is the node's too.
void Analyzer::finish(const BatchNode &node, const BatchFact &fact,
                      NodeKind kind) {
  for (int result : node.results)
    if (result >= 0)
      analysis.values[static_cast<size_t>(result)] = fact;
  analysis.verdicts.push_back({kind, false, fact.reason});
}

static std::string quote(const std::string &name) { return '"' + name + '"'; }

BatchFact Analyzer::resultByAxes(const BatchNode &node, size_t result,
                                 NodeVerdict &verdict) const {
  bool isDeclared = problem.mode == BatchProblem::Mode::Declared;
  BatchFact fact =
      BatchFact::uniform(quote(node.name) + " reads no sample for this result");
  for (size_t i = 0; i < node.operands.size(); ++i) {
    if (node.operands[i] < 0 || !factOf(node.operands[i]).isBatched())
      continue;
    int from = factOf(node.operands[i]).axis;
    int to = axisOf(node, result, i, from);
    if (isDeclared && to == BatchRule::mixes)
      return BatchFact::joined(
          quote(node.name) + " " + node.rule.what + ", across the batch axis " +
          std::to_string(from) + " of operand " + std::to_string(i));
    // An added sample axis that stands outermost stays there whatever the op
    // does; elsewhere it follows the axis that it stands before.
    if (!isDeclared && (from == 0 || to == BatchRule::mixes)) {
      verdict.movesSamples |= from != 0;
      to = 0;
    }
    if (fact.isBatched() && fact.axis != to) {
      if (isDeclared)
        return BatchFact::joined(quote(node.name) +
                                 " combines samples along axes " +
                                 std::to_string(fact.axis) + " and " +
                                 std::to_string(to) + " of its result");
      verdict.movesSamples = true;
      to = 0;
    }
    fact = BatchFact::batched(to, quote(node.name) + " " + node.rule.what +
                                      "; samples stay apart along axis " +
                                      std::to_string(to));
  }
  return fact;
}

void Analyzer::visit(const BatchNode &node) {
  const BatchRule &rule = node.rule;
  BatchFact highest = highestOperand(node);
  std::string name = quote(node.name);
  bool isHost = rule.form == BatchRule::Form::Host;
  if (highest.kind == Kind::Uniform)
    return finish(node, BatchFact::uniform(name + " reads no sample"),
                  isHost ? NodeKind::Host : NodeKind::Once);
  if (highest.kind == Kind::Joined)
    return finish(node,
                  BatchFact::joined(name +
                                    " reads a value that needs all "
                                    "samples: " +
                                    highest.reason),
                  isHost ? NodeKind::Host : NodeKind::All);
  if (rule.form == BatchRule::Form::AllSamples)
    return finish(
        node, BatchFact::joined(name + " " + rule.what + ", over all samples"),
        NodeKind::All);
  if (highest.kind == Kind::Ragged)
    return finish(node,
                  BatchFact::ragged(name +
                                    " reads extents that differ by "
                                    "sample: " +
                                    highest.reason),
                  isHost ? NodeKind::Host : NodeKind::Each);
  if (rule.form != BatchRule::Form::ByAxes) {
    std::string why = name + " " + rule.what + ": no batched form";
    return finish(node,
                  rule.isRagged ? BatchFact::ragged(why)
                                : BatchFact::batched(0, why),
                  isHost ? NodeKind::Host : NodeKind::Each);
  }
  NodeVerdict verdict;
  verdict.kind = NodeKind::Batched;
  for (size_t i = 0; i < node.results.size(); ++i) {
    BatchFact fact = resultByAxes(node, i, verdict);
    if (fact.kind == Kind::Joined)
      verdict.kind = NodeKind::All;
    if (verdict.reason.empty() || fact.kind == Kind::Joined)
      verdict.reason = fact.reason;
    if (node.results[i] >= 0)
      analysis.values[static_cast<size_t>(node.results[i])] = std::move(fact);
  }
  if (verdict.reason.empty())
    verdict.reason = name + " has no results";
  analysis.verdicts.push_back(std::move(verdict));
}

BatchAnalysis planning::analyzeBatching(const BatchProblem &problem) {
  return Analyzer(problem).run();
}
