// RUN: strata-opt %s --split-input-file --strata-graph-infer-shapes | FileCheck %s

// One sweep: the shape is computed, folded and used by the reshape, whose
// result feeds the next one.
// CHECK-LABEL: @computed_shape
// CHECK-SAME: -> (tensor<2x3x4x5xf32> {onnx.name = "y"})
// CHECK-NOT: onnx.Shape
// CHECK-NOT: onnx.Concat
// CHECK: onnx.Reshape{{.*}} -> tensor<2x3x20xf32>
// CHECK: onnx.Reshape{{.*}} -> tensor<2x3x4x5xf32>
func.func @computed_shape(%x: tensor<2x3x5x4xf32>) -> (tensor<*xf32> {onnx.name = "y"}) {
  %zero = onnx.Constant() {value = dense<0> : tensor<i64>} : () -> tensor<i64>
  %axes = onnx.Constant() {value = dense<0> : tensor<1xi64>} : () -> tensor<1xi64>
  %rest = onnx.Constant() {value = dense<[3, -1]> : tensor<2xi64>} : () -> tensor<2xi64>
  %four = onnx.Constant() {value = dense<[4, 5]> : tensor<2xi64>} : () -> tensor<2xi64>
  %s = onnx.Shape(%x) : (tensor<2x3x5x4xf32>) -> tensor<?xi64>
  %b = onnx.Gather(%s, %zero) : (tensor<?xi64>, tensor<i64>) -> tensor<*xi64>
  %u = onnx.Unsqueeze(%b, %axes) : (tensor<*xi64>, tensor<1xi64>) -> tensor<*xi64>
  %c = onnx.Concat(%u, %rest) {axis = 0 : i64} : (tensor<*xi64>, tensor<2xi64>) -> tensor<*xi64>
  %y = onnx.Reshape(%x, %c) : (tensor<2x3x5x4xf32>, tensor<*xi64>) -> tensor<*xf32>
  %t = onnx.Shape(%y) {end = 2 : i64} : (tensor<*xf32>) -> tensor<*xi64>
  %d = onnx.Concat(%t, %four) {axis = 0 : i64} : (tensor<*xi64>, tensor<2xi64>) -> tensor<*xi64>
  %z = onnx.Reshape(%y, %d) : (tensor<*xf32>, tensor<*xi64>) -> tensor<*xf32>
  return %z : tensor<*xf32>
}

// -----

// CHECK-LABEL: @convolution
// CHECK: onnx.Conv{{.*}} -> tensor<1x8x16x16xf32>
func.func @convolution(%x: tensor<1x3x32x32xf32>, %w: tensor<8x3x3x3xf32>) -> tensor<*xf32> {
  %y = onnx.Conv(%x, %w, _) {pads = array<i64: 1, 1, 1, 1>, strides = array<i64: 2, 2>} : (tensor<1x3x32x32xf32>, tensor<8x3x3x3xf32>) -> tensor<*xf32>
  return %y : tensor<*xf32>
}
