// RUN: strata-opt %s --split-input-file --strata-lower-convert-onnx-to-linalg | FileCheck %s

// Neighbours in memory are folded as one dimension, which ends a row.
// CHECK-LABEL: plan.cluster @space_is_one_row
// CHECK: %[[X:.+]] = tensor.collapse_shape %{{.*}} {{\[\[}}0], [1], [2, 3]] : tensor<2x3x4x5xf32> into tensor<2x3x20xf32>
// CHECK: linalg.fill
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "reduction"]} ins(%[[X]]
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel"]}
// CHECK: arith.divf
// CHECK: tensor.expand_shape %{{.*}} {{\[\[}}0], [1, 2, 3]]
plan.cluster @space_is_one_row(%x: tensor<2x3x4x5xf32>) -> tensor<2x3x1x1xf32> attributes {kind = 1 : i32} {
  %y = onnx.GlobalAveragePool(%x) : (tensor<2x3x4x5xf32>) -> tensor<2x3x1x1xf32>
  plan.yield %y : tensor<2x3x1x1xf32>
}

// -----

// With channels last the folded dimension lies in the middle.
// CHECK-LABEL: plan.cluster @space_in_the_middle
// CHECK: tensor.collapse_shape %{{.*}} {{\[\[}}0], [1, 2], [3]] : tensor<2x4x5x3xf32> into tensor<2x20x3xf32>
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel"]}
plan.cluster @space_in_the_middle(%x: tensor<2x3x4x5xf32, #onnx.layout<"NHWC">>) -> tensor<2x3x1x1xf32, #onnx.layout<"NHWC">> attributes {kind = 1 : i32} {
  %y = onnx.GlobalAveragePool(%x) : (tensor<2x3x4x5xf32, #onnx.layout<"NHWC">>) -> tensor<2x3x1x1xf32, #onnx.layout<"NHWC">>
  plan.yield %y : tensor<2x3x1x1xf32, #onnx.layout<"NHWC">>
}

// -----

// Axes that are no neighbours stay two loops.
// CHECK-LABEL: plan.cluster @two_axes
// CHECK-NOT: tensor.collapse_shape
// CHECK: linalg.generic {{.*}}iterator_types = ["reduction", "parallel", "reduction"]}
plan.cluster @two_axes(%x: tensor<2x3x4xf32>) -> tensor<3xf32> attributes {kind = 1 : i32} {
  %axes = onnx.Constant() {value = dense<[0, -1]> : tensor<2xi64>} : () -> tensor<2xi64>
  %y = onnx.ReduceSum(%x, %axes) {keepdims = 0 : i64} : (tensor<2x3x4xf32>, tensor<2xi64>) -> tensor<3xf32>
  plan.yield %y : tensor<3xf32>
}

// -----

// 16-bit floats are summed in f32.
// CHECK-LABEL: plan.cluster @wide_sum
// CHECK: linalg.fill {{.*}} -> tensor<4xf32>
// CHECK: arith.addf %{{.*}} : f32
// CHECK: arith.truncf %{{.*}} : f32 to f16
plan.cluster @wide_sum(%x: tensor<4x8xf16>) -> tensor<4xf16> attributes {kind = 1 : i32} {
  %axes = onnx.Constant() {value = dense<1> : tensor<1xi64>} : () -> tensor<1xi64>
  %y = onnx.ReduceSum(%x, %axes) {keepdims = 0 : i64} : (tensor<4x8xf16>, tensor<1xi64>) -> tensor<4xf16>
  plan.yield %y : tensor<4xf16>
}

// -----

// CHECK-LABEL: plan.cluster @no_axes_and_noop
// CHECK-NEXT: plan.yield
plan.cluster @no_axes_and_noop(%x: tensor<4x8xf32>) -> tensor<4x8xf32> attributes {kind = 1 : i32} {
  %y = onnx.ReduceSum(%x, _) {noop_with_empty_axes = 1 : i64} : (tensor<4x8xf32>) -> tensor<4x8xf32>
  plan.yield %y : tensor<4x8xf32>
}

// -----

// Nothing to fold: the neutral element, as a constant.
// CHECK-LABEL: plan.cluster @empty_sum
// CHECK-NOT: linalg.generic
// CHECK: arith.constant dense<0.000000e+00> : tensor<2xf32>
plan.cluster @empty_sum(%x: tensor<2x0xf32>) -> tensor<2xf32> attributes {kind = 1 : i32} {
  %axes = onnx.Constant() {value = dense<1> : tensor<1xi64>} : () -> tensor<1xi64>
  %y = onnx.ReduceSum(%x, %axes) {keepdims = 0 : i64} : (tensor<2x0xf32>, tensor<1xi64>) -> tensor<2xf32>
  plan.yield %y : tensor<2xf32>
}
