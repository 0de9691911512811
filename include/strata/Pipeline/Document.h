//===- Document.h - IR as the text of a product ---------------------------===//
//
// A product's IR is MLIR text without names of the model: node names are
// replaced by numbers (`loc("n12")`) and kept in a table apart, so that what a
// key leaves out a stage cannot see (cache.md section 3, rule zero).
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_PIPELINE_DOCUMENT_H
#define STRATA_PIPELINE_DOCUMENT_H

#include "strata/Support/Error.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <string>
#include <vector>

namespace strata::pipeline {

/// Node names by number.
using NameTable = std::vector<std::string>;

/// Replaces the name in every location by its number in the order of the walk.
NameTable numberLocations(mlir::ModuleOp module);
/// Puts the names back. Numbers out of the table stay as they are.
void nameLocations(mlir::ModuleOp module, const NameTable &names);

enum class Locations { Keep, Drop };
/// The text of a module or of one function-like operation.
std::string printIR(mlir::Operation *op, Locations locations);
/// The text for people: node names as SSA names and locations.
std::string printDump(mlir::ModuleOp module);

/// Reads what printIR wrote. Errors: Internal with the parser's message, or
/// BadModel if `file` names a file of the user.
Expected<mlir::OwningOpRef<mlir::ModuleOp>>
parseIR(llvm::StringRef text, mlir::MLIRContext *context,
        llvm::StringRef file = {});

/// Runs a pipeline on `module`. The first error becomes the result: class
/// Unsupported if its text says "unsupported", else Internal; the node is the
/// name in the location of the operation it came from. Warnings are appended.
Status runPipeline(mlir::ModuleOp module, llvm::StringRef stage,
                   llvm::function_ref<void(mlir::OpPassManager &)> build,
                   const NameTable &names, std::vector<std::string> &warnings);

} // namespace strata::pipeline

#endif // STRATA_PIPELINE_DOCUMENT_H
