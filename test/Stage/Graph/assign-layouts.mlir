// RUN: strata-opt %s --split-input-file --strata-graph-assign-layouts --strata-graph-remove-dead-code | FileCheck %s

// One change at each border; weights change before the model runs.
// CHECK-LABEL: @chain
// CHECK-DAG: %[[X:.*]] = onnx.Relayout %arg0 : tensor<1x3x8x8xf32> -> tensor<1x3x8x8xf32, #onnx.layout<"NHWC">>
// CHECK-DAG: %[[W:.*]] = plan.weight "w_1" from tensor<4x3x3x3xf32> recipe [{op = "transpose", perm = array<i64: 2, 3, 1, 0>}] : tensor<4x3x3x3xf32, #onnx.layout<"HWIO">>
// CHECK: %[[C:.*]] = onnx.Conv(%[[X]], %[[W]], %{{.*}}) {pads = array<i64: 1, 1, 1, 1>} : {{.*}} -> tensor<1x4x8x8xf32, #onnx.layout<"NHWC">>
// CHECK: %[[R:.*]] = onnx.Relu(%[[C]]) : {{.*}} -> tensor<1x4x8x8xf32, #onnx.layout<"NHWC">>
// CHECK: %[[P:.*]] = onnx.MaxPool(%[[R]])
// CHECK: %[[Y:.*]] = onnx.Relayout %[[P]] : tensor<1x4x4x4xf32, #onnx.layout<"NHWC">> -> tensor<1x4x4x4xf32>
// CHECK-NOT: onnx.Relayout
// CHECK: return %[[Y]]
func.func @chain(%x: tensor<1x3x8x8xf32>) -> tensor<1x4x4x4xf32> {
  %w = plan.weight "w_1" : tensor<4x3x3x3xf32>
  %b = onnx.Constant() {value = dense<1.0> : tensor<4xf32>} : () -> tensor<4xf32>
  %0 = onnx.Conv(%x, %w, %b) {pads = array<i64: 1, 1, 1, 1>} : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>) -> tensor<1x4x8x8xf32>
  %1 = onnx.Relu(%0) : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %2 = onnx.MaxPool(%1) {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return %2 : tensor<1x4x4x4xf32>
}

// -----

// A residual connection and a scale per channel stay inside.
// CHECK-LABEL: @residual
// CHECK-COUNT-1: onnx.Relayout %arg0
// CHECK: %[[C:.*]] = onnx.Conv
// CHECK: %[[S:.*]] = onnx.Mul(%[[C]], %arg2) : (tensor<1x4x8x8xf32, #onnx.layout<"NHWC">>, tensor<4x1x1xf32>) -> tensor<1x4x8x8xf32, #onnx.layout<"NHWC">>
// CHECK: onnx.Add(%[[S]], %{{.*}}) : (tensor<1x4x8x8xf32, #onnx.layout<"NHWC">>, tensor<1x4x8x8xf32, #onnx.layout<"NHWC">>)
// CHECK: onnx.Concat
// CHECK: onnx.GlobalAveragePool
// CHECK: onnx.Relayout
// CHECK-NOT: onnx.Relayout
func.func @residual(%x: tensor<1x4x8x8xf32>, %w: tensor<4x4x1x1xf32>, %s: tensor<4x1x1xf32>) -> tensor<1x8x1x1xf32> {
  %0 = onnx.Conv(%x, %w, _) : (tensor<1x4x8x8xf32>, tensor<4x4x1x1xf32>) -> tensor<1x4x8x8xf32>
  %1 = onnx.Mul(%0, %s) : (tensor<1x4x8x8xf32>, tensor<4x1x1xf32>) -> tensor<1x4x8x8xf32>
  %2 = onnx.Add(%1, %x) : (tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %3 = onnx.Concat(%2, %1) {axis = 1 : i64} : (tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>) -> tensor<1x8x8x8xf32>
  %4 = onnx.GlobalAveragePool(%3) : (tensor<1x8x8x8xf32>) -> tensor<1x8x1x1xf32>
  return %4 : tensor<1x8x1x1xf32>
}

// -----

// No convolution: nothing has a layout.
// CHECK-LABEL: @elementwise_only
// CHECK-NOT: onnx.layout
func.func @elementwise_only(%x: tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32> {
  %0 = onnx.Relu(%x) : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  return %0 : tensor<1x4x8x8xf32>
}

// -----

// Three plain values, one from a convolution: the group stays row-major and
// one change after the convolution is the cheapest.
// CHECK-LABEL: @plain_is_cheaper
// CHECK: %[[C:.*]] = onnx.Conv
// CHECK: %[[P:.*]] = onnx.Relayout %[[C]] : tensor<1x4x8x8xf32, #onnx.layout<"NHWC">> -> tensor<1x4x8x8xf32>
// CHECK: onnx.Add(%[[P]], %arg2) : (tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
// CHECK-NOT: onnx.Relayout
func.func @plain_is_cheaper(%x: tensor<1x4x8x8xf32>, %w: tensor<4x4x1x1xf32>, %a: tensor<1x4x8x8xf32>, %b: tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32> {
  %0 = onnx.Conv(%x, %w, _) : (tensor<1x4x8x8xf32>, tensor<4x4x1x1xf32>) -> tensor<1x4x8x8xf32>
  %1 = onnx.Add(%0, %a) : (tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  %2 = onnx.Add(%1, %b) : (tensor<1x4x8x8xf32>, tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32>
  return %2 : tensor<1x4x8x8xf32>
}

// -----

// Indices of a pool count in row-major order; 1-D convolutions are left alone.
// CHECK-LABEL: @left_alone
// CHECK-NOT: onnx.layout
func.func @left_alone(%x: tensor<1x4x8x8xf32>, %y: tensor<1x4x8xf32>, %w: tensor<4x4x3xf32>) -> (tensor<1x4x4x4xf32>, tensor<1x4x4x4xi64>, tensor<1x4x6xf32>) {
  %0, %i = onnx.MaxPool(%x) {kernel_shape = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<1x4x8x8xf32>) -> (tensor<1x4x4x4xf32>, tensor<1x4x4x4xi64>)
  %1 = onnx.Conv(%y, %w, _) : (tensor<1x4x8xf32>, tensor<4x4x3xf32>) -> tensor<1x4x6xf32>
  return %0, %i, %1 : tensor<1x4x4x4xf32>, tensor<1x4x4x4xi64>, tensor<1x4x6xf32>
}
