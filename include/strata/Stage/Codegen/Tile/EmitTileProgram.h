//===- EmitTileProgram.h - A kernel as a tile program -----------*- C++ -*-===//
//
// A kernel's linalg body is evaluated backwards from its results on tiles: one
// block of the grid computes rows x cols elements of the output. Families
// differ in how the axes of the output are laid over the block and in who
// computes the anchor (a reduction of tiles, an mma loop, a loop over a
// window).
//
// Source: codegen.md sections 2 to 4.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_STAGE_CODEGEN_TILE_EMITTILEPROGRAM_H
#define STRATA_STAGE_CODEGEN_TILE_EMITTILEPROGRAM_H

#include "strata/Dialect/Plan/Plan.h"
#include "strata/Dialect/Tile/Tile.h"
#include "strata/Planning/Kernel/Configuration.h"
#include "strata/Planning/Kernel/LaunchRecord.h"

#include "llvm/Support/Error.h"

namespace strata::codegen {

/// The numbers of `kernel` that decide its configuration.
planning::KernelSignature signatureOf(plan::KernelOp kernel);

/// Emits `kernel` at the insertion point as a tile.func of the same name.
///
/// Arguments:  contract of plan.kernel. `tile.align` and `tile.divisible`
/// repeat
///             `plan.align`.
/// tile.grid:  array<i64: s0,m0,t0, s1,m1,t1, s2,m2,t2>; blocks of axis d are
///             ceil(m_d * (s_d < 0 ? 1 : scalars[s_d]) / t_d).
/// Errors:     a tensor of 2^31 elements or more, an operation without a form
/// on
///             tiles, or a configuration that does not fit the kernel; nothing
///             is left behind.
llvm::Expected<tile::FuncOp>
emitTileProgram(plan::KernelOp kernel,
                const planning::Configuration &configuration,
                mlir::OpBuilder &builder);

/// Grid and number of parameters of a tile program; the four fields that only a
/// cubin knows stay 0.
/// Errors:  `tile.grid` is absent or malformed.
llvm::Expected<planning::LaunchRecord> launchRecordOf(tile::FuncOp program);

} // namespace strata::codegen

#endif // STRATA_STAGE_CODEGEN_TILE_EMITTILEPROGRAM_H
