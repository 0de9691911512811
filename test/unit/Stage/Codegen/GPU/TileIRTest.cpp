//===- TileIRTest.cpp - Writer and reader of Tile IR bytecode -------------===//
#include "strata/Stage/Codegen/GPU/TileIR.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Parser/Parser.h"

#include <gtest/gtest.h>

using namespace strata;
using codegen::readTileIR;
using codegen::writeTileIR;

namespace {

constexpr const char *program = R"(
tile.func @sums(%x: !tile.ptr<f32> {tile.align = 256 : i64},
                %y: !tile.ptr<f32>, %n: i32, %k: i32)
    attributes {hints = #tile.hints<warps = 8, occupancy = 2, tma = false>} {
  %i, %j, %z = tile.block_id
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %xv = tile.view %x sizes [%n, 64] strides [64, 1] padding zero
      : !tile.ptr<f32> -> !tile.view<4x16xf32>
  %yv = tile.view %y sizes [%n] strides [1] : !tile.ptr<f32> -> !tile.view<4xf32>
  %zero = arith.constant dense<0.0> : tensor<4xf32>
  %s = scf.for %step = %c0 to %k step %c1 iter_args(%sum = %zero) -> (tensor<4xf32>) : i32 {
    %a = tile.load %xv[%i, %step] : !tile.view<4x16xf32> -> tensor<4x16xf32>
    %b = tile.reduce %a dim 1 identities [0.0 : f32] : (tensor<4x16xf32>) -> tensor<4xf32> {
    ^bb0(%p: f32, %q: f32):
      %r = arith.addf %p, %q : f32
      tile.yield %r : f32
    }
    %c = arith.addf %sum, %b : tensor<4xf32>
    scf.yield %c : tensor<4xf32>
  }
  tile.store %s, %yv[%i] : tensor<4xf32>, !tile.view<4xf32>
  tile.return
})";

/// The bytecode of the program above.
std::string bytecode() {
  mlir::MLIRContext context;
  context.loadDialect<tile::TileDialect, mlir::arith::ArithDialect,
                      mlir::scf::SCFDialect>();
  auto module = mlir::parseSourceString<mlir::ModuleOp>(program, &context);
  if (!module)
    return {};
  tile::FuncOp func = *module->getOps<tile::FuncOp>().begin();
  llvm::Expected<std::string> bytes = writeTileIR(func);
  if (!bytes) {
    ADD_FAILURE() << llvm::toString(bytes.takeError());
    return {};
  }
  return *bytes;
}

TEST(TileIRTest, SameProgramSameBytes) { EXPECT_EQ(bytecode(), bytecode()); }

TEST(TileIRTest, EveryPrefixIsRefused) {
  std::string bytes = bytecode();
  ASSERT_GT(bytes.size(), 100);
  for (size_t size = 0; size < bytes.size(); ++size) {
    llvm::Expected<std::string> listing =
        readTileIR(llvm::StringRef(bytes).take_front(size));
    EXPECT_FALSE(bool(listing)) << size;
    llvm::consumeError(listing.takeError());
  }
}

/// A changed byte is refused or read as another program; the reader never
/// crashes. Padding and offsets are the only bytes that may say nothing.
TEST(TileIRTest, ChangedBytesAreSeen) {
  std::string bytes = bytecode();
  llvm::Expected<std::string> original = readTileIR(bytes);
  ASSERT_TRUE(bool(original));
  size_t unseen = 0, tried = 0;
  for (size_t at = 0; at < bytes.size(); ++at)
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string changed = bytes;
      changed[at] ^= 1 << bit;
      llvm::Expected<std::string> listing = readTileIR(changed);
      ++tried;
      if (!listing)
        llvm::consumeError(listing.takeError());
      else if (*listing == *original)
        ++unseen;
    }
  EXPECT_LT(unseen * 10, tried) << unseen << " of " << tried;
}

TEST(TileIRTest, OtherVersionIsNamed) {
  std::string bytes = bytecode();
  bytes[9] = 6;
  llvm::Expected<std::string> listing = readTileIR(bytes);
  ASSERT_FALSE(bool(listing));
  EXPECT_NE(llvm::toString(listing.takeError()).find("version 13.3"),
            std::string::npos);
}

} // namespace
