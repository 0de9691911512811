//===- TileIR.h - Tile programs as CUDA Tile IR bytecode --------*- C++ -*-===//
//
// Source: the public Tile IR specification and the encoder of the cuda-tile
// package; test/Stage/Codegen/GPU/check_table.py holds our table against it.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_STAGE_CODEGEN_GPU_TILEIR_H
#define STRATA_STAGE_CODEGEN_GPU_TILEIR_H

#include "strata/Dialect/Tile/Tile.h"

#include "llvm/Support/Error.h"

#include <string>

namespace strata::codegen {

/// Tile IR bytecode 13.3 of one tile program: what `tileiras` assembles and
/// what a driver compiles at load. A pure function of the program, without
/// locations.
///
/// Parameters: those of the program in order; pointers of 8 bytes, scalars
/// of 4. Assumptions: `tile.align`, `tile.divisible`, and scalars of at
/// least 1. Order:      a buffer that is stored to and accessed again gets a
/// chain of
///             tokens, so that its accesses keep the order of the program.
/// Errors:     names the first operation or type without a counterpart. What is
///             written is read back and compared: a difference is an error too.
llvm::Expected<std::string> writeTileIR(tile::FuncOp program);

/// A listing of bytecode 13.3 with values numbered in order of appearance;
/// equal for files that say the same. `bytes` is not trusted.
llvm::Expected<std::string> readTileIR(llvm::StringRef bytes);

} // namespace strata::codegen

#endif // STRATA_STAGE_CODEGEN_GPU_TILEIR_H
