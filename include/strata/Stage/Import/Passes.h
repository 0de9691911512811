//===- Passes.h - Passes of the import stage --------------------*- C++ -*-===//
#ifndef STRATA_STAGE_IMPORT_PASSES_H
#define STRATA_STAGE_IMPORT_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace strata::import {

#define GEN_PASS_DECL
#include "strata/Stage/Import/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "strata/Stage/Import/Passes.h.inc"

/// The contract that stage import leaves behind, as a function.
mlir::LogicalResult checkImport(mlir::ModuleOp module);

} // namespace strata::import

#endif // STRATA_STAGE_IMPORT_PASSES_H
