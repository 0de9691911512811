// RUN: strata-opt %s --split-input-file --strata-schedule-inline-clusters | FileCheck %s

// A cluster called twice gives its launches twice, with each call's operands;
// no cluster and no call is left.
// CHECK-NOT: plan.cluster
// CHECK-LABEL: func.func @main(
// CHECK-SAME: %[[X:.*]]: tensor<8x4xf32>
// CHECK-NEXT: %[[V:.*]] = plan.weight "w_v"
// CHECK-NEXT: %[[W:.*]] = plan.weight "w_w"
// CHECK-NEXT: %[[A:.*]] = plan.launch @k_mul(%[[X]], %[[V]])
// CHECK-NEXT: %[[B:.*]] = plan.launch @k_relu(%[[A]])
// CHECK-NEXT: %[[C:.*]] = plan.launch @k_mul(%[[B]], %[[W]])
// CHECK-NEXT: %[[D:.*]] = plan.launch @k_relu(%[[C]])
// CHECK-NEXT: return %[[D]]
plan.kernel @k_mul(%a: tensor<?x4xf32>, %b: tensor<4xf32>) -> tensor<?x4xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<?x4xf32>
}
plan.kernel @k_relu(%a: tensor<?x4xf32>) -> tensor<?x4xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<?x4xf32>
}
plan.cluster @c_layer(%a: tensor<8x4xf32>, %b: tensor<4xf32>) -> tensor<8x4xf32> attributes {kind = 1 : i32} {
  %0 = plan.launch @k_mul(%a, %b) : (tensor<8x4xf32>, tensor<4xf32>) -> tensor<8x4xf32>
  %1 = plan.launch @k_relu(%0) : (tensor<8x4xf32>) -> tensor<8x4xf32>
  plan.yield %1 : tensor<8x4xf32>
}
func.func @main(%called_twice: tensor<8x4xf32>) -> tensor<8x4xf32> {
  %v = plan.weight "w_v" : tensor<4xf32>
  %w = plan.weight "w_w" : tensor<4xf32>
  %0 = plan.call @c_layer(%called_twice, %v) : (tensor<8x4xf32>, tensor<4xf32>) -> tensor<8x4xf32>
  %1 = plan.call @c_layer(%0, %w) : (tensor<8x4xf32>, tensor<4xf32>) -> tensor<8x4xf32>
  return %1 : tensor<8x4xf32>
}

// -----

// A weight with a layout takes the plain type of its rows in memory.
// CHECK-LABEL: func.func @main(
// CHECK-NEXT: plan.weight "w_0" from tensor<4x2x3x3xf32> recipe {{.*}} : tensor<3x3x2x4xf32>
func.func @main() {
  %weight_with_layout = plan.weight "w_0" from tensor<4x2x3x3xf32> recipe [{op = "transpose", perm = array<i64: 2, 3, 1, 0>}] : tensor<4x2x3x3xf32, #onnx.layout<"HWIO">>
  return
}

// -----

// Constants that main passes in are plain from here on.
// CHECK-LABEL: func.func @main(
// CHECK-NEXT: %[[BIAS:.*]] = arith.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK-NEXT: plan.launch @k_add(%{{.*}}, %[[BIAS]])
plan.kernel @k_add(%a: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<2xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<2xf32>
}
plan.cluster @c_0(%a: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<2xf32> attributes {kind = 1 : i32} {
  %0 = plan.launch @k_add(%a, %b) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  plan.yield %0 : tensor<2xf32>
}
func.func @main(%constant_operand: tensor<2xf32>) -> tensor<2xf32> {
  %bias = onnx.Constant() {value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %0 = plan.call @c_0(%constant_operand, %bias) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
