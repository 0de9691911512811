// RUN: strata-opt %s --split-input-file --strata-lower-convert-onnx-to-linalg | FileCheck %s

// CHECK-LABEL: plan.cluster @reshape_is_a_view
// CHECK: tensor.collapse_shape %{{.*}} {{\[\[}}0], [1, 2]] : tensor<2x6x4xf32> into tensor<2x24xf32>
// CHECK-NEXT: tensor.expand_shape %{{.*}} {{\[\[}}0], [1, 2]]
// CHECK-NEXT: plan.yield
plan.cluster @reshape_is_a_view(%x: tensor<2x6x4xf32>) -> tensor<2x3x8xf32> attributes {kind = 1 : i32} {
  %s = onnx.Constant() {value = dense<[2, 3, 8]> : tensor<3xi64>} : () -> tensor<3xi64>
  %y = onnx.Reshape(%x, %s) : (tensor<2x6x4xf32>, tensor<3xi64>) -> tensor<2x3x8xf32>
  plan.yield %y : tensor<2x3x8xf32>
}

// -----

// CHECK: #[[$T:.+]] = affine_map<(d0, d1) -> (d1, d0)>
// CHECK-LABEL: plan.cluster @transpose
// CHECK: linalg.generic {indexing_maps = [#[[$T]]
plan.cluster @transpose(%x: tensor<4x8xf32>) -> tensor<8x4xf32> attributes {kind = 1 : i32} {
  %y = onnx.Transpose(%x) : (tensor<4x8xf32>) -> tensor<8x4xf32>
  plan.yield %y : tensor<8x4xf32>
}

// -----

// Only unit dimensions move: a view.
// CHECK-LABEL: plan.cluster @transpose_of_unit_dimensions
// CHECK-NOT: linalg.generic
// CHECK: plan.yield
plan.cluster @transpose_of_unit_dimensions(%x: tensor<1x4x8xf32>) -> tensor<4x1x8xf32> attributes {kind = 1 : i32} {
  %y = onnx.Transpose(%x) {perm = array<i64: 1, 0, 2>} : (tensor<1x4x8xf32>) -> tensor<4x1x8xf32>
  plan.yield %y : tensor<4x1x8xf32>
}

// -----

// The layout already is what the transposition makes.
// CHECK-LABEL: plan.cluster @transpose_that_memory_has_done
// CHECK-NEXT: plan.yield
plan.cluster @transpose_that_memory_has_done(%x: tensor<1x4x8x6xf32, #onnx.layout<"NHWC">>) -> tensor<1x8x6x4xf32> attributes {kind = 1 : i32} {
  %y = onnx.Transpose(%x) {perm = array<i64: 0, 2, 3, 1>} : (tensor<1x4x8x6xf32, #onnx.layout<"NHWC">>) -> tensor<1x8x6x4xf32>
  plan.yield %y : tensor<1x8x6x4xf32>
}

// -----

// CHECK: #[[$T:.+]] = affine_map<(d0, d1, d2, d3) -> (d0, d3, d1, d2)>
// CHECK-LABEL: plan.cluster @relayout
// CHECK: linalg.generic {indexing_maps = [#[[$T]]
plan.cluster @relayout(%x: tensor<1x4x8x6xf32>) -> tensor<1x4x8x6xf32, #onnx.layout<"NHWC">> attributes {kind = 1 : i32} {
  %y = onnx.Relayout %x : tensor<1x4x8x6xf32> -> tensor<1x4x8x6xf32, #onnx.layout<"NHWC">>
  plan.yield %y : tensor<1x4x8x6xf32, #onnx.layout<"NHWC">>
}

// -----

// Backwards along one axis; from the start along the other.
// CHECK: affine_map<(d0, d1) -> (d0 * -2 + 7, d1 mod 8)>
// CHECK-LABEL: plan.cluster @slice
// CHECK-NOT: tensor.extract
plan.cluster @slice(%x: tensor<8x8xf32>) -> tensor<4x3xf32> attributes {kind = 1 : i32} {
  %starts = onnx.Constant() {value = dense<[-1, 0]> : tensor<2xi64>} : () -> tensor<2xi64>
  %ends = onnx.Constant() {value = dense<[-100, 3]> : tensor<2xi64>} : () -> tensor<2xi64>
  %axes = onnx.Constant() {value = dense<[0, 1]> : tensor<2xi64>} : () -> tensor<2xi64>
  %steps = onnx.Constant() {value = dense<[-2, 1]> : tensor<2xi64>} : () -> tensor<2xi64>
  %y = onnx.Slice(%x, %starts, %ends, %axes, %steps) : (tensor<8x8xf32>, tensor<2xi64>, tensor<2xi64>, tensor<2xi64>, tensor<2xi64>) -> tensor<4x3xf32>
  plan.yield %y : tensor<4x3xf32>
}

