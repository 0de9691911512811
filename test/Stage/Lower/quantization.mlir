// RUN: strata-opt %s --split-input-file --strata-lower-convert-onnx-to-linalg | FileCheck %s

// Half to even, zero point, saturation.
// CHECK: #[[$AXIS:.+]] = affine_map<(d0, d1) -> (d1)>
// CHECK-LABEL: plan.cluster @quantize_per_axis
// CHECK: linalg.generic {{.*}}#[[$AXIS]], #[[$AXIS]]
// CHECK: math.roundeven
// CHECK: arith.maximumf
// CHECK: arith.minimumf
plan.cluster @quantize_per_axis(%x: tensor<2x3xf32>, %s: tensor<3xf32>, %z: tensor<3xui8>) -> tensor<2x3xui8> attributes {kind = 1 : i32} {
  %y = onnx.QuantizeLinear(%x, %s, %z) : (tensor<2x3xf32>, tensor<3xf32>, tensor<3xui8>) -> tensor<2x3xui8>
  plan.yield %y : tensor<2x3xui8>
}

// -----

// CHECK: affine_map<(d0, d1) -> (d0, d1 floordiv 2)>
// CHECK-LABEL: plan.cluster @dequantize_per_block
// CHECK: arith.subi
// CHECK: arith.sitofp
plan.cluster @dequantize_per_block(%x: tensor<2x4xi8>, %s: tensor<2x2xf32>, %z: tensor<2x2xi8>) -> tensor<2x4xf32> attributes {kind = 1 : i32} {
  %y = onnx.DequantizeLinear(%x, %s, %z) {block_size = 2 : i64} : (tensor<2x4xi8>, tensor<2x2xf32>, tensor<2x2xi8>) -> tensor<2x4xf32>
  plan.yield %y : tensor<2x4xf32>
}
