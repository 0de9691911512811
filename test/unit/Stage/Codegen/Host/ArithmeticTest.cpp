//===- ArithmeticTest.cpp - Pointwise, reductions, shapes -----------------===//
#include "HostKernel.h"

#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <random>

using namespace strata::codegen::test;

namespace {
std::vector<float> random(size_t count, unsigned seed, float scale = 1) {
  std::mt19937 engine(seed);
  std::normal_distribution<float> normal(0, scale);
  std::vector<float> values(count);
  for (float &value : values)
    value = normal(engine);
  return values;
}

int32_t blocks(int64_t extent, int64_t tile) {
  return int32_t((extent + tile - 1) / tile);
}
} // namespace

// y = x * s + 1 over [m, n], tiles 4x32; extents that no tile divides.
TEST(Arithmetic, PointwiseOddExtents) {
  HostKernel kernel(R"(
    tile.func @k_pointwise(%x: !tile.ptr<f32>, %y: !tile.ptr<f32>, %m: i32, %n: i32, %pitch: i32) {
      %bx, %by, %bz = tile.block_id
      %vx = tile.view %x sizes [%m, %n] strides [%pitch, 1] : !tile.ptr<f32> -> !tile.view<4x32xf32>
      %vy = tile.view %y sizes [%m, %n] strides [%n, 1] : !tile.ptr<f32> -> !tile.view<4x32xf32>
      %t = tile.load %vx[%by, %bx] : !tile.view<4x32xf32> -> tensor<4x32xf32>
      %s = arith.constant dense<2.5> : tensor<4x32xf32>
      %one = arith.constant 1.0 : f32
      %ones = tile.broadcast %one : f32 -> tensor<4x32xf32>
      %p = arith.mulf %t, %s : tensor<4x32xf32>
      %q = arith.addf %p, %ones : tensor<4x32xf32>
      tile.store %q, %vy[%by, %bx] : tensor<4x32xf32>, !tile.view<4x32xf32>
      tile.return
    })");
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  for (auto [m, n, pitch] : {std::array{1, 1, 1}, std::array{7, 45, 48},
                             std::array{4, 32, 32}, std::array{9, 100, 100}}) {
    std::vector<float> x = random(m * pitch, 1), y(m * n + 8, -7);
    kernel.run({x.data(), y.data()}, {m, n, pitch},
               {blocks(n, 32), blocks(m, 4), 1});
    for (int i = 0; i < m; ++i)
      for (int j = 0; j < n; ++j)
        ASSERT_NEAR(y[i * n + j], x[i * pitch + j] * 2.5 + 1, 1e-6)
            << i << " " << j;
    for (int k = 0; k < 8; ++k)
      EXPECT_EQ(y[m * n + k], -7) << "written behind the tensor";
  }
}

TEST(Arithmetic, Softmax) {
  HostKernel kernel(R"(
    tile.func @k_softmax(%x: !tile.ptr<f32>, %y: !tile.ptr<f32>, %m: i32) {
      %bx, %by, %bz = tile.block_id
      %zero = arith.constant 0 : i32
      %vx = tile.view %x sizes [%m, 1000] strides [1000, 1] padding neg_inf : !tile.ptr<f32> -> !tile.view<2x1024xf32>
      %vy = tile.view %y sizes [%m, 1000] strides [1000, 1] : !tile.ptr<f32> -> !tile.view<2x1024xf32>
      %t = tile.load %vx[%bx, %zero] : !tile.view<2x1024xf32> -> tensor<2x1024xf32>
      %max = tile.reduce %t dim 1 identities [0xFF800000 : f32] : (tensor<2x1024xf32>) -> tensor<2xf32> {
      ^bb0(%a: f32, %b: f32):
        %r = arith.maximumf %a, %b : f32
        tile.yield %r : f32
      }
      %max1 = tile.reshape %max : tensor<2xf32> -> tensor<2x1xf32>
      %maxb = tile.broadcast %max1 : tensor<2x1xf32> -> tensor<2x1024xf32>
      %d = arith.subf %t, %maxb : tensor<2x1024xf32>
      %e = math.exp %d : tensor<2x1024xf32>
      %sum = tile.reduce %e dim 1 identities [0.0 : f32] : (tensor<2x1024xf32>) -> tensor<2xf32> {
      ^bb0(%a: f32, %b: f32):
        %r = arith.addf %a, %b : f32
        tile.yield %r : f32
      }
      %one = arith.constant dense<1.0> : tensor<2xf32>
      %inv = arith.divf %one, %sum : tensor<2xf32>
      %inv1 = tile.reshape %inv : tensor<2xf32> -> tensor<2x1xf32>
      %invb = tile.broadcast %inv1 : tensor<2x1xf32> -> tensor<2x1024xf32>
      %p = arith.mulf %e, %invb : tensor<2x1024xf32>
      tile.store %p, %vy[%bx, %zero] : tensor<2x1024xf32>, !tile.view<2x1024xf32>
      tile.return
    })");
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  int m = 5, n = 1000;
  std::vector<float> x = random(m * n, 2, 4), y(m * n, -1);
  kernel.run({x.data(), y.data()}, {m}, {3, 1, 1});
  for (int i = 0; i < m; ++i) {
    double sum = 0, top = -INFINITY;
    for (int j = 0; j < n; ++j)
      top = std::max(top, double(x[i * n + j]));
    for (int j = 0; j < n; ++j)
      sum += std::exp(x[i * n + j] - top);
    for (int j = 0; j < n; ++j) {
      double right = std::exp(x[i * n + j] - top) / sum;
      ASSERT_NEAR(y[i * n + j], right, 2e-6 * right + 1e-12) << i << " " << j;
    }
  }
}

