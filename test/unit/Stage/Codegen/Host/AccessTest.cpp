//===- AccessTest.cpp - Views with steps, masked pointers -----------------===//
#include "HostKernel.h"

#include <gtest/gtest.h>

using namespace strata::codegen::test;

// y[i] = x[idx[i]] where 0 <= idx[i] < n, else -1.
TEST(Access, MaskedPointers) {
  HostKernel kernel(R"(
    tile.func @k_gather(%x: !tile.ptr<f32>, %i: !tile.ptr<i32>, %y: !tile.ptr<f32>, %n: i32, %count: i32) {
      %bx, %by, %bz = tile.block_id
      %width = arith.constant 8 : i32
      %first = arith.muli %bx, %width : i32
      %iota = tile.iota : tensor<8xi32>
      %firsts = tile.broadcast %first : i32 -> tensor<8xi32>
      %at = arith.addi %iota, %firsts : tensor<8xi32>
      %counts = tile.broadcast %count : i32 -> tensor<8xi32>
      %inside = arith.cmpi slt, %at, %counts : tensor<8xi32>
      %index = tile.load_ptr %i[%at] mask %inside : tensor<8xi1> : !tile.ptr<i32>, tensor<8xi32> -> tensor<8xi32>
      %ns = tile.broadcast %n : i32 -> tensor<8xi32>
      %low = arith.constant dense<0> : tensor<8xi32>
      %above = arith.cmpi sge, %index, %low : tensor<8xi32>
      %below = arith.cmpi slt, %index, %ns : tensor<8xi32>
      %right = arith.andi %above, %below : tensor<8xi1>
      %mask = arith.andi %right, %inside : tensor<8xi1>
      %other = arith.constant dense<-1.0> : tensor<8xf32>
      %v = tile.load_ptr %x[%index] mask %mask : tensor<8xi1> other %other : tensor<8xf32> : !tile.ptr<f32>, tensor<8xi32> -> tensor<8xf32>
      tile.store_ptr %v, %y[%at] mask %inside : tensor<8xi1> : tensor<8xf32>, !tile.ptr<f32>, tensor<8xi32>
      tile.return
    })");
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  std::vector<float> x = {10, 11, 12, 13, 14}, y(13, 99);
  std::vector<int32_t> index = {4, 0, -1, 5, 2, 1, 3, 3, 1000000, -7, 0, 4};
  kernel.run({x.data(), index.data(), y.data()}, {5, 12}, {2, 1, 1});
  for (int i = 0; i < 12; ++i)
    EXPECT_EQ(y[i], index[i] >= 0 && index[i] < 5 ? x[index[i]] : -1) << i;
  EXPECT_EQ(y[12], 99);
}

// A strided view with steps of 1: windows that overlap.
TEST(Access, StepsOfAView) {
  HostKernel kernel(R"(
    tile.func @k_window(%x: !tile.ptr<f32>, %y: !tile.ptr<f32>) {
      %bx, %by, %bz = tile.block_id
      %zero = arith.constant 0 : i32
      %one = arith.constant 1 : i32
      %two = arith.constant 2 : i32
      %vx = tile.view %x sizes [10] strides [1] steps [1] padding pos_inf : !tile.ptr<f32> -> !tile.view<8xf32>
      %vy = tile.view %y sizes [10] strides [1] : !tile.ptr<f32> -> !tile.view<8xf32>
      %width = arith.constant 8 : i32
      %first = arith.muli %bx, %width : i32
      %i1 = arith.addi %first, %one : i32
      %i2 = arith.addi %first, %two : i32
      %a = tile.load %vx[%first] : !tile.view<8xf32> -> tensor<8xf32>
      %b = tile.load %vx[%i1] : !tile.view<8xf32> -> tensor<8xf32>
      %c = tile.load %vx[%i2] : !tile.view<8xf32> -> tensor<8xf32>
      %d = arith.minimumf %a, %b : tensor<8xf32>
      %e = arith.minimumf %d, %c : tensor<8xf32>
      tile.store %e, %vy[%bx] : tensor<8xf32>, !tile.view<8xf32>
      tile.return
    })");
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  std::vector<float> x = {5, 3, 8, 1, 9, 2, 7, 7, 4, 6}, y(10);
  kernel.run({x.data(), y.data()}, {}, {2, 1, 1});
  for (int i = 0; i < 10; ++i) {
    float right = x[i];
    for (int j = i; j < std::min(i + 3, 10); ++j)
      right = std::min(right, x[j]);
    EXPECT_EQ(y[i], right) << i;
  }
}

// Block numbers: x fastest, then y, then z; any range of them.
TEST(Access, BlockNumbers) {
  HostKernel kernel(R"(
    tile.func @k_blocks(%y: !tile.ptr<i32>) {
      %bx, %by, %bz = tile.block_id
      %ten = arith.constant 10 : i32
      %hundred = arith.constant 100 : i32
      %three = arith.constant 3 : i32
      %two = arith.constant 2 : i32
      %a = arith.muli %by, %ten : i32
      %b = arith.muli %bz, %hundred : i32
      %c = arith.addi %a, %b : i32
      %d = arith.addi %c, %bx : i32
      %e = arith.muli %bz, %two : i32
      %f = arith.addi %e, %by : i32
      %g = arith.muli %f, %three : i32
      %h = arith.addi %g, %bx : i32
      tile.store_ptr %d, %y[%h] : i32, !tile.ptr<i32>, i32
      tile.return
    })");
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  std::vector<int32_t> y(24, -1);
  kernel.run({y.data()}, {}, {3, 2, 4});
  for (int n = 0; n < 24; ++n)
    EXPECT_EQ(y[n], n / 6 * 100 + n / 3 % 2 * 10 + n % 3);
}
