//===- PlaceTiles.cpp - One place for the buffer of each tile -------------===//
#include "strata/Stage/Codegen/Host/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;

namespace strata::codegen {
#define GEN_PASS_DEF_PLACETILESPASS
#include "strata/Stage/Codegen/Host/Passes.h.inc"

// Buffers start on cache lines.
static constexpr int64_t kAlignment = 64;

static int64_t bytesOf(MemRefType type) {
  return type.getNumElements() * ((type.getElementTypeBitWidth() + 7) / 8);
}

// A copy of strided buffers would call a runtime library.
static void expandCopies(func::FuncOp function) {
  SmallVector<memref::CopyOp> copies;
  function.walk([&](memref::CopyOp copy) {
    if (!cast<MemRefType>(copy.getSource().getType())
             .getLayout()
             .isIdentity() ||
        !cast<MemRefType>(copy.getTarget().getType()).getLayout().isIdentity())
      copies.push_back(copy);
  });
  for (memref::CopyOp copy : copies) {
    OpBuilder b(copy);
    linalg::makeMemRefCopyOp(b, copy.getLoc(), copy.getSource(),
                             copy.getTarget());
    copy.erase();
  }
}

namespace {
struct PlaceTilesPass final : impl::PlaceTilesPassBase<PlaceTilesPass> {
  using Base::Base;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    expandCopies(function);
    SmallVector<memref::AllocOp> buffers;
    WalkResult walk = function.walk([&](memref::AllocOp buffer) {
      if (!buffer.getType().hasStaticShape() ||
          !buffer.getType().getElementType().isIntOrFloat()) {
        buffer.emitOpError("has no static size");
        return WalkResult::interrupt();
      }
      buffers.push_back(buffer);
      return WalkResult::advance();
    });
    if (walk.wasInterrupted())
      return signalPassFailure();

    // Small ones first on the stack; order of the program among equals.
    SmallVector<std::pair<int64_t, size_t>> order;
    for (auto [number, buffer] : llvm::enumerate(buffers))
      order.push_back({bytesOf(buffer.getType()), number});
    llvm::sort(order);
    Block &entry = function.getBody().front();
    OpBuilder b = OpBuilder::atBlockBegin(&entry);
    int64_t used = 0;
    for (auto [bytes, number] : order) {
      memref::AllocOp buffer = buffers[number];
      used += llvm::alignTo(bytes, kAlignment);
      Location loc = buffer.getLoc();
      Value placed;
      if (used <= stackBytes) {
        placed = memref::AllocaOp::create(b, loc, buffer.getType(),
                                          b.getI64IntegerAttr(kAlignment));
      } else {
        placed = memref::AllocOp::create(b, loc, buffer.getType(),
                                         b.getI64IntegerAttr(kAlignment));
        OpBuilder end(entry.getTerminator());
        memref::DeallocOp::create(end, loc, placed);
      }
      buffer.replaceAllUsesWith(placed);
      buffer.erase();
    }
  }
};
} // namespace
} // namespace strata::codegen
