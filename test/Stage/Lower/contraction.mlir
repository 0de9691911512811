// RUN: strata-opt %s --split-input-file --strata-lower-convert-onnx-to-linalg | FileCheck %s

// A matrix without batch is read by every batch; nothing is broadcast.
// CHECK-DAG: #[[$A:.+]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d3)>
// CHECK-DAG: #[[$B:.+]] = affine_map<(d0, d1, d2, d3) -> (d3, d2)>
// CHECK-LABEL: plan.cluster @batch_times_weights
// CHECK: linalg.fill
// CHECK: linalg.generic {indexing_maps = [#[[$A]], #[[$B]], #{{.*}}], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
// CHECK: arith.mulf
// CHECK-NEXT: arith.addf
plan.cluster @batch_times_weights(%a: tensor<2x8x16xf32>, %b: tensor<16x4xf32>) -> tensor<2x8x4xf32> attributes {kind = 1 : i32} {
  %y = onnx.MatMul(%a, %b) : (tensor<2x8x16xf32>, tensor<16x4xf32>) -> tensor<2x8x4xf32>
  plan.yield %y : tensor<2x8x4xf32>
}

// -----

// A batch dimension of extent 1 is dropped from the operand.
// CHECK: #[[$B:.+]] = affine_map<(d0, d1, d2, d3, d4) -> (d1, d4, d3)>
// CHECK-LABEL: plan.cluster @broadcast_batch
// CHECK: tensor.collapse_shape %{{.*}} : tensor<1x3x16x4xf32> into tensor<3x16x4xf32>
// CHECK: linalg.generic
// CHECK-SAME: #[[$B]]
plan.cluster @broadcast_batch(%a: tensor<2x3x8x16xf32>, %b: tensor<1x3x16x4xf32>) -> tensor<2x3x8x4xf32> attributes {kind = 1 : i32} {
  %y = onnx.MatMul(%a, %b) : (tensor<2x3x8x16xf32>, tensor<1x3x16x4xf32>) -> tensor<2x3x8x4xf32>
  plan.yield %y : tensor<2x3x8x4xf32>
}

// -----

// CHECK-LABEL: plan.cluster @vectors
// CHECK: tensor.expand_shape %{{.*}} : tensor<16xf32> into tensor<1x16xf32>
// CHECK: tensor.expand_shape %{{.*}} : tensor<16xf32> into tensor<16x1xf32>
// CHECK: tensor.collapse_shape %{{.*}} [] : tensor<1x1xf32> into tensor<f32>
plan.cluster @vectors(%a: tensor<16xf32>, %b: tensor<16xf32>) -> tensor<f32> attributes {kind = 1 : i32} {
  %y = onnx.MatMul(%a, %b) : (tensor<16xf32>, tensor<16xf32>) -> tensor<f32>
  plan.yield %y : tensor<f32>
}

// -----

// Transpositions are maps; C is added by one operation behind.
// CHECK-DAG: #[[$BT:.+]] = affine_map<(d0, d1, d2) -> (d1, d2)>
// CHECK-DAG: #[[$C:.+]] = affine_map<(d0, d1) -> (d1)>
// CHECK-LABEL: plan.cluster @gemm
// CHECK: linalg.generic {{.*}}#[[$BT]]
// CHECK: linalg.generic {{.*}}#[[$C]]
// CHECK: arith.addf
// CHECK-NOT: linalg.generic
plan.cluster @gemm(%a: tensor<8x16xf32>, %b: tensor<4x16xf32>, %c: tensor<4xf32>) -> tensor<8x4xf32> attributes {kind = 1 : i32} {
  %y = onnx.Gemm(%a, %b, %c) {transB = 1 : i64} : (tensor<8x16xf32>, tensor<4x16xf32>, tensor<4xf32>) -> tensor<8x4xf32>
  plan.yield %y : tensor<8x4xf32>
}

// -----

// CHECK-LABEL: plan.cluster @gemm_without_epilogue
// CHECK-COUNT-1: linalg.generic
// CHECK-NOT: linalg.generic
plan.cluster @gemm_without_epilogue(%a: tensor<8x16xf32>, %b: tensor<16x4xf32>) -> tensor<8x4xf32> attributes {kind = 1 : i32} {
  %y = onnx.Gemm(%a, %b, _) : (tensor<8x16xf32>, tensor<16x4xf32>) -> tensor<8x4xf32>
  plan.yield %y : tensor<8x4xf32>
}

// -----

// CHECK-LABEL: plan.cluster @half_is_accumulated_in_single
// CHECK: linalg.fill {{.*}} -> tensor<8x4xf32>
// CHECK: arith.extf
// CHECK: arith.truncf %{{.*}} : f32 to f16
plan.cluster @half_is_accumulated_in_single(%a: tensor<8x16xf16>, %b: tensor<16x4xf16>) -> tensor<8x4xf16> attributes {kind = 1 : i32} {
  %y = onnx.MatMul(%a, %b) : (tensor<8x16xf16>, tensor<16x4xf16>) -> tensor<8x4xf16>
  plan.yield %y : tensor<8x4xf16>
}

// -----

// Labels are loops; those that the output lacks are summed.
// CHECK-LABEL: plan.cluster @einsum
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
plan.cluster @einsum(%a: tensor<2x8x16xf32>, %b: tensor<2x4x16xf32>) -> tensor<2x8x4xf32> attributes {kind = 1 : i32} {
  %y = onnx.Einsum(%a, %b) {equation = "bik,bjk->bij"} : (tensor<2x8x16xf32>, tensor<2x4x16xf32>) -> tensor<2x8x4xf32>
  plan.yield %y : tensor<2x8x4xf32>
}
