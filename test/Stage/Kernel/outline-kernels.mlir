// RUN: strata-opt %s --split-input-file --strata-kernel-outline-kernels | FileCheck %s

// Families: 0 pointwise, 1 row, 2 contraction, 3 convolution, 4 window, 5 move,
// 6 generic.

#id = affine_map<(m, n) -> (m, n)>
#columns = affine_map<(m, n) -> (n)>

// A contraction and the pointwise operation that is its only reader are one
// kernel. Rows are ranged; weight and bias are whole.
// CHECK: plan.kernel @[[K:.*]](%[[X:.*]]: tensor<?x64xf32> {plan.align = 16 : i64}, %[[W:.*]]: tensor<64x32xf32> {{.*}}, %[[B:.*]]: tensor<32xf32> {{.*}}) -> (tensor<?x32xf32>
// CHECK-SAME: family = 2
// CHECK: %[[ROWS:.*]] = tensor.dim %[[X]]
// CHECK: tensor.empty(%[[ROWS]]) : tensor<?x32xf32>
// CHECK: %[[M:.*]] = linalg.generic {{.*}} ins(%[[X]], %[[W]]
// CHECK: %[[Y:.*]] = linalg.generic {{.*}} ins(%[[M]], %[[B]]
// CHECK: plan.yield %[[Y]]
// CHECK-NOT: plan.kernel
// CHECK: plan.cluster @contraction_with_epilogue(%[[X:.*]]: tensor<4x64xf32>, %[[W:.*]]: tensor<64x32xf32>, %[[B:.*]]: tensor<32xf32>)
// CHECK-NEXT: %[[Y:.*]] = plan.launch @[[K]](%[[X]], %[[W]], %[[B]]) : (tensor<4x64xf32>, tensor<64x32xf32>, tensor<32xf32>) -> tensor<4x32xf32>
// CHECK-NEXT: plan.yield %[[Y]]
plan.cluster @contraction_with_epilogue(%x: tensor<4x64xf32>, %w: tensor<64x32xf32>, %b: tensor<32xf32>) -> tensor<4x32xf32> attributes {kind = 1 : i32} {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x32xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<4x32xf32>) -> tensor<4x32xf32>
  %m = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<4x64xf32>, tensor<64x32xf32>) outs(%f : tensor<4x32xf32>) {
  ^bb0(%p: f32, %q: f32, %s: f32):
    %1 = arith.mulf %p, %q : f32
    %2 = arith.addf %s, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<4x32xf32>
  %a = linalg.generic {indexing_maps = [#id, #columns, #id], iterator_types = ["parallel", "parallel"]} ins(%m, %b : tensor<4x32xf32>, tensor<32xf32>) outs(%e : tensor<4x32xf32>) {
  ^bb0(%p: f32, %q: f32, %s: f32):
    %1 = arith.addf %p, %q : f32
    linalg.yield %1 : f32
  } -> tensor<4x32xf32>
  plan.yield %a : tensor<4x32xf32>
}

// -----

#id = affine_map<(m, n) -> (m, n)>

// Twin: the product is a result too, so the pointwise operation cannot keep it
// inside: two kernels.
// CHECK: plan.kernel @[[K:.*]](%{{.*}}family = 2
// CHECK: plan.kernel @[[P:.*]](%{{.*}}family = 0
// CHECK-LABEL: plan.cluster @product_read_twice
// CHECK-NEXT: %[[M:.*]] = plan.launch @[[K]]
// CHECK-NEXT: %[[Y:.*]] = plan.launch @[[P]](%[[M]])
// CHECK-NEXT: plan.yield %[[M]], %[[Y]]
plan.cluster @product_read_twice(%x: tensor<4x64xf32>, %w: tensor<64x32xf32>) -> (tensor<4x32xf32>, tensor<4x32xf32>) attributes {kind = 1 : i32} {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x32xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<4x32xf32>) -> tensor<4x32xf32>
  %m = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<4x64xf32>, tensor<64x32xf32>) outs(%f : tensor<4x32xf32>) {
  ^bb0(%p: f32, %q: f32, %s: f32):
    %1 = arith.mulf %p, %q : f32
    %2 = arith.addf %s, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<4x32xf32>
  %a = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%m : tensor<4x32xf32>) outs(%e : tensor<4x32xf32>) {
  ^bb0(%p: f32, %s: f32):
    %1 = arith.negf %p : f32
    linalg.yield %1 : f32
  } -> tensor<4x32xf32>
  plan.yield %m, %a : tensor<4x32xf32>, tensor<4x32xf32>
}

