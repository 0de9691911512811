//===- LowerTileToHost.cpp - Tile programs as loops and tensors -----------===//
#include "HostEmitter.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace strata::codegen {
#define GEN_PASS_DEF_LOWERTILETOHOSTPASS
#include "strata/Stage/Codegen/Host/Passes.h.inc"

HostEmitter::HostEmitter(tile::FuncOp program, EmitOptions options)
    : program(program), options(options),
      b(program.getLoc(), program->getContext()) {}

// Text of an access for the emulator: `tile.load of argument 0 at "conv1"`.
static std::string describe(Operation *op, int64_t argument) {
  std::string text = (op->getName().getStringRef() + " of argument " +
                      std::to_string(argument))
                         .str();
  Location loc = op->getLoc();
  if (auto name = loc->findInstanceOf<NameLoc>())
    text += " at \"" + name.getName().str() + "\"";
  return text;
}

void HostEmitter::numberAccesses() {
  program.walk<WalkOrder::PreOrder>([&](Operation *op) {
    Value base =
        TypeSwitch<Operation *, Value>(op)
            .Case<tile::LoadOp, tile::StoreOp>([](auto access) {
              auto view =
                  access.getView().template getDefiningOp<tile::ViewOp>();
              return view ? view.getBase() : Value();
            })
            .Case<tile::LoadPtrOp, tile::StorePtrOp>(
                [](auto access) { return access.getBase(); })
            .Default([](Operation *) { return Value(); });
    auto argument = dyn_cast_or_null<BlockArgument>(base);
    if (!argument)
      return;
    numbers[op] = int64_t(opTexts.size());
    opTexts.push_back(b.getStringAttr(describe(op, argument.getArgNumber())));
  });
}

FailureOr<func::FuncOp> HostEmitter::emit() {
  numberAccesses();
  MLIRContext *context = program->getContext();
  Type pointer = LLVM::LLVMPointerType::get(context), i64 = b.getI64Type(),
       i32Type = b.getI32Type();
  b.setInsertionPoint(program);
  auto function = func::FuncOp::create(
      b, program.getSymName(),
      b.getFunctionType({pointer, pointer, pointer, i64, i64}, {}));
  function->setAttr(kHostOpsAttr, b.getArrayAttr(opTexts));
  Block *entry = function.addEntryBlock();
  b.setInsertionPointToStart(entry);

  // The launch: pointers, then scalars, in the order of the arguments.
  auto field = [&](Value table, Type type, int64_t number) -> Value {
    Value address = LLVM::GEPOp::create(
        b, pointer, type, table, ArrayRef<LLVM::GEPArg>{int32_t(number)});
    return LLVM::LoadOp::create(b, type, address);
  };
  int64_t pointers = 0, scalars = 0;
  for (BlockArgument argument : program.getBody().getArguments()) {
    auto pointerType = dyn_cast<tile::PtrType>(argument.getType());
    bool isPointer = bool(pointerType);
    if (isPointer && (!pointerType.getElement().isIntOrFloat() ||
                      pointerType.getElement().getIntOrFloatBitWidth() % 8))
      return program.emitOpError("has a pointer to ")
             << pointerType.getElement() << "; elements are whole bytes";
    if (!isPointer && !argument.getType().isInteger(32))
      return program.emitOpError("has an argument of type ")
             << argument.getType() << "; pointers and i32 are known";
    if (isPointer && scalars)
      return program.emitOpError("has a pointer after a scalar");
    set(argument, isPointer ? field(entry->getArgument(0), pointer, pointers++)
                            : field(entry->getArgument(1), i32Type, scalars++));
  }
  Value gridX = field(entry->getArgument(2), i32Type, 0),
        gridY = field(entry->getArgument(2), i32Type, 1);
  gridX = arith::ExtSIOp::create(b, i64, gridX);
  gridY = arith::ExtSIOp::create(b, i64, gridY);

  Value one = arith::ConstantOp::create(b, b.getI64IntegerAttr(1));
  auto loop =
      scf::ForOp::create(b, entry->getArgument(3), entry->getArgument(4), one);
  func::ReturnOp::create(b);
  b.setInsertionPointToStart(loop.getBody());
  Value number = loop.getInductionVar();
  Value row = arith::DivUIOp::create(b, number, gridX);
  for (Value coordinate : {Value(arith::RemUIOp::create(b, number, gridX)),
                           Value(arith::RemUIOp::create(b, row, gridY)),
                           Value(arith::DivUIOp::create(b, row, gridY))})
    blockId.push_back(arith::TruncIOp::create(b, i32Type, coordinate));
  if (options.checked)
    LLVM::CallOp::create(b,
                         declare("strata_emulator_block",
                                 LLVM::LLVMVoidType::get(context),
                                 {i32Type, i32Type, i32Type}),
                         blockId);
  if (failed(emitOps(program.getBody().front())))
    return failure();
  return function;
}

LogicalResult HostEmitter::emitOps(Block &block) {
  for (Operation &op : block) {
    if (op.hasTrait<OpTrait::IsTerminator>())
      continue;
    b.setLoc(op.getLoc());
    if (failed(emitOp(op)))
      return failure();
  }
  return success();
}

