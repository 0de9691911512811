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

// A sum carried through two loops and a branch that may leave it as it is.
TEST(Control, SumThroughNestedLoopsAndBranch) {
  HostKernel kernel(R"(
    tile.func @k_nested(%x: !tile.ptr<f32>, %y: !tile.ptr<f32>, %m: i32, %n: i32) {
      %zero = arith.constant 0 : i32
      %one = arith.constant 1 : i32
      %two = arith.constant 2 : i32
      %vx = tile.view %x sizes [4, 4] strides [4, 1] : !tile.ptr<f32> -> !tile.view<4x4xf32>
      %vy = tile.view %y sizes [4, 4] strides [4, 1] : !tile.ptr<f32> -> !tile.view<4x4xf32>
      %t = tile.load %vx[%zero, %zero] : !tile.view<4x4xf32> -> tensor<4x4xf32>
      %init = arith.constant dense<1.0> : tensor<4x4xf32>
      %r = scf.for %i = %zero to %m step %one iter_args(%a = %init) -> (tensor<4x4xf32>) : i32 {
        %s = scf.for %j = %zero to %n step %one iter_args(%b = %a) -> (tensor<4x4xf32>) : i32 {
          %u = tile.mma %t, %t, %b : tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>
          scf.yield %u : tensor<4x4xf32>
        }
        %odd = arith.remsi %i, %two : i32
        %c = arith.cmpi eq, %odd, %one : i32
        %q = scf.if %c -> (tensor<4x4xf32>) {
          %u = tile.mma %t, %t, %s : tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>
          scf.yield %u : tensor<4x4xf32>
        } else {
          scf.yield %s : tensor<4x4xf32>
        }
        scf.yield %q : tensor<4x4xf32>
      }
      tile.store %r, %vy[%zero, %zero] : tensor<4x4xf32>, !tile.view<4x4xf32>
      tile.return
    })");
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  std::vector<float> x(16), y(16);
  for (int i = 0; i < 16; ++i)
    x[i] = (i * 7) % 5 - 2;
  kernel.run({x.data(), y.data()}, {3, 2}, {1, 1, 1});
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 4; ++j) {
      float product = 0;
      for (int k = 0; k < 4; ++k)
        product += x[i * 4 + k] * x[k * 4 + j];
      EXPECT_EQ(y[i * 4 + j], 1 + 7 * product);
    }
}

// The old sum is used after the new one is made: it must not be overwritten.
TEST(Control, OldSumStaysAlive) {
  HostKernel kernel(R"(
    tile.func @k_old(%x: !tile.ptr<f32>, %y: !tile.ptr<f32>, %n: i32) {
      %zero = arith.constant 0 : i32
      %one = arith.constant 1 : i32
      %vx = tile.view %x sizes [4, 4] strides [4, 1] : !tile.ptr<f32> -> !tile.view<4x4xf32>
      %vy = tile.view %y sizes [4, 8] strides [8, 1] : !tile.ptr<f32> -> !tile.view<4x4xf32>
      %t = tile.load %vx[%zero, %zero] : !tile.view<4x4xf32> -> tensor<4x4xf32>
      %init = arith.constant dense<0.0> : tensor<4x4xf32>
      %r, %o = scf.for %i = %zero to %n step %one iter_args(%a = %init, %b = %init) -> (tensor<4x4xf32>, tensor<4x4xf32>) : i32 {
        %u = tile.mma %t, %t, %a : tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>
        scf.yield %u, %a : tensor<4x4xf32>, tensor<4x4xf32>
      }
      tile.store %r, %vy[%zero, %zero] : tensor<4x4xf32>, !tile.view<4x4xf32>
      tile.store %o, %vy[%zero, %one] : tensor<4x4xf32>, !tile.view<4x4xf32>
      tile.return
    })");
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  std::vector<float> x(16), y(32);
  for (int i = 0; i < 16; ++i)
    x[i] = i % 3;
  kernel.run({x.data(), y.data()}, {3}, {1, 1, 1});
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 4; ++j) {
      float product = 0;
      for (int k = 0; k < 4; ++k)
        product += x[i * 4 + k] * x[k * 4 + j];
      EXPECT_EQ(y[i * 8 + j], 3 * product);
      EXPECT_EQ(y[i * 8 + 4 + j], 2 * product);
    }
}