// -----

#id = affine_map<(m, n) -> (m, n)>

// Twin: the reader transposes the product: not element for element.
// CHECK: plan.kernel @{{.*}}family = 2
// CHECK: plan.kernel @{{.*}}family = 5
// CHECK-LABEL: plan.cluster @product_transposed
// CHECK-COUNT-2: plan.launch
plan.cluster @product_transposed(%x: tensor<4x64xf32>, %w: tensor<64x32xf32>) -> tensor<32x4xf32> attributes {kind = 1 : i32} {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x32xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<4x32xf32>) -> tensor<4x32xf32>
  %m = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<4x64xf32>, tensor<64x32xf32>) outs(%f : tensor<4x32xf32>) {
  ^bb0(%p: f32, %q: f32, %s: f32):
    %1 = arith.mulf %p, %q : f32
    %2 = arith.addf %s, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<4x32xf32>
  %t = tensor.empty() : tensor<32x4xf32>
  %a = linalg.generic {indexing_maps = [affine_map<(m, n) -> (n, m)>, #id], iterator_types = ["parallel", "parallel"]} ins(%m : tensor<4x32xf32>) outs(%t : tensor<32x4xf32>) {
  ^bb0(%p: f32, %s: f32):
    linalg.yield %p : f32
  } -> tensor<32x4xf32>
  plan.yield %a : tensor<32x4xf32>
}

// -----

#id = affine_map<(m, n) -> (m, n)>

// What may share bytes: both inputs of an addition that are read where the
// output is written; pairs of (input, output).
// CHECK: plan.kernel @{{.*}}inplace = array<i64: 0, 0, 1, 0>
// CHECK-LABEL: plan.cluster @inplace_addition
plan.cluster @inplace_addition(%x: tensor<4x8xf32>, %y: tensor<4x8xf32>) -> tensor<4x8xf32> attributes {kind = 1 : i32} {
  %e = tensor.empty() : tensor<4x8xf32>
  %r = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %y : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%p: f32, %q: f32, %s: f32):
    %1 = arith.addf %p, %q : f32
    linalg.yield %1 : f32
  } -> tensor<4x8xf32>
  plan.yield %r : tensor<4x8xf32>
}

// -----

#id = affine_map<(m, n) -> (m, n)>

// Twin: x is read transposed, y is of another type: none may.
// CHECK: plan.kernel @
// CHECK-NOT: inplace
// CHECK-LABEL: plan.cluster @inplace_of_neither
plan.cluster @inplace_of_neither(%x: tensor<8x8xf32>, %y: tensor<8x8xi1>) -> tensor<8x8xf32> attributes {kind = 1 : i32} {
  %e = tensor.empty() : tensor<8x8xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(m, n) -> (n, m)>, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %y : tensor<8x8xf32>, tensor<8x8xi1>) outs(%e : tensor<8x8xf32>) {
  ^bb0(%p: f32, %q: i1, %s: f32):
    %1 = arith.select %q, %p, %p : f32
    linalg.yield %1 : f32
  } -> tensor<8x8xf32>
  plan.yield %r : tensor<8x8xf32>
}

// -----

#id = affine_map<(m, n) -> (m, n)>

// Alignment is promised where every row starts at a multiple of 16 bytes: rows
// of 4 elements f32 do, the result's rows of i8 (4 bytes) do not.
// CHECK: plan.kernel @{{.*}}(%{{.*}}: tensor<?x4xf32> {plan.align = 16 : i64}) -> tensor<?x4xi8> attributes
// CHECK-LABEL: plan.cluster @rows_of_sixteen_bytes
plan.cluster @rows_of_sixteen_bytes(%x: tensor<8x4xf32>) -> tensor<8x4xi8> attributes {kind = 1 : i32} {
  %e = tensor.empty() : tensor<8x4xi8>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<8x4xf32>) outs(%e : tensor<8x4xi8>) {
  ^bb0(%p: f32, %s: i8):
    %1 = arith.fptosi %p : f32 to i8
    linalg.yield %1 : i8
  } -> tensor<8x4xi8>
  plan.yield %r : tensor<8x4xi8>
}

