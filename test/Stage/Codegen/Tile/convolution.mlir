// RUN: strata-opt %s --strata-codegen-emit-tile-program=target=sm_90 | FileCheck %s

// 32 channels: one filter position a step, masked pointers at shifted pixels.
// CHECK-LABEL: tile.func @conv3x3(
// CHECK: scf.for
// CHECK: tile.load_ptr {{.*}} mask {{.*}} -> tensor<64x16xf32>
// CHECK: tile.load {{.*}} !tile.view<1x16x64xf32>
// CHECK: tile.mma
// CHECK: arith.maximumf
// CHECK: tile.store
plan.kernel @conv3x3(%x: tensor<?x14x14x32xf32>, %w: tensor<3x3x32x64xf32>) -> tensor<?x14x14x64xf32> attributes {family = 3 : i32} {
  %c0 = arith.constant 0 : index
  %z = arith.constant 0.0 : f32
  %y = plan.composite "convolution" {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 1 : i64}(%x, %w) : (tensor<?x14x14x32xf32>, tensor<3x3x32x64xf32>) -> tensor<?x14x14x64xf32> {
  ^bb0(%a: tensor<?x14x14x32xf32>, %b: tensor<3x3x32x64xf32>):
    plan.yield
  }
  %d = tensor.dim %x, %c0 : tensor<?x14x14x32xf32>
  %e = tensor.empty(%d) : tensor<?x14x14x64xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(n,h,w,c) -> (n,h,w,c)>, affine_map<(n,h,w,c) -> (n,h,w,c)>], iterator_types = ["parallel","parallel","parallel","parallel"]} ins(%y : tensor<?x14x14x64xf32>) outs(%e : tensor<?x14x14x64xf32>) {
  ^bb0(%p: f32, %s: f32):
    %1 = arith.maximumf %p, %z : f32
    linalg.yield %1 : f32
  } -> tensor<?x14x14x64xf32>
  plan.yield %r : tensor<?x14x14x64xf32>
}

// 3 channels: (kh, kw, c) is one number; the filter is a matrix.
// CHECK-LABEL: tile.func @first_layer(
// CHECK: tile.view {{.*}} sizes [147, 64] {{.*}} padding zero
// CHECK: tile.load_ptr {{.*}} mask
// CHECK: tile.mma
plan.kernel @first_layer(%x: tensor<1x34x34x3xf32>, %w: tensor<7x7x3x64xf32>) -> tensor<1x17x17x64xf32> attributes {family = 3 : i32} {
  %y = plan.composite "convolution" {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 3, 3, 3, 3>, group = 1 : i64}(%x, %w) : (tensor<1x34x34x3xf32>, tensor<7x7x3x64xf32>) -> tensor<1x17x17x64xf32> {
  ^bb0(%a: tensor<1x34x34x3xf32>, %b: tensor<7x7x3x64xf32>):
    plan.yield
  }
  plan.yield %y : tensor<1x17x17x64xf32>
}

// 1x1: both operands by views.
// CHECK-LABEL: tile.func @pointwise(
// CHECK-NOT: load_ptr
// CHECK: tile.mma
plan.kernel @pointwise(%x: tensor<1x20x20x64xf32>, %w: tensor<1x1x64x16xf32>) -> tensor<1x20x20x16xf32> attributes {family = 3 : i32} {
  %y = plan.composite "convolution" {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}(%x, %w) : (tensor<1x20x20x64xf32>, tensor<1x1x64x16xf32>) -> tensor<1x20x20x16xf32> {
  ^bb0(%a: tensor<1x20x20x64xf32>, %b: tensor<1x1x64x16xf32>):
    plan.yield
  }
  plan.yield %y : tensor<1x20x20x16xf32>
}

// Depthwise: a loop over the window, no mma.
// CHECK-LABEL: tile.func @depthwise(
// CHECK-NOT: tile.mma
// CHECK: scf.for
// CHECK: scf.for
// CHECK: arith.mulf
// CHECK: tile.store
plan.kernel @depthwise(%x: tensor<1x28x28x96xf32>, %w: tensor<3x3x1x96xf32>) -> tensor<1x14x14x96xf32> attributes {family = 3 : i32} {
  %y = plan.composite "convolution" {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 96 : i64}(%x, %w) : (tensor<1x28x28x96xf32>, tensor<3x3x1x96xf32>) -> tensor<1x14x14x96xf32> {
  ^bb0(%a: tensor<1x28x28x96xf32>, %b: tensor<3x3x1x96xf32>):
    plan.yield
  }
  plan.yield %y : tensor<1x14x14x96xf32>
}
