// RUN: strata-opt %s --split-input-file --strata-graph-recognize-layer-normalization --strata-graph-remove-dead-code | FileCheck %s

// As PyTorch writes it.
// CHECK-LABEL: @centred
// CHECK-NEXT: onnx.LayerNormalization(%arg0, %arg1, %arg2) {epsilon = 9.99999996E-13 : f32}
// CHECK-NEXT: return
func.func @centred(%x: tensor<2x4x8xf32>, %s: tensor<8xf32>, %b: tensor<8xf32>) -> tensor<2x4x8xf32> {
  %axes = onnx.Constant() {value = dense<-1> : tensor<1xi64>} : () -> tensor<1xi64>
  %two = onnx.Constant() {value = dense<2.0> : tensor<f32>} : () -> tensor<f32>
  %e = onnx.Constant() {value = dense<1.0e-12> : tensor<f32>} : () -> tensor<f32>
  %0 = onnx.ReduceMean(%x, %axes) : (tensor<2x4x8xf32>, tensor<1xi64>) -> tensor<2x4x1xf32>
  %1 = onnx.Sub(%x, %0) : (tensor<2x4x8xf32>, tensor<2x4x1xf32>) -> tensor<2x4x8xf32>
  %2 = onnx.Pow(%1, %two) : (tensor<2x4x8xf32>, tensor<f32>) -> tensor<2x4x8xf32>
  %3 = onnx.ReduceMean(%2, %axes) : (tensor<2x4x8xf32>, tensor<1xi64>) -> tensor<2x4x1xf32>
  %4 = onnx.Add(%3, %e) : (tensor<2x4x1xf32>, tensor<f32>) -> tensor<2x4x1xf32>
  %5 = onnx.Sqrt(%4) : (tensor<2x4x1xf32>) -> tensor<2x4x1xf32>
  %6 = onnx.Div(%1, %5) : (tensor<2x4x8xf32>, tensor<2x4x1xf32>) -> tensor<2x4x8xf32>
  %7 = onnx.Mul(%6, %s) : (tensor<2x4x8xf32>, tensor<8xf32>) -> tensor<2x4x8xf32>
  %8 = onnx.Add(%b, %7) : (tensor<8xf32>, tensor<2x4x8xf32>) -> tensor<2x4x8xf32>
  return %8 : tensor<2x4x8xf32>
}

// -----

// As JAX writes it: sums times 1/n, E[x^2] - E[x]^2 cut off at 0, statistics
// reshaped and expanded, scale folded into the reciprocal.
// CHECK-LABEL: @squares
// CHECK-DAG: %[[S:.*]] = onnx.Reshape(%arg1, %{{.*}}) : (tensor<1x8xf32>, tensor<1xi64>) -> tensor<8xf32>
// CHECK-DAG: %[[B:.*]] = onnx.Reshape(%arg2, %{{.*}}) : (tensor<1x8xf32>, tensor<1xi64>) -> tensor<8xf32>
// CHECK: onnx.LayerNormalization(%arg0, %[[S]], %[[B]]) {epsilon = 9.99999997E-7 : f32}
// CHECK-NEXT: return
func.func @squares(%x: tensor<2x8xf32>, %s: tensor<1x8xf32>, %b: tensor<1x8xf32>) -> tensor<2x8xf32> {
  %axes = onnx.Constant() {value = dense<1> : tensor<1xi64>} : () -> tensor<1xi64>
  %kept = onnx.Constant() {value = dense<[2, 1]> : tensor<2xi64>} : () -> tensor<2xi64>
  %full = onnx.Constant() {value = dense<[2, 8]> : tensor<2xi64>} : () -> tensor<2xi64>
  %n = onnx.Constant() {value = dense<0.125> : tensor<f32>} : () -> tensor<f32>
  %zero = onnx.Constant() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %e = onnx.Constant() {value = dense<9.99999997E-7> : tensor<f32>} : () -> tensor<f32>
  %0 = onnx.ReduceSum(%x, %axes) {keepdims = 0 : i64} : (tensor<2x8xf32>, tensor<1xi64>) -> tensor<2xf32>
  %1 = onnx.Mul(%0, %n) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %2 = onnx.Mul(%1, %1) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %3 = onnx.Reshape(%1, %kept) : (tensor<2xf32>, tensor<2xi64>) -> tensor<2x1xf32>
  %4 = onnx.Expand(%3, %full) : (tensor<2x1xf32>, tensor<2xi64>) -> tensor<2x8xf32>
  %5 = onnx.Sub(%x, %4) : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x8xf32>
  %6 = onnx.Mul(%x, %x) : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x8xf32>
  %7 = onnx.ReduceSum(%6, %axes) {keepdims = 0 : i64} : (tensor<2x8xf32>, tensor<1xi64>) -> tensor<2xf32>
  %8 = onnx.Mul(%7, %n) : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  %9 = onnx.Sub(%8, %2) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %10 = onnx.Max(%zero, %9) : (tensor<f32>, tensor<2xf32>) -> tensor<2xf32>
  %11 = onnx.Reshape(%10, %kept) : (tensor<2xf32>, tensor<2xi64>) -> tensor<2x1xf32>
  %12 = onnx.Add(%11, %e) : (tensor<2x1xf32>, tensor<f32>) -> tensor<2x1xf32>
  %13 = onnx.Sqrt(%12) : (tensor<2x1xf32>) -> tensor<2x1xf32>
  %14 = onnx.Reciprocal(%13) : (tensor<2x1xf32>) -> tensor<2x1xf32>
  %15 = onnx.Mul(%14, %s) : (tensor<2x1xf32>, tensor<1x8xf32>) -> tensor<2x8xf32>
  %16 = onnx.Mul(%5, %15) : (tensor<2x8xf32>, tensor<2x8xf32>) -> tensor<2x8xf32>
  %17 = onnx.Add(%16, %b) : (tensor<2x8xf32>, tensor<1x8xf32>) -> tensor<2x8xf32>
  return %17 : tensor<2x8xf32>
}

