//===- AssembleTileIR.h - Cubins from Tile IR bytecode ----------*- C++ -*-===//
//
// Calls NVIDIA's assembler, `tileiras`, hermetically: an empty environment but
// a folder for temporary files, standard input and output, one kernel a call.
// No path is searched and no variable is read, because an inherited CUDA_HOME
// makes the tool load a wrong library.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_STAGE_CODEGEN_GPU_ASSEMBLETILEIR_H
#define STRATA_STAGE_CODEGEN_GPU_ASSEMBLETILEIR_H

#include "strata/Support/Error.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace strata::codegen {

/// Where the tools are: a folder with bin/tileiras, bin/ptxas and
/// lib/libnvvm.so.4 (or nvvm/lib64/libnvvm.so.4), as the wheels lay them out.
struct Assembler {
  std::string root;
  std::string scratch = "/tmp"; ///< a private folder is made in it per call
  int limitSeconds = 300;       ///< a call that takes longer is a machine error
};

/// A kernel parameter in constant memory; offsets count from the first one.
struct CubinParameter {
  uint32_t offset = 0, bytes = 0;
};

/// What the header of a cubin says about its one kernel.
struct CubinInfo {
  std::string kernel; ///< symbol of the entry point
  std::vector<CubinParameter> parameters;
  int32_t threads = 0;     ///< per block, fixed when assembled
  int32_t sharedBytes = 0; ///< static; dynamic shared memory is not used
  int32_t registers = 0;
  int32_t clusterBlocks = 1; ///< blocks of a cluster
  uint64_t frameBytes = 0;   ///< largest stack frame of a function
};

/// Reads the header of a cubin that holds one kernel. `cubin` is not trusted.
/// Errors: Internal, naming what is missing or broken.
Expected<CubinInfo> readCubin(std::string_view cubin);

/// A kernel that may be launched: no function of it spills. Programs with sine,
/// cosine or tangent may have a frame of 64 bytes for these functions' tables.
struct Assembled {
  std::string cubin;
  CubinInfo info;
};
/// The kernel keeps values in memory that should be registers.
struct Spilled {
  uint64_t bytes = 0;
};
/// The target cannot run the program, with the tool's words.
struct Refused {
  std::string text;
};
/// A verdict is a product: it depends on bytecode, target and tools only.
using Assembly = std::variant<Assembled, Spilled, Refused>;

/// Assembles one kernel for a target such as "sm_90".
///
/// Errors: Machine if a tool is missing, broken or too slow (also when the tool
///         refuses a program that every target takes); Unsupported for a target
///         that the tool does not know; Internal if it says that the bytecode
///         is wrong.
/// Cost:   0.1 to 2 s of one core and about 150 MB; threads may call it at
/// once.
Expected<Assembly> assembleTileIR(const Assembler &assembler,
                                  std::string_view bytecode,
                                  const std::string &target);

/// The digest of all that decides about a cubin besides bytecode and target, in
/// hexadecimal, for cache keys. Reads 230 MB: remember it by the files' stamps.
Expected<std::string> digestOfTools(const Assembler &assembler);

/// The files that digestOfTools reads.
/// Errors: Machine, naming the missing file and how to install it.
Expected<std::vector<std::string>> toolFiles(const Assembler &assembler);

} // namespace strata::codegen

#endif // STRATA_STAGE_CODEGEN_GPU_ASSEMBLETILEIR_H
