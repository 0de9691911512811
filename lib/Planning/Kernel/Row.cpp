//===- Row.cpp - Tiles of reductions along rows ---------------------------===//
#include "Families.h"

namespace strata::planning {

Ranking rankRow(const KernelSignature &signature, const TargetFacts &target) {
  Ranking ranking;
  int64_t width = ceilPow2(std::max<int64_t>(signature.cols, 1));
  auto add = [&](int64_t rows, int64_t cols, bool isChunked, Hints hints) {
    Configuration c;
    c.family = KernelFamily::Row;
    c.rows = rows;
    c.cols = cols;
    c.isChunked = isChunked;
    if (!target.isHost)
      c.hints = hints;
    if (!signature.rowsRanged)
      c.rows = std::min(c.rows, ceilPow2(std::max<int64_t>(signature.rows, 1)));
    ranking.push_back(c);
  };
  if (target.isHost) {
    if (width <= 8192)
      add(std::max<int64_t>(std::min<int64_t>(1024 / width, 64), 1), width,
          false, {});
    add(1, 2048, true, {});
    return ranking;
  }
  if (width <= 2048)
    add(std::max<int64_t>(1024 / width, 1), width, false, {0, 0, 8, true});
  if (width > 1024 && width <= 8192)
    add(1, width, false, {0, 0, 4, true});
  if (width > 2048 && width <= 16384)
    add(1, width, false, {8, 0, 2, false});
  add(1, 2048, true, {0, 0, 4, false});
  add(1, 512, true, {0, 0, 8, false});
  return ranking;
}

} // namespace strata::planning
