//===- Passes.td - Passes of the import stage -----------------------------===//
#ifndef STRATA_STAGE_IMPORT_PASSES
#define STRATA_STAGE_IMPORT_PASSES

include "mlir/Pass/PassBase.td"

def CheckImportPass : Pass<"strata-import-check-import", "::mlir::ModuleOp"> {
  let summary = "Contract of the stage: newest forms only, every op named";
  let description = [{
    Function `main` holds ops of ONNX in their newest form, `plan.weight` and
    returns; every location names a node; no literal is above 1 KiB; every
    result has a type.
    Example: test/Stage/Import/check-import-errors.mlir
  }];
}

#endif // STRATA_STAGE_IMPORT_PASSES