// Two operands: the greatest element and where it stands, along dimension 0.
TEST(Arithmetic, ArgMaxAlongRows) {
  HostKernel kernel(R"(
    tile.func @k_argmax(%x: !tile.ptr<f32>, %y: !tile.ptr<f32>, %z: !tile.ptr<i32>) {
      %zero = arith.constant 0 : i32
      %vx = tile.view %x sizes [13, 20] strides [20, 1] padding neg_inf : !tile.ptr<f32> -> !tile.view<16x32xf32>
      %vy = tile.view %y sizes [20] strides [1] : !tile.ptr<f32> -> !tile.view<32xf32>
      %vz = tile.view %z sizes [20] strides [1] : !tile.ptr<i32> -> !tile.view<32xi32>
      %t = tile.load %vx[%zero, %zero] : !tile.view<16x32xf32> -> tensor<16x32xf32>
      %i = tile.iota : tensor<16xi32>
      %i1 = tile.reshape %i : tensor<16xi32> -> tensor<16x1xi32>
      %ib = tile.broadcast %i1 : tensor<16x1xi32> -> tensor<16x32xi32>
      %max, %at = tile.reduce %t, %ib dim 0 identities [0xFF800000 : f32, 0 : i32]
          : (tensor<16x32xf32>, tensor<16x32xi32>) -> (tensor<32xf32>, tensor<32xi32>) {
      ^bb0(%a: f32, %ia: i32, %b: f32, %ibb: i32):
        %c = arith.cmpf ogt, %a, %b : f32
        %m = arith.select %c, %a, %b : f32
        %n = arith.select %c, %ia, %ibb : i32
        tile.yield %m, %n : f32, i32
      }
      tile.store %max, %vy[%zero] : tensor<32xf32>, !tile.view<32xf32>
      tile.store %at, %vz[%zero] : tensor<32xi32>, !tile.view<32xi32>
      tile.return
    })");
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  std::vector<float> x = random(13 * 20, 3), y(20);
  std::vector<int32_t> z(20);
  kernel.run({x.data(), y.data(), z.data()}, {}, {1, 1, 1});
  for (int j = 0; j < 20; ++j) {
    int best = 0;
    for (int i = 0; i < 13; ++i)
      if (x[i * 20 + j] > x[best * 20 + j])
        best = i;
    EXPECT_EQ(z[j], best);
    EXPECT_EQ(y[j], x[best * 20 + j]);
  }
}