// -----

// Two operands of two first extents: x runs along the range, the table of
// one row is whole.
// CHECK: plan.kernel @{{.*}}(%{{.*}}: tensor<?x8xf32> {{.*}}, %{{.*}}: tensor<1x8xf32> {{.*}}) -> (tensor<?x8xf32>
// CHECK-SAME: family = 0
// CHECK-LABEL: plan.cluster @one_row_for_all
plan.cluster @one_row_for_all(%x: tensor<4x8xf32>, %row: tensor<1x8xf32>) -> tensor<4x8xf32> attributes {kind = 1 : i32} {
  %e = tensor.empty() : tensor<4x8xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (0, n)>, affine_map<(m, n) -> (m, n)>], iterator_types = ["parallel", "parallel"]} ins(%x, %row : tensor<4x8xf32>, tensor<1x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%p: f32, %q: f32, %s: f32):
    %1 = arith.addf %p, %q : f32
    linalg.yield %1 : f32
  } -> tensor<4x8xf32>
  plan.yield %r : tensor<4x8xf32>
}

// -----

// A kernel that computes with the number of the sample has no range: base
// pointers would move, the index would not.
// CHECK: plan.kernel @{{.*}}(%{{.*}}: tensor<4x8xf32>
// CHECK-NOT: ?x8
// CHECK-LABEL: plan.cluster @index_of_the_first_axis
plan.cluster @index_of_the_first_axis(%x: tensor<4x8xf32>) -> tensor<4x8xf32> attributes {kind = 1 : i32} {
  %e = tensor.empty() : tensor<4x8xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m, n)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%p: f32, %s: f32):
    %i = linalg.index 0 : index
    %1 = arith.index_cast %i : index to i32
    %2 = arith.sitofp %1 : i32 to f32
    %3 = arith.addf %p, %2 : f32
    linalg.yield %3 : f32
  } -> tensor<4x8xf32>
  plan.yield %r : tensor<4x8xf32>
}

// -----

// Twin: the number of the column is the same on every range.
// CHECK: plan.kernel @{{.*}}(%{{.*}}: tensor<?x8xf32>
// CHECK-LABEL: plan.cluster @index_of_the_last_axis
plan.cluster @index_of_the_last_axis(%x: tensor<4x8xf32>) -> tensor<4x8xf32> attributes {kind = 1 : i32} {
  %e = tensor.empty() : tensor<4x8xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m, n)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%p: f32, %s: f32):
    %i = linalg.index 1 : index
    %1 = arith.index_cast %i : index to i32
    %2 = arith.sitofp %1 : i32 to f32
    %3 = arith.addf %p, %2 : f32
    linalg.yield %3 : f32
  } -> tensor<4x8xf32>
  plan.yield %r : tensor<4x8xf32>
}

// -----

// A sum over each row is a row kernel.
// CHECK: plan.kernel @{{.*}}(%{{.*}}: tensor<?x8xf32>
// CHECK-SAME: family = 1
// CHECK-LABEL: plan.cluster @sum_of_rows
plan.cluster @sum_of_rows(%x: tensor<4x8xf32>) -> tensor<4xf32> attributes {kind = 1 : i32} {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m)>], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<4x8xf32>) outs(%f : tensor<4xf32>) {
  ^bb0(%p: f32, %s: f32):
    %1 = arith.addf %s, %p : f32
    linalg.yield %1 : f32
  } -> tensor<4xf32>
  plan.yield %r : tensor<4xf32>
}

// -----

// Twin: a sum over columns reads across rows: generic, and without a range,
// for it meets all samples.
// CHECK: plan.kernel @{{.*}}(%{{.*}}: tensor<4x8xf32>
// CHECK-SAME: family = 6
// CHECK-LABEL: plan.cluster @sum_of_columns
plan.cluster @sum_of_columns(%x: tensor<4x8xf32>) -> tensor<8xf32> attributes {kind = 1 : i32} {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<8xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<8xf32>) -> tensor<8xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(n, m) -> (m, n)>, affine_map<(n, m) -> (n)>], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<4x8xf32>) outs(%f : tensor<8xf32>) {
  ^bb0(%p: f32, %s: f32):
    %1 = arith.addf %s, %p : f32
    linalg.yield %1 : f32
  } -> tensor<8xf32>
  plan.yield %r : tensor<8xf32>
}

