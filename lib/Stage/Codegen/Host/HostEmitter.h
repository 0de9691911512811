//===- HostEmitter.h - One tile program as loops and tensors --------------===//
//
// Private to LowerTileToHost. EmitTensor.cpp holds arithmetic and shapes,
// EmitAccess.cpp memory, EmitControl.cpp scf.
//
//===----------------------------------------------------------------------===//
#ifndef STRATA_LIB_STAGE_CODEGEN_HOST_HOSTEMITTER_H
#define STRATA_LIB_STAGE_CODEGEN_HOST_HOSTEMITTER_H

#include "strata/Stage/Codegen/Host/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace strata::codegen {

struct EmitOptions {
  bool checked = false;
  int64_t vectorBytes = 32;
};

/// Emits the host function of one program beside it.
class HostEmitter {
public:
  HostEmitter(tile::FuncOp program, EmitOptions options);
  mlir::FailureOr<mlir::func::FuncOp> emit();

private:
  using Value = mlir::Value;
  using ValueRange = mlir::ValueRange;
  using Indices = llvm::SmallVector<Value>;

  /// What `tile.view` says, as values of type index.
  struct View {
    Value base;           ///< !llvm.ptr
    int64_t argument = 0; ///< number of the pointer argument
    mlir::Type element;
    llvm::SmallVector<int64_t> shape, steps, staticSizes;
    Indices sizes, strides;
    tile::Padding padding = tile::Padding::None;
  };
  /// The elements of one tile of a view: `bounds` per dimension of the tile,
  /// `isFull` when every bound is the tile's extent.
  struct Place {
    Indices bounds, strides;
    Value first;  ///< element of the argument where the tile starts
    Value isFull; ///< i1; null when the tile is known to be full
  };

  mlir::LogicalResult emitOps(mlir::Block &block);
  mlir::LogicalResult emitOp(mlir::Operation &op);
  void numberAccesses();

  // EmitControl.cpp
  mlir::LogicalResult emitFor(mlir::scf::ForOp op);
  mlir::LogicalResult emitIf(mlir::scf::IfOp op);
  mlir::LogicalResult emitWhile(mlir::scf::WhileOp op);
  Indices carry(ValueRange yielded, ValueRange into, mlir::Block *loop);

  // EmitTensor.cpp
  mlir::LogicalResult emitElementwise(mlir::Operation &op);
  mlir::LogicalResult emitConstant(mlir::arith::ConstantOp op);
  mlir::LogicalResult emitReduce(tile::ReduceOp op);
  mlir::LogicalResult emitScan(tile::ScanOp op);
  mlir::LogicalResult emitMma(tile::MmaOp op);
  mlir::LogicalResult emitBroadcast(tile::BroadcastOp op);
  mlir::LogicalResult emitReshape(tile::ReshapeOp op);
  mlir::LogicalResult emitPermute(tile::PermuteOp op);
  mlir::LogicalResult emitExtract(tile::ExtractOp op);
  mlir::LogicalResult emitCat(tile::CatOp op);
  mlir::LogicalResult emitIota(tile::IotaOp op);
  Value emitMmaLoops(Value lhs, Value rhs, Value acc);
  Value castOperand(Value tile, mlir::Type element, tile::MmaMode mode);
  using Body = llvm::function_ref<Indices(mlir::OpBuilder &, mlir::Location,
                                          ValueRange)>;
  /// A linalg.generic with fresh results; operand k is read through maps[k].
  Indices generic(ValueRange operands, llvm::ArrayRef<mlir::AffineMap> maps,
                  mlir::TypeRange results, Body body);
  mlir::LogicalResult combine(mlir::Region &combiner, ValueRange current,
                              ValueRange accumulated, Indices &results,
                              bool isReduction);
  mlir::FailureOr<Indices> identities(mlir::Operation *op,
                                      mlir::ArrayAttr values,
                                      mlir::TypeRange elements);

  // EmitAccess.cpp
  mlir::LogicalResult emitView(tile::ViewOp op);
  mlir::LogicalResult emitLoad(tile::LoadOp op);
  mlir::LogicalResult emitStore(tile::StoreOp op);
  mlir::LogicalResult emitLoadPtr(tile::LoadPtrOp op);
  mlir::LogicalResult emitStorePtr(tile::StorePtrOp op);
  Place place(const View &view, ValueRange index, int64_t number);
  Value readElement(Value base, int64_t argument, int64_t number, Value element,
                    mlir::Type type, Value otherwise);
  void writeElement(Value base, int64_t argument, int64_t number, Value element,
                    Value value);
  Value elementAddress(Value base, Value element, mlir::Type type);
  Value askEmulator(int32_t kind, int64_t number, int64_t argument, Value base,
                    Value element, mlir::Type type);
  Value paddingValue(tile::Padding padding, mlir::Type element);
  mlir::FailureOr<int64_t> argumentOf(mlir::Operation *op, Value pointer);
  mlir::LLVM::LLVMFuncOp declare(llvm::StringRef name, mlir::Type result,
                                 llvm::ArrayRef<mlir::Type> parameters);

  // Small things.
  mlir::Type hostType(mlir::Type type);
  Value get(Value value) { return values.lookup(value); }
  Indices get(ValueRange range);
  void set(Value from, Value to) { values.map(from, to); }
  Value index(int64_t value);
  Value i32(int64_t value);
  Value toIndex(Value i32Value);
  Value zero(mlir::Type element);
  Value empty(mlir::Type type);
  Value fill(Value scalar, mlir::Type type);
  Value toBuffer(Value tile);
  Value toTile(Value buffer);
  Value newBuffer(mlir::Type tileType);
  void nest(ValueRange bounds, llvm::function_ref<void(ValueRange)> body);
  Indices staticBounds(llvm::ArrayRef<int64_t> shape);

  tile::FuncOp program;
  EmitOptions options;
  mlir::ImplicitLocOpBuilder b;
  mlir::IRMapping values;
  Indices blockId;
  llvm::DenseMap<Value, View> views;
  llvm::DenseMap<mlir::Operation *, int64_t> numbers;
  llvm::SmallVector<mlir::Attribute> opTexts;
};

} // namespace strata::codegen

#endif // STRATA_LIB_STAGE_CODEGEN_HOST_HOSTEMITTER_H
