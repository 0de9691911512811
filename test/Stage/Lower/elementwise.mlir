// RUN: strata-opt %s --split-input-file --strata-lower-convert-onnx-to-linalg | FileCheck %s

// Operands are broadcast by their maps; unit dimensions are read at 0.
// CHECK: #[[$ROW:.+]] = affine_map<(d0, d1) -> (0, d1)>
// CHECK-LABEL: plan.cluster @broadcast_by_maps
// CHECK-NOT: linalg.broadcast
// CHECK: linalg.generic
// CHECK-SAME: #[[$ROW]]
// CHECK: arith.addf
plan.cluster @broadcast_by_maps(%a: tensor<4x8xf32>, %b: tensor<1x8xf32>) -> tensor<4x8xf32> attributes {kind = 1 : i32} {
  %c = onnx.Add(%a, %b) : (tensor<4x8xf32>, tensor<1x8xf32>) -> tensor<4x8xf32>
  plan.yield %c : tensor<4x8xf32>
}

// -----

// Loops run in the order of memory; a bias per channel follows its dimension.
// CHECK: #[[$CHANNEL:.+]] = affine_map<(d0, d1, d2, d3) -> (d3, 0, 0)>
// CHECK-LABEL: plan.cluster @bias_of_channels_last(
// CHECK-SAME: tensor<1x8x6x4xf32>
// CHECK-SAME: -> tensor<1x8x6x4xf32>
// CHECK: linalg.generic
// CHECK-SAME: #[[$CHANNEL]]
// CHECK-NOT: linalg.generic
plan.cluster @bias_of_channels_last(%x: tensor<1x4x8x6xf32, #onnx.layout<"NHWC">>, %b: tensor<4x1x1xf32>) -> tensor<1x4x8x6xf32, #onnx.layout<"NHWC">> attributes {kind = 1 : i32} {
  %y = onnx.Add(%x, %b) : (tensor<1x4x8x6xf32, #onnx.layout<"NHWC">>, tensor<4x1x1xf32>) -> tensor<1x4x8x6xf32, #onnx.layout<"NHWC">>
  plan.yield %y : tensor<1x4x8x6xf32, #onnx.layout<"NHWC">>
}

// -----

// 16-bit floats are computed in f32 and rounded once.
// CHECK-LABEL: plan.cluster @small_floats_are_widened
// CHECK: arith.extf %{{.*}} : f16 to f32
// CHECK: math.exp %{{.*}} : f32
// CHECK: arith.truncf %{{.*}} : f32 to f16
plan.cluster @small_floats_are_widened(%x: tensor<8xf16>) -> tensor<8xf16> attributes {kind = 1 : i32} {
  %y = onnx.Exp(%x) : (tensor<8xf16>) -> tensor<8xf16>
  plan.yield %y : tensor<8xf16>
}

// -----

// The type in memory has no sign; the operation has it.
// CHECK-LABEL: plan.cluster @unsigned_maximum(
// CHECK-SAME: tensor<8xi8>
// CHECK: arith.maxui
plan.cluster @unsigned_maximum(%a: tensor<8xui8>, %b: tensor<8xui8>) -> tensor<8xui8> attributes {kind = 1 : i32} {
  %c = onnx.Max(%a, %b) : (tensor<8xui8>, tensor<8xui8>) -> tensor<8xui8>
  plan.yield %c : tensor<8xui8>
}

// -----

// CHECK-LABEL: plan.cluster @signed_maximum
// CHECK: arith.maxsi
plan.cluster @signed_maximum(%a: tensor<8xi8>, %b: tensor<8xi8>) -> tensor<8xi8> attributes {kind = 1 : i32} {
  %c = onnx.Max(%a, %b) : (tensor<8xi8>, tensor<8xi8>) -> tensor<8xi8>
  plan.yield %c : tensor<8xi8>
}

// -----

// A divisor that would trap is replaced first.
// CHECK-LABEL: plan.cluster @integer_division_does_not_trap
// CHECK: %[[SAFE:.+]] = arith.select
// CHECK: %[[SAFER:.+]] = arith.select %{{.*}}, %{{.*}}, %[[SAFE]]
// CHECK: arith.divsi %{{.*}}, %[[SAFER]]
plan.cluster @integer_division_does_not_trap(%a: tensor<8xi32>, %b: tensor<8xi32>) -> tensor<8xi32> attributes {kind = 1 : i32} {
  %c = onnx.Div(%a, %b) : (tensor<8xi32>, tensor<8xi32>) -> tensor<8xi32>
  plan.yield %c : tensor<8xi32>
}

// -----

// CHECK-LABEL: plan.cluster @square_is_a_product
// CHECK: arith.mulf
// CHECK-NOT: math.powf
plan.cluster @square_is_a_product(%x: tensor<8xf32>) -> tensor<8xf32> attributes {kind = 1 : i32} {
  %two = onnx.Constant() {value = dense<2.0> : tensor<f32>} : () -> tensor<f32>
  %y = onnx.Pow(%x, %two) : (tensor<8xf32>, tensor<f32>) -> tensor<8xf32>
  plan.yield %y : tensor<8xf32>
}

// -----

// CHECK-LABEL: plan.cluster @other_power
// CHECK: math.powf
plan.cluster @other_power(%x: tensor<8xf32>, %p: tensor<f32>) -> tensor<8xf32> attributes {kind = 1 : i32} {
  %y = onnx.Pow(%x, %p) : (tensor<8xf32>, tensor<f32>) -> tensor<8xf32>
  plan.yield %y : tensor<8xf32>
}
