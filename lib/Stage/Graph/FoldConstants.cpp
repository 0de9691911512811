//===- FoldConstants.cpp - Evaluates operations on constants --------------===//
#include "Folding.h"

#include "strata/Stage/Graph/Passes.h"

using namespace mlir;

namespace strata::graph {
#define GEN_PASS_DEF_FOLDCONSTANTSPASS
#include "strata/Stage/Graph/Passes.h.inc"

namespace {
/// The evaluators by family are in Folding/.
struct FoldConstantsPass final
    : impl::FoldConstantsPassBase<FoldConstantsPass> {
  using Base::Base;

  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>())
      for (Block &block : function.getBody())
        foldBlock(block, foldBytes);
  }
};
} // namespace
} // namespace strata::graph
