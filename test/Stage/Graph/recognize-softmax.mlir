// RUN: strata-opt %s --split-input-file --strata-graph-recognize-softmax --strata-graph-remove-dead-code | FileCheck %s

// As JAX writes it: reductions without kept dimensions, reshaped and expanded;
// the maximum cut off at -inf.
// CHECK-LABEL: @reshaped
// CHECK-NEXT: onnx.Softmax(%arg0) {axis = 1 : i64}
// CHECK-NEXT: return
func.func @reshaped(%x: tensor<2x8xf32>) -> tensor<2x8xf32> {
  %inf = onnx.Constant() {value = dense<0xFF800000> : tensor<f32>} : () -> tensor<f32>
  %axes = onnx.Constant() {value = dense<1> : tensor<1xi64>} : () -> tensor<1xi64>
  %kept = onnx.Constant() {value = dense<[2, 1]> : tensor<2xi64>} : () -> tensor<2xi64>
  %full = onnx.Constant() {value = dense<[2, 8]> : tensor<2xi64>} : () -> tensor<2xi64>
  %0 = onnx.ReduceMax(%x, %axes) {keepdims = 0 : i64} : (tensor<2x8xf32>, tensor<1xi64>) -> tensor<2xf32>
  %1 = onnx.Max(%inf, %0) : (tensor<f32>, tensor<2xf32>) -> tensor<2xf32>
  %2 = onnx.Reshape(%1, %kept) : (tensor<2xf32>, tensor<2xi64>) -> tensor<2x1xf32>
  %3 = onnx.Expand(%2, %full) : (tensor<2x1xf32>, tensor<2xi64>) -> tensor<2x8xf32>
  %4 = onnx.Sub(%x, %3) : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x8xf32>
  %5 = onnx.Exp(%4) : (tensor<2x8xf32>) -> tensor<2x8xf32>
  %6 = onnx.ReduceSum(%5, %axes) {keepdims = 0 : i64} : (tensor<2x8xf32>, tensor<1xi64>) -> tensor<2xf32>
  %7 = onnx.Reshape(%6, %kept) : (tensor<2xf32>, tensor<2xi64>) -> tensor<2x1xf32>
  %8 = onnx.Div(%5, %7) : (tensor<2x8xf32>, tensor<2x1xf32>) -> tensor<2x8xf32>
  return %8 : tensor<2x8xf32>
}

// -----

// Without the maximum exp overflows where Softmax does not.
// CHECK-LABEL: @without_maximum
// CHECK-NOT: onnx.Softmax
// CHECK: onnx.Div
func.func @without_maximum(%x: tensor<2x8xf32>) -> tensor<2x8xf32> {
  %axes = onnx.Constant() {value = dense<1> : tensor<1xi64>} : () -> tensor<1xi64>
  %0 = onnx.Exp(%x) : (tensor<2x8xf32>) -> tensor<2x8xf32>
  %1 = onnx.ReduceSum(%0, %axes) : (tensor<2x8xf32>, tensor<1xi64>) -> tensor<2x1xf32>
  %2 = onnx.Div(%0, %1) : (tensor<2x8xf32>, tensor<2x1xf32>) -> tensor<2x8xf32>
  return %2 : tensor<2x8xf32>
}

// -----

// Maximum and sum along different axes; the sum is then stretched along the
// wrong one, which the square shape hides.
// CHECK-LABEL: @other_axis
// CHECK-NOT: onnx.Softmax
// CHECK: onnx.Div
func.func @other_axis(%x: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %zero = onnx.Constant() {value = dense<0> : tensor<1xi64>} : () -> tensor<1xi64>
  %one = onnx.Constant() {value = dense<1> : tensor<1xi64>} : () -> tensor<1xi64>
  %0 = onnx.ReduceMax(%x, %one) : (tensor<8x8xf32>, tensor<1xi64>) -> tensor<8x1xf32>
  %1 = onnx.Sub(%x, %0) : (tensor<8x8xf32>, tensor<8x1xf32>) -> tensor<8x8xf32>
  %2 = onnx.Exp(%1) : (tensor<8x8xf32>) -> tensor<8x8xf32>
  %3 = onnx.ReduceSum(%2, %one) {keepdims = 0 : i64} : (tensor<8x8xf32>, tensor<1xi64>) -> tensor<8xf32>
  %4 = onnx.Div(%2, %3) : (tensor<8x8xf32>, tensor<8xf32>) -> tensor<8x8xf32>
  return %4 : tensor<8x8xf32>
}
