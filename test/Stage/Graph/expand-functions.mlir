// RUN: strata-opt %s --split-input-file --strata-graph-expand-functions | FileCheck %s

// Swish-24: x * sigmoid(alpha * x); the body says where it comes from.
// CHECK-LABEL: @swish
// CHECK: %[[A:.*]] = onnx.Mul(%{{.*}}, %arg0) : {{.*}} -> tensor<2x3xf32>
// CHECK: %[[S:.*]] = onnx.Sigmoid(%[[A]]) : {{.*}} -> tensor<2x3xf32>
// CHECK: %[[Y:.*]] = onnx.Mul(%arg0, %[[S]]) : {{.*}} -> tensor<2x3xf32>
// CHECK-NOT: onnx.Swish
// CHECK: return %[[Y]]
func.func @swish(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = onnx.Swish(%x) {alpha = 2.0 : f32} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

// A function in a function: ReduceLogSumExp holds ReduceLogSum or its parts.
// CHECK-LABEL: @nested
// CHECK-NOT: onnx.ReduceLogSum
// CHECK: onnx.Exp
// CHECK: onnx.ReduceSum
// CHECK: onnx.Log
func.func @nested(%x: tensor<2x3xf32>) -> tensor<2x1xf32> {
  %axes = onnx.Constant() {value = dense<1> : tensor<1xi64>} : () -> tensor<1xi64>
  %y = onnx.ReduceLogSumExp(%x, %axes) : (tensor<2x3xf32>, tensor<1xi64>) -> tensor<2x1xf32>
  return %y : tensor<2x1xf32>
}

// -----

// An operation that is lowered natively stays, although it has a body.
// CHECK-LABEL: @native
// CHECK: onnx.Gelu
func.func @native(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = onnx.Gelu(%x) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}