// -----

// A composite of rows takes the pointwise operation in front of it along.
// CHECK: plan.kernel @[[K:[a-z0-9]+]](%{{.*}}family = 1
// CHECK: arith.negf
// CHECK: plan.composite "softmax"
// CHECK-LABEL: plan.cluster @pointwise_before_rows
// CHECK-NEXT: plan.launch @[[K]]
// CHECK-NEXT: plan.yield
plan.cluster @pointwise_before_rows(%x: tensor<4x8xf32>) -> tensor<4x8xf32> attributes {kind = 1 : i32} {
  %e = tensor.empty() : tensor<4x8xf32>
  %n = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m, n)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%p: f32, %s: f32):
    %1 = arith.negf %p : f32
    linalg.yield %1 : f32
  } -> tensor<4x8xf32>
  %r = plan.composite "softmax" {}(%n) : (tensor<4x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%a: tensor<4x8xf32>):
    plan.yield %a : tensor<4x8xf32>
  }
  plan.yield %r : tensor<4x8xf32>
}

// -----

// Twin: a convolution does not; it is a kernel of its own.
// CHECK: plan.kernel @{{.*}}family = 0
// CHECK: plan.kernel @{{.*}}family = 3
// CHECK-LABEL: plan.cluster @pointwise_before_a_convolution
// CHECK-COUNT-2: plan.launch
plan.cluster @pointwise_before_a_convolution(%x: tensor<1x4x4x8xf32>, %w: tensor<1x1x8x8xf32>) -> tensor<1x4x4x8xf32> attributes {kind = 1 : i32} {
  %e = tensor.empty() : tensor<1x4x4x8xf32>
  %n = linalg.generic {indexing_maps = [affine_map<(b, h, w, c) -> (b, h, w, c)>, affine_map<(b, h, w, c) -> (b, h, w, c)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%x : tensor<1x4x4x8xf32>) outs(%e : tensor<1x4x4x8xf32>) {
  ^bb0(%p: f32, %s: f32):
    %1 = arith.negf %p : f32
    linalg.yield %1 : f32
  } -> tensor<1x4x4x8xf32>
  %r = plan.composite "convolution" {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 1 : i64}(%n, %w) : (tensor<1x4x4x8xf32>, tensor<1x1x8x8xf32>) -> tensor<1x4x4x8xf32> {
  ^bb0(%a: tensor<1x4x4x8xf32>, %b: tensor<1x1x8x8xf32>):
    plan.yield %a : tensor<1x4x4x8xf32>
  }
  plan.yield %r : tensor<1x4x4x8xf32>
}

// -----

// Views and constants stay in the cluster; a scalar constant is rebuilt inside.
// CHECK: plan.kernel @[[K:[a-z0-9]+]](%{{[^,]*}}) -> tensor<?xf32>
// CHECK: arith.constant 2.000000e+00 : f32
// CHECK-LABEL: plan.cluster @views_stay_outside(
// CHECK-SAME: %[[X:.*]]: tensor<4x8xf32>
// CHECK: %[[V:.*]] = tensor.collapse_shape %[[X]]
// CHECK-NEXT: plan.launch @[[K]](%[[V]])
plan.cluster @views_stay_outside(%x: tensor<4x8xf32>) -> tensor<32xf32> attributes {kind = 1 : i32} {
  %two = arith.constant 2.0 : f32
  %v = tensor.collapse_shape %x [[0, 1]] : tensor<4x8xf32> into tensor<32xf32>
  %e = tensor.empty() : tensor<32xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(m) -> (m)>, affine_map<(m) -> (m)>], iterator_types = ["parallel"]} ins(%v : tensor<32xf32>) outs(%e : tensor<32xf32>) {
  ^bb0(%p: f32, %s: f32):
    %1 = arith.mulf %p, %two : f32
    linalg.yield %1 : f32
  } -> tensor<32xf32>
  plan.yield %r : tensor<32xf32>
}
