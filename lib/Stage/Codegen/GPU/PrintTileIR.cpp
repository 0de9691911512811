//===- PrintTileIR.cpp - Prints the bytecode of each program as text ------===//
#include "strata/Stage/Codegen/GPU/Passes.h"
#include "strata/Stage/Codegen/GPU/TileIR.h"
#include "strata/Support/FileSystem.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/raw_ostream.h"

namespace strata::codegen {
#define GEN_PASS_DEF_PRINTTILEIRPASS
#include "strata/Stage/Codegen/GPU/Passes.h.inc"

namespace {
struct PrintTileIRPass final : impl::PrintTileIRPassBase<PrintTileIRPass> {
  using Base::Base;

  void runOnOperation() override {
    markAllAnalysesPreserved();
    mlir::WalkResult result = getOperation().walk([&](tile::FuncOp program) {
      std::string fault = print(program);
      if (fault.empty())
        return mlir::WalkResult::advance();
      program.emitError(fault);
      return mlir::WalkResult::interrupt();
    });
    if (result.wasInterrupted())
      signalPassFailure();
  }

  /// What went wrong, or nothing.
  std::string print(tile::FuncOp program) {
    llvm::Expected<std::string> bytes = writeTileIR(program);
    if (!bytes)
      return llvm::toString(bytes.takeError());
    llvm::Expected<std::string> listing = readTileIR(*bytes);
    if (!listing)
      return llvm::toString(listing.takeError());
    llvm::outs() << *listing;
    if (directory.empty())
      return {};
    Status status = writeFileAtomically(
        directory + "/" + program.getSymName().str() + ".tileirbc", *bytes);
    return status ? std::string() : status.error().text();
  }
};
} // namespace
} // namespace strata::codegen
