// RUN: strata-opt %s --strata-codegen-emit-tile-program=target=sm_90 | FileCheck %s

// CHECK-LABEL: tile.func @max_pool(
// CHECK: scf.for
// CHECK: scf.for
// CHECK: tile.load_ptr {{.*}} mask
// CHECK: arith.select
// CHECK: arith.maximumf
// CHECK: tile.store
plan.kernel @max_pool(%x: tensor<?x13x13x24xf32>) -> tensor<?x7x7x24xf32> attributes {family = 4 : i32} {
  %y = plan.composite "max_pool" {kernel = array<i64: 3, 3>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, count_include_pad = false}(%x) : (tensor<?x13x13x24xf32>) -> tensor<?x7x7x24xf32> {
  ^bb0(%a: tensor<?x13x13x24xf32>):
    plan.yield
  }
  plan.yield %y : tensor<?x7x7x24xf32>
}

// The number of elements varies at the border: it is counted along.
// CHECK-LABEL: tile.func @average_pool(
// CHECK: scf.for {{.*}} -> (tensor<32x32xf32>, tensor<32x1xf32>)
// CHECK: arith.divf
plan.kernel @average_pool(%x: tensor<?x13x13x24xf32>) -> tensor<?x7x7x24xf32> attributes {family = 4 : i32} {
  %y = plan.composite "average_pool" {kernel = array<i64: 3, 3>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, count_include_pad = false}(%x) : (tensor<?x13x13x24xf32>) -> tensor<?x7x7x24xf32> {
  ^bb0(%a: tensor<?x13x13x24xf32>):
    plan.yield
  }
  plan.yield %y : tensor<?x7x7x24xf32>
}

// CHECK-LABEL: tile.func @average_with_padding(
// CHECK: scf.for {{.*}} -> (tensor<32x32xf32>)
plan.kernel @average_with_padding(%x: tensor<?x13x13x24xf32>) -> tensor<?x7x7x24xf32> attributes {family = 4 : i32} {
  %y = plan.composite "average_pool" {kernel = array<i64: 3, 3>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, count_include_pad = true}(%x) : (tensor<?x13x13x24xf32>) -> tensor<?x7x7x24xf32> {
  ^bb0(%a: tensor<?x13x13x24xf32>):
    plan.yield
  }
  plan.yield %y : tensor<?x7x7x24xf32>
}
