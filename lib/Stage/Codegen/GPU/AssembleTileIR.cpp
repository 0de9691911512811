//===- AssembleTileIR.cpp - Notes the verdict on each program -------------===//
#include "strata/Stage/Codegen/GPU/AssembleTileIR.h"
#include "strata/Stage/Codegen/GPU/Passes.h"
#include "strata/Stage/Codegen/GPU/TileIR.h"

#include "mlir/IR/BuiltinAttributes.h"

namespace strata::codegen {
#define GEN_PASS_DEF_ASSEMBLETILEIRPASS
#include "strata/Stage/Codegen/GPU/Passes.h.inc"

namespace {
struct AssembleTileIRPass final
    : impl::AssembleTileIRPassBase<AssembleTileIRPass> {
  using Base::Base;

  void runOnOperation() override {
    tile::FuncOp program = getOperation();
    llvm::Expected<std::string> bytes = writeTileIR(program);
    if (!bytes)
      return fail(llvm::toString(bytes.takeError()));
    Assembler assembler;
    assembler.root = cudaRoot;
    Expected<Assembly> assembly = assembleTileIR(assembler, *bytes, target);
    if (!assembly)
      return fail(assembly.error().text());
    mlir::Builder builder(&getContext());
    auto note = [&](llvm::StringRef key, mlir::Attribute value) {
      program->setDiscardableAttr(("tile." + target + "." + key).str(), value);
    };
    if (auto *spilled = std::get_if<Spilled>(&*assembly))
      return note("spills", builder.getI64IntegerAttr(spilled->bytes));
    if (auto *refused = std::get_if<Refused>(&*assembly))
      return note("refused", builder.getStringAttr(refused->text));
    const CubinInfo &info = std::get<Assembled>(*assembly).info;
    mlir::NamedAttrList record;
    auto add = [&](llvm::StringRef key, int64_t value) {
      record.append(key, builder.getI64IntegerAttr(value));
    };
    add("cluster_blocks", info.clusterBlocks);
    add("parameters", info.parameters.size());
    add("registers", info.registers);
    add("shared_bytes", info.sharedBytes);
    add("threads", info.threads);
    note("launch", record.getDictionary(&getContext()));
  }

  void fail(const std::string &text) {
    getOperation().emitError(text);
    signalPassFailure();
  }
};
} // namespace
} // namespace strata::codegen
