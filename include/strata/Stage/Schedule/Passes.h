//===- Passes.h - Passes of the schedule stage ----------------------------===//
//
// In:  func.func @main with plan.call, the clusters as launches, the kernels'
//      signatures (unit: model).
// Out: plan.program: launches on buffers of one arena, with its certificate.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_STAGE_SCHEDULE_PASSES_H
#define STRATA_STAGE_SCHEDULE_PASSES_H

#include "strata/Dialect/Plan/Plan.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace strata::schedule {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "strata/Stage/Schedule/Passes.h.inc"

struct ScheduleOptions {
  std::string target = "host";
};

/// The passes of the stage in order, contract last.
void buildSchedulePipeline(mlir::OpPassManager &manager,
                           const ScheduleOptions &options);

} // namespace strata::schedule

#endif // STRATA_STAGE_SCHEDULE_PASSES_H
