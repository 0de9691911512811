//===- Passes.h - From kernels to tile programs -----------------*- C++ -*-===//
//
// In:  a module with plan.kernel operations.
// Out: each one as a tile.func with the attribute `tile.grid`.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_STAGE_CODEGEN_TILE_PASSES_H
#define STRATA_STAGE_CODEGEN_TILE_PASSES_H

#include "strata/Dialect/Plan/Plan.h"
#include "strata/Dialect/Tile/Tile.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace strata::codegen {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "strata/Stage/Codegen/Tile/Passes.h.inc"

} // namespace strata::codegen

#endif // STRATA_STAGE_CODEGEN_TILE_PASSES_H
