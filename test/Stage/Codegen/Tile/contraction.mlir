// RUN: strata-opt %s --strata-codegen-emit-tile-program=target=sm_90 | FileCheck %s
// RUN: strata-opt %s --strata-codegen-emit-tile-program=target=host | FileCheck %s --check-prefix=HOST

// Bias and activation on the accumulator; the trip count is no constant.
// CHECK-LABEL: tile.func @dense(
// CHECK-SAME: warps = 8
// CHECK-SAME: tile.grid = array<i64: 0, 1, 64, -1, 256, 128, -1, 1, 1>
// CHECK: %[[STEPS:.*]] = arith.minsi
// CHECK: scf.for {{.*}} to %[[STEPS]]
// CHECK: tile.load {{.*}} tensor<64x16xf32>
// CHECK: tile.load {{.*}} tensor<16x128xf32>
// CHECK: tile.mma {{.*}} : tensor<64x16xf32>, tensor<16x128xf32>, tensor<64x128xf32>
// CHECK: arith.addf
// CHECK: arith.maximumf
// CHECK: tile.store
// HOST-LABEL: tile.func @dense(
// HOST: tile.mma
plan.kernel @dense(%x: tensor<?x64xf32> {plan.align = 16 : i64}, %w: tensor<64x256xf32> {plan.align = 16 : i64}, %b: tensor<256xf32>) -> tensor<?x256xf32> attributes {family = 2 : i32} {
  %c0 = arith.constant 0 : index
  %z = arith.constant 0.0 : f32
  %d = tensor.dim %x, %c0 : tensor<?x64xf32>
  %e = tensor.empty(%d) : tensor<?x256xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<?x256xf32>) -> tensor<?x256xf32>
  %m = linalg.generic {indexing_maps = [affine_map<(m,n,k) -> (m,k)>, affine_map<(m,n,k) -> (k,n)>, affine_map<(m,n,k) -> (m,n)>], iterator_types = ["parallel","parallel","reduction"]} ins(%x, %w : tensor<?x64xf32>, tensor<64x256xf32>) outs(%f : tensor<?x256xf32>) {
  ^bb0(%p: f32, %q: f32, %s: f32):
    %1 = arith.mulf %p, %q : f32
    %2 = arith.addf %s, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<?x256xf32>
  %a = linalg.generic {indexing_maps = [affine_map<(m,n) -> (m,n)>, affine_map<(m,n) -> (n)>, affine_map<(m,n) -> (m,n)>], iterator_types = ["parallel","parallel"]} ins(%m, %b : tensor<?x256xf32>, tensor<256xf32>) outs(%e : tensor<?x256xf32>) {
  ^bb0(%p: f32, %q: f32, %s: f32):
    %1 = arith.addf %p, %q : f32
    %2 = arith.maximumf %1, %z : f32
    linalg.yield %2 : f32
  } -> tensor<?x256xf32>
  plan.yield %a : tensor<?x256xf32>
}

// Heads of an attention: (batch, head) are one grid axis, Q and K lie as
// (batch, sequence, head, channel), K is turned. In the result batch and head lie
// side by side: one dimension of its view.
// CHECK-LABEL: tile.func @scores(
// CHECK-SAME: tile.grid = array<i64: {{.*}}, 0, 4, 1>
// CHECK: tile.view {{.*}} !tile.view<1x64x1x16xf32>
// CHECK: tile.permute {{.*}} tensor<128x16xf32> -> tensor<16x128xf32>
// CHECK: tile.mma
// CHECK: tile.store {{.*}} !tile.view<1x64x128xf32>
plan.kernel @scores(%q: tensor<?x100x4x32xf32>, %k: tensor<?x100x4x32xf32>) -> tensor<?x4x100x100xf32> attributes {family = 2 : i32} {
  %c0 = arith.constant 0 : index
  %z = arith.constant 0.0 : f32
  %d = tensor.dim %q, %c0 : tensor<?x100x4x32xf32>
  %e = tensor.empty(%d) : tensor<?x4x100x100xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<?x4x100x100xf32>) -> tensor<?x4x100x100xf32>
  %m = linalg.generic {indexing_maps = [affine_map<(b,h,i,j,c) -> (b,i,h,c)>, affine_map<(b,h,i,j,c) -> (b,j,h,c)>, affine_map<(b,h,i,j,c) -> (b,h,i,j)>], iterator_types = ["parallel","parallel","parallel","parallel","reduction"]} ins(%q, %k : tensor<?x100x4x32xf32>, tensor<?x100x4x32xf32>) outs(%f : tensor<?x4x100x100xf32>) {
  ^bb0(%p: f32, %r: f32, %s: f32):
    %1 = arith.mulf %p, %r : f32
    %2 = arith.addf %s, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<?x4x100x100xf32>
  plan.yield %m : tensor<?x4x100x100xf32>
}

// One row: products by lanes, one reduction at the end.
// CHECK-LABEL: tile.func @vector_times_matrix(
// CHECK-NOT: tile.mma
// CHECK: arith.mulf
// CHECK: tile.reduce
// CHECK: tile.store
plan.kernel @vector_times_matrix(%x: tensor<1x300xf32>, %w: tensor<10x300xf32>) -> tensor<1x10xf32> attributes {family = 2 : i32} {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x10xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<1x10xf32>) -> tensor<1x10xf32>
  %m = linalg.generic {indexing_maps = [affine_map<(m,n,k) -> (m,k)>, affine_map<(m,n,k) -> (n,k)>, affine_map<(m,n,k) -> (m,n)>], iterator_types = ["parallel","parallel","reduction"]} ins(%x, %w : tensor<1x300xf32>, tensor<10x300xf32>) outs(%f : tensor<1x10xf32>) {
  ^bb0(%p: f32, %q: f32, %s: f32):
    %1 = arith.mulf %p, %q : f32
    %2 = arith.addf %s, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<1x10xf32>
  plan.yield %m : tensor<1x10xf32>
}
