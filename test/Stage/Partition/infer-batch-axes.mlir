// RUN: strata-opt %s --split-input-file --strata-partition-infer-batch-axes | FileCheck %s

// The batch is the first axis of the first input: 8 samples.
// CHECK-LABEL: func.func @main(
// CHECK-SAME: %[[X:.*]]: tensor<8x4xf32> {plan.batch_axis = 0 : i64}
// CHECK: onnx.Relu(%[[X]]) {plan.batch = {axes = array<i64: 0>, kind = "batched"
func.func @main(%x: tensor<8x4xf32>) -> tensor<8x4xf32> {
  %0 = onnx.Relu(%x) : (tensor<8x4xf32>) -> tensor<8x4xf32>
  return %0 : tensor<8x4xf32>
}

// -----

// Twin: an input of another extent is the same for all samples.
// CHECK-LABEL: func.func @main(
// CHECK-SAME: tensor<8x4xf32> {plan.batch_axis = 0 : i64}
// CHECK-SAME: %[[TABLE:.*]]: tensor<3x4xf32> {plan.batch_axis = -1 : i64}
// CHECK: onnx.Relu(%[[TABLE]]) {plan.batch = {axes = array<i64: -1>, kind = "non_batched"
func.func @main(%x: tensor<8x4xf32>, %table: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %0 = onnx.Relu(%table) : (tensor<3x4xf32>) -> tensor<3x4xf32>
  return %0 : tensor<3x4xf32>
}

// -----

// A transpose carries the batch to axis 1; a reduction in front of it without
// its axis brings it back to 0.
// CHECK-LABEL: func.func @main(
// CHECK: onnx.Transpose{{.*}}plan.batch = {axes = array<i64: 1>, kind = "batched"
// CHECK: onnx.ReduceSum{{.*}}plan.batch = {axes = array<i64: 0>, kind = "batched"
func.func @main(%x: tensor<8x4x2xf32>) -> tensor<8x2xf32> {
  %axes = onnx.Constant() {value = dense<0> : tensor<1xi64>} : () -> tensor<1xi64>
  %0 = onnx.Transpose(%x) {perm = array<i64: 1, 0, 2>} : (tensor<8x4x2xf32>) -> tensor<4x8x2xf32>
  %1 = onnx.ReduceSum(%0, %axes) {keepdims = 0 : i64} : (tensor<4x8x2xf32>, tensor<1xi64>) -> tensor<8x2xf32>
  return %1 : tensor<8x2xf32>
}

// -----

// Twin: a reduction of the batch axis itself needs every sample at once; the
// reason names axis and operation.
// CHECK-LABEL: func.func @main(
// CHECK: onnx.ReduceSum{{.*}}plan.batch = {axes = array<i64: -1>, kind = "non_batched"
// CHECK-SAME: reduces axis 0
func.func @main(%x: tensor<8x4xf32>) -> tensor<1x4xf32> {
  %axes = onnx.Constant() {value = dense<0> : tensor<1xi64>} : () -> tensor<1xi64>
  %0 = onnx.ReduceSum(%x, %axes) : (tensor<8x4xf32>, tensor<1xi64>) -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}

// -----

// A product keeps the rows of its left side.
// CHECK-LABEL: func.func @main(
// CHECK: onnx.MatMul{{.*}}plan.batch = {axes = array<i64: 0>, kind = "batched"
func.func @main(%x: tensor<8x4xf32>) -> tensor<8x2xf32> {
  %w = plan.weight "w_0" : tensor<4x2xf32>
  %0 = onnx.MatMul(%x, %w) : (tensor<8x4xf32>, tensor<4x2xf32>) -> tensor<8x2xf32>
  return %0 : tensor<8x2xf32>
}

// -----

// Twin: x * x^T meets every sample with every other.
// CHECK-LABEL: func.func @main(
// CHECK: onnx.Transpose{{.*}}kind = "batched"
// CHECK: onnx.MatMul{{.*}}plan.batch = {axes = array<i64: -1>, kind = "non_batched"
func.func @main(%x: tensor<8x4xf32>) -> tensor<8x8xf32> {
  %0 = onnx.Transpose(%x) {perm = array<i64: 1, 0>} : (tensor<8x4xf32>) -> tensor<4x8xf32>
  %1 = onnx.MatMul(%x, %0) : (tensor<8x4xf32>, tensor<4x8xf32>) -> tensor<8x8xf32>
  return %1 : tensor<8x8xf32>
}

// -----

