//===- MathTest.cpp - Accuracy of the functions of math -------------------===//
//
// Every function over a dense set of floats of its range against libm in
// double; the limits are in units of the last place of the right result.
//
//===----------------------------------------------------------------------===//
#include "HostKernel.h"

#include <cmath>
#include <cstdio>
#include <cstring>
#include <gtest/gtest.h>

using namespace strata::codegen::test;

namespace {
struct Function {
  const char *name;
  double (*right)(double);
  float from, to;
  double limitUlp;
};

// So that a test's failure names the function.
std::ostream &operator<<(std::ostream &stream, const Function &function) {
  return stream << function.name << " " << function.from;
}

double rsqrt(double x) { return 1 / std::sqrt(x); }

const Function functions[] = {
    {"exp", std::exp, -104, 89, 1.2},
    {"exp2", std::exp2, -150, 128.5, 1.6},
    {"log", std::log, 1e-44f, 3e38f, 1.2},
    {"log2", std::log2, 1e-44f, 3e38f, 2},
    {"log10", std::log10, 1e-44f, 3e38f, 2.5},
    {"tanh", std::tanh, -12, 12, 2},
    {"sin", std::sin, -1000, 1000, 1.5},
    {"sin", std::sin, -1e8f, 1e8f, 1.5},
    {"cos", std::cos, -1000, 1000, 1.5},
    {"tan", std::tan, -1.5, 1.5, 2},
    {"erf", std::erf, -6, 6, 2},
    {"atan", std::atan, -1e3f, 1e3f, 2.5},
    {"asin", std::asin, -1, 1, 3},
    {"acos", std::acos, -1, 1, 3},
    {"asinh", std::asinh, -1e3f, 1e3f, 5},
    {"acosh", std::acosh, 1, 1e3f, 5},
    {"atanh", std::atanh, -0.9999f, 0.9999f, 5},
    {"sinh", std::sinh, -88, 88, 2},
    {"cosh", std::cosh, -88, 88, 2},
    {"expm1", std::expm1, -20, 88, 5},
    {"log1p", std::log1p, -0.999f, 1e5f, 4},
    {"cbrt", std::cbrt, -1e6f, 1e6f, 2},
    {"rsqrt", rsqrt, 1e-30f, 1e30f, 2},
    {"round", std::round, -100, 100, 0},
    {"roundeven", std::nearbyint, -100, 100, 0},
    {"roundeven", std::nearbyint, -2e7f, 2e7f, 0},
    {"trunc", std::trunc, -100, 100, 0},
    {"floor", std::floor, -100, 100, 0},
};

std::string program(const std::string &name, const std::string &type,
                    int count) {
  std::string tile = "tensor<64x" + type + ">",
              view = "!tile.view<64x" + type + ">",
              pointer = "!tile.ptr<" + type + ">", size = std::to_string(count);
  return "tile.func @k_math(%x: " + pointer + ", %y: " + pointer + R"() {
    %bx, %by, %bz = tile.block_id
    %vx = tile.view %x sizes [)" +
         size + "] strides [1] : " + pointer + " -> " + view + R"(
    %vy = tile.view %y sizes [)" +
         size + "] strides [1] : " + pointer + " -> " + view + R"(
    %t = tile.load %vx[%bx] : )" +
         view + " -> " + tile + R"(
    %r = math.)" +
         name + " %t : " + tile + R"(
    tile.store %r, %vy[%bx] : )" +
         tile + ", " + view + R"(
    tile.return
  })";
}

// Half of the numbers equally spaced, half by their bits.
std::vector<float> samples(const Function &function, int count) {
  std::vector<float> x;
  for (int i = 0; i < count / 2; ++i)
    x.push_back(function.from + (function.to - function.from) * float(i) /
                                    float(count / 2 - 1));
  for (int i = 0; int(x.size()) < count; ++i) {
    uint32_t bits = uint32_t(i) * 2654435761u;
    float value;
    std::memcpy(&value, &bits, sizeof value);
    if (value >= function.from && value <= function.to)
      x.push_back(value);
  }
  return x;
}

class Math : public testing::TestWithParam<Function> {};
} // namespace

