// RUN: strata-opt %s --split-input-file --strata-partition-outline-clusters | FileCheck %s

// Two layers that differ in names and weights only are one cluster. Weights
// are passed in, the scalar is copied.
// CHECK: plan.cluster @[[C:c_[a-z2-7]{26}]](%[[A:.*]]: tensor<8x4xf32>, %[[B:.*]]: tensor<4x4xf32>) -> tensor<8x4xf32>
// CHECK-NEXT: %[[M:.*]] = onnx.MatMul(%[[A]], %[[B]])
// CHECK-NEXT: %[[HALF:.*]] = onnx.Constant{{.*}}dense<5.000000e-01>
// CHECK-NEXT: %[[R:.*]] = onnx.Mul(%[[M]], %[[HALF]])
// CHECK-NEXT: plan.yield %[[R]]
// CHECK-NOT: plan.cluster
// CHECK-LABEL: func.func @main(
// CHECK-SAME: %[[X:.*]]: tensor<8x4xf32>
// CHECK-NEXT: %[[V:.*]] = plan.weight "w_v"
// CHECK-NEXT: %[[W:.*]] = plan.weight "w_w"
// CHECK-NEXT: %[[FIRST:.*]] = plan.call @[[C]](%[[X]], %[[V]])
// CHECK-NEXT: %[[SECOND:.*]] = plan.call @[[C]](%[[FIRST]], %[[W]])
// CHECK-NEXT: return %[[SECOND]]
func.func @main(%equal_layers: tensor<8x4xf32>) -> tensor<8x4xf32> {
  %half = onnx.Constant() {value = dense<0.5> : tensor<f32>} : () -> tensor<f32>
  %v = plan.weight "w_v" : tensor<4x4xf32>
  %w = plan.weight "w_w" : tensor<4x4xf32>
  %0 = onnx.MatMul(%equal_layers, %v) {plan.cone = 0 : i64} : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
  %1 = onnx.Mul(%0, %half) {plan.cone = 0 : i64} : (tensor<8x4xf32>, tensor<f32>) -> tensor<8x4xf32>
  %2 = onnx.MatMul(%1, %w) {plan.cone = 1 : i64} : (tensor<8x4xf32>, tensor<4x4xf32>) -> tensor<8x4xf32>
  %3 = onnx.Mul(%2, %half) {plan.cone = 1 : i64} : (tensor<8x4xf32>, tensor<f32>) -> tensor<8x4xf32>
  return %3 : tensor<8x4xf32>
}

// -----

// Twin: another scalar is another cluster.
// CHECK: plan.cluster @[[C:c_[a-z2-7]{26}]]
// CHECK: onnx.Constant{{.*}}dense<5.000000e-01>
// CHECK: plan.cluster @[[D:c_[a-z2-7]{26}]]
// CHECK: onnx.Constant{{.*}}dense<2.500000e-01>
// CHECK-LABEL: func.func @main(
// CHECK-NEXT: plan.call @[[C]]
// CHECK-NEXT: plan.call @[[D]]
func.func @main(%other_scalar: tensor<8x4xf32>) -> tensor<8x4xf32> {
  %half = onnx.Constant() {value = dense<0.5> : tensor<f32>} : () -> tensor<f32>
  %quarter = onnx.Constant() {value = dense<0.25> : tensor<f32>} : () -> tensor<f32>
  %0 = onnx.Mul(%other_scalar, %half) {plan.cone = 0 : i64} : (tensor<8x4xf32>, tensor<f32>) -> tensor<8x4xf32>
  %1 = onnx.Mul(%0, %quarter) {plan.cone = 1 : i64} : (tensor<8x4xf32>, tensor<f32>) -> tensor<8x4xf32>
  return %1 : tensor<8x4xf32>
}

// -----

// A small table of floats is data like a weight: it stays outside, so that
// layers with other biases are equal.
// CHECK: plan.cluster @[[C:c_[a-z2-7]{26}]](%{{.*}}: tensor<8x2xf32>, %{{.*}}: tensor<2xf32>)
// CHECK-NOT: onnx.Constant
// CHECK-LABEL: func.func @main(
// CHECK-NEXT: %[[BIAS:.*]] = onnx.Constant{{.*}}1.000000e+00, 2.000000e+00
// CHECK-NEXT: %[[OTHER:.*]] = onnx.Constant{{.*}}3.000000e+00, 4.000000e+00
// CHECK-NEXT: %[[FIRST:.*]] = plan.call @[[C]](%{{.*}}, %[[BIAS]])
// CHECK-NEXT: plan.call @[[C]](%[[FIRST]], %[[OTHER]])
func.func @main(%biases: tensor<8x2xf32>) -> tensor<8x2xf32> {
  %bias = onnx.Constant() {value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %other = onnx.Constant() {value = dense<[3.0, 4.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %0 = onnx.Add(%biases, %bias) {plan.cone = 0 : i64} : (tensor<8x2xf32>, tensor<2xf32>) -> tensor<8x2xf32>
  %1 = onnx.Add(%0, %other) {plan.cone = 1 : i64} : (tensor<8x2xf32>, tensor<2xf32>) -> tensor<8x2xf32>
  return %1 : tensor<8x2xf32>
}

// -----

// Operand order is meaning: x - y is not y - x, but arguments come in the order
// of their use, so both are one cluster called with swapped operands.
// CHECK: plan.cluster @[[C:c_[a-z2-7]{26}]]
// CHECK-NOT: plan.cluster
// CHECK-LABEL: func.func @main(
// CHECK-SAME: %[[X:.*]]: tensor<4xf32>, %[[Y:.*]]: tensor<4xf32>
// CHECK-NEXT: plan.call @[[C]](%[[X]], %[[Y]])
// CHECK-NEXT: plan.call @[[C]](%[[Y]], %[[X]])
func.func @main(%x: tensor<4xf32>, %y: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = onnx.Sub(%x, %y) {plan.cone = 0 : i64} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = onnx.Sub(%y, %x) {plan.cone = 1 : i64} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

// -----

// Kind and batch axes: those of the arguments (sample axis 0, table -1), then
// of the result.
// CHECK: plan.cluster @{{.*}}(%{{.*}}: tensor<8x4xf32>, %{{.*}}: tensor<4xf32>)
// CHECK-SAME: batch_axes = array<i64: 0, -1, 0>, kind = 0 : i32
// CHECK: onnx.Add(%{{[^)]*}}) :
// CHECK: plan.call{{.*}}plan.batch = {axes = array<i64: 0>, kind = "batched"
func.func @main(%x: tensor<8x4xf32> {plan.batch_axis = 0 : i64}, %table: tensor<4xf32> {plan.batch_axis = -1 : i64}) -> tensor<8x4xf32> {
  %0 = onnx.Add(%x, %table) {plan.batch = {axes = array<i64: 0>, kind = "batched", reason = ""}, plan.cone = 0 : i64} : (tensor<8x4xf32>, tensor<4xf32>) -> tensor<8x4xf32>
  return %0 : tensor<8x4xf32>
}

// -----

// Twin: a cluster that runs once has no batch axes.
// CHECK: plan.cluster
// CHECK-NOT: batch_axes
// CHECK-SAME: kind = 1 : i32
func.func @main(%x: tensor<8x4xf32> {plan.batch_axis = 0 : i64}) -> tensor<8x4xf32> {
  %0 = onnx.Relu(%x) {plan.batch = {axes = array<i64: -1>, kind = "non_batched", reason = ""}, plan.cone = 0 : i64} : (tensor<8x4xf32>) -> tensor<8x4xf32>
  return %0 : tensor<8x4xf32>
}
