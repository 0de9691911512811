//===- Passes.td - From kernels to tile programs --------------------------===//
#ifndef STRATA_STAGE_CODEGEN_TILE_PASSES
#define STRATA_STAGE_CODEGEN_TILE_PASSES

include "mlir/Pass/PassBase.td"

def EmitTileProgramPass : Pass<"strata-codegen-emit-tile-program", "::mlir::ModuleOp"> {
  let summary = "Replace each plan.kernel by a tile program";
  let description = [{
    The kernel's ranked configurations for `target` are computed and number
    `rank` of them is emitted by the emitter of its family; the `tile.func` takes
    the place and name of the kernel. `tile.grid` says how many blocks it needs.
    Example: test/Stage/Codegen/Tile/pointwise.mlir
  }];
  let options = [
    Option<"target", "target", "std::string", "\"sm_90\"", "sm_NN or host">,
    Option<"rank", "rank", "int64_t", "0", "which configuration; the last one if there are fewer">];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::math::MathDialect", "::mlir::scf::SCFDialect",
                           "::strata::tile::TileDialect"];
}

#endif // STRATA_STAGE_CODEGEN_TILE_PASSES
