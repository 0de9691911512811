// RUN: strata-opt %s --split-input-file --strata-lower-convert-onnx-to-linalg | FileCheck %s

// The last axis is a row as it is.
// CHECK-LABEL: plan.cluster @softmax_of_rows(
// CHECK-SAME: %[[X:.+]]: tensor<2x8x16xf32>
// CHECK-NEXT: plan.composite "softmax" {}(%[[X]])
// CHECK: linalg.generic {{.*}}["parallel", "parallel", "reduction"]
// CHECK: arith.maximumf
// CHECK: math.exp
// CHECK: linalg.generic {{.*}}["parallel", "parallel", "reduction"]
// CHECK: arith.addf
// CHECK: arith.divf
plan.cluster @softmax_of_rows(%x: tensor<2x8x16xf32>) -> tensor<2x8x16xf32> attributes {kind = 1 : i32} {
  %y = onnx.Softmax(%x) : (tensor<2x8x16xf32>) -> tensor<2x8x16xf32>
  plan.yield %y : tensor<2x8x16xf32>
}

// -----

// Another axis is moved behind the others and back.
// CHECK-LABEL: plan.cluster @softmax_of_columns
// CHECK: linalg.generic {{.*}}["parallel", "parallel", "parallel"]
// CHECK: plan.composite "softmax" {}(%{{.*}}) : (tensor<2x16x8xf32>)
// CHECK: plan.yield
// CHECK: linalg.generic {{.*}}["parallel", "parallel", "parallel"]
plan.cluster @softmax_of_columns(%x: tensor<2x8x16xf32>) -> tensor<2x8x16xf32> attributes {kind = 1 : i32} {
  %y = onnx.Softmax(%x) {axis = 1 : i64} : (tensor<2x8x16xf32>) -> tensor<2x8x16xf32>
  plan.yield %y : tensor<2x8x16xf32>
}

// -----

// Channels that lie last are a row of an image in that layout.
// CHECK-LABEL: plan.cluster @softmax_of_channels_last(
// CHECK-SAME: %[[X:.+]]: tensor<1x4x5x3xf32>
// CHECK-NEXT: plan.composite "softmax" {}(%[[X]])
plan.cluster @softmax_of_channels_last(%x: tensor<1x3x4x5xf32, #onnx.layout<"NHWC">>) -> tensor<1x3x4x5xf32, #onnx.layout<"NHWC">> attributes {kind = 1 : i32} {
  %y = onnx.Softmax(%x) {axis = 1 : i64} : (tensor<1x3x4x5xf32, #onnx.layout<"NHWC">>) -> tensor<1x3x4x5xf32, #onnx.layout<"NHWC">>
  plan.yield %y : tensor<1x3x4x5xf32, #onnx.layout<"NHWC">>
}

// -----

// Several normalized dimensions are viewed as one. Results without use are not
// made.
// CHECK-LABEL: plan.cluster @layer_norm
// CHECK: tensor.collapse_shape %{{.*}} : tensor<2x8x4xf32> into tensor<2x32xf32>
// CHECK: tensor.collapse_shape %{{.*}} : tensor<8x4xf32> into tensor<32xf32>
// CHECK: plan.composite "layer_normalization"
// CHECK-SAME: epsilon
// CHECK-SAME: -> tensor<2x32xf32>
// CHECK: tensor.expand_shape
plan.cluster @layer_norm(%x: tensor<2x8x4xf32>, %s: tensor<8x4xf32>, %b: tensor<8x4xf32>) -> tensor<2x8x4xf32> attributes {kind = 1 : i32} {
  %y, %mean, %inverse = onnx.LayerNormalization(%x, %s, %b) {axis = 1 : i64} : (tensor<2x8x4xf32>, tensor<8x4xf32>, tensor<8x4xf32>) -> (tensor<2x8x4xf32>, tensor<2x1x1xf32>, tensor<2x1x1xf32>)
  plan.yield %y : tensor<2x8x4xf32>
}

// -----

// CHECK-LABEL: plan.cluster @batch_norm_is_pointwise
// CHECK-COUNT-1: linalg.generic
// CHECK-NOT: linalg.generic
plan.cluster @batch_norm_is_pointwise(%x: tensor<1x4x8x8xf32>, %s: tensor<4xf32>, %b: tensor<4xf32>, %m: tensor<4xf32>, %v: tensor<4xf32>) -> tensor<1x4x8x8xf32> attributes {kind = 1 : i32} {
  %y = onnx.BatchNormalization(%x, %s, %b, %m, %v) : (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x8x8xf32>
  plan.yield %y : tensor<1x4x8x8xf32>
}
