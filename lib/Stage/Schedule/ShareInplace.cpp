//===- ShareInplace.cpp - Outputs take the bytes of dying inputs ----------===//
#include "strata/Stage/Schedule/Passes.h"

namespace strata::schedule {
#define GEN_PASS_DEF_SHAREINPLACEPASS
#include "strata/Stage/Schedule/Passes.h.inc"

namespace {
using namespace mlir;

/// A use through a shift counts as a use.
bool isUsedAfter(Value buffer, Operation *op) {
  return llvm::any_of(buffer.getUsers(), [&](Operation *user) {
    auto shift = dyn_cast<plan::ShiftOp>(user);
    return shift ? isUsedAfter(shift.getBuffer(), op)
                 : op->isBeforeInBlock(user);
  });
}

struct ShareInplacePass final : impl::ShareInplacePassBase<ShareInplacePass> {
  using Base::Base;
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    getOperation().walk([&](plan::ExecuteOp op) {
      auto kernel = symbols.lookup<plan::KernelOp>(op.getKernel());
      if (!kernel || !kernel.getInplace())
        return;
      ArrayRef<int64_t> pairs = *kernel.getInplace();
      for (size_t i = 0; i + 1 < pairs.size(); i += 2) {
        if (pairs[i] < 0 || pairs[i] >= int64_t(op.getInputs().size()) ||
            pairs[i + 1] < 0 ||
            pairs[i + 1] >= int64_t(op.getOutputs().size()))
          continue;
        Value input = op.getInputs()[pairs[i]];
        Value output = op.getOutputs()[pairs[i + 1]];
        auto from = input.getDefiningOp<plan::SliceOp>();
        auto to = output.getDefiningOp<plan::SliceOp>();
        if (!from || !to || from == to || from.getBytes() != to.getBytes() ||
            llvm::count(op.getInputs(), input) != 1 || isUsedAfter(input, op))
          continue;
        // The slice of the input is defined earlier, so it dominates all uses.
        output.replaceAllUsesWith(input);
        to.erase();
        break;
      }
    });
  }
};
} // namespace
} // namespace strata::schedule
