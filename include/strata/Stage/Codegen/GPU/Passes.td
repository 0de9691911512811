//===- Passes.td - Device half of the codegen stage -----------------------===//
#ifndef STRATA_STAGE_CODEGEN_GPU_PASSES
#define STRATA_STAGE_CODEGEN_GPU_PASSES

include "mlir/Pass/PassBase.td"

def VerifyTileProgramPass : Pass<"strata-codegen-verify-tile-program", "::strata::tile::FuncOp"> {
  let summary = "Check the rules of tile programs that no tool checks";
  let description = [{
    Extents of tiles are powers of two; values are of types that tiles have; i1
    is never moved; arguments are pointers, then i32, and every access is to one
    of them; a block stores once to a buffer, or in branches that exclude each
    other; views have legal extents, strides, steps and padding; a product has
    types that go together. For a device also: accumulators a thread stay within
    the measured limits, and hints are legal for `target`. Changes nothing.
    Example: test/Stage/Codegen/GPU/verify-tile-program-errors.mlir
  }];
  let options = [Option<"target", "target", "std::string", "\"sm_90\"",
                        "device the program is for, or host">];
}

def PrintTileIRPass : Pass<"strata-codegen-print-tile-ir", "::mlir::ModuleOp"> {
  let summary = "Print the Tile IR bytecode of each program as text";
  let description = [{
    Translates the program to bytecode 13.3, reads it back and prints the
    listing to stdout. The program stays as it is. With `directory`, the bytecode
    is also written to NAME.tileirbc there.
    Example: test/Stage/Codegen/GPU/print-tile-ir.mlir
  }];
  let options = [Option<"directory", "directory", "std::string", "",
                        "also write NAME.tileirbc to this existing folder">];
}

def AssembleTileIRPass : Pass<"strata-codegen-assemble-tile-ir", "::strata::tile::FuncOp"> {
  let summary = "Assemble each program and note the verdict on it";
  let description = [{
    Translates the program to bytecode, assembles it for `target` and sets one of
    three attributes: `tile.TARGET.launch` with what the cubin says about a
    launch, `tile.TARGET.spills` with the bytes of its stack frame, or
    `tile.TARGET.refused` with the assembler's words. For tests and for looking
    at a program; the compiler keeps verdicts in its cache.
    Example: test/Stage/Codegen/GPU/assemble-tile-ir.mlir
  }];
  let options = [
    Option<"target", "target", "std::string", "\"sm_90\"", "target of the assembler">,
    Option<"cudaRoot", "cuda-root", "std::string", "", "folder with bin/tileiras">];
}

#endif // STRATA_STAGE_CODEGEN_GPU_PASSES
