// RUN: strata-opt %s --split-input-file --strata-lower-convert-onnx-to-linalg | FileCheck %s

// A negative index counts from the end; all are brought inside.
// CHECK: #[[$J:.+]] = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: plan.cluster @gather_rows
// CHECK: linalg.generic {indexing_maps = [#[[$J]]
// CHECK: arith.addi
// CHECK: arith.select
// CHECK: arith.maxsi
// CHECK: arith.minsi
// CHECK: tensor.extract
plan.cluster @gather_rows(%x: tensor<10x4xf32>, %i: tensor<3xi64>) -> tensor<3x4xf32> attributes {kind = 1 : i32} {
  %y = onnx.Gather(%x, %i) : (tensor<10x4xf32>, tensor<3xi64>) -> tensor<3x4xf32>
  plan.yield %y : tensor<3x4xf32>
}

// -----

// Each part of an index tuple is an operand of its own.
// CHECK-DAG: affine_map<(d0, d1) -> (d0, 0)>
// CHECK-DAG: affine_map<(d0, d1) -> (d0, 1)>
// CHECK-LABEL: plan.cluster @gather_nd
// CHECK: tensor.extract
plan.cluster @gather_nd(%x: tensor<4x5x6xf32>, %i: tensor<3x2xi64>) -> tensor<3x6xf32> attributes {kind = 1 : i32} {
  %y = onnx.GatherND(%x, %i) : (tensor<4x5x6xf32>, tensor<3x2xi64>) -> tensor<3x6xf32>
  plan.yield %y : tensor<3x6xf32>
}

// -----

// The number of the last update that hits, then its value or the datum.
// CHECK-LABEL: plan.cluster @scatter_last
// CHECK: linalg.generic {{.*}}["parallel", "parallel", "reduction"]
// CHECK: linalg.generic {{.*}}["parallel", "parallel"]
// CHECK: tensor.extract
plan.cluster @scatter_last(%x: tensor<8x4xf32>, %i: tensor<2x1xi64>, %u: tensor<2x4xf32>) -> tensor<8x4xf32> attributes {kind = 1 : i32} {
  %y = onnx.ScatterND(%x, %i, %u) : (tensor<8x4xf32>, tensor<2x1xi64>, tensor<2x4xf32>) -> tensor<8x4xf32>
  plan.yield %y : tensor<8x4xf32>
}

// -----

// CHECK-LABEL: plan.cluster @scatter_add
// CHECK: linalg.generic {{.*}}["parallel", "parallel", "reduction"]
// CHECK: arith.addf
// CHECK: linalg.generic {{.*}}["parallel", "parallel"]
// CHECK: arith.addf
plan.cluster @scatter_add(%x: tensor<8x4xf32>, %i: tensor<2x1xi64>, %u: tensor<2x4xf32>) -> tensor<8x4xf32> attributes {kind = 1 : i32} {
  %y = onnx.ScatterND(%x, %i, %u) {reduction = "add"} : (tensor<8x4xf32>, tensor<2x1xi64>, tensor<2x4xf32>) -> tensor<8x4xf32>
  plan.yield %y : tensor<8x4xf32>
}