// Bitonic steps by extract and cat of a carried tile; a carried boolean tile.
TEST(Control, CarriedSlicesAndBooleans) {
  HostKernel kernel(R"(
    tile.func @k_slices(%x: !tile.ptr<i32>, %y: !tile.ptr<i32>, %n: i32) {
      %zero = arith.constant 0 : i32
      %one = arith.constant 1 : i32
      %vx = tile.view %x sizes [8] strides [1] : !tile.ptr<i32> -> !tile.view<8xi32>
      %vy = tile.view %y sizes [8] strides [1] : !tile.ptr<i32> -> !tile.view<8xi32>
      %t = tile.load %vx[%zero] : !tile.view<8xi32> -> tensor<8xi32>
      %false = arith.constant false
      %none = tile.broadcast %false : i1 -> tensor<8xi1>
      %seven = arith.constant dense<7> : tensor<8xi32>
      %ids = arith.constant dense<[0, 1, 2, 3, 4, 5, 6, 7]> : tensor<8xi32>
      %r, %seen = scf.for %i = %zero to %n step %one iter_args(%a = %t, %s = %none) -> (tensor<8xi32>, tensor<8xi1>) : i32 {
        %l = tile.extract %a[%zero] : tensor<8xi32> -> tensor<4xi32>
        %h = tile.extract %a[%one] : tensor<8xi32> -> tensor<4xi32>
        %c = tile.cat %h, %l dim 0 : tensor<4xi32>, tensor<4xi32> -> tensor<8xi32>
        %q = tile.reshape %c : tensor<8xi32> -> tensor<2x4xi32>
        %p = tile.permute %q [1, 0] : tensor<2x4xi32> -> tensor<4x2xi32>
        %d = tile.reshape %p : tensor<4x2xi32> -> tensor<8xi32>
        %is = arith.cmpi eq, %d, %seven : tensor<8xi32>
        %any = arith.ori %s, %is : tensor<8xi1>
        scf.yield %d, %any : tensor<8xi32>, tensor<8xi1>
      }
      %minus = arith.subi %ids, %r : tensor<8xi32>
      %z = arith.select %seen, %minus, %r : tensor<8xi1>, tensor<8xi32>
      tile.store %z, %vy[%zero] : tensor<8xi32>, !tile.view<8xi32>
      tile.return
    })");
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  for (int n : {0, 1, 3}) {
    std::vector<int32_t> x = {1, 7, 3, 9, 5, 2, 8, 4}, y(8), a = x;
    std::vector<bool> seen(8);
    for (int k = 0; k < n; ++k) {
      std::vector<int32_t> c(a.begin() + 4, a.end()), d(8);
      c.insert(c.end(), a.begin(), a.begin() + 4);
      for (int i = 0; i < 4; ++i)
        for (int j = 0; j < 2; ++j)
          d[i * 2 + j] = c[j * 4 + i];
      a = d;
      for (int i = 0; i < 8; ++i)
        seen[i] = seen[i] || a[i] == 7;
    }
    kernel.run({x.data(), y.data()}, {n}, {1, 1, 1});
    for (int i = 0; i < 8; ++i)
      EXPECT_EQ(y[i], seen[i] ? i - a[i] : a[i]) << n << " " << i;
  }
}

// More tiles than the stack may hold: 16 of 256 KiB, alive together.
TEST(Control, TilesOnTheHeap) {
  std::string text = R"(
    tile.func @k_heap(%x: !tile.ptr<f32>, %y: !tile.ptr<f32>) {
      %zero = arith.constant 0 : i32
      %vx = tile.view %x sizes [65536] strides [1] : !tile.ptr<f32> -> !tile.view<65536xf32>
      %vy = tile.view %y sizes [65536] strides [1] : !tile.ptr<f32> -> !tile.view<65536xf32>
)";
  std::string sum = "%t0";
  for (int i = 0; i < 16; ++i)
    text += "%t" + std::to_string(i) +
            " = tile.load %vx[%zero] : !tile.view<65536xf32> -> "
            "tensor<65536xf32>\n";
  for (int i = 1; i < 16; ++i) {
    text += "%s" + std::to_string(i) + " = arith.addf " + sum + ", %t" +
            std::to_string(i) + " : tensor<65536xf32>\n";
    sum = "%s" + std::to_string(i);
  }
  text += "tile.store " + sum +
          ", %vy[%zero] : tensor<65536xf32>, !tile.view<65536xf32>\n"
          "tile.return }";
  HostKernel kernel(text);
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  std::vector<float> x(65536), y(65536);
  for (int i = 0; i < 65536; ++i)
    x[i] = i;
  for (int round = 0; round < 3; ++round)
    kernel.run({x.data(), y.data()}, {}, {1, 1, 1});
  for (int i = 0; i < 65536; ++i)
    ASSERT_EQ(y[i], 16.0f * i);
}
