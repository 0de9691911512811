// RUN: strata-opt %s --split-input-file --strata-kernel | FileCheck %s

// The whole stage. A contraction takes bias and activation along; rows are ranged.
// CHECK: plan.kernel @[[K:k_[a-z2-7]+]](%{{.*}}: tensor<?x64xf32> {{.*}}, %{{.*}}: tensor<64x32xf32> {{.*}}, %{{.*}}: tensor<32xf32> {{.*}}) -> (tensor<?x32xf32>
// CHECK-SAME: family = 2
// CHECK: linalg.generic
// CHECK: arith.mulf
// CHECK: linalg.generic
// CHECK: arith.addf
// CHECK: arith.maximumf
// CHECK-LABEL: plan.cluster @dense
// CHECK: plan.launch @[[K]]
// CHECK-NOT: plan.launch
plan.cluster @dense(%x: tensor<4x64xf32>, %w: tensor<64x32xf32>, %b: tensor<32xf32>) -> tensor<4x32xf32> attributes {kind = 1 : i32} {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x32xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<4x32xf32>) -> tensor<4x32xf32>
  %m = linalg.generic {indexing_maps = [affine_map<(m,n,k) -> (m,k)>, affine_map<(m,n,k) -> (k,n)>, affine_map<(m,n,k) -> (m,n)>], iterator_types = ["parallel","parallel","reduction"]} ins(%x, %w : tensor<4x64xf32>, tensor<64x32xf32>) outs(%f : tensor<4x32xf32>) {
  ^bb0(%p: f32, %q: f32, %s: f32):
    %1 = arith.mulf %p, %q : f32
    %2 = arith.addf %s, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<4x32xf32>
  %a = linalg.generic {indexing_maps = [affine_map<(m,n) -> (m,n)>, affine_map<(m,n) -> (n)>, affine_map<(m,n) -> (m,n)>], iterator_types = ["parallel","parallel"]} ins(%m, %b : tensor<4x32xf32>, tensor<32xf32>) outs(%e : tensor<4x32xf32>) {
  ^bb0(%p: f32, %q: f32, %s: f32):
    %1 = arith.addf %p, %q : f32
    linalg.yield %1 : f32
  } -> tensor<4x32xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(m,n) -> (m,n)>, affine_map<(m,n) -> (m,n)>], iterator_types = ["parallel","parallel"]} ins(%a : tensor<4x32xf32>) outs(%e : tensor<4x32xf32>) {
  ^bb0(%p: f32, %s: f32):
    %1 = arith.maximumf %p, %z : f32
    linalg.yield %1 : f32
  } -> tensor<4x32xf32>
  plan.yield %r : tensor<4x32xf32>
}

// -----

// A transpose moves the first axis: the kernel is not ranged.
// CHECK: plan.kernel @{{.*}}(%{{.*}}: tensor<4x8xf32>
// CHECK-SAME: family = 5
// CHECK-LABEL: plan.cluster @transpose
plan.cluster @transpose(%x: tensor<4x8xf32>) -> tensor<8x4xf32> attributes {kind = 1 : i32} {
  %e = tensor.empty() : tensor<8x4xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i,j) -> (j,i)>, affine_map<(i,j) -> (i,j)>], iterator_types = ["parallel","parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<8x4xf32>) {
  ^bb0(%p: f32, %s: f32):
    linalg.yield %p : f32
  } -> tensor<8x4xf32>
  plan.yield %r : tensor<8x4xf32>
}
