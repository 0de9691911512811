//===- Lifetimes.h - When each slice of the arena is in use ---------------===//
#ifndef STRATA_STAGE_SCHEDULE_LIFETIMES_H
#define STRATA_STAGE_SCHEDULE_LIFETIMES_H

#include "strata/Dialect/Plan/Plan.h"

#include "llvm/ADT/SmallVector.h"

namespace strata::schedule {

/// Live range of one slice in steps: [begin, end). A step is an execute or a
/// copy, numbered in program order.
struct Lifetime {
  plan::SliceOp slice;
  int64_t begin, end;
};

/// Lifetimes of all slices in program order; unused slices are left out.
llvm::SmallVector<Lifetime> findLifetimes(plan::ProgramOp program);

/// The operations that are steps, in order.
llvm::SmallVector<mlir::Operation *> findSteps(plan::ProgramOp program);

} // namespace strata::schedule

#endif // STRATA_STAGE_SCHEDULE_LIFETIMES_H
