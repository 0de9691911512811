// RUN: strata-opt %s --split-input-file --strata-lower-convert-onnx-to-linalg | FileCheck %s

// CHECK-LABEL: plan.cluster @constants_lose_their_sign
// CHECK: arith.constant dense<[1, -1]> : tensor<2xi8>
plan.cluster @constants_lose_their_sign() -> tensor<2xui8> attributes {kind = 1 : i32} {
  %c = onnx.Constant() {value = dense<[1, 255]> : tensor<2xui8>} : () -> tensor<2xui8>
  plan.yield %c : tensor<2xui8>
}

// -----

// CHECK-LABEL: plan.cluster @shape_is_constant
// CHECK: arith.constant dense<[3, 4]> : tensor<2xi64>
plan.cluster @shape_is_constant(%x: tensor<2x3x4xf32>) -> tensor<2xi64> attributes {kind = 1 : i32} {
  %s = onnx.Shape(%x) {start = 1 : i64} : (tensor<2x3x4xf32>) -> tensor<2xi64>
  plan.yield %s : tensor<2xi64>
}

// -----

// A result without elements needs no operation.
// CHECK-LABEL: plan.cluster @no_elements
// CHECK-NEXT: arith.constant dense<> : tensor<0x4xf32>
// CHECK-NEXT: plan.yield
plan.cluster @no_elements(%x: tensor<0x4xf32>) -> tensor<0x4xf32> attributes {kind = 1 : i32} {
  %y = onnx.Relu(%x) : (tensor<0x4xf32>) -> tensor<0x4xf32>
  plan.yield %y : tensor<0x4xf32>
}

// -----

// The recipe of a weight has made the order in memory; only its type follows.
// CHECK-LABEL: plan.cluster @weight_with_layout
// CHECK: plan.weight "w_a" from tensor<16x4x3x3xf32> recipe [{op = "transpose", perm = array<i64: 2, 3, 1, 0>}] : tensor<3x3x4x16xf32>
plan.cluster @weight_with_layout() -> tensor<16x4x3x3xf32, #onnx.layout<"HWIO">> attributes {kind = 1 : i32} {
  %w = plan.weight "w_a" from tensor<16x4x3x3xf32> recipe [{op = "transpose", perm = array<i64: 2, 3, 1, 0>}] : tensor<16x4x3x3xf32, #onnx.layout<"HWIO">>
  plan.yield %w : tensor<16x4x3x3xf32, #onnx.layout<"HWIO">>
}