TEST_P(Math, Accuracy) {
  const Function &function = GetParam();
  constexpr int count = 1 << 16;
  HostKernel kernel(program(function.name, "f32", count));
  ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
  std::vector<float> x = samples(function, count), y(count);
  kernel.run({x.data(), y.data()}, {}, {count / 64, 1, 1});
  double worst = 0;
  float at = 0;
  for (int i = 0; i < count; ++i) {
    double right = function.right(double(x[i]));
    float rounded = float(right);
    if (std::isinf(rounded) || std::isnan(right)) {
      ASSERT_TRUE(std::isnan(right) ? std::isnan(y[i]) : y[i] == rounded)
          << x[i] << " gives " << y[i];
      continue;
    }
    int exponent;
    std::frexp(right, &exponent);
    double unit = std::ldexp(1.0, std::max(exponent - 24, -149));
    double error = std::fabs(double(y[i]) - right) / unit;
    if (function.limitUlp == 0)
      error = y[i] == rounded ? 0 : 1;
    if (!(error <= worst))
      worst = error, at = x[i];
  }
  std::printf("    %-10s %.2f ULP at %.9g\n", function.name, worst, at);
  EXPECT_LE(worst, function.limitUlp) << at;
}

INSTANTIATE_TEST_SUITE_P(Functions, Math, testing::ValuesIn(functions));

TEST(MathSpecial, EdgesOfTheRange) {
  struct Edge {
    const char *name;
    float x, y;
  };
  const float inf = INFINITY, nan = NAN;
  const Edge edges[] = {
      {"exp", -inf, 0},
      {"exp", inf, inf},
      {"exp", nan, nan},
      {"exp2", -inf, 0},
      {"exp2", inf, inf},
      {"log", 0, -inf},
      {"log", -1, nan},
      {"log", inf, inf},
      {"log", nan, nan},
      {"log2", 0, -inf},
      {"tanh", inf, 1},
      {"tanh", -inf, -1},
      {"tanh", nan, nan},
      {"sin", inf, nan},
      {"cos", nan, nan},
      {"erf", inf, 1},
      {"erf", -inf, -1},
      {"erf", nan, nan},
      {"erf", 0, 0},
      {"atan", inf, float(M_PI / 2)},
      {"asin", 1.5f, nan},
      {"acos", -2, nan},
      {"acosh", 0.5f, nan},
      {"acosh", -3, nan},
      {"acosh", inf, inf},
      {"asinh", -inf, -inf},
      {"atanh", 1, inf},
      {"atanh", 2, nan},
      {"log1p", -1, -inf},
      {"log1p", inf, inf},
      {"expm1", -inf, -1},
      {"expm1", inf, inf},
      {"cbrt", 0, 0},
      {"cbrt", -inf, -inf},
      {"roundeven", nan, nan},
      {"roundeven", inf, inf},
      {"round", 0.49999997f, 0},
      {"roundeven", 2.5f, 2},
      {"round", 2.5f, 3},
      {"trunc", -inf, -inf},
  };
  for (const Edge &edge : edges) {
    HostKernel kernel(program(edge.name, "f32", 64));
    ASSERT_TRUE(kernel.isLoaded()) << kernel.error();
    std::vector<float> x(64, edge.x), y(64);
    kernel.run({x.data(), y.data()}, {}, {1, 1, 1});
    EXPECT_TRUE(std::isnan(edge.y) ? std::isnan(y[7]) : y[7] == edge.y)
        << edge.name << "(" << edge.x << ") = " << y[7];
  }
}

TEST(MathSpecial, DoubleAndHalf) {
  for (const Function &function : functions) {
    HostKernel real(program(function.name, "f64", 64));
    ASSERT_TRUE(real.isLoaded()) << function.name << " " << real.error();
    HostKernel half(program(function.name, "f16", 64));
    ASSERT_TRUE(half.isLoaded()) << function.name << " " << half.error();
    std::vector<double> x(64), y(64);
    std::vector<_Float16> hx(64), hy(64);
    for (int i = 0; i < 64; ++i) {
      float low = std::max(function.from, -8.f),
            high = std::min(function.to, 8.f);
      x[i] = low + (high - low) * (i + 0.5) / 64;
      hx[i] = _Float16(x[i]);
    }
    real.run({x.data(), y.data()}, {}, {1, 1, 1});
    half.run({hx.data(), hy.data()}, {}, {1, 1, 1});
    for (int i = 0; i < 64; ++i) {
      double right = function.right(x[i]);
      EXPECT_NEAR(y[i], right, 4e-15 * std::fabs(right) + 1e-16)
          << function.name << " " << x[i];
      double shorter = function.right(double(hx[i]));
      EXPECT_NEAR(double(hy[i]), shorter, 6e-4 * std::fabs(shorter) + 1e-7)
          << function.name << " " << x[i];
    }
  }
}
