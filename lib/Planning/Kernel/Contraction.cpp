//===- Contraction.cpp - Tiles of matrix products -------------------------===//
#include "Families.h"

namespace strata::planning {

namespace {
struct Seed {
  int64_t rows, cols, depth, warps, occupancy;
};
} // namespace

static bool isWide(ElementType type) { return type == ElementType::F64; }

Ranking rankContraction(const KernelSignature &signature,
                        const TargetFacts &target) {
  Ranking ranking;
  if (!signature.hasMma)
    return ranking;
  bool fewRows = !signature.rowsRanged && signature.rows < 16;
  auto add = [&](Seed seed, bool isSkinny) {
    Configuration c;
    c.family = KernelFamily::Contraction;
    c.rows = seed.rows;
    c.cols = seed.cols;
    c.depth = seed.depth;
    c.isSkinny = isSkinny;
    c.hidesTripCount = !target.isHost;
    // No tile much larger than the matrix.
    auto shrink = [](int64_t tile, int64_t extent, int64_t least) {
      return std::max(std::min(tile, ceilPow2(std::max<int64_t>(extent, 1))),
                      least);
    };
    c.cols = shrink(c.cols, signature.cols, target.isHost ? 16 : 16);
    c.depth = shrink(c.depth, signature.depth, target.isHost ? 1 : 16);
    if (!signature.rowsRanged)
      c.rows =
          shrink(c.rows, signature.rows, isSkinny || target.isHost ? 1 : 16);
    c.hints.warps = seed.warps;
    c.hints.occupancy = seed.occupancy;
    ranking.push_back(c);
  };
  if (target.isHost) {
    if (!signature.rowsRanged && signature.rows == 1)
      add({1, 64, 256, 0, 0}, true);
    if (signature.isVector)
      return ranking;
    add({64, 256, 256, 0, 0}, false);
    add({32, 64, 64, 0, 0}, false);
    return ranking;
  }
  // One or two rows read the matrix once: multiply and reduce.
  if (!signature.rowsRanged && signature.rows == 1)
    add({1, 64, 64, 0, 4}, true);
  if (signature.isVector)
    return ranking;
  std::vector<Seed> seeds;
  switch (signature.element) {
  case ElementType::F32:
    seeds = {{64, 128, 16, 8, 0},
             {64, 64, 16, 8, 0},
             {32, 64, 16, 4, 0},
             {16, 64, 16, 4, 0}};
    break;
  case ElementType::F64:
    seeds = {{64, 64, 16, 0, 0}, {32, 32, 16, 0, 0}};
    break;
  case ElementType::I8:
    seeds = {{128, 256, 128, 8, 0}, {128, 128, 128, 8, 0}, {64, 64, 64, 0, 0}};
    break;
  default:
    seeds = {{128, 256, 64, 8, 0}, {128, 128, 64, 8, 0}, {64, 64, 64, 0, 2}};
  }
  if (fewRows && !isWide(signature.element) &&
      signature.element != ElementType::F32)
    seeds.insert(seeds.begin(), {16, 64, 128, 0, 2});
  // Tiles that leave most multiprocessors idle come after those that do not:
  // 132 blocks fill an H100.
  auto blocks = [&](const Seed &seed) {
    int64_t rows = signature.rowsRanged ? signature.rows * 8 : signature.rows;
    return signature.batch * ((rows + seed.rows - 1) / seed.rows) *
           ((signature.cols + seed.cols - 1) / seed.cols);
  };
  for (bool fills : {true, false})
    for (const Seed &seed : seeds)
      if ((blocks(seed) >= 128) == fills)
        add(seed, false);
  return ranking;
}

} // namespace strata::planning
