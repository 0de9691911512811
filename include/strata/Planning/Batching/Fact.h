//===- Fact.h - Where the samples of a batch lie in a value -----*- C++ -*-===//
//
// A lattice, from "nothing known" up to "needs all samples":
//
//   Unknown < Uniform < Batched(k) < Ragged < Joined
//
// Each fact says in words why it is not lower. Source: planning.md 1.2.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_PLANNING_BATCHING_FACT_H
#define STRATA_PLANNING_BATCHING_FACT_H

#include <string>

namespace strata::planning {

struct BatchFact {
  enum class Kind {
    Unknown, ///< not reached yet
    Uniform, ///< the same for all samples, computed once
    Batched, ///< sample b is slice b along `axis`
    Ragged,  ///< extents differ by sample
    Joined,  ///< depends on all samples at once
  };
  Kind kind = Kind::Unknown;
  /// Of Batched only. With a declared batch axis: the axis itself. When samples
  /// are added to a model of one sample: the per-sample axis before which the
  /// sample axis stands; 0 is outermost.
  int axis = -1;
  std::string reason;

  static BatchFact uniform(std::string reason = {});
  static BatchFact batched(int axis, std::string reason = {});
  static BatchFact ragged(std::string reason);
  static BatchFact joined(std::string reason);

  bool isBatched() const { return kind == Kind::Batched; }
  /// Equal kind and axis; reasons are words only.
  bool sameAs(const BatchFact &other) const {
    return kind == other.kind && axis == other.axis;
  }
  /// "batched(0)", "uniform".
  std::string text() const;
};

/// The least fact above both. Two different axes meet in Batched(0): where a
/// value comes two ways, samples go outermost.
BatchFact join(const BatchFact &a, const BatchFact &b);

} // namespace strata::planning

#endif // STRATA_PLANNING_BATCHING_FACT_H
