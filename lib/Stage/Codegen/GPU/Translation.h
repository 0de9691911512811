//===- Translation.h - From tile.func to a Tile IR program ------*- C++ -*-===//
//
// One walk in program order. Values, types and tokens are kept here; the
// operations are translated by family: control flow, memory, tiles, arithmetic.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_LIB_STAGE_CODEGEN_GPU_TRANSLATION_H
#define STRATA_LIB_STAGE_CODEGEN_GPU_TRANSLATION_H

#include "Program.h"

#include "strata/Dialect/Tile/Tile.h"

#include "mlir/Dialect/SCF/IR/SCF.h"

namespace strata::codegen::tileir {

/// The order of accesses to one buffer. A load waits for `writes`, the last
/// store; a store waits for `all`, every access so far.
struct TokenChain {
  int writes = none, all = none;
};

class Translation {
public:
  explicit Translation(tile::FuncOp func) : func(func) {}

  llvm::Expected<Program> run();

private:
  tile::FuncOp func;
  Program program;
  Block *block = nullptr; ///< where operations are appended
  llvm::DenseMap<mlir::Value, int> values;
  /// By number of the argument; no entry where order does not matter.
  llvm::MapVector<unsigned, TokenChain> chains;
  std::string fault;

  // TranslateToTileIR.cpp: functions and control flow.
  mlir::LogicalResult fail(mlir::Operation *op, const llvm::Twine &what);
  mlir::FailureOr<int> typeOf(mlir::Operation *op, mlir::Type type);
  int valueOf(mlir::Value value) const { return values.lookup(value); }
  llvm::SmallVector<int> valuesOf(mlir::ValueRange range) const;
  mlir::LogicalResult bindArguments();
  void addHints(Function &function);
  void bind(mlir::ValueRange from, llvm::ArrayRef<int> to);
  mlir::LogicalResult newArguments(mlir::Operation *op, mlir::ValueRange from,
                                   Block &region);
  mlir::LogicalResult translateBlock(mlir::Block &source, Block &target);
  mlir::LogicalResult translate(mlir::Operation *op);
  mlir::LogicalResult translateFor(mlir::scf::ForOp op);
  mlir::LogicalResult translateIf(mlir::scf::IfOp op);
  mlir::LogicalResult translateWhile(mlir::scf::WhileOp op);

  llvm::SmallVector<int> emit(llvm::StringRef name, llvm::ArrayRef<int> types,
                              llvm::ArrayRef<int> operands,
                              std::vector<Attribute> attributes = {},
                              llvm::ArrayRef<size_t> groups = {},
                              std::vector<Block> regions = {});
  int emitOne(llvm::StringRef name, int type, llvm::ArrayRef<int> operands,
              std::vector<Attribute> attributes = {});
  /// Appends a terminator to `target`, not to the current block.
  void terminate(Block &target, llvm::StringRef name,
                 llvm::ArrayRef<int> operands);

  // TranslateMemory.cpp: views, accesses and their order.
  mlir::LogicalResult planChains();
  llvm::SmallVector<int *> tokensChangedIn(mlir::Operation *op);
  llvm::SmallVector<int> tokens(llvm::ArrayRef<int *> slots) const;
  void newTokenArguments(llvm::ArrayRef<int *> slots, Block &region);
  TokenChain *chainOf(mlir::Value address);
  void noteLoad(mlir::Value address, int token);
  void noteStore(mlir::Value address, int token);
  Attribute accessHints();
  mlir::FailureOr<int> addresses(mlir::Operation *op, mlir::Value base,
                                 mlir::Value offsets);
  mlir::LogicalResult translateView(tile::ViewOp op);
  mlir::LogicalResult translateLoad(tile::LoadOp op);
  mlir::LogicalResult translateStore(tile::StoreOp op);
  mlir::LogicalResult translateLoadPtr(tile::LoadPtrOp op);
  mlir::LogicalResult translateStorePtr(tile::StorePtrOp op);

  // TranslateTiles.cpp: whole tiles.
  int repeat(int source, llvm::ArrayRef<int64_t> shape);
  int convert(int source, Tag element);
  mlir::LogicalResult translateMma(tile::MmaOp op);
  template <typename Op>
  mlir::LogicalResult translateCombine(Op op);
  mlir::LogicalResult translateTileOp(mlir::Operation *op);

  // TranslateArithmetic.cpp: arith and math.
  mlir::LogicalResult translateConstant(mlir::arith::ConstantOp op);
  mlir::LogicalResult translateCompareFloats(mlir::arith::CmpFOp op);
  mlir::LogicalResult translateCompareIntegers(mlir::arith::CmpIOp op);
  mlir::LogicalResult translateSelect(mlir::arith::SelectOp op);
  mlir::LogicalResult translateArithmetic(mlir::Operation *op);
};

} // namespace strata::codegen::tileir

#endif // STRATA_LIB_STAGE_CODEGEN_GPU_TRANSLATION_H
