// RUN: strata-opt %s --strata-codegen-emit-tile-program=target=sm_90 | FileCheck %s
// RUN: strata-opt %s --strata-codegen-emit-tile-program="target=sm_90 rank=9" | FileCheck %s --check-prefix=GENERIC

// A softmax: two reductions of one tile, the exponential is computed once.
// CHECK-LABEL: tile.func @softmax(
// CHECK-SAME: occupancy = 8
// CHECK: tile.load {{.*}} tensor<1x1024xf32>
// CHECK: arith.select
// CHECK: tile.reduce {{.*}} dim 1 identities [0xFF800000 : f32]
// CHECK: arith.maximumf
// CHECK: math.exp
// CHECK-NOT: math.exp
// CHECK: tile.reduce
// CHECK: arith.divf
// CHECK-NOT: math.exp
// CHECK: tile.store
// GENERIC-LABEL: tile.func @softmax(
// GENERIC: scf.for
#full = affine_map<(n, i, j) -> (n, i, j)>
#rows = affine_map<(n, i, j) -> (n, i)>
plan.kernel @softmax(%x: tensor<?x12x1000xf32>) -> tensor<?x12x1000xf32> attributes {family = 1 : i32} {
  %y = plan.composite "softmax" {axis = 2 : i64}(%x) : (tensor<?x12x1000xf32>) -> tensor<?x12x1000xf32> {
  ^bb0(%a: tensor<?x12x1000xf32>):
    %c0 = arith.constant 0 : index
    %zero = arith.constant 0.0 : f32
    %low = arith.constant 0xFF800000 : f32
    %d = tensor.dim %a, %c0 : tensor<?x12x1000xf32>
    %r = tensor.empty(%d) : tensor<?x12xf32>
    %e = tensor.empty(%d) : tensor<?x12x1000xf32>
    %f = linalg.fill ins(%low : f32) outs(%r : tensor<?x12xf32>) -> tensor<?x12xf32>
    %g = linalg.fill ins(%zero : f32) outs(%r : tensor<?x12xf32>) -> tensor<?x12xf32>
    %max = linalg.generic {indexing_maps = [#full, #rows], iterator_types = ["parallel","parallel","reduction"]} ins(%a : tensor<?x12x1000xf32>) outs(%f : tensor<?x12xf32>) {
    ^bb1(%p: f32, %s: f32):
      %1 = arith.maximumf %s, %p : f32
      linalg.yield %1 : f32
    } -> tensor<?x12xf32>
    %exp = linalg.generic {indexing_maps = [#full, #rows, #full], iterator_types = ["parallel","parallel","parallel"]} ins(%a, %max : tensor<?x12x1000xf32>, tensor<?x12xf32>) outs(%e : tensor<?x12x1000xf32>) {
    ^bb1(%p: f32, %q: f32, %s: f32):
      %1 = arith.subf %p, %q : f32
      %2 = math.exp %1 : f32
      linalg.yield %2 : f32
    } -> tensor<?x12x1000xf32>
    %sum = linalg.generic {indexing_maps = [#full, #rows], iterator_types = ["parallel","parallel","reduction"]} ins(%exp : tensor<?x12x1000xf32>) outs(%g : tensor<?x12xf32>) {
    ^bb1(%p: f32, %s: f32):
      %1 = arith.addf %s, %p : f32
      linalg.yield %1 : f32
    } -> tensor<?x12xf32>
    %q = linalg.generic {indexing_maps = [#full, #rows, #full], iterator_types = ["parallel","parallel","parallel"]} ins(%exp, %sum : tensor<?x12x1000xf32>, tensor<?x12xf32>) outs(%e : tensor<?x12x1000xf32>) {
    ^bb1(%p: f32, %t: f32, %s: f32):
      %1 = arith.divf %p, %t : f32
      linalg.yield %1 : f32
    } -> tensor<?x12x1000xf32>
    plan.yield %q : tensor<?x12x1000xf32>
  }
  plan.yield %y : tensor<?x12x1000xf32>
}

// Long rows in a loop: lanes are combined in place and reduced once.
// CHECK-LABEL: tile.func @long_sum(
// CHECK: scf.for {{.*}} -> (tensor<1x2048xf32>)
// CHECK: arith.addf
// CHECK: scf.yield
// CHECK: tile.reduce
// CHECK: tile.store
plan.kernel @long_sum(%x: tensor<5x50000xf32>) -> tensor<5xf32> attributes {family = 1 : i32} {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<5xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<5xf32>) -> tensor<5xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i,j) -> (i,j)>, affine_map<(i,j) -> (i)>], iterator_types = ["parallel","reduction"]} ins(%x : tensor<5x50000xf32>) outs(%f : tensor<5xf32>) {
  ^bb0(%p: f32, %s: f32):
    %1 = arith.addf %s, %p : f32
    linalg.yield %1 : f32
  } -> tensor<5xf32>
  plan.yield %r : tensor<5xf32>
}
