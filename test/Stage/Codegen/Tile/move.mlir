// RUN: strata-opt %s --strata-codegen-emit-tile-program=target=sm_90 | FileCheck %s

// The tile is loaded as it lies and turned.
// CHECK-LABEL: tile.func @transpose(
// CHECK-SAME: tile.grid = array<i64: -1, 5, 1, -1, 197, 64, -1, 1000, 64>
// CHECK: tile.load {{.*}} !tile.view<1x64x64xf32>
// CHECK: tile.permute {{.*}} [1, 0]
// CHECK: tile.store {{.*}} !tile.view<1x64x64xf32>
plan.kernel @transpose(%x: tensor<5x1000x197xf32>) -> tensor<5x197x1000xf32> attributes {family = 5 : i32} {
  %e = tensor.empty() : tensor<5x197x1000xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(b,i,j) -> (b,j,i)>, affine_map<(b,i,j) -> (b,i,j)>], iterator_types = ["parallel","parallel","parallel"]} ins(%x : tensor<5x1000x197xf32>) outs(%e : tensor<5x197x1000xf32>) {
  ^bb0(%p: f32, %s: f32):
    linalg.yield %p : f32
  } -> tensor<5x197x1000xf32>
  plan.yield %r : tensor<5x197x1000xf32>
}
