//===- Configuration.h - Tiles and hints of a kernel ------------*- C++ -*-===//
//
// Problem: KernelSignature and TargetFacts. Solution: configurations in rank
// order, best first. Judge: findViolation, which is not the solver.
//
// Source: codegen.md sections 2 and 3.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_PLANNING_KERNEL_CONFIGURATION_H
#define STRATA_PLANNING_KERNEL_CONFIGURATION_H

#include "strata/Planning/Kernel/KernelSignature.h"
#include "strata/Planning/Kernel/TargetFacts.h"

#include <string>
#include <vector>

namespace strata::planning {

/// How f32 operands enter a multiply-accumulate.
enum class MmaMode { Plain, Tf32, Tf32x3 };

struct Hints {
  int64_t warps = 0, ctas = 0, occupancy = 0; ///< 0: not said
  bool tma = true;
};

/// A tile program of `family` over tiles of rows x cols; powers of two.
struct Configuration {
  /// The emitter: the signature's family, or Generic, which fits everything.
  KernelFamily family = KernelFamily::Generic;
  int64_t rows = 1, cols = 1;
  int64_t depth = 0; ///< of one mma step; 0 without mma
  MmaMode mode = MmaMode::Plain;
  /// Row: cols is a piece of the row, walked in a loop.
  bool isChunked = false;
  /// Contraction: multiply and reduce instead of mma, for few rows.
  bool isSkinny = false;
  /// Trip counts are hidden from the assembler, which would unroll them.
  bool hidesTripCount = false;
  Hints hints;
};

/// Best first, never empty; the last one is a Generic configuration. All of
/// them pass findViolation. Deterministic.
std::vector<Configuration> rankConfigurations(const KernelSignature &signature,
                                              const TargetFacts &target);

/// What makes `configuration` illegal for signature and target; empty if
/// nothing does.
std::string findViolation(const KernelSignature &signature,
                          const TargetFacts &target,
                          const Configuration &configuration);

/// All fields as text, "contraction 64x128x16 plain warps=8": key and label.
std::string toString(const Configuration &configuration);

} // namespace strata::planning

#endif // STRATA_PLANNING_KERNEL_CONFIGURATION_H
