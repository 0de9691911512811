// RUN: strata-opt %s --split-input-file --strata-lower-convert-onnx-to-linalg | FileCheck %s

// Operands in the right order are not moved. The bias is added behind.
// CHECK-LABEL: plan.cluster @channels_last(
// CHECK-SAME: %[[X:.+]]: tensor<1x8x6x4xf32>, %[[W:.+]]: tensor<3x3x4x16xf32>
// CHECK-NEXT: %[[SUM:.+]] = plan.composite "convolution"
// CHECK-SAME: dilations = array<i64: 1, 1>, group = 1 : i64, pads = array<i64: 1, 1, 1, 1>, strides = array<i64: 1, 1>
// CHECK-SAME: (%[[X]], %[[W]])
// CHECK: tensor.pad
// CHECK: linalg.generic {{.*}}["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]
// CHECK: plan.yield
// CHECK: linalg.generic {{.*}} ins(%[[SUM]], %{{.*}}
// CHECK: arith.addf
plan.cluster @channels_last(%x: tensor<1x4x8x6xf32, #onnx.layout<"NHWC">>, %w: tensor<16x4x3x3xf32, #onnx.layout<"HWIO">>, %b: tensor<16xf32>) -> tensor<1x16x8x6xf32, #onnx.layout<"NHWC">> attributes {kind = 1 : i32} {
  %y = onnx.Conv(%x, %w, %b) {pads = array<i64: 1, 1, 1, 1>} : (tensor<1x4x8x6xf32, #onnx.layout<"NHWC">>, tensor<16x4x3x3xf32, #onnx.layout<"HWIO">>, tensor<16xf32>) -> tensor<1x16x8x6xf32, #onnx.layout<"NHWC">>
  plan.yield %y : tensor<1x16x8x6xf32, #onnx.layout<"NHWC">>
}

// -----

// Others are transposed: operand, weights, result.
// CHECK-LABEL: plan.cluster @channels_first
// CHECK-COUNT-2: linalg.generic {{.*}}["parallel", "parallel", "parallel", "parallel"]
// CHECK: plan.composite "convolution"
// CHECK: plan.yield
// CHECK: linalg.generic {{.*}}["parallel", "parallel", "parallel", "parallel"]
plan.cluster @channels_first(%x: tensor<1x4x8x6xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<1x16x6x4xf32> attributes {kind = 1 : i32} {
  %y = onnx.Conv(%x, %w, _) : (tensor<1x4x8x6xf32>, tensor<16x4x3x3xf32>) -> tensor<1x16x6x4xf32>
  plan.yield %y : tensor<1x16x6x4xf32>
}

// -----

// An odd amount of padding goes to the end.
// CHECK-LABEL: plan.cluster @same_upper
// CHECK: pads = array<i64: 0, 0, 1, 1>, strides = array<i64: 2, 2>
plan.cluster @same_upper(%x: tensor<1x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<1x16x4x4xf32> attributes {kind = 1 : i32} {
  %y = onnx.Conv(%x, %w, _) {auto_pad = "SAME_UPPER", strides = array<i64: 2, 2>} : (tensor<1x4x8x8xf32>, tensor<16x4x3x3xf32>) -> tensor<1x16x4x4xf32>
  plan.yield %y : tensor<1x16x4x4xf32>
}

// -----

// CHECK-LABEL: plan.cluster @same_lower
// CHECK: pads = array<i64: 1, 1, 0, 0>
plan.cluster @same_lower(%x: tensor<1x4x8x8xf32>, %w: tensor<16x4x3x3xf32>) -> tensor<1x16x4x4xf32> attributes {kind = 1 : i32} {
  %y = onnx.Conv(%x, %w, _) {auto_pad = "SAME_LOWER", strides = array<i64: 2, 2>} : (tensor<1x4x8x8xf32>, tensor<16x4x3x3xf32>) -> tensor<1x16x4x4xf32>
  plan.yield %y : tensor<1x16x4x4xf32>
}

// -----

// One spatial dimension is an image of height 1.
// CHECK-LABEL: plan.cluster @one_dimension
// CHECK: plan.composite "convolution" {{.*}} : (tensor<1x1x10x4xf32>, tensor<1x3x4x16xf32>) -> tensor<1x1x8x16xf32>
plan.cluster @one_dimension(%x: tensor<1x4x10xf32>, %w: tensor<16x4x3xf32>) -> tensor<1x16x8xf32> attributes {kind = 1 : i32} {
  %y = onnx.Conv(%x, %w, _) : (tensor<1x4x10xf32>, tensor<16x4x3xf32>) -> tensor<1x16x8xf32>
  plan.yield %y : tensor<1x16x8xf32>
}

// -----

// CHECK-LABEL: plan.cluster @three_dimensions
// CHECK-NOT: plan.composite
// CHECK: linalg.generic {{.*}}"reduction", "reduction", "reduction", "reduction"]
plan.cluster @three_dimensions(%x: tensor<1x2x4x4x4xf32>, %w: tensor<3x2x3x3x3xf32>) -> tensor<1x3x2x2x2xf32> attributes {kind = 1 : i32} {
  %y = onnx.Conv(%x, %w, _) : (tensor<1x2x4x4x4xf32>, tensor<3x2x3x3x3xf32>) -> tensor<1x3x2x2x2xf32>
  plan.yield %y : tensor<1x3x2x2x2xf32>
}

// -----

// CHECK-LABEL: plan.cluster @integers_are_no_composite
// CHECK-NOT: plan.composite
// CHECK: arith.muli
plan.cluster @integers_are_no_composite(%x: tensor<1x1x3x3xui8>, %w: tensor<1x1x2x2xui8>) -> tensor<1x1x2x2xi32> attributes {kind = 1 : i32} {
  %y = onnx.ConvInteger(%x, %w, _, _) : (tensor<1x1x3x3xui8>, tensor<1x1x2x2xui8>) -> tensor<1x1x2x2xi32>
  plan.yield %y : tensor<1x1x2x2xi32>
}

// -----

// A transposed convolution is one of stride 1 over a spread operand, with
// reversed taps.
// CHECK: affine_map<(d0, d1, d2, d3) -> (d2, d3, -d0 + 2, -d1 + 2)>
// CHECK-LABEL: plan.cluster @transposed
// CHECK: tensor.extract
// CHECK: plan.composite "convolution"
// CHECK-SAME: pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 1>
plan.cluster @transposed(%x: tensor<1x2x3x3xf32>, %w: tensor<2x4x3x3xf32>) -> tensor<1x4x7x7xf32> attributes {kind = 1 : i32} {
  %y = onnx.ConvTranspose(%x, %w, _) {strides = array<i64: 2, 2>} : (tensor<1x2x3x3xf32>, tensor<2x4x3x3xf32>) -> tensor<1x4x7x7xf32>
  plan.yield %y : tensor<1x4x7x7xf32>
}