// A reshape behind the batch keeps it.
// CHECK-LABEL: func.func @main(
// CHECK: onnx.Reshape{{.*}}plan.batch = {axes = array<i64: 0>, kind = "batched"
func.func @main(%x: tensor<8x4x2xf32>) -> tensor<8x8xf32> {
  %shape = onnx.Constant() {value = dense<[8, 8]> : tensor<2xi64>} : () -> tensor<2xi64>
  %0 = onnx.Reshape(%x, %shape) : (tensor<8x4x2xf32>, tensor<2xi64>) -> tensor<8x8xf32>
  return %0 : tensor<8x8xf32>
}

// -----

// Twin: a reshape that folds samples into another axis.
// CHECK-LABEL: func.func @main(
// CHECK: onnx.Reshape{{.*}}plan.batch = {axes = array<i64: -1>, kind = "non_batched"
// CHECK-SAME: folds axes
func.func @main(%x: tensor<8x4x2xf32>) -> tensor<32x2xf32> {
  %shape = onnx.Constant() {value = dense<[32, 2]> : tensor<2xi64>} : () -> tensor<2xi64>
  %0 = onnx.Reshape(%x, %shape) : (tensor<8x4x2xf32>, tensor<2xi64>) -> tensor<32x2xf32>
  return %0 : tensor<32x2xf32>
}

// -----

// Softmax over features is batched, over samples it is not.
// CHECK-LABEL: func.func @main(
// CHECK: onnx.Softmax{{.*}}axis = 1{{.*}}plan.batch = {axes = array<i64: 0>, kind = "batched"
// CHECK: onnx.Softmax{{.*}}axis = 0{{.*}}plan.batch = {axes = array<i64: -1>, kind = "non_batched"
// CHECK-SAME: normalizes an axis
func.func @main(%x: tensor<8x4xf32>) -> tensor<8x4xf32> {
  %0 = onnx.Softmax(%x) {axis = 1 : i64} : (tensor<8x4xf32>) -> tensor<8x4xf32>
  %1 = onnx.Softmax(%0) {axis = 0 : i64} : (tensor<8x4xf32>) -> tensor<8x4xf32>
  return %1 : tensor<8x4xf32>
}

// -----

// Slices: of features, batched; of samples or backwards through them, not.
// CHECK-LABEL: func.func @main(
// CHECK: onnx.Slice{{.*}}plan.batch = {axes = array<i64: 0>, kind = "batched"
// CHECK: onnx.Slice{{.*}}plan.batch = {axes = array<i64: -1>, kind = "non_batched"{{.*}}cuts an axis
// CHECK: onnx.Slice{{.*}}plan.batch = {axes = array<i64: -1>, kind = "non_batched"{{.*}}negative or unknown steps
func.func @main(%x: tensor<8x4xf32>) -> (tensor<8x2xf32>, tensor<7x4xf32>, tensor<8x4xf32>) {
  %0 = onnx.Constant() {value = dense<0> : tensor<1xi64>} : () -> tensor<1xi64>
  %1 = onnx.Constant() {value = dense<1> : tensor<1xi64>} : () -> tensor<1xi64>
  %2 = onnx.Constant() {value = dense<2> : tensor<1xi64>} : () -> tensor<1xi64>
  %7 = onnx.Constant() {value = dense<7> : tensor<1xi64>} : () -> tensor<1xi64>
  %last = onnx.Constant() {value = dense<-1> : tensor<1xi64>} : () -> tensor<1xi64>
  %front = onnx.Constant() {value = dense<-9> : tensor<1xi64>} : () -> tensor<1xi64>
  %features = onnx.Slice(%x, %0, %2, %1, %1) : (tensor<8x4xf32>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<8x2xf32>
  %samples = onnx.Slice(%x, %0, %7, %0, %1) : (tensor<8x4xf32>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<7x4xf32>
  %reversed = onnx.Slice(%x, %last, %front, %0, %last) : (tensor<8x4xf32>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>, tensor<1xi64>) -> tensor<8x4xf32>
  return %features, %samples, %reversed : tensor<8x2xf32>, tensor<7x4xf32>, tensor<8x4xf32>
}

// -----

// What follows an operation on all samples is not batched again, although its
// extent is the batch.
// CHECK-LABEL: func.func @main(
// CHECK: onnx.CumSum{{.*}}plan.batch = {axes = array<i64: -1>, kind = "non_batched"
// CHECK: onnx.Relu{{.*}}plan.batch = {axes = array<i64: -1>, kind = "non_batched"
func.func @main(%x: tensor<8x4xf32>) -> tensor<8x4xf32> {
  %axis = onnx.Constant() {value = dense<0> : tensor<i64>} : () -> tensor<i64>
  %0 = onnx.CumSum(%x, %axis) : (tensor<8x4xf32>, tensor<i64>) -> tensor<8x4xf32>
  %1 = onnx.Relu(%0) : (tensor<8x4xf32>) -> tensor<8x4xf32>
  return %1 : tensor<8x4xf32>
}
