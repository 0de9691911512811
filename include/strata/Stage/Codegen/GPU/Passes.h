//===- Passes.h - Device half of the codegen stage --------------*- C++ -*-===//
#ifndef STRATA_STAGE_CODEGEN_GPU_PASSES_H
#define STRATA_STAGE_CODEGEN_GPU_PASSES_H

#include "strata/Dialect/Tile/Tile.h"

#include "mlir/Pass/Pass.h"

namespace strata::codegen {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "strata/Stage/Codegen/GPU/Passes.h.inc"

} // namespace strata::codegen

#endif // STRATA_STAGE_CODEGEN_GPU_PASSES_H
