//===- Passes.td - Device half of the codegen stage -----------------------===//
#ifndef STRATA_STAGE_CODEGEN_GPU_PASSES
#define STRATA_STAGE_CODEGEN_GPU_PASSES

include "mlir/Pass/PassBase.td"

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

#endif // STRATA_STAGE_CODEGEN_GPU_PASSES
