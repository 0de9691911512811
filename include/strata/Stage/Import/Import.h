//===- Import.h - Stage import: a model file as a module --------*- C++ -*-===//
//
// From a file nobody has to trust to `func.func @main` in the onnx dialect:
// every op in its newest form, local functions inlined, types inferred by the
// schemas, node names as locations, weights in the weight store.
//
//   func.func @main(%x: tensor<?x3x224x224xf32>
//                     {onnx.name = "x", onnx.dims = ["batch", "", "", ""]})
//       -> (tensor<?x1000xf32> {onnx.name = "y", onnx.dims = ["batch", ""]}) {
//     %w = plan.weight "w_5f0c..." : tensor<64x3x7x7xf32>
//     %0 = onnx.Conv(%x, %w) {...} : (...) -> ... loc("conv1")
//
// Constants up to 1 KiB are `onnx.Constant`, larger ones `plan.weight`.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_STAGE_IMPORT_IMPORT_H
#define STRATA_STAGE_IMPORT_IMPORT_H

#include "strata/Support/Error.h"
#include "strata/Support/WeightStore.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <cstdint>
#include <string>
#include <vector>

namespace strata::import {

/// Budgets hold against files made to exhaust the importer; a message that
/// reports one quotes it.
struct ImportOptions {
  /// Folder of external data; empty: the model's own.
  std::string externalDataRoot;
  int64_t inlineBytes = 1024; ///< larger constants are weights
  int64_t maxGraphDepth = 128;
  int64_t maxFunctionDepth = 64;
  int64_t maxNodes = 4000000; ///< after inlining
  int64_t maxOperands = 1000000;
  int64_t maxElements = int64_t(1) << 40; ///< of one tensor
  int64_t maxNameBytes = 65536;
};

/// Reads a model: `.onnxtxt` is ONNX's text syntax, every other name binary.
///
/// Errors: BadModel    the file is missing, not a model, or malformed;
///         Unsupported well-formed, but with ops or forms that Strata does not
///                     know, all listed with their counts;
///         Internal    a contract of ours is broken.
Expected<mlir::OwningOpRef<mlir::ModuleOp>>
importModel(const std::string &path, const ImportOptions &options,
            mlir::MLIRContext *context, WeightStore &weights,
            std::vector<std::string> &warnings);

/// Registers the dialects that importModel creates, and lets the onnx dialect
/// expand ops by their schema's function body (FunctionExpansion.h).
void registerImport(mlir::DialectRegistry &registry);

} // namespace strata::import

#endif // STRATA_STAGE_IMPORT_IMPORT_H
