// RUN: strata-opt %s --strata-codegen-emit-tile-program=target=sm_90 | FileCheck %s

// Pad by a computed address: read where the index is inside, select elsewhere.
// CHECK-LABEL: tile.func @pad
// CHECK: tile.load_ptr {{.*}} mask
// CHECK: arith.select
// CHECK: tile.store
plan.kernel @pad(%x: tensor<5x6xf32>) -> tensor<9x8xf32> attributes {family = 5 : i32} {
  %e = tensor.empty() : tensor<9x8xf32>
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %c5 = arith.constant 5 : index
  %r = linalg.generic {indexing_maps = [affine_map<(i,j) -> (i,j)>], iterator_types = ["parallel","parallel"]} outs(%e : tensor<9x8xf32>) {
  ^bb0(%o: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %a = arith.subi %i, %c2 : index
    %b = arith.subi %j, %c1 : index
    %1 = arith.cmpi sge, %a, %c0 : index
    %2 = arith.cmpi sle, %a, %c4 : index
    %3 = arith.cmpi sge, %b, %c0 : index
    %4 = arith.cmpi sle, %b, %c5 : index
    %5 = arith.andi %1, %2 : i1
    %6 = arith.andi %3, %4 : i1
    %7 = arith.andi %5, %6 : i1
    %8 = arith.maxsi %a, %c0 : index
    %9 = arith.minsi %8, %c4 : index
    %10 = arith.maxsi %b, %c0 : index
    %11 = arith.minsi %10, %c5 : index
    %v = tensor.extract %x[%9, %11] : tensor<5x6xf32>
    %w = arith.select %7, %v, %zero : f32
    linalg.yield %w : f32
  } -> tensor<9x8xf32>
  plan.yield %r : tensor<9x8xf32>
}

// Reduction of inner dimensions by loops, then an epilogue.
// CHECK-LABEL: tile.func @mean_of_pixels
// CHECK: %[[S:.*]] = scf.for {{.*}} -> (tensor<{{.*}}x64xf32>) : i32
// CHECK: scf.for
// CHECK: tile.load {{.*}} !tile.view<16x1x1x64xf32>
// CHECK: arith.addf
// CHECK: arith.mulf %[[S]]
// CHECK: tile.store
plan.kernel @mean_of_pixels(%x: tensor<?x4x5x64xf32>) -> tensor<?x64xf32> attributes {family = 6 : i32} {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %k = arith.constant 0.05 : f32
  %d = tensor.dim %x, %c0 : tensor<?x4x5x64xf32>
  %e = tensor.empty(%d) : tensor<?x64xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x64xf32>) -> tensor<?x64xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(n,h,w,c) -> (n,h,w,c)>, affine_map<(n,h,w,c) -> (n,c)>], iterator_types = ["parallel","reduction","reduction","parallel"]} ins(%x : tensor<?x4x5x64xf32>) outs(%f : tensor<?x64xf32>) {
  ^bb0(%p: f32, %s: f32):
    %1 = arith.addf %p, %s : f32
    linalg.yield %1 : f32
  } -> tensor<?x64xf32>
  %m = linalg.generic {indexing_maps = [affine_map<(n,c) -> (n,c)>, affine_map<(n,c) -> (n,c)>], iterator_types = ["parallel","parallel"]} ins(%r : tensor<?x64xf32>) outs(%e : tensor<?x64xf32>) {
  ^bb0(%p: f32, %s: f32):
    %1 = arith.mulf %p, %k : f32
    linalg.yield %1 : f32
  } -> tensor<?x64xf32>
  plan.yield %m : tensor<?x64xf32>
}

// Slices with a step, and a transposed operand beside them.
// CHECK-LABEL: tile.func @slice
// CHECK: tile.load_ptr
// CHECK: tile.store
plan.kernel @slice(%x: tensor<40x7xf32>) -> tensor<3x20xf32> attributes {family = 6 : i32} {
  %e = tensor.empty() : tensor<3x20xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i,j) -> (j * 2 + 1, i + 2)>, affine_map<(i,j) -> (i,j)>], iterator_types = ["parallel","parallel"]} ins(%x : tensor<40x7xf32>) outs(%e : tensor<3x20xf32>) {
  ^bb0(%p: f32, %s: f32):
    linalg.yield %p : f32
  } -> tensor<3x20xf32>
  plan.yield %r : tensor<3x20xf32>
}
