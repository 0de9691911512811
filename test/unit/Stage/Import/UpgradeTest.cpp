//===- UpgradeTest.cpp - Old forms become the newest ones -----------------===//
#include "ModelFile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

namespace strata::import {
namespace {

std::string upgraded(int opset, const std::string &graph) {
  ModelFile file;
  return file.imported(model(opset, graph));
}

TEST(Upgrade, SoftmaxTwelveFlattens) {
  std::string text = upgraded(12, R"(
    g (float[2, 3, 4] x) => (float[2, 3, 4] y) { y = Softmax(x) })");
  EXPECT_THAT(text, HasSubstr("onnx.Flatten(%arg0) : (tensor<2x3x4xf32>) -> "
                              "tensor<2x12xf32>"));
  EXPECT_THAT(text, HasSubstr("onnx.Softmax"));
  EXPECT_THAT(text, HasSubstr("dense<[2, 3, 4]> : tensor<3xi64>"));
  EXPECT_THAT(text, HasSubstr("onnx.Reshape"));
}

TEST(Upgrade, SoftmaxTwelveOnTheLastAxisIsTheSame) {
  std::string text = upgraded(12, R"(
    g (float[2, 3] x) => (float[2, 3] y) { y = Softmax<axis = 1>(x) })");
  EXPECT_THAT(text, HasSubstr("onnx.Softmax(%arg0)"));
  EXPECT_THAT(text, Not(HasSubstr("Flatten")));
}

TEST(Upgrade, SoftmaxTwelveOnUnknownExtents) {
  std::string text = upgraded(12, R"(
    g (float[n, 3, 4] x) => (float[n, 3, 4] y) { y = LogSoftmax(x) })");
  EXPECT_THAT(text, HasSubstr("onnx.Shape(%arg0)"));
  EXPECT_THAT(text, HasSubstr("-> tensor<?x3x4xf32>"));
}

TEST(Upgrade, ParametersBecomeOperands) {
  std::string text = upgraded(9, R"(
    g (float[4, 6] x) => (float[2, 6] y, float[1] z, float[4, 3] a, float[4, 3] b) {
      y = Slice<starts = [1], ends = [3], axes = [0]>(x)
      r = ReduceSum<axes = [0, 1], keepdims = 0>(x)
      z = Unsqueeze<axes = [0]>(r)
      a, b = Split<axis = 1>(x)
    })");
  EXPECT_THAT(text, ContainsRegex("onnx.Slice.%arg0, %[a-z0-9_]+, %[a-z0-9_]+, "
                                  "%[a-z0-9_]+. : .*-> tensor<2x6xf32>"));
  EXPECT_THAT(text, ContainsRegex("onnx.ReduceSum.%arg0, %.*-> tensor<f32>"));
  EXPECT_THAT(text, ContainsRegex("onnx.Unsqueeze.*-> tensor<1xf32>"));
  EXPECT_THAT(text, HasSubstr("num_outputs = 2 : i64"));
}

TEST(Upgrade, ReduceMeanThirteenAxes) {
  std::string text = upgraded(13, R"(
    g (float[4, 6] x) => (float[4, 1] y) { y = ReduceMean<axes = [1]>(x) })");
  EXPECT_THAT(text, ContainsRegex("onnx.ReduceMean.%arg0, %.*tensor<1xi64>. -> "
                                  "tensor<4x1xf32>"));
}

TEST(Upgrade, PadValue) {
  std::string text = upgraded(10, R"(
    g (float[2] x) => (float[4] y) { y = Pad<pads = [1, 1], value = 2.5>(x) })");
  EXPECT_THAT(text, HasSubstr("dense<1> : tensor<2xi64>"));
  EXPECT_THAT(text, HasSubstr("dense<2.500000e+00> : tensor<f32>"));
  EXPECT_THAT(text, HasSubstr("-> tensor<4xf32>"));
}

TEST(Upgrade, ClipWritesOldDefaultsOut) {
  std::string text = upgraded(10, R"(
    g (float[2] x) => (float[2] y) { y = Clip<min = 0.0>(x) })");
  EXPECT_THAT(text, HasSubstr("dense<0.000000e+00> : tensor<f32>"));
  EXPECT_THAT(text, HasSubstr("dense<3.40282347E+38> : tensor<f32>"));
}

TEST(Upgrade, AddSixBroadcastsAtAnAxis) {
  std::string text = upgraded(6, R"(
    g (float[2, 3, 4] x, float[3] b) => (float[2, 3, 4] y)
    { y = Add<broadcast = 1, axis = 1>(x, b) })");
  EXPECT_THAT(text, HasSubstr("-> tensor<3x1xf32>"));
  EXPECT_THAT(text, HasSubstr("-> tensor<2x3x4xf32>"));
}

TEST(Upgrade, DropoutTenMaskKeepsItsType) {
  std::string text = upgraded(9, R"(
    g (float[2] x) => (float[2] y, float[2] m) { y, m = Dropout<ratio = 0.25>(x) })");
  EXPECT_THAT(text, HasSubstr("dense<2.500000e-01> : tensor<f32>"));
  EXPECT_THAT(text, ContainsRegex("onnx.CastLike.*tensor<2xi1>.* -> "
                                  "tensor<2xf32>"));
}

TEST(Upgrade, ResizeTenIsAsymmetric) {
  std::string text = upgraded(10, R"(
    g (float[1, 1, 2, 2] x) => (float[1, 1, 4, 4] y) <float[4] s = {1, 1, 2, 2}>
    { y = Resize<mode = "nearest">(x, s) })");
  EXPECT_THAT(text,
              HasSubstr("coordinate_transformation_mode = \"asymmetric\""));
  EXPECT_THAT(text, HasSubstr("nearest_mode = \"floor\""));
  EXPECT_THAT(text, HasSubstr("-> tensor<1x1x4x4xf32>"));
}

TEST(Upgrade, UpsampleIsResizeScatterIsScatterElements) {
  std::string text = upgraded(9, R"(
    g (float[1, 1, 2, 2] x, float[4] u, int64[2] i, float[2] v)
      => (float[1, 1, 4, 4] y, float[4] z) <float[4] s = {1, 1, 2, 2}>
    { y = Upsample<mode = "nearest">(x, s)  z = Scatter<axis = 0>(u, i, v) })");
  EXPECT_THAT(text, HasSubstr("onnx.Resize"));
  EXPECT_THAT(text, HasSubstr("onnx.ScatterElements"));
}

TEST(Upgrade, TrainingFormsAreRefused) {
  std::string text = upgraded(9, R"(
    g (float[1, 2, 3] x, float[2] s, float[2] b, float[2] m, float[2] v)
      => (float[1, 2, 3] y, float[2] n)
    { y, n, c, d, e = BatchNormalization(x, s, b, m, v) })");
  EXPECT_THAT(text, HasSubstr("its training outputs"));
}

} // namespace
} // namespace strata::import
