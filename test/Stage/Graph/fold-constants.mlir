// RUN: strata-opt %s --split-input-file --strata-graph-fold-constants --strata-graph-remove-dead-code | FileCheck %s

// CHECK-LABEL: @integers
// CHECK: dense<[7, -3, 5]>
// CHECK-NOT: onnx.Add
func.func @integers() -> tensor<3xi64> {
  %a = onnx.Constant() {value = dense<[5, -5, 3]> : tensor<3xi64>} : () -> tensor<3xi64>
  %b = onnx.Constant() {value = dense<2> : tensor<i64>} : () -> tensor<i64>
  %c = onnx.Add(%a, %b) : (tensor<3xi64>, tensor<i64>) -> tensor<3xi64>
  return %c : tensor<3xi64>
}

// -----

// Division truncates; a division by zero stays.
// CHECK-LABEL: @division
// CHECK-DAG: dense<[3, -3]>
// CHECK-DAG: onnx.Div
func.func @division() -> (tensor<2xi64>, tensor<2xi64>) {
  %a = onnx.Constant() {value = dense<[7, -7]> : tensor<2xi64>} : () -> tensor<2xi64>
  %b = onnx.Constant() {value = dense<2> : tensor<i64>} : () -> tensor<i64>
  %z = onnx.Constant() {value = dense<0> : tensor<i64>} : () -> tensor<i64>
  %c = onnx.Div(%a, %b) : (tensor<2xi64>, tensor<i64>) -> tensor<2xi64>
  %d = onnx.Div(%a, %z) : (tensor<2xi64>, tensor<i64>) -> tensor<2xi64>
  return %c, %d : tensor<2xi64>, tensor<2xi64>
}

// -----

// 1 / 3 in f32, rounded to nearest even.
// CHECK-LABEL: @floats
// CHECK: dense<0.333333343> : tensor<f32>
func.func @floats() -> tensor<f32> {
  %a = onnx.Constant() {value_float = 1.0 : f32} : () -> tensor<f32>
  %b = onnx.Constant() {value = dense<3.0> : tensor<f32>} : () -> tensor<f32>
  %c = onnx.Div(%a, %b) : (tensor<f32>, tensor<f32>) -> tensor<f32>
  return %c : tensor<f32>
}

// -----

// Cast truncates towards zero; a value out of range is left to the target.
// CHECK-LABEL: @casts
// CHECK-DAG: dense<[2, -2]> : tensor<2xi32>
// CHECK-DAG: dense<3.000000e+00> : tensor<f32>
// CHECK-DAG: onnx.Cast
func.func @casts(%x: tensor<8xf32>) -> (tensor<2xi32>, tensor<i32>, tensor<f32>) {
  %a = onnx.Constant() {value = dense<[2.9, -2.9]> : tensor<2xf32>} : () -> tensor<2xf32>
  %b = onnx.Constant() {value = dense<3.0e9> : tensor<f32>} : () -> tensor<f32>
  %c = onnx.Cast(%a) {to = 6 : i64} : (tensor<2xf32>) -> tensor<2xi32>
  %d = onnx.Cast(%b) {to = 6 : i64} : (tensor<f32>) -> tensor<i32>
  %three = onnx.Constant() {value = dense<3> : tensor<i64>} : () -> tensor<i64>
  %e = onnx.CastLike(%three, %x) : (tensor<i64>, tensor<8xf32>) -> tensor<f32>
  return %c, %d, %e : tensor<2xi32>, tensor<i32>, tensor<f32>
}

// -----

