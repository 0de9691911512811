//===- Passes.td - From tile programs to host code ------------------------===//
#ifndef STRATA_STAGE_CODEGEN_HOST_PASSES
#define STRATA_STAGE_CODEGEN_HOST_PASSES

include "mlir/Pass/PassBase.td"

def ExpandMathPass : Pass<"strata-codegen-expand-math"> {
  let summary = "Write functions that Tile IR lacks with those that it has";
  let description = [{
    In every tile program below, erf, the inverse trigonometric and hyperbolic
    functions, rounding and others become one polynomial or one expression of
    `arith` and `math` operations, the same for GPU, emulator and host. 16-bit
    types are computed in f32. What Tile IR has (exp, log, tanh, pow, ...) stays.
    Example: test/Stage/Codegen/Host/expand-math.mlir
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::math::MathDialect"];
}

def LowerTileToHostPass : Pass<"strata-codegen-lower-tile-to-host", "::mlir::ModuleOp"> {
  let summary = "Tile programs as functions of loops and tensors that run a range of blocks";
  let description = [{
    A tile stays a ranked tensor; a boolean tile becomes one of `i8`. Elementwise
    operations, reductions, broadcasts and permutations become `linalg.generic`,
    loads and stores loops over the raw pointers, clamped to the extents of the
    view; `mma` becomes a micro-kernel of vectors. The function `k` has the
    parameters (pointers, scalars, grid, first, last). With `checked` each
    element access asks `strata_emulator_access` first.
    Example: test/Stage/Codegen/Host/lower-tile-to-host.mlir
  }];
  let options = [
    Option<"checked", "checked", "bool", "false", "Emit the form for the emulator">,
    Option<"vectorBytes", "vector-bytes", "int64_t", "32", "Width of the vector registers">];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::bufferization::BufferizationDialect",
                           "::mlir::func::FuncDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::LLVM::LLVMDialect", "::mlir::math::MathDialect",
                           "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
                           "::mlir::tensor::TensorDialect", "::mlir::vector::VectorDialect"];
}

def PlaceTilesPass : Pass<"strata-codegen-place-tiles", "::mlir::func::FuncOp"> {
  let summary = "Move the buffers of all tiles to the entry of the function";
  let description = [{
    No buffer outlives an iteration of a loop, so each gets one place: on the
    stack while they fit into `stack-bytes`, the largest others on the heap, once
    per call. Example: test/Stage/Codegen/Host/place-tiles.mlir
  }];
  let options = [
    Option<"stackBytes", "stack-bytes", "int64_t", "524288", "Bytes of the stack that a kernel may use">];
  let dependentDialects = ["::mlir::linalg::LinalgDialect", "::mlir::memref::MemRefDialect"];
}

def ApproximateMathPass : Pass<"strata-codegen-approximate-math", "::mlir::func::FuncOp"> {
  let summary = "Replace functions of math on f32 by polynomials that vectorize";
  let description = [{
    exp, exp2, log, log2, tanh, sin, cos and others on f32 become arithmetic;
    16-bit types are computed in f32. f64 and the rest is left to libm. Divisions
    that round up or down and conversions of bf16 become plain arithmetic too.
    Example: test/Stage/Codegen/Host/approximate-math.mlir
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::math::MathDialect"];
}

#endif // STRATA_STAGE_CODEGEN_HOST_PASSES
