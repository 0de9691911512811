//===- CompileHostKernel.h - Machine code of one tile program ---*- C++ -*-===//
//
// A kernel `@k_<hash>` becomes an x86-64 ELF object with the symbol
//
//   void k_<hash>(void *const *pointers, const int32_t *scalars,
//                 const int32_t grid[3], int64_t first, int64_t last)
//
// which runs the blocks [first, last) of the grid; block (x, y, z) has the
// number (z * grid[1] + y) * grid[0] + x. It is thread-safe, needs libc and
// libm only, and keeps its tiles on the stack up to 512 KiB.
//
// The checked form has the same symbol and calls, resolved at load time,
//
//   void    strata_emulator_block(int32_t x, int32_t y, int32_t z)
//   int32_t strata_emulator_access(int32_t kind, int32_t op, int32_t argument,
//               const void *base, int64_t element, int32_t elementBytes)
//             before each element access; kind 0 reads, 1 writes; base is the
//             pointer argument. 0: the access is skipped, a read gives the
//             view's padding, zero or `other`.
//   void    strata_emulator_index(int32_t op, int64_t index, int64_t extent)
//             per index of a view access; 0 <= index < extent is right, extent
//             being the number of tiles.
//
// In it, elements that no rule defines (padding none) are NaN, or 0xA5 bytes.
// `const char *const k_<hash>_ops[]`, null-terminated, is the text of the
// memory operation number i: `tile.load of argument 0 at "conv1"`.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_STAGE_CODEGEN_HOST_COMPILEHOSTKERNEL_H
#define STRATA_STAGE_CODEGEN_HOST_COMPILEHOSTKERNEL_H

#include "strata/Dialect/Tile/Tile.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace strata::codegen {

struct HostOptions {
  /// CPU and features as LLVM names them ("znver4", "+avx2,+fma,-avx512f"). The
  /// caller resolves "native"; nothing is asked of the machine here.
  std::string cpu = "x86-64-v3";
  std::string features;
  /// The form for the emulator.
  bool checked = false;
};

struct HostObject {
  /// Bytes of the ELF object; a pure function of program and options.
  std::string bytes;
  /// The symbol: name of the tile program.
  std::string symbol;
};

/// Compiles one program. It is copied into a context of its own, so programs
/// may be compiled in parallel, also from inside a pass. Errors: what the host
/// form cannot express, with the operation's name. Cost:   0.05 to 0.4 s of one
/// core.
llvm::Expected<HostObject> compileHostKernel(tile::FuncOp program,
                                             const HostOptions &options);

/// The same for MLIR text or bytecode that holds exactly one tile.func.
llvm::Expected<HostObject> compileHostKernel(llvm::StringRef program,
                                             const HostOptions &options);

} // namespace strata::codegen

#endif // STRATA_STAGE_CODEGEN_HOST_COMPILEHOSTKERNEL_H
