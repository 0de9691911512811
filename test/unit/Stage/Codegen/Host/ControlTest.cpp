//===- ControlTest.cpp - scf in tile programs -----------------------------===//
#include "HostKernel.h"

#include <gtest/gtest.h>

using namespace strata::codegen::test;

// Fibonacci of tiles: carried tiles that trade places.
TEST(Control, CarriedTilesTradePlaces) {
  HostKernel kernel(R"(
    tile.func @k_swap(%x: !tile.ptr<i32>, %y: !tile.ptr<i32>, %n: i32) {
      %zero = arith.constant 0 : i32
      %one = arith.constant 1 : i32
      %vx = tile.view %x sizes [4] strides [1] : !tile.ptr<i32> -> !tile.view<4xi32>
      %vy = tile.view %y sizes [8] strides [1] : !tile.ptr<i32> -> !tile.view<4xi32>
      %a = tile.load %vx[%zero] : !tile.view<4xi32> -> tensor<4xi32>
      %b = arith.constant dense<1> : tensor<4xi32>
      %p, %q = scf.for %i = %zero to %n step %one iter_args(%s = %a, %t = %b) -> (tensor<4xi32>, tensor<4xi32>) : i32 {
        %u = arith.addi %s, %t : tensor<4xi32>
        scf.yield %t, %u : tensor<4xi32>, tensor<4xi32>
      }
      tile.store %p, %vy[%zero] : tensor<4xi32>, !tile.view<4xi32>
      tile.store %q, %vy[%one] : tensor<4xi32>, !tile.view<4xi32>
      tile.return
    })");
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  for (int n : {0, 1, 2, 9}) {
    std::vector<int32_t> x = {0, 1, 2, -5}, y(8);
    kernel.run({x.data(), y.data()}, {n}, {1, 1, 1});
    for (int i = 0; i < 4; ++i) {
      int s = x[i], t = 1;
      for (int k = 0; k < n; ++k)
        std::swap(s, t), t += s;
      EXPECT_EQ(y[i], s) << n;
      EXPECT_EQ(y[4 + i], t) << n;
    }
  }
}

// if with tiles, one branch handing an outer tile on.
TEST(Control, BranchOfTiles) {
  HostKernel kernel(R"(
    tile.func @k_if(%x: !tile.ptr<f32>, %y: !tile.ptr<f32>, %n: i32) {
      %bx, %by, %bz = tile.block_id
      %vx = tile.view %x sizes [16] strides [1] : !tile.ptr<f32> -> !tile.view<4xf32>
      %vy = tile.view %y sizes [16] strides [1] : !tile.ptr<f32> -> !tile.view<4xf32>
      %t = tile.load %vx[%bx] : !tile.view<4xf32> -> tensor<4xf32>
      %c = arith.cmpi slt, %bx, %n : i32
      %r = scf.if %c -> (tensor<4xf32>) {
        %u = arith.addf %t, %t : tensor<4xf32>
        scf.yield %u : tensor<4xf32>
      } else {
        scf.yield %t : tensor<4xf32>
      }
      %s = arith.addf %r, %t : tensor<4xf32>
      tile.store %s, %vy[%bx] : tensor<4xf32>, !tile.view<4xf32>
      tile.return
    })");
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  std::vector<float> x(16), y(16);
  for (int i = 0; i < 16; ++i)
    x[i] = i;
  kernel.run({x.data(), y.data()}, {2}, {4, 1, 1});
  for (int i = 0; i < 16; ++i)
    EXPECT_EQ(y[i], x[i] * (i < 8 ? 3 : 2)) << i;
}

// while: halve every element until the greatest is below 1; count the rounds.
TEST(Control, WhileLoop) {
  HostKernel kernel(R"(
    tile.func @k_while(%x: !tile.ptr<f32>, %y: !tile.ptr<f32>, %z: !tile.ptr<i32>) {
      %zero = arith.constant 0 : i32
      %one = arith.constant 1 : i32
      %limit = arith.constant 1.0 : f32
      %half = arith.constant dense<0.5> : tensor<8xf32>
      %vx = tile.view %x sizes [8] strides [1] : !tile.ptr<f32> -> !tile.view<8xf32>
      %vy = tile.view %y sizes [8] strides [1] : !tile.ptr<f32> -> !tile.view<8xf32>
      %t = tile.load %vx[%zero] : !tile.view<8xf32> -> tensor<8xf32>
      %r, %n = scf.while (%a = %t, %k = %zero) : (tensor<8xf32>, i32) -> (tensor<8xf32>, i32) {
        %max = tile.reduce %a dim 0 identities [0xFF800000 : f32] : (tensor<8xf32>) -> f32 {
        ^bb0(%p: f32, %q: f32):
          %m = arith.maximumf %p, %q : f32
          tile.yield %m : f32
        }
        %c = arith.cmpf oge, %max, %limit : f32
        scf.condition(%c) %a, %k : tensor<8xf32>, i32
      } do {
      ^bb0(%a: tensor<8xf32>, %k: i32):
        %b = arith.mulf %a, %half : tensor<8xf32>
        %l = arith.addi %k, %one : i32
        scf.yield %b, %l : tensor<8xf32>, i32
      }
      tile.store %r, %vy[%zero] : tensor<8xf32>, !tile.view<8xf32>
      tile.store_ptr %n, %z[%zero] : i32, !tile.ptr<i32>, i32
      tile.return
    })");
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  std::vector<float> x = {1, 2, 3, 4, 5, 6, 7, 8}, y(8);
  std::vector<int32_t> z(1);
  kernel.run({x.data(), y.data(), z.data()}, {}, {1, 1, 1});
  EXPECT_EQ(z[0], 4);
  for (int i = 0; i < 8; ++i)
    EXPECT_EQ(y[i], x[i] / 16);
}
