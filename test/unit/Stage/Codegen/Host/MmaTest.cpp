//===- MmaTest.cpp - Contractions of odd sizes ----------------------------===//
#include "HostKernel.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <gtest/gtest.h>
#include <random>

using namespace strata::codegen::test;

namespace {
template <typename T>
std::vector<T> random(size_t count, unsigned seed) {
  std::mt19937 engine(seed);
  std::normal_distribution<float> normal(0, 1);
  std::vector<T> values(count);
  for (T &value : values)
    value = T(normal(engine));
  return values;
}

// out[m, n] = lhs[m, k] * rhs[k, n] over tiles 64x64x16 with a loop over k.
std::string gemm(const std::string &element, const std::string &sum) {
  std::string text = R"(
    tile.func @k_gemm(%a: !tile.ptr<E>, %b: !tile.ptr<E>, %c: !tile.ptr<S>, %m: i32, %n: i32, %k: i32) {
      %bx, %by, %bz = tile.block_id
      %zero = arith.constant 0 : i32
      %one = arith.constant 1 : i32
      %tile = arith.constant 16 : i32
      %va = tile.view %a sizes [%m, %k] strides [%k, 1] padding zero : !tile.ptr<E> -> !tile.view<64x16xE>
      %vb = tile.view %b sizes [%k, %n] strides [%n, 1] padding zero : !tile.ptr<E> -> !tile.view<16x64xE>
      %vc = tile.view %c sizes [%m, %n] strides [%n, 1] : !tile.ptr<S> -> !tile.view<64x64xS>
      %steps = arith.ceildivsi %k, %tile : i32
      %init = arith.constant dense<Z> : tensor<64x64xS>
      %sum = scf.for %i = %zero to %steps step %one iter_args(%acc = %init) -> (tensor<64x64xS>) : i32 {
        %ta = tile.load %va[%by, %i] : !tile.view<64x16xE> -> tensor<64x16xE>
        %tb = tile.load %vb[%i, %bx] : !tile.view<16x64xE> -> tensor<16x64xE>
        %next = tile.mma %ta, %tb, %acc : tensor<64x16xE>, tensor<16x64xE>, tensor<64x64xS>
        scf.yield %next : tensor<64x64xS>
      }
      tile.store %sum, %vc[%by, %bx] : tensor<64x64xS>, !tile.view<64x64xS>
      tile.return
    })";
  std::string result;
  for (char c : text)
    if (c == 'E')
      result += element;
    else if (c == 'S')
      result += sum;
    else if (c == 'Z')
      result += sum[0] == 'f' ? "0.0" : "0";
    else
      result += c;
  return result;
}

template <typename T, typename Sum>
void checkGemm(const HostKernel &kernel, int m, int n, int k,
               double tolerance) {
  std::vector<T> a = random<T>(m * k, 1), b = random<T>(k * n, 2);
  std::vector<Sum> c(m * n, Sum(-3));
  kernel.run({a.data(), b.data(), c.data()}, {m, n, k},
             {(n + 63) / 64, (m + 63) / 64, 1});
  for (int i = 0; i < m; ++i)
    for (int j = 0; j < n; ++j) {
      double sum = 0, size = 0;
      for (int l = 0; l < k; ++l) {
        double product = double(a[i * k + l]) * double(b[l * n + j]);
        sum += product;
        size += std::fabs(product);
      }
      ASSERT_NEAR(double(c[i * n + j]), sum, tolerance * size)
          << i << " " << j << " of " << m << "x" << n << "x" << k;
    }
}
} // namespace

TEST(Mma, GemmF32OddSizes) {
  HostKernel kernel(gemm("f32", "f32"));
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  checkGemm<float, float>(kernel, 64, 64, 16, 1e-6);
  checkGemm<float, float>(kernel, 1, 1, 1, 1e-6);
  checkGemm<float, float>(kernel, 77, 130, 53, 1e-6);
  checkGemm<float, float>(kernel, 3, 65, 100, 1e-6);
}

TEST(Mma, GemmOtherTypes) {
  HostKernel half(gemm("f16", "f32"));
  ASSERT_TRUE(half.isLoaded()) << half.error();
  checkGemm<_Float16, float>(half, 70, 33, 20, 1e-6);
  HostKernel real(gemm("f64", "f64"));
  ASSERT_TRUE(real.isLoaded()) << real.error();
  checkGemm<double, double>(real, 70, 33, 20, 1e-15);
  HostKernel byte(gemm("i8", "i32"));
  ASSERT_TRUE(byte.isLoaded()) << byte.error();
  checkGemm<int8_t, int32_t>(byte, 70, 33, 20, 0);
}

// Not a limit, a line for the reader.
TEST(Mma, GemmSpeed) {
  HostKernel kernel(gemm("f32", "f32"));
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  int size = 512;
  std::vector<float> a = random<float>(size * size, 1),
                     b = random<float>(size * size, 2), c(size * size);
  double best = 1e9;
  for (int round = 0; round < 5; ++round) {
    auto start = std::chrono::steady_clock::now();
    kernel.run({a.data(), b.data(), c.data()}, {size, size, size},
               {size / 64, size / 64, 1});
    best = std::min(best, std::chrono::duration<double>(
                              std::chrono::steady_clock::now() - start)
                              .count());
  }
  std::printf("    gemm %d: compiled in %.3f s, %.1f GFLOP/s\n", size,
              kernel.seconds(), 2e-9 * size * size * size / best);
  EXPECT_GT(2e-9 * size * size * size / best, 1.0);
}
