//===- Passes.h - From tile programs to host code ---------------*- C++ -*-===//
//
// In:  a module with one tile.func.
// Out: a module of the llvm dialect with the kernel's machine form, contract in
//      CompileHostKernel.h.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_STAGE_CODEGEN_HOST_PASSES_H
#define STRATA_STAGE_CODEGEN_HOST_PASSES_H

#include "strata/Dialect/Tile/Tile.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace strata::codegen {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "strata/Stage/Codegen/Host/Passes.h.inc"

/// Attribute of the lowered function (ArrayAttr of StringAttr): text of memory
/// operation number i of the tile program.
inline constexpr llvm::StringLiteral kHostOpsAttr = "strata.ops";

struct HostPipelineOptions {
  bool checked = false;
  int64_t vectorBytes = 32;
};

/// tile.func to the llvm dialect, in order.
void buildHostPipeline(mlir::OpPassManager &manager,
                       const HostPipelineOptions &options);

/// The dialects, interfaces and translations that the pipeline needs.
void registerHostDialects(mlir::DialectRegistry &registry);

} // namespace strata::codegen

#endif // STRATA_STAGE_CODEGEN_HOST_PASSES_H
