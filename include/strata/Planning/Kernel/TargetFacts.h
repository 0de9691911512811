//===- TargetFacts.h - What a target allows a tile program ------*- C++ -*-===//
#ifndef STRATA_PLANNING_KERNEL_TARGETFACTS_H
#define STRATA_PLANNING_KERNEL_TARGETFACTS_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace strata::planning {

/// Limits of a target. Those of GPUs are measured: the largest tiles that the
/// assembler compiles without spilling registers.
struct TargetFacts {
  std::string name;
  bool isHost = false;
  int64_t warps = 4; ///< workers of a block without a hint
  int64_t maxWarps = 8;
  int64_t sharedBytes = 0;       ///< of a block
  int64_t mmaAccumulators = 128; ///< per thread, tensor cores
  int64_t fmaAccumulators = 32;  ///< per thread, multiply-add of f32
  bool hasClusters = false;      ///< num_cta_in_cga has an effect
};

/// Facts of "sm_80", "sm_90", "sm_100" and relatives, or "host"; nothing for a
/// name that is not known.
std::optional<TargetFacts> findTarget(std::string_view name);

} // namespace strata::planning

#endif // STRATA_PLANNING_KERNEL_TARGETFACTS_H