LogicalResult HostEmitter::emitOp(Operation &op) {
  return TypeSwitch<Operation *, LogicalResult>(&op)
      .Case([&](tile::BlockIdOp o) {
        for (auto [result, value] : llvm::zip(o->getResults(), blockId))
          set(result, value);
        return success();
      })
      .Case([&](tile::ViewOp o) { return emitView(o); })
      .Case([&](tile::LoadOp o) { return emitLoad(o); })
      .Case([&](tile::StoreOp o) { return emitStore(o); })
      .Case([&](tile::LoadPtrOp o) { return emitLoadPtr(o); })
      .Case([&](tile::StorePtrOp o) { return emitStorePtr(o); })
      .Case([&](tile::MmaOp o) { return emitMma(o); })
      .Case([&](tile::ReduceOp o) { return emitReduce(o); })
      .Case([&](tile::ScanOp o) { return emitScan(o); })
      .Case([&](tile::IotaOp o) { return emitIota(o); })
      .Case([&](tile::BroadcastOp o) { return emitBroadcast(o); })
      .Case([&](tile::ReshapeOp o) { return emitReshape(o); })
      .Case([&](tile::PermuteOp o) { return emitPermute(o); })
      .Case([&](tile::ExtractOp o) { return emitExtract(o); })
      .Case([&](tile::CatOp o) { return emitCat(o); })
      .Case([&](scf::ForOp o) { return emitFor(o); })
      .Case([&](scf::IfOp o) { return emitIf(o); })
      .Case([&](scf::WhileOp o) { return emitWhile(o); })
      .Case([&](arith::ConstantOp o) { return emitConstant(o); })
      .Default([&](Operation *o) {
        if (isa<arith::ArithDialect, math::MathDialect>(o->getDialect()))
          return emitElementwise(*o);
        return LogicalResult(o->emitOpError("has no host form"));
      });
}

//===----------------------------------------------------------------------===//
// Small things
//===----------------------------------------------------------------------===//

Type HostEmitter::hostType(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (tensor && tensor.getElementType().isInteger(1))
    return tensor.clone(b.getI8Type());
  return type;
}

HostEmitter::Indices HostEmitter::get(ValueRange range) {
  Indices result;
  for (Value value : range)
    result.push_back(get(value));
  return result;
}

Value HostEmitter::index(int64_t value) {
  return arith::ConstantIndexOp::create(b, value);
}
Value HostEmitter::i32(int64_t value) {
  return arith::ConstantOp::create(b, b.getI32IntegerAttr(int32_t(value)));
}
Value HostEmitter::toIndex(Value i32Value) {
  return arith::IndexCastOp::create(b, b.getIndexType(), i32Value);
}
Value HostEmitter::zero(Type element) {
  return arith::ConstantOp::create(b, b.getZeroAttr(element));
}
Value HostEmitter::empty(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return tensor::EmptyOp::create(b, tensor.getShape(), tensor.getElementType());
}
Value HostEmitter::fill(Value scalar, Type type) {
  return linalg::FillOp::create(b, scalar, empty(type)).getResult(0);
}

static MemRefType bufferType(Type tileType) {
  auto tensor = cast<RankedTensorType>(tileType);
  return MemRefType::get(tensor.getShape(), tensor.getElementType());
}
Value HostEmitter::toBuffer(Value tile) {
  return bufferization::ToBufferOp::create(b, bufferType(tile.getType()), tile,
                                           /*read_only=*/true);
}
Value HostEmitter::toTile(Value buffer) {
  return bufferization::ToTensorOp::create(
      b, memref::getTensorTypeFromMemRefType(buffer.getType()), buffer,
      /*restrict=*/true, /*writable=*/true);
}
Value HostEmitter::newBuffer(Type tileType) {
  return memref::AllocOp::create(b, bufferType(tileType));
}

void HostEmitter::nest(ValueRange bounds,
                       llvm::function_ref<void(ValueRange)> body) {
  OpBuilder::InsertionGuard guard(b);
  Indices indices;
  Value lower = index(0), step = index(1);
  for (Value upper : bounds) {
    auto loop = scf::ForOp::create(b, lower, upper, step);
    indices.push_back(loop.getInductionVar());
    b.setInsertionPointToStart(loop.getBody());
  }
  body(indices);
}

HostEmitter::Indices HostEmitter::staticBounds(ArrayRef<int64_t> shape) {
  Indices bounds;
  for (int64_t extent : shape)
    bounds.push_back(index(extent));
  return bounds;
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct LowerTileToHostPass final
    : impl::LowerTileToHostPassBase<LowerTileToHostPass> {
  using Base::Base;
  void runOnOperation() override {
    SmallVector<tile::FuncOp> programs(getOperation().getOps<tile::FuncOp>());
    for (tile::FuncOp program : programs) {
      HostEmitter emitter(program, {checked, vectorBytes});
      FailureOr<func::FuncOp> function = emitter.emit();
      if (failed(function))
        return signalPassFailure();
      program.erase();
    }
  }
};
} // namespace
} // namespace strata::codegen
