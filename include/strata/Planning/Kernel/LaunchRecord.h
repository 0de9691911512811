//===- LaunchRecord.h - What a launch of a kernel needs ---------*- C++ -*-===//
#ifndef STRATA_PLANNING_KERNEL_LAUNCHRECORD_H
#define STRATA_PLANNING_KERNEL_LAUNCHRECORD_H

#include <cstdint>

namespace strata::planning {

/// Blocks along an axis of the grid: ceil(multiplier * s / tile), where s is
/// scalar argument number `scalar` of the launch, or 1 if `scalar` is negative.
struct GridAxis {
  int32_t scalar = -1;
  int64_t multiplier = 1, tile = 1;
};

/// How machine code of a kernel is launched. The last four are read from the
/// cubin and are 0 for host code.
struct LaunchRecord {
  GridAxis grid[3];                  ///< x, y, z
  int32_t pointers = 0, scalars = 0; ///< parameters: 8 bytes, then 4 bytes each
  int32_t threads = 0, sharedBytes = 0, registers = 0, clusterBlocks = 0;
};

} // namespace strata::planning

#endif // STRATA_PLANNING_KERNEL_LAUNCHRECORD_H