// Backwards with step -2 from the end; ends far outside.
// CHECK-LABEL: @slices
// CHECK-DAG: dense<[4, 2, 0]>
// CHECK-DAG: dense<[3, 4]>
func.func @slices() -> (tensor<3xi64>, tensor<2xi64>) {
  %a = onnx.Constant() {value = dense<[0, 1, 2, 3, 4]> : tensor<5xi64>} : () -> tensor<5xi64>
  %first = onnx.Constant() {value = dense<-1> : tensor<1xi64>} : () -> tensor<1xi64>
  %far = onnx.Constant() {value = dense<-9223372036854775807> : tensor<1xi64>} : () -> tensor<1xi64>
  %axes = onnx.Constant() {value = dense<0> : tensor<1xi64>} : () -> tensor<1xi64>
  %steps = onnx.Constant() {value = dense<-2> : tensor<1xi64>} : () -> tensor<1xi64>
  %three = onnx.Constant() {value = dense<-2> : tensor<1xi64>} : () -> tensor<1xi64>
  %big = onnx.Constant() {value = dense<9223372036854775807> : tensor<1xi64>} : () -> tensor<1xi64>
  %b = onnx.Slice(%a, %first, %far, %axes, %steps) : (tensor<5xi64>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<3xi64>
  %c = onnx.Slice(%a, %three, %big, _, _) : (tensor<5xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<2xi64>
  return %b, %c : tensor<3xi64>, tensor<2xi64>
}

// -----

// A splat is folded whatever its size, other values up to 1 KiB only.
// CHECK-LABEL: @budget
// CHECK-DAG: dense<1.000000e+00> : tensor<1000x1000xf32>
// CHECK-DAG: onnx.Expand
func.func @budget() -> (tensor<1000x1000xf32>, tensor<1000x2xf32>) {
  %s = onnx.Constant() {value = dense<1000> : tensor<2xi64>} : () -> tensor<2xi64>
  %t = onnx.Constant() {value = dense<[1000, 2]> : tensor<2xi64>} : () -> tensor<2xi64>
  %v = onnx.Constant() {value = dense<[1.0, 2.0]> : tensor<2xf32>} : () -> tensor<2xf32>
  %a = onnx.ConstantOfShape(%s) {value = dense<1.0> : tensor<1xf32>} : (tensor<2xi64>) -> tensor<1000x1000xf32>
  %b = onnx.Expand(%v, %t) : (tensor<2xf32>, tensor<2xi64>) -> tensor<1000x2xf32>
  return %a, %b : tensor<1000x1000xf32>, tensor<1000x2xf32>
}

// -----

// Movement of a weight is part of its recipe; two transpositions are one, and
// a recipe that ends where it began is none.
// CHECK-LABEL: @weights
// CHECK-DAG: plan.weight "w_a" from tensor<64x128xf32> recipe [{op = "transpose", perm = array<i64: 1, 0>}, {op = "reshape", shape = array<i64: 128, 8, 8>}] : tensor<128x8x8xf32>
// CHECK-DAG: plan.weight "w_a" : tensor<64x128xf32>
// CHECK-NOT: onnx.Transpose
func.func @weights() -> (tensor<128x8x8xf32>, tensor<64x128xf32>) {
  %w = plan.weight "w_a" : tensor<64x128xf32>
  %s = onnx.Constant() {value = dense<[128, 8, 8]> : tensor<3xi64>} : () -> tensor<3xi64>
  %t = onnx.Transpose(%w) : (tensor<64x128xf32>) -> tensor<128x64xf32>
  %r = onnx.Reshape(%t, %s) : (tensor<128x64xf32>, tensor<3xi64>) -> tensor<128x8x8xf32>
  %u = onnx.Transpose(%t) {perm = array<i64: 1, 0>} : (tensor<128x64xf32>) -> tensor<64x128xf32>
  return %r, %u : tensor<128x8x8xf32>, tensor<64x128xf32>
}

// -----

// CHECK-LABEL: @tables
// CHECK-DAG: dense<[2, 5, 8]>
// CHECK-DAG: dense<{{\[\[}}1, 4], [2, 5], [3, 6]]>
// CHECK-DAG: dense<[4, 1, 1]>
// CHECK-DAG: dense<[true, false]>
// CHECK-DAG: dense<24>
func.func @tables() -> (tensor<3xi64>, tensor<3x2xi64>, tensor<3xi64>, tensor<2xi1>, tensor<i64>) {
  %two = onnx.Constant() {value_int = 2 : i64} : () -> tensor<i64>
  %ten = onnx.Constant() {value_int = 10 : i64} : () -> tensor<i64>
  %three = onnx.Constant() {value_int = 3 : i64} : () -> tensor<i64>
  %r = onnx.Range(%two, %ten, %three) : (tensor<i64>, tensor<i64>, tensor<i64>) -> tensor<?xi64>
  %m = onnx.Constant() {value = dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi64>} : () -> tensor<2x3xi64>
  %t = onnx.Transpose(%m) : (tensor<2x3xi64>) -> tensor<3x2xi64>
  %i = onnx.Constant() {value = dense<[-1, 0, 0]> : tensor<3xi64>} : () -> tensor<3xi64>
  %v = onnx.Constant() {value = dense<[1, 2, 3, 4]> : tensor<4xi64>} : () -> tensor<4xi64>
  %g = onnx.Gather(%v, %i) : (tensor<4xi64>, tensor<3xi64>) -> tensor<3xi64>
  %p = onnx.Constant() {value = dense<[1, 9]> : tensor<2xi64>} : () -> tensor<2xi64>
  %e = onnx.Less(%p, %two) : (tensor<2xi64>, tensor<i64>) -> tensor<2xi1>
  %f = onnx.ReduceProd(%v, _) {keepdims = 0 : i64} : (tensor<4xi64>) -> tensor<i64>
  %c = onnx.Cast(%r) {to = 7 : i64} : (tensor<?xi64>) -> tensor<3xi64>
  return %c, %t, %g, %e, %f : tensor<3xi64>, tensor<3x2xi64>, tensor<3xi64>, tensor<2xi1>, tensor<i64>
}
