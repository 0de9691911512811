//===- PlaceBuffers.cpp - Offsets in the arena and the certificate --------===//
#include "strata/Stage/Schedule/Passes.h"

#include "Lifetimes.h"

#include "strata/Planning/Memory/BestFit.h"
#include "strata/Planning/Memory/Problem.h"

namespace strata::schedule {
#define GEN_PASS_DEF_PLACEBUFFERSPASS
#include "strata/Stage/Schedule/Passes.h.inc"

namespace {
using namespace mlir;

/// IR -> planning::MemoryProblem -> placement -> IR.
struct PlaceBuffersPass final : impl::PlaceBuffersPassBase<PlaceBuffersPass> {
  using Base::Base;
  void runOnOperation() override {
    for (auto program : getOperation().getOps<plan::ProgramOp>())
      place(program);
  }

  void place(plan::ProgramOp program) {
    SmallVector<Lifetime> lifetimes = findLifetimes(program);
    planning::MemoryProblem problem;
    for (Lifetime &life : lifetimes)
      problem.buffers.push_back(
          {life.begin, life.end, int64_t(life.slice.getBytes()), 256});
    planning::Placement placement = planning::placeBestFit(problem);
    int64_t top = 0, peakStep = 0;
    for (auto [i, life] : llvm::enumerate(lifetimes)) {
      life.slice.setOffset(placement.offsets[i]);
      int64_t end = placement.offsets[i] + int64_t(life.slice.getBytes());
      if (end > top) {
        top = end;
        peakStep = life.begin;
      }
    }
    // Slices that nothing uses would still print an offset.
    for (auto slice : llvm::to_vector(
             program.getBody().front().getOps<plan::SliceOp>()))
      if (slice.getBuffer().use_empty())
        slice.erase();
    program.setArenaBytes(top);

    int64_t weightBytes = 0;
    for (auto weight : program.getBody().front().getOps<plan::ResidentOp>())
      weightBytes = std::max<int64_t>(weightBytes,
                                      weight.getOffset() + weight.getBytes());
    Builder builder(&getContext());
    auto number = [&](StringRef name, int64_t value) {
      return builder.getNamedAttr(name, builder.getI64IntegerAttr(value));
    };
    program.setCertificateAttr(builder.getDictionaryAttr(
        {number("arena_bytes", top), number("weight_bytes", weightBytes),
         number("peak_bytes", top + weightBytes),
         number("lower_bound_bytes",
                weightBytes + planning::lowerBound(problem)),
         number("peak_step", peakStep)}));
  }
};
} // namespace
} // namespace strata::schedule
