// RUN: strata-opt %s --strata-codegen-emit-tile-program=target=sm_90 | FileCheck %s
// RUN: strata-opt %s --strata-codegen-emit-tile-program=target=host | FileCheck %s --check-prefix=HOST

// Rows x columns by views; the bias is one row. Extent first, then pitches.
// CHECK-LABEL: tile.func @bias_and_scale(
// CHECK-SAME: !tile.ptr<f32> {tile.align = 16 : i64}
// CHECK-SAME: %[[N:[a-z0-9]+]]: i32, %[[P:[a-z0-9]+]]: i32 {tile.divisible = 4 : i64}, %[[Q:[a-z0-9]+]]: i32
// CHECK-SAME: tile.grid = array<i64: 0, 7, 4, -1, 1, 1, -1, 1, 1>
// CHECK: %[[ROWS:.*]] = arith.muli %[[N]]
// CHECK: tile.view {{.*}} sizes [%[[ROWS]], 1000] strides [%[[P]], 1] padding zero : !tile.ptr<f32> -> !tile.view<4x1024xf32>
// CHECK: tile.view {{.*}} sizes [1000] strides [1]
// CHECK: tile.broadcast {{.*}} : tensor<1x1024xf32> -> tensor<4x1024xf32>
// CHECK: arith.addf
// CHECK: tile.store {{.*}} tensor<4x1024xf32>
// HOST-LABEL: tile.func @bias_and_scale
plan.kernel @bias_and_scale(%x: tensor<?x7x1000xf32> {plan.align = 16 : i64}, %b: tensor<1000xf32> {plan.align = 16 : i64}) -> tensor<?x7x1000xf32> attributes {family = 0 : i32} {
  %c0 = arith.constant 0 : index
  %two = arith.constant 2.0 : f32
  %d = tensor.dim %x, %c0 : tensor<?x7x1000xf32>
  %e = tensor.empty(%d) : tensor<?x7x1000xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(n,i,j) -> (n,i,j)>, affine_map<(n,i,j) -> (j)>, affine_map<(n,i,j) -> (n,i,j)>], iterator_types = ["parallel","parallel","parallel"]} ins(%x, %b : tensor<?x7x1000xf32>, tensor<1000xf32>) outs(%e : tensor<?x7x1000xf32>) {
  ^bb0(%p: f32, %q: f32, %s: f32):
    %1 = arith.addf %p, %q : f32
    %2 = arith.mulf %1, %two : f32
    linalg.yield %2 : f32
  } -> tensor<?x7x1000xf32>
  plan.yield %r : tensor<?x7x1000xf32>
}

// Booleans are bytes, 16-bit floats are computed in f32, a scalar is a scalar.
// CHECK-LABEL: tile.func @types(
// CHECK-SAME: !tile.ptr<i8>, %{{.*}}: !tile.ptr<f16>, %{{.*}}: !tile.ptr<f16>, %{{.*}}: !tile.ptr<f16>)
// CHECK: arith.cmpi ne, {{.*}} : tensor<1x64xi8>
// CHECK: arith.extf {{.*}} : tensor<1x64xf16> to tensor<1x64xf32>
// CHECK: tile.load_ptr {{.*}} : !tile.ptr<f16>, i32 -> f16
// CHECK: math.exp {{.*}} : tensor<1x64xf32>
// CHECK: arith.select
// CHECK: arith.truncf {{.*}} : tensor<1x64xf32> to tensor<1x64xf16>
plan.kernel @types(%c: tensor<50xi1>, %x: tensor<50xf16>, %s: tensor<f16>) -> tensor<50xf16> attributes {family = 0 : i32} {
  %e = tensor.empty() : tensor<50xf16>
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>, affine_map<(i) -> ()>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%c, %x, %s : tensor<50xi1>, tensor<50xf16>, tensor<f16>) outs(%e : tensor<50xf16>) {
  ^bb0(%k: i1, %p: f16, %q: f16, %o: f16):
    %1 = math.exp %p : f16
    %2 = arith.select %k, %1, %q : f16
    linalg.yield %2 : f16
  } -> tensor<50xf16>
  plan.yield %r : tensor<50xf16>
}
