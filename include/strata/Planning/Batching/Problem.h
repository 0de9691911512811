//===- Problem.h - A graph with a batching rule per node --------*- C++ -*-===//
#ifndef STRATA_PLANNING_BATCHING_PROBLEM_H
#define STRATA_PLANNING_BATCHING_PROBLEM_H

#include "strata/Planning/Batching/Fact.h"

#include <vector>

namespace strata::planning {

/// What a batch axis does to one op: a plain record that the family of the op
/// fills from shapes and attributes (planning.md 1.3).
struct BatchRule {
  enum class Form {
    ByAxes,     ///< samples follow `axes`; has a batched form
    PerSample,  ///< no batched form: runs sample by sample
    AllSamples, ///< reads all samples at once
    Host,       ///< runs on the host, sample by sample
  };
  Form form = Form::ByAxes;

  /// Elements along the axis meet in one element of the result: a reduced,
  /// contracted or normalized axis, an axis that is cut, reordered or gathered.
  static constexpr int mixes = -1;
  /// axes[result][operand][axis of the operand] = axis of the result, or mixes.
  /// An axis maps if element i along it is read only by elements i of the
  /// result. Element-wise with broadcasting: right-aligned. An operand that
  /// steers shapes or indices of whole axes has all `mixes`.
  std::vector<std::vector<std::vector<int>>> axes;

  /// PerSample and Host: results have extents that differ by sample.
  bool isRagged = false;
  /// What the op does, for reasons: "reduces axis 1", "selects rows".
  std::string what;
};

/// Rule of an element-wise op with broadcasting.
BatchRule elementwiseRule(const std::vector<int> &operandRanks, int resultRank,
                          int results = 1);

struct BatchNode {
  std::string name;          ///< for reasons
  std::vector<int> operands; ///< value numbers; -1 where one is left out
  std::vector<int> results;  ///< value numbers
  BatchRule rule;
};

struct BatchProblem {
  enum class Mode {
    Declared, ///< the model has a batch axis of its own: where can it be split?
    Added,    ///< the model takes one sample: where do added samples go?
  };
  Mode mode = Mode::Declared;
  /// By value number: facts of model inputs, constants and weights; Unknown for
  /// the results of nodes.
  std::vector<BatchFact> values;
  std::vector<BatchNode> nodes; ///< in topological order
};

/// How often a node runs (planning.md 1.4).
enum class NodeKind {
  Once,    ///< its operands are uniform
  Batched, ///< on a range of samples
  Each,    ///< sample by sample
  All,     ///< on all samples together
  Host,
};
const char *toString(NodeKind kind);

struct NodeVerdict {
  NodeKind kind = NodeKind::Once;
  /// Mode::Added: some operand's samples must be moved outermost first.
  bool movesSamples = false;
  std::string reason; ///< never empty
};

struct BatchAnalysis {
  std::vector<BatchFact> values;     ///< by value number; none is Unknown
  std::vector<NodeVerdict> verdicts; ///< by node
};

/// One pass in topological order. Every operand is a value with a fact or the
/// result of an earlier node (an invariant of the caller, checked).
/// Cost: O(values + operands x results).
BatchAnalysis analyzeBatching(const BatchProblem &problem);

} // namespace strata::planning

#endif // STRATA_PLANNING_BATCHING_PROBLEM_H