// -----

// The scale is one number per row: only the normalization itself is one op.
// CHECK-LABEL: @scale_of_other_shape
// CHECK: %[[ONES:.*]] = onnx.Constant() {value = dense<1.000000e+00> : tensor<8xf32>}
// CHECK: %[[N:.*]] = onnx.LayerNormalization(%arg0, %[[ONES]])
// CHECK: onnx.Mul(%[[N]], %arg1)
func.func @scale_of_other_shape(%x: tensor<4x8xf32>, %s: tensor<4x1xf32>) -> tensor<4x8xf32> {
  %axes = onnx.Constant() {value = dense<1> : tensor<1xi64>} : () -> tensor<1xi64>
  %e = onnx.Constant() {value = dense<1.0e-5> : tensor<f32>} : () -> tensor<f32>
  %0 = onnx.ReduceMean(%x, %axes) : (tensor<4x8xf32>, tensor<1xi64>) -> tensor<4x1xf32>
  %1 = onnx.Sub(%x, %0) : (tensor<4x8xf32>, tensor<4x1xf32>) -> tensor<4x8xf32>
  %2 = onnx.Mul(%1, %1) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = onnx.ReduceMean(%2, %axes) : (tensor<4x8xf32>, tensor<1xi64>) -> tensor<4x1xf32>
  %4 = onnx.Add(%3, %e) : (tensor<4x1xf32>, tensor<f32>) -> tensor<4x1xf32>
  %5 = onnx.Sqrt(%4) : (tensor<4x1xf32>) -> tensor<4x1xf32>
  %6 = onnx.Div(%1, %5) : (tensor<4x8xf32>, tensor<4x1xf32>) -> tensor<4x8xf32>
  %7 = onnx.Mul(%6, %s) : (tensor<4x8xf32>, tensor<4x1xf32>) -> tensor<4x8xf32>
  return %7 : tensor<4x8xf32>
}

// -----

// Over an axis in the middle: not what LayerNormalization can say.
// CHECK-LABEL: @middle_axis
// CHECK-NOT: onnx.LayerNormalization
// CHECK: onnx.Sqrt
func.func @middle_axis(%x: tensor<2x4x4xf32>) -> tensor<2x4x4xf32> {
  %axes = onnx.Constant() {value = dense<1> : tensor<1xi64>} : () -> tensor<1xi64>
  %e = onnx.Constant() {value = dense<1.0e-5> : tensor<f32>} : () -> tensor<f32>
  %0 = onnx.ReduceMean(%x, %axes) : (tensor<2x4x4xf32>, tensor<1xi64>) -> tensor<2x1x4xf32>
  %1 = onnx.Sub(%x, %0) : (tensor<2x4x4xf32>, tensor<2x1x4xf32>) -> tensor<2x4x4xf32>
  %2 = onnx.Mul(%1, %1) : (tensor<2x4x4xf32>, tensor<2x4x4xf32>) -> tensor<2x4x4xf32>
  %3 = onnx.ReduceMean(%2, %axes) : (tensor<2x4x4xf32>, tensor<1xi64>) -> tensor<2x1x4xf32>
  %4 = onnx.Add(%3, %e) : (tensor<2x1x4xf32>, tensor<f32>) -> tensor<2x1x4xf32>
  %5 = onnx.Sqrt(%4) : (tensor<2x1x4xf32>) -> tensor<2x1x4xf32>
  %6 = onnx.Div(%1, %5) : (tensor<2x4x4xf32>, tensor<2x1x4xf32>) -> tensor<2x4x4xf32>
  return %6 : tensor<2x4x4xf32>
}

// -----

// The variance is that of another value.
// CHECK-LABEL: @other_variance
// CHECK-NOT: onnx.LayerNormalization
// CHECK: onnx.Sqrt
func.func @other_variance(%x: tensor<4x8xf32>, %y: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %axes = onnx.Constant() {value = dense<1> : tensor<1xi64>} : () -> tensor<1xi64>
  %e = onnx.Constant() {value = dense<1.0e-5> : tensor<f32>} : () -> tensor<f32>
  %0 = onnx.ReduceMean(%x, %axes) : (tensor<4x8xf32>, tensor<1xi64>) -> tensor<4x1xf32>
  %1 = onnx.Sub(%x, %0) : (tensor<4x8xf32>, tensor<4x1xf32>) -> tensor<4x8xf32>
  %m = onnx.ReduceMean(%y, %axes) : (tensor<4x8xf32>, tensor<1xi64>) -> tensor<4x1xf32>
  %d = onnx.Sub(%y, %m) : (tensor<4x8xf32>, tensor<4x1xf32>) -> tensor<4x8xf32>
  %2 = onnx.Mul(%d, %d) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = onnx.ReduceMean(%2, %axes) : (tensor<4x8xf32>, tensor<1xi64>) -> tensor<4x1xf32>
  %4 = onnx.Add(%3, %e) : (tensor<4x1xf32>, tensor<f32>) -> tensor<4x1xf32>
  %5 = onnx.Sqrt(%4) : (tensor<4x1xf32>) -> tensor<4x1xf32>
  %6 = onnx.Div(%1, %5) : (tensor<4x8xf32>, tensor<4x1xf32>) -> tensor<4x8xf32>
  return %6 : tensor<4x8xf32>
}