// Bytes as booleans: y = (a != 0 and x > 2) ? x : -x, and whether any held.
TEST(Arithmetic, BooleansAndIntegers) {
  HostKernel kernel(R"(
    tile.func @k_bool(%a: !tile.ptr<i8>, %x: !tile.ptr<i64>, %y: !tile.ptr<i64>, %any: !tile.ptr<i8>, %n: i32) {
      %zero = arith.constant 0 : i32
      %va = tile.view %a sizes [%n] strides [1] padding zero : !tile.ptr<i8> -> !tile.view<16xi8>
      %vx = tile.view %x sizes [%n] strides [1] padding zero : !tile.ptr<i64> -> !tile.view<16xi64>
      %vy = tile.view %y sizes [%n] strides [1] : !tile.ptr<i64> -> !tile.view<16xi64>
      %ta = tile.load %va[%zero] : !tile.view<16xi8> -> tensor<16xi8>
      %tx = tile.load %vx[%zero] : !tile.view<16xi64> -> tensor<16xi64>
      %c0 = arith.constant dense<0> : tensor<16xi8>
      %c2 = arith.constant dense<2> : tensor<16xi64>
      %cz = arith.constant dense<0> : tensor<16xi64>
      %on = arith.cmpi ne, %ta, %c0 : tensor<16xi8>
      %big = arith.cmpi sgt, %tx, %c2 : tensor<16xi64>
      %both = arith.andi %on, %big : tensor<16xi1>
      %minus = arith.subi %cz, %tx : tensor<16xi64>
      %r = arith.select %both, %tx, %minus : tensor<16xi1>, tensor<16xi64>
      %some = tile.reduce %both dim 0 identities [false] : (tensor<16xi1>) -> i1 {
      ^bb0(%p: i1, %q: i1):
        %o = arith.ori %p, %q : i1
        tile.yield %o : i1
      }
      %byte = arith.extui %some : i1 to i8
      tile.store %r, %vy[%zero] : tensor<16xi64>, !tile.view<16xi64>
      tile.store_ptr %byte, %any[%zero] : i8, !tile.ptr<i8>, i32
      tile.return
    })");
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  int n = 11;
  std::vector<int8_t> a = {1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1}, any(1, 9);
  std::vector<int64_t> x(n), y(n);
  std::iota(x.begin(), x.end(), -3);
  kernel.run({a.data(), x.data(), y.data(), any.data()}, {n}, {1, 1, 1});
  for (int i = 0; i < n; ++i)
    EXPECT_EQ(y[i], a[i] && x[i] > 2 ? x[i] : -x[i]);
  EXPECT_EQ(any[0], 1);
  std::fill(a.begin(), a.end(), 0);
  kernel.run({a.data(), x.data(), y.data(), any.data()}, {n}, {1, 1, 1});
  EXPECT_EQ(any[0], 0);
}

TEST(Arithmetic, HalfAndDouble) {
  HostKernel kernel(R"(
    tile.func @k_half(%x: !tile.ptr<f16>, %y: !tile.ptr<f64>, %z: !tile.ptr<f16>) {
      %zero = arith.constant 0 : i32
      %vx = tile.view %x sizes [5] strides [1] padding zero : !tile.ptr<f16> -> !tile.view<8xf16>
      %vy = tile.view %y sizes [5] strides [1] : !tile.ptr<f64> -> !tile.view<8xf64>
      %vz = tile.view %z sizes [5] strides [1] : !tile.ptr<f16> -> !tile.view<8xf16>
      %t = tile.load %vx[%zero] : !tile.view<8xf16> -> tensor<8xf16>
      %d = arith.extf %t : tensor<8xf16> to tensor<8xf64>
      %e = math.exp %d : tensor<8xf64>
      %f = arith.extf %t : tensor<8xf16> to tensor<8xf32>
      %h = arith.mulf %f, %f : tensor<8xf32>
      %g = arith.truncf %h : tensor<8xf32> to tensor<8xf16>
      tile.store %e, %vy[%zero] : tensor<8xf64>, !tile.view<8xf64>
      tile.store %g, %vz[%zero] : tensor<8xf16>, !tile.view<8xf16>
      tile.return
    })");
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  std::vector<_Float16> x = {_Float16(1), _Float16(-2), _Float16(0.5),
                             _Float16(3), _Float16(0)},
                        z(5);
  std::vector<double> y(5);
  kernel.run({x.data(), y.data(), z.data()}, {}, {1, 1, 1});
  for (int i = 0; i < 5; ++i) {
    EXPECT_NEAR(y[i], std::exp(double(x[i])), 1e-14 * y[i]);
    EXPECT_EQ(float(z[i]), float(x[i]) * float(x[i]));
  }
}

