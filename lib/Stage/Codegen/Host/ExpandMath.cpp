//===- ExpandMath.cpp - Functions that Tile IR lacks ----------------------===//
#include "strata/Stage/Codegen/Host/Passes.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;

namespace strata::codegen {
#define GEN_PASS_DEF_EXPANDMATHPASS
#include "strata/Stage/Codegen/Host/Passes.h.inc"

namespace {
struct ExpandMathPass final : impl::ExpandMathPassBase<ExpandMathPass> {
  using Base::Base;
  void runOnOperation() override {}
};
} // namespace
} // namespace strata::codegen
