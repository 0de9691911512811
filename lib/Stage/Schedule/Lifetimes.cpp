//===- Lifetimes.cpp - When each slice of the arena is in use -------------===//
#include "Lifetimes.h"

#include "llvm/ADT/DenseMap.h"

#include <algorithm>

using namespace mlir;

namespace strata::schedule {

SmallVector<Operation *> findSteps(plan::ProgramOp program) {
  SmallVector<Operation *> steps;
  for (Operation &op : program.getBody().front())
    if (isa<plan::ExecuteOp, plan::CopyOp>(op))
      steps.push_back(&op);
  return steps;
}

/// Uses of a buffer through shifts count as uses of the slice.
static void addUses(Value buffer, const llvm::DenseMap<Operation *, int64_t> &at,
                    Lifetime &life) {
  for (Operation *user : buffer.getUsers()) {
    if (auto shift = dyn_cast<plan::ShiftOp>(user)) {
      addUses(shift.getBuffer(), at, life);
      continue;
    }
    auto found = at.find(user);
    if (found == at.end())
      continue;
    life.begin = std::min(life.begin, found->second);
    life.end = std::max(life.end, found->second + 1);
  }
}

SmallVector<Lifetime> findLifetimes(plan::ProgramOp program) {
  llvm::DenseMap<Operation *, int64_t> at;
  for (Operation *step : findSteps(program))
    at.try_emplace(step, at.size());
  SmallVector<Lifetime> lifetimes;
  for (auto slice : program.getBody().front().getOps<plan::SliceOp>()) {
    Lifetime life{slice, INT64_MAX, -1};
    addUses(slice.getBuffer(), at, life);
    if (life.end >= 0)
      lifetimes.push_back(life);
  }
  return lifetimes;
}

} // namespace strata::schedule
