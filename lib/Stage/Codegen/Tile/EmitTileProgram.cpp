//===- EmitTileProgram.cpp - Replaces kernels by tile programs ------------===//
#include "strata/Stage/Codegen/Tile/EmitTileProgram.h"
#include "strata/Stage/Codegen/Tile/Passes.h"

namespace strata::codegen {
#define GEN_PASS_DEF_EMITTILEPROGRAMPASS
#include "strata/Stage/Codegen/Tile/Passes.h.inc"

namespace {
using namespace mlir;

struct EmitTileProgramPass final
    : impl::EmitTileProgramPassBase<EmitTileProgramPass> {
  using Base::Base;
  void runOnOperation() override {
    std::optional<planning::TargetFacts> facts = planning::findTarget(target);
    if (!facts) {
      getOperation().emitError("unknown target '") << target << "'";
      return signalPassFailure();
    }
    for (auto kernel :
         llvm::make_early_inc_range(getOperation().getOps<plan::KernelOp>())) {
      std::vector<planning::Configuration> ranking =
          planning::rankConfigurations(signatureOf(kernel), *facts);
      size_t index =
          std::min<size_t>(std::max<int64_t>(rank, 0), ranking.size() - 1);
      OpBuilder builder(kernel);
      llvm::Expected<tile::FuncOp> program =
          emitTileProgram(kernel, ranking[index], builder);
      if (!program) {
        kernel.emitError(llvm::toString(program.takeError()));
        return signalPassFailure();
      }
      kernel.erase();
    }
  }
};
} // namespace
} // namespace strata::codegen
