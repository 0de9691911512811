// RUN: strata-opt %s --split-input-file --strata-lower-convert-onnx-to-linalg | FileCheck %s

// Rounding up adds padding at the end, so that every output pixel exists.
// CHECK-LABEL: plan.cluster @ceil_mode
// CHECK: plan.composite "max_pool"
// CHECK-SAME: count_include_pad = false
// CHECK-SAME: kernel = array<i64: 3, 3>, pads = array<i64: 0, 0, 1, 1>, strides = array<i64: 2, 2>
plan.cluster @ceil_mode(%x: tensor<1x4x4x4xf32, #onnx.layout<"NHWC">>) -> tensor<1x4x2x2xf32, #onnx.layout<"NHWC">> attributes {kind = 1 : i32} {
  %y = onnx.MaxPool(%x) {ceil_mode = 1 : i64, kernel_shape = array<i64: 3, 3>, strides = array<i64: 2, 2>} : (tensor<1x4x4x4xf32, #onnx.layout<"NHWC">>) -> tensor<1x4x2x2xf32, #onnx.layout<"NHWC">>
  plan.yield %y : tensor<1x4x2x2xf32, #onnx.layout<"NHWC">>
}

// -----

// Declared padding that no window reaches is dropped.
// CHECK-LABEL: plan.cluster @floor_mode
// CHECK: pads = array<i64: 0, 0, 0, 0>
plan.cluster @floor_mode(%x: tensor<1x4x5x5xf32, #onnx.layout<"NHWC">>) -> tensor<1x4x2x2xf32, #onnx.layout<"NHWC">> attributes {kind = 1 : i32} {
  %y = onnx.MaxPool(%x) {kernel_shape = array<i64: 3, 3>, pads = array<i64: 0, 0, 1, 1>, strides = array<i64: 2, 2>} : (tensor<1x4x5x5xf32, #onnx.layout<"NHWC">>) -> tensor<1x4x2x2xf32, #onnx.layout<"NHWC">>
  plan.yield %y : tensor<1x4x2x2xf32, #onnx.layout<"NHWC">>
}

// -----

// Padding that only rounding up adds is never counted: what is declared becomes
// part of the operand.
// CHECK-LABEL: plan.cluster @counted_padding_and_ceil_mode
// CHECK: linalg.generic
// CHECK: tensor.extract
// CHECK: plan.composite "average_pool"
// CHECK-SAME: count_include_pad = false
// CHECK-SAME: pads = array<i64: 0, 0, 1, 1>
// CHECK-SAME: tensor<1x6x6x1xf32>
plan.cluster @counted_padding_and_ceil_mode(%x: tensor<1x1x4x4xf32>) -> tensor<1x1x3x3xf32> attributes {kind = 1 : i32} {
  %y = onnx.AveragePool(%x) {ceil_mode = 1 : i64, count_include_pad = 1 : i64, kernel_shape = array<i64: 3, 3>, pads = array<i64: 1, 1, 1, 1>, strides = array<i64: 2, 2>} : (tensor<1x1x4x4xf32>) -> tensor<1x1x3x3xf32>
  plan.yield %y : tensor<1x1x3x3xf32>
}

// -----

// CHECK-LABEL: plan.cluster @counted_padding
// CHECK: plan.composite "average_pool"
// CHECK-SAME: count_include_pad = true
// CHECK-SAME: pads = array<i64: 1, 1, 1, 1>
plan.cluster @counted_padding(%x: tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32> attributes {kind = 1 : i32} {
  %y = onnx.AveragePool(%x) {count_include_pad = 1 : i64, kernel_shape = array<i64: 3, 3>, pads = array<i64: 1, 1, 1, 1>} : (tensor<1x1x4x4xf32>) -> tensor<1x1x4x4xf32>
  plan.yield %y : tensor<1x1x4x4xf32>
}

// -----

// The composite compares signed numbers.
// CHECK-LABEL: plan.cluster @unsigned_is_no_composite
// CHECK-NOT: plan.composite
// CHECK: arith.maxui
plan.cluster @unsigned_is_no_composite(%x: tensor<1x1x4x4xui8>) -> tensor<1x1x3x3xui8> attributes {kind = 1 : i32} {
  %y = onnx.MaxPool(%x) {kernel_shape = array<i64: 2, 2>} : (tensor<1x1x4x4xui8>) -> tensor<1x1x3x3xui8>
  plan.yield %y : tensor<1x1x3x3xui8>
}
