//===- Pointwise.cpp - Tiles of pointwise and generic kernels -------------===//
#include "Families.h"

namespace strata::planning {

Ranking rankPointwise(const KernelSignature &signature,
                      const TargetFacts &target) {
  Ranking ranking;
  KernelFamily family = signature.family == KernelFamily::Pointwise
                            ? KernelFamily::Pointwise
                            : KernelFamily::Generic;
  bool known = signature.family == KernelFamily::Pointwise ||
               signature.family == KernelFamily::Generic ||
               signature.family == KernelFamily::Move;
  // Of an output whose extents are not known here, a square piece.
  int64_t cols = known ? signature.cols : 64;
  // Elements of a block: 4096 keep 128 threads busy with 16-byte accesses; a
  // body with computed addresses holds several tiles of indices.
  int64_t elements = target.isHost ? 4096 : 4096;
  if (family == KernelFamily::Generic)
    elements = target.isHost ? 2048 : 1024;
  for (; elements >= 256; elements /= 4) {
    Configuration c;
    c.family = family;
    c.cols = fitWidth(cols, std::min<int64_t>(elements, 1024));
    c.rows = std::max<int64_t>(elements / c.cols, 1);
    if (known && !signature.rowsRanged)
      c.rows = std::min(c.rows, ceilPow2(std::max<int64_t>(signature.rows, 1)));
    if (!target.isHost)
      c.hints.occupancy = 4;
    ranking.push_back(c);
  }
  return ranking;
}

Ranking rankMove(const KernelSignature &signature, const TargetFacts &target) {
  if (!signature.isTransposed)
    return {};
  Ranking ranking;
  for (int64_t side : {64, 32}) {
    Configuration c;
    c.family = KernelFamily::Move;
    c.rows = std::min(side, ceilPow2(std::max<int64_t>(signature.rows, 1)));
    c.cols = std::min(side, ceilPow2(std::max<int64_t>(signature.cols, 1)));
    if (!target.isHost)
      c.hints.occupancy = 4;
    ranking.push_back(c);
  }
  return ranking;
}

} // namespace strata::planning
