// RUN: strata-opt %s --split-input-file --strata-schedule-build-program=target=sm_90 | FileCheck %s

// Inputs are copied in, outputs out; kernels see slices of their own. The
// ranged extent is the first extent of the launch, pitches are the innermost
// extents of every tensor of rank >= 2.
// CHECK-LABEL: plan.program @program target "sm_90" arena 0
// CHECK-SAME: inputs = [{name = "x", type = tensor<8x4xf32>}]
// CHECK-SAME: outputs = [{name = "output0", type = tensor<8x4xf32>}]
// CHECK-NEXT: %[[IN:.*]] = plan.input 0 bytes 128
// CHECK-NEXT: %[[X:.*]] = plan.slice offset 0 bytes 128
// CHECK-NEXT: plan.copy %[[IN]] to %[[X]] bytes 128
// CHECK-NEXT: %[[BIAS:.*]] = plan.resident offset 0 bytes 16 {key = "w_0", type = tensor<4xf32>}
// CHECK-NEXT: %[[Y:.*]] = plan.slice offset 0 bytes 128
// CHECK-NEXT: plan.execute @k_add ins(%[[X]], %[[BIAS]]) outs(%[[Y]]) extent 8 pitches [4, 4] types [tensor<8x4xf32>, tensor<4xf32>, tensor<8x4xf32>]
// CHECK-NEXT: %[[OUT:.*]] = plan.output 0 bytes 128
// CHECK-NEXT: plan.copy %[[Y]] to %[[OUT]] bytes 128
// CHECK-NOT: func.func
plan.kernel @k_add(%a: tensor<?x4xf32>, %b: tensor<4xf32>) -> tensor<?x4xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<?x4xf32>
}
func.func @main(%x: tensor<8x4xf32> {onnx.name = "x"}) -> tensor<8x4xf32> {
  %bias = plan.weight "w_0" : tensor<4xf32>
  %0 = plan.launch @k_add(%x, %bias) : (tensor<8x4xf32>, tensor<4xf32>) -> tensor<8x4xf32>
  return %0 : tensor<8x4xf32>
}

// -----

// Twin: a kernel of fixed shape has no extent; a workspace is one more slice.
// CHECK-LABEL: plan.program
// CHECK: plan.copy
// CHECK-NEXT: %[[Y:.*]] = plan.slice offset 0 bytes 16
// CHECK-NEXT: %[[SPACE:.*]] = plan.slice offset 0 bytes 1024
// CHECK-NEXT: plan.execute @k_sort ins(%{{.*}}) outs(%[[Y]]) workspace(%[[SPACE]]) pitches [] types
plan.kernel @k_sort(%a: tensor<4xf32>) -> tensor<4xf32> attributes {family = 6 : i32, workspace_bytes = 1024 : i64} {
  plan.yield %a : tensor<4xf32>
}
func.func @main(%workspace: tensor<4xf32>) -> tensor<4xf32> {
  %0 = plan.launch @k_sort(%workspace) : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// Views cost nothing: launches before and after name one buffer.
// CHECK-LABEL: plan.program
// CHECK: plan.execute @k_0 ins(%{{.*}}) outs(%[[A:.*]]) pitches
// CHECK: plan.execute @k_1 ins(%[[A]]) outs(
plan.kernel @k_0(%a: tensor<2x4xf32>) -> tensor<2x4xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<2x4xf32>
}
plan.kernel @k_1(%a: tensor<8xf32>) -> tensor<8xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<8xf32>
}
func.func @main(%view: tensor<2x4xf32>) -> tensor<8xf32> {
  %0 = plan.launch @k_0(%view) : (tensor<2x4xf32>) -> tensor<2x4xf32>
  %1 = tensor.collapse_shape %0 [[0, 1]] : tensor<2x4xf32> into tensor<8xf32>
  %2 = plan.launch @k_1(%1) : (tensor<8xf32>) -> tensor<8xf32>
  return %2 : tensor<8xf32>
}

// -----

// Weights follow each other at multiples of 256 bytes; one that comes twice
// (same key and type) lies there once; a constant carries its value.
// CHECK-LABEL: plan.program
// CHECK: %[[V:.*]] = plan.resident offset 0 bytes 400 {key = "w_v", type = tensor<100xf32>}
// CHECK-NEXT: %[[C:.*]] = plan.resident offset 512 bytes 400 {type = tensor<100xf32>, value = dense<1.000000e+00> : tensor<100xf32>}
// CHECK-NOT: plan.resident
// CHECK: plan.execute @k_3 ins(%[[V]], %[[V]], %[[C]])
plan.kernel @k_3(%a: tensor<100xf32>, %b: tensor<100xf32>, %c: tensor<100xf32>) -> tensor<100xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<100xf32>
}
func.func @main() -> tensor<100xf32> {
  %weight = plan.weight "w_v" : tensor<100xf32>
  %same_again = plan.weight "w_v" : tensor<100xf32>
  %constant = arith.constant dense<1.0> : tensor<100xf32>
  %0 = plan.launch @k_3(%weight, %same_again, %constant) : (tensor<100xf32>, tensor<100xf32>, tensor<100xf32>) -> tensor<100xf32>
  return %0 : tensor<100xf32>
}

// -----

// Twin: one key with two recipes is two weights.
// CHECK-LABEL: plan.program
// CHECK: plan.resident offset 0 bytes 32 {key = "w_v", {{.*}}shape = array<i64: 8>
// CHECK: plan.resident offset 256 bytes 32 {key = "w_v", {{.*}}perm = array<i64: 1, 0>
plan.kernel @k_2(%a: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<8xf32> attributes {family = 0 : i32} {
  plan.yield %a : tensor<8xf32>
}
func.func @main() -> tensor<8xf32> {
  %as_stored = plan.weight "w_v" from tensor<2x4xf32> recipe [{op = "reshape", shape = array<i64: 8>}] : tensor<8xf32>
  %transposed = plan.weight "w_v" from tensor<2x4xf32> recipe [{op = "transpose", perm = array<i64: 1, 0>}, {op = "reshape", shape = array<i64: 8>}] : tensor<8xf32>
  %0 = plan.launch @k_2(%as_stored, %transposed) : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

// An input that nobody reads is neither copied nor placed.
// CHECK-LABEL: plan.program
// CHECK: %[[A:.*]] = plan.input 0 bytes 16
// CHECK-NEXT: %[[B:.*]] = plan.input 1 bytes 16
// CHECK-NEXT: %[[S:.*]] = plan.slice
// CHECK-NEXT: plan.copy %[[B]] to %[[S]]
// CHECK-NEXT: %[[OUT:.*]] = plan.output 0 bytes 16
// CHECK-NEXT: plan.copy %[[S]] to %[[OUT]]
func.func @main(%unread: tensor<4xf32>, %x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