// -----

// One operation that says where it could be done in place: axis 3 in memory.
// CHECK-LABEL: plan.cluster @concat
// CHECK: plan.concat = 3 : i64
// CHECK-COUNT-2: tensor.extract
// CHECK: arith.select
// CHECK-NOT: linalg.generic
plan.cluster @concat(%a: tensor<1x2x4x4xf32, #onnx.layout<"NHWC">>, %b: tensor<1x3x4x4xf32, #onnx.layout<"NHWC">>) -> tensor<1x5x4x4xf32, #onnx.layout<"NHWC">> attributes {kind = 1 : i32} {
  %y = onnx.Concat(%a, %b) {axis = 1 : i64} : (tensor<1x2x4x4xf32, #onnx.layout<"NHWC">>, tensor<1x3x4x4xf32, #onnx.layout<"NHWC">>) -> tensor<1x5x4x4xf32, #onnx.layout<"NHWC">>
  plan.yield %y : tensor<1x5x4x4xf32, #onnx.layout<"NHWC">>
}

// -----

// CHECK-LABEL: plan.cluster @split
// CHECK-COUNT-2: linalg.generic
// CHECK-NOT: tensor.extract
plan.cluster @split(%x: tensor<2x6xf32>) -> (tensor<2x2xf32>, tensor<2x4xf32>) attributes {kind = 1 : i32} {
  %s = onnx.Constant() {value = dense<[2, 4]> : tensor<2xi64>} : () -> tensor<2xi64>
  %a, %b = onnx.Split(%x, %s) {axis = 1 : i64} : (tensor<2x6xf32>, tensor<2xi64>) -> (tensor<2x2xf32>, tensor<2x4xf32>)
  plan.yield %a, %b : tensor<2x2xf32>, tensor<2x4xf32>
}

// -----

// Reads stay inside: the index is clamped, then the value is replaced.
// CHECK-LABEL: plan.cluster @pad
// CHECK: arith.maxsi
// CHECK: arith.minsi
// CHECK: tensor.extract
// CHECK: arith.select
plan.cluster @pad(%x: tensor<4xf32>) -> tensor<7xf32> attributes {kind = 1 : i32} {
  %p = onnx.Constant() {value = dense<[1, 2]> : tensor<2xi64>} : () -> tensor<2xi64>
  %y = onnx.Pad(%x, %p, _, _) : (tensor<4xf32>, tensor<2xi64>) -> tensor<7xf32>
  plan.yield %y : tensor<7xf32>
}

// -----

// A whole factor is an affine map, another one a table of indices.
// CHECK: affine_map<(d0, d1, d2, d3) -> (d0, d1, d2 floordiv 2, d3 floordiv 2)>
// CHECK-LABEL: plan.cluster @nearest_by_two
// CHECK-NOT: tensor.extract
plan.cluster @nearest_by_two(%x: tensor<1x3x4x4xf32>) -> tensor<1x3x8x8xf32> attributes {kind = 1 : i32} {
  %s = onnx.Constant() {value = dense<[1.0, 1.0, 2.0, 2.0]> : tensor<4xf32>} : () -> tensor<4xf32>
  %y = onnx.Resize(%x, _, %s, _) {coordinate_transformation_mode = "asymmetric", nearest_mode = "floor"} : (tensor<1x3x4x4xf32>, tensor<4xf32>) -> tensor<1x3x8x8xf32>
  plan.yield %y : tensor<1x3x8x8xf32>
}

// -----

// CHECK-LABEL: plan.cluster @nearest_by_one_and_a_half
// CHECK: arith.constant dense<[0, 0, 1, 2, 2, 3]> : tensor<6xi32>
// CHECK: tensor.extract
plan.cluster @nearest_by_one_and_a_half(%x: tensor<4xf32>) -> tensor<6xf32> attributes {kind = 1 : i32} {
  %s = onnx.Constant() {value = dense<1.5> : tensor<1xf32>} : () -> tensor<1xf32>
  %y = onnx.Resize(%x, _, %s, _) {coordinate_transformation_mode = "asymmetric", nearest_mode = "floor"} : (tensor<4xf32>, tensor<1xf32>) -> tensor<6xf32>
  plan.yield %y : tensor<6xf32>
}
