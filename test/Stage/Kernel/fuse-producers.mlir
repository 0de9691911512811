// RUN: strata-opt %s --split-input-file --strata-kernel-fuse-producers --canonicalize | FileCheck %s

#id = affine_map<(m, n) -> (m, n)>

// relu(-x): the producer has one reader; one generic is left.
// CHECK-LABEL: plan.cluster @chain_of_two
// CHECK-COUNT-1: linalg.generic
// CHECK: arith.negf
// CHECK-NEXT: arith.maximumf
// CHECK-NOT: linalg.generic
plan.cluster @chain_of_two(%x: tensor<4x8xf32>) -> tensor<4x8xf32> attributes {kind = 1 : i32} {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%p: f32, %o: f32):
    %n = arith.negf %p : f32
    linalg.yield %n : f32
  } -> tensor<4x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%p: f32, %o: f32):
    %n = arith.maximumf %p, %zero : f32
    linalg.yield %n : f32
  } -> tensor<4x8xf32>
  plan.yield %1 : tensor<4x8xf32>
}

// -----

#id = affine_map<(m, n) -> (m, n)>

// Twin: two readers; fusion would compute the producer twice.
// CHECK-LABEL: plan.cluster @two_readers
// CHECK-COUNT-3: linalg.generic
// CHECK: plan.yield
plan.cluster @two_readers(%x: tensor<4x8xf32>) -> (tensor<4x8xf32>, tensor<4x8xf32>) attributes {kind = 1 : i32} {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%p: f32, %o: f32):
    %n = arith.negf %p : f32
    linalg.yield %n : f32
  } -> tensor<4x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%p: f32, %o: f32):
    %n = arith.maximumf %p, %zero : f32
    linalg.yield %n : f32
  } -> tensor<4x8xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%p: f32, %o: f32):
    %n = arith.minimumf %p, %zero : f32
    linalg.yield %n : f32
  } -> tensor<4x8xf32>
  plan.yield %1, %2 : tensor<4x8xf32>, tensor<4x8xf32>
}

// -----

#id = affine_map<(m, n) -> (m, n)>
#rows = affine_map<(m, n) -> (m)>

// A sum over rows reads each element once: it takes its producer along.
// CHECK-LABEL: plan.cluster @reduction_of_a_product
// CHECK-COUNT-1: linalg.generic
// CHECK: arith.mulf
// CHECK-NEXT: arith.addf
// CHECK-NOT: linalg.generic
plan.cluster @reduction_of_a_product(%x: tensor<4x8xf32>) -> tensor<4xf32> attributes {kind = 1 : i32} {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%p: f32, %o: f32):
    %n = arith.mulf %p, %p : f32
    linalg.yield %n : f32
  } -> tensor<4x8xf32>
  %s = tensor.empty() : tensor<4xf32>
  %f = linalg.fill ins(%zero : f32) outs(%s : tensor<4xf32>) -> tensor<4xf32>
  %1 = linalg.generic {indexing_maps = [#id, #rows], iterator_types = ["parallel", "reduction"]} ins(%0 : tensor<4x8xf32>) outs(%f : tensor<4xf32>) {
  ^bb0(%p: f32, %sum: f32):
    %n = arith.addf %sum, %p : f32
    linalg.yield %n : f32
  } -> tensor<4xf32>
  plan.yield %1 : tensor<4xf32>
}

// -----

#id = affine_map<(m, n) -> (m, n)>

// Twin: a contraction keeps its plain multiply and add; what is in front of it
// stays a kernel of its own.
// CHECK-LABEL: plan.cluster @contraction_stays_plain
// CHECK: linalg.generic
// CHECK: arith.negf
// CHECK: linalg.generic
// CHECK-NEXT: ^bb0
// CHECK-NEXT: arith.mulf
// CHECK-NEXT: arith.addf
// CHECK-NEXT: linalg.yield
plan.cluster @contraction_stays_plain(%x: tensor<4x8xf32>, %w: tensor<8x2xf32>) -> tensor<4x2xf32> attributes {kind = 1 : i32} {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%p: f32, %o: f32):
    %n = arith.negf %p : f32
    linalg.yield %n : f32
  } -> tensor<4x8xf32>
  %s = tensor.empty() : tensor<4x2xf32>
  %f = linalg.fill ins(%zero : f32) outs(%s : tensor<4x2xf32>) -> tensor<4x2xf32>
  %1 = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%0, %w : tensor<4x8xf32>, tensor<8x2xf32>) outs(%f : tensor<4x2xf32>) {
  ^bb0(%p: f32, %q: f32, %sum: f32):
    %m = arith.mulf %p, %q : f32
    %n = arith.addf %sum, %m : f32
    linalg.yield %n : f32
  } -> tensor<4x2xf32>
  plan.yield %1 : tensor<4x2xf32>
}

// -----

#id = affine_map<(m, n) -> (m, n)>

// A splat constant becomes a scalar in the body.
// CHECK-LABEL: plan.cluster @splat_operand
// CHECK: %[[HALF:.*]] = arith.constant 5.000000e-01 : f32
// CHECK: linalg.generic {{.*}} ins(%{{[a-z0-9]+}} : tensor<4x8xf32>)
// CHECK: arith.mulf %{{.*}}, %[[HALF]]
plan.cluster @splat_operand(%x: tensor<4x8xf32>) -> tensor<4x8xf32> attributes {kind = 1 : i32} {
  %half = arith.constant dense<0.5> : tensor<4x8xf32>
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %half : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%p: f32, %q: f32, %o: f32):
    %n = arith.mulf %p, %q : f32
    linalg.yield %n : f32
  } -> tensor<4x8xf32>
  plan.yield %0 : tensor<4x8xf32>
}

// -----

#id = affine_map<(m, n) -> (m, n)>

// Twin: a table is no scalar and stays an operand.
// CHECK-LABEL: plan.cluster @table_operand
// CHECK: %[[TABLE:.*]] = arith.constant dense<{{\[}}[1.000000e+00, 2.000000e+00]]> : tensor<1x2xf32>
// CHECK: linalg.generic {{.*}} ins(%{{[a-z0-9]+}}, %[[TABLE]] :
plan.cluster @table_operand(%x: tensor<1x2xf32>) -> tensor<1x2xf32> attributes {kind = 1 : i32} {
  %table = arith.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
  %e = tensor.empty() : tensor<1x2xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %table : tensor<1x2xf32>, tensor<1x2xf32>) outs(%e : tensor<1x2xf32>) {
  ^bb0(%p: f32, %q: f32, %o: f32):
    %n = arith.mulf %p, %q : f32
    linalg.yield %n : f32
  } -> tensor<1x2xf32>
  plan.yield %0 : tensor<1x2xf32>
}