TEST(Arithmetic, ScanPermuteExtractCat) {
  HostKernel kernel(R"(
    tile.func @k_shapes(%x: !tile.ptr<i32>, %y: !tile.ptr<i32>, %z: !tile.ptr<i32>) {
      %zero = arith.constant 0 : i32
      %one = arith.constant 1 : i32
      %vx = tile.view %x sizes [4, 8] strides [8, 1] : !tile.ptr<i32> -> !tile.view<4x8xi32>
      %vy = tile.view %y sizes [8, 4] strides [4, 1] : !tile.ptr<i32> -> !tile.view<8x4xi32>
      %vz = tile.view %z sizes [4, 8] strides [8, 1] : !tile.ptr<i32> -> !tile.view<4x8xi32>
      %t = tile.load %vx[%zero, %zero] : !tile.view<4x8xi32> -> tensor<4x8xi32>
      %s = tile.scan %t dim 1 identities [0 : i32] : (tensor<4x8xi32>) -> tensor<4x8xi32> {
      ^bb0(%a: i32, %b: i32):
        %r = arith.addi %a, %b : i32
        tile.yield %r : i32
      }
      %p = tile.permute %s [1, 0] : tensor<4x8xi32> -> tensor<8x4xi32>
      %left = tile.extract %t[%zero, %zero] : tensor<4x8xi32> -> tensor<4x4xi32>
      %right = tile.extract %t[%zero, %one] : tensor<4x8xi32> -> tensor<4x4xi32>
      %c = tile.cat %right, %left dim 1 : tensor<4x4xi32>, tensor<4x4xi32> -> tensor<4x8xi32>
      tile.store %p, %vy[%zero, %zero] : tensor<8x4xi32>, !tile.view<8x4xi32>
      tile.store %c, %vz[%zero, %zero] : tensor<4x8xi32>, !tile.view<4x8xi32>
      tile.return
    })");
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  std::vector<int32_t> x(32), y(32), z(32);
  for (int i = 0; i < 32; ++i)
    x[i] = i * i % 17;
  kernel.run({x.data(), y.data(), z.data()}, {}, {1, 1, 1});
  for (int i = 0; i < 4; ++i)
    for (int j = 0, sum = 0; j < 8; ++j) {
      sum += x[i * 8 + j];
      EXPECT_EQ(y[j * 4 + i], sum);
      EXPECT_EQ(z[i * 8 + j], x[i * 8 + (j + 4) % 8]);
    }
}

// Sums of ones to a scalar, to a tile of rank 0 and back.
TEST(Arithmetic, ScalarsAndRankZero) {
  HostKernel kernel(R"(
    tile.func @k_rank(%y: !tile.ptr<f32>) {
      %zero = arith.constant 0 : i32
      %one = arith.constant 1 : i32
      %ones = arith.constant dense<1.0> : tensor<8xf32>
      %a = tile.reduce %ones dim 0 identities [0.0 : f32] : (tensor<8xf32>) -> f32 {
      ^bb0(%p: f32, %q: f32):
        %r = arith.addf %p, %q : f32
        tile.yield %r : f32
      }
      %b = tile.reduce %ones dim 0 identities [0.0 : f32] : (tensor<8xf32>) -> tensor<f32> {
      ^bb0(%p: f32, %q: f32):
        %r = arith.addf %p, %q : f32
        tile.yield %r : f32
      }
      %c = tile.reshape %b : tensor<f32> -> tensor<1xf32>
      %d = tile.broadcast %c : tensor<1xf32> -> tensor<4xf32>
      %e = tile.reshape %a : f32 -> tensor<1x1xf32>
      %f = tile.reshape %e : tensor<1x1xf32> -> f32
      %v = tile.view %y sizes [4] strides [1] : !tile.ptr<f32> -> !tile.view<4xf32>
      tile.store %d, %v[%zero] : tensor<4xf32>, !tile.view<4xf32>
      tile.store_ptr %f, %y[%one] : f32, !tile.ptr<f32>, i32
      tile.return
    })");
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  std::vector<float> y(4);
  kernel.run({y.data()}, {}, {1, 1, 1});
  EXPECT_EQ(y, (std::vector<float>{8, 8, 8, 8}));
}
