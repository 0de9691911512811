//===- Convolution.cpp - Tiles of convolutions and windows ----------------===//
#include "Families.h"

namespace strata::planning {

static int64_t fit(int64_t tile, int64_t extent, int64_t least) {
  return std::max(std::min(tile, ceilPow2(std::max<int64_t>(extent, 1))),
                  least);
}

Ranking rankConvolution(const KernelSignature &signature,
                        const TargetFacts &target) {
  Ranking ranking;
  // Depthwise: one channel a group, no sum over channels.
  if (signature.group > 1 && signature.cols == 1 && signature.depth == 1) {
    KernelSignature window = signature;
    window.cols = signature.group;
    for (Configuration c : rankWindow(window, target)) {
      c.family = KernelFamily::Convolution;
      ranking.push_back(c);
    }
    return ranking;
  }
  if (!signature.hasMma)
    return ranking;
  auto add = [&](int64_t rows, int64_t cols, int64_t depth, Hints hints) {
    Configuration c;
    c.family = KernelFamily::Convolution;
    c.rows = rows;
    c.cols = fit(cols, signature.cols, 16);
    c.depth = fit(depth, signature.depth * signature.taps, 16);
    c.hidesTripCount = !target.isHost;
    if (!target.isHost)
      c.hints = hints;
    ranking.push_back(c);
  };
  bool is16 = bytesOf(signature.element) == 2;
  if (target.isHost) {
    add(64, 128, 64, {});
    add(32, 32, 32, {});
  } else if (is16) {
    add(128, 128, 64, {8, 0, 0, true});
    add(64, 64, 64, {0, 0, 2, true});
  } else {
    add(64, 64, 16, {8, 0, 0, true});
    add(32, 64, 16, {4, 0, 0, true});
    add(32, 32, 16, {4, 0, 0, true});
  }
  return ranking;
}

Ranking rankWindow(const KernelSignature &signature,
                   const TargetFacts &target) {
  Ranking ranking;
  // Averages at a border carry counts and masks beside the sums: 2048 spill.
  for (int64_t elements = target.isHost ? 2048 : 1024; elements >= 512;
       elements /= 2) {
    Configuration c;
    c.family = KernelFamily::Window;
    c.cols = fitWidth(signature.cols, 64);
    c.rows = std::max<int64_t>(elements / c.cols, 1);
    if (!signature.rowsRanged)
      c.rows = std::min(c.rows, ceilPow2(std::max<int64_t>(signature.rows, 1)));
    if (!target.isHost)
      c.hints.occupancy = 4;
    ranking.push_back(c);
  }
  return ranking;
}

} // namespace strata::planning
