//===- Families.h - Rankings of the families, private to the folder -------===//
#ifndef STRATA_LIB_PLANNING_KERNEL_FAMILIES_H
#define STRATA_LIB_PLANNING_KERNEL_FAMILIES_H

#include "strata/Planning/Kernel/Configuration.h"

#include <algorithm>

namespace strata::planning {

using Ranking = std::vector<Configuration>;

/// Also for Generic, and the last resort of every family.
Ranking rankPointwise(const KernelSignature &, const TargetFacts &);
Ranking rankMove(const KernelSignature &, const TargetFacts &);
Ranking rankRow(const KernelSignature &, const TargetFacts &);
Ranking rankContraction(const KernelSignature &, const TargetFacts &);
Ranking rankConvolution(const KernelSignature &, const TargetFacts &);
Ranking rankWindow(const KernelSignature &, const TargetFacts &);

/// Smallest power of two >= n.
inline int64_t ceilPow2(int64_t n) {
  int64_t p = 1;
  while (p < n)
    p *= 2;
  return p;
}

/// Width of a column tile for rows of n elements: at most `limit`, and of those
/// the one that wastes least; wide ones win ties.
inline int64_t fitWidth(int64_t n, int64_t limit) {
  int64_t best = std::min(ceilPow2(std::max<int64_t>(n, 1)), limit);
  auto waste = [&](int64_t w) { return (n + w - 1) / w * w; };
  int64_t floor = std::max<int64_t>(best / 8, std::min<int64_t>(best, 16));
  for (int64_t w = best / 2; w >= floor; w /= 2)
    if (waste(w) * 8 < waste(best) * 7)
      best = w;
  return best;
}

} // namespace strata::planning

#endif // STRATA_LIB_PLANNING_KERNEL_FAMILIES_H
